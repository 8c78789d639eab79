"""Doubtful cases by cause: what has to happen before the rules can answer."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from learners.people.models import Learner
from learners.people.shown import title_of


class DoubtCause(models.TextChoices):
    """Why somebody's answer is doubtful, and so what there is to do."""

    CONFIRMATION = "confirmation", _("ownership and post wait for a confirmation")
    VALUE = "value", _("a value is not known")
    DOUBT = "doubt", _("open readings and other true doubts")


_LACKS = Q(sector="") | Q(grassroots_post__isnull=True) | Q(birth_date__isnull=True) | Q(sex="")
_CONFIRMED = Q(post_confirmed_at__isnull=False)
BY_CAUSE = {
    DoubtCause.CONFIRMATION: ~_LACKS & ~_CONFIRMED,
    DoubtCause.VALUE: _LACKS,
    DoubtCause.DOUBT: ~_LACKS & _CONFIRMED,
}
"""Each of a queue has one cause: first a value has to be known, then confirmed; what is left is a true doubt."""


def counted(people: QuerySet[Learner]) -> dict[DoubtCause, int]:
    """How many of a queue there are for each cause. One query."""
    counts = people.order_by().aggregate(
        **{cause.value: Count("pk", filter=where) for cause, where in BY_CAUSE.items()}
    )
    return {cause: counts[cause.value] for cause in DoubtCause}


def lacking(learner: Learner) -> list[str]:
    """What is not known of somebody, by the names of the roster."""
    found = {
        "sector": learner.sector == "",
        "grassroots_post": learner.grassroots_post is None,
        "birth_date": learner.birth_date is None,
        "sex": learner.sex == "",
    }
    return [title_of(name) for name, missing in found.items() if missing]
