"""The last guard before a line is written for good: no whole ID number and no personal mobile number.

Forms and pages refuse them with a sentence (ground.free_text). What comes another way, such as the title of a course in
an uploaded file, is blotted out here; in tests it is an error, for somebody forgot to mask or to refuse.
"""

from __future__ import annotations

from typing import Any, TypeVar

from django.conf import settings

from intake.values.personal import personal_number, without_personal_numbers

NOT_OF_PEOPLE = ("contact", "certificate_number", "number", "approval")
"""Entries for contacts of offices and numbers of documents, which may look like a mobile number."""
Told = TypeVar("Told")


class PersonalNumber(ValueError):
    """A line that would keep a personal number for good. Never repeats it."""


def cleaned(action: str, told: Told) -> Told:
    """What a line tells, without personal numbers. Raises PersonalNumber where settings say so (in tests)."""
    return _cleaned(action, told, "")


def _cleaned(action: str, told: Any, name: str) -> Any:
    if isinstance(told, dict):
        return {key: _cleaned(action, value, str(key)) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [_cleaned(action, value, name) for value in told]
    if not isinstance(told, str):
        return told
    found = personal_number(told, mobiles=name not in NOT_OF_PEOPLE)
    if found and settings.JOURNAL_RAISES:
        raise PersonalNumber(f"{action}: {name or 'reason'} holds a personal number ({found})")
    return without_personal_numbers(told) if found else told
