"""Rule packs side by side: each sees the earlier ones of its series, and readings are ruled on for all of them."""

from collections.abc import Iterable, Mapping

from rulebook.entries import ReadingEntry
from rulebook.pack import Pack


class Library:
    """Rule packs by id. Of one series there is one pack for each policy year."""

    def __init__(self, packs: Iterable[Pack]) -> None:
        alone = tuple(packs)
        self._packs = {pack.id: pack.following(alone) for pack in alone}

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, sorted."""
        return tuple(sorted(self._packs))

    def pack(self, pack_id: str) -> Pack:
        """A pack with the earlier ones of its series. Raises KeyError."""
        return self._packs[pack_id]

    def packs(self) -> tuple[Pack, ...]:
        return tuple(self._packs[pack_id] for pack_id in self.ids)

    def with_rulings(self, rulings: Mapping[str, str]) -> "Library":
        """The library in which each reading is settled from the first policy year of every series that has it.

        Raises ValueError for a reading or an option that no pack has.
        """
        for reading, option in rulings.items():
            if not any(option in entry.options for entry in self._entries(reading)):
                raise ValueError(f"没有规则包有读法“{reading}”及其选项“{option}”")
        return Library(pack.ruled(rulings) for pack in self._packs.values())

    def _entries(self, reading: str) -> Iterable[ReadingEntry]:
        return (entry for pack in self._packs.values() for entry in pack.readings if entry.id == reading)
