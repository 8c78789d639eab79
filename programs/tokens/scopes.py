"""What a token may do, as it is asked for."""

from __future__ import annotations

from dataclasses import dataclass

from credits.catalogue.models import Platform


@dataclass(frozen=True)
class TokenScopes:
    """``platform``: whose hours it pushes. A ``sandbox`` one pushes for trials, and nothing is stored. One that
    ``asks_people`` may ask beforehand whether a person is in the roster, once for each record that it has pushed."""

    reads: bool = True
    writes: bool = False
    pushes: bool = False
    platform: Platform | None = None
    sandbox: bool = False
    asks_people: bool = False

    @property
    def only_reads(self) -> bool:
        return self.reads and not self.writes and not self.pushes


READ_ONLY = TokenScopes()
