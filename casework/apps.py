from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "申报与审核"

    def ready(self) -> None:
        from django.urls import reverse

        from ground import pages
        from ground.stirring import stirred
        from journal.words import tell_by
        from learners.disclosure import own_data
        from learners.people.stale import marked

        from .charge.jobs import listen
        from .charge.sources import register_own
        from .objections.decided import register_own as register_decisions
        from .objections.listening import listen as lapse
        from .objections.open import register_objections
        from .objections.selectors import objections_of_mine
        from .regrouping import jobs  # noqa: F401 - registered by being read
        from .requests.jobs import mind_after_change
        from .requests.kinds import kind_shown
        from .requests.selectors import requests_of_mine

        for told in ("casework.caserequest", "exemptions.fact"):
            tell_by("kind", told, lambda kind: str(kind_shown(kind).title))
        own_data.register("40-requests", _("Relief and hours asked for"), lambda actor: requests_of_mine(actor=actor))
        own_data.register("45-objections", _("Objections"), lambda actor: objections_of_mine(actor=actor))
        pages.enter("objection", lambda public_id: reverse("objections:objection", args=[public_id]))
        pages.enter("correction", lambda _public_id=None: reverse("corrections:mine"))
        pages.enter("registration", lambda public_id: reverse("registrations:registration", args=[public_id]))
        pages.enter("charge", lambda: reverse("charge:open_work"))
        register_own()
        register_objections()
        register_decisions()
        stirred.connect(listen, dispatch_uid="casework.charge")
        stirred.connect(lapse, dispatch_uid="casework.objections")
        marked.connect(mind_after_change, dispatch_uid="casework.mind")
