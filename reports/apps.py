from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "报表与审验卡"

    def ready(self) -> None:
        from learners import own_data
        from learners.stale import marked

        from .audit import jobs  # noqa: F401 - registers the making of tables
        from .behind import jobs as _behind_jobs  # noqa: F401 - registers reminding people
        from .cards.outdating import check_after_change
        from .cards.selectors import cards_of_mine
        from .requests import jobs as _requests_jobs  # noqa: F401 - registers deciding many requests
        from .sampling import jobs as _sampling_jobs  # noqa: F401 - registers drawing samples
        from .statistics import jobs as _statistics_jobs  # noqa: F401 - registers the yearly tables

        own_data.register("70-cards", _("Cards and statements"), lambda actor: cards_of_mine(actor=actor))
        marked.connect(check_after_change, dispatch_uid="reports.outdating")
