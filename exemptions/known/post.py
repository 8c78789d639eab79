"""Ownership of the employer, or a front-line post: they become confirmed particulars of the person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.requests.forms import KindForm, day
from casework.requests.models import CaseRequest

from .declaring import Coexistence, FactKind, begun, text_field


class PostForm(KindForm):
    kind = "post"
    ground = forms.ChoiceField(
        label=_("Ground"),
        choices=[("non_public", _("Ownership of the employer")), ("grassroots_post", _("Front-line post"))],
        widget=forms.RadioSelect,
    )
    employer = text_field(_("Employer"))
    since = day(_("Since"))


def concerns(request: CaseRequest) -> list[Any]:
    """It is claimed against a unit or a roster that says otherwise."""
    unit, claim = request.learner.unit, request.effective
    found = []
    if claim.get("ground") == "non_public" and unit.sector == "public":
        found.append(gettext("The unit of this person is entered as public."))
    if claim.get("ground") == "grassroots_post" and request.learner.grassroots_post is False:
        found.append(gettext("The roster says that this is no front-line post."))
    return found + begun(request)


KIND = FactKind(id="post", form=PostForm, standing=Coexistence.ONE, concerns=concerns, guarded=True)
