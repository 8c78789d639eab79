"""List of plans, one plan with its steps and whom it covers, its draft, and its moves."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.jobs.views import JobView
from ground.paging import turned
from ground.roles import SEES_PEOPLE
from ground.web import PageRequest, day, number, only, sent, tried
from units.models import Unit
from units.selectors import units_below

from .. import services
from .. import terms as law
from ..drafts import begin_plan, change_plan, problems
from ..forms import PlanForm, RecordForm, ReportForm
from ..models import TrainingPlan
from ..permissions import may_decide_plans, may_file_somewhere, may_move, may_undo, may_write, needs_reason
from ..selectors import last_upload, offices_filing, on_roster, plans_late, plans_visible, plans_waiting, staff_covered
from ..states import PlanMove, PlanState
from ..terms import has_effect, is_late

reader = only(lambda actor: actor.holds(*SEES_PEOPLE))
filer = only(may_file_somewhere)
PAGE = 30
TABS = ("all", "waiting", "late", "drafts")
STYLES = {
    PlanState.DRAFT: "info", PlanState.FILED: "info", PlanState.RETURNED: "unsure", PlanState.RECORDED: "met",
    PlanState.WITHDRAWN: "info", PlanState.REVOKED: "not-met",
}  # fmt: skip


@reader
@require_safe
def plans(request: PageRequest) -> HttpResponse:
    """Plans of one's offices and what reaches one's units, the newest first."""
    actor = request.actor
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else TABS[0]
    visible = plans_visible(actor=actor)
    drafts = visible.filter(state__in=[PlanState.DRAFT, PlanState.RETURNED])
    rows = {"all": visible, "waiting": plans_waiting(actor=actor), "late": plans_late(actor=actor), "drafts": drafts}
    page = turned(request, rows[tab], order=["-pk"], size=PAGE, sorts={"title": ["title"], "office": ["office__path"]})
    context = {
        "tab": tab,
        "counts": {name: found.count() for name, found in rows.items()},
        "page": page,
        "rows": [(plan, STYLES[PlanState(plan.state)], is_late(plan)) for plan in page],
        "terms": law.terms(law.newest_policy()),
        "offices": offices_filing(actor=actor),
        "files": may_file_somewhere(actor),
    }
    return render(request, "plans/plans.html", context)


@filer
def new(request: PageRequest) -> HttpResponse:
    """A draft, which may be incomplete."""
    office = _office(request)
    terms = law.terms(law.newest_policy())
    form = PlanForm(request.POST if request.method == "POST" else None, units=_units(request, office))
    if terms is not None and sent(request, form):
        plan = tried(
            request,
            lambda: begin_plan(
                actor=request.actor, office=office, policy=terms.policy, content=form.content_of(),
                units=form.units_of(), now=clock.now(),
            ),
            form=form,
        )  # fmt: skip
        if plan:
            return redirect("plans:plan", plan.public_id)
    context = {"form": form, "office": office, "terms": terms, "today": clock.today()}
    return render(request, "plans/form.html", context | {"offices": offices_filing(actor=request.actor)})


@filer
def change(request: PageRequest, public_id: Any) -> HttpResponse:
    """Changes a draft or a returned plan."""
    plan = _plan(request, public_id)
    if not may_write(request.actor, plan):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, plan=plan, units=_units(request, plan.office))
    if sent(request, form) and tried(
        request,
        lambda: change_plan(
            actor=request.actor, plan=plan, version=_version(request, plan), content=form.content_of(),
            units=form.units_of(),
        ),
        form=form,
    ):  # fmt: skip
        return redirect("plans:plan", plan.public_id)
    context = {"form": form, "office": plan.office, "terms": law.terms(plan.policy), "today": clock.today()}
    return render(request, "plans/form.html", context | {"plan": plan})


@reader
@require_safe
def one(request: PageRequest, public_id: Any) -> HttpResponse:
    """One plan: what it says, what still fails, its roster, whom it covers, its steps and what may be done."""
    plan = _plan(request, public_id)
    return render(request, "plans/plan.html", _context(request, plan))


@reader
@require_safe
def people(request: PageRequest, public_id: Any) -> HttpResponse:
    """Whom the plan covers on a day: the staff of the units in scope, marked when the roster names them."""
    plan = _plan(request, public_id)
    asked = day(request.GET.get("day", "")) or clock.today()
    staff = staff_covered(actor=request.actor, plan=plan, day=asked)
    page = turned(request, staff.select_related("unit"), order=["unit_id", "pk"], size=50)
    named = set(on_roster(actor=request.actor, plan=plan, people=staff).values_list("pk", flat=True))
    context = {
        "plan": plan,
        "day": asked,
        "page": page,
        "rows": [(person, person.pk in named) for person in page],
        "effect": has_effect(plan, asked),
        "total": staff.count(),
        "named": len(named),
    }
    return render(request, "plans/people.html", context)


@reader
@require_POST
def act(request: PageRequest, public_id: Any, move: str) -> HttpResponse:
    """One move of the plan, as the page showed it."""
    plan = _plan(request, public_id)
    now, version = clock.now(), _version(request, plan)
    common: dict[str, Any] = {"actor": request.actor, "plan": plan, "version": version, "now": now}
    reason = request.POST.get("reason", "")[:500]
    match move:
        case "file":
            tried(request, lambda: services.file_plan(**common), _("The plan has been sent to the league."))
        case "return":
            tried(request, lambda: services.return_plan(**common, reason=reason), _("The plan has been returned."))
        case "accept_late":
            tried(request, lambda: services.accept_late(**common, reason=reason), _("The late plan takes effect."))
        case "withdraw":
            tried(request, lambda: services.withdraw_plan(**common, reason=reason), _("The plan has been withdrawn."))
        case "revoke":
            done = _("The recording has been revoked. Decisions follow; cards already issued are marked.")
            tried(request, lambda: services.revoke_plan(**common, reason=reason), done)
        case "undo":
            tried(request, lambda: services.undo_plan_step(**common), _("Undone."))
        case "record":
            return _with_form(request, plan, RecordForm(request.POST), common)
        case "report":
            return _with_form(request, plan, ReportForm(request.POST), common)
        case _:
            raise Http404
    return redirect("plans:plan", public_id)


def _with_form(request: PageRequest, plan: TrainingPlan, form: Any, common: dict[str, Any]) -> HttpResponse:
    """Recording and reporting have more to say than a reason."""
    record, today = isinstance(form, RecordForm), clock.today()
    if sent(request, form):
        if record:
            done = tried(
                request,
                lambda: services.record_plan(**common, **form.cleaned_data, today=today),
                _("Recorded."),
                form=form,
            )
        else:
            done = tried(
                request,
                lambda: services.report_completion(**common, **form.values(), today=today),
                _("Reported."),
                form=form,
            )
        if done:
            return redirect("plans:plan", plan.public_id)
    context = _context(request, plan)
    context["record_form" if record else "report_form"] = form
    return render(request, "plans/plan.html", context)


def _context(request: PageRequest, plan: TrainingPlan) -> dict[str, Any]:
    actor, today = request.actor, clock.today()
    moves = {move.value for move in PlanMove if may_move(actor, plan, move)}
    upload = last_upload(actor=actor, plan=plan) if may_write(actor, plan) or may_decide_plans(actor) else None
    sent = timezone.localdate(plan.filed_at) if plan.filed_at else None
    return {
        "plan": plan,
        "style": STYLES[PlanState(plan.state)],
        "terms": law.terms(plan.policy),
        "late": is_late(plan),
        "effect": has_effect(plan, today),
        "today": today,
        "units": list(plan.units.all()),
        "steps": list(plan.steps.order_by("position")),
        "problems": list(problems(plan)) if plan.state in {PlanState.DRAFT, PlanState.RETURNED} else [],
        "on_roster": plan.roster.count(),
        "completed": plan.completions.count(),
        "covered": staff_covered(actor=actor, plan=plan, day=today).count(),
        "writes": may_write(actor, plan),
        "moves": moves,
        "reason_for": {move.value for move in PlanMove if needs_reason(plan, move)},
        "undo": may_undo(actor, plan, now=clock.now()),
        "upload": upload,
        "job": JobView(upload.job) if upload and upload.job and upload.at_work else None,
        "record_form": RecordForm(initial={"filed_on": plan.filed_on or sent}),
        "report_form": ReportForm(initial={"held_on": plan.held_on, "attended": plan.attended}),
    }


def _plan(request: PageRequest, public_id: Any) -> TrainingPlan:
    return get_object_or_404(plans_visible(actor=request.actor), public_id=public_id)


def _office(request: PageRequest) -> Unit:
    """The office that files: the one named, else the first that may. Raises Http404 for none."""
    offices = offices_filing(actor=request.actor)
    wanted = request.POST.get("office") or request.GET.get("office", "")
    found = [office for office in offices if str(office.public_id) == wanted] if wanted else offices
    if not found:
        raise Http404
    return found[0]


def _units(request: PageRequest, office: Unit) -> Any:
    return units_below(actor=request.actor, unit=office).filter(closed_on__isnull=True)


def _version(request: PageRequest, plan: TrainingPlan) -> int:
    return number(request.POST.get("version", ""), plan.version)
