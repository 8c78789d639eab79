"""Fingerprints of the keys: what the database was written with, and what of it is missing here.

CETRACK_SECRET_KEY has none: another one ends the sessions and loses nothing. Keys of papers: reports.signing_keys.
"""

from __future__ import annotations

from django.db import connections

from .. import crypto
from .models import KeyPrint


def remember(**kwargs) -> None:
    """After every migrate: writes down keys that are new, unless one that the database was written with is missing."""
    using = kwargs.get("using", "default")
    if KeyPrint._meta.db_table not in connections[using].introspection.table_names() or missing():
        return
    rows = [KeyPrint(name=name, fingerprint=made) for name, made in crypto.fingerprints().items()]
    KeyPrint.objects.using(using).bulk_create(rows, ignore_conflicts=True)


def known(*, using: str = "default") -> dict[str, str]:
    """Fingerprints of the keys that a database was written with, by their names."""
    return dict(KeyPrint.objects.using(using).order_by("name").values_list("name", "fingerprint"))


def missing() -> list[str]:
    """Names of the keys (``CETRACK_FIELD_KEYS k1``) that the database was written with and that are not at hand, and
    ``CETRACK_DIGEST`` where it is not the hash of this database."""
    present, then = crypto.fingerprints(), known()
    lacking = [name for name, fingerprint in then.items() if present.get(name) != fingerprint]
    return [*lacking, crypto.DIGEST] if then and crypto.DIGEST in present.keys() - then.keys() else lacking


def forget_others(key_ids: set[str]) -> None:
    """After a rotation: field keys that open nothing any more may go."""
    kept = {crypto.print_name(key_id) for key_id in key_ids}
    KeyPrint.objects.filter(name__startswith=crypto.print_name("")).exclude(name__in=kept).delete()


def sentence(names: list[str]) -> str:
    """What to tell whoever starts the portal."""
    if names == [crypto.DIGEST]:
        return (
            "CETRACK_DIGEST 与数据库开始使用时的不同。证件号码的索引和日志的链条都由它算出，只能在空数据库上选定，"
            f"以后不能更换：请改回 {known().get(crypto.DIGEST, crypto.SHA256)}。"
        )
    return (
        f"数据库中的资料是用另外的密钥写入的，现在缺少：{'、'.join(names)}。"
        "请从备份中取回当时的密钥（内嵌模式在数据文件夹的 secrets.json 中），不要用新密钥代替。"
    )
