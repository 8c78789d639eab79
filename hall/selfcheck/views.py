"""“Can I apply?”: for everybody, without signing in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.credentials import throttle
from accounts.sign_in.views.password import address_of
from ground import clock
from ground.web import PageRequest, anybody, sent
from policy import packs

from .forms import SelfCheckForm
from .questions import answer

FROM_ONE_ADDRESS = throttle.TryLimits(here=60, everywhere=None)
"""A whole unit may ask from one address within a quarter of an hour."""


@anybody
def check(request: PageRequest) -> HttpResponse:
    """Five questions and what the notice says of them, with reasons. Nothing that is said is kept."""
    today = clock.today()
    pack = packs.in_force(packs.of_day(today))
    as_of = packs.default_day(pack, today)
    form = SelfCheckForm(request.POST or None, pack=pack, today=as_of)
    context = {"form": form, "pack": pack, "signed_in": bool(request.actor)}
    if not sent(request, form):
        return render(request, "hall/self_check.html", context)
    try:
        throttle.begin(
            purpose=throttle.Purpose.SELF_CHECK, login_index=throttle.index_of("self-check"),
            address=address_of(request), now=clock.machine_now(), limits=FROM_ONE_ADDRESS,
        )  # fmt: skip
    except throttle.Throttled:
        said = _("Too many questions from this network address. Wait a quarter of an hour and ask again.")
        return render(request, "hall/self_check.html", context | {"refusal": said}, status=429)
    context["answer"] = answer(form.said(), pack, as_of)
    return render(request, "hall/self_check.html", context)
