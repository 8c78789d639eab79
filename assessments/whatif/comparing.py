"""The same people under two laws. Nothing is written here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from policy import packs
from policy.drafts.checking import examined
from policy.drafts.models import DraftVersion
from rulebook import Pack
from rulebook.ledger import LedgerRow

from ..standings.computing import Placing
from ..standings.models import Survey
from .models import WhatIf


class Changed(NamedTuple):
    """A person whose answer to a question differs."""

    learner_id: int
    question: str
    before: str
    after: str
    clause_before: str
    clause_after: str


class _OnDraft(Placing):
    """People under a pack that is not on offer: their hours are counted from the records."""

    def rows_of(self, ids: Sequence[int]) -> dict[int, list[LedgerRow]]:
        return self.rows_from_records(ids)


def draft_pack(version: DraftVersion, policy: str) -> Pack | None:
    """The pack of a version after the earlier notices of its series, with the rulings in force under ``policy`` on
    readings that it has; None while its text has mistakes."""
    pack = examined(version.text)[0]
    if pack is None:
        return None
    pack = pack.following(packs.as_written(each) for each in packs.policies())
    return packs.ruled(pack, packs.rulings_in_force(policy))


def law_of(version: DraftVersion | None, policy: str) -> Pack:
    """What a side of a trial was decided by: a version of a draft, or the law in force."""
    pack = packs.in_force(policy) if version is None else draft_pack(version, policy)
    assert pack is not None, "a version with mistakes is not tried"
    return pack


class Comparison:
    """Two laws on one day. Remembers between pieces; use it for one run of work."""

    def __init__(self, whatif: WhatIf) -> None:
        self.before = self._side(whatif.policy, whatif.against, whatif.as_of)
        self.after = self._side(whatif.policy, whatif.version, whatif.as_of)
        later = set(self.after.questions)
        self.questions = [key for key in self.before.questions if key in later]

    @staticmethod
    def _side(policy: str, version: DraftVersion | None, as_of: dt.date) -> Placing:
        survey = Survey(policy=policy, as_of=as_of)
        if version is None:
            return Placing(survey, packs.in_force(policy))
        pack = draft_pack(version, policy)
        assert pack is not None, "a version with mistakes is not tried"
        return _OnDraft(survey, pack)

    def changes(self, ids: Sequence[int]) -> Iterator[Changed]:
        """Of these people whose answers differ, by question."""
        before, after = dict(self.before.people(ids)), dict(self.after.people(ids))
        for pk in before.keys() & after.keys():
            for key in self.questions:
                old = self.before.answering.columns(before[pk].content, key)
                new = self.after.answering.columns(after[pk].content, key)
                found = Changed(pk, key, old["state"], new["state"], _clause(old), _clause(new))
                if (found.before, found.clause_before) != (found.after, found.clause_after):
                    yield found


def _clause(columns: dict[str, Any]) -> str:
    """By which clause the requirement is met; empty where it is not."""
    return str(columns["articles"] or columns["route"])
