"""Pages of the roster: find people, look at one, change, move, confirm, reveal."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from journal import clock
from journal.paging import is_public_id, turned
from journal.refusals import Refused

from ..files import people_file
from ..forms.people import AdmitForm, ChangePersonForm, MoveForm, NewPersonForm, ReasonForm
from ..http import XLSX, Request, download, only
from ..identity import looks_like_number
from ..labels import ITEMS
from ..models import Account, Learner
from ..particulars import Particulars
from ..permissions import may_confirm, may_keep
from ..roles import KEEPERS, OFFICES, SEES_PEOPLE
from ..selectors import (
    learners_visible,
    membership_history,
    people_by_number,
    search_people,
    units_below,
    units_called,
    units_visible,
    units_where,
)
from ..services import (
    admit_learner,
    change_learner,
    change_standing,
    confirm_posts,
    issue_code,
    leave_unit,
    move_learner,
    note_export,
    note_look,
    register_learner,
    reveal_numbers,
)

sees = only(lambda actor: bool(actor.paths(SEES_PEOPLE)))
keeper = only(lambda actor: bool(actor.paths(KEEPERS)))
_PAGE = 50
_MOST = 20_000


def _filtered(request: Request):
    """People as the address asks for; one function for the list, the export and the confirmation of all."""
    asked = request.GET
    text = asked.get("q", "")
    people = search_people(actor=request.actor, text="" if looks_like_number(text) else text)
    unit, named = None, asked.get("unit", "").strip()[:200]
    if is_public_id(named):
        unit = get_object_or_404(units_visible(actor=request.actor), public_id=named)
        people = people.filter(unit__in=units_below(actor=request.actor, unit=unit))
    elif named:
        people = people.filter(unit__in=units_called(actor=request.actor, text=named))
    if asked.get("standing") in Learner.Standing.values:
        people = people.filter(standing=asked["standing"])
    if asked.get("confirmed") == "no":
        people = people.filter(post_confirmed_at__isnull=True)
    return people, unit


@sees
@require_safe
def people(request: Request) -> HttpResponse:
    """The roster with filters. A number in the address is not looked up and goes no further."""
    if looks_like_number(request.GET.get("q", "")):
        return redirect("learners:people")
    rows, unit = _filtered(request)
    page = turned(request, rows.select_related("unit"), order=["name"], size=_PAGE)
    context = {
        "page": page,
        "text": request.GET.get("q", ""),
        "unit": unit,
        "named": unit.full_name if unit else request.GET.get("unit", ""),
        "offices": units_where(actor=request.actor).filter(numchild__gt=0)[:200],
        "anybody": bool(page.rows or request.GET) or learners_visible(actor=request.actor).exists(),
        "standings": Learner.Standing.choices,
        "keeps": bool(request.actor.paths(KEEPERS)),
        "confirms": bool(request.actor.paths(OFFICES)),
    }
    return render(request, "learners/people.html", context)


@sees
@require_POST
def find(request: Request) -> HttpResponse:
    """The search box. A number is looked up here and now, so that it never stands in an address or a log."""
    text = request.POST.get("q", "").strip()[:60]
    if looks_like_number(text):
        found = people_by_number(actor=request.actor, number=text)
        if len(found) == 1 and found[0].pk != request.actor.learner_id:
            return redirect("learners:person", found[0].public_id)
        if found:
            return redirect(f"{reverse('learners:people')}?{urlencode({'q': found[0].name})}")
        messages.info(request, _("Nobody in your charge has this number."))
        return redirect("learners:people")
    asked = {name: request.POST.get(name, "") for name in ("unit", "standing", "confirmed")} | {"q": text}
    return redirect(f"{reverse('learners:people')}?{urlencode({name: text for name, text in asked.items() if text})}")


@sees
@require_safe
def export(request: Request) -> HttpResponse:
    """Exactly what the list shows, numbers masked."""
    rows, _unit = _filtered(request)
    found = list(rows.select_related("unit").order_by("unit__path", "name", "pk")[: _MOST + 1])
    if len(found) > _MOST:
        return _narrow_down(request)
    note_export(actor=request.actor, what="people", rows=len(found))
    return download(people_file(found, request.actor, clock.now()), _("People") + ".xlsx", XLSX)


@keeper
@require_POST
def confirm(request: Request) -> HttpResponse:
    """Confirms ownership and front-line post of the people ticked, or of everybody the filter finds."""
    rows, _unit = _filtered(request)
    if "all" not in request.POST:
        rows = rows.filter(public_id__in=filter(is_public_id, request.POST.getlist("person")[:1000]))
    chosen = list(rows.filter(post_confirmed_at__isnull=True).select_related("unit").order_by("pk")[: _MOST + 1])
    if len(chosen) > _MOST:
        return _narrow_down(request)
    done, refused = confirm_posts(actor=request.actor, learners=chosen, now=clock.now())
    said = ngettext("%(count)d person confirmed.", "%(count)d people confirmed.", done) % {"count": done}
    messages.success(request, said)
    for learner, sentence in refused[:5]:
        messages.warning(request, f"{learner.name}：{sentence}")
    return _back_to_list(request)


def _narrow_down(request: Request) -> HttpResponse:
    """So many at once would keep the page waiting: nothing is done, and who asked is told how to go on."""
    said = _(
        "These are more than %(most)d people. Choose a unit or search first; the unit audit exports a whole league."
    )
    messages.error(request, said % {"most": _MOST})
    return _back_to_list(request)


def _back_to_list(request: Request) -> HttpResponse:
    return redirect(f"{reverse('learners:people')}?{request.GET.urlencode()}")


def _person(request: Request, public_id: uuid.UUID) -> Learner:
    rows = learners_visible(actor=request.actor).exclude(pk=request.actor.learner_id or 0)
    return get_object_or_404(rows.select_related("unit"), public_id=public_id)


@sees
@require_safe
def person(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """One person, numbers masked. Opening the page is noted for the person to read."""
    return _show(request, _person(request, public_id))


def _show(request: Request, learner: Learner, **more) -> HttpResponse:
    note_look(actor=request.actor, learner=learner, day=clock.today(), now=clock.now())
    context = {
        "learner": learner,
        "memberships": membership_history(actor=request.actor, learner=learner),
        "account": Account.objects.filter(learner=learner).first(),
        "keeps": may_keep(request.actor, learner.unit.path),
        "confirms": learner.post_confirmed_at is None and may_confirm(request.actor, learner, learner.unit),
        "reason_form": ReasonForm(),
        **more,
    }
    return render(request, "learners/person.html", context)


@sees
@require_POST
@sensitive_variables("numbers")
def reveal(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """Shows the full numbers once, on the answer to this very request."""
    learner = _person(request, public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _show(request, learner, reason_form=form)
    try:
        numbers = reveal_numbers(
            actor=request.actor,
            learner=learner,
            reason=form.cleaned_data["reason"],
            day=clock.today(),
            now=clock.now(),
        )
    except Refused as refusal:
        form.add_error("reason", str(refusal))
        return _show(request, learner, reason_form=form)
    return _show(request, learner, numbers=numbers)


@keeper
@require_POST
def code(request: Request, public_id: uuid.UUID) -> HttpResponse:
    """A one-time code to hand over in person, shown once."""
    learner = _person(request, public_id)
    try:
        issued = issue_code(actor=request.actor, learner=learner, now=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("learners:person", public_id)
    return _show(request, learner, code=issued)


@sensitive_post_parameters()
@keeper
def new(request: Request) -> HttpResponse:
    units = units_where(actor=request.actor, roles=KEEPERS).filter(closed_on__isnull=True)
    form = NewPersonForm(request.POST or None, units=units, initial={"since": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            learner = register_learner(
                actor=request.actor,
                particulars=form.particulars(),
                unit=form.cleaned_data["unit"],
                since=form.cleaned_data["since"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": learner.name})
            return redirect("learners:person", learner.public_id)
    return render(request, "learners/person_form.html", {"form": form, "title": _("New person")})


@sensitive_post_parameters()
@keeper
def change(request: Request, public_id: uuid.UUID) -> HttpResponse:
    learner = _person(request, public_id)
    form = ChangePersonForm(request.POST or None, initial=ChangePersonForm.initial_of(learner))
    if request.method == "POST" and form.is_valid():
        try:
            change_learner(
                actor=request.actor,
                learner=learner,
                particulars=form.particulars(Particulars.of(learner)),
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The change is stored."))
            return redirect("learners:person", public_id)
    context = {"form": form, "title": _("Change particulars"), "learner": learner, "items": ITEMS}
    return render(request, "learners/person_form.html", context)


@keeper
def move(request: Request, public_id: uuid.UUID) -> HttpResponse:
    learner = _person(request, public_id)
    units = units_where(actor=request.actor, roles=KEEPERS).filter(closed_on__isnull=True)
    form = MoveForm(request.POST or None, units=units, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            _move(request, learner, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The change is stored."))
            return redirect("learners:person", public_id)
    context = {"form": form, "title": _("Unit and standing"), "learner": learner}
    return render(request, "learners/person_form.html", context)


def _move(request: Request, learner: Learner, given: dict) -> None:
    common = {"actor": request.actor, "learner": learner, "today": clock.today(), "reason": given["reason"]}
    if given["change"] == "move":
        move_learner(**common, unit=given["unit"], day=given["day"])
    elif given["change"] == "left":
        leave_unit(**common, last_day=given["day"])
    else:
        change_standing(**common, standing=given["change"], day=given["day"])


@sensitive_post_parameters()
@keeper
def admit(request: Request) -> HttpResponse:
    """Take a person who has left another unit."""
    units = units_where(actor=request.actor, roles=KEEPERS).filter(closed_on__isnull=True)
    form = AdmitForm(request.POST or None, units=units, initial={"day": clock.today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            learner = admit_learner(
                actor=request.actor,
                id_number=given["id_number"],
                name=given["name"],
                unit=given["unit"],
                day=given["day"],
                today=clock.today(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is entered.") % {"name": learner.name})
            return redirect("learners:person", learner.public_id)
    return render(request, "learners/person_form.html", {"form": form, "title": _("Take over from another unit")})
