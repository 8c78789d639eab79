from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "评定"

    def ready(self) -> None:
        from learners import own_data
        from learners.stale import marked

        from .jobs import drain_after_commit
        from .selectors import decisions_of_mine

        own_data.register("60-decisions", _("Decisions"), lambda actor: decisions_of_mine(actor=actor))

        marked.connect(drain_after_commit, dispatch_uid="assessments.drain")
