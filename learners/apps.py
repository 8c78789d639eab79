from django.apps import AppConfig


class LearnersConfig(AppConfig):
    name = "learners"
    verbose_name = "人员与单位"

    def ready(self) -> None:
        from .roster import jobs  # noqa: F401 - registers the background work
