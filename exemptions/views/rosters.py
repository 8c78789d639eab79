"""The roster of a plan: upload, what was found, store or put aside, who was not found."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake.receipt import write_template
from intake.schemas import PLAN_PARTICIPANTS
from journal import clock
from journal.refusals import Refused
from learners import vault
from learners.http import XLSX, Request, download, tried

from ..models import PlanRoster, TrainingPlan
from ..plans.forms import RosterForm
from ..plans.selectors import last_upload, plans_visible
from ..plans.uploads import confirm_plan_roster, discard_plan_roster, upload_plan_roster
from .plans import filer, reader


@filer
@require_safe
def template(request: Request) -> HttpResponse:
    target = io.BytesIO()
    write_template(target, PLAN_PARTICIPANTS)
    return download(target.getvalue(), f"{PLAN_PARTICIPANTS.title}.xlsx", XLSX)


@filer
@require_POST
def upload(request: Request, public_id: Any) -> HttpResponse:
    """Takes a file in; its rows are matched in the background."""
    plan = _plan(request, public_id)
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Please choose the roster."))
        return redirect("plans:plan", public_id)
    file = form.cleaned_data["file"]
    try:
        upload_plan_roster(actor=request.actor, plan=plan, file_name=file.name, content=file.read(), now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("plans:plan", public_id)


@filer
@require_POST
def confirm(request: Request, public_id: Any) -> HttpResponse:
    """The people found become the roster."""
    roster = _roster(request, _plan(request, public_id))
    tried(request, lambda: confirm_plan_roster(actor=request.actor, roster=roster))
    return redirect("plans:plan", public_id)


@filer
@require_POST
def discard(request: Request, public_id: Any) -> HttpResponse:
    roster = _roster(request, _plan(request, public_id))
    tried(
        request,
        lambda: discard_plan_roster(actor=request.actor, roster=roster, now=clock.now()),
        _("The file has been put aside."),
    )
    return redirect("plans:plan", public_id)


@reader
@require_safe
def receipt(request: Request, public_id: Any) -> HttpResponse:
    """The rows that were not found, with reasons, to be mended and uploaded again."""
    roster = _roster(request, _plan(request, public_id))
    try:
        content = vault.read(roster.receipt_key)
    except FileNotFoundError:
        raise Http404 from None
    return download(content, _("not found") + ".xlsx", XLSX)


def _plan(request: Request, public_id: Any) -> TrainingPlan:
    return get_object_or_404(plans_visible(actor=request.actor), public_id=public_id)


def _roster(request: Request, plan: TrainingPlan) -> PlanRoster:
    roster = last_upload(actor=request.actor, plan=plan)
    if roster is None:
        raise Http404
    return roster
