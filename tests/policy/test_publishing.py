"""A draft becomes law by two people: handed in, published from a day on, withdrawn before its first use."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.messages.models import Message
from ground.refusals import Refused
from journal.models import JournalEntry
from policy import packs
from policy.drafts import services as drafts
from policy.models import Ruling
from policy.publishing import obstacles, services
from policy.publishing.models import PublishedPack
from rulebook.loader import PackError, pack_text, read_pack

from .publishing import DAY, PORTAL, TODAY, handed_in, in_use, longer, officers, published, written
from .test_drafts import NOW, POLICY, begin, repaired, text_of
from .test_worked_cases import case, keep

pytestmark = pytest.mark.django_db
__all__ = ["officers"]
NEW = "xlgl-2025"


@pytest.fixture
def two(officers):
    """Both as they act."""
    return officers[0].actor_on(TODAY), officers[1].actor_on(TODAY)


def publish(actor, row, **values) -> PublishedPack:
    asked = {"seen": row.handed_in_times, "first_day": TODAY, "today": TODAY, "now": NOW}
    return services.publish(actor=actor, draft=row, **asked | values)


def start(day=TODAY) -> int:
    return services.start_if_due(actor=PORTAL, today=day, now=NOW)


def actions(name: str) -> int:
    return JournalEntry.objects.filter(action=name).count()


# ------------------------------------------------------------------------------------------------------- two people


def test_what_one_hands_in_another_publishes_and_it_is_on_offer(two):
    row = in_use(*two)
    assert packs.policies() == [POLICY, NEW]
    assert packs.as_written(NEW).notices.keys() == {2024, 2025}
    assert packs.own_text(NEW) == row.text
    assert packs.source(NEW) == pack_text(POLICY) + packs.DOCUMENT + row.text
    assert packs.from_text(NEW, packs.source(NEW)).hash == packs.as_written(NEW).hash
    assert (row.handed_in_by, row.published_by, row.edition, row.corrects) == ("娜仁", "其木格", 1, False)
    found = [actions(f"draft.{name}") for name in ("handed_in", "published")] + [actions("pack.started")]
    assert found == [1, 1, 1]


def test_whoever_handed_it_in_does_not_publish_it(two):
    row = handed_in(two[0])
    with pytest.raises(Refused, match="您自己提交"):
        publish(two[0], row)
    assert publish(two[1], row), "the control: somebody else may"


def test_whoever_wrote_any_version_does_not_publish_it(two, cast):
    row = written(two[1])
    services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)
    with pytest.raises(Refused, match="您自己写过"):
        publish(two[1], row)
    assert not PublishedPack.objects.exists()


def test_whoever_only_began_it_or_worked_its_cases_may_publish(two):
    row = begin(two[1])
    drafts.save_draft(actor=two[0], draft=row, text=repaired(text_of(row)), seen=1, now=NOW)
    keep(actor=two[1], draft=row, text=case("met"))
    services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)
    assert publish(two[1], row).cases == case("met")


def test_the_portal_itself_publishes_nothing(two):
    with pytest.raises(Refused, match="由人发布"):
        publish(PORTAL, handed_in(two[0]))


def test_nobody_but_the_policy_role_does_any_of_it(cast, two):
    row, other = handed_in(two[0]), written(two[0], name="另一份")
    waiting = None
    for name, member in cast.members.items():
        if name == "league_policy":
            continue
        for act in (
            lambda actor: services.hand_in(actor=actor, draft=other, seen=2, now=NOW),
            lambda actor: services.hand_back(actor=actor, draft=row, reason="x", now=NOW),
            lambda actor: publish(actor, row),
        ):
            with pytest.raises(Refused, match="政策"):
                act(member.actor_on(TODAY))
    waiting = publish(two[1], row, first_day=TODAY + DAY)
    with pytest.raises(Refused, match="政策"):
        services.withdraw(actor=cast.league_reviewer.actor_on(TODAY), published=waiting, reason="x", now=NOW)


# ------------------------------------------------------------------------------------------------- what is handed in


def test_mistakes_are_not_handed_in(two):
    row = begin(two[0])
    with pytest.raises(Refused, match="有2行"):
        services.hand_in(actor=two[0], draft=row, seen=1, now=NOW)


def test_a_worked_case_that_comes_out_otherwise_is_not_handed_in(two):
    row = written(two[0])
    keep(actor=two[0], draft=row, text=case("met", NEW))
    with pytest.raises(Refused, match="1个案例"):
        services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)
    keep(actor=two[0], draft=row, text=case("not_met", NEW))
    services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)
    assert publish(two[1], row).cases == case("not_met", NEW)


def test_a_version_that_is_no_longer_the_newest_is_not_handed_in(two):
    row = written(two[0])
    drafts.save_draft(actor=two[1], draft=row, text=text_of(row) + "\n", seen=2, now=NOW)
    with pytest.raises(Refused, match="其木格已在此期间修改"):
        services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)
    services.hand_in(actor=two[0], draft=row, seen=3, now=NOW)


@pytest.mark.parametrize("what", ["text", "notice", "cases"])
def test_whatever_is_saved_takes_back_what_was_handed_in(two, what):
    row = handed_in(two[0])
    if what == "text":
        drafts.save_draft(actor=two[0], draft=row, text=text_of(row) + "\n", seen=2, now=NOW)
    elif what == "notice":
        drafts.keep_notice(actor=two[0], draft=row, text="一、", seen=0, now=NOW)
    else:
        keep(actor=two[0], draft=row, text=case("met"))
    with pytest.raises(Refused):
        publish(two[1], row)
    assert row.stands == "open"
    services.hand_in(actor=two[0], draft=row, seen=row.version, now=NOW)
    with pytest.raises(Refused):
        publish(two[1], row, seen=1)
    assert publish(two[1], row, seen=2)


def test_it_is_handed_back_with_a_reason(two):
    row = handed_in(two[0])
    with pytest.raises(Refused, match="原因"):
        services.hand_back(actor=two[1], draft=row, reason=" ", now=NOW)
    services.hand_back(actor=two[1], draft=row, reason="第三条不对", now=NOW)
    assert (row.stands, row.returned_by, row.returned_reason) == ("open", "其木格", "第三条不对")
    services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)
    assert row.returned_reason == ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda text: repaired(text).replace("series: xlgl", "series: other").replace("id: xlgl-", "id: other-"),
            "系列",
        ),
        (lambda text: repaired(text).replace("id: xlgl-2025", f"id: {'x' * 41}-2025"), "超过40个字符"),
    ],
)
def test_a_pack_that_is_none_of_this_portal_is_not_handed_in(two, change, said):
    row = written(two[0], change)
    with pytest.raises(Refused, match=said):
        services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)


def test_a_pack_that_looks_at_what_no_record_says_is_not_handed_in(two):
    quarters = "\ncounting: {decimals: 2}\nsubjects:\n"
    row = written(two[0], lambda text: repaired(text).replace("\nsubjects:\n", quarters))
    with pytest.raises(Refused, match="两位小数"):
        services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)


def test_a_pack_whose_own_year_no_page_could_ask_about_is_not_handed_in(two):
    years = "years: [2022, 2023, 2024, 2025]"
    row = written(two[0], lambda text: repaired(text).replace(years, "years: [2022, 2023, 2024]"))
    with pytest.raises(Refused, match="不包括2025年度"):
        services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)


def test_a_correction_keeps_the_id_and_changes_something(two):
    row = begin(two[0], next_year=False)
    with pytest.raises(Refused, match="与正在使用的规则包相同"):
        services.hand_in(actor=two[0], draft=row, seen=1, now=NOW)
    drafts.save_draft(
        actor=two[0], draft=row, text=text_of(row).replace("id: xlgl-2024", "id: new-2024"), seen=1, now=NOW
    )
    with pytest.raises(Refused, match="沿用这个编号"):
        services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)


# ---------------------------------------------------------------------------------------------------- the first day


@pytest.mark.parametrize(("days", "starts"), [(-1, None), (0, True), (1, False)])
def test_the_first_day_is_today_or_later(two, days, starts):
    row = handed_in(two[0])
    if starts is None:
        with pytest.raises(Refused, match="已经过去"):
            publish(two[1], row, first_day=TODAY + days * DAY)
        return
    publish(two[1], row, first_day=TODAY + days * DAY)
    assert NEW not in packs.policies(), "publishing alone takes nothing into use"
    assert start() == starts
    assert (NEW in packs.policies()) is starts
    assert start(TODAY + DAY) == (not starts)
    assert NEW in packs.policies()


def test_for_one_year_one_pack_waits(two):
    published(*two, first_day=TODAY + DAY)
    row = written(two[0], name="另一份")
    with pytest.raises(Refused, match="已经发布"):
        services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)


# ------------------------------------------------------------------------------------------------------- withdrawal


def test_it_is_withdrawn_before_its_first_day_and_the_draft_goes_on(two):
    row = published(*two, first_day=TODAY + DAY)
    with pytest.raises(Refused, match="原因"):
        services.withdraw(actor=two[0], published=row, reason="", now=NOW)
    services.withdraw(actor=two[0], published=row, reason="日期有误", now=NOW)
    assert start(TODAY + DAY) == 0
    assert packs.policies() == [POLICY]
    row.draft.refresh_from_db()
    assert row.draft.stands == "open"
    with pytest.raises(Refused, match="撤回"):
        services.withdraw(actor=two[0], published=row, reason="再", now=NOW)
    services.hand_in(actor=two[0], draft=row.draft, seen=2, now=NOW)
    assert publish(two[1], row.draft).edition == 2


def test_in_use_it_is_withdrawn_as_long_as_nothing_rests_on_it(two):
    row = in_use(*two)
    ruling = Ruling.objects.create(
        policy=NEW, reading="filed_plan", option="roster", name="答复", ruled_on=TODAY, reason="x", settled_at=NOW,
        settled_by="x",
    )  # fmt: skip
    with pytest.raises(Refused, match="请另行发布更正"):
        services.withdraw(actor=two[0], published=row, reason="有误", now=NOW)
    ruling.delete()
    services.withdraw(actor=two[0], published=row, reason="有误", now=NOW)
    assert packs.policies() == [POLICY]
    assert actions("pack.withdrawn") == 1


def test_a_correction_in_use_is_not_withdrawn(two):
    row = in_use(*two, change=longer, next_year=False)
    assert (row.corrects, packs.policies()) == (True, [POLICY])
    with pytest.raises(Refused, match="更正已经启用"):
        services.withdraw(actor=two[0], published=row, reason="有误", now=NOW)
    again = in_use(*two, change=lambda text: text.replace("hours: 61", "hours: 62").replace("hours: 91", "hours: 92"),
                   next_year=False, name="再次更正")  # fmt: skip
    row.refresh_from_db()
    assert (row.stands, again.stands, again.edition) == ("replaced", "in_use", 2)
    assert packs.as_written(POLICY).subject("professional").tenths == 620


def test_a_correction_takes_along_the_notice_and_the_cases(two):
    row = handed_in(two[0])
    drafts.keep_notice(actor=two[0], draft=row, text="一、", seen=0, now=NOW)
    keep(actor=two[0], draft=row, text=case("not_met", NEW))
    services.hand_in(actor=two[0], draft=row, seen=2, now=NOW)
    publish(two[1], row)
    start()
    corrected = begin(two[0], base=NEW, next_year=False)
    assert (corrected.notice, corrected.cases) == ("一、", case("not_met", NEW))
    assert begin(two[0], base=NEW).cases == ""


def test_rulings_on_what_a_later_pack_no_longer_asks_stay_with_the_earlier_one(two):
    Ruling.objects.create(
        policy=POLICY, reading="filed_plan", option="roster", name="答复", ruled_on=TODAY, reason="x", settled_at=NOW,
        settled_by="x",
    )  # fmt: skip
    assert packs.in_force(POLICY).default_options["filed_plan"] == "roster"
    in_use(*two)
    notices = packs.in_force(NEW).notices
    assert [notice.default_options["filed_plan"] for notice in notices.values()] == ["roster", "roster"]


def test_a_text_that_this_version_cannot_read_is_not_taken_into_use(two):
    row = published(*two)
    PublishedPack.objects.filter(pk=row.pk).update(text="id: [", digest="x")
    with pytest.raises(PackError):
        start()


# ------------------------------------------------------------------------------------------------------------ pages


def page_of(row) -> str:
    return reverse("drafts:publishing", args=[row.public_id])


def test_pages_lead_two_people_through_it(officers, signed_in):
    writer, other = signed_in(officers[0]), signed_in(officers[1])
    row = written(officers[0].actor_on(TODAY))
    page = page_of(row)
    shown = writer.get(page).content.decode()
    assert "提交发布" in shown
    assert "尚无案例" in shown
    assert writer.post(page, {"act": "hand_in", "seen": 2})["Location"] == page
    assert "另一位政策人员" in writer.get(page).content.decode()
    notice = Message.objects.get(account=officers[1].account)
    assert "2025年度" in notice.text
    assert not Message.objects.filter(account=officers[0].account).exists()
    assert "您自己提交" in writer.post(page, {"act": "publish", "seen": 1, "first_day": "2099-01-01"}).content.decode()
    shown = other.get(page).content.decode()
    assert "<ins>+     opens: 2025-01-05</ins>" in shown
    assert "已经过去" in other.post(page, {"act": "publish", "seen": 1, "first_day": "2024-01-01"}).content.decode()
    assert other.post(page, {"act": "publish", "seen": 1, "first_day": "2099-01-01"})["Location"] == page
    assert Message.objects.filter(account=officers[0].account, text__contains="2099年1月1日").exists()
    listed = writer.get(reverse("published:packs")).content.decode()
    assert "尚未启用" in listed
    assert "2099年1月1日" in listed
    there = reverse("published:pack", args=[PublishedPack.objects.get().public_id])
    assert writer.post(there, {"reason": ""}).status_code == 200
    assert writer.post(there, {"reason": "有误"})["Location"] == there
    assert "有误" in writer.get(there).content.decode()
    assert "已撤回" in writer.get(reverse("published:packs")).content.decode()


def test_pages_hand_it_back(officers, signed_in):
    row = handed_in(officers[0].actor_on(TODAY))
    other = signed_in(officers[1])
    assert other.post(page_of(row), {"act": "hand_back", "reason": ""}).status_code == 200
    assert other.post(page_of(row), {"act": "hand_back", "reason": "缺第四条"})["Location"] == page_of(row)
    assert "缺第四条" in signed_in(officers[0]).get(reverse("drafts:draft", args=[row.public_id])).content.decode()


def test_a_published_draft_is_read_only(officers, signed_in):
    row = published(officers[0].actor_on(TODAY), officers[1].actor_on(TODAY))
    client = signed_in(officers[0])
    assert "<textarea" not in client.get(reverse("drafts:draft", args=[row.draft.public_id])).content.decode()
    with pytest.raises(Refused):
        drafts.save_draft(actor=officers[0].actor_on(TODAY), draft=row.draft, text="a: 1", seen=2, now=NOW)
    file = client.get(reverse("published:file", args=[row.public_id]))
    assert file.content.decode() == row.text


def test_empty_lists_say_what_comes_first(officers, signed_in):
    shown = signed_in(officers[0]).get(reverse("published:packs")).content.decode()
    assert "还没有发布过" in shown
    assert POLICY in shown


@pytest.mark.parametrize(("length", "fits"), [(15, True), (16, True), (17, False)])
def test_a_counting_class_with_its_endings_fits_its_columns(length, fits):
    """On PostgreSQL one that does not would stop the recount of everybody."""
    text = pack_text("xlgl-2024").replace("counting_class: sanke", f"counting_class: {'s' * length}")
    assert (list(obstacles._sizes(read_pack(text, "pack.yaml"))) == []) is fits
