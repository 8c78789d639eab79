"""The rule packs of this portal, with the rulings that are in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings

from rulebook import Pack, load_pack
from rulebook.loader import PACKS, read_pack
from rulebook.vocabulary import ReadingState

from .models import Ruling


def policies() -> list[str]:
    """Ids of the packs on offer, the oldest first."""
    return list(settings.RULE_PACKS)


def default_day(pack: Pack, today: dt.date) -> dt.date:
    """The day on which decisions are made unless somebody chooses another: today while the policy year runs, afterwards
    its last day."""
    return min(today, pack.last_day)


def rulings_in_force(policy: str) -> dict[str, str]:
    """Option by reading, as ruled by the bureau and entered here."""
    rows = Ruling.objects.filter(policy=policy, withdrawn_at__isnull=True)
    return dict(rows.order_by("reading").values_list("reading", "option"))


def in_force(policy: str) -> Pack:
    """The pack with every ruling that is in force now. Raises KeyError for a policy that is not on offer."""
    if policy not in settings.RULE_PACKS:
        raise KeyError(policy)
    return under_rulings(policy, rulings_in_force(policy))


def under_rulings(policy: str, rulings: Mapping[str, str]) -> Pack:
    """The pack with these rulings; the same object for the same rulings."""
    return _under_rulings(policy, tuple(sorted(rulings.items())))


@lru_cache(maxsize=64)
def _under_rulings(policy: str, rulings: tuple[tuple[str, str], ...]) -> Pack:
    pack = load_pack(policy)
    return pack.with_rulings(dict(rulings)) if rulings else pack


def readings(pack: Pack) -> dict[str, dict[str, str]]:
    """Every reading with its option and state, as a snapshot keeps them."""
    return {entry.id.value: {"option": entry.default, "state": entry.state.value} for entry in pack.readings}


def is_open(pack: Pack, reading: str) -> bool:
    return any(entry.id == reading and entry.state is ReadingState.OPEN for entry in pack.readings)


def source(policy: str) -> str:
    """The text of a pack's file."""
    return (PACKS / policy / "pack.yaml").read_text(encoding="utf-8")


@lru_cache(maxsize=16)
def from_text(policy: str, text: str) -> Pack:
    """A pack from a text kept earlier. Raises rulebook.PackError when this version can no longer read it."""
    return read_pack(text, f"{policy}/pack.yaml")
