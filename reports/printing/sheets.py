"""Papers of the office that are no cards: one head, one foot, printed and signed as cards are, stored nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from ground.refusals import Refused

from .paper import PAGES, Block, Paper, heading, paper
from .rendering import WEASYPRINT, RenderingFailed, printer, writer_here
from .signing import KeyNotTaken, SigningFailed, said, signed, signer


def prints_at_once() -> bool:
    """Whether a paper of a few pages is made in milliseconds, with nobody else to be asked: a time stamp comes over the
    network."""
    return writer_here() != WEASYPRINT and not settings.CONFIG.timestamp_url


def warm_up() -> None:
    """Starts the child and reads what signs, which takes a second, before somebody waits for a paper."""
    if not prints_at_once():
        return
    body = printer().pdf(sheet("", [], issuer="", stamp=""))
    if here := signer():  # which asks no database whether it may
        here.sign(body, reason="")


def sheet(
    title: str, blocks: Iterable[Block], *, issuer: str, lines: Sequence[str] = (), stamp: str, wide: bool = False
) -> Paper:
    """A sheet with the agency above its title. ``stamp``: who made it and when, on every page; ``wide``: lying."""
    head = heading(title, above=issuer, lines=lines)
    return paper(title=title, author=issuer, footer=stamp, blocks=[head, *blocks], pages=PAGES, wide=wide)


def as_pdf(sheet: Paper, *, limit: float = 0) -> bytes:
    """The signed PDF; ``limit``: seconds that a long one may take. Raises Refused where it cannot be made now."""
    try:
        return signed(printer().pdf(sheet, limit=limit), reason=sheet["title"])
    except RenderingFailed as failure:
        raise Refused(_("The PDF could not be made. Please tell the system administrator.")) from failure
    except (SigningFailed, KeyNotTaken) as failure:
        raise Refused(said(failure)) from failure
