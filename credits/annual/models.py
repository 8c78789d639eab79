"""Annual credit records: what the verified records of a learner add up to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ground.scoping import ScopedManager, own_or_below
from learners.people.models import Learner

from ..records.fields import IsWhole, TenthsField


class AnnualCredit(models.Model):
    """Verified hours (tenths) of a learner in one year, subject and counting class.

    Always equal to what the records give: written only by credits.annual.ledger, in the transaction that changes
    the records.
    """

    learner = models.ForeignKey(Learner, models.CASCADE, related_name="annual_credits", db_index=False)
    year = models.PositiveSmallIntegerField(_("year"))
    subject = models.CharField(_("subject (id of the rule pack)"), max_length=24)
    counting_class = models.CharField(_("counting class"), max_length=24)
    tenths = TenthsField(_("hours in tenths"))

    objects = ScopedManager()
    objects_for_relations = models.Manager()

    class Meta:
        verbose_name = _("annual credit record")
        base_manager_name = "objects_for_relations"
        constraints = [
            models.UniqueConstraint(fields=["learner", "year", "subject", "counting_class"], name="annual_credit_once"),
            models.CheckConstraint(condition=Q(IsWhole("tenths")) & Q(tenths__gt=0), name="annual_credit_positive"),
            models.CheckConstraint(condition=Q(IsWhole("year")), name="annual_credit_year_whole"),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(counting_class=""), name="annual_credit_subject_named"
            ),
        ]

    @classmethod
    def visible_q(cls, actor) -> Q:
        return own_or_below(actor)
