"""Checks the PDF of a card, or its credential (.vc.json): signature, credential, and what the database knows of it.

Needs no network; whoever has only a published key document names it with --key.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from ground import clock
from ground.actors import SystemActor
from reports.cards import credential, verification
from reports.cards.data import CREDENTIAL
from reports.printing import signing
from reports.printing.rendering import files_in
from reports.signing_keys import at_hand
from reports.signing_keys.models import SignatureKind
from reports.signing_keys.selectors import published_keys

ACTOR = SystemActor("verify_card")


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the PDF, or the credential as .json")
        parser.add_argument("--key", type=Path, help="a published key document (did.json) instead of this portal's own")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
            key = json.loads(options["key"].read_text(encoding="utf-8")) if options["key"] else _own()
        except (OSError, ValueError):
            raise CommandError("文件不存在或不能读取。") from None
        found = self._pdf(content, key) if content.startswith(b"%PDF") else self._credential(content, key)
        if not all(found):
            raise CommandError("核验未通过。")
        self.stdout.write("核验通过。")

    def _pdf(self, pdf: bytes, key: dict[str, Any] | None) -> list[bool]:
        results = [self._signature(pdf)]
        known = self._in_database(pdf)
        if known is not None:
            results.append(known)
        try:
            inside = [body for name, body in files_in(pdf).items() if name.endswith(CREDENTIAL)]
        except ValueError:
            inside = []
        for body in inside:
            results += self._credential(body, key)
        if not inside:
            self.stdout.write("凭证：文件中没有")
        return results

    def _signature(self, pdf: bytes) -> bool:
        found = signing.signature_of(pdf)
        if found is None:
            self.stdout.write("签名：没有，或已损坏")
            return False
        whose, ours = _whose(found.fingerprint)
        self.stdout.write(
            f"签名：{'有效，文件未被改动' if found.holds else '无效，文件被改动过'}（{found.name}，{whose}）"
        )
        return found.holds and ours

    def _in_database(self, pdf: bytes) -> bool | None:
        try:
            found = verification.by_file(actor=ACTOR, content=pdf, now=clock.now())
        except DatabaseError:
            self.stdout.write("数据库：不可用，未比对")
            return None
        if found is None:
            self.stdout.write("数据库：没有这个文件")
            return False
        if isinstance(found, verification.CheckedCopy):
            self.stdout.write(f"数据库：打印本，含 {len(found.papers)} 份")
            return True
        paper = found.paper
        issued = timezone.localdate(paper.issued_at)
        self.stdout.write(f"数据库：{paper.number}，{paper.get_state_display()}，{issued} 出具")
        return paper.state == "valid"

    def _credential(self, body: bytes, key: dict[str, Any] | None) -> list[bool]:
        if key is None:
            raise CommandError("这里没有公布的凭证密钥，或数据库不可用，请用 --key 指定公布的 did.json。")
        try:
            said = json.loads(body)
            found = credential.holds(said, key)
        except (ValueError, RecursionError):
            said, found = None, False
        by, ours = _issuer(said), str(key.get("id", ""))
        if not found and by and by != ours:
            self.stdout.write(
                f"凭证：由 {by} 签发，这里的密钥是 {ours} 的，无法核验。请用 --key 指定 {by} 公布的 did.json；"
                "本平台换过网址的，可按当时的 CETRACK_PUBLIC_URL 再核验一次。"
            )
        else:
            self.stdout.write(f"凭证：{'有效' if found else '无效，内容或签名不符'}（{ours}）")
        return [found]


def _own() -> dict[str, Any] | None:
    with contextlib.suppress(DatabaseError):
        return credential.document()
    return None


def _whose(fingerprint: str) -> tuple[str, bool]:
    """Whose certificate it is, in words, and whether it is to be trusted as ours."""
    try:
        rows = published_keys(actor=ACTOR, kind=SignatureKind.CERTIFICATE, withdrawn=True)
        row = rows.filter(fingerprint=fingerprint).first()
    except DatabaseError:  # what is at hand is all that is known
        here = at_hand.seal()
        ours = here is not None and here.fingerprint == fingerprint
        return ("本平台的证书" if ours else f"其他证书 {fingerprint}"), ours
    if row is None:
        return f"其他证书 {fingerprint}", False
    if row.withdrawn_at:
        return f"本平台已于 {timezone.localdate(row.withdrawn_at)} 作废的证书", False
    return "本平台的证书" if row.in_use else "本平台从前的证书", True


def _issuer(said: Any) -> str:
    """Who a credential says has issued it; empty where it says nothing that can be read."""
    issuer = said.get("issuer") if isinstance(said, dict) else None
    named = issuer.get("id") if isinstance(issuer, dict) else None
    return named[:200] if isinstance(named, str) and named.isprintable() else ""
