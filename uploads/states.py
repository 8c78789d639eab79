"""States of an uploaded file and the moves between them: the one table from which guards and pages are made.

A move's line in the journal is its value after the word of the importer (``Importer.journal``): ``roster.planned``.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ground.lifecycle import Lifecycle, Way


class UploadState(models.TextChoices):
    UPLOADED = "uploaded", _("being read")
    PLANNED = "planned", _("to be confirmed")
    CONFIRMED = "confirmed", _("being stored")
    STORED = "stored", _("stored")
    REFUSED = "refused", _("refused")
    DISCARDED = "discarded", _("discarded")
    WITHDRAWN = "withdrawn", pgettext_lazy("batch", "withdrawn")


class UploadMove(models.TextChoices):
    PLAN = "planned"
    REFUSE = "refused"
    READ_AGAIN = "planned_anew"
    CONFIRM = "confirmed"
    RELEASE = "released"
    OVERTAKE = "overtaken"
    STORE = "stored"
    DISCARD = "discarded"
    ASK_WITHDRAWAL = "withdrawal_asked"
    WITHDRAW = "withdrawn"


S, M = UploadState, UploadMove
_WHY = _("Please say why the batch is withdrawn.")
UPLOADS = Lifecycle(
    "uploads.Upload",
    S,
    {
        M.PLAN: Way(S.UPLOADED, S.PLANNED),
        M.REFUSE: Way({S.UPLOADED, S.CONFIRMED}, S.REFUSED, work=True),
        M.READ_AGAIN: Way({S.UPLOADED, S.PLANNED, S.REFUSED}, S.UPLOADED),
        M.CONFIRM: Way(S.PLANNED, S.CONFIRMED),
        M.RELEASE: Way(S.CONFIRMED, S.PLANNED, work=True),
        M.OVERTAKE: Way(S.CONFIRMED, S.UPLOADED, work=True),
        M.STORE: Way(S.CONFIRMED, S.STORED),
        M.DISCARD: Way({S.UPLOADED, S.PLANNED}, S.DISCARDED),
        M.ASK_WITHDRAWAL: Way(S.STORED, S.STORED, reason=_WHY),
        M.WITHDRAW: Way(S.STORED, S.WITHDRAWN, reason=_WHY),
    },
    field="state",
    late=_("This file is not waiting for that any more. Please look again."),
)

AT_WORK = frozenset({UploadState.UPLOADED, UploadState.CONFIRMED})
STYLES = {
    UploadState.UPLOADED: "info", UploadState.PLANNED: "unsure", UploadState.CONFIRMED: "info",
    UploadState.STORED: "met", UploadState.REFUSED: "not-met", UploadState.DISCARDED: "info",
    UploadState.WITHDRAWN: "not-met",
}  # fmt: skip
