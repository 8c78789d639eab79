"""An officer's decision settles a doubt: where the rules give no sure answer and an officer has decided, the decision
holds. Said here once, for one row and as a condition of a query; rows are those of ``selectors.audited``."""

from __future__ import annotations

from django.db.models import Q

from rulebook.vocabulary import Outcome

from .models import AnswerState

_DOUBT = AnswerState.NEEDS_CONFIRMATION
NOT_MET = frozenset({AnswerState.PARTLY, AnswerState.NOTHING})
"""States, as they hold, in which the requirement is not met."""


def settled(state: str, done: str, human: str | None) -> str:
    """The state that holds. ``done``: the subjects that are complete; ``human``: what an officer has decided."""
    if state != _DOUBT or not human:
        return state
    if human == Outcome.MET:
        return AnswerState.COMPLETE
    return AnswerState.PARTLY if done else AnswerState.NOTHING


def where(state: str, done: str | None = "") -> Q:
    """People for whom this state holds; for those who have completed some subjects only, ``done`` says which (None:
    any)."""
    match state:
        case AnswerState.COMPLETE:
            return Q(state=state) | Q(state=_DOUBT, human=Outcome.MET)
        case AnswerState.PARTLY if done is None:
            return Q(state=state) | (Q(state=_DOUBT, human=Outcome.NOT_MET) & ~Q(done=""))
        case AnswerState.PARTLY:
            return Q(state=state, done=done) | Q(state=_DOUBT, human=Outcome.NOT_MET, done=done)
        case AnswerState.NOTHING:
            return Q(state=state) | Q(state=_DOUBT, human=Outcome.NOT_MET, done="")
        case AnswerState.NEEDS_CONFIRMATION:
            return Q(state=state, human__isnull=True)
    return Q(state=state)


def met() -> Q:
    """People whose requirement is met, with relief or without."""
    return where(AnswerState.COMPLETE) | where(AnswerState.EXEMPT)


def not_met() -> Q:
    """People whose requirement is not met."""
    return Q(state__in=sorted(NOT_MET)) | Q(state=_DOUBT, human=Outcome.NOT_MET)
