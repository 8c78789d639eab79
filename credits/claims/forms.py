"""The form of an hour claim. Hours come from the certificate; days are converted only where it names no hours."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casework.forms import NOT_CHOSEN, KindForm, day
from rulebook.quantity import format_tenths
from rulebook.vocabulary import Source

from ..models.records import EARLIEST, MAX_TENTHS

MOST_DAYS = 366
KINDS_OF_TRAINING = [
    (Source.ADVANCED_SEMINAR.value, _("advanced seminar")),
    (Source.FORUM.value, _("forum")),
    (Source.ACADEMIC_EXCHANGE.value, _("academic exchange")),
    (Source.STUDY_VISIT.value, _("study visit")),
    (Source.OTHER_TRAINING.value, _("other training")),
]


class HoursForm(KindForm):
    """Title, time, hours or days, certificate. ``tenths`` of the payload is what an approval would record."""

    title = forms.CharField(label=_("Title of the training"), max_length=200)
    organiser = forms.CharField(label=_("Organiser"), max_length=100)
    starts_on = day(_("First day"))
    completed_on = day(_("Last day"), help_text=_("The hours belong to the year of this day."))
    hours = forms.DecimalField(
        label=_("Hours on the certificate"),
        required=False,
        min_value=Decimal("0.1"),
        max_value=Decimal(MAX_TENTHS) / 10,
        decimal_places=1,
        help_text=_("If the certificate names hours, these hold."),
    )
    days = forms.DecimalField(
        label=_("Days, where it names no hours"),
        required=False,
        min_value=Decimal("0.5"),
        max_value=Decimal(MOST_DAYS),
        decimal_places=1,
    )
    certificate_number = forms.CharField(label=_("Certificate number"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = _("Half days are possible; a day is taken as %(hours)s hours.") % {
            "hours": settings.CONFIG.training_hours_a_day
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("completed_on")
        hours, days = data.get("hours"), data.get("days")
        if first and first < EARLIEST:
            self.add_error("starts_on", _("This day lies too far back."))
        if first and last and last < first:
            self.add_error("completed_on", _("The end lies before the beginning."))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("completed_on", _("A training of more than a year is entered year by year."))
        if days and (days * 2) % 1:
            self.add_error("days", _("Only whole and half days are possible."))
        elif days and first and last and days > (last - first).days + 1:
            self.add_error("days", _("There are not so many days between the first and the last one."))
        if not hours and not days and not {"hours", "days"} & set(self.errors):
            self.add_error("hours", _("Enter the hours of the certificate, or the days where it names none."))
        return data

    def payload(self) -> dict[str, Any]:
        found = super().payload()
        return found | {"tenths": tenths(self.cleaned_data)}

    def pairs(self) -> list[tuple[Any, Any]]:
        return [*super().pairs(), (_("Hours that would be recorded"), format_tenths(tenths(self.cleaned_data)))]


class TrainingForm(HoursForm):
    """6.6: which kind of training it was."""

    source = forms.ChoiceField(label=_("Kind of training"), choices=[NOT_CHOSEN, *KINDS_OF_TRAINING])
    field_order = ["source", "title", "organiser", "starts_on", "completed_on", "hours", "days", "certificate_number"]


def tenths(data: dict[str, Any]) -> int:
    """Hours in tenths: those of the certificate, else the days by the bureau's setting."""
    if data.get("hours"):
        return int(Decimal(data["hours"]) * 10)
    return int(Decimal(data["days"]) * settings.CONFIG.training_hours_a_day * 10)


def completion(payload: dict[str, Any]) -> dt.date:
    return dt.date.fromisoformat(payload["completed_on"])
