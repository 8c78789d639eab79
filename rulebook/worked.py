"""Worked cases of a pack: cases with the decision that somebody has worked out by hand, a line each as JSON
(`{"case": {…}, "decision": {…}}`). What the decision names must come out so; what it leaves out is not asked."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from rulebook.decide import decide_data
from rulebook.given import CaseError
from rulebook.library import Library
from rulebook.lines import read_line


class Worked(NamedTuple):
    """One worked case: its line, what was worked out and what the pack says, for all that was named. ``problem``: why
    it cannot be decided at all. ``summary``: what the pack says, as a sentence."""

    line: int
    name: str
    policy: str
    expected: dict[str, Any]
    found: dict[str, Any]
    summary: str = ""
    problem: str = ""

    @property
    def differing(self) -> list[tuple[str, str, str]]:
        """Name, worked out, found, of all that differs."""
        names = [name for name in self.expected if not _same(self.expected[name], self.found.get(name))]
        return [(name, _shown(self.expected[name]), _shown(self.found.get(name))) for name in names]

    @property
    def right(self) -> bool:
        return not self.problem and not self.differing


def worked(text: str, library: Library) -> Iterator[Worked]:
    """Every case of a text under the packs of a library; empty lines are passed over. Raises nothing."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield _worked(number, line, library)


def _worked(number: int, line: str, library: Library) -> Worked:
    try:
        data = read_line(line)
    except CaseError as error:
        return Worked(number, "", "", {}, {}, problem=error.message)
    case = data.get("case") if isinstance(data, dict) else None
    expected = data.get("decision") if isinstance(data, dict) else None
    if not isinstance(case, dict) or not isinstance(expected, dict) or not expected:
        return Worked(number, "", "", {}, {}, problem="每行应有 case（案例）和 decision（应得的判定）")
    name = str(case.get("name") or (isinstance(data, dict) and data.get("name")) or "")
    policy = str(case.get("policy") or "")
    found = decide_data(case, library)
    if "error" in found and "error" not in expected:
        error_field = found["error"]["field"]
        return Worked(number, name, policy, expected, {}, problem=f"{error_field}：{found['error']['message']}")
    return Worked(number, name, policy, expected, found, summary=str(found.get("summary", "")))


def _same(expected: Any, found: Any) -> bool:
    """Nothing, an empty list and a key that is left out are the same."""
    return expected == found or (expected in (None, [], {}) and found in (None, [], {}))


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
