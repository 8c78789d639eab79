from django.apps import AppConfig


class ExemptionsConfig(AppConfig):
    name = "exemptions"
    verbose_name = "减免"

    def ready(self) -> None:
        from .plans import jobs  # noqa: F401 - registers the reading of rosters of training plans
