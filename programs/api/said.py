"""Sentences of the interface that several endpoints say."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _


def no_such_field(name: str, names: Iterable[str]) -> str:
    return _("There is no field “%(name)s” here. There are: %(names)s.") % {
        "name": name[:40],
        "names": ", ".join(names),
    }


def no_such_parameter(name: str, names: Iterable[str]) -> str:
    said = _("There is no parameter “%(name)s” here. There are: %(names)s.")
    return said % {"name": name[:40], "names": ", ".join(names)}


def no_such_value(value: str, values: Iterable[str]) -> str:
    return _("“%(value)s” is not among: %(names)s.") % {"value": value[:40], "names": ", ".join(values)}
