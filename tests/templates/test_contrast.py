"""Colours are roles, and in the light as in the dark each ink can be read on each ground it stands on (WCAG 2: 4.5 for
text, 3 for lines and marks that tell something). The contrast is reckoned from the variables themselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.ROOT) / "static" / "css"
TEXT, MARK = 4.5, 3.0
GROUNDS = ("panel", "ground", "row-head", "row-hover", "blue-pale", "foot")
INKS = ("ink", "muted", "blue", "blue-deep")
ON = [(ink, ground, TEXT) for ground in GROUNDS for ink in INKS]
ON += [
    (verdict, ground, TEXT)
    for verdict in ("met", "not-met", "unsure")
    for ground in ("panel", "ground", f"{verdict}-pale")
]
ON += [(ink, f"{verdict}-pale", TEXT) for ink in INKS for verdict in ("met", "not-met", "unsure")]
ON += [("ink", f"tile-{shade}", TEXT) for shade in range(5)]
ON += [("on-fill", ground, TEXT) for ground in ("fill", "fill-deep", "danger", "navy")]
ON += [(ink, ground, TEXT) for ink in ("on-navy", "on-navy-soft") for ground in ("navy", "navy-deep", "fill")]
ON += [("on-navy", "alarm", TEXT), ("focus-on-navy", "navy", MARK), ("focus-on-navy", "navy-deep", MARK)]
ON += [("field-line", ground, MARK) for ground in ("panel", "ground")]
ON += [("blue", ground, MARK) for ground in (*GROUNDS, "track")] + [("met", "track", MARK)]
DECLARED = re.compile(r"--ct-([\w-]+):\s*([^;]+);")
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?)\(")


def declared(sheet: str) -> dict[str, str]:
    """Variables by role of the first ``:root`` block of a sheet."""
    source = (CSS / sheet).read_text(encoding="utf-8")
    return dict(DECLARED.findall(re.search(r":root[^{]*\{([^}]*)\}", source).group(1)))


LIGHT = declared("portal.css")
THEMES = {"light": LIGHT, "dark": LIGHT | declared("dark.css")}


def brightness(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    digits = colour.removeprefix("#")
    digits = "".join(each * 2 for each in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((brightness(one), brightness(other)))
    return (lighter + 0.05) / (darker + 0.05)


def too_faint(colours: dict[str, str]) -> list[str]:
    found = [(ink, ground, contrast(colours[ink], colours[ground]), least) for ink, ground, least in ON]
    return [f"{ink} on {ground}: {value:.2f} < {least}" for ink, ground, value, least in found if value < least]


@pytest.mark.parametrize("theme", THEMES)
def test_every_ink_can_be_read_on_its_grounds(theme):
    assert too_faint(THEMES[theme]) == []


def test_control_a_faint_ink_is_named():
    assert "muted on panel" in " ".join(too_faint(THEMES["dark"] | {"muted": "#5d6977"}))
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_the_dark_changes_roles_that_there_are_and_leaves_no_ground_light():
    assert set(declared("dark.css")) <= set(LIGHT)
    assert [role for role in GROUNDS if brightness(THEMES["dark"][role]) > 0.1] == []


def colours_without_role(source: str) -> list[str]:
    """Lines that name a colour themselves."""
    roles = re.sub(r":root[^{]*\{[^}]*\}", "", source, count=1)
    return [line.strip() for line in roles.splitlines() if COLOUR.search(line)]


def test_no_sheet_of_the_screen_names_a_colour_outside_of_the_roles():
    found = {path.name: colours_without_role(path.read_text(encoding="utf-8")) for path in CSS.glob("*.css")}
    del found["print.css"]  # paper is white whatever the screen is
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_control_a_colour_outside_of_the_roles_is_found():
    assert colours_without_role(":root { --ct-ink: #123; }\n.x { color: #fff; }") == [".x { color: #fff; }"]
