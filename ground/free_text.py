"""Texts that people write freely (reasons, explanations, titles) hold no whole ID number and no personal mobile number.

Forms look at their own fields (``ground.forms.PortalForm``); what pages read without a form is looked at by
``ground.web.tried``. The journal blots out what comes another way (``journal.services``).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from intake.values.personal import ID_NUMBER, personal_number

from .refusals import Refused

FREE_TEXTS = ("reason", "closed_reason", "proof", "note", "lacking", "name", "query")
"""Texts that pages read from what was sent without a form. A test looks for others."""


def why_not_kept(text: str, *, mobiles: bool = True) -> str:
    """A sentence for a text that holds a personal number; empty for any other."""
    found = personal_number(text, mobiles=mobiles)
    if found == ID_NUMBER:
        return _(
            "This holds a whole ID number. Texts are kept for years and read by others: take it out and name the "
            "person, or give its last four digits."
        )
    if found:
        return _(
            "This holds a personal mobile number. Texts are kept for years and read by others: take it out. "
            "Landlines of offices may stay."
        )
    return ""


def refuse_numbers(sent: Mapping[str, str]) -> None:
    """Raises Refused when one of the free texts among what was sent holds a personal number."""
    for name in FREE_TEXTS:
        if sentence := why_not_kept(str(sent.get(name, ""))):
            raise Refused(sentence)
