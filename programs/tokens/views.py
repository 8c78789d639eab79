"""Pages of tokens: one's own, and everybody's for the security administrator."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.administration.selectors import account_called
from credits.imports.selectors import platforms
from ground import clock
from ground.paging import turned
from ground.roles import ADMINISTRATORS, Role
from ground.web import PageRequest, only, sent, signed_in, tried
from units.selectors import all_units, units_where

from .forms import TokenForm, TokenForOthersForm
from .models import AccessToken
from .selectors import own_tokens, tokens_managed
from .services import make_token, revoke_token

security_admin = only(lambda actor: actor.holds(Role.SECURITY_ADMIN))
_PAGE = 50


def _moment() -> dict[str, Any]:
    return {"today": clock.today(), "now": clock.now()}


@signed_in
def own(request: PageRequest) -> HttpResponse:
    """One's own tokens, those made by the security administrator too; new ones read only."""
    actor, made = request.actor, None
    form = TokenForm(request.POST or None, units=units_where(actor=actor), today=clock.today())
    if sent(request, form):
        made = tried(
            request,
            lambda: make_token(actor=actor, account=request.user, **form.cleaned_data, **_moment()),
            form=form,
        )
        if made:
            form = TokenForm(units=units_where(actor=actor), today=clock.today())
    page = turned(request, own_tokens(actor=actor), order=["-created_at"], size=_PAGE)
    return _shown(request, page, form, made, may_make=not actor.holds(*ADMINISTRATORS))


@security_admin
def every(request: PageRequest) -> HttpResponse:
    """Everybody's tokens, and new ones for others."""
    actor, made = request.actor, None
    units = all_units(actor=actor)
    offered: dict[str, Any] = {"units": units, "today": clock.today(), "platforms": platforms(actor=actor)}
    form = TokenForOthersForm(request.POST or None, **offered)
    if sent(request, form):
        made = tried(request, lambda: _make_for_other(request, form), form=form, field="login")
        if made:
            form = TokenForOthersForm(**offered)
    page = turned(request, tokens_managed(actor=actor), order=["-created_at"], size=_PAGE)
    return _shown(request, page, form, made, may_make=True, everybody=True)


def _make_for_other(request: PageRequest, form: TokenForOthersForm) -> Any:
    given = form.given()
    account = account_called(actor=request.actor, login=given.pop("login"))
    return make_token(actor=request.actor, account=account, **given, **_moment())


def _shown(request: PageRequest, page: Any, form: TokenForm, made: Any, **more: Any) -> HttpResponse:
    context = {"page": page, "form": form, "made": made, "today": clock.today(), **more}
    return render(request, "account/tokens.html", context)


@signed_in
@require_POST
def revoke_own(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    _revoke(request, own_tokens(actor=request.actor), public_id)
    return redirect("tokens:own")


@security_admin
@require_POST
def revoke_any(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    _revoke(request, tokens_managed(actor=request.actor), public_id)
    return redirect("tokens:every")


def _revoke(request: PageRequest, rows: QuerySet[AccessToken], public_id: uuid.UUID) -> None:
    token = get_object_or_404(rows, public_id=public_id)
    tried(
        request,
        lambda: revoke_token(actor=request.actor, token=token, now=clock.now()),
        _("The token is revoked. It opens nothing from now on."),
    )
