"""The order of the clauses, written once.

    hours of each year (2, 3, 4, 6.5, 6.6, 6.8) → subjects met by hours, else deemed met (6.6.exam, 7.2)
    base years (2, 5.1, 5.2, 6.9) → other routes (6.3, 6.1, 6.2, 6.7) → waived years taken out (6.4), last of all

A person passes by any one route. Every clause is asked under one set of readings at a time; the open ones are
switched afterwards, alone and together, to see whether a doubt of the text changes the answer.

The notice of the decision says which years are asked for; the notice of a year, where the series has one, how many
hours it asks for and what deems a subject of it met.
"""

from rulebook.clauses.terms import Situation
from rulebook.findings import Outline, Result
from rulebook.general import GeneralInquiry
from rulebook.inquiry import Inquiry
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.routemap import plan_for, years_asked
from rulebook.vocabulary import ByDefault

__all__ = ["outline", "plan_for", "resolve", "years_asked"]


def inquiry_into(situation: Situation, pack: Pack) -> Inquiry:
    """A situation to be looked into: by subjects alone where nothing else is in play, which is quicker."""
    plan = plan_for(situation.application, pack)
    return GeneralInquiry(situation, pack, plan) if plan.general else Inquiry(situation, pack, plan)


def resolve(situation: Situation, pack: Pack) -> Result:
    """The answer to a situation, with every reading that matters."""
    inquiry = inquiry_into(situation, pack)
    result = inquiry.in_full()
    doubts = _doubts(inquiry, result.by_default)
    return result._replace(open_readings=doubts) if doubts else result


def outline(situation: Situation, pack: Pack) -> Outline:
    """The same answer without reasons and without what is missing."""
    inquiry = inquiry_into(situation, pack)
    by_default, route = inquiry.answer()
    return Outline(by_default, _doubts(inquiry, by_default), route)


def _doubts(inquiry: Inquiry, by_default: ByDefault) -> tuple[str, ...]:
    """Readings in a smallest set whose joint switch to some of their other options changes the answer, which has been
    found.

    From each switch that changes nothing, only readings that were asked for under it are switched next: one that was
    not asked for cannot change the answer. Every smallest set is reached that way, one reading after the other.
    """
    if by_default is ByDefault.UNKNOWN or not inquiry.readings.asked:
        return ()
    others = inquiry.pack.other_options
    changing: list[frozenset[str]] = []
    layer = {frozenset({(reading, option)}) for reading in inquiry.readings.asked for option in others[reading]}
    while layer:
        grown: set[frozenset[tuple[str, str]]] = set()
        found: set[frozenset[str]] = set()
        for switched in layer:
            names = frozenset([reading for reading, _ in switched])
            if any(smaller <= names for smaller in changing):
                continue
            readings = Readings(inquiry.pack, dict(switched))
            if inquiry.under(readings).answer()[0] is not by_default:
                found.add(names)
            else:
                asked = readings.asked - names
                grown.update(switched | {(reading, option)} for reading in asked for option in others[reading])
        changing += found
        layer = grown
    return tuple(sorted({reading for names in changing for reading in names}))
