from django.apps import AppConfig


class ExemptionsConfig(AppConfig):
    name = "exemptions"
    verbose_name = "减免"

    def ready(self) -> None:
        from .claims.kinds import register_all
        from .plans import jobs  # noqa: F401 - registers the reading of rosters of training plans

        register_all()
