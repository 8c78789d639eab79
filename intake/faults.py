"""What can be wrong: with one cell (``Fault``) or with the whole file (``FileRefused``)."""

import re
from dataclasses import dataclass
from typing import Protocol

from intake import messages


class Explained(Protocol):
    """Anything that says what is wrong and how to mend it: a ``Fault``, or the objection of an app."""

    @property
    def code(self) -> str:
        """Under which word it is counted."""

    @property
    def message_zh(self) -> str:
        """What is wrong."""

    @property
    def hint_zh(self) -> str:
        """How to mend it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a cell or a row.

    ``params`` fill the sentence. They never hold a document or phone number, so a fault may be stored and logged.
    """

    code: str
    params: tuple[tuple[str, str], ...] = ()

    @property
    def message_zh(self) -> str:
        """What is wrong."""
        return messages.text(self.code, dict(self.params)).what

    @property
    def hint_zh(self) -> str:
        """How to mend it."""
        return messages.text(self.code, dict(self.params)).mend

    def to_json(self) -> dict[str, object]:
        """Plain data that ``from_json`` reads back."""
        return {"code": self.code, "params": dict(self.params)}

    @classmethod
    def from_json(cls, data: dict[str, object]) -> "Fault":
        """Raise ValueError when ``data`` was not written by ``to_json``."""
        code, params = data.get("code"), data.get("params")
        if not isinstance(code, str) or not isinstance(params, dict) or code not in messages.ZH:
            raise ValueError("not a fault")
        return cls(code, tuple((str(key), str(value)) for key, value in params.items()))


def fault(code: str, **params: object) -> Fault:
    """A fault whose sentence is filled with ``params``."""
    return Fault(code, tuple((key, str(value)) for key, value in params.items()))


class FileRefused(Exception):
    """The whole file cannot be taken in; ``message_zh`` says what, where and how to mend it."""

    def __init__(self, code: str, **params: object) -> None:
        self.code = code
        self.params = {key: str(value) for key, value in params.items()}
        super().__init__(self.message_zh)

    @property
    def message_zh(self) -> str:
        """What is wrong and how to mend it, as full sentences."""
        said = messages.text(self.code, self.params)
        return f"{said.what}。{said.mend}。"


_OF_FILES = re.compile("列|单元格|文件|Excel|表格|上传|导入")


def said_in_form(found: Fault) -> str:
    """The sentence for somebody before a form, who has no columns: what in the hint speaks of a file is left out."""
    kept = []
    for clause in found.hint_zh.split("；"):
        parts = [part for part in clause.split("，") if not _OF_FILES.search(part)]
        if clause.startswith("如") and len(parts) < len(clause.split("，")):
            continue  # a condition without what follows from it
        kept += ["，".join(parts)] if parts else []
    hint = "；".join(kept).removeprefix("再").removeprefix("并") or "请核对后重新填写"
    return f"{found.message_zh}。{hint if hint[0] in '请如' else '请' + hint}。"
