"""The life of an announcement and of what is said against a published list."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.lifecycle import Lifecycle, Way


class AnnouncementState(models.TextChoices):
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLOSED = "closed", _("settled")


class AnnouncementMove(models.TextChoices):
    WITHDRAW = "withdraw"
    CLOSE = "close"


_S, _M = AnnouncementState, AnnouncementMove
_LATE = _("%(name)s has withdrawn or settled it already (%(time)s).")
ANNOUNCEMENTS = Lifecycle(
    "reports.Announcement",
    AnnouncementState,
    {
        _M.WITHDRAW: Way(_S.PUBLISHED, _S.WITHDRAWN, "announcement.withdrawn", _("Say why it is withdrawn."), _LATE),
        _M.CLOSE: Way(_S.PUBLISHED, _S.CLOSED, "announcement.closed", _("Say what came of it."), _LATE),
    },
    marks={_S.WITHDRAWN: "withdrawn_at", _S.CLOSED: "closed_at"},
)


class ListObjectionState(models.TextChoices):
    OPEN = "open", _("to be answered")
    ANSWERED = "answered", _("answered")


class ListObjectionMove(models.TextChoices):
    ANSWER = "answer"


LIST_OBJECTIONS = Lifecycle(
    "reports.ListObjection",
    ListObjectionState,
    {
        ListObjectionMove.ANSWER: Way(
            ListObjectionState.OPEN,
            ListObjectionState.ANSWERED,
            "announcement.objection_answered",
            _("Write the answer."),
            _("%(name)s has answered it already (%(time)s)."),
        )
    },
    marks={ListObjectionState.ANSWERED: "answered_at"},
)
