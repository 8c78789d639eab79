"""Article 6.4: years that are taken out of what a route asks for."""

from rulebook.clauses.terms import Situation
from rulebook.entries import EpidemicWaiver, YearsWaiver
from rulebook.pack import Pack


def epidemic_years(situation: Situation, clause: EpidemicWaiver, pack: Pack) -> tuple[int, ...]:
    """6.4: the epidemic years on record for a person under the front-line preference."""
    return situation.epidemic_years


def no_years(situation: Situation, clause: YearsWaiver, pack: Pack) -> tuple[int, ...]:
    """Years that hang on a condition are taken out where readings are at hand (`general.py`)."""
    return ()
