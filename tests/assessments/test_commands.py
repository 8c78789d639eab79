"""The commands of this app in the process of the test: what they say, what they refuse, what they leave alone."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from assessments.standings.models import Answer, Standing
from learners.people.models import Learner, StaleMark
from learners.people.stale import mark_stale

EXAMPLES = Path(__file__).resolve().parent.parent / "rulebook" / "examples.jsonl"


def said(name: str, *arguments, **options) -> str:
    out = io.StringIO()
    call_command(name, *arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def decided(monkeypatch):
    """Runs the command decide on bytes; returns the decoded answers."""

    def run(text: bytes, **options) -> list[dict]:
        out = io.BytesIO()
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text)))
        monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out, write=lambda text: None, flush=lambda: None))
        call_command("decide", **options)
        return [json.loads(line) for line in out.getvalue().splitlines()]

    return run


def test_decide_answers_in_order_skips_blank_lines_and_says_which_is_malformed(decided):
    worked = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()[:3]]
    cases = [json.dumps(one["case"]).encode() for one in worked]
    answers = decided(b"\xef\xbb\xbf" + cases[0] + b"\n\n" + b"{" + b"\n" + cases[1] + b"\n" + cases[2])
    assert len(answers) == 4
    assert "error" in answers[1]
    outcomes = [answer["outcome"] for answer in answers if "error" not in answer]
    assert outcomes == [one["decision"]["outcome"] for one in worked]


@pytest.mark.parametrize("options", [{"packs": ["/nowhere/at/all"]}, {"ruling": ["no-such-reading=a"]}])
def test_decide_refuses_packs_and_readings_that_are_not_there(decided, options):
    with pytest.raises(CommandError):
        decided(b"", **options)


@pytest.fixture
def filled(db) -> list[Learner]:
    text = said("synthesize", 30, seed=20241129)
    assert "30 people in" in text
    people = list(Learner.objects.unscoped())
    # Marks are worked off when the transaction is over, which a test's never is.
    assert len(people) == 30 == StaleMark.objects.count()
    said("reassess")
    assert Standing.objects.unscoped().count() == 30
    return people


@pytest.mark.parametrize(
    ("people", "options", "why"),
    [(0, {}, "one person"), (5, {"years": "soon"}, "separated by commas"), (5, {"years": "1999"}, "from 2000")],
)
def test_synthesize_refuses_what_makes_no_sense_and_stores_nothing(db, people, options, why):
    with pytest.raises(CommandError, match=why):
        call_command("synthesize", people, **options)
    assert not Learner.objects.unscoped().exists()


def test_synthesize_refuses_a_real_installation(db, settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="embedded"):
        call_command("synthesize", 5)
    assert not Learner.objects.unscoped().exists()


def test_a_seed_is_filled_once(filled):
    with pytest.raises(CommandError, match="20241129"):
        call_command("synthesize", 30, seed=20241129)
    assert Learner.objects.unscoped().count() == 30


def test_the_check_finds_a_standing_that_the_facts_do_not_give_and_all_mends_it(filled):
    said("reassess", all=True)
    assert "what a full computation gives" in said("reassess", check=True)
    Answer.objects.filter(outcome="met").update(outcome="not_met")
    with pytest.raises(CommandError, match="not what the facts give"):
        said("reassess", check=True)
    assert "30 people assessed anew" in said("reassess", all=True)
    assert "what a full computation gives" in said("reassess", check=True)


def test_without_an_option_only_the_stale_are_worked_off(filled):
    mark_stale([filled[0].pk])
    assert "1 people are marked stale" in said("reassess", check=True)
    assert "1 people assessed in" in said("reassess")
    assert not StaleMark.objects.exists()
