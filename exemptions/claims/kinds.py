"""The kinds of claims, one for each clause, with what people are told about it. Registered when Django starts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.requests.figures import PERIOD, Measure, PartFigure
from casework.requests.forms import KindForm, check_by, describe_by
from casework.requests.kinds import CaseKind, KindGroup, Payload, register

from ..facts.models import FactChoices
from . import concerns, effects, forms

Kind = FactChoices

TITLE_REVIEW = _("Title review")
ALL = _("Every application: annual check, title review, post appointment, recognition")
ONLY_REVIEW = _("Annual check, post appointment and recognition are judged without it")


def _years(payload: Payload) -> dict:
    return {"years": sorted(payload["years"])}


def _exam(payload: Payload) -> dict:
    return {"year": payload["year"], "in_region": payload["in_region"] == "yes"}


def _postdoc(payload: Payload) -> dict:
    merits = payload.get("merits", [])
    return {
        "foundation_grant": "foundation_grant" in merits,
        "led_project": "led_project" in merits,
        "stays_in_region": payload["stays_in_region"] == "yes",
    }


def _add(
    kind: Kind, article: str, title, form: type[KindForm], values, *, dated: bool, texts: dict, doubts, parts=()
) -> None:
    register(
        CaseKind(
            id=kind.value,
            title=title,
            article=article,
            group=KindGroup.RELIEF,
            form=form,
            check=check_by(form),
            describe=describe_by(form),
            apply=effects.put_on_record(kind, values, dated=dated),
            take_back=effects.take_back,
            suppose=effects.suppose_fact(kind, values, dated=dated),
            concerns=doubts,
            parts=parts,
            **texts,
        )
    )


def register_all() -> None:
    """Enters every kind. Called once, when the app is ready."""
    register(
        CaseKind(
            id=Kind.POST.value,
            title=_("Non-public economy or front-line post"),
            article="6.2",
            group=KindGroup.RELIEF,
            form=forms.PostForm,
            check=check_by(forms.PostForm),
            describe=describe_by(forms.PostForm),
            apply=effects.settle,
            take_back=effects.unsettle,
            undo=effects.undo_settle,
            suppose=effects.suppose_post,
            concerns=concerns.post,
            rule=_(
                "Whoever works in the non-public economy, or at the front line of a township or village, needs no hours"
                " for the title review of this year. What was learnt is shown as reference."
            ),
            proof=_("Labour contract and business licence of the employer, or the township's letter on the post."),
            helps=TITLE_REVIEW,
            helps_not=ONLY_REVIEW,
        )
    )
    _add(
        Kind.POSTDOC, "6.3", _("Post-doctoral researcher leaving the station"), forms.PostdocForm, _postdoc,
        dated=False, doubts=concerns.postdoc,
        texts={
            "rule": _(
                "A post-doctoral researcher who leaves the station, had a grant of the China Postdoctoral Science"
                " Foundation or led a project of provincial level or above, and stays to work in the region, needs no"
                " hours for recognition at senior level."
            ),
            "proof": _("Certificate of leaving the station; letter of the grant or of the project; labour contract."),
            "helps": _("Recognition at senior level"),
            "helps_not": _("Annual check, title review and post appointment are judged without it"),
        },
    )  # fmt: skip
    _add(
        Kind.EPIDEMIC_FRONTLINE, "6.4", _("Medical staff at the epidemic front line"), forms.EpidemicForm, _years,
        dated=False, doubts=concerns.epidemic, parts=(PartFigure("years", Measure.CHOSEN),),
        texts={
            "rule": _(
                "For medical staff under the preference for the epidemic front line, the years on record there are not"
                " asked for in a title review. It does not replace the one complete year of article 6.1."
            ),
            "proof": _("Certificate of the health authority that names the years."),
            "helps": TITLE_REVIEW,
            "helps_not": ONLY_REVIEW,
        },
    )  # fmt: skip
    _add(
        Kind.SANKE_TEACHER, "6.5", _("Teacher of the three subjects"), forms.SankeForm, lambda payload: {},
        dated=True, doubts=concerns.sanke, parts=PERIOD,
        texts={
            "rule": _(
                "For teachers of politics, Chinese and history who teach from the state's textbooks, the hours of their"
                " training count as professional hours of the year in which it took place. Ask for those hours by a"
                " claim of their own; they count once you are on record as such a teacher."
            ),
            "proof": _("Letter of the school that names the subject, the classes and the time."),
            "helps": ALL,
            "helps_not": _("It brings no hours by itself, and none of the public subject"),
        },
    )  # fmt: skip
    _add(
        Kind.QUALIFICATION_EXAM, "6.6.exam", _("Vocational qualification examination"), forms.ExamForm, _exam,
        dated=False, doubts=concerns.exam,
        texts={
            "rule": _(
                "Whoever has passed a vocational qualification examination in the autonomous region is taken to have"
                " completed the professional subject of the certificate's year. The public subject is still due."
            ),
            "proof": _("The certificate."),
            "helps": ALL,
            "helps_not": _("It adds no hours, and the public subject is still due"),
        },
    )  # fmt: skip
    _add(
        Kind.TRANSFER, "6.7", _("Moved from a party or government organ"), forms.TransferForm,
        lambda payload: {"on": payload["on"]}, dated=False, doubts=concerns.transfer,
        texts={
            "rule": _(
                "Whoever moves from a party or government organ to a professional post needs no hours for a title"
                " review in the year of the move; in later years only the years since the move are asked for."
            ),
            "proof": _("Order of the transfer and the appointment to the professional post."),
            "helps": TITLE_REVIEW,
            "helps_not": ONLY_REVIEW,
        },
    )  # fmt: skip
    _add(
        Kind.HIGH_SKILLED, "6.8", _("Highly skilled worker"), forms.SkilledForm, lambda payload: {},
        dated=True, doubts=concerns.begun, parts=PERIOD,
        texts={
            "rule": _(
                "In a title review of a highly skilled worker, the hours of vocational skill training and other"
                " professional training count one to one as professional hours. Ask for those hours by a claim of their"
                " own."
            ),
            "proof": _("Certificate of the skill level."),
            "helps": TITLE_REVIEW,
            "helps_not": ONLY_REVIEW,
        },
    )  # fmt: skip
    _add(
        Kind.TENURE, "6.9", _("Exceptional promotion: present title held since"), forms.TenureForm,
        lambda payload: {"since": payload["since"]}, dated=False, doubts=concerns.tenure,
        texts={
            "rule": _(
                "In an exceptional promotion the years actually served in the present title are asked for instead of"
                " the usual ones, this year at least."
            ),
            "proof": _("Certificate of the present title and the order of the appointment."),
            "helps": _("Exceptional title review"),
            "helps_not": _("Every other application is judged without it"),
        },
    )  # fmt: skip
    _add(
        Kind.GRASSROOTS_GRADUATE, "5.2", _("Graduate in a township or village"), forms.GraduateForm,
        lambda payload: {"required_years": payload["required_years"]}, dated=True, doubts=concerns.begun,
        texts={
            "rule": _(
                "For the recognition of a graduate who works in a township or village, as many years are asked for as"
                " the recognition says, ending with this year."
            ),
            "proof": _("Diploma, and the letter of the township on the post and its time."),
            "helps": _("Recognition as a graduate in a township or village"),
            "helps_not": _("Annual check, title review and post appointment are judged without it"),
        },
    )  # fmt: skip
