"""Pictures of the manuals are taken here and compared with the pages of today: one whose page has changed has aged.

python scripts/manual_pictures.py      takes all of them anew
"""

from __future__ import annotations

import io
import json
import os
import re
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.urls import reverse
from PIL import Image

from hall.help.chapters import PARTS
from hall.help.pictures import INDEX, pictures
from tests.browsing import DESK, PHONE
from tests.casework.filing import filed
from tests.credits.people import NOW
from tests.reports.test_density_browser import crowd  # noqa: F401 - a fixture

TAKES = os.environ.get("TAKE_MANUAL_PICTURES") == "1"
LIKE = 0.75
"""So much of what a picture shows must still stand on its page: a new button makes it no older, another page does."""
MOST, MOST_OF_ALL = 60_000, 2_000_000  # bytes
WORDS = """() => [...document.querySelectorAll("main :is(h1, h2, th, .btn, .form-label, .tabs a, .breadcrumb-item)")]
    .filter(each => each.checkVisibility()).map(each => each.textContent.replace(/\\s+/g, " ").trim())
    .filter(Boolean)"""


@dataclass(frozen=True)
class Shot:
    """Who opens which page for a picture, and how much of it is shown (pixels)."""

    member: str
    address: str
    width: int = DESK
    height: int = 640
    query: str = ""
    args: tuple[str, ...] = ()


SHOTS = {
    "learner-home": Shot("alatan", "home:own", PHONE, 760),
    "learner-request": Shot("alatan", "requests:new", PHONE, 760, args=("transfer",)),
    "unit-people": Shot("unit_hr", "people:people"),
    "unit-roster": Shot("unit_hr", "roster:upload", height=420),
    "office-review": Shot("unit_hr", "requests:desk", height=560),
    "office-verification": Shot("banner_hr", "verification:desk"),
    "office-audit": Shot("league_reviewer", "audit:units", height=560),
    "admin-accounts": Shot("security_admin", "accounts:accounts", height=560),
    "admin-journal": Shot("audit_admin", "journal:journal", height=560),
}


def plain(words: list[str]) -> set[str]:
    """Words without the figures in them, which change from day to day."""
    return {re.sub(r"\d+", "0", word)[:40] for word in words}


def share_left(shown: set[str], now: set[str]) -> float:
    """How much of what a picture shows stands on its page now, 0 to 1."""
    return len(shown & now) / len(shown) if shown else 0.0


def small(png: bytes, width: int) -> tuple[bytes, tuple[int, int]]:
    """A picture as WebP, at most 1,000 pixels wide."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    if width > 1000:
        image = image.resize((1000, image.height * 1000 // image.width), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "WEBP", quality=72, method=6)
    return out.getvalue(), image.size


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pictures_show_the_pages_of_today(cast, crowd, open_as):  # noqa: F811
    filed(cast.alatan, now=NOW)
    taken, aged = {}, []
    for name, shot in SHOTS.items():
        page = open_as(getattr(cast, shot.member), reverse(shot.address, args=shot.args) + shot.query, width=shot.width)
        now = plain(page.evaluate(WORDS))
        if TAKES:
            page.set_viewport_size({"width": shot.width, "height": shot.height})
            content, (width, height) = small(page.screenshot(), shot.width)
            target = settings.ROOT / "static" / "manual" / f"{name}.webp"
            target.write_bytes(content)
            taken[name] = {"width": width, "height": height, "words": sorted(now)}
        elif share_left(set(pictures()[name].words), now) < LIKE:
            aged.append(f"{name}: {sorted(set(pictures()[name].words) - now)}")
        page.context.close()
    if TAKES:
        INDEX.write_text(json.dumps(taken, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert aged == []


def test_control_another_page_gives_a_picture_away():
    shown = pictures()
    assert share_left(set(shown["unit-people"].words), set(shown["admin-journal"].words)) < LIKE
    assert share_left(set(), {"任何"}) == 0
    assert share_left({"人员", "导入", "第 0 页", "查询"}, {"人员", "导入", "查询"}) == LIKE


def test_every_picture_is_small_and_shown_and_every_one_that_is_shown_is_there():
    shown = {
        name
        for part in PARTS.values()
        for name in re.findall(r'manual_picture "([\w-]+)"', get_template(part.template).template.source)
    }
    files = {one.name: one.path.stat().st_size for one in pictures().values()}
    assert shown == set(files) == set(SHOTS) == {path.stem for path in pictures()["unit-people"].path.parent.iterdir()}
    assert {name: size for name, size in files.items() if size > MOST} == {}
    assert sum(files.values()) <= MOST_OF_ALL
