"""The life of a move of many people: prepared, carried out by a job, taken back by a job. A job that has stopped on the
way is asked for again, or the move is taken back from there."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from ground.lifecycle import Lifecycle, Way


class RegroupingState(models.TextChoices):
    PREPARED = "prepared", pgettext_lazy("move", "being prepared")
    ASKED = "asked", pgettext_lazy("move", "under way")
    DONE = "done", pgettext_lazy("move", "carried out")
    GOING_BACK = "going_back", pgettext_lazy("move", "being taken back")
    BACK = "back", pgettext_lazy("move", "taken back")


class RegroupingMove(models.TextChoices):
    PLAN = "plan"
    DROP = "drop"
    CARRY_OUT = "carry_out"
    NOT_BEGIN = "not_begin"
    FINISH = "finish"
    TAKE_BACK = "take_back"
    FINISH_BACK = "finish_back"


S, M = RegroupingState, RegroupingMove
REGROUPINGS = Lifecycle(
    "casework.Regrouping",
    S,
    {
        M.PLAN: Way(S.PREPARED, S.PREPARED, "regrouping.planned"),
        M.DROP: Way(S.PREPARED, action="regrouping.dropped"),
        M.CARRY_OUT: Way((S.PREPARED, S.ASKED), S.ASKED, "regrouping.asked"),
        M.NOT_BEGIN: Way(S.ASKED, S.PREPARED, "regrouping.not_begun", work=True),
        M.FINISH: Way(S.ASKED, S.DONE, "regrouping.done", work=True),
        M.TAKE_BACK: Way((S.ASKED, S.DONE, S.GOING_BACK), S.GOING_BACK, "regrouping.undo_asked"),
        M.FINISH_BACK: Way(S.GOING_BACK, S.BACK, "regrouping.undone", work=True),
    },
    marks={S.ASKED: "asked_at", S.DONE: "done_at", S.GOING_BACK: "undo_asked_at", S.BACK: "undone_at"},
)
