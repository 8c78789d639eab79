"""manage.py administrator ROLE LOGIN: the first administrators of an empty portal, or the way back in for one."""

from __future__ import annotations

import argparse
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from ground import clock
from ground.actors import SystemActor
from ground.refusals import Refused
from ground.roles import Role

from ...administration.services import appoint_administrator

POWERS = {"system": Role.SYSTEM_ADMIN, "security": Role.SECURITY_ADMIN, "audit": Role.AUDIT_ADMIN}


class Command(BaseCommand):
    help = (
        "Appoints an administrator and prints a one-time code. Again for the same person: a new code, and the second "
        "factor is taken away. Everything else about accounts is the security administrator's work in the portal."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("power", choices=POWERS)
        parser.add_argument("login", help="account name: a small letter first, 3 to 40 letters, digits, dots, dashes")
        parser.add_argument("--name", default="", help="the person's name, for a new account")
        parser.add_argument("--league", default="", help="name of the uppermost unit, when there is none yet")

    def handle(self, *args: Any, **options: Any) -> None:
        role = POWERS[options["power"]]
        try:
            account, code = appoint_administrator(
                actor=SystemActor("administrator"),
                role=role,
                login=options["login"],
                name=options["name"],
                league=options["league"],
                today=clock.today(),
                now=clock.machine_now(),
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from None
        self.stdout.write(f"{role.label}：{account.name}（账号 {account.login}）")
        if code:
            self.stdout.write(f"一次性验证码：{code}（24小时内有效，只能用一次）")
            self.stdout.write(f"请在 {settings.PUBLIC_URL}{reverse('sign_in:reset')} 设置密码，登录后设置两步验证。")
        else:
            self.stdout.write("该账号已存在，密码和两步验证不变。")
