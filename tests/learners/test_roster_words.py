"""What an office has said once about words of its rosters: known in later files there and below, taken back by it."""

from __future__ import annotations

import datetime as dt
import io
import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from ground.jobs import machine
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.models import Learner
from learners.roster.importer import RosterImporter
from learners.roster.models import RosterWord
from learners.roster.words import keep_words, take_back_word, words_for
from tests.cast import id_number
from tests.signin import open_session
from uploads.importers import UploadWork
from uploads.models import Upload
from uploads.services import upload_file
from uploads.work import plan_upload

from .test_roster import workbook

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2024, 6, 3, 1, 0, tzinfo=dt.UTC)
WORD = "在编借用"
TITLES = ("姓名", "证件号码", "单位全称", "在职状态")


def roster(cast, *words: str) -> bytes:
    people = ((f"赵{n}", id_number(dt.date(1990, 3, 4), 250 + n), cast.school.full_name) for n in range(len(words)))
    return workbook(*((*person, word) for person, word in zip(people, words, strict=True)), titles=TITLES)


def planned(member, content: bytes) -> Upload:
    """As the page does it: what the office has said is known."""
    beginning = RosterImporter().begin(member.actor, None, {"since": dt.date(2021, 1, 1)})
    upload = upload_file(
        actor=member.actor, importer="roster", beginning=beginning, file_name="花名册.xlsx", content=content, now=NOW,
        background=False,
    )  # fmt: skip
    plan_upload(UploadWork(member.actor, upload, NOW))
    return upload


def told(member, upload: Upload, **said: str) -> Upload:
    client, url = open_session(member), reverse("roster:columns", args=[upload.public_id])
    form = client.get(url).context["form"]
    shown = {name: "" if form[name].value() in (None, False) else form[name].value() for name in form.fields}
    client.post(url, {**shown, **said})
    upload.refresh_from_db()
    machine.run(upload.job_id)
    upload.refresh_from_db()
    return upload


def unknown(upload: Upload) -> list[tuple[str, str | None]]:
    return [(one["word"], one["meant"]) for one in upload.found["words"]]


def kept() -> set[tuple[str, str, str, str]]:
    return set(RosterWord.objects.values_list("office__name", "field", "word", "meaning"))


def test_a_word_said_once_is_known_in_the_next_roster_by_page_and_command(cast, tmp_path):
    told(cast.unit_hr, planned(cast.unit_hr, roster(cast, WORD)), word_0="在职", save="on")
    assert kept() == {(cast.school.name, "employment", WORD, "在职")}
    later = planned(cast.unit_hr, roster(cast, f" {WORD} ", "在职"))
    assert (unknown(later), later.notices) == ([(WORD, "在职")], [])
    path, out = tmp_path / "花名册.xlsx", io.StringIO()
    path.write_bytes(roster(cast, WORD))
    login = cast.unit_hr.account.login
    call_command("import_roster", str(path), "--actor", login, "--plan-only", "--json", stdout=out)
    assert [row["values"]["employment"] for row in json.loads(out.getvalue())["rows"]] == ["active"]


def test_control_without_a_tick_it_holds_for_this_file_alone(cast):
    upload = told(cast.unit_hr, planned(cast.unit_hr, roster(cast, WORD)), word_0="在职", save="")
    assert (unknown(upload), kept()) == ([(WORD, "在职")], set())
    assert unknown(planned(cast.unit_hr, roster(cast, WORD))) == [(WORD, None)]


def test_what_an_office_has_said_holds_below_it_and_nowhere_else(cast):
    told(cast.banner_hr, planned(cast.banner_hr, roster(cast, WORD)), word_0="长期离岗", save="on")
    assert words_for(actor=cast.unit_hr.actor) == {"employment": {WORD: "长期离岗"}}
    assert words_for(actor=cast.league_reviewer.actor) == {}
    told(cast.unit_hr, planned(cast.unit_hr, roster(cast, WORD)), word_0="在职", save="on")
    assert words_for(actor=cast.unit_hr.actor) == {"employment": {WORD: "在职"}}
    assert words_for(actor=cast.banner_hr.actor) == {"employment": {WORD: "长期离岗"}}
    take_back_word(actor=cast.unit_hr.actor, field="employment", word=WORD)
    assert words_for(actor=cast.unit_hr.actor) == {"employment": {WORD: "长期离岗"}}


def test_saying_the_same_as_the_office_above_keeps_nothing_twice(cast):
    asked = [{"field": "employment", "word": WORD}]
    for member in (cast.banner_hr, cast.unit_hr):
        keep_words(actor=member.actor, said={"employment": {WORD: "在职"}}, asked=asked, now=NOW)
    assert kept() == {(cast.xilinhot.name, "employment", WORD, "在职")}


def test_words_that_the_file_does_not_hold_are_left_alone(cast):
    actor = cast.unit_hr.actor
    for said, word in (({"甲": "在职"}, "甲"), ({"甲": "退休", "乙": "离职"}, "乙")):
        keep_words(actor=actor, said={"employment": said}, asked=[{"field": "employment", "word": word}], now=NOW)
    assert {row[2:] for row in kept()} == {("甲", "在职"), ("乙", "离职")}


def test_it_is_shown_with_who_said_it_and_taken_back_by_its_office(cast):
    told(cast.banner_hr, planned(cast.banner_hr, roster(cast, WORD)), word_0="-", save="on")
    below, own = open_session(cast.unit_hr), open_session(cast.banner_hr)
    data = {"field": "employment", "word": WORD}
    page = below.get(reverse("roster:upload")).content.decode()
    assert WORD in page
    assert cast.banner_hr.actor.name in page
    assert reverse("roster:take_back_word") not in page
    below.post(reverse("roster:take_back_word"), data)
    assert kept()
    assert reverse("roster:take_back_word") in own.get(reverse("roster:upload")).content.decode()
    assert "再次询问" in own.post(reverse("roster:take_back_word"), data, follow=True).content.decode()
    assert not kept()
    assert WORD not in own.get(reverse("roster:upload")).content.decode()
    assert list(
        JournalEntry.objects.filter(action__startswith="roster.word").order_by("pk").values_list("action", flat=True)
    ) == ["roster.word_kept", "roster.word_taken_back"]


def test_it_can_be_taken_back_where_it_is_said(cast):
    told(cast.unit_hr, planned(cast.unit_hr, roster(cast, WORD)), word_0="在职", save="on")
    told(cast.unit_hr, planned(cast.unit_hr, roster(cast, WORD)), word_0="", save="on")
    assert not kept()


@pytest.mark.parametrize("name", ["supervisor", "alatan", "system_admin"])
def test_whoever_keeps_no_roster_says_and_takes_back_nothing(cast, name):
    actor, asked = cast.members[name].actor, [{"field": "employment", "word": WORD}]
    with pytest.raises(Refused):
        keep_words(actor=actor, said={"employment": {WORD: "在职"}}, asked=asked, now=NOW)
    with pytest.raises(Refused):
        take_back_word(actor=actor, field="employment", word=WORD)
    assert not Learner.objects.unscoped().filter(name__startswith="赵0").exists()


def test_a_word_that_is_somebodys_number_is_not_kept(cast):
    number = id_number(dt.date(1990, 3, 4), 250)
    asked = [{"field": "employment", "word": number}]
    with pytest.raises(Refused, match=r"身份证|证件"):
        keep_words(actor=cast.unit_hr.actor, said={"employment": {number.casefold(): "在职"}}, asked=asked, now=NOW)
    assert not kept()
