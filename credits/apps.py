from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CreditsConfig(AppConfig):
    name = "credits"
    verbose_name = "学时"

    def ready(self) -> None:
        from . import jobs  # noqa: F401 - registers the kinds of background work
        from .claims.kinds import register_all
        from .platforms import enter_platforms

        register_all()
        post_migrate.connect(enter_platforms, sender=self, dispatch_uid="credits.platforms")
