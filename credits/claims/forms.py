"""Forms of hour claims. Hours come from the certificate; days are converted only where it names no hours."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import NOT_CHOSEN, KindForm, day
from casework.requests.law import of_the_day
from casework.requests.models import CaseRequest
from ground.days import said_day
from rulebook.quantity import format_tenths
from rulebook.vocabulary import Source

from ..records.models import EARLIEST, LATEST, MAX_TENTHS
from .said import completion, in_tenths, tenths
from .status import by_facts

MOST_DAYS = 366
FIRST_YEAR, LAST_YEAR = 2000, 2100
KINDS_OF_TRAINING = [
    (Source.ADVANCED_SEMINAR.value, _("advanced seminar")),
    (Source.FORUM.value, _("forum")),
    (Source.ACADEMIC_EXCHANGE.value, _("academic exchange")),
    (Source.STUDY_VISIT.value, _("study visit")),
    (Source.OTHER_TRAINING.value, _("other training")),
]


class CountedForm(KindForm):
    """Base of what claims hours. ``tenths`` and ``year`` of the payload are what an approval would record. How it was
    held is asked where a notice knows modes of study."""

    mode = forms.ChoiceField(label=_("Mode of study"), required=False, help_text=_("As it stands on the proof."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mode = self.fields.pop("mode")
        if modes := of_the_day().modes_in_view:
            mode.choices = [("", _("not stated")), *modes.items()]  # type: ignore[attr-defined]
            self.fields["mode"] = mode

    def payload(self) -> dict[str, Any]:
        found = super().payload()
        year = found.get("year") or of_the_day().study_year_of(completion(found))
        return found | {"tenths": self.worth(), "year": year}

    def worth(self) -> int:
        """What would be recorded, in tenths."""
        return tenths(self.cleaned_data)

    def check_days(self, days: Any) -> None:
        """No more hours than so many days hold by the bureau's setting."""
        hours, most = self.cleaned_data.get("hours"), settings.CONFIG.hours_a_day
        if hours and days is not None and hours > days * most:
            what = {"hours": format_tenths(int(hours * 10)), "days": format_tenths(int(days * 10)), "most": most}
            self.add_error("hours", _("%(hours)s hours in %(days)s days are more than %(most)s hours a day.") % what)


class HoursForm(CountedForm):
    """Title, time, hours or days, certificate."""

    mobiles_in = ("certificate_number",)
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
        if not hours and not days and not data.get("unit") and not {"hours", "days"} & set(self.errors):
            self.add_error("hours", _("Enter the hours of the certificate, or the days where it names none."))
        if first and last and not self.errors:
            self.check_days(days or Decimal((last - first).days + 1))
        return data

    def pairs(self) -> list[tuple[Any, Any]]:
        return [*super().pairs(), (_("Hours that would be recorded"), format_tenths(self.worth()))]


class TrainingForm(HoursForm):
    """6.6: which kind of training it was, one of those that every notice knows or of the notice's own. Where a notice
    counts work in other units than hours (a paper, a half day) these may be given instead."""

    source = forms.ChoiceField(label=_("Kind of training"), choices=[NOT_CHOSEN, *KINDS_OF_TRAINING])
    unit = forms.ChoiceField(
        label=_("Counted by"), required=False, help_text=_("For what the notice does not count by hours.")
    )
    quantity = forms.DecimalField(
        label=_("Quantity"), required=False, min_value=Decimal("0.1"), max_value=Decimal(MOST_DAYS), decimal_places=1
    )
    role = forms.ChoiceField(label=_("Your part in it"), required=False)
    field_order = [
        "source", "title", "organiser", "starts_on", "completed_on", "hours", "days", "unit", "quantity", "role",
        "certificate_number",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        notices = of_the_day().notices.values()
        own = [item for notice in notices for item in notice.own_trainings.items()]
        self.fields["source"].choices += dict(own).items()  # type: ignore[attr-defined]
        rates = [rate for notice in notices for rate in notice.rates]
        words = {"unit": [rate.unit for rate in rates], "role": [role for rate in rates for role in rate.roles or ()]}
        for name, said in words.items():
            choices = [("", _("does not apply")), *((word, word) for word in dict.fromkeys(said))]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in [*(name for name, said in words.items() if not said), *(() if rates else ("quantity",))]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("unit"):
            for name in ("quantity", "role"):
                if data.get(name):
                    self.add_error(name, _("This belongs to “Counted by”: choose there, or leave it empty."))
            return data
        if data.get("hours") or data.get("days"):
            self.add_error("unit", _("Either hours or days, or what the notice counts otherwise."))
        elif data.get("quantity") is None:
            if "quantity" not in self.errors:
                self.add_error("quantity", _("How many? For one thing enter 1."))
        elif data.get("completed_on") and data.get("source"):
            worth = self.worth()
            if not worth:
                self.add_error("unit", _("The notice does not count such work by this, or not for this part in it."))
            elif worth > MAX_TENTHS:
                most = {"most": format_tenths(MAX_TENTHS)}
                self.add_error(
                    "quantity", _("That would be more than %(most)s hours. Please check the quantity.") % most
                )
        return data

    def worth(self) -> int:
        said = self.cleaned_data
        if not said.get("unit"):
            return super().worth()
        pack = of_the_day()
        notice = pack.notice_of(pack.study_year_of(said["completed_on"]))
        return notice.worth(said["source"], said["unit"], said.get("role"), in_tenths(said["quantity"])) or 0


class RecognisedForm(CountedForm):
    """Hours that another place of the region has verified: what its document says."""

    mobiles_in = ("certificate_number",)
    verifier = forms.CharField(
        label=_("Office that verified the hours"),
        max_length=100,
        help_text=_("As it stands in the seal of the document, with its league or city."),
    )
    year = forms.IntegerField(
        label=_("Year for which they count"), min_value=FIRST_YEAR, max_value=LAST_YEAR, help_text=_("By the document.")
    )
    subject = forms.ChoiceField(label=_("Subject"))
    hours = forms.DecimalField(
        label=_("Hours verified"),
        min_value=Decimal("0.1"),
        max_value=Decimal(MAX_TENTHS) / 10,
        decimal_places=1,
    )
    completed_on = day(_("Completed on"), help_text=_("The last day of the study, by the document."))
    title = forms.CharField(label=_("What was studied"), max_length=200, required=False)
    certificate_number = forms.CharField(label=_("Number of the document"), max_length=60, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subjects = [(subject.id, subject.name) for subject in of_the_day().subjects]
        self.fields["subject"].choices = [NOT_CHOSEN, *subjects]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        last, year = data.get("completed_on"), data.get("year")
        if last and not EARLIEST <= last <= LATEST:
            self.add_error("completed_on", _("This day lies too far from today."))
        elif last and year and year <= last.year:
            self.check_days(Decimal((last - dt.date(year, 1, 1)).days + 1))
        return data


class TeacherReview(KindForm):
    """What the reviewer of a training of three-subject teachers states: the proof shows the status of that day."""

    was_sanke_teacher = forms.BooleanField(
        label=_("By the proof a teacher of the three subjects on the day of the training"), required=False
    )

    def __init__(self, data: object = None, *, case: CaseRequest, auto_id: str = "id_%s") -> None:
        super().__init__(data, initial=case.findings)
        self.auto_id = auto_id
        day = completion(case.effective)
        known: dict[bool | None, str] = {
            True: gettext("on record as such a teacher"),
            False: gettext("on record, but not for this day"),
            None: gettext("nothing on record"),
        }
        said = {"day": said_day(day), "what": known[by_facts(case.learner_id, day)]}
        self.fields["was_sanke_teacher"].help_text = gettext("%(day)s: %(what)s.") % said
