"""Settings of cards: what is set shows on what is issued from then on, and before it is kept as a picture."""

from __future__ import annotations

import base64
import io
import threading
from dataclasses import replace

import pypdf
import pytest
from django.db import connections
from django.urls import reverse

from ground.refusals import Refused
from journal.models import JournalEntry
from reports.cardpreview.preview import sample_paper
from reports.cards import jobs
from reports.cards.content import issue_key
from reports.cards.layout import annex_needs_own_page
from reports.cards.models import ReviewCard
from reports.cards.services import issue as issue_paper
from reports.cardsettings.design import CardDesign, cited
from reports.cardsettings.models import CardSetting
from reports.cardsettings.offices import offices
from reports.cardsettings.selectors import present_design
from reports.cardsettings.services import set_cards
from tests.cast import Cast
from tests.signin import open_session

from .test_cards import NOW, assessment, complete
from .test_two_writers import said, writers  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
NEW = CardDesign(
    title="继续教育学时审验证明",
    issuer="锡林郭勒盟人社局",
    footer="咨询电话 0479-8200000",
    citation="article",
    photo=True,
    seal=45,
    number_pattern="XLGL-{office}-{kind}{year}-{number}",
)


def kept(
    cast: Cast, design: CardDesign = NEW, *, seen: int = 0, reason: str = "局长办公会", who: str = "league_policy"
):
    return set_cards(actor=cast.members[who].actor, design=design, reason=reason, seen=seen, now=NOW)


def issue(member) -> ReviewCard:
    actor = member.actor
    return issue_paper(actor=actor, assessment=assessment(actor, member.learner), now=NOW)


def text_of(card: ReviewCard) -> str:
    return "".join(
        "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(jobs.render(card))).pages).split()
    )


def test_what_is_set_stands_on_papers_issued_from_then_on_and_on_none_before(cast: Cast):
    for one in (cast.alatan, cast.colleague):
        complete(one.learner)
    before = issue(cast.alatan)
    text_before = text_of(before)
    kept(cast)
    after = issue(cast.colleague)
    text = text_of(after)
    assert text_of(ReviewCard.objects.unscoped().get(pk=before.pk)) == text_before
    assert before.content["setting"]["step"] == 0
    assert after.content["setting"] == {"step": 1, "footer": NEW.footer, "photo": True, "seal": 45}
    assert after.number.startswith("XLGL-01-")
    for part in (NEW.issuer, "咨询电话0479-8200000", "照片"):
        assert part in text
        assert part not in text_before
    assert "第二部分" in text_before
    assert "第二部分" not in text
    assert "第二条" in text
    assert (NEW.title in text, NEW.title in text_before) == (True, False)


def test_looks_alone_issue_nobody_a_second_paper(cast: Cast):
    first = issue(cast.alatan)
    kept(cast, replace(CardDesign(), footer="新页脚", photo=True, seal=0, number_pattern=NEW.number_pattern))
    assert issue(cast.alatan).pk == first.pk


def test_a_seal_that_moves_the_annex_issues_nobody_a_second_paper(cast: Cast):
    """At the edge of a page a higher seal sends the records to the next one: that is looks, too."""
    card, moved = issue(cast.alatan), 0
    for lines in range(60):
        keys, pages = set(), set()
        for seal in (0, 45):
            content = card.content | {"is_card": True, "setting": card.content["setting"] | {"seal": seal}}
            annex = content["annex"] | {"lines": lines}
            annex["own_page"] = annex_needs_own_page(content | {"annex": annex}, seal)
            pages.add(annex["own_page"])
            keys.add(issue_key(card.learner, content | {"annex": annex}, "x"))
        moved += len(pages) - 1
        assert len(keys) == 1
    assert moved > 0, "the control: there are papers at the edge"


def test_it_is_journalled_with_both_values_and_the_reason(cast: Cast):
    kept(cast)
    entry = JournalEntry.objects.filter(action="card_setting.set").get()
    assert entry.after["title"] == NEW.title
    assert entry.before["photo"] is False
    assert entry.reason == "局长办公会"
    assert "office_codes" not in entry.after


@pytest.mark.parametrize("who", ["unit_hr", "banner_hr", "supervisor", "alatan", "system_admin"])
def test_others_set_nothing(cast: Cast, who):
    with pytest.raises(Refused):
        kept(cast, who=who)
    assert not CardSetting.objects.exists()


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("XM-{kind}{year}-{number}", "{office}"),
        ("XM-{kind}{year}-{office}-{office}-{number}", "{office}"),
        ("XM-{kind}{year}-{office}{number}", "连字符"),
        ("锡人-{kind}{year}-{office}-{number}", "大写字母"),
        ("XM-{kind}{year}-{office}-{number}-{x}", "大写字母"),
        ("XLGLMENG-RENSHE-{kind}{year}-{office}-{number}", "30"),
    ],
)
def test_a_pattern_that_could_give_one_number_twice_is_refused(cast: Cast, pattern, said):
    with pytest.raises(Refused, match=said):
        kept(cast, replace(NEW, number_pattern=pattern))


def test_the_longest_pattern_is_taken_and_one_sign_more_is_not(cast: Cast):
    longest = "XLGLM-RS-{kind}{year}-{office}-{number}"
    assert len(replace(NEW, number_pattern=longest).number(letter="K", year=2024, office="0000", number=1)) == 26
    kept(cast, replace(NEW, number_pattern="ABCD" + longest))
    with pytest.raises(Refused):
        kept(cast, replace(NEW, number_pattern="ABCDE" + longest), seen=1)


@pytest.mark.parametrize("codes", [{"a": "1"}, {"a": "12345"}, {"a": "甲乙"}, {"a": "02", "b": "02"}])
def test_codes_are_short_and_each_its_own(cast: Cast, codes):
    with pytest.raises(Refused):
        kept(cast, replace(NEW, office_codes=codes))


def test_whoever_saw_an_older_setting_is_told_who_was_faster(cast: Cast):
    kept(cast)
    with pytest.raises(Refused, match="娜仁"):
        kept(cast, replace(NEW, footer=""), who="league_reviewer")
    with pytest.raises(Refused, match="没有改动"):
        kept(cast, seen=1)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_one_wins(cast: Cast):
    results, together = [], threading.Barrier(2)

    def ask(footer: str) -> None:
        together.wait(30)
        try:
            results.append(kept(cast, replace(NEW, footer=footer)))
        except Refused as refusal:
            results.append(refusal)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=[footer]) for footer in ("甲", "乙")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(one).__name__ for one in results) == ["CardSetting", "Refused"]


def test_offices_are_the_league_and_its_banners(cast: Cast):
    found = offices(actor=cast.league_policy.actor, design=CardDesign())
    assert [(one.name, one.code) for one in found] == [
        ("锡林郭勒盟", "00"), ("锡林浩特市", "01"), ("东乌珠穆沁旗", "02"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("part", "（第六部分第（一）项）第二部分"),
        ("article", "（第六条第（一）项）第二条"),
        ("short", "（六（一））第二部分"),
    ],
)
def test_articles_are_cited_as_set(style, text):
    assert cited("（第六部分第（一）项）第二部分", style) == text


class TestPage:
    def form(self, client, **more):
        page = client.get(reverse("cardsettings:setting"))
        form = page.context["form"]
        sent = {
            field.html_name: field.value() for field in form if field.value() is not None and field.value() is not False
        }
        return sent | more

    def test_league_hr_sets_it_beside_its_picture(self, cast: Cast):
        client = open_session(cast.league_policy)
        sent = self.form(client, title="审验证明", reason="局务会")
        assert client.post(reverse("cardsettings:setting"), sent).status_code == 302
        found = present_design(actor=cast.league_policy.actor)
        assert (found.title, found.step) == ("审验证明", 1)
        assert sorted(found.office_codes.values()) == ["00", "01", "02"]
        assert "局务会" in client.get(reverse("cardsettings:setting")).content.decode()

    def test_the_picture_is_of_what_stands_in_the_form_and_nothing_is_kept(self, cast: Cast):
        client = open_session(cast.league_policy)
        first, second = (
            client.post(reverse("cardsettings:preview"), self.form(client, title=title)).content.decode()
            for title in ("甲证明", "乙证明")
        )
        for answer in (first, second):
            drawn = base64.b64decode(answer.partition("base64,")[2].partition('"')[0])
            assert drawn.startswith(b"\x89PNG")
        assert first != second
        assert not CardSetting.objects.exists()

    def test_without_script_the_button_shows_it_and_keeps_what_was_typed(self, cast: Cast):
        client = open_session(cast.league_policy)
        sent = self.form(client, title="丙证明", preview="1", reason="局务会")
        page = client.post(reverse("cardsettings:setting"), sent).content.decode()
        assert "丙证明" in page
        assert "data:image/png" in page
        assert not CardSetting.objects.exists()

    def test_what_cannot_be_printed_is_said_in_place_of_the_picture(self, cast: Cast):
        client = open_session(cast.league_policy)
        sent = self.form(client, title="证\U0002a6d0", number_pattern="{kind}{year}-{number}")
        answer = client.post(reverse("cardsettings:preview"), sent).content.decode()
        assert "U+2A6D0" in answer
        assert "{office}" in answer
        assert "data:image" not in answer


@pytest.mark.parametrize(("photo", "seal"), [(False, 0), (True, 45)])
def test_every_writer_prints_the_sample_alike(writers, photo, seal):  # noqa: F811
    paper = sample_paper(replace(NEW, photo=photo, seal=seal), office="02")
    found = {name: writer.pdf(paper) for name, writer in writers.items()}
    texts = [said(pdf, paper) for pdf in found.values()]
    assert texts == [texts[0]] * len(writers)
    assert [len(pypdf.PdfReader(io.BytesIO(pdf)).pages) for pdf in found.values()] == [1] * len(writers)
    assert ("照片" in texts[0], "审验单位（章）" in texts[0]) == (photo, seal > 0)
