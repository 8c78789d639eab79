from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExemptionsConfig(AppConfig):
    name = "exemptions"
    verbose_name = "减免"

    def ready(self) -> None:
        from django.urls import reverse

        from credits.claims import status
        from ground import pages
        from learners.disclosure import own_data
        from learners.merging.services import became_one, became_two
        from uploads import forms, importers

        from .claims.kinds import register_all
        from .claims.merged import one_standing, two_standings
        from .completions.selectors import completions_of_mine
        from .facts import contested as ends
        from .facts.selectors import facts_of_mine
        from .facts.status import teacher_on
        from .plans.contested import register_plan_decisions
        from .plans.forms import plan_roster_form
        from .plans.importer import PlanRosterImporter
        from .plans.open import register_plans

        pages.enter("plan", lambda public_id: reverse("plans:plan", args=[public_id]))
        pages.enter("fact", ends.own_page)
        own_data.register("50-facts", _("Facts on record"), lambda actor: facts_of_mine(actor=actor))
        own_data.register("55-trainings", _("Trainings completed"), lambda actor: completions_of_mine(actor=actor))
        status.tell_by(teacher_on)
        became_one.connect(one_standing, dispatch_uid="exemptions.one")
        became_two.connect(two_standings, dispatch_uid="exemptions.two")
        register_all()
        register_plans()
        register_plan_decisions()
        ends.register_ends()
        importers.register(PlanRosterImporter())
        forms.register(PlanRosterImporter.id, plan_roster_form)
