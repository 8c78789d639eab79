"""The public check of a paper: by its QR code, by its number with the last four characters of the document, or by the
PDF itself. A forged, an unknown and a wrongly numbered paper look alike."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from accounts.credentials import throttle
from accounts.credentials.models import SignInAttempt
from ground.actors import Actor
from learners.people.identity import document_ends, name_ends, normal_id_number

from . import selectors
from .models import ReviewCard

LAST = 4
"""Characters of the document that are asked for beside a number."""
TRIES = throttle.TryLimits(here=5, everywhere=20)
"""Wrong tries for one number; ten thousand endings make up to 10,000 cards of one series guessable otherwise."""
FROM_ONE_ADDRESS = throttle.TryLimits(here=60, everywhere=None)


@dataclass(frozen=True)
class CheckedPaper:
    """What anybody may read of a paper. ``document`` only where its last characters were given."""

    paper: ReviewCard
    checked_at: dt.datetime
    document: str = ""

    @property
    def name(self) -> str:
        return name_ends(self.paper.content["identity"]["name"])


@dataclass(frozen=True)
class CheckedCopy:
    """A print copy: the numbers that it holds, and what has become of each since. No name of anybody."""

    made_at: dt.datetime | None
    papers: list[tuple[str, str, str]]
    checked_at: dt.datetime


def by_token(*, actor: Actor, token: str, now: dt.datetime) -> CheckedPaper | None:
    """Whoever holds the paper holds the token."""
    paper = selectors.card_by_token(actor=actor, token=token)
    return CheckedPaper(paper, now) if paper else None


def by_file(*, actor: Actor, content: bytes, now: dt.datetime) -> CheckedPaper | CheckedCopy | None:
    """Whoever holds the file: as we have stored it, to the last byte."""
    return by_fingerprint(actor=actor, fingerprint=hashlib.sha256(content).hexdigest(), now=now)


def by_fingerprint(*, actor: Actor, fingerprint: str, now: dt.datetime) -> CheckedPaper | CheckedCopy | None:
    """``fingerprint``: SHA-256 of the PDF of a paper, or of a print copy of many, in hexadecimal."""
    paper = selectors.card_by_fingerprint(actor=actor, fingerprint=fingerprint.lower())
    if paper is not None:
        return CheckedPaper(paper, now)
    copy = selectors.copy_by_fingerprint(actor=actor, fingerprint=fingerprint.lower())
    if copy is None:
        return None
    return CheckedCopy(copy.made_at, selectors.states_of(actor=actor, numbers=copy.numbers), now)


def by_number(
    *, actor: Actor, number: str, ending: str, address: str, now: dt.datetime, machine_now: dt.datetime
) -> CheckedPaper | None:
    """``ending``: the last characters of the person's document. The caller is in no transaction: a try is written down
    before it is judged. Raises Throttled."""
    number, ending = number.strip().upper(), normal_id_number(ending)
    from_here = _tried("papers", address, machine_now, FROM_ONE_ADDRESS)
    of_number = _tried(f"paper:{number}", address, machine_now, TRIES)
    paper = selectors.card_by_number(actor=actor, number=number)
    if paper is None or len(ending) != LAST or normal_id_number(paper.id_number)[-LAST:] != ending:
        return None
    throttle.succeeded(of_number)
    throttle.uncounted(from_here)  # a right one forgives nothing: one's own card must not open the next sixty guesses
    return CheckedPaper(paper, now, document_ends(normal_id_number(paper.id_number)))


def _tried(what: str, address: str, now: dt.datetime, limits: throttle.TryLimits) -> SignInAttempt:
    return throttle.begin(
        purpose=throttle.Purpose.PAPER, login_index=throttle.index_of(what), address=address, now=now, limits=limits
    )
