from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "policy"
    verbose_name = "通知与读法"

    def ready(self) -> None:
        from celery.signals import task_prerun
        from django.core.signals import request_started
        from django.urls import reverse

        from ground import pages

        from . import checks  # noqa: F401 - registered by being read
        from .publishing.shelf import forget
        from .workdays.shelf import forget as forget_holidays

        request_started.connect(forget, dispatch_uid="policy.shelf")
        task_prerun.connect(forget, dispatch_uid="policy.shelf")
        request_started.connect(forget_holidays, dispatch_uid="policy.workdays")
        task_prerun.connect(forget_holidays, dispatch_uid="policy.workdays")
        pages.enter("draft", lambda public_id: reverse("drafts:publishing", args=[public_id]))
