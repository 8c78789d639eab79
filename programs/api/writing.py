"""What a program may change, with the checks of the page: it names the version that it has seen."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.views import APIView

from ground.late import last_act, said
from ground.roles import KEEPERS
from learners.people.models import Learner, SexChoices
from learners.people.particulars import Particulars
from learners.people.selectors import learners_visible
from learners.people.services import change_learner
from learners.roll.forms import ChangePersonForm
from units.models import SectorChoices

from . import parameters as ask
from .frame import answered, etag_of
from .parsing import JSONBody
from .people import LEARNER, PEOPLE
from .problems import RefusedCall
from .shapes import DAY, FLAG, TEXT, WHOLE, choice, maybe

_FIELDS: dict[str, Any] = {
    "sex": maybe(choice(SexChoices.values)),
    "birth_date": maybe(DAY),
    "sector": maybe(choice(SectorChoices.values)),
    "grassroots_post": maybe(FLAG),
    "title_level": maybe(choice(Learner.TitleLevel.values)),
    "post_grade": maybe(WHOLE),
    "field": TEXT,
}
_BODY: dict[str, Any] = {
    "type": "object",
    "properties": _FIELDS | {"reason": TEXT | {"description": "更改原因"}},
    "additionalProperties": False,
    "examples": [{"title_level": "senior", "post_grade": 7, "reason": "2024 年聘任"}],
}


class ChangeLearner(APIView):
    """Changes what is known of a person, but for name, numbers and unit. What an office above had confirmed and now
    differs waits to be confirmed again."""

    parser_classes = [JSONBody]

    @staticmethod
    def who(actor: Any) -> bool:
        return bool(actor.paths(KEEPERS))

    @extend_schema(
        operation_id="learners_change", tags=[PEOPLE], summary="更改人员资料（姓名、证件号、手机号和单位除外）",
        request={"application/json": _BODY}, responses={200: LEARNER.described()},
        parameters=[
            OpenApiParameter(
                "If-Match", str, OpenApiParameter.HEADER, required=True, description="读取该人员所得的 ETag"
            )
        ],
    )  # fmt: skip
    def patch(self, request: Any, public_id: Any) -> HttpResponse:
        rows = learners_visible(actor=request.actor).exclude(pk=request.actor.learner_id or 0)
        learner = get_object_or_404(rows.select_related("unit"), public_id=public_id)
        # A proxy that compresses makes a weak one of a strong ETag; it names the same version of the person.
        seen = {one.strip().removeprefix("W/") for one in request.headers.get("If-Match", "").split(",")} - {""}
        if not seen:
            raise RefusedCall(400, "version_missing", _("Send If-Match with the ETag that you have read."))
        if etag_of(LEARNER.show(learner)) not in seen:
            sentence = _("Somebody else has changed this person meanwhile. Please read again.")
            raise RefusedCall(412, "changed", said(sentence, last_act(learner)))
        given = _given(request.data)
        form = ChangePersonForm(ChangePersonForm.initial_of(learner) | given | {"version": learner.version})
        if not form.is_valid():
            name, errors = next(iter(form.errors.items()))
            raise ask.wrong(name, str(errors[0]))
        changed = change_learner(
            actor=request.actor, learner=learner, particulars=form.particulars(Particulars.of(learner)),
            version=learner.version, reason=form.cleaned_data["reason"],
        )  # fmt: skip
        found = get_object_or_404(rows.select_related("unit"), pk=changed.pk)
        return answered(request, LEARNER.show(found))


def _given(data: Any) -> dict[str, Any]:
    """What was sent, as the form of the page reads it. Raises RefusedCall for anything else."""
    if not isinstance(data, dict) or not data:
        raise RefusedCall(400, "invalid", _("Send the fields to change as a JSON object."))
    found = {}
    for name, value in data.items():
        if name not in _BODY["properties"]:
            raise ask.wrong(name, _("There is no such field: %(name)s.") % {"name": name[:40]})
        if isinstance(value, bool) != (name == "grassroots_post" and value is not None):
            raise ask.wrong(name, _("The field %(name)s cannot be read.") % {"name": name})
        if not isinstance(value, str | int | None):
            raise ask.wrong(name, _("The field %(name)s cannot be read.") % {"name": name})
        found[name] = (
            {True: "yes", False: "no"}[value] if isinstance(value, bool) else "" if value is None else str(value)
        )
    return found
