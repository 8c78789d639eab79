from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CreditsConfig(AppConfig):
    name = "credits"
    verbose_name = "学时"

    def ready(self) -> None:
        from django.urls import reverse

        from ground import lists, pages
        from learners.disclosure import own_data
        from learners.merging.services import became_one, became_two
        from policy.publishing.signals import changed
        from uploads import forms, importers

        from .annual.jobs import look_at_courses
        from .annual.merged import count_apart, count_once
        from .catalogue.platforms import enter_platforms
        from .claims.kinds import register_all
        from .imports.forms import ConfirmHoursForm, hours_file_form
        from .imports.importer import HoursImporter
        from .missing.contested import register_answers
        from .missing.open import register_reports
        from .missing.selectors import reports_of_mine
        from .records.selectors import records_of_mine
        from .verification.contested import register_returns
        from .verification.selectors import KeptOnLists

        lists.keep_on(KeptOnLists())
        pages.enter("missing", lambda public_id: reverse("missing:missing_report", args=[public_id]))
        own_data.register("30-records", _("Credit records"), lambda actor: records_of_mine(actor=actor))
        own_data.register("35-missing", _("Reports of missing hours"), lambda actor: reports_of_mine(actor=actor))
        became_one.connect(count_once, dispatch_uid="credits.one")
        became_two.connect(count_apart, dispatch_uid="credits.two")
        register_all()
        register_reports()
        register_returns()
        register_answers()
        importers.register(HoursImporter())
        forms.register(HoursImporter.id, hours_file_form, ConfirmHoursForm)
        changed.connect(enter_platforms, dispatch_uid="credits.platforms")
        post_migrate.connect(enter_platforms, sender=self, dispatch_uid="credits.platforms")
        post_migrate.connect(look_at_courses, sender=self, dispatch_uid="credits.courses")
