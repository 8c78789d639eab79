"""Drafts of rule packs: begun from last year's, written as text, kept version by version, with the notice beside."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ground.actors import SystemActor
from ground.refusals import Refused
from journal.models import JournalEntry
from policy import packs
from policy.drafts import services
from policy.drafts.checking import differences, examined, for_next_year, left_of
from policy.drafts.models import Draft
from tests.browsing import WIDTHS, barriers, spills

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2024, 12, 20, 4, tzinfo=dt.UTC)
ACTOR = SystemActor("test")
POLICY = "xlgl-2024"
LIST = reverse("drafts:drafts")
NOTICE = "一、培训对象\n全盟。\n二、学时规定\n90学时。\n三、学习内容\n（一）公需科目。\n"


def begin(actor=ACTOR, **values) -> Draft:
    return services.begin_draft(
        actor=actor, **{"base": POLICY, "name": "2025年度", "next_year": True, "now": NOW} | values
    )


def text_of(draft: Draft) -> str:
    draft.refresh_from_db()
    return draft.versions.get(number=draft.version).text


def repaired(text: str) -> str:
    """Next year's pack, with the window that last year's does not have, and the annual check of its year."""
    return text.replace(
        "years: [2024]\n    opens: 2024-01-15\n    closes: 2024-12-31",
        "years: [2025]\n    opens: 2025-01-05\n    closes: 2025-12-31",
    ).replace("annual_check: {years: [2021, 2022, 2023, 2024]}", "annual_check: {years: [2022, 2023, 2024, 2025]}")


def actions() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("action", flat=True))


# --------------------------------------------------------------------------------------------------------- services


def test_a_draft_starts_from_last_years_pack_moved_on_by_a_year(db):
    text = text_of(begin())
    assert "\nid: xlgl-2025\n" in text
    assert "\npolicy_year: 2025\n" in text
    assert "\ntitle: 锡林郭勒盟2025年度专业技术人员继续教育\n" in text
    changed = [line for line in differences(packs.own_text(POLICY), text) if line.sign in "+-"]
    assert len(changed) == 6, "nothing else is touched: no figure is invented"


def test_last_years_pack_alone_is_not_next_years(db):
    _pack, problems = examined(text_of(begin()))
    assert [problem.sentence for problem in problems] == [
        "没有政策年度2025的培训期间（kind: study）", "2024年度早于政策年度，是补学（make_up），不是 study",
    ]  # fmt: skip
    pack, problems = examined(repaired(text_of(begin())))
    assert problems == ()
    assert pack is not None
    assert (pack.id, pack.policy_year) == ("xlgl-2025", 2025)


def test_a_correction_starts_from_the_very_text(db):
    assert text_of(begin(next_year=False)) == packs.own_text(POLICY)


def test_the_id_of_an_invented_notice_is_moved_on_too():
    assert for_next_year("id: xlgl-2025-invented\npolicy_year: 2025\n") == "id: xlgl-2026\npolicy_year: 2026\n"
    assert for_next_year("nothing") == "nothing"


def test_what_still_speaks_of_last_year_is_named_line_by_line():
    last = packs.own_text(POLICY)
    mended = repaired(for_next_year(last))
    left = {line.there for line in left_of(last, mended)}
    assert "summary: 2024年度的学时须在2024年1月15日至12月31日之间完成。" in left
    assert "heading: 关于做好2024年全盟专业技术人员继续教育网络学习的通知" in left
    assert not any("2025" in said or said.startswith("#") for said in left), "what was written anew is nobody's concern"
    lines = mended.split("\n")
    assert all(lines[line.line - 1].strip() == line.there for line in left_of(last, mended))
    assert "filed_by: 2024-01-31" in left, "before"
    assert "filed_by: 2024-01-31" not in {
        line.there for line in left_of(last, mended.replace("filed_by: 2024-01-31", "filed_by: 2025-01-31"))
    }, "and after it was mended"
    assert left_of(last, last.replace("60", "61")) == [], "a correction is of the same year"
    assert left_of(last, mended.replace("policy_year: 2025", "")) == []


def test_every_saving_is_a_version_and_stands_in_the_journal(db):
    draft = begin()
    first = text_of(draft)
    services.save_draft(actor=ACTOR, draft=draft, text="id: [\r\n", seen=1, note=" 试 ", now=NOW)
    services.save_draft(actor=ACTOR, draft=draft, text=repaired(first), seen=2, now=NOW)
    kept = [(row.number, row.problems, row.note) for row in draft.versions.all()]
    assert kept == [(3, 0, ""), (2, 1, "试"), (1, 2, "")]
    assert draft.versions.get(number=2).text == "id: [\n"
    assert actions() == ["draft.begun", "draft.saved", "draft.saved"]


def test_saving_what_is_there_makes_no_version(db):
    draft = begin()
    assert services.save_draft(actor=ACTOR, draft=draft, text=text_of(draft), seen=1, now=NOW) is None
    assert (draft.version, actions()) == (1, ["draft.begun"])


def test_who_has_not_seen_the_newest_version_does_not_overwrite_it(cast):
    draft = begin()
    stale = Draft.objects.get(pk=draft.pk)
    services.save_draft(actor=cast.league_policy.actor, draft=draft, text="a: 1", seen=1, now=NOW)
    with pytest.raises(Refused, match="娜仁已在此期间修改了这份草稿"):
        services.save_draft(actor=ACTOR, draft=stale, text="b: 1", seen=1, now=NOW)
    assert text_of(draft) == "a: 1"
    services.save_draft(actor=ACTOR, draft=stale, text="b: 1", seen=2, now=NOW)
    assert text_of(draft) == "b: 1", "the control: who has seen it may"


def test_a_draft_put_aside_is_not_written_on(cast):
    draft = begin()
    with pytest.raises(Refused, match="原因"):
        services.put_aside(actor=cast.league_policy.actor, draft=draft, reason=" ", now=NOW)
    services.put_aside(actor=cast.league_policy.actor, draft=draft, reason="另有一份", now=NOW)
    with pytest.raises(Refused):
        services.save_draft(actor=ACTOR, draft=draft, text="a: 1", seen=1, now=NOW)
    with pytest.raises(Refused):
        services.keep_notice(actor=ACTOR, draft=draft, text="一、", seen=0, now=NOW)
    with pytest.raises(Refused):
        services.put_aside(actor=ACTOR, draft=draft, reason="再", now=NOW)
    assert actions() == ["draft.begun", "draft.put_aside"]


@pytest.mark.parametrize("values", [{"base": "xlgl-1999"}, {"name": "  "}])
def test_what_cannot_be_begun_is_refused(db, values):
    with pytest.raises(Refused):
        begin(**values)
    assert not Draft.objects.exists()


def test_nobody_but_the_policy_role_writes(cast):
    draft = begin()
    for name, member in cast.members.items():
        if name == "league_policy":
            continue
        for act in (
            lambda actor: begin(actor),
            lambda actor: services.save_draft(actor=actor, draft=draft, text="a", seen=1, now=NOW),
            lambda actor: services.keep_notice(actor=actor, draft=draft, text="a", seen=0, now=NOW),
            lambda actor: services.put_aside(actor=actor, draft=draft, reason="a", now=NOW),
        ):
            with pytest.raises(Refused, match="政策"):
                act(member.actor)
    assert services.save_draft(actor=cast.league_policy.actor, draft=draft, text="a: 1", seen=1, now=NOW)


def test_a_text_beyond_all_measure_is_refused(db):
    draft = begin()
    services.save_draft(actor=ACTOR, draft=draft, text="a" * services.LONGEST, seen=1, now=NOW)
    with pytest.raises(Refused, match="400000"):
        services.save_draft(actor=ACTOR, draft=draft, text="a" * (services.LONGEST + 1), seen=2, now=NOW)


# ------------------------------------------------------------------------------------------------------------ pages


@pytest.fixture
def officer(cast, signed_in):
    return signed_in(cast.league_policy)


def test_a_draft_is_begun_mended_and_told_what_is_wrong(officer):
    answer = officer.post(LIST, {"base": POLICY, "kind": "next", "name": "明年的通知"})
    draft = Draft.objects.get()
    page, entries = (reverse(f"drafts:{one}", args=[draft.public_id]) for one in ("draft", "entries"))
    assert answer["Location"] == entries
    assert "处还不对" in officer.get(entries).content.decode()
    shown = officer.get(page).content.decode()
    assert "没有政策年度2025的培训期间" in shown
    assert "第46行" in shown
    assert "<code>windows:</code>" in shown
    text = text_of(draft).replace("\n", "\r\n")
    fixed = repaired(text.replace("\r\n", "\n")).replace("\n", "\r\n")
    assert officer.post(page, {"text": fixed, "seen": 1, "note": ""})["Location"] == page
    shown = officer.get(page).content.decode()
    assert "这是一份完整的规则包" in shown
    assert "处还不对" not in officer.get(entries).content.decode()
    assert "16行还写着上一年度" in shown
    assert "锡林郭勒盟2025年度专业技术人员继续教育" in shown
    assert "明年的通知" in officer.get(LIST).content.decode()


def test_a_refused_text_stays_in_the_form(officer):
    draft = begin()
    page = reverse("drafts:draft", args=[draft.public_id])
    services.save_draft(actor=ACTOR, draft=draft, text="a: 1", seen=1, now=NOW)
    shown = officer.post(page, {"text": "mine: 1", "seen": 1, "note": ""}).content.decode()
    assert "已在此期间修改了这份草稿" in shown
    assert "mine: 1" in shown


def test_versions_show_what_was_changed(officer):
    draft = begin()
    services.save_draft(actor=ACTOR, draft=draft, text=repaired(text_of(draft)), seen=1, note="培训期间", now=NOW)
    assert "培训期间" in officer.get(reverse("drafts:versions", args=[draft.public_id])).content.decode()
    second = officer.get(reverse("drafts:version", args=[draft.public_id, 2])).content.decode()
    assert "<ins>+     opens: 2025-01-05</ins>" in second
    assert "<del>-     opens: 2024-01-15</del>" in second
    first = officer.get(reverse("drafts:version", args=[draft.public_id, 1])).content.decode()
    assert "<ins>+ id: xlgl-2025</ins>" in first
    assert officer.get(reverse("drafts:version", args=[draft.public_id, 3])).status_code == 404


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_notice_stands_article_by_article_beside_the_entries(officer, encoding):
    draft = begin()
    page = reverse("drafts:notice", args=[draft.public_id])
    file = SimpleUploadedFile("notice.txt", NOTICE.encode(encoding))
    assert officer.post(page, {"file": file, "text": "", "seen": 0})["Location"] == page
    shown = officer.get(page).content.decode()
    assert "有1条（项）在规则包中没有对应的条目" in shown
    assert "科目 · exam" in shown
    assert f"{reverse('drafts:entries', args=[draft.public_id])}" in shown
    assert actions() == ["draft.begun", "draft.notice_kept"]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": " "}, "请选择文件，或粘贴文字"),
        ({"file": SimpleUploadedFile("x.pdf", b"%PDF\xff\xfe\x00\x01")}, "这不是文本文件"),
        ({"file": SimpleUploadedFile("x.txt", b"a" * (4 * services.LONGEST + 1))}, "文件太大"),
    ],
)
def test_what_is_no_notice_is_refused(officer, sent, said):
    draft = begin()
    assert said in officer.post(reverse("drafts:notice", args=[draft.public_id]), {"seen": 0} | sent).content.decode()
    draft.refresh_from_db()
    assert draft.notice == ""


def test_a_draft_is_put_aside_with_a_reason(officer):
    draft = begin()
    page = reverse("drafts:put_aside", args=[draft.public_id])
    assert officer.post(page, {"reason": ""}).status_code == 200
    assert officer.post(page, {"reason": "不用了"})["Location"] == LIST
    shown = officer.get(reverse("drafts:draft", args=[draft.public_id])).content.decode()
    assert "不用了" in shown
    assert "<textarea" not in shown


def test_the_list_costs_the_same_queries_however_many_drafts(officer):
    begin()
    before = _queries(officer)
    begin()
    begin()
    assert _queries(officer) == before


def _queries(client) -> int:
    with CaptureQueriesContext(connection) as found:
        client.get(LIST)
    return len(found)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_the_workbench_in_a_browser(cast, open_as, width):
    draft = begin(cast.league_policy.actor)
    services.keep_notice(actor=ACTOR, draft=draft, text=NOTICE, seen=0, now=NOW)
    page = open_as(cast.league_policy, reverse("drafts:draft", args=[draft.public_id]), width=width)
    assert page.locator(".editor-lines .wrong").all_inner_texts() == ["46", "49"]
    page.get_by_role("link", name="第46行").click()
    chosen = "e => e.value.slice(e.selectionStart, e.selectionEnd)"
    assert page.locator("textarea").evaluate(chosen) == "windows:"
    assert barriers(page) == []
    assert spills(page) == 0
    for name in ("notice", "versions"):
        page.goto(page.url.partition("#")[0].split("/drafts/")[0] + reverse(f"drafts:{name}", args=[draft.public_id]))
        assert barriers(page) == []
        assert spills(page) == 0
