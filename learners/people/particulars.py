"""What is known of a person, in normal form: one shape for forms, rosters and corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from ground import crypto

from .identity import mask_id_number, mask_phone, normal_id_number, normal_phone
from .models import Learner
from .pinyin import name_pinyin

PERSONAL = {"id_number": mask_id_number, "phone": mask_phone}
"""Items shown and journalled masked only."""
POST = ("sector", "grassroots_post")
"""Items that count for the rules only once an office above the unit has confirmed them."""
FACTS = ("sex", "birth_date", *POST)
"""Items that decisions turn on."""


@dataclass(frozen=True)
class Particulars:
    """Values as intake's parsers give them; empty text or None is “not known”."""

    name: str
    id_number: str
    document_type: str = "resident_id"
    phone: str = ""
    sex: str = ""
    birth_date: dt.date | None = None
    sector: str = ""
    grassroots_post: bool | None = None
    title_level: str = ""
    post_grade: int | None = None
    field: str = ""

    @classmethod
    def of(cls, learner: Learner) -> Particulars:
        return cls(**{item.name: getattr(learner, item.name) for item in fields(cls)})

    def differences(self, other: Particulars) -> Iterator[str]:
        """Names of the items in which the two differ."""
        for item in fields(self):
            if getattr(self, item.name) != getattr(other, item.name):
                yield item.name

    def shown(self, names: Iterator[str] | list[str]) -> dict[str, Any]:
        """Some items, fit for the journal: numbers masked."""
        values = {name: getattr(self, name) for name in names}
        return {name: PERSONAL[name](value) if name in PERSONAL and value else value for name, value in values.items()}

    def columns(self) -> dict[str, Any]:
        """Everything that is stored of them: the items, blind indexes and pinyin."""
        pinyin, initials = name_pinyin(self.name)
        return {item.name: getattr(self, item.name) for item in fields(self)} | {
            "id_number_index": id_number_index(self.id_number),
            "phone_index": phone_index(self.phone),
            "name_pinyin": pinyin,
            "name_initials": initials,
        }


def id_number_index(number: str) -> str:
    """Blind index by which a document number is found; whatever way it is typed."""
    return crypto.blind_index(normal_id_number(number), "id_number")


def phone_index(phone: str) -> str:
    """Blind index of a phone; empty for none."""
    return crypto.blind_index(normal_phone(phone), "phone") if phone else ""
