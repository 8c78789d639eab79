"""Whoever comes second is told who was faster, and when: a sentence about what somebody else did goes by ground.late or
names both itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPEAKS_OF_OTHERS = re.compile(
    r"\bmeanwhile\b|\bin the meantime\b|\bsomebody (else has|else is|was)\b|\bwas faster\b"
    r"|\balready (been )?(decided|closed|withdrawn|revoked|carried|accepted|answered|settled|frozen|confirmed|agreed)\b"
    r"|\b(decided|closed|withdrawn|revoked|carried out|accepted|answered|settled|frozen|confirmed|agreed to|ended|left)"
    r" already\b|has already left|already belongs",
    re.IGNORECASE,
)
BOTH = ({"name", "time"}, {"who", "when"})
NOT_OF_A_ROW = {
    "It has been changed meanwhile. Please look again.": "ground.lifecycle hands it to outrun",
    "You have already decided this request on another level.": "of the reader's own act",
    "The notice has been corrected meanwhile. Look at the case again.": "the law; its own page says who published it",
    "Meanwhile other records have changed. The file has been planned again: please look and confirm.":
        "of many records, by many people",
    "An objection against this decision has been answered already; it cannot be repeated here.":
        "the objection's page has the answer with its name and day",
    "Somebody else is adding units here just now. Please try again.": "is still at it: no act has been written yet",
}  # fmt: skip
"""Sentences that need not name anybody, each with the reason."""
SKIPPED = {"tests", "bench", "scripts", "clients", "docs", ".venv", "var"}


def sentences(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Sentences of refusals that speak of what somebody else did, and name neither who nor when by any way."""
    told = {id(part) for call in _calls(tree, {"outrun", "said", "Way", "Lifecycle"}) for part in ast.walk(call)}
    kept = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in _calls(tree, {"outrun", "said", "Way", "Lifecycle"}):
        for part in ast.walk(call):
            if isinstance(part, ast.Name) and part.id in kept:
                told |= {id(each) for each in ast.walk(kept[part.id])}
    for node in ast.walk(tree):
        if (spoken := _spoken(node)) is not None:
            for part in ast.walk(spoken):
                text = part.value if isinstance(part, ast.Constant) and id(part) not in told else None
                if isinstance(text, str) and _speaks_alone(text):
                    yield part.lineno, text


def _spoken(node: ast.AST) -> ast.AST | None:
    """What is told to a person there: the refusal that is raised, the message that is shown."""
    if isinstance(node, ast.Raise):
        return node.exc
    shown = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return node if shown and isinstance(node.func.value, ast.Name) and node.func.value.id == "messages" else None


def _calls(tree: ast.AST, names: set[str]) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            yield node


def _speaks_alone(text: str) -> bool:
    places = set(re.findall(r"%\((\w+)\)", text))
    return bool(SPEAKS_OF_OTHERS.search(text)) and not any(both <= places for both in BOTH)


def _sources() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*.py")):
        if not SKIPPED & set(path.relative_to(ROOT).parts) and "migrations" not in path.parts:
            yield path


def test_every_sentence_about_somebody_else_says_who_and_when():
    found = {
        f"{path.relative_to(ROOT)}:{line}": text
        for path in _sources()
        for line, text in sentences(ast.parse(path.read_text(encoding="utf-8")))
        if text not in NOT_OF_A_ROW
    }
    assert found == {}


def test_control_a_bare_sentence_is_found_and_a_told_one_is_not():
    bare = 'def f():\n    raise Refused(_("Somebody else has decided it already."))\n'
    told = 'def f():\n    raise outrun(row, _("Somebody else has decided it already."))\n'
    named = 'def f():\n    raise Refused(_("%(name)s has decided it already (%(time)s).") % words)\n'
    shown = 'def f():\n    messages.error(request, _("Somebody else has decided it already."))\n'
    half = 'def f():\n    raise Refused(_("%(name)s has already answered it.") % words)\n'
    assert [line for line, _text in sentences(ast.parse(bare))] == [2]
    assert [line for line, _text in sentences(ast.parse(half))] == [2]
    assert [line for line, _text in sentences(ast.parse(shown))] == [2]
    assert list(sentences(ast.parse(told))) == []
    assert list(sentences(ast.parse(named))) == []
