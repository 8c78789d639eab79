from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate


class GroundConfig(AppConfig):
    name = "ground"
    verbose_name = "基础"

    def ready(self) -> None:
        from . import checks  # noqa: F401
        from .keys import prints

        post_migrate.connect(prints.remember, sender=self)
        if settings.REPLICAS:
            from .jobs import machine
            from .replicas import written

            machine.ended.connect(written.note_ended)
