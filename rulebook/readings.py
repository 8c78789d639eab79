"""The option taken for each reading while a decision is made."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rulebook.basics import ByReading

if TYPE_CHECKING:
    from rulebook.pack import Pack


class Readings:
    """The option taken for each reading. Remembers which open readings were asked for: one that no clause asked for
    cannot have changed the answer. So a clause asks as late as it can, and only when the options differ for the case.

    A reading is the place's question: where it is open, in whichever notice of the series, it is switched together.
    """

    __slots__ = ("asked", "pack", "switched", "switched_to")

    def __init__(self, pack: "Pack", switched: Mapping[str, str] | None = None) -> None:
        self.pack = pack
        self.switched = switched or {}
        self.switched_to = frozenset(switched.items()) if switched else None
        self.asked: set[str] = set()

    def __getitem__(self, reading: str) -> str:
        """The option for a question that the notice of the decision answers."""
        return self.under(self.pack, reading)

    def peek(self, reading: str) -> str:
        """The same where it cannot change the answer, only what is said of it."""
        return self.switched.get(reading) or self.pack.default_options[reading]

    def take(self, value: Any, notice: "Pack | None" = None) -> Any:
        """A value of the pack, or of an earlier notice, by the option taken where it hangs on a reading."""
        return value.values[self.under(notice or self.pack, value.reading)] if isinstance(value, ByReading) else value

    def under(self, notice: "Pack", reading: str) -> str:
        """The option for a question that this notice of the series answers, or the last one that asks it."""
        if reading not in notice.default_options:
            notice = next(n for n in reversed(self.pack.notices.values()) if reading in n.default_options)
        if reading in notice.open_options:
            self.asked.add(reading)
            option = self.switched.get(reading)
            if option is not None and option in notice.open_options[reading]:
                return option
        return notice.default_options[reading]
