"""manage.py check, which also says which password profile holds."""

from __future__ import annotations

from typing import Any

from django.core.management.commands.check import Command as DjangoCheck

from ...credentials.passwords import describe, profile


class Command(DjangoCheck):
    def handle(self, *app_labels: Any, **options: Any) -> None:
        super().handle(*app_labels, **options)
        if not options["list_tags"]:
            standard = {"owasp": "OWASP", "mlps": "等级保护"}[profile().name]
            self.stdout.write(f"密码规则：{profile().name}（{standard}）：{describe()}")
