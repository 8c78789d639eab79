"""Who hears of an objection: the person of its answer, whoever decided that there is one and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from accounts.holders.selectors import accounts_by_key
from accounts.messages.services import Told, overtake, tell
from ground.actors import Actor
from ground.days import said_day
from uploads.papers.models import UploadedPaper

from ..charge.openings import own_keys
from .contested import kind_of
from .models import Objection
from .states import ObjectionState

PAGE = "objection"


def filed(*, actor: Actor, objection: Objection, now: dt.datetime) -> None:
    text = _("%(name)s objects to the decision “%(what)s: %(said)s”. %(office)s answers by %(day)s.")
    tell(actor=actor, notices=_to_deciders(actor, objection, text % _words(objection)), now=now)


def answered(*, actor: Actor, objection: Objection, now: dt.datetime) -> None:
    if objection.state == ObjectionState.UPHELD:
        text = _("Objection to “%(what)s: %(said)s”: %(office)s upholds the decision. The reason stands there.")
    else:
        text = _("Objection to “%(what)s: %(said)s”: %(office)s has taken the decision back. %(after)s")
    _tell_both(actor, objection, text, now)


def taken_back(*, actor: Actor, objection: Objection, now: dt.datetime) -> None:
    text = _("Objection to “%(what)s: %(said)s”: the answer was taken back; %(office)s answers it anew.")
    _tell_both(actor, objection, text, now)


def lapsed(*, actor: Actor, objection: Objection, now: dt.datetime) -> None:
    text = _("Objection to “%(what)s: %(said)s”: this decision holds no more, so the objection is settled.")
    _tell_both(actor, objection, text, now)


def proof_failed(*, actor: Actor, objection: Objection, paper: UploadedPaper, now: dt.datetime) -> None:
    """A file that came with the objection could not be made into pages."""
    text = _("Objection to “%(what)s: %(said)s”: the file “%(file)s” could not be read. %(why)s")
    said = text % {**_words(objection), "file": paper.file_name, "why": paper.problem}
    tell(actor=actor, notices=_to_side(actor, objection, said, f"paper:{paper.public_id}"), now=now)


def withdrawn(*, actor: Actor, objection: Objection, now: dt.datetime) -> None:
    """What was told of it holds no more."""
    overtake(actor=actor, about=PAGE, about_id=objection.public_id, now=now)


def _tell_both(actor: Actor, objection: Objection, text: str, now: dt.datetime) -> None:
    said = text % _words(objection)
    side = _to_side(actor, objection, said, _key(objection, "side"))
    tell(actor=actor, notices=[*side, *_to_deciders(actor, objection, said)], now=now)


def _to_side(actor: Actor, objection: Objection, said: str, key: str) -> Iterator[Told]:
    """The person, and whoever objected for them or for the unit."""
    here: dict[str, Any] = {"text": said[:500], "about": PAGE, "about_id": objection.public_id}
    own = own_keys(objection.learner)
    if objection.learner_id:
        yield Told(key=key, learner_id=objection.learner_id, **here)
    for account in accounts_by_key(actor=actor, keys=sorted({objection.filed_by_key} - own - {actor.key})):
        yield Told(key=f"{key}:{account}", account_id=account, **here)


def _to_deciders(actor: Actor, objection: Objection, said: str) -> Iterator[Told]:
    keys = objection.keys_of_deciders - {actor.key}
    for account in accounts_by_key(actor=actor, keys=sorted(keys)):
        yield Told(
            key=_key(objection, account), text=said[:500], about=PAGE, about_id=objection.public_id, account_id=account
        )


def _key(objection: Objection, whom: object) -> str:
    return f"objection:{objection.public_id}:{objection.version}:{whom}"


def _words(objection: Objection) -> dict[str, str]:
    kind = kind_of(objection.about)
    return {
        "name": objection.concerned,
        "after": str(kind.after) if kind else "",
        "what": objection.what,
        "said": objection.said,
        "office": objection.office.name,
        "day": said_day(objection.answer_by),
    }
