"""Article 8: what the hours cost that are missing."""

from collections.abc import Iterable

from rulebook.basics import ByReading
from rulebook.findings import Missing
from rulebook.pack import Pack


def fee_cents(missing: Iterable[Missing], pack: Pack) -> int:
    """What hours cost, in cents; parts of a cent are rounded up. 0 where the notice says nothing of fees."""
    return fees(missing, pack)[0]


def fees(missing: Iterable[Missing], pack: Pack) -> tuple[int, ...]:
    """The same under the default readings, then under the other options that are open."""
    gaps = list(missing)
    return tuple(-(-parts // pack.an_hour) for parts in _parts(gaps, pack)) if pack.fee else (0,)


def is_exact(missing: Iterable[Missing], pack: Pack) -> bool:
    """Whether no part of a cent was rounded up."""
    return not pack.fee or _parts(list(missing), pack)[0] % pack.an_hour == 0


def _parts(missing: list[Missing], pack: Pack) -> list[int]:
    """Cents by the parts of an hour that are kept (tenths). A subject may have a price of its own."""
    own = pack.fee.subjects if pack.fee else {}
    return [sum(gap.tenths * own.get(gap.subject, cents) for gap in missing) for cents in _prices(pack)]


def _prices(pack: Pack) -> tuple[int, ...]:
    by = pack.fee.per_hour_cents if pack.fee else 0
    if not isinstance(by, ByReading):
        return (by,)
    options = (pack.default_options[by.reading], *sorted(pack.open_options.get(by.reading, ())))
    return tuple(dict.fromkeys(by.values[option] for option in options))
