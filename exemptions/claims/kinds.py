"""The kinds of claims for which the portal has a form of its own. What people are told about them is the pack's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.requests.figures import PERIOD, Measure, PartFigure
from casework.requests.forms import KindForm, check_by, describe_by
from casework.requests.kinds import CaseKind, KindGroup, Payload, register, register_former, register_further
from casework.requests.law import told_of_fact

from ..facts.models import FactChoices
from . import concerns, effects, forms
from .declared import declared_kinds, once_declared
from .effects import Values

Kind = FactChoices

CLAIMED = {Kind.POST: ("sector", "grassroots_post"), Kind.GRASSROOTS_GRADUATE: ("required_years",)}
"""What the rules look at, where that has another name than the kind."""


def _years(payload: Payload) -> dict:
    return {"years": sorted(payload["years"])}


def _nothing(payload: Payload) -> dict:
    return {}


def _only(name: str) -> Values:
    return lambda payload: {name: payload[name]}


def _exam(payload: Payload) -> dict:
    return {"year": payload["year"], "in_region": payload["in_region"] == "yes"}


def _postdoc(payload: Payload) -> dict:
    merits = payload.get("merits", [])
    return {
        "foundation_grant": "foundation_grant" in merits,
        "led_project": "led_project" in merits,
        "stays_in_region": payload["stays_in_region"] == "yes",
    }


def _add(kind: Kind, title: Any, form: type[KindForm], **rest: Any) -> None:
    register(
        CaseKind(
            id=kind.value,
            title=title,
            group=KindGroup.RELIEF,
            form=form,
            check=check_by(form),
            describe=describe_by(form),
            take_back=rest.pop("take_back", effects.take_back),
            **told_of_fact(kind.value, CLAIMED.get(kind, (kind.value,))),
            **rest,
        )
    )


def _fact(kind: Kind, title: Any, form: type[KindForm], values: Values, *, dated: bool = False, **rest: Any) -> None:
    """A claim that puts a fact on record."""
    _add(
        kind, title, form,
        apply=effects.put_on_record(kind, values, dated=dated),
        suppose=effects.suppose_fact(kind, values, dated=dated),
        **rest,
    )  # fmt: skip


def register_all() -> None:
    """Enters every kind. Called once, when the app is ready."""
    _add(
        Kind.POST, _("Non-public economy or front-line post"), forms.PostForm,
        apply=effects.settle, take_back=effects.unsettle, undo=effects.undo_settle, suppose=effects.suppose_post,
        concerns=concerns.post,
    )  # fmt: skip
    _fact(
        Kind.POSTDOC, _("Post-doctoral researcher leaving the station"), forms.PostdocForm, _postdoc,
        concerns=concerns.postdoc,
    )  # fmt: skip
    _fact(
        Kind.EPIDEMIC_FRONTLINE, _("Medical staff at the epidemic front line"), forms.EpidemicForm, _years,
        concerns=concerns.epidemic, parts=(PartFigure("years", Measure.CHOSEN),),
    )  # fmt: skip
    _fact(
        Kind.SANKE_TEACHER, _("Teacher of the three subjects"), forms.SankeForm, _nothing, dated=True,
        concerns=concerns.sanke, parts=PERIOD,
    )  # fmt: skip
    _fact(
        Kind.QUALIFICATION_EXAM, _("Vocational qualification examination"), forms.ExamForm, _exam,
        concerns=concerns.exam,
    )  # fmt: skip
    _fact(
        Kind.TRANSFER, _("Moved from a party or government organ"), forms.TransferForm, _only("on"),
        concerns=concerns.transfer,
    )  # fmt: skip
    _fact(
        Kind.HIGH_SKILLED, _("Highly skilled worker"), forms.SkilledForm, _nothing, dated=True,
        concerns=concerns.begun, parts=PERIOD,
    )  # fmt: skip
    _fact(
        Kind.TENURE, _("Exceptional promotion: present title held since"), forms.TenureForm, _only("since"),
        concerns=concerns.tenure,
    )  # fmt: skip
    _fact(
        Kind.GRASSROOTS_GRADUATE, _("Graduate in a township or village"), forms.GraduateForm, _only("required_years"),
        dated=True, concerns=concerns.begun,
    )  # fmt: skip
    register_further(declared_kinds)
    register_former(once_declared)
