"""The life of a sampling audit, and of the file of each person who was drawn."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.late import First, last_act
from ground.lifecycle import Lifecycle, Way


class SampleState(models.TextChoices):
    ASKED = "asked", _("being drawn")
    DRAWN = "drawn", _("under way")
    CLOSED = "closed", _("finished")


class SampleMove(models.TextChoices):
    DRAW = "draw"
    CLOSE = "close"


_CLOSED = _("This audit is closed already, or not drawn yet.")
SAMPLES = Lifecycle(
    "reports.SampleAudit",
    SampleState,
    {
        SampleMove.DRAW: Way(SampleState.ASKED, SampleState.DRAWN, "sample.drawn", work=True),
        SampleMove.CLOSE: Way(SampleState.DRAWN, SampleState.CLOSED, "sample.closed", late=_CLOSED),
    },
    marks={SampleState.DRAWN: "drawn_at", SampleState.CLOSED: "closed_at"},
)


class SampledState(models.TextChoices):
    OPEN = "open", _("to be checked")
    OK = "ok", _("in order")
    FINDING = "finding", _("finding")
    MENDED = "mended", _("rectified, to be checked again")
    CONFIRMED = "confirmed", _("rectified and checked again")
    LIFTED = "lifted", _("finding taken back upon an objection")


class SampledMove(models.TextChoices):
    CHECK = "check"
    MEND = "mend"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    LIFT = "lift"


S, M = SampledState, SampledMove
RESULTS = {S.OPEN, S.OK, S.FINDING}
"""What the column ``result`` holds; a finding is mended by its mark."""
_FASTER = _("Somebody was faster: %(name)s, %(time)s. Please look at the file again.")
_WHY, _NOTHING = _("Say how it was mended."), _("There is nothing to be mended any more, or the audit is not closed.")
_WHY_NOT = _("Say why the finding does not hold.")
_LACKING = _("Say what is still lacking.")
_DONE = _("This finding has been checked again already, or not been mended yet.")


def _first(person: Any) -> First:
    """Who was first is signed on the row; who opened a finding again is told by the lines of the audit."""
    reopened = person.lacking and SAMPLED.state(person) == S.FINDING
    return last_act(person.audit, "sample.reopened") if reopened else SAMPLED.signed(person)


SAMPLED = Lifecycle(
    "reports.SampledPerson",
    S,
    {
        M.CHECK: Way(RESULTS, {S.OK, S.FINDING}, "sample.checked", late=_FASTER),
        M.MEND: Way(S.FINDING, S.MENDED, "sample.mended", _WHY, _NOTHING),
        M.CONFIRM: Way(S.MENDED, S.CONFIRMED, "sample.confirmed", late=_DONE),
        M.REOPEN: Way(S.MENDED, S.FINDING, "sample.reopened", _LACKING, _DONE),
        M.LIFT: Way({S.FINDING, S.MENDED, S.CONFIRMED}, S.LIFTED, "sample.lifted", _WHY_NOT, work=True),
    },
    field="result",
    marks={S.MENDED: "mended_at", S.CONFIRMED: "confirmed_at", S.LIFTED: "lifted_at"},
    pair="checked",
    first=_first,
)
