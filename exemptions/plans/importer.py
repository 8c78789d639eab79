"""Rosters of training plans in the upload room: the people found become the roster of the plan they are for."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ground.roles import LEAGUE, SEES_PEOPLE
from ground.scoping import below
from intake.plan import RowOutcome
from intake.schemas import PLAN_PARTICIPANTS
from intake.table import SheetTable
from uploads.importers import Beginning, Importer, UploadPlan, UploadWork
from uploads.models import Upload

from .guard import claim
from .models import FILERS, PlanParticipant, TrainingPlan
from .permissions import check_writable, may_file_somewhere
from .roster import match
from .selectors import PLAN_ROSTER, plans_visible
from .states import WRITABLE

_PIECE = 2000


class PlanRosterImporter(Importer):
    """``Upload.about`` is the key of the plan."""

    id = PLAN_ROSTER
    pages = "plan_rosters"
    journal = "plan.roster_"
    title = gettext_lazy("Roster of a training plan")
    explains = gettext_lazy(
        "First you see who was found. The roster of the plan does not change before you confirm; rows that name nobody "
        "of your office come back in a file with the reason beside each."
    )
    files_kept = None
    nobody = gettext_lazy("Nobody of this file was found.")
    labels = {
        **Importer.labels,
        RowOutcome.NEW: gettext_lazy("people found"),
        RowOutcome.REFUSED: gettext_lazy("not found"),
    }

    def may_open(self, actor: Any) -> bool:
        return bool(actor.holds(*SEES_PEOPLE))

    def may_upload(self, actor: Any) -> bool:
        return may_file_somewhere(actor)

    def visible(self, actor: Any) -> Q:
        """Of plans that the actor sees, for the office that files and for the league that decides."""
        own = Q(office_id__in=[grant.unit_id for grant in actor.grants if grant.role in FILERS])
        plans = plans_visible(actor=actor).annotate(text=Cast("pk", CharField()))
        return Q(about__in=plans.values("text")) & (own | below(actor.paths(LEAGUE), "office__path"))

    def check(self, actor: Any, upload: Upload | Beginning) -> None:
        check_writable(actor, upload.thing)

    def thing(self, actor: Any, about: str) -> TrainingPlan | None:
        return plans_visible(actor=actor).filter(public_id=about).first()

    def find(self, about: str) -> TrainingPlan:
        return TrainingPlan.objects.unscoped().select_related("office").get(pk=about)

    def key_of(self, thing: TrainingPlan) -> str:
        return str(thing.pk)

    def schema(self, about: str) -> Any:
        return PLAN_PARTICIPANTS

    def begin(self, actor: Any, thing: TrainingPlan, said: dict[str, Any]) -> Beginning:
        return Beginning(about=str(thing.pk), thing=thing, office=thing.office)

    def plan(self, work: UploadWork, table: SheetTable) -> UploadPlan:
        rows, people = match(actor=work.actor, plan=work.upload.thing, table=table)
        return UploadPlan(rows, {}, people)

    def carry_out(self, work: UploadWork, plan: UploadPlan, said: dict[str, Any]) -> dict[str, Any]:
        """These people are the roster of the plan now, instead of whoever stood there before."""
        target, people = work.upload.thing, plan.details
        target.refresh_from_db()
        check_writable(work.actor, target)
        claim(target, target.version, WRITABLE)
        PlanParticipant.objects.filter(plan=target).delete()
        PlanParticipant.objects.bulk_create(
            (PlanParticipant(plan=target, learner_id=pk) for pk in people), batch_size=_PIECE
        )
        return {"people": len(people)}

    def target(self, upload: Upload) -> TrainingPlan:
        return upload.thing

    def confirm_label(self, upload: Upload) -> str:
        found = upload.counts.get(RowOutcome.NEW, 0)
        return _("Make these %(found)s people the roster") % {"found": found} if found else ""

    def list_url(self, upload: Upload) -> str:
        return reverse("plans:plan", args=[upload.thing.public_id])

    def list_page(self, actor: Any, thing: TrainingPlan) -> dict[str, Any]:
        return {"parent": {"title": thing.title, "url": reverse("plans:plan", args=[thing.public_id])}}
