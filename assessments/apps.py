from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = "评定"

    def ready(self) -> None:
        from learners.stale import marked

        from .jobs import drain_after_commit

        marked.connect(drain_after_commit, dispatch_uid="assessments.drain")
