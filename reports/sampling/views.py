"""Pages of sampling audits."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import xlsxwriter
from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from casework.forms import DayInput
from journal import clock
from journal.paging import turned
from journal.refusals import Refused
from journal.views import JobView
from learners.http import XLSX, Request, download, only, tried
from learners.roles import LEAGUE, OFFICES, SEES_PEOPLE

from ..audit import asking
from ..audit.jobs import office_of
from ..audit.table import Made
from ..models import SampleAudit, SampledPerson
from . import services
from .jobs import COLUMNS

reader = only(lambda actor: actor.holds(*SEES_PEOPLE))
PAGE = 50
STRATA = {"part": _("unit"), "sector": _("ownership"), "level": _("title level"), "state": _("state")}
CHECK_LABELS = {
    "identity": _("Identity and particulars fit the documents"),
    "hours": _("Hours fit what the platforms and certificates say"),
    "certificates": _("Certificates are genuine and complete"),
    "relief": _("Relief is proved"),
    "card": _("The review card fits the record"),
}
ANSWERS = {"ok": _("in order"), "problem": _("problem"), "none": _("does not concern")}
STYLES = {"open": "info", "ok": "met", "finding": "not-met"}


class DrawForm(forms.Form):
    """What to draw, from whom, how many."""

    title = forms.CharField(label=_("Name of the audit"), max_length=80)
    unit = forms.ChoiceField(label=_("Unit"))
    question = forms.ChoiceField(label=_("Question"))
    percent = forms.DecimalField(
        label=_("Share in percent"), min_value=Decimal("0.1"), max_value=100, decimal_places=1, required=False
    )
    number = forms.IntegerField(label=_("or number of people"), min_value=1, max_value=10_000, required=False)
    strata = forms.MultipleChoiceField(
        label=_("Stratified by"), choices=STRATA.items(), required=False, widget=forms.CheckboxSelectMultiple
    )
    seed = forms.CharField(
        label=_("Seed"), max_length=40, help_text=_("Drawn in public, for instance by lot; it reproduces the draw.")
    )

    def __init__(self, data: Any, *, units: Any, questions: Any, question: str) -> None:
        super().__init__(data, initial={"question": question})
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["question"].choices = questions  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("percent") is None) == (data.get("number") is None) and not {"percent", "number"} & set(
            self.errors
        ):
            self.add_error("percent", _("Say either a share or a number of people."))
        return data


class CheckForm(forms.Form):
    """The checklist of one person."""

    finding = forms.CharField(
        label=_("What was found"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "form-control"}),
    )
    due_on = forms.DateField(label=_("To be mended by"), required=False, widget=DayInput)

    def __init__(self, data: Any = None, *, person: SampledPerson) -> None:
        super().__init__(data, initial={"finding": person.finding, "due_on": person.due_on, **person.checklist})
        for name, label in CHECK_LABELS.items():
            self.fields[name] = forms.ChoiceField(
                label=label, choices=ANSWERS.items(), widget=forms.RadioSelect(attrs={"class": "form-check-input"})
            )
        self.fields["due_on"].widget.attrs["class"] = "form-control"
        self.order_fields([*CHECK_LABELS, "finding", "due_on"])


@reader
def audits(request: Request) -> HttpResponse:
    """Audits of one's units, the form that draws another, and what was found in one's own units."""
    actor = request.actor
    draws = actor.holds(*(OFFICES | LEAGUE))
    form = _draw_form(request) if draws else None
    if request.method == "POST" and form is not None and form.is_valid():
        data = form.cleaned_data
        asked = asking.read(actor, QueryDict(f"unit={data['unit']}&question={data['question']}"))
        try:
            audit = services.ask_sample(
                actor=actor, unit=asked.unit, question=asked.question, title=data["title"], seed=data["seed"],
                percent=data["percent"], number=data["number"], strata=[s for s in COLUMNS if s in data["strata"]],
                now=clock.now(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("sampling:audit", audit.public_id)
    page = turned(
        request,
        SampleAudit.objects.visible_to(actor).select_related("unit"),
        order=["-pk"],
        size=PAGE,
    )
    follow_up = SampledPerson.objects.visible_to(actor).filter(
        result="finding", mended_at__isnull=True, audit__closed_at__isnull=False
    )
    context = {
        "form": form,
        "page": page,
        "follow_up": follow_up.select_related("learner__unit", "audit").order_by("due_on", "pk")[:100],
        "today": clock.today(),
    }
    return render(request, "reports/sampling/audits.html", context)


@reader
@require_safe
def audit(request: Request, public_id: Any) -> HttpResponse:
    """One audit: how far it is, its people, and once closed the result sheet."""
    row = _audit(request, public_id)
    people = row.people(manager="objects_for_relations").select_related("learner__unit")
    page = turned(
        request,
        people,
        order=["position"],
        size=PAGE,
    )
    counts = {result: people.filter(result=result).count() for result in STYLES}
    context = {
        "audit": row,
        "job": JobView(row.job) if row.job and row.drawn_at is None else None,
        "page": page,
        "rows": [(person, STYLES[person.result]) for person in page],
        "counts": counts,
        "reviews": request.actor.covers(row.unit.path, OFFICES | LEAGUE),
        "strata": [STRATA[name] for name in row.strata],
        "label": asking.labels(asking.read(request.actor, QueryDict()).pack).get(row.question, row.question),
    }
    return render(request, "reports/sampling/audit.html", context)


@reader
def person(request: Request, public_id: Any) -> HttpResponse:
    """The checklist of one person, with the way to the evidence."""
    row = _person(request, public_id)
    reviews = request.actor.covers(row.audit.unit.path, OFFICES | LEAGUE) and row.audit.closed_at is None
    form = CheckForm(request.POST if request.method == "POST" else None, person=row)
    if request.method == "POST" and form.is_valid():
        data, said = form.cleaned_data, request.POST.get("version", "")
        try:
            services.check_person(
                actor=request.actor, person=row, version=int(said) if said.isdecimal() and len(said) < 9 else -1,
                checklist={name: data[name] for name in CHECK_LABELS}, finding=data["finding"], due_on=data["due_on"],
                now=clock.now(), today=clock.today(),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            following = SampledPerson.objects.visible_to(request.actor).filter(audit=row.audit, result="open").first()
            if following is not None:
                return redirect("sampling:person", following.public_id)
            return redirect("sampling:audit", row.audit.public_id)
    answers = [(CHECK_LABELS[name], ANSWERS.get(row.checklist.get(name, ""), "—")) for name in CHECK_LABELS]
    context = {"person": row, "form": form if reviews else None, "answers": answers, "style": STYLES[row.result]}
    return render(request, "reports/sampling/person.html", context)


@reader
@require_POST
def close(request: Request, public_id: Any) -> HttpResponse:
    row = _audit(request, public_id)
    tried(
        request,
        lambda: services.close_audit(actor=request.actor, audit=row, now=clock.now()),
        str(_("The audit is closed. The units read what was found.")),
    )
    return redirect("sampling:audit", public_id)


@reader
@require_POST
def mended(request: Request, public_id: Any) -> HttpResponse:
    row = _person(request, public_id)
    note = request.POST.get("note", "")
    tried(
        request,
        lambda: services.note_mended(actor=request.actor, person=row, note=note, now=clock.now()),
        str(_("Noted as mended.")),
    )
    return redirect("sampling:person", public_id)


@reader
@require_safe
def excel(request: Request, public_id: Any) -> HttpResponse:
    """The result sheet, stamped with office, author and time."""
    row = _audit(request, public_id)
    made = Made(row.title, office_of(request.actor), request.actor.name, timezone.localtime(clock.now()))
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(str(_("Result sheet")))
    sheet.write_string(0, 0, made.heading, book.add_format({"bold": True, "font_size": 14}))
    said = _("seed %(seed)s, %(population)d people, population %(hash)s") % {
        "seed": row.seed, "population": row.population, "hash": row.population_hash[:16],
    }  # fmt: skip
    sheet.write_string(1, 0, f"{made.stamp} · {said}")
    titles = [_("No."), _("Name"), _("Unit"), _("Stratum"), _("Result"), *map(str, CHECK_LABELS.values())]
    titles += [_("What was found"), _("To be mended by"), _("Mended"), _("Checked by")]
    for index, title in enumerate(titles):
        sheet.write_string(2, index, str(title), book.add_format({"bold": True, "text_wrap": True, "border": 1}))
    people = row.people(manager="objects_for_relations").select_related("learner__unit").order_by("position")
    for number, person_ in enumerate(people, start=3):
        cells = [
            str(person_.position), person_.learner.name, person_.learner.unit.full_name, person_.stratum,
            person_.get_result_display(),
            *(str(ANSWERS.get(person_.checklist.get(name, ""), "")) for name in CHECK_LABELS),
            person_.finding, str(person_.due_on or ""), person_.mended_note, person_.checked_by,
        ]  # fmt: skip
        for index, cell in enumerate(cells):
            sheet.write_string(number, index, cell)
    sheet.set_column(1, 3, 22)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f"&L&8{made.stamp.replace('&', '&&')}&R&8&P / &N")
    book.close()
    return download(out.getvalue(), f"{row.title}.xlsx", XLSX)


def _draw_form(request: Request) -> DrawForm:
    pack = asking.read(request.actor, QueryDict()).pack
    units = [(str(unit.public_id), unit.full_name) for unit in asking.top_units(request.actor)]
    data = request.POST if request.method == "POST" else None
    present = f"annual_check:{pack.policy_year}"
    return DrawForm(data, units=units, questions=list(asking.labels(pack).items()), question=present)


def _audit(request: Request, public_id: Any) -> SampleAudit:
    rows = SampleAudit.objects.visible_to(request.actor).select_related("unit", "job")
    return get_object_or_404(rows, public_id=public_id)


def _person(request: Request, public_id: Any) -> SampledPerson:
    rows = SampledPerson.objects.visible_to(request.actor).select_related("learner__unit", "audit__unit")
    return get_object_or_404(rows, public_id=public_id)
