"""A fact with a form of its own is declared once for the law and once for the portal: an invented one walks from the
claim to the card, and how many files know the others by name is counted."""

from __future__ import annotations

import ast
import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest
import yaml
from django import forms
from django.urls import reverse

from assessments.decisions import cases
from assessments.decisions.selectors import assess
from assessments.standings import services as standings
from assessments.standings.circumstances import PERSON, Traits
from casework.requests import kinds as registry
from casework.requests.forms import KindForm, day
from casework.requests.kinds import kind_of
from casework.requests.states import CaseRefused
from exemptions.claims.kinds import case_kind
from exemptions.facts.models import Fact
from exemptions.known import every
from exemptions.known.declaring import Coexistence, FactKind
from ground.actors import SystemActor
from learners.people.models import Learner
from policy import packs
from reports.cards import jobs
from reports.cards.models import ReviewCard
from rulebook import CaseError, built_in, decide, key_forms, loader, parse_case
from rulebook.facts import TitleReview
from tests.assessments.invented import differences
from tests.casework.filing import granted

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
STEPPE, SYSTEM, LAST = "herding-2024", SystemActor("tests"), dt.date(2024, 12, 31)
RELIEF = """
  - id: "6.15"
    kind: asks
    name: 牧区蹲点
    covers: [{application: title_review}]
    when: {all: [{fact: herding_since, completed_years: {at_least: 2}}, {fact: herding_households, at_least: 30}]}
    asks: {nothing: true}
    article: 6.15
    checked: 2026-11-29
    summary: 在牧区蹲点服务满2年、联系30户以上的，申报职称评审不要求学时。
"""
CLAIM = """
  - fact: herding
    name: 牧区蹲点服务
    labels: {households: 联系牧户数}
    proof: 苏木出具的证明。
    article: 6.15
    checked: 2026-11-29
"""


class HerdingForm(KindForm):
    kind = "herding"
    since = day("since")
    households = forms.IntegerField(label="households", min_value=1)


LAW = built_in.BuiltInFact(
    id="herding",
    keys={"since": key_forms.DAY, "households": key_forms.WHOLE_NUMBER},
    make=lambda since, households: (since, households),
    give=lambda kept: {"since": kept[0], "households": kept[1]},
    looks={"herding_since": "day", "herding_households": "whole"},
    seen=lambda found: dict(
        zip(("herding_since", "herding_households"), found[-1] if found else (None,) * 2, strict=True)
    ),
    claim="herding",
)
HERE = FactKind(
    id="herding", form=HerdingForm, standing=Coexistence.ONE,
    values=lambda payload: {name: payload[name] for name in ("since", "households")},
)  # fmt: skip
GOOD = {"since": "2022-12-31", "households": "30"}
CACHES = (
    loader.load_pack, loader.offered, loader.carried, loader.available_packs, loader._with_invented,
    packs.under_rulings, built_in.given_as_facts, built_in.given_by_learner,
)  # fmt: skip


def _forget() -> None:
    for kept in CACHES:
        kept.cache_clear()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    text = (loader.PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
    text = text.replace("id: xlgl-2024", f"id: {STEPPE}").replace("series: xlgl", "series: herding")
    for section, more in (("relief:\n", RELIEF), ("claims:\n", CLAIM)):
        assert text.count(f"\n{section}") == 1
        text = text.replace(f"\n{section}", f"\n{section}{more.lstrip(chr(10))}")
    folder = tmp_path_factory.mktemp("packs")
    (folder / STEPPE).mkdir()
    (folder / STEPPE / "pack.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def herding(cast, place, monkeypatch, settings):
    """A notice, and a portal, in which the invented fact is one of those with a form of their own."""
    monkeypatch.setattr(loader, "PACKS", place)
    monkeypatch.setattr(built_in, "FACTS", (*built_in.FACTS, LAW))
    monkeypatch.setitem(every.KINDS, "herding", HERE)
    monkeypatch.setitem(registry._kinds, "herding", case_kind(HERE))
    settings.RULE_PACKS = [STEPPE]
    _forget()
    yield cast
    _forget()


def answer(member):
    learner = Learner.objects.unscoped().get(pk=member.learner.pk)
    return assess(actor=SYSTEM, learner=learner, application=TitleReview("junior"), as_of=LAST, policy=STEPPE).decision


@pytest.mark.parametrize(
    ("payload", "excused"),
    [
        (GOOD, True),
        ({**GOOD, "households": "29"}, False),
        ({**GOOD, "households": "31"}, True),
        ({**GOOD, "since": "2023-01-01"}, False),
    ],
    ids=["on", "below", "above", "too-short"],
)
def test_a_claim_puts_it_on_record_and_the_law_sees_it(herding, payload, excused):
    assert answer(herding.alatan).route != "6.15"
    granted(herding, herding.alatan, kind="herding", payload=payload)
    assert Fact.objects.unscoped().get().values == {**payload, "households": int(payload["households"])}
    assert (answer(herding.alatan).route == "6.15") is excused


def test_what_people_are_told_are_the_words_of_the_notice(herding):
    kind = kind_of("herding")
    assert (str(kind.title), str(kind.article), str(kind.proof)) == ("牧区蹲点服务", "6.15", "苏木出具的证明。")
    assert "蹲点服务满2年" in str(kind.rule)
    assert (str(kind.helps), str(kind.helps_not)) == ("职称评审", "年度审验、专技岗聘任、考核认定")
    assert kind.describe(GOOD)[1] == ("联系牧户数", 30)


def test_of_one_that_stands_once_a_second_is_refused(herding):
    granted(herding, herding.alatan, kind="herding", payload=GOOD)
    with pytest.raises(CaseRefused):
        granted(herding, herding.alatan, kind="herding", payload={**GOOD, "households": "40"})


def test_it_comes_back_from_data_and_from_stored_circumstances(herding):
    granted(herding, herding.alatan, kind="herding", payload=GOOD)
    decision = answer(herding.alatan)
    data = cases.as_data(decision.case)
    assert {"kind": "herding", "since": "2022-12-31", "households": 30} in data["facts"]
    again = parse_case(data, packs.as_written(STEPPE))
    assert again == decision.case
    assert decide(again, packs.as_written(STEPPE)).route == "6.15"
    traits = Traits(tuple(getattr(decision.situation, place) for place in PERSON))
    assert ("herding_households", 30) in traits.person[-1]
    assert Traits.from_json(json.loads(json.dumps(traits.as_json()))) == traits


@pytest.mark.parametrize(
    ("given", "field"),
    [({"since": "2022", "households": 1}, "since"), ({"since": "2022-12-31"}, "households")],
    ids=["day", "missing"],
)
def test_a_malformed_one_is_refused_with_its_path(herding, given, field):
    data = cases.as_data(answer(herding.alatan).case)
    with pytest.raises(CaseError) as refused:
        parse_case({**data, "facts": [{"kind": "herding", **given}]}, packs.as_written(STEPPE))
    assert refused.value.field == f"facts[0].{field}"


def test_lists_agree_and_the_page_and_the_card_tell_it(herding, signed_in):
    learner, question = herding.alatan.learner, {"purpose": "title_review", "level": "junior"}
    granted(herding, herding.alatan, kind="herding", payload=GOOD)
    standings.reassess(actor=SYSTEM, today=LAST)
    assert differences([learner, herding.colleague.learner], LAST, STEPPE) == []
    client = signed_in(herding.alatan)
    assert "牧区蹲点" in client.get(reverse("home:own"), question).content.decode()
    client.post(reverse("home:paper", args=[learner.public_id]), question)
    card = ReviewCard.objects.unscoped().get()
    pages = pypdf.PdfReader(io.BytesIO(jobs.render(card))).pages
    assert "牧区蹲点" in "".join(page.extract_text() for page in pages)


# ---------------------------------------------------------------------------------------- who knows which fact by name

MOST = 6
"""A fact is declared for the law, called by a name, given a form and entered there; two files more may know it."""
OTHERWISE = {
    ("postdoc", "rulebook/entries.py"): "a kind of clause",
    ("postdoc", "rulebook/routemap.py"): "a kind of clause",
    ("postdoc", "rulebook/vocabulary.py"): "a ground of recognition",
    ("grassroots_graduate", "rulebook/vocabulary.py"): "a ground of recognition",
}
"""Words of the pack's format or of an application that read like the fact: another thing of the same name."""
_LEFT_OUT = {
    "tests",
    "migrations",
    "locale",
    "docs",
    "clients",  # made from the description of the interface
    ".venv",
    "packs",
    "invented_packs",
    "sample_packs",
    "bench",
    "var",
}


@cache
def _texts() -> dict[str, str]:
    files = (path.relative_to(ROOT) for kind in ("py", "html", "js", "yaml") for path in ROOT.rglob(f"*.{kind}"))
    return {
        str(path): (ROOT / path).read_text("utf-8")
        for path in files
        if not _LEFT_OUT & set(path.parts)
        and path.name != "meanings.py"  # the dictionary of the interface: every field
    }


def _python(text: str) -> Iterator[str]:
    """What code calls by its name: whole strings, attributes, keywords, fields, what it imports. Prose does not."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Constant(value=str(word)) | ast.Attribute(attr=word) | ast.keyword(arg=str(word)):
                yield word
            case ast.AnnAssign(target=ast.Name(id=word)) | ast.alias(name=word):
                yield word


def _yaml(node: Any) -> Iterator[str]:
    """Keys, whole values, and the places that sentences leave open."""
    if isinstance(node, dict):
        yield from node
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from _yaml(one)
    elif isinstance(node, str):
        yield from (node, *re.findall(r"{(\w+)}", node))


def named_in(path: str, text: str) -> set[str]:
    if path.endswith(".py"):
        return set(_python(text))
    return set(_yaml(yaml.safe_load(text))) if path.endswith(".yaml") else set(re.findall(r"\w+", text))


def files_with(name: str) -> list[str]:
    """Files of code, templates and phrases that know something by its name."""
    return sorted(path for path, text in _texts().items() if name in text and name in named_in(path, text))


COUNTED = sorted(
    {name for kind in every.KINDS if kind != "post" for name in (kind, *built_in.claimed_by(kind))}
    - set(built_in.OF_APPLICATIONS)
)
"""All that a claim puts on record. A post becomes a particular of the person, and the years that a recognition asks for
are a part of the application: columns, forms and lists have those."""


@pytest.mark.parametrize("name", COUNTED)
def test_a_fact_stands_in_six_files_at_most(name):
    elsewhere = {path for fact, path in OTHERWISE if fact == name}
    found = set(files_with(name))
    assert elsewhere <= found, "what is excused is there"
    assert len(found - elsewhere) <= MOST, sorted(found - elsewhere)
    if name in every.KINDS:
        assert {f"exemptions/known/{name}.py", "exemptions/known/every.py"} <= found


def test_names_are_counted_and_prose_is_not():
    code = 'import a.b, c\n"one"; d.two; f(three=1)\nclass K:\n    four: int\n"""five of it"""  # six\nseven = 1'
    assert set(_python(code)) == {"a.b", "c", "one", "two", "three", "four", "five of it"}
    assert {"key", "whole", "open"} == set(_yaml({"key": ["whole", "a word {open}"]})) - {"a word {open}"}
    assert named_in("a.html", "{% if fact.held %}") >= {"fact", "held"}


def test_no_kind_of_claim_words_the_notice():
    """Titles, articles and coverage are the pack's: no text of these modules cites an article."""
    cited = re.compile(r'_\("[^"]*\(\d\.\d')
    modules = [text for path, text in _texts().items() if path.startswith("exemptions/")]
    assert not [found for text in modules for found in cited.findall(text)]
    assert cited.search('_("present title since (6.9)")'), "the control"
