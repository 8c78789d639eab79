"""Light or dark, large print: chosen without a script and without an account."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from ground.display import A_YEAR, is_large, theme_of, to_keep
from ground.web import PageRequest, anybody

from ..forms import DisplayForm


@anybody
def display(request: PageRequest) -> HttpResponse:
    """Shows what is chosen in this browser, and keeps another choice."""
    chosen = {"theme": theme_of(request.COOKIES), "large": is_large(request.COOKIES)}
    form = DisplayForm(request.POST if request.method == "POST" else None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        response = redirect("own:display")
        for name, value in to_keep(**form.cleaned_data).items():
            response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
        return response
    return render(request, "account/display.html", {"form": form})
