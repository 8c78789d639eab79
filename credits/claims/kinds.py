"""The kinds of hour claims, with what people are told about them. Registered when Django starts."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.requests.figures import Measure, PartFigure
from casework.requests.forms import check_by, describe_by
from casework.requests.kinds import CaseKind, KindGroup, register
from casework.requests.law import told_of_training
from rulebook.vocabulary import Source

from . import concerns, effects
from .forms import KINDS_OF_TRAINING, CountedForm, HoursForm, RecognisedForm, TeacherReview, TrainingForm

PROOF = _("The certificate with title, dates and hours; all its pages.")
BY_CERTIFICATE = frozenset(source for source, _name in KINDS_OF_TRAINING)
EVERY = _("Every application: annual check, title review, post appointment, recognition")


HOURS = (PartFigure("hours", Measure.AMOUNT), PartFigure("tenths", Measure.AMOUNT))
WORK = (PartFigure("quantity", Measure.AMOUNT),)
TRAINING = (
    *HOURS,
    PartFigure("days", Measure.AMOUNT),
    PartFigure("starts_on", Measure.FROM),
    PartFigure("completed_on", Measure.UNTIL),
)


def _told(sources: Collection[str], *, own: bool = False) -> dict[str, Any]:
    told = told_of_training(sources, own=own)
    del told["proof"]
    return told


def _add(kind_id: str, title: Any, form: type[CountedForm], source: Source | None, **rest: Any) -> None:
    register(
        CaseKind(
            id=kind_id,
            title=title,
            group=KindGroup.HOURS,
            form=form,
            check=check_by(form),
            describe=describe_by(form),
            apply=effects.put_on_record(source),
            take_back=effects.take_back,
            suppose=effects.suppose(source),
            concerns=concerns.of(source),
            **{"proof": PROOF, "parts": TRAINING, **rest},
        )
    )


def register_all() -> None:
    """Enters every kind. Called once, when the app is ready."""
    _add(
        "hours_training", _("Training, seminar, forum, exchange, study visit"), TrainingForm, None,
        **_told(BY_CERTIFICATE, own=True), parts=(*TRAINING, *WORK),
    )  # fmt: skip
    _add(
        "hours_sanke", _("Training of teachers of the three subjects"), HoursForm, Source.SANKE_TRAINING,
        **_told({Source.SANKE_TRAINING}),
        proof=_(
            "The certificate with title, dates and hours; unless you are on record as such a teacher for that day, also"
            " the letter of the school on the subject and the time."
        ),
        review=TeacherReview,
    )  # fmt: skip
    _add(
        "hours_skill", _("Skill training of highly skilled workers"), HoursForm, Source.SKILL_TRAINING,
        **_told({Source.SKILL_TRAINING}),
    )  # fmt: skip
    _add(
        "hours_recognised", _("Hours verified by another place of the region"), RecognisedForm,
        Source.RECOGNISED,
        article="2.recognised",
        rule=_(
            "Hours that the office in charge of another league or city of the autonomous region has verified hold here"
            " as well, for the year and the subject that its document says."
        ),
        proof=_("The document of that office, with its seal: year, subject, hours and day of completion."),
        parts=HOURS,
        helps=EVERY,
        helps_not=_("Hours of a listed platform that are reported here already: nothing is counted twice"),
    )  # fmt: skip
