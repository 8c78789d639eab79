"""What the parts of “before” and “after” are called, and their values: no key and no code is shown to an auditor."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")

NAMES: dict[str, Promise | str] = {
    "scopes": _("may"),
    "address": _("address"),
    "addresses": _("allowed addresses"),
    "again": pgettext_lazy("journal", "once more"),
    "against": pgettext_lazy("journal", "against what"),
    "answered_by": _("answered by"),
    "changed": _("changed"),
    "decided_by": _("decided by"),
    "empty": pgettext_lazy("journal", "empty"),
    "hours": _("hours"),
    "in_roster": _("in the roster"),
    "kept": pgettext_lazy("journal", "kept"),
    "merged": pgettext_lazy("journal", "made one"),
    "passed_over": pgettext_lazy("journal", "left out"),
    "reason": _("reason"),
    "result": _("result"),
    "subject": _("subject"),
    "used_before": _("used before"),
    "year": _("year"),
    "moved": _("what went over"),
    "stays": _("what both have"),
    "accepted_late": _("accepted although late"),
    "failed": pgettext_lazy("papers", "not issued"),
    "gone": pgettext_lazy("papers", "gone through"),
    "issued": pgettext_lazy("papers", "issued"),
    "named": _("chosen one by one"),
    "of": _("out of"),
    "papers": _("papers"),
    "population": _("fingerprint of the list that was drawn from"),
    "birth_date": _("birth date"),
    "characters": _("characters"),
    "contact": _("contact of the office"),
    "count": _("count"),
    "audience": _("who reads it"),
    "days_off": _("days off"),
    "days_worked": _("Saturdays and Sundays worked"),
    "deputy_for": _("stands in for"),
    "document": _("number of the notice"),
    "document_type": _("document type"),
    "field": _("professional field"),
    "filed_on": _("filed on"),
    "found": _("found"),
    "from_day": _("the first day"),
    "grassroots_post": _("front-line post in a township or village"),
    "hash": _("hash"),
    "host": _("seconded to"),
    "how": _("way"),
    "id_number": _("ID number"),
    "index": _("blind index"),
    "item": _("item"),
    "kind": _("kind"),
    "last_day": _("last day"),
    "left": _("left over"),
    "login": _("account name"),
    "name": _("name"),
    "not_found": _("not found"),
    "number": _("filing number"),
    "number_of_the_day": _("number of the reveal on that day"),
    "office": _("office"),
    "paying": _("where to pay"),
    "invoice": _("how to get an invoice"),
    "people": _("people"),
    "phone": _("phone"),
    "post_grade": _("post grade"),
    "recorded_at": _("recorded"),
    "role": _("role"),
    "rows": _("rows"),
    "sector": _("ownership"),
    "sex": _("sex"),
    "since": _("since"),
    "employment": _("employment"),
    "state": _("state"),
    "term": _("how long it is kept"),
    "to_day": _("the last day of what went"),
    "title_level": _("title level"),
    "typed": _("typed"),
    "unit": _("unit"),
    "until": _("until"),
    "value": _("new value"),
    "version": _("version"),
    "successor": _("taken over by"),
    "why": _("reason"),
    "meaning": _("meaning"),
    "word": _("word"),
    "what": _("what"),
    "about": _("about"),
    "application": _("application"),
    "as_of": _("day of the decision"),
    "base": _("made from"),
    "by": _("by"),
    "cases": _("worked cases"),
    "completed": _("completed"),
    "courses": _("courses"),
    "day": _("day"),
    "deadline": _("deadline"),
    "deliveries": _("deliveries"),
    "delivery": _("delivery"),
    "doubt": _("doubt"),
    "draft": _("draft"),
    "edition": _("edition"),
    "event": _("event"),
    "events": _("events"),
    "file": _("file"),
    "files": _("files"),
    "first_day": _("first day"),
    "given_up": _("given up"),
    "key": _("key"),
    "kinds": _("kinds"),
    "learners": _("people"),
    "made_at": _("made at"),
    "move": _("step"),
    "note": _("note"),
    "notices": _("notices"),
    "on": _("on"),
    "option": _("option"),
    "outcome": _("outcome"),
    "pages": _("pages"),
    "person": _("person"),
    "plan": _("plan"),
    "platform": _("platform"),
    "policy": _("notice"),
    "problem": _("problem"),
    "problems": _("problems"),
    "purpose": _("purpose"),
    "question": _("question"),
    "reading": _("open reading"),
    "record": pgettext_lazy("journal", "record of hours"),
    "records": _("records"),
    "renamed": _("renamed"),
    "requests": _("requests"),
    "ruled_on": _("day of the ruling"),
    "seed": _("seed"),
    "slot": _("slot"),
    "number_pattern": _("pattern of numbers"),
    "office_codes": _("codes of the offices"),
    "footer": _("footer"),
    "citation": _("how articles are cited"),
    "photo": _("room for a photograph"),
    "seal": _("room for the seal"),
    "signing_keys": _("signing keys of papers"),
    "fingerprint": _("fingerprint"),
    "surveys": _("surveys"),
    "table": _("table"),
    "taken_back": _("taken back"),
    "values": _("values"),
    "waiting": _("waiting"),
    "was_sanke_teacher": _("teacher of the three subjects"),
    "new": _("new ones"),
    "stored": _("stored"),
    "corrected": _("corrected"),
    "verified": _("verified"),
    "verify": _("verify at once"),
    "refused": _("refused"),
    "leave_out_strangers": _("leave out strangers"),
    "create_units": _("create units"),
    "units": _("units"),
    "digest": _("hash algorithm"),
    "cipher": _("cipher"),
    "password_profile": _("rules for passwords"),
    "session_idle_minutes": _("minutes until an idle session ends"),
    "session_hours": _("hours of a session"),
    "trusted_proxies": _("trusted proxies"),
    "issuer": _("issuer"),
    "card_title": _("title of the card"),
    "public_url": _("public address"),
    "today": _("today"),
    "field_key_ids": _("keys in use"),
}
"""What the parts of “before” and “after” are called."""


OF_OBJECT: dict[tuple[str, str], Promise | str] = {
    ("name", "policy.draft"): _("id of the notice"),
    ("name", "reports.sampleaudit"): _("title of the sample"),
    ("name", "policy.publishedpack"): _("id of the notice"),
    ("number", "reports.reviewcard"): _("number of the paper"),
    ("hash", "uploads.upload"): _("fingerprint of the file"),
    ("about", "uploads.upload"): _("platform"),
}
"""Of lines about one kind of object, where the same word is something else of others."""


OF_NO_OBJECT: dict[str, Promise | str] = {"mode": pgettext_lazy("settings", "mode")}
"""Of lines about the portal itself, where the same word is something else of a record."""


def part_label(name: str, object_type: str) -> str:
    """What a part of “before” and “after” is called: its name here, or that of the column of the object's model."""
    if (name, object_type) in OF_OBJECT:
        return str(OF_OBJECT[name, object_type])
    if name in NAMES:
        return str(NAMES[name])
    try:
        return str(apps.get_model(object_type)._meta.get_field(name).verbose_name)
    except (LookupError, ValueError, FieldDoesNotExist, AttributeError):
        return str(OF_NO_OBJECT.get(name, name))


_TOLD: dict[tuple[str, str], Callable[[str], str]] = {}


def tell_by(name: str, object_type: str, said: Callable[[str], str]) -> None:
    """An app above says what the codes of a part are called, of one kind of object or (empty) of all; a code that it
    does not know is for it to give back."""
    _TOLD[name, object_type] = said


def value_label(name: str, value: Any, object_type: str) -> str:
    """A value as an auditor reads it: a code by the word of its column, yes and no, a time in Shanghai."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, list):
        return gettext(", ").join(value_label(name, one, object_type) for one in value)
    if isinstance(value, dict):
        return gettext("; ").join(
            f"{part_label(key, object_type)}：{value_label(key, one, object_type)}" for key, one in value.items()
        )
    if not isinstance(value, str):
        return f"{value:,}" if isinstance(value, int) and name not in NO_COUNTS else str(value)
    if (name, value) in VALUES:
        return str(VALUES[name, value])
    if told := _TOLD.get((name, object_type)) or _TOLD.get((name, "")):
        return told(value)
    if _MOMENT.fullmatch(value):
        return f"{timezone.localtime(dt.datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    return _choices(name, object_type).get(value) or _choices(name, "").get(value) or value


VALUES: dict[tuple[str, str], Promise | str] = {
    ("how", "password"): _("password"),
    ("how", "totp"): _("password and code of the telephone"),
    ("how", "recovery"): _("password and recovery code"),
    ("how", "passkey"): _("passkey"),
    ("how", "set_up"): _("password, second factor set up"),
    ("how", "oidc"): _("sign-in of another service"),
    ("how", "cas"): _("sign-in of another service"),
    ("what", "people"): _("list of people"),
    ("what", "corrections"): _("list of corrections"),
    ("what", "registrations"): _("list of registrations"),
    ("what", "own data"): _("one’s own data"),
    ("what", "journal"): _("Operation log"),
    ("create_units", "all"): _("all of them"),
    ("create_units", "clear"): _("those that are no likely typing errors"),
    ("kind", "merged"): _("one file to print"),
    ("kind", "apart"): _("a file for each person, packed together"),
}
"""Codes that no column has a word for."""


NO_COUNTS = ("year", "policy_year", "version", "position", "seed", "number", "edition")
"""Whole numbers that are no amounts: written without separators."""


@cache
def _codes(name: str, object_type: str) -> tuple[tuple[str, Promise | str], ...]:
    models = [apps.get_model(object_type)] if object_type else apps.get_models()
    found: dict[str, Promise | str] = {}
    for model in models:
        for column in model._meta.concrete_fields:
            if column.name == name and column.choices:
                for code, said in column.flatchoices:
                    found.setdefault(str(code), said)
    return tuple(found.items())


def _choices(name: str, object_type: str) -> dict[str, str]:
    """Codes of a column and their words: of one model, or of every model that has a column of this name."""
    try:
        return {code: str(said) for code, said in _codes(name, object_type)}
    except (LookupError, ValueError):
        return {}
