"""A sample of the card in a design that is not saved yet, as a picture. Nobody real stands on it."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ..cards.content import LANGUAGE
from ..cards.models import CardKind, ReviewCard
from ..cards.paper import paper_of
from ..cardsettings.design import CardDesign
from ..printing.paper import Paper
from ..printing.rendering import RenderingFailed, page_picture, printer

_SAMPLE = Path(__file__).with_name("sample.json")
_WIDTH = 1000  # pixels
_AT = "2024-12-31T16:00:00"


@cache
def _sample() -> str:
    return _SAMPLE.read_text(encoding="utf-8")


def sample_paper(design: CardDesign, *, office: str) -> Paper:
    """The sample card as a paper; ``office``: the code that stands in its number."""
    said: dict[str, Any] = json.loads(_sample())
    card = ReviewCard(
        kind=CardKind.CARD,
        number=design.number(letter="K", year=2024, office=office, number=1),
        content=design.dressed(said["content"]),
        id_number=said["id_number"],
        issued_at=timezone.make_aware(parse_datetime(_AT)),  # type: ignore[arg-type]
    )
    with translation.override(LANGUAGE):
        return paper_of(card, settings.PUBLIC_URL) | {"banner": _("Sample for looking at, no card")}


def shown(design: CardDesign, *, office: str) -> dict[str, Any]:
    """The first page of the sample as a ``data:`` address (``picture``), or ``problems`` in words."""
    try:
        drawn = page_picture(printer().pdf(sample_paper(design, office=office)), 1, width=_WIDTH)
    except RenderingFailed:
        return {"problems": [_("The preview could not be made now. Try again in a moment.")]}
    return {"picture": "data:image/png;base64," + base64.b64encode(drawn).decode()}
