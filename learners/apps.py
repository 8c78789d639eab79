from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearnersConfig(AppConfig):
    name = "learners"
    verbose_name = "人员与单位"

    def ready(self) -> None:
        from . import jobs as _jobs  # noqa: F401 - registers the sending of notices
        from . import own_data
        from .roster import jobs  # noqa: F401 - registers the background work
        from .selectors import looks_of_mine, memberships_of_mine, notices_of_mine, particulars_of_mine

        own_data.register("10-particulars", _("Particulars"), lambda actor: particulars_of_mine(actor=actor))
        own_data.register("20-memberships", _("Units"), lambda actor: memberships_of_mine(actor=actor))
        own_data.register("80-notices", _("Notices"), lambda actor: notices_of_mine(actor=actor))
        own_data.register("90-looks", _("Who looked"), lambda actor: looks_of_mine(actor=actor))
