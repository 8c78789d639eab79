from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CreditsConfig(AppConfig):
    name = "credits"
    verbose_name = "学时"

    def ready(self) -> None:
        from learners import own_data

        from . import jobs  # noqa: F401 - registers the kinds of background work
        from .claims.kinds import register_all
        from .platforms import enter_platforms
        from .selectors import records_of_mine, reports_of_mine

        own_data.register("30-records", _("Credit records"), lambda actor: records_of_mine(actor=actor))
        own_data.register("35-missing", _("Reports of missing hours"), lambda actor: reports_of_mine(actor=actor))
        register_all()
        post_migrate.connect(enter_platforms, sender=self, dispatch_uid="credits.platforms")
