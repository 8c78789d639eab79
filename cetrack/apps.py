import gc
from importlib import import_module
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings

ENTER_THEMSELVES = ("jobs.py", "permissions.py", "retention.py")
"""Modules that say at their import which work they do, who may move what, or how long rows are kept: all are there once
Django has started."""


class CetrackConfig(AppConfig):
    name = "cetrack"
    label = "cetrack"

    def ready(self) -> None:
        for app in (*settings.OUR_APPS, "cetrack"):
            home = Path(str(import_module(app).__file__)).parent
            for path in sorted(home.rglob("*.py")):
                if path.name in ENTER_THEMSELVES:
                    import_module(".".join(path.relative_to(home.parent).with_suffix("").parts))
        from django.urls import reverse

        from ground import desk_panels, pages
        from ground.jobs.machine import ended

        from . import checks  # noqa: F401 - enters them
        from .system.desk import of_the_system
        from .system.told import tell_ended

        pages.enter("job", lambda public_id: reverse("jobs:job", args=[public_id]))
        ended.connect(tell_ended, dispatch_uid="cetrack.told")
        desk_panels.enter(of_the_system)
        if settings.CONFIG.error_reports:
            from .reporting import start

            start(settings.CONFIG.error_reports)
        gc.freeze()  # modules and models live as long as the process
        gc.enable()
