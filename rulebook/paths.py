"""Every condition and every figure of a pack, with its path in the file."""

from collections.abc import Iterator
from typing import Any

from rulebook.conditions import Condition
from rulebook.pack import Pack

Path = tuple[str | int, ...]
Problems = Iterator[tuple[Path, str]]


def all_conditions(pack: Pack) -> Iterator[tuple[Path, Condition]]:
    for section in ("base", "relief", "waivers", "deeming", "conversions", "left_out"):
        for index, entry in enumerate(getattr(pack, section)):
            if getattr(entry, "when", None) is not None:
                yield (section, index, "when"), entry.when
    for path, entry in with_figures(pack):
        for number, figure in enumerate(entry.figures):
            if figure.when is not None:
                yield (*path, "figures", number, "when"), figure.when
    for index, conversion in enumerate(pack.conversions):
        for number, rate in enumerate(conversion.rates):
            if rate.when is not None:
                yield ("conversions", index, "rates", number, "when"), rate.when


def with_figures(pack: Pack) -> Iterator[tuple[Path, Any]]:
    """Every entry that may ask for or count other hours for some, with its path."""
    yield from ((("subjects", index), subject) for index, subject in enumerate(pack.subjects))
    if pack.together is not None:
        yield ("together",), pack.together
    for section in ("caps", "least"):
        yield from (
            (("counting", section, index), entry) for index, entry in enumerate(getattr(pack.counting, section))
        )
