from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    name = "journal"
    verbose_name = "操作日志"

    def ready(self) -> None:
        from ground import desk_panels, dialect, late

        from . import checks  # noqa: F401
        from .desk import of_the_journal
        from .told import last_act

        late.kept_by(last_act)
        desk_panels.enter(of_the_journal)
        post_migrate.connect(dialect.install_guards, sender=self)
