"""Pictures of papers for phones: drawn in the inks of papers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from reports.printing import rendering


def test_a_picture_has_every_ink_of_papers():
    """A colour that is not among them would be drawn as the nearest one."""
    folder = Path(rendering.__file__).parent
    said = (folder / "paper.typ").read_text() + (folder / "paper.css").read_text()
    of_typst = set(re.findall(r'rgb\("#([0-9a-f]{6})"\)', said))
    assert len(of_typst) > 10
    assert of_typst <= set(rendering.INKS)


@pytest.mark.parametrize("ink", ["ffffff", "123c73", "9a3412", "fbeee6"])
def test_an_ink_is_drawn_as_it_is(ink):
    """Control: a palette that was looked for in the picture made a thin blue line black."""
    colour = tuple(bytes.fromhex(ink))
    sheet = Image.new("RGB", (40, 40), "white")
    sheet.paste(colour, (0, 20, 40, 21))
    drawn = sheet.quantize(palette=rendering._palette(), dither=Image.Dither.NONE).convert("RGB")
    assert (drawn.getpixel((5, 20)), drawn.getpixel((5, 5))) == (colour, (255, 255, 255))
