"""The life of cards in bulk, and of each person in it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class RunState(models.TextChoices):
    ASKED = "asked", _("being prepared")
    RUNNING = "running", _("cards being issued")
    FINISHED = "finished", _("all gone through")
    CANCELLED = "cancelled", _("stopped early")


class RunMove(models.TextChoices):
    COLLECT = "collect"
    FINISH = "finish"
    STOP = "stop"
    CANCEL = "cancel"
    RETRY = "retry"


S, M = RunState, RunMove
_OVER = _("Everybody has been gone through already, or it was stopped. Please look again.")
RUNS = Lifecycle(
    "reports.CardRun",
    S,
    {
        M.COLLECT: Way(S.ASKED, S.RUNNING, "run.collected", work=True),
        M.FINISH: Way(S.RUNNING, S.FINISHED, "run.finished", work=True),
        M.STOP: Way({S.ASKED, S.RUNNING}, S.CANCELLED, "run.stopped", work=True),
        M.CANCEL: Way({S.ASKED, S.RUNNING}, S.CANCELLED, "run.cancelled", late=_OVER),
        M.RETRY: Way({S.FINISHED, S.CANCELLED}, {S.ASKED, S.RUNNING}, "run.retried", late=_("It is at work already.")),
    },
    marks={S.RUNNING: "collected_at", S.FINISHED: "finished_at", S.CANCELLED: "cancelled_at"},
)


class RunPersonState(models.TextChoices):
    WAITING = "waiting", _("waiting for its turn")
    ISSUED = "issued", _("card issued")
    FAILED = "failed", _("no card")


class RunPersonMove(models.TextChoices):
    ISSUE = "issue"
    FAIL = "fail"
    WAIT_AGAIN = "wait_again"


P, W = RunPersonState, RunPersonMove
RUN_PEOPLE = Lifecycle(
    "reports.RunPerson",
    P,
    {
        W.ISSUE: Way(P.WAITING, P.ISSUED, work=True),
        W.FAIL: Way(P.WAITING, P.FAILED, work=True),
        W.WAIT_AGAIN: Way(P.FAILED, P.WAITING, work=True),
    },
    field="state",
)
