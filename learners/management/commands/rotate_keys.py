"""manage.py rotate_keys: encrypt ID numbers, phones and stored files anew under the first of CETRACK_FIELD_KEYS."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ground import crypto, rotation
from ground.actors import SystemActor
from ground.keys import prints

from ...disclosure.services import note_rotation


class Command(BaseCommand):
    help = "Encrypts personal data anew under the present key. May be stopped at any moment and started again."
    requires_system_checks: list[str] = []  # it forgets keys that open nothing: one of them may be gone already

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say how much each key still opens")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"]:
            try:
                done = rotation.rotate(lambda label, count: self.stdout.write(f"{label}：{count}"))
            except crypto.Unreadable as error:
                raise CommandError(f"{error} 中有一项打不开：请把写它时用的密钥加回 CETRACK_FIELD_KEYS。") from None
            prints.forget_others(set(rotation.key_ids()) | {crypto.current_key_id()})
            prints.remember()
            note_rotation(actor=SystemActor("rotate_keys"), key_id=crypto.current_key_id(), values=done)
        for key_id, count in sorted(rotation.key_ids().items()):
            present = "（当前密钥）" if key_id == crypto.current_key_id() else ""
            self.stdout.write(f"密钥 {key_id}{present}：{count} 项")
