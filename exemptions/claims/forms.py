"""What each clause asks. Figures and years come from the rule pack."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import NOT_CHOSEN, KindForm, day
from casework.requests.law import of_the_day
from rulebook import Pack
from rulebook.dimensions import FactEntry

from ..facts.rivals import LASTING

YES_NO = (("yes", _("yes")), ("no", _("no")))


def _text(label: Any, *, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, max_length=100, required=required, help_text=help_text)


class PeriodForm(KindForm):
    """A fact that holds from a day, and until another where that is known."""

    since = day(_("Since"))
    until = day(_("Until"), required=False, help_text=_("Leave empty while it lasts."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end lies before the beginning."))
        return data


class GraduateForm(KindForm):
    """5.2: graduate who works in a township or village; recognition asks for so many years."""

    required_years = forms.TypedChoiceField(label=_("Years of study that the recognition asks for"), coerce=int)
    workplace = _text(_("Township or village where you work"))
    since = day(_("Working there since"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bounds = of_the_day().applications.recognition
        years = range(bounds.least_years, bounds.most_years + 1)
        self.fields["required_years"].choices = [NOT_CHOSEN, *((number, str(number)) for number in years)]  # type: ignore[attr-defined]


class PostForm(KindForm):
    """6.2: ownership of the employer, or a front-line post."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[
            ("non_public", _("My employer belongs to the non-public economy")),
            ("grassroots_post", _("I work at the front line of a township or village")),
        ],
        widget=forms.RadioSelect,
    )
    employer = _text(_("Employer, or township and post"))
    since = day(_("Since"))


class PostdocForm(KindForm):
    """6.3: post-doctoral researcher leaving the station."""

    station = _text(_("Post-doctoral station"))
    station_since = day(_("Entered the station on"), required=False)
    station_until = day(_("Left the station on"), required=False)
    merits = forms.MultipleChoiceField(
        label=_("Achieved at the station"),
        choices=[
            ("foundation_grant", _("grant of the China Postdoctoral Science Foundation")),
            ("led_project", _("led a project of provincial level or above")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    stays_in_region = forms.ChoiceField(
        label=_("Stays to work in the region"), choices=YES_NO, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("station_since"), data.get("station_until")
        if since and until and until < since:
            self.add_error("station_until", _("The end lies before the beginning."))
        return data


class EpidemicForm(KindForm):
    """6.4: medical staff under the preference for the epidemic front line."""

    years = forms.TypedMultipleChoiceField(
        label=_("Years at the epidemic front line"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    duty = _text(_("Place and duty"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = of_the_day().policy_year
        self.fields["years"].choices = [(year, str(year)) for year in range(2020, last + 1)]  # type: ignore[attr-defined]


class SankeForm(PeriodForm):
    """6.5: teacher of one of the three subjects."""

    subject = forms.ChoiceField(
        label=_("Subject taught"),
        choices=[NOT_CHOSEN, ("politics", _("politics")), ("chinese", _("Chinese")), ("history", _("history"))],
    )
    school = _text(_("School and classes"))
    field_order = ["subject", "school", "since", "until"]


class ExamForm(KindForm):
    """6.6: vocational qualification examination."""

    mobiles_in = ("certificate_number",)
    qualification = _text(_("Qualification"))
    certificate_number = _text(_("Certificate number"), required=False)
    year = forms.TypedChoiceField(label=_("Year of the certificate"), coerce=int)
    in_region = forms.ChoiceField(label=_("Taken in the autonomous region"), choices=YES_NO, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = of_the_day().policy_year
        years = range(last, last - 10, -1)
        self.fields["year"].choices = [NOT_CHOSEN, *((year, str(year)) for year in years)]  # type: ignore[attr-defined]


class TransferForm(KindForm):
    """6.7: moved from a party or government organ."""

    organ = _text(_("Party or government organ"))
    on = day(_("Moved to the professional post on"))
    post = _text(_("Post since then"))


class SkilledForm(PeriodForm):
    """6.8: highly skilled worker."""

    mobiles_in = ("certificate_number",)
    level = forms.ChoiceField(
        label=_("Skill level"),
        choices=[
            NOT_CHOSEN,
            ("chief", _("chief or special-grade technician")),
            ("senior_technician", _("senior technician")),
            ("technician", _("technician")),
            ("senior_worker", _("senior worker")),
        ],
    )
    certificate_number = _text(_("Certificate number"), required=False)
    field_order = ["level", "certificate_number", "since", "until"]


class TenureForm(KindForm):
    """6.9: since when the present title is held."""

    mobiles_in = ("approval",)
    title = _text(_("Present title"))
    since = day(_("Held since"))
    approval = _text(_("Document of the appointment"), required=False)


def declared_form(fact: FactEntry, pack: Pack) -> type[KindForm]:
    """The form by which a fact of a pack is claimed, from its type."""
    base = PeriodForm if fact.type in LASTING else KindForm
    fields = {} if fact.type == "flag" else {"value": _field(fact, pack)}
    return type(f"Form_{fact.id}", (base,), {**fields, "field_order": ["value", "since", "until"]})


def _field(fact: FactEntry, pack: Pack) -> forms.Field:
    match fact.type:
        case "word":
            return forms.ChoiceField(label=fact.name, choices=[NOT_CHOSEN, *fact.words.items()])
        case "whole":
            return forms.IntegerField(label=fact.name, min_value=0, max_value=1_000_000)
        case "day":
            return day(fact.name)
    years = pack.applications.annual_check.years
    return forms.TypedMultipleChoiceField(
        label=_("Years: %(name)s") % {"name": fact.name},
        coerce=int,
        choices=[(year, str(year)) for year in range(min(years), max(years) + 1)],
        widget=forms.CheckboxSelectMultiple,
    )
