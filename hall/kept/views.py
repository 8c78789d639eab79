"""Columns and queries of every working list, kept for the account that chooses them."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from credits.verification.selectors import COLUMNS, queries_of
from credits.verification.services import delete_query, save_query
from ground.free_text import why_not_kept
from ground.lists import WorkingList, list_called, without_page
from ground.refusals import Refused
from ground.roles import ADMINISTRATORS, SEES_PEOPLE
from ground.web import PageRequest, only, tried

officer = only(lambda actor: actor.holds(*SEES_PEOPLE, *ADMINISTRATORS))


@officer
@require_POST
def columns(request: PageRequest, name: str) -> HttpResponse:
    """Keeps the columns of a list for the next time."""
    of = _list(name)
    wanted = ",".join(of.chosen(",".join(request.POST.getlist("column"))))
    page = f"{name}{COLUMNS}"
    tried(request, lambda: save_query(actor=request.actor, page=page, name=page, query=wanted))
    return redirect(of.back_to(request.POST.get("query", "")))


@officer
@require_POST
def keep(request: PageRequest, name: str) -> HttpResponse:
    """Keeps the filters of a list under a name, for oneself or for the office."""
    of = _list(name)
    data = without_page(QueryDict(request.POST.get("query", "")[:2000]))
    said, shared = request.POST.get("name", ""), request.POST.get("shared") == "yes"

    def save() -> object:
        for value in (said, *(value for values in dict(data.lists()).values() for value in values)):
            if sentence := why_not_kept(value, mobiles=True):
                raise Refused(sentence)
        return save_query(actor=request.actor, page=name, name=said, query=data.urlencode(), shared=shared)

    tried(request, save, _("The query has been kept."))
    return redirect(of.back_to(data.urlencode()))


@officer
@require_POST
def forget(request: PageRequest, name: str, public_id: uuid.UUID) -> HttpResponse:
    """Forgets a query of one's own."""
    of = _list(name)
    saved = get_object_or_404(queries_of(actor=request.actor, page=name), public_id=public_id)
    tried(request, lambda: delete_query(actor=request.actor, saved=saved), _("The query has been deleted."))
    return redirect(of.back_to(""))


def _list(name: str) -> WorkingList:
    of = list_called(name)
    if of is None:
        raise Http404
    return of
