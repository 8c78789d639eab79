from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "申报与审核"

    def ready(self) -> None:
        from django.urls import reverse

        from ground import pages
        from ground.stirring import stirred
        from learners.disclosure import own_data
        from learners.people.stale import marked

        from .charge.jobs import listen
        from .charge.sources import register_own
        from .requests.jobs import mind_after_change
        from .requests.selectors import requests_of_mine

        own_data.register("40-requests", _("Relief and hours asked for"), lambda actor: requests_of_mine(actor=actor))
        pages.enter("correction", lambda _public_id=None: reverse("corrections:mine"))
        pages.enter("charge", lambda: reverse("charge:open_work"))
        register_own()
        stirred.connect(listen, dispatch_uid="casework.charge")
        marked.connect(mind_after_change, dispatch_uid="casework.mind")
