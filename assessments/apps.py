from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "评定"

    def ready(self) -> None:
        from django.urls import reverse

        from credits.imports import forecast
        from ground import pages
        from journal.words import tell_by
        from learners.disclosure import own_data
        from learners.people.stale import marked
        from policy.publishing import obstacles
        from policy.publishing.signals import changed

        from .checks import cannot_be_published
        from .decisions.purposes import in_words
        from .doubts import jobs  # noqa: F401 - registered by being read
        from .doubts.contested import register_decisions
        from .doubts.open import register_reviews
        from .doubts.selectors import decisions_of_mine
        from .forecasts.foretelling import foretell
        from .readings import jobs as readings_jobs  # noqa: F401 - registered by being read
        from .standings.jobs import drain_after_commit, everybody_anew

        for part in ("application", "question"):
            tell_by(part, "", in_words)
        own_data.register("60-decisions", _("Decisions"), lambda actor: decisions_of_mine(actor=actor))

        forecast.told_by(foretell)
        pages.enter("review", lambda public_id: reverse("doubts:review", args=[public_id]))
        pages.enter("doubts", lambda: reverse("doubts:queue"))
        register_reviews()
        register_decisions()
        obstacles.register(cannot_be_published)
        changed.connect(everybody_anew, dispatch_uid="assessments.law")
        marked.connect(drain_after_commit, dispatch_uid="assessments.drain")
