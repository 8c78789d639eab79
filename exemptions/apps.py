from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExemptionsConfig(AppConfig):
    name = "exemptions"
    verbose_name = "减免"

    def ready(self) -> None:
        from learners import own_data

        from .claims.kinds import register_all
        from .plans import jobs  # noqa: F401 - registers the reading of rosters of training plans
        from .selectors import facts_of_mine

        own_data.register("50-facts", _("Facts on record"), lambda actor: facts_of_mine(actor=actor))
        register_all()
