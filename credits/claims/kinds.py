"""The kinds of hour claims, with what people are told about them. Registered when Django starts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.requests.figures import Measure, PartFigure
from casework.requests.forms import check_by, describe_by
from casework.requests.kinds import CaseKind, KindGroup, register
from rulebook.vocabulary import Source

from . import concerns, effects
from .forms import CountedForm, HoursForm, RecognisedForm, TeacherReview, TrainingForm

PROOF = _("The certificate with title, dates and hours; all its pages.")
EVERY = _("Every application: annual check, title review, post appointment, recognition")
PUBLIC = _("The public subject: it is earned online only")


HOURS = (PartFigure("hours", Measure.AMOUNT), PartFigure("tenths", Measure.AMOUNT))
TRAINING = (
    *HOURS,
    PartFigure("days", Measure.AMOUNT),
    PartFigure("starts_on", Measure.FROM),
    PartFigure("completed_on", Measure.UNTIL),
)


def _add(id: str, article: str, title: Any, form: type[CountedForm], source: Source | None, **rest: Any) -> None:
    register(
        CaseKind(
            id=id,
            title=title,
            article=article,
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
        "hours_training", "6.6", _("Training, seminar, forum, exchange, study visit"), TrainingForm, None,
        rule=_(
            "With a certificate, hours of advanced seminars, forums, academic exchanges, study visits and other"
            " training of the kind count as professional hours of the year in which they were completed."
        ),
        helps=EVERY,
        helps_not=PUBLIC,
    )  # fmt: skip
    _add(
        "hours_sanke", "6.5", _("Training of teachers of the three subjects"), HoursForm, Source.SANKE_TRAINING,
        rule=_(
            "The training of teachers of politics, Chinese and history counts as professional hours of the year in"
            " which it took place, for whoever was such a teacher on the day of the training."
        ),
        proof=_(
            "The certificate with title, dates and hours; unless you are on record as such a teacher for that day, also"
            " the letter of the school on the subject and the time."
        ),
        review=TeacherReview,
        helps=EVERY,
        helps_not=PUBLIC,
    )  # fmt: skip
    _add(
        "hours_skill", "6.8", _("Skill training of highly skilled workers"), HoursForm, Source.SKILL_TRAINING,
        rule=_(
            "In a title review of a highly skilled worker, hours of vocational skill training and other professional"
            " training count one to one as professional hours, once the worker is on record as such."
        ),
        helps=_("Title review"),
        helps_not=_("Annual check, post appointment and recognition are judged without it"),
    )  # fmt: skip
    _add(
        "hours_recognised", "2.recognised", _("Hours verified by another place of the region"), RecognisedForm,
        Source.RECOGNISED,
        rule=_(
            "Hours that the office in charge of another league or city of the autonomous region has verified hold here"
            " as well, for the year and the subject that its document says."
        ),
        proof=_("The document of that office, with its seal: year, subject, hours and day of completion."),
        parts=HOURS,
        helps=EVERY,
        helps_not=_("Hours of a listed platform that are reported here already: nothing is counted twice"),
    )  # fmt: skip
