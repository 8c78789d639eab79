"""Rows by which a replay is found out and a repeated push is answered as before. They tell nobody anything."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from django.db import IntegrityError, transaction

from ..tokens.models import AccessToken
from .models import PushAnswer, SeenNonce
from .signing import KEPT

ANSWERS_KEPT = dt.timedelta(days=7)
GIVEN_UP = dt.timedelta(minutes=10)
"""Work on a push that has not answered for so long was killed; the same push may begin again."""


def is_first(token: AccessToken, nonce: str, *, now: dt.datetime) -> bool:
    """Whether a one-time word comes for the first time; of any number at once, one."""
    try:
        with transaction.atomic():
            SeenNonce.objects.create(token=token, nonce=nonce, at=now)
    except IntegrityError:
        return False
    return True


def begin_answer(token: AccessToken, key: str, body_hash: str, *, now: dt.datetime) -> tuple[str, Any]:
    """How a push with a key goes on: ``new``; ``known`` with its answer; ``other`` body; ``running``."""
    try:
        with transaction.atomic():
            PushAnswer.objects.create(token=token, key=key, body_hash=body_hash, begun_at=now)
    except IntegrityError:
        return _known(token, key, body_hash, now)
    return "new", None


def _known(token: AccessToken, key: str, body_hash: str, now: dt.datetime) -> tuple[str, Any]:
    row = PushAnswer.objects.filter(token=token, key=key).first()
    if row is None:  # the first call has just given it up
        return "running", None
    if row.body_hash != body_hash:
        return "other", None
    if row.answer:
        return "known", json.loads(row.answer)
    stale = PushAnswer.objects.filter(pk=row.pk, answer="", begun_at=row.begun_at)
    if now - row.begun_at > GIVEN_UP and stale.update(begun_at=now):
        return "new", None
    return "running", None


def keep_answer(token: AccessToken, key: str, answer: Any) -> None:
    PushAnswer.objects.filter(token=token, key=key).update(answer=json.dumps(answer, ensure_ascii=False))


def drop_answer(token: AccessToken, key: str) -> None:
    """Nothing was done: the same key may be used again."""
    PushAnswer.objects.filter(token=token, key=key, answer="").delete()


def forget_old(*, now: dt.datetime) -> None:
    SeenNonce.objects.filter(at__lt=now - KEPT).delete()
    PushAnswer.objects.filter(begun_at__lt=now - ANSWERS_KEPT).delete()
