"""Tables about people that leave the portal, each marked with who took it and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from .actors import Person
from .models import Learner
from .own_data import workbook


def watermark(actor: Person, now: dt.datetime) -> str:
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
            _("Unit"): person.unit.full_name,
            _("Sex"): person.get_sex_display(),
            _("Birth date"): person.birth_date if full else "",
            _("Ownership"): person.get_sector_display(),
            _("Front-line post"): {True: _("yes"), False: _("no"), None: ""}[person.grassroots_post],
            _("Title level"): person.get_title_level_display(),
            _("Post grade"): person.post_grade,
            _("Professional field"): person.field,
            _("Standing"): person.get_standing_display(),
        }
        for person in people
    ]


def people_file(people: Iterable[Learner], actor: Person, now: dt.datetime, *, full: bool = False) -> bytes:
    """An Excel file of people."""
    return workbook({_("People"): people_table(people, full=full)}, watermark(actor, now))
