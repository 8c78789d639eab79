"""A grant in part: figures become smaller, the applicant's own words stay as they were written."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from ground.days import said_day

from .figures import Measure
from .kinds import CaseKind, Payload
from .states import CaseRefused


def part_of(kind: CaseKind, asked: Payload, said: Payload) -> Payload:
    """A grant in part, checked: the words of ``asked``, no figure greater and one at least smaller.

    ``said`` is a whole payload. Raises CaseRefused naming what is not part of what was asked.
    """
    granted = kind.check(said)
    labels = {name: field.label for name, field in kind.form(None).fields.items()}
    figures = {figure.name for figure in kind.parts}
    for name in sorted((set(asked) | set(granted)) - figures):
        if asked.get(name) != granted.get(name):
            what = {"what": labels.get(name) or _("Year")}
            raise CaseRefused(_("“%(what)s” stays as it was asked: a part only makes figures smaller.") % what)
    for figure in kind.parts:
        if not figure.within(asked, granted):
            what = {"what": labels.get(figure.name) or _("Hours")}
            raise CaseRefused(_("“%(what)s”: a part cannot go beyond what was asked.") % what)
    if all(figure.within(granted, asked) for figure in kind.parts):
        raise CaseRefused(_("A part is less than what was asked. To grant all of it, pass the request."))
    return granted


def part_form(kind: CaseKind, asked: Payload, data: Any = None, *, now: Payload | None = None) -> Any:
    """The form of the kind with nothing but the figures that can become smaller, each beside what was asked.

    ``now``: what would be granted as it stands, where that is not all of it.
    """
    form = kind.form(data, initial=now or asked)
    figures = {figure.name: figure for figure in kind.parts}
    for name in list(form.fields):
        figure = figures.get(name)
        if figure is None or (name not in asked and figure.measure is not Measure.UNTIL):
            del form.fields[name]
            continue
        value = asked.get(name, _("open"))
        text = "、".join(str(one) for one in value) if isinstance(value, list) else value
        if figure.measure in {Measure.FROM, Measure.UNTIL} and asked.get(name):
            text = said_day(dt.date.fromisoformat(text))
        form.fields[name].help_text = _("Asked for: %(asked)s") % {"asked": text}
    return form


def said_in_part(kind: CaseKind, asked: Payload, data: Any) -> Payload:
    """The whole payload where only the figures come from ``data``, as the form of ``part_form`` sends them."""
    said = dict(asked)
    for name, field in part_form(kind, asked).fields.items():
        if name in data:
            said[name] = field.widget.value_from_datadict(data, {}, name)
    return said
