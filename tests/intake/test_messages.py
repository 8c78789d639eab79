"""The catalogue: every code that is used has a sentence, every sentence is used."""

import re
import string
from pathlib import Path

import pytest

from intake import messages
from intake.schemas import PLAN_PARTICIPANTS, PLATFORM, ROSTER, platform_schema
from intake.values.words import WordChoice

SOURCES = [path for path in Path(messages.__file__).parent.rglob("*.py") if path.name != "messages.py"]
LITERALS = set(re.findall(r'"([a-z][a-z0-9_]*)"', "\n".join(path.read_text() for path in SOURCES)))
CHOICES = {
    f"{one.parse.name}_unknown"
    for schema in (PLATFORM, platform_schema("", modes={"online": "网络"}), ROSTER, PLAN_PARTICIPANTS)
    for one in schema.fields
    if isinstance(one.parse, WordChoice)
}


class TestCatalogue:
    def test_has_no_sentence_that_nobody_says(self) -> None:
        assert set(messages.ZH) - LITERALS - CHOICES == set()

    def test_has_a_sentence_for_every_code(self) -> None:
        text = "\n".join(path.read_text() for path in SOURCES)
        used = set(re.findall(r'(?:fault|FileRefused|Unusable)\(\s*"([a-z0-9_]+)"', text)) | CHOICES
        assert used - set(messages.ZH) == set()
        assert len(used) > 60

    @pytest.mark.parametrize("code", sorted(messages.ZH))
    def test_sentences_are_complete_in_both_parts(self, code: str) -> None:
        said = messages.ZH[code]
        gaps = {name for part in said for _, name, _, _ in string.Formatter().parse(part) if name}
        filled = messages.text(code, dict.fromkeys(gaps, "甲"))
        assert filled.what
        assert filled.mend
        assert not filled.what.endswith(("。", "；", "，"))
        assert not filled.mend.endswith(("。", "；", "，"))
