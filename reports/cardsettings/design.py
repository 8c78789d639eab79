"""What holds for papers that are issued now, and how it shows in their content."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import Any

from django.conf import settings

from .models import CardSetting, CitationStyle, SealArea

PATTERN = "XM-{kind}{year}-{office}-{number}"
PARTS = ("{kind}", "{year}", "{office}", "{number}")
CODE = re.compile(r"[0-9A-Z]{2,4}")
_PART, _ITEM = r"第([零一二三四五六七八九十]+)部分", r"第（([零一二三四五六七八九十]+)）项"
_FORM = {
    CitationStyle.ARTICLE: ((_PART, r"第\1条"),),
    CitationStyle.SHORT: ((_PART + _ITEM, r"\1（\2）"),),
}


def cited(text: str, style: str) -> str:
    """A sentence of ours with its articles cited as the bureau does: 第六部分第（一）项, 第六条第（一）项, 六（一）."""
    for pattern, form in _FORM.get(CitationStyle(style), ()):
        text = re.sub(pattern, form, text)
    return text


@dataclass(frozen=True)
class CardDesign:
    """A setting as papers need it. ``step`` 0: nothing was set, what the operator's configuration says holds."""

    step: int = 0
    title: str = field(default_factory=lambda: settings.CARD_TITLE)
    issuer: str = field(default_factory=lambda: settings.ISSUER)
    number_pattern: str = PATTERN
    office_codes: dict[str, str] = field(default_factory=dict)
    footer: str = ""
    citation: str = CitationStyle.PART
    photo: bool = False
    seal: int = SealArea.ROUND

    @classmethod
    def of(cls, row: CardSetting) -> CardDesign:
        return cls(**{one.name: getattr(row, one.name) for one in fields(cls)})

    def number(self, *, letter: str, year: int, office: str, number: int) -> str:
        """``letter``: K of a card, S of a statement, Z of one for another place."""
        return self.number_pattern.format(kind=letter, year=year, office=office, number=f"{number:06d}")

    def kept(self) -> dict[str, Any]:
        """What a paper keeps of the setting beside what it says."""
        return {"step": self.step, "footer": self.footer, "photo": self.photo, "seal": int(self.seal)}

    def dressed(self, content: dict[str, Any]) -> dict[str, Any]:
        """The content of a paper in this design: its articles cited as set, its footer and its rooms kept with it."""
        found = {**content, "issuer": self.issuer, "setting": self.kept()}
        if content["is_card"]:
            found["title"] = self.title
        if self.citation == CitationStyle.PART:
            return found
        verdict, table = content["verdict"], content["table"]
        found["verdict"] = verdict | {
            "sentence": cited(verdict["sentence"], self.citation),
            "lines": [cited(line, self.citation) for line in verdict["lines"]],
        }
        found["reasons"] = [cited(reason, self.citation) for reason in content["reasons"]]
        found["table"] = table | {
            "rows": [one | {"article": cited(one["article"], self.citation)} for one in table["rows"]]
        }
        return found
