"""Pages of the security administrator: accounts, roles, deputies."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.paging import turned
from ground.roles import ADMINISTRATORS, KEEPERS, Role
from ground.web import PageRequest, only, sent, tried
from learners.roll.views import person_asked_for, show_person
from units.selectors import all_units

from ..credentials.second_factor import has_second_factor
from ..holders.models import Account
from .forms import DeputyForm, GrantForm, NewAccountForm
from .selectors import accounts_managed, roles_managed
from .services import appoint_deputy, create_account, grant_role, issue_code, set_enabled
from .services.accounts import reset_second_factor

security_admin = only(lambda actor: actor.holds(Role.SECURITY_ADMIN))
keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_PAGE = 50


@security_admin
def accounts(request: PageRequest) -> HttpResponse:
    """Everybody who can sign in; who holds a role first when asked."""
    form = NewAccountForm(request.POST or None)
    if sent(request, form):
        account = tried(
            request, lambda: create_account(actor=request.actor, **form.cleaned_data), form=form, field="login"
        )
        if account:
            return redirect("accounts:account", account.public_id)
    rows = accounts_managed(actor=request.actor)
    text = " ".join(request.GET.get("q", "").split())[:40]
    if text:
        rows = rows.filter(name__icontains=text) | rows.filter(login__icontains=text)
    if request.GET.get("staff"):
        rows = rows.filter(pk__in=roles_managed(actor=request.actor).values("account_id"))
    page = turned(
        request,
        rows.prefetch_related("roles__unit"),
        order=["name"],
        size=_PAGE,
        sorts={"name": ["name"], "login": ["login"]},
    )
    return render(request, "account/accounts.html", {"page": page, "form": form})


def _account(request: PageRequest, public_id: uuid.UUID) -> Account:
    return get_object_or_404(accounts_managed(actor=request.actor), public_id=public_id)


@security_admin
@require_safe
def account(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    return _show(request, _account(request, public_id))


def _show(request: PageRequest, row: Account, **more) -> HttpResponse:
    today = clock.today()
    roles = roles_managed(actor=request.actor)
    context = {
        "account": row,
        "roles": roles.filter(account=row),
        "second_factor": has_second_factor(row),
        "grant_form": GrantForm(units=all_units(actor=request.actor), initial={"since": today}, prefix="grant"),
        "deputy_form": DeputyForm(roles=_principals(roles, row), initial={"since": today}, prefix="deputy"),
        "myself": request.actor.account_id == row.pk,
        "today": today,
        **more,
    }
    return render(request, "account/account.html", context)


def _principals(roles, row: Account):
    """Roles for which a deputy can be appointed: others', and no administrator's."""
    principal = roles.filter(withdrawn_at__isnull=True, deputy_for__isnull=True)
    return principal.exclude(Q(account=row) | Q(role__in=ADMINISTRATORS))


@security_admin
@require_POST
def grant(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _account(request, public_id)
    form = GrantForm(request.POST, units=all_units(actor=request.actor), prefix="grant")
    if sent(request, form) and tried(
        request,
        lambda: grant_role(actor=request.actor, account=row, **form.cleaned_data),
        _("The role is given."),
        form=form,
    ):
        return redirect("accounts:account", public_id)
    return _show(request, row, grant_form=form)


@security_admin
@require_POST
def deputise(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _account(request, public_id)
    form = DeputyForm(request.POST, roles=_principals(roles_managed(actor=request.actor), row), prefix="deputy")
    if sent(request, form) and tried(
        request,
        lambda: appoint_deputy(actor=request.actor, account=row, **form.cleaned_data),
        _("The deputy is appointed."),
        form=form,
    ):
        return redirect("accounts:account", public_id)
    return _show(request, row, deputy_form=form)


@security_admin
@require_POST
def enable(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Disables an account or enables it again."""
    row = _account(request, public_id)
    enabled, reason = request.POST.get("enabled") == "yes", request.POST.get("reason", "")
    done = _("The account is enabled.") if enabled else _("The account is disabled; its sessions are ended.")
    tried(request, lambda: set_enabled(actor=request.actor, account=row, enabled=enabled, reason=reason), done)
    return redirect("accounts:account", public_id)


@security_admin
@require_POST
def reset(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """For a lost telephone."""
    row, reason = _account(request, public_id), request.POST.get("reason", "")
    done = _("The second factor is reset; it is set up anew at the next sign-in.")
    tried(request, lambda: reset_second_factor(actor=request.actor, account=row, reason=reason), done)
    return redirect("accounts:account", public_id)


@security_admin
@require_POST
def code(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """A one-time code for a member of staff, shown once."""
    row = _account(request, public_id)
    subject = {"learner": row.learner} if row.learner is not None else {"account": row}
    moment: dict[str, Any] = {"today": clock.today(), "now": clock.machine_now()}
    issued = tried(request, lambda: issue_code(actor=request.actor, **moment, **subject))
    return _show(request, row, code=issued) if issued else redirect("accounts:account", public_id)


@keeper
@require_POST
def person_code(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """A one-time code to hand over in person, shown once."""
    learner = person_asked_for(request, public_id)
    moment: dict[str, Any] = {"today": clock.today(), "now": clock.machine_now()}
    issued = tried(request, lambda: issue_code(actor=request.actor, learner=learner, **moment))
    return show_person(request, learner, code=issued) if issued else redirect("people:person", public_id)
