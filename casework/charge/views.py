"""Pages of the security administrator: what lies with which office, what nobody may decide, and how a role ends."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.administration.selectors import account_called, roles_managed
from accounts.administration.services import hand_over_role, withdraw_role
from ground import clock
from ground.roles import Role
from ground.web import PageRequest, only, sent, tried

from . import selectors
from .forms import RoleEndForm

security_admin = only(lambda actor: actor.holds(Role.SECURITY_ADMIN))


@security_admin
@require_safe
def open_work(request: PageRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    found = {
        "vacancies": selectors.vacancies(actor=actor, day=today),
        "offices": selectors.open_work(actor=actor, day=today),
    }
    return render(request, "casework/open_work.html", found)


@security_admin
def role_end(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Says what becomes of the open matters of a role before it is taken away or handed over."""
    actor = request.actor
    assignment = get_object_or_404(roles_managed(actor=actor), public_id=public_id)
    form = RoleEndForm(request.POST or None)
    if sent(request, form) and tried(request, lambda: _end(request, assignment, form), str, form=form):
        return redirect("accounts:account", assignment.account.public_id)
    lines = selectors.without(actor=actor, assignment=assignment, day=clock.today())
    return render(
        request,
        "casework/role_end.html",
        {"role": assignment, "form": form, "lines": lines},
    )


def _end(request: PageRequest, assignment, form: RoleEndForm) -> str:
    given, now = form.cleaned_data, clock.now()
    if not given["successor"]:
        withdraw_role(actor=request.actor, assignment=assignment, reason=given["reason"], now=now)
        return _("The role is withdrawn.")
    account = account_called(actor=request.actor, login=given["successor"])
    hand_over_role(
        actor=request.actor, assignment=assignment, account=account, reason=given["reason"], now=now,
        today=clock.today(),
    )  # fmt: skip
    return _("The role is handed over.")
