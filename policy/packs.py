"""The one door to the law: the rule packs of this portal, with the rulings that are in force or as they are written."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from functools import lru_cache

from django.conf import settings

from rulebook import Pack, PackError, load_pack
from rulebook.dimensions import FactEntry
from rulebook.loader import pack_text, read_pack
from rulebook.vocabulary import ReadingState

from .models import Ruling
from .publishing.models import PublishedPack
from .publishing.shelf import InUse, Shelf, forget, in_use, shelf_of

DOCUMENT = "\n---\n"
"""Between two packs in one text."""


def policies() -> list[str]:
    """Ids of the packs on offer, by policy year, the oldest first: those of the code, and what was published here."""
    if shelf := _published():
        return list(shelf.packs)
    return sorted(settings.RULE_PACKS, key=lambda policy: (as_written(policy).policy_year, policy))


def _published() -> Shelf | None:
    """Everything on offer, where something was published; else the code has it all."""
    published = in_use()
    return shelf_of(tuple(settings.RULE_PACKS), published, load_pack) if published else None


def published_in_use() -> tuple[InUse, ...]:
    """Of what is on offer that which was published here."""
    return in_use()


def is_on_offer(pack: Pack) -> bool:
    """Whether a pack, whatever was ruled on it, is the one on offer now, with all notices in view."""
    if pack.id not in policies():
        return False
    written = as_written(pack.id).notices
    return written.keys() == pack.notices.keys() and all(
        getattr(notice, name) == getattr(written[year], name)
        for year, notice in pack.notices.items()
        for name in type(notice).model_fields
        if name != "readings"
    )


def look_anew() -> None:
    """The next question finds what is on offer now: for work that goes on for long outside of transactions."""
    forget()


def of_the_code() -> list[Pack]:
    """The packs that came with this version, whatever was published: for what is said before there is a database."""
    return [load_pack(policy) for policy in settings.RULE_PACKS]


def offer(wanted: list[str]) -> None:
    """Changes what this process has on offer from the code: for a demonstration, whose day brings notices with it."""
    settings.RULE_PACKS = list(wanted)


def newest() -> str:
    """Id of the newest pack on offer: what pages open on, and what annual credit records are kept under."""
    return policies()[-1]


def of_day(day: dt.date) -> str:
    """Id of the notice of a day: the newest whose policy year has begun by then; the oldest where none has."""
    return newest_begun([as_written(policy) for policy in policies()], day).id


def of_year(year: str, day: dt.date) -> str:
    """Id of the notice on offer of a policy year that an address names; of that of the day where there is none."""
    by_year = {str(as_written(policy).policy_year): policy for policy in policies()}
    return by_year.get(year) or of_day(day)


def newest_begun(notices: Sequence[Pack], day: dt.date) -> Pack:
    """Of notices, the oldest first, the newest whose policy year has begun by a day; the first where none has."""
    begun = [pack for pack in notices if pack.policy_year <= pack.study_year_of(day)]
    return begun[-1] if begun else notices[0]


def as_written(policy: str) -> Pack:
    """The pack as it was issued, without any ruling: for names, days, figures and clauses, which no ruling touches,
    and for what must not change with one. Raises KeyError for a policy that is not on offer."""
    if shelf := _published():
        return shelf.packs[policy]
    if policy not in settings.RULE_PACKS:
        raise KeyError(policy)
    return load_pack(policy)


def default_day(pack: Pack, today: dt.date) -> dt.date:
    """The day on which decisions are made unless somebody chooses another: today while the policy year runs, afterwards
    its last day."""
    return min(today, pack.last_day)


InForce = tuple[tuple[int, str, str], ...]
"""First policy year for which a ruling holds, reading, option; ascending."""


def rulings_in_force(policy: str) -> InForce:
    """The rulings of the bureau that were entered for a notice or for an earlier one of its series."""
    in_view = {notice.id: year for year, notice in as_written(policy).notices.items()}
    rows = Ruling.objects.filter(policy__in=in_view, withdrawn_at__isnull=True)
    found = [(in_view[row.policy], row.reading, row.option) for row in rows]
    return tuple(sorted(found))


def in_force(policy: str) -> Pack:
    """The pack with every ruling that is in force now. Raises KeyError for a policy that is not on offer."""
    return under_rulings(policy, rulings_in_force(policy), as_written(policy).hash)


@lru_cache(maxsize=64)
def under_rulings(policy: str, rulings: InForce, law: str) -> Pack:
    """The pack whose hash is ``law`` with these rulings; the same object for the same rulings."""
    return ruled(as_written(policy), rulings)


def ruled(pack: Pack, rulings: InForce) -> Pack:
    """A pack with these rulings, the later ones over the earlier, on all notices in view that have the reading."""
    for first_year, reading, option in rulings:
        *earlier, own = (notice.ruled({reading: option}, first_year) for notice in pack.notices.values())
        pack = own.following(earlier)
    return pack


def readings(pack: Pack) -> dict[str, dict[str, str]]:
    """Every reading with its option and state, as a snapshot keeps them."""
    return {entry.id: {"option": entry.default, "state": entry.state.value} for entry in pack.readings}


def is_open(pack: Pack, reading: str) -> bool:
    return any(entry.id == reading and entry.state is ReadingState.OPEN for entry in pack.readings)


def fact_declared(name: str) -> FactEntry | None:
    """A fact as the newest notice on offer that has it declares it; None where none does."""
    for policy in reversed(policies()):
        for fact in as_written(policy).facts:
            if fact.id == name:
                return fact
    return None


def name_of_fact(name: str) -> str:
    """A declared fact as people know it, though no notice on offer has it any more; its id where none ever had."""
    fact = fact_declared(name)
    if fact is None and (pack := once_declared_by(name)) is not None:
        fact = next(fact for fact in pack.facts if fact.id == name)
    return fact.name if fact else name


def once_declared_by(name: str) -> Pack | None:
    """The newest pack that has declared a fact, whether or not it is on offer now: one that was published here and
    withdrawn or corrected since, or one of the code that a published one has replaced."""
    rows = PublishedPack.objects.filter(text__contains=name).order_by("-pk").values_list("pack", "text")
    for policy, text in rows:
        with contextlib.suppress(PackError):
            if name in {fact.id for fact in from_text(policy, text).facts}:
                return from_text(policy, text)
    return next((pack for pack in of_the_code() if name in {fact.id for fact in pack.facts}), None)


def name_of_subject(subject: str) -> str:
    """A subject as the newest notice on offer that has it names it; its id where none does."""
    for policy in reversed(policies()):
        pack = as_written(policy)
        if subject in pack.subject_index:
            return pack.subject(subject).name
    return subject


def name_of_mode(mode: str) -> str:
    """The same of a mode of study."""
    packs = map(as_written, reversed(policies()))
    return next((pack.modes[mode] for pack in packs if mode in pack.modes), mode)


def name_of_source(source: str) -> str:
    """The same of a kind of training or work that a notice has declared."""
    packs = map(as_written, reversed(policies()))
    return next((pack.sources[source] for pack in packs if source in pack.sources), source)


def source(policy: str) -> str:
    """The text of a pack, after those of the earlier notices of its series."""
    notices = as_written(policy).notices.values()
    return DOCUMENT.join(_text(notice.id) for notice in notices)


def own_text(policy: str) -> str:
    """The text of a pack alone. Raises KeyError for a policy that is not on offer."""
    return _text(as_written(policy).id)


def _text(policy: str) -> str:
    shelf = _published()
    return shelf.texts[policy] if shelf and policy in shelf.texts else pack_text(policy)


@lru_cache(maxsize=16)
def from_text(policy: str, text: str) -> Pack:
    """A pack from a text kept earlier. Raises rulebook.PackError when this version can no longer read it."""
    *earlier, pack = [read_pack(part, f"{policy}/pack.yaml") for part in text.split(DOCUMENT)]
    return pack.following(earlier) if earlier else pack
