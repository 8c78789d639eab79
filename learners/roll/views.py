"""Pages of the roster: find people, look at one, change, move, confirm, reveal."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from ground import clock
from ground.lists import MOST_TICKED, chips
from ground.pages import address_of
from ground.paging import is_public_id, turned
from ground.replicas.reading import from_replica, read_for
from ground.roles import KEEPERS, OFFICES, SEES_PEOPLE
from ground.web import XLSX, PageRequest, download, only, sent, tell_of_ticked, tried
from units.permissions import may_keep
from units.selectors import units_where

from ..disclosure.files import people_file
from ..disclosure.services import note_export, note_look, reveal_numbers
from ..merging.selectors import survivor
from ..people.identity import looks_like_number
from ..people.models import Employment, Learner
from ..people.particulars import Particulars
from ..people.permissions import may_confirm
from ..people.ranks import level_rank
from ..people.selectors import learners_visible, membership_history, people_by_number
from ..people.services import (
    admit_learner,
    change_employment,
    change_learner,
    confirm_posts,
    enter_death,
    leave_unit,
    move_learner,
    register_learner,
    take_back_end,
)
from ..people.shown import items
from .filters import PEOPLE, people_asked
from .forms import AdmitForm, ChangePersonForm, MoveForm, NewPersonForm, RevealForm
from .jobs import ask_to_confirm
from .labels import ITEMS

sees = only(lambda actor: bool(actor.paths(SEES_PEOPLE)))
keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_PAGE = 50
_MOST = 20_000
SORTS = {
    "name": ("name_pinyin", "name"),
    "unit": ("unit__path", "name_pinyin"),
    "level": ("level_rank", "name_pinyin"),
    "grade": ("grade_rank", "name_pinyin"),
    "employment": ("employment", "name_pinyin"),
}


@sees
@require_safe
@from_replica
def people(request: PageRequest) -> HttpResponse:
    """The roster with filters. A number in the address is not looked up and goes no further."""
    if looks_like_number(request.GET.get("q", "")):
        return redirect("people:people")
    rows, unit = people_asked(request)
    ranked = rows.annotate(level_rank=level_rank(), grade_rank=Coalesce("post_grade", Value(99)))
    page = turned(request, ranked.select_related("unit"), order=["name_pinyin", "name"], size=_PAGE, sorts=SORTS)
    named = unit.full_name if unit else request.GET.get("unit", "")
    context = {
        "page": page,
        "text": request.GET.get("q", ""),
        "unit": unit,
        "named": named,
        "list": PEOPLE.shown(request),
        "chips": chips(
            request.GET,
            [
                ("q", _("Name"), request.GET.get("q", "")),
                ("unit", _("Unit"), unit.name if unit else named),
                ("employment", _("Employment"), dict(Employment.choices).get(request.GET.get("employment", ""))),
                ("confirmed", _("Post"), _("not confirmed") if request.GET.get("confirmed") == "no" else ""),
            ],
        ),
        "offices": units_where(actor=request.actor).filter(numchild__gt=0)[:200],
        "anybody": bool(page.rows or request.GET) or learners_visible(actor=request.actor).exists(),
        "employments": Employment.choices,
        "paper": address_of("people_paper"),
        "keeps": bool(request.actor.paths(KEEPERS)),
        "confirms": bool(request.actor.paths(OFFICES)),
    }
    return render(request, "learners/people.html", context)


@sees
@require_POST
def find(request: PageRequest) -> HttpResponse:
    """The search box. A number is looked up here and now, so that it never stands in an address or a log."""
    text = request.POST.get("q", "").strip()[:60]
    if looks_like_number(text):
        found = people_by_number(actor=request.actor, number=text)
        if len(found) == 1 and found[0].pk != request.actor.learner_id:
            return redirect("people:person", found[0].public_id)
        if found:
            return redirect(f"{reverse('people:people')}?{urlencode({'q': found[0].name})}")
        messages.info(request, _("Nobody in your charge has this number."))
        return redirect("people:people")
    asked = {name: request.POST.get(name, "") for name in ("unit", "employment", "confirmed")} | {"q": text}
    return redirect(f"{reverse('people:people')}?{urlencode({name: text for name, text in asked.items() if text})}")


@sees
@require_safe
def export(request: PageRequest) -> HttpResponse:
    """Exactly what the list shows, numbers masked."""

    def read() -> list[Learner]:
        rows, _unit = people_asked(request)
        return list(rows.select_related("unit").order_by("unit__path", "name_pinyin", "name", "pk")[: _MOST + 1])

    found = read_for(request, read)
    if len(found) > _MOST:
        return _narrow_down(request)
    note_export(actor=request.actor, what="people", rows=len(found))
    return download(people_file(found, request.actor, clock.now()), _("People") + ".xlsx", XLSX)


@keeper
@require_POST
def confirm(request: PageRequest) -> HttpResponse:
    """Confirms ownership and front-line post of the people ticked; everybody the filter finds in the background."""
    rows, _unit = people_asked(request)
    waiting = rows.filter(post_confirmed_at__isnull=True).order_by("pk")
    if "all" in request.POST:
        return _confirm_all(request, list(waiting.values_list("pk", flat=True)[: _MOST + 1]))
    ticked = list(filter(is_public_id, request.POST.getlist("person")[:MOST_TICKED]))
    chosen = waiting.filter(public_id__in=ticked)
    done, refused = confirm_posts(actor=request.actor, learners=chosen.select_related("unit"), now=clock.now())
    said = ngettext("%(count)d person confirmed.", "%(count)d people confirmed.", done) % {"count": done}
    tell_of_ticked(request, ticked=ticked, done=done, said=said, refused=len(refused))
    for learner, sentence in refused[:5]:
        messages.warning(request, f"{learner.name}：{sentence}")
    return _back_to_list(request)


def _confirm_all(request: PageRequest, ids: list[int]) -> HttpResponse:
    if len(ids) > _MOST:
        return _narrow_down(request)
    if not ids:
        messages.info(request, _("Nobody found here waits to be confirmed."))
        return _back_to_list(request)
    return redirect("jobs:job", ask_to_confirm(actor=request.actor, ids=ids).public_id)


def _narrow_down(request: PageRequest) -> HttpResponse:
    """So many at once would keep the page waiting: nothing is done, and who asked is told how to go on."""
    said = _(
        "These are more than %(most)d people. Choose a unit or search first; the unit audit exports a whole league."
    )
    messages.error(request, said % {"most": _MOST})
    return _back_to_list(request)


def _back_to_list(request: PageRequest) -> HttpResponse:
    return redirect(f"{reverse('people:people')}?{request.GET.urlencode()}")


def person_asked_for(request: PageRequest, public_id: uuid.UUID) -> Learner:
    rows = learners_visible(actor=request.actor).exclude(pk=request.actor.learner_id or 0)
    return get_object_or_404(rows.select_related("unit"), public_id=public_id)


@sees
@require_safe
def person(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """One person, numbers masked. Opening the page is noted for the person to read. A merged record leads to the one
    that has taken it over."""
    if (now_at := survivor(actor=request.actor, public_id=public_id)) is not None:
        return redirect("people:person", now_at.public_id)
    return show_person(request, person_asked_for(request, public_id))


def show_person(request: PageRequest, learner: Learner, **more) -> HttpResponse:
    """The page of one person; ``more`` is shown on this answer alone (full numbers, a one-time code)."""
    note_look(actor=request.actor, learner=learner, day=clock.today(), now=clock.now())
    context = {
        "learner": learner,
        "items": items(learner),
        "memberships": membership_history(actor=request.actor, learner=learner),
        "account": getattr(learner, "account", None),
        "keeps": may_keep(request.actor, learner.unit.path),
        "confirms": learner.post_confirmed_at is None and may_confirm(request.actor, learner, learner.unit),
        "reason_form": RevealForm(),
        **more,
    }
    return render(request, "learners/person.html", context)


@sees
@require_POST
@sensitive_variables("numbers")
def reveal(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    """Shows the full numbers once, on the answer to this very request."""
    learner = person_asked_for(request, public_id)
    form = RevealForm(request.POST)
    if not sent(request, form):
        return show_person(request, learner, reason_form=form)
    numbers = tried(
        request,
        lambda: reveal_numbers(
            actor=request.actor, learner=learner, reason=form.cleaned_data["reason"], day=clock.today(),
            now=clock.now(),
        ),
        form=form,
        field="reason",
    )  # fmt: skip
    return show_person(request, learner, **({"numbers": numbers} if numbers else {"reason_form": form}))


def _entered(learner: Learner) -> str:
    return _("%(name)s is entered.") % {"name": learner.name}


@sensitive_post_parameters()
@keeper
def new(request: PageRequest) -> HttpResponse:
    units = units_where(actor=request.actor, roles=KEEPERS).filter(closed_on__isnull=True)
    form = NewPersonForm(request.POST or None, units=units, initial={"since": clock.today()})
    if sent(request, form):
        given = form.cleaned_data
        learner = tried(
            request,
            lambda: register_learner(
                actor=request.actor, particulars=form.particulars(), unit=given["unit"], since=given["since"]
            ),
            _entered,
            form=form,
        )
        if learner:
            return redirect("people:person", learner.public_id)
    return render(request, "learners/person_form.html", {"form": form, "title": _("New person")})


@sensitive_post_parameters()
@keeper
def change(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    learner = person_asked_for(request, public_id)
    form = ChangePersonForm(request.POST or None, initial=ChangePersonForm.initial_of(learner))
    if sent(request, form) and tried(
        request,
        lambda: change_learner(
            actor=request.actor,
            learner=learner,
            particulars=form.particulars(Particulars.of(learner)),
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
        ),
        _("The change is stored."),
        form=form,
    ):
        return redirect("people:person", public_id)
    context = {"form": form, "title": _("Change particulars"), "learner": learner, "items": ITEMS}
    return render(request, "learners/person_form.html", context)


@keeper
def move(request: PageRequest, public_id: uuid.UUID) -> HttpResponse:
    learner = person_asked_for(request, public_id)
    units = units_where(actor=request.actor, roles=KEEPERS).filter(closed_on__isnull=True)
    form = MoveForm(request.POST or None, units=units, initial={"day": clock.today()})
    if sent(request, form) and tried(
        request, lambda: _move(request, learner, form.cleaned_data), _("The change is stored."), form=form
    ):
        return redirect("people:person", public_id)
    context = {"form": form, "title": _("Unit and employment"), "learner": learner}
    return render(request, "learners/person_form.html", context)


def _move(request: PageRequest, learner: Learner, given: dict) -> None:
    common = {"actor": request.actor, "learner": learner, "today": clock.today(), "reason": given["reason"]}
    if given["change"] == "move":
        move_learner(**common, unit=given["unit"], day=given["day"])
    elif given["change"] == "left":
        leave_unit(**common, last_day=given["day"])
    elif given["change"] == "deceased":
        enter_death(**common, day=given["day"])
    elif given["change"] == "taken_back":
        take_back_end(actor=request.actor, learner=learner, reason=given["reason"])
    else:
        change_employment(**common, employment=given["change"], day=given["day"], host=given["host"])


@sensitive_post_parameters()
@keeper
def admit(request: PageRequest) -> HttpResponse:
    """Take a person who has left another unit."""
    units = units_where(actor=request.actor, roles=KEEPERS).filter(closed_on__isnull=True)
    form = AdmitForm(request.POST or None, units=units, initial={"day": clock.today()})
    if sent(request, form):
        given = form.cleaned_data
        learner = tried(
            request,
            lambda: admit_learner(
                actor=request.actor, id_number=given["id_number"], name=given["name"], unit=given["unit"],
                day=given["day"], today=clock.today(),
            ),
            _entered,
            form=form,
        )  # fmt: skip
        if learner:
            return redirect("people:person", learner.public_id)
    return render(request, "learners/person_form.html", {"form": form, "title": _("Take over from another unit")})
