"""Pages of announcements: what is out, one of them with its list, and the forms of the office."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.paging import turned
from ground.web import PageRequest, anybody, only, sent, signed_in, tried
from units.models import Unit
from units.selectors import units_visible

from . import services
from .forms import AnnouncementForm, PublicListForm, SentenceForm
from .models import ISSUERS, Announcement, ListObjection
from .permissions import may_announce, may_answer
from .selectors import (
    announcement_by,
    announcements_issued,
    announcements_out,
    list_objections,
    people_listed,
)
from .sources import lines_of, source_choices

PAGE = 30
SHOWN_BEFORE = 20
"""So many lines of a list are shown before it is published."""
issuer = only(may_announce)


@anybody
@require_safe
def announcements(request: PageRequest) -> HttpResponse:
    """What is out today and what has ended lately, for a visitor what is public."""
    today = clock.today()
    rows = announcements_out(actor=request.actor or None, today=today, after=True)
    page = turned(request, rows, order=["-begins_on", "-pk"], size=PAGE)
    context = {"page": page, "today": today, "announces": bool(request.actor) and may_announce(request.actor)}
    return render(request, "reports/announcements/announcements.html", context)


@issuer
@require_safe
def issued(request: PageRequest) -> HttpResponse:
    """Whatever the office has announced, with the objections that wait."""
    page = turned(request, announcements_issued(actor=request.actor), order=["-pk"], size=PAGE)
    return render(request, "reports/announcements/issued.html", {"page": page, "today": clock.today()})


@issuer
def new(request: PageRequest) -> HttpResponse:
    """The form of an announcement."""
    form = AnnouncementForm(request.POST or None, units=_units(request), today=clock.today())
    if sent(request, form):
        said = form.cleaned_data | {"unit": _unit(request, form.cleaned_data["unit"])}
        made = tried(
            request,
            lambda: services.announce(actor=request.actor, now=clock.now(), today=clock.today(), **said),
            _("It is announced."),
            form=form,
        )
        if made:
            return redirect("announcements:announcement", made.public_id)
    return render(request, "reports/announcements/new.html", {"form": form})


@issuer
def new_list(request: PageRequest) -> HttpResponse:
    """The form of a list; what would be published is shown before it is."""
    sources = source_choices(actor=request.actor)
    form = PublicListForm(request.POST or None, units=_units(request), today=clock.today(), sources=sources)
    looked = None
    if sent(request, form):
        said = {name: value for name, value in form.cleaned_data.items() if name not in {"source", "since", "until"}}
        said["unit"] = _unit(request, said["unit"])
        if request.POST.get("act") == "publish":
            made = tried(request, lambda: _published(request, form, said), _("The list is published."), form=form)
            if made:
                return redirect("announcements:announcement", made.public_id)
        else:
            looked = tried(
                request,
                lambda: lines_of(actor=request.actor, unit=said["unit"], source=form.chosen(), today=clock.today()),
                form=form,
            )
    context = {"form": form, "of": looked and looked[0], "lines": looked and looked[1][:SHOWN_BEFORE]}
    context["count"] = len(looked[1]) if looked else 0
    return render(request, "reports/announcements/new_list.html", context)


def _published(request: PageRequest, form: PublicListForm, said: dict[str, Any]) -> Announcement:
    return services.publish_list(
        actor=request.actor, source=form.chosen(), now=clock.now(), today=clock.today(), **said
    )


@anybody
@require_safe
def announcement(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One announcement; of a list its lines while it stands, what is said against it, and what came of it."""
    row, today = _one(request, public_id), clock.today()
    actor: Any = request.actor or None
    objections = list_objections(actor=actor, announcement=row) if actor else []
    issues = bool(actor) and actor.covers(row.unit.path, ISSUERS)
    stands = row.state == "published" and row.begins_on <= today <= row.ends_on
    mine = any(one.filed_by_key == actor.key for one in objections) if actor else False
    context = {
        "row": row,
        "today": today,
        "people": people_listed(actor=actor, announcement=row, today=today) if row.listed else [],
        "objections": [(one, issues and may_answer(actor, one)) for one in objections],
        "issues": issues,
        "hidden": row.state == "withdrawn" and not issues,
        "stands": stands,
        "object_form": SentenceForm(label=_("What is not right")) if actor and stands and not mine else None,
        "withdraws": issues and row.state == "published",
        "closes": issues and row.listed and row.state == "published" and today > row.ends_on,
    }
    return render(request, "reports/announcements/announcement.html", context)


@issuer
@require_POST
def withdraw(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _issued_or_404(request, public_id)
    why = request.POST.get("reason", "")[:500]
    tried(
        request,
        lambda: services.withdraw_announcement(actor=request.actor, announcement=row, reason=why, now=clock.now()),
        _("It is withdrawn."),
    )
    return redirect("announcements:announcement", row.public_id)


@issuer
@require_POST
def close(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    row = _issued_or_404(request, public_id)
    said = request.POST.get("note", "")[:500]
    tried(
        request,
        lambda: services.close_list(
            actor=request.actor, announcement=row, outcome=said, now=clock.now(), today=clock.today()
        ),
        _("It is settled; everybody on the list is told."),
    )
    return redirect("announcements:announcement", row.public_id)


@signed_in
@require_POST
def object_to(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """An objection of somebody who is signed in."""
    row, said = _one(request, public_id), request.POST.get("note", "")[:1000]
    tried(
        request,
        lambda: services.object_to_list(
            actor=request.actor, announcement=row, text=said, now=clock.now(), today=clock.today()
        ),
        _("Filed. The answer will stand here, and you are told."),
    )
    return redirect("announcements:announcement", row.public_id)


@issuer
@require_POST
def answer(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    mine = ListObjection.objects.visible_to(request.actor).filter(
        announcement__in=announcements_issued(actor=request.actor)
    )
    objection = get_object_or_404(mine.select_related("announcement__unit"), public_id=public_id)
    said = request.POST.get("note", "")[:1000]
    tried(
        request,
        lambda: services.answer_list_objection(actor=request.actor, objection=objection, answer=said, now=clock.now()),
        _("The answer has been sent."),
    )
    return redirect("announcements:announcement", objection.announcement.public_id)


def _one(request: PageRequest, public_id: uuid.UUID) -> Announcement:
    found = announcement_by(actor=request.actor or None, public_id=public_id, today=clock.today())
    if found is None:
        raise Http404
    return found


def _issued_or_404(request: PageRequest, public_id: uuid.UUID) -> Announcement:
    return get_object_or_404(announcements_issued(actor=request.actor), public_id=public_id)


def _units(request: PageRequest) -> list[tuple[str, str]]:
    """The offices for which the actor announces."""
    paths = request.actor.paths(ISSUERS)
    rows = units_visible(actor=request.actor).filter(path__in=paths).order_by("path")
    return [(str(unit.public_id), unit.name) for unit in rows]


def _unit(request: PageRequest, public_id: uuid.UUID) -> Unit:
    return units_visible(actor=request.actor).get(public_id=public_id)
