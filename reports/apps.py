from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报表与审验卡"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate
        from django.urls import reverse

        from assessments.standings.signals import placed
        from ground import closed_years, pages
        from learners.disclosure import own_data
        from learners.people.stale import marked

        from .cards.contested import register_revocations
        from .cards.outdating import check_after_change
        from .cards.selectors import cards_of_mine
        from .closing import jobs as closing
        from .sampling.contested import own_page, register_found
        from .sampling.open import register_findings
        from .signing_keys import agreement

        pages.enter("home", lambda: reverse("home:own"))
        pages.enter("card", lambda public_id: reverse("cards:card", args=[public_id]))
        pages.enter("decision", lambda _public_id=None: reverse("home:own"))
        pages.enter("returned_hours", lambda _public_id=None: reverse("home:own"))
        pages.enter("gone_hours", lambda _public_id=None: reverse("home:own") + "#records")
        pages.enter("announcement", lambda public_id: reverse("announcements:announcement", args=[public_id]))
        pages.enter("people_paper", lambda: reverse("peoplelist:pdf"))
        pages.enter("behind", lambda: reverse("behind:behind"))
        own_data.register("70-cards", _("Cards and statements"), lambda actor: cards_of_mine(actor=actor))
        pages.enter("season", lambda public_id: reverse("closing:season", args=[public_id]))
        closed_years.told_by(closing.years)
        placed.connect(closing.look_after_placing, dispatch_uid="reports.closing")
        pages.enter("finding", own_page)
        post_migrate.connect(agreement.remember, sender=self)
        register_findings()
        register_found()
        register_revocations()
        marked.connect(check_after_change, dispatch_uid="reports.outdating")
