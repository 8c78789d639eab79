"""The manuals: a chapter for every page, who may read which, and the way there from every page."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.template.loader import get_template
from django.urls import reverse

from accounts.credentials.devices import in_words, shown
from hall.help.chapters import CHAPTERS, FOR_PROGRAMS, OTHERS, PARTS, chapter_of, help_address
from hall.help.pictures import pictures
from reports.printing.rendering import pages_of, renderer
from tests.security.addresses import addresses
from tests.security.table import ROWS

pytestmark = pytest.mark.django_db
PICTURES = pictures().values()
NAMES = sorted(name for name in ROWS if name.partition(":")[0] not in FOR_PROGRAMS)


def anchors(part: str) -> set[str]:
    source = get_template(PARTS[part].template).template.source
    return set(re.findall(r'<section class="panel" id="([\w-]+)"', source))


def test_every_page_has_a_chapter():
    assert [name for name in NAMES if not chapter_of(name)] == []


def test_control_a_page_that_nobody_thought_of_has_none():
    assert chapter_of("appeals:new") == ""
    assert help_address("appeals:new") == reverse("help:index")


def test_every_chapter_that_is_named_is_there_and_every_one_is_led_to():
    named = {chapter for chapter in (*CHAPTERS.values(), *OTHERS.values()) if "#" in chapter}
    there = {f"{part}#{anchor}" for part in PARTS for anchor in anchors(part)}
    assert named == there


def test_what_visitors_may_open_is_explained_to_visitors():
    public = [name for name in NAMES if ROWS[name].public and not name.startswith("help:")]
    closed = {name for name in public if not PARTS[chapter_of(name).partition("#")[0]].public}
    assert closed == set()


def test_addresses_that_are_named_apart_exist():
    known = {address.name for address in addresses()}
    assert set(OTHERS) <= known


@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_part_opens_and_only_that_for_learners_to_visitors(client, cast, signed_in, part):
    address = reverse("help:part", args=[part])
    seen = client.get(address)
    assert (seen.status_code == 200) is PARTS[part].public
    assert signed_in(cast.alatan).get(address).status_code == 200


def test_a_part_is_one_pdf_with_its_pictures_for_whoever_may_read_it(client, cast, signed_in):
    answer = client.get(reverse("help:pdf", args=["learner"]))
    assert answer["Content-Type"] == "application/pdf"
    assert pages_of(answer.content) >= 3
    shown = sum(each.file in client.get(reverse("help:part", args=["learner"])).content.decode() for each in PICTURES)
    assert answer.content.count(b"/Subtype /Image") >= shown == 2
    assert client.get(reverse("help:pdf", args=["admin"])).status_code == 302
    assert client.get(reverse("help:pdf", args=["nothing"])).status_code == 404
    assert signed_in(cast.alatan).get(reverse("help:pdf", args=["admin"]))["Content-Type"] == "application/pdf"


def test_a_reader_is_told_when_the_file_could_not_be_made(client, monkeypatch):
    monkeypatch.setattr(renderer, "hard_limit", 0.0)
    renderer.close()
    cache.clear()
    answer = client.get(reverse("help:pdf", args=["learner"]), follow=True)
    assert "文件没有生成" in answer.content.decode()


def test_visitors_find_the_privacy_notice_the_manual_and_the_check_of_a_card(client, cast):
    assert "个人信息" in client.get(reverse("help:privacy")).content.decode()
    for path in (reverse("sign_in:sign_in"), reverse("registrations:register"), reverse("selfcheck:check")):
        page = client.get(path).content.decode()
        assert reverse("help:privacy") in page
        assert reverse("cards:check") in page
        assert f'href="{help_address("sign_in:sign_in").partition("#")[0]}' in page
    assert client.get(reverse("help:part", args=["nothing"])).status_code == 404


def test_the_question_mark_of_a_page_leads_to_its_chapter(cast, signed_in):
    page = signed_in(cast.unit_hr).get(reverse("requests:desk")).content.decode()
    assert f'href="{PARTS["office"].href}#review"' in page
    page = signed_in(cast.alatan).get(reverse("requests:mine")).content.decode()
    assert f'href="{PARTS["learner"].href}#requests"' in page


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 13; V2183A) Apple/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0"
            " Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231002 MicroMessenger/8.0.43.2460(0x28002B3B)",
            "微信 · 安卓手机",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148", "苹果手机"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0 Safari/537.36 Edg/120.0", "Edge · Windows 电脑"),
        (
            "Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) Chrome/99 HuaweiBrowser/13 Mobile",
            "华为浏览器 · 鸿蒙手机",
        ),
        ("", "未知设备"),
    ],
)
def test_sessions_are_told_in_words(header, words):
    assert in_words(header) == words


def test_what_was_kept_of_earlier_sessions_is_read_as_well():
    assert shown("Mozilla/5.0 (X11; Linux x86_64) Firefox/121.0") == "Firefox · Linux 电脑"
    assert shown("微信 · 安卓手机") == "微信 · 安卓手机"
