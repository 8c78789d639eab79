"""Tables about people that leave the portal, each marked with who took it and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from ground.signed_in import SignedIn

from ..people.models import Learner
from ..people.shown import items
from .own_data import workbook


def watermark(actor: SignedIn, now: dt.datetime) -> str:
    """Office, person and moment."""
    return f"{settings.ISSUER}　{actor.name}　{timezone.localtime(now):%Y-%m-%d %H:%M}"


def people_table(people: Iterable[Learner], *, full: bool) -> list[dict[str, Any]]:
    """Rows for a file. Without ``full`` the numbers are masked and an opaque person code stands for them."""
    return [
        {
            _("Person code"): str(person.public_id),
            _("Name"): person.name,
            _("ID number"): person.id_number if full else person.masked_id_number,
            _("Phone"): person.phone if full else person.masked_phone,
            **items(person, full=full),
        }
        for person in people
    ]


def people_file(people: Iterable[Learner], actor: SignedIn, now: dt.datetime, *, full: bool = False) -> bytes:
    """An Excel file of people."""
    return workbook({_("People"): people_table(people, full=full)}, watermark(actor, now))
