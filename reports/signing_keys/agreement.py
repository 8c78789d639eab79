"""Whether the keys at hand are those that this portal's papers are signed with.

The first key is taken when it is first seen. From then on another one signs nothing until somebody takes it on purpose
(manage.py signing_key --take): after a restore with a wrong key papers would go out that no published key fits. Pages
go on all the same, and so does the check of papers.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import IntegrityError, connection, transaction

from ground import clock

from . import at_hand
from .models import PublishedKey, SignatureKind


class Agreement(StrEnum):
    OK = "ok"
    NEW = "new"  # the first key, or the one in use in another certificate: taken unasked
    OTHER = "other"
    LACKING = "lacking"


class KeyNotTaken(Exception):
    """Papers are not signed with the key at hand; the text says why, in Chinese."""


_WHAT = {SignatureKind.CREDENTIAL: "凭证", SignatureKind.CERTIFICATE: "PDF"}


def state_of(kind: SignatureKind) -> Agreement:
    """Of the key at hand; reads only."""
    here = at_hand.public_half(kind)
    used = PublishedKey.objects.filter(kind=kind, in_use=True).first()
    if here is None:
        return Agreement.LACKING if used else Agreement.OK
    if used is None:
        return Agreement.OTHER if PublishedKey.objects.filter(kind=kind).exists() else Agreement.NEW
    if used.fingerprint == here.fingerprint:
        return Agreement.OK
    return Agreement.NEW if at_hand.same_key(kind, used.public, here.public) else Agreement.OTHER


def differing() -> dict[SignatureKind, Agreement]:
    """What does not agree, by the kind of signature; empty where all is well. Reads only."""
    found = {kind: state_of(kind) for kind in SignatureKind}
    return {kind: state for kind, state in found.items() if state in _HOW}


def settle(kind: SignatureKind) -> Agreement:
    """The state, after a new key was taken."""
    state = state_of(kind)
    if state != Agreement.NEW:
        return state
    try:
        with transaction.atomic():
            take(kind, at_hand.public_half(kind))
    except IntegrityError:  # another process was faster, with this key or with one that then differs
        return state_of(kind)
    return Agreement.OK


def must_agree(kind: SignatureKind) -> None:
    """Before a paper is signed. Raises KeyNotTaken."""
    state = settle(kind)
    if state in _HOW:
        raise KeyNotTaken(sentence({kind: state}))


def remember(**kwargs) -> None:
    """After every migrate: takes the first keys."""
    if kwargs.get("using", "default") != "default":
        return
    if PublishedKey._meta.db_table in connection.introspection.table_names():
        for kind in SignatureKind:
            settle(kind)


def take(kind: SignatureKind, here: at_hand.PublicHalf | None) -> None:
    """The key that signs from now on; None: nothing does. The caller is in a transaction."""
    PublishedKey.objects.filter(kind=kind, in_use=True).update(in_use=False)
    if here is None:
        return
    now = clock.now()
    if PublishedKey.objects.filter(kind=kind, fingerprint=here.fingerprint).update(in_use=True, taken_at=now):
        return
    last = PublishedKey.objects.filter(kind=kind).order_by("-number").values_list("number", flat=True).first()
    PublishedKey.objects.create(
        kind=kind, number=(last or 0) + 1, public=here.public, fingerprint=here.fingerprint, taken_at=now
    )


def sentence(found: dict[SignatureKind, Agreement]) -> str:
    """What is wrong and what to do."""
    wrong = "；".join(said(kind, state) for kind, state in found.items())
    return (
        f"{wrong}。在处理以前不签发新的文件，已签发的照常可以核验。请从备份中取回原来的签名密钥（CETRACK_SIGNING_KEY "
        "或 CETRACK_SIGNING_CERTIFICATE）并重启服务；确实要换的，运行 manage.py signing_key --take。"
    )


def said(kind: SignatureKind, state: Agreement) -> str:
    return f"{_WHAT[kind]}的签名密钥{_HOW[state]}"


_HOW = {Agreement.OTHER: "与这个平台公布的不是同一把", Agreement.LACKING: "不在"}
