"""Which clauses reach which applications: where several do, and where none does."""

from collections.abc import Sequence
from typing import NamedTuple

from rulebook.contradictions import possible_applications
from rulebook.facts import Application, PostAppointment
from rulebook.pack import Pack
from rulebook.phrasebook import DEFAULT_LANGUAGE
from rulebook.speech import Phrases


class Row(NamedTuple):
    """Applications that the same clauses reach, whatever their conditions over facts. Ids in the order of the pack."""

    applications: tuple[Application, ...]
    base: tuple[str, ...]
    relief: tuple[str, ...]
    waivers: tuple[str, ...]

    @property
    def uncovered(self) -> bool:
        """No clause says which years are asked for: whoever applies waits for an officer."""
        return not self.base

    @property
    def overlaps(self) -> bool:
        """Several clauses say it; of those whose conditions hold the first in the pack does."""
        return len(self.base) > 1


def coverage(pack: Pack) -> tuple[Row, ...]:
    """The decision table of a pack by application. Applications with the same clauses stand in one row."""
    found: dict[tuple[tuple[str, ...], ...], list[Application]] = {}
    for application in possible_applications(pack):
        reached = tuple(
            tuple(clause.id for clause in section if clause.covers_application(application))
            for section in (pack.base, pack.relief, pack.waivers)
        )
        found.setdefault(reached, []).append(application)
    return tuple(Row(tuple(applications), *reached) for reached, applications in found.items())


def names(row: Row, pack: Pack, language: str = DEFAULT_LANGUAGE) -> str:
    """The applications of a row in words."""
    return names_of(row.applications, pack, language)


def names_of(applications: Sequence[Application], pack: Pack, language: str = DEFAULT_LANGUAGE) -> str:
    """Applications in words; grades that follow each other as a run."""
    speaker, told = Phrases(language), list[str]()
    grades = [application.grade for application in applications if isinstance(application, PostAppointment)]
    run = len(grades) > 2 and grades[-1] - grades[0] == len(grades) - 1
    for application in applications:
        if run and isinstance(application, PostAppointment):
            if application.grade == grades[0]:
                told.append(speaker.say("application.post_appointments", first=grades[0], last=grades[-1]))
        else:
            told.append(speaker.application(application, pack))
    return speaker.join(told)
