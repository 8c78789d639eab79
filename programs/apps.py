from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "programs"
    verbose_name = "程序接口"

    def ready(self) -> None:
        from ground.events import happened

        from .webhooks.outbox import write_down

        happened.connect(write_down, dispatch_uid="programs.webhooks")
