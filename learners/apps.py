from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearnersConfig(AppConfig):
    name = "learners"
    verbose_name = "人员"

    def ready(self) -> None:
        from uploads import forms, importers

        from .disclosure import own_data
        from .disclosure.selectors import looks_of_mine, memberships_of_mine, particulars_of_mine
        from .roster.forms import roster_form
        from .roster.importer import RosterImporter

        own_data.register("10-particulars", _("Particulars"), lambda actor: particulars_of_mine(actor=actor))
        own_data.register("20-memberships", _("Units"), lambda actor: memberships_of_mine(actor=actor))
        own_data.register("90-looks", _("Who looked"), lambda actor: looks_of_mine(actor=actor))
        importers.register(RosterImporter())
        forms.register(RosterImporter.id, roster_form)
