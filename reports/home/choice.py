"""What the page is asked: for which application, under which notice, on which day. All of it stands in the address."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.days import said_day
from ground.forms import PortalForm
from policy.packs import newest_begun
from rulebook import Pack
from rulebook.facts import AnnualCheck, Application, PostAppointment, Recognition, TitleReview
from rulebook.phrasebook import say
from rulebook.vocabulary import Ground, Level, Purpose

PURPOSES = {
    Purpose.ANNUAL_CHECK: _("Annual check"),
    Purpose.TITLE_REVIEW: _("Title review"),
    Purpose.POST_APPOINTMENT: _("Post appointment"),
    Purpose.RECOGNITION: _("Recognition"),
}
GROUNDS = {
    Ground.GRASSROOTS_GRADUATE: _("graduate working in a township or village"),
    Ground.POSTDOC: _("post-doctoral researcher leaving the station"),
    Ground.OTHER: _("another ground"),
}
EARLIEST = dt.date(2000, 1, 1)
LATEST = dt.date(2100, 12, 31)


@dataclass(frozen=True)
class PersonInSight:
    """What the page supposes until something else is chosen: the present title level and post grade, if known."""

    birth_date: dt.date | None = None
    title_level: str = ""
    post_grade: int | None = None


@dataclass(frozen=True)
class HomeQuestion:
    """A question the rulebook can answer. ``form`` shows it and says what could not be read of the address."""

    pack: Pack
    application: Application
    as_of: dt.date
    form: forms.Form
    tabs: Sequence[Tab]
    parameters: dict[str, str]
    """This choice as an address says it, for links and buttons that must mean the same question."""

    @property
    def query(self) -> str:
        return urlencode(self.parameters)


@dataclass(frozen=True)
class Tab:
    """One purpose to choose, with the question that the page supposes for it, or was asked."""

    label: str
    query: str
    current: bool
    application: Application


class _Form(PortalForm):
    """The fields of one purpose. Whatever cannot be read falls back to what the page supposes, with a sentence."""

    def __init__(
        self, data, *, purpose: Purpose, packs: Sequence[Pack], pack: Pack, person: PersonInSight, default_day: dt.date
    ):
        super().__init__(data, auto_id="ask-%s")
        self.person = person
        self.default_day = default_day
        self.fields["purpose"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial["purpose"] = purpose.value
        if len(packs) > 1:
            self._choice("policy", _("Notice"), [(p.id, p.title) for p in packs], pack.id)
        else:
            self.fields["policy"] = forms.CharField(widget=forms.HiddenInput, required=False)
        getattr(self, f"_{purpose.value}")(pack)
        self.fields["as_of"] = forms.DateField(
            label=_("Day of the decision"),
            required=False,
            input_formats=["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"],
            widget=forms.DateInput(
                format="%Y-%m-%d",
                attrs={"type": "date", "class": "form-control", "min": EARLIEST.isoformat(), "max": LATEST.isoformat()},
            ),
        )
        self.initial["as_of"] = default_day

    def _choice(self, name: str, label, choices, initial) -> None:
        widget = forms.Select(attrs={"class": "form-select"})
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False, widget=widget)
        self.initial[name] = initial

    def _annual_check(self, pack: Pack) -> None:
        years = sorted(pack.applications.annual_check.years, reverse=True)
        initial = str(_year(pack))
        self._choice("year", _("Year"), [(str(y), _("%(year)s") % {"year": y}) for y in years], initial)

    def _title_review(self, pack: Pack) -> None:
        levels = [(str(level), say(f"application.{level}")) for level in pack.applications.title_review.levels]
        self._choice("level", _("Level applied for"), levels, _level(pack, self.person))
        widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
        self.fields["exceptional"] = forms.BooleanField(label=_("Exceptional promotion"), required=False, widget=widget)

    def _post_appointment(self, pack: Pack) -> None:
        bounds = pack.applications.post_appointment
        grades = range(bounds.highest_grade, bounds.lowest_grade + 1)
        initial = str(_grade(pack, self.person))
        self._choice("grade", _("Post grade"), [(str(g), _("grade %(grade)s") % {"grade": g}) for g in grades], initial)

    def _recognition(self, pack: Pack) -> None:
        grounds = [(ground.value, GROUNDS[ground]) for ground in Ground]
        self._choice("ground", _("Ground"), grounds, grounds[0][0])
        ground = self.data.get("ground", grounds[0][0])
        if ground == Ground.POSTDOC:
            levels = [(str(level), say(f"application.{level}")) for level in pack.applications.title_review.levels]
            self._choice("level", _("Level applied for"), levels, levels[0][0])
        elif ground != Ground.OTHER:
            bounds = pack.applications.recognition
            years = [
                (str(n), _("%(years)s years") % {"years": n}) for n in range(bounds.least_years, bounds.most_years + 1)
            ]
            self._choice("required_years", _("Years required"), [("", _("as on record")), *years], "")

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day and not EARLIEST <= day <= LATEST:
            raise forms.ValidationError(
                _("Choose a day between %(first)s and %(last)s.")
                % {"first": said_day(EARLIEST), "last": said_day(LATEST)}
            )
        if day and self.person.birth_date and day < self.person.birth_date:
            raise forms.ValidationError(_("The day of the decision lies before the birth date."))
        return day

    def value(self, name: str) -> str:
        """What was chosen, or what the page supposes when nothing (or nothing readable) was."""
        return self.cleaned_data.get(name) or self.initial.get(name) or ""


def read(data, *, packs: Sequence[Pack], person: PersonInSight, today: dt.date) -> HomeQuestion:
    """The choice that an address asks for. ``packs`` are the notices on offer, oldest first; that of the present day
    answers until another is chosen. Nothing raises."""
    usual = newest_begun(packs, today)
    pack = next((p for p in packs if p.id == data.get("policy")), usual)
    purpose = next((p for p in Purpose if p.value == data.get("purpose")), Purpose.ANNUAL_CHECK)
    default_day = min(today, pack.last_day)
    form = _Form(data.dict(), purpose=purpose, packs=packs, pack=pack, person=person, default_day=default_day)
    form.is_valid()
    as_of = form.cleaned_data.get("as_of") or default_day
    # A field that is not in the address shows what the page supposes.
    form.data = {**{name: form.initial.get(name, "") for name in form.fields}, **form.data}
    application = _application(purpose, form)
    kept = {"as_of": as_of.isoformat()} if as_of != default_day else {}
    if pack is not usual:
        kept["policy"] = pack.id
    tabs = [
        Tab(
            str(label),
            urlencode({"purpose": key.value, **kept}),
            key is purpose,
            application if key is purpose else supposed(key, pack, person),
        )
        for key, label in PURPOSES.items()
    ]
    return HomeQuestion(pack, application, as_of, form, tabs, {**_as_parameters(application), **kept})


def supposed(purpose: Purpose, pack: Pack, person: PersonInSight) -> Application:
    """The question that a purpose asks until something else is chosen."""
    match purpose:
        case Purpose.ANNUAL_CHECK:
            return AnnualCheck(_year(pack))
        case Purpose.TITLE_REVIEW:
            return TitleReview(Level(_level(pack, person)), False)
        case Purpose.POST_APPOINTMENT:
            return PostAppointment(_grade(pack, person))
    return Recognition(next(iter(Ground)), required_years=None)


def _year(pack: Pack) -> int:
    years = pack.applications.annual_check.years
    return pack.policy_year if pack.policy_year in years else max(years)


def _level(pack: Pack, person: PersonInSight) -> str:
    levels = [str(level) for level in pack.applications.title_review.levels]
    return person.title_level if person.title_level in levels else levels[-1]


def _grade(pack: Pack, person: PersonInSight) -> int:
    bounds = pack.applications.post_appointment
    present = person.post_grade or bounds.lowest_grade
    return present if present in range(bounds.highest_grade, bounds.lowest_grade + 1) else bounds.lowest_grade


def _application(purpose: Purpose, form: _Form) -> Application:
    match purpose:
        case Purpose.ANNUAL_CHECK:
            return AnnualCheck(int(form.value("year")))
        case Purpose.TITLE_REVIEW:
            return TitleReview(Level(form.value("level")), bool(form.cleaned_data.get("exceptional")))
        case Purpose.POST_APPOINTMENT:
            return PostAppointment(int(form.value("grade")))
    ground = Ground(form.value("ground"))
    if ground is Ground.POSTDOC:
        return Recognition(ground, level=Level(form.value("level")))
    years = form.value("required_years") if ground is Ground.GRASSROOTS_GRADUATE else ""
    return Recognition(ground, required_years=int(years) if years else None)


def _as_parameters(application: Application) -> dict[str, str]:
    found = {"purpose": str(application.purpose)}
    for name in ("year", "level", "grade", "ground", "required_years"):
        value = getattr(application, name, None)
        if value is not None:
            found[name] = str(value)
    if getattr(application, "exceptional", False):
        found["exceptional"] = "on"
    return found
