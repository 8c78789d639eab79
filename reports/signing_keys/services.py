"""Takes another key for papers on purpose, and withdraws one that somebody else may have."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from ground.actors import Actor
from ground.refusals import Refused
from journal.services import record

from . import agreement, at_hand
from .models import PublishedKey
from .permissions import check_changes_keys


@transaction.atomic
def take_key(*, actor: Actor) -> list[PublishedKey]:
    """The keys at hand sign from now on, whatever was published before; those of before stay published. Gives the keys
    that are in use then. Raises Refused: not entitled, nothing to take, or a withdrawn key."""
    check_changes_keys(actor)
    before = _in_use()
    found = agreement.differing()
    if not found:
        raise Refused("没有要换的：现在的签名密钥就是公布的那一把。")
    for kind in found:
        here = at_hand.public_half(kind)
        if here and PublishedKey.objects.filter(fingerprint=here.fingerprint).exclude(withdrawn_at=None).exists():
            raise Refused("设置中的签名密钥是作废了的一把，不能再用。请另造一把。")
        agreement.take(kind, here)
    record(actor=actor, action="signing_key.taken", before=before, after=_in_use())
    return list(PublishedKey.objects.filter(in_use=True))


@transaction.atomic
def withdraw_key(*, actor: Actor, name: str, now: dt.datetime) -> PublishedKey:
    """A key that somebody else may have is published no more: what it has signed is known by its number, its code and
    its fingerprint alone. Raises Refused: not entitled, no such key, or it signs now."""
    check_changes_keys(actor)
    row = next((one for one in PublishedKey.objects.filter(withdrawn_at=None) if one.name == name), None)
    if row is None:
        raise Refused(f"没有名为 {name} 的公布的密钥。请运行 manage.py signing_key 看有哪些。")
    if row.in_use or not PublishedKey.objects.filter(pk=row.pk, in_use=False).update(withdrawn_at=now):
        raise Refused(f"{name} 正在使用。请先换一把新的（manage.py signing_key --take），再作废它。")
    row.refresh_from_db()
    record(
        actor=actor, action="signing_key.withdrawn", before={"signing_keys": row.name, "fingerprint": row.fingerprint}
    )
    return row


def _in_use() -> dict[str, str]:
    return {
        "signing_keys": "、".join(f"{one.name} {one.fingerprint}" for one in PublishedKey.objects.filter(in_use=True))
    }
