"""Two officers on one draft: neither overwrites what the other has put there unseen, and pages work nothing twice."""

from __future__ import annotations

import pytest
from django.urls import reverse

from ground import clock
from ground.refusals import Refused
from policy.drafts import services
from policy.drafts.models import Draft
from rulebook import loader, worked
from tests.browsing import WIDTHS, barriers, spills

from .publishing import TODAY, officers, written
from .test_drafts import ACTOR, NOTICE, NOW, begin, repaired, text_of
from .test_worked_cases import case

pytestmark = pytest.mark.django_db
__all__ = ["officers"]


@pytest.mark.parametrize(
    ("keep", "column", "texts"),
    [
        (services.keep_notice, "notice", ("一、甲", "一、乙")),
        (services.keep_cases, "cases", (case("met"), case("not_met"))),
    ],
)
def test_notice_and_cases_are_not_overwritten_unseen(cast, keep, column, texts):
    draft = begin()
    stale = Draft.objects.get(pk=draft.pk)
    keep(actor=cast.league_policy.actor, draft=draft, text=texts[0], seen=0, now=NOW)
    with pytest.raises(Refused, match="娜仁已在此期间修改了这份草稿"):
        keep(actor=ACTOR, draft=stale, text=texts[1], seen=0, now=NOW)
    draft.refresh_from_db()
    assert getattr(draft, column) == texts[0]
    keep(actor=ACTOR, draft=stale, text=texts[1], seen=1, now=NOW)
    assert getattr(stale, column) == texts[1], "the control: who has seen it may"


@pytest.mark.parametrize("page", ["notice", "cases"])
def test_the_form_says_what_was_seen(officers, signed_in, page):
    draft = written(officers[0].actor_on(TODAY))
    first, late = signed_in(officers[0]), signed_in(officers[1])
    address = reverse(f"drafts:{page}", args=[draft.public_id])
    text = NOTICE if page == "notice" else case("met")
    assert first.post(address, {"text": text, "seen": 0})["Location"] == address
    answer = late.post(address, {"text": f"{text}\n", "seen": 0}).content.decode()
    assert "已在此期间修改了这份草稿" in answer
    assert late.post(address, {"text": f"{text}\n", "seen": 1})["Location"] == address


@pytest.mark.parametrize("page", ["draft", "entries", "notice", "cases", "publishing"])
def test_a_text_is_read_once_and_its_cases_are_worked_once(officers, signed_in, monkeypatch, page):
    draft = written(officers[0].actor_on(TODAY), lambda text: f"{repaired(text)}\n# {page}\n")
    services.keep_notice(actor=ACTOR, draft=draft, text=NOTICE, seen=0, now=NOW)
    services.keep_cases(actor=ACTOR, draft=draft, text=f"{case('met')}\n" * 3, seen=0, now=NOW)
    client, address = signed_in(officers[0]), reverse(f"drafts:{page}", args=[draft.public_id])
    client.get(address)
    done = []
    compose, decide = loader.yaml.compose, worked.decide_data
    monkeypatch.setattr(loader.yaml, "compose", lambda *a, **k: done.append("read") or compose(*a, **k))
    monkeypatch.setattr(worked, "decide_data", lambda *a: done.append("worked") or decide(*a))
    assert client.get(address).status_code == 200
    assert done == []
    services.save_draft(actor=ACTOR, draft=draft, text=f"{text_of(draft)}#\n", seen=draft.version, now=NOW)
    client.get(address)
    assert done.count("read") <= 2, "the control: another text is read, for its mistakes and for its entries"
    assert done.count("worked") == (3 if page in {"cases", "publishing"} else 0)


@pytest.mark.browser
@pytest.mark.parametrize("width", WIDTHS)
def test_two_people_publish_in_a_browser(officers, open_as, width):
    draft = begin(officers[0].actor_on(TODAY))
    writer = open_as(officers[0], reverse("drafts:draft", args=[draft.public_id]), width=width)
    writer.get_by_role("link", name="发布", exact=True).click()
    assert "文字中有2行有误" in writer.locator("main").inner_text()
    assert (barriers(writer), spills(writer)) == ([], 0)
    writer.get_by_role("link", name="内容", exact=True).first.click()
    writer.locator("textarea").fill(repaired(text_of(draft)))
    writer.get_by_role("button", name="检查并保存").click()
    writer.get_by_role("link", name="发布", exact=True).click()
    writer.get_by_role("button", name="提交", exact=True).click()
    assert "应由另一位政策人员发布" in writer.locator("main").inner_text()
    assert (barriers(writer), spills(writer)) == ([], 0)

    other = open_as(officers[1], reverse("messages:notices"), width=width)
    other.get_by_text("已提交发布").click()
    assert (barriers(other), spills(other)) == ([], 0)
    assert other.get_by_label("启用日期").input_value() == clock.today().isoformat()
    other.get_by_label("启用日期").fill("2099-01-05")
    other.get_by_role("button", name="发布", exact=True).click()
    other.get_by_role("link", name="xlgl-2025").first.click()
    assert "尚未启用" in other.locator("main").inner_text()
    assert (barriers(other), spills(other)) == ([], 0)
    other.get_by_label("撤回原因").fill("日期有误")
    other.get_by_role("button", name="撤回规则包").click()
    assert "已撤回" in other.locator("main").inner_text()
    other.get_by_role("link", name="在用的通知").first.click()
    assert (barriers(other), spills(other)) == ([], 0)
