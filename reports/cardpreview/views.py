"""Pages of the settings of cards: the form beside a picture of what it would give, and what was set so far."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ground import clock
from ground.paging import turned
from ground.web import PageRequest, only, sent, tried

from ..cardsettings.design import CardDesign
from ..cardsettings.offices import NumberingOffice, offices
from ..cardsettings.permissions import may_set_cards
from ..cardsettings.selectors import present_design, settings_so_far
from ..cardsettings.services import set_cards
from .forms import CardSettingForm
from .preview import shown

PAGE = 20


@only(may_set_cards)
@require_http_methods(["GET", "HEAD", "POST"])
def setting(request: PageRequest) -> HttpResponse:
    """The form that sets everything anew, with the picture of what is in it."""
    design = present_design(actor=request.actor)
    found = offices(actor=request.actor, design=design)
    form = CardSettingForm(request.POST or None, initial=_initial(design), offices=found)
    looked = "preview" in request.POST
    if sent(request, form) and not looked:
        done = tried(
            request,
            lambda: set_cards(
                actor=request.actor, design=form.design(), reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"], now=clock.now(),
            ),
            _("The setting is kept. Papers issued from now on follow it; those before stay as they are."),
            form=form,
        )  # fmt: skip
        if done:
            return redirect("cardsettings:setting")
    drawn = _shown(form, found) if form.is_bound else _drawn(design, found)
    page = turned(request, settings_so_far(actor=request.actor), order=["-step"], size=PAGE)
    return render(request, "reports/cardsettings/setting.html", {"form": form, "page": page, "design": design, **drawn})


@only(may_set_cards)
@require_POST
def preview(request: PageRequest) -> HttpResponse:
    """The picture of what stands in the form now, before anything is saved."""
    design = present_design(actor=request.actor)
    found = offices(actor=request.actor, design=design)
    form = CardSettingForm(request.POST, initial=_initial(design), offices=found)
    return render(request, "reports/cardsettings/preview.html", _shown(form, found))


def _initial(design: CardDesign) -> dict[str, Any]:
    names = ("title", "issuer", "footer", "citation", "photo", "seal", "number_pattern")
    return {name: getattr(design, name) for name in names} | {"seen": design.step}


def _shown(form: CardSettingForm, found: list[NumberingOffice]) -> dict[str, Any]:
    """The picture, or the sentences that keep it from being drawn. That the reason is missing yet does not."""
    form.is_valid()
    problems = {name: said for name, said in form.errors.items() if name not in {"reason", "seen"}}
    if problems:
        return {"problems": [str(one) for said in problems.values() for one in said]}
    design = form.design()
    return _drawn(design, found)


def _drawn(design: CardDesign, found: list[NumberingOffice]) -> dict[str, Any]:
    code = next((design.office_codes.get(one.key, one.code) for one in found[1:]), "00")
    return shown(design, office=code)
