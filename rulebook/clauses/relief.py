"""Articles 6.2, 6.3 and 6.7: other routes than the base."""

from rulebook.clauses.terms import Route, Situation
from rulebook.entries import PlainRelief
from rulebook.pack import Pack
from rulebook.readings import Readings
from rulebook.vocabulary import Reach, Reading, Sector


def sector_or_post(
    situation: Situation, clause: PlainRelief, pack: Pack, readings: Readings, base: Route | None
) -> Route:
    """6.2: the non-public economy, or the front line of townships and villages."""
    if situation.grassroots_post:
        return _GRASSROOTS
    if situation.sector is Sector.NON_PUBLIC:
        return _NON_PUBLIC
    if situation.sector is None:
        reason = "relief.no_sector_no_post" if situation.grassroots_post is None else "relief.no_sector"
        return Route(Reach.CANNOT_TELL, reason)
    if situation.grassroots_post is None:
        return Route(Reach.CANNOT_TELL, "relief.no_post")
    return _NEITHER


def postdoc(situation: Situation, clause: PlainRelief, pack: Pack, readings: Readings, base: Route | None) -> Route:
    """6.3: a post-doctoral researcher with a grant or a project who stays in the region."""
    if situation.postdoc:
        return Route(Reach.APPLIES, "relief.postdoc")
    reason = "relief.no_postdoc" if situation.postdoc is None else "relief.postdoc_not_covered"
    return Route(Reach.DOES_NOT_APPLY, reason)


def transfer_same_year(
    situation: Situation, clause: PlainRelief, pack: Pack, readings: Readings, base: Route | None
) -> Route:
    """6.7: review in the year of the move from an organ."""
    if situation.transfer_year == pack.policy_year:
        return Route(Reach.APPLIES, "relief.transfer_same_year")
    return _NO_TRANSFER if situation.transfer_year is None else Route(Reach.DOES_NOT_APPLY, "relief.transfer_other")


def transfer_later(
    situation: Situation, clause: PlainRelief, pack: Pack, readings: Readings, base: Route | None
) -> Route:
    """6.7: review in a later year: of the base years only those since the move; where the years since the move stand in
    the place of the base years, all of them up to the policy year."""
    moved = situation.transfer_year
    if moved is None:
        return _NO_TRANSFER
    if moved >= pack.policy_year:
        reason = "relief.transfer_now" if moved == pack.policy_year else "relief.transfer_after"
        return Route(Reach.DOES_NOT_APPLY, reason)
    if base is REPLACED:
        first = moved if readings[Reading.FIRST_YEAR_TRANSFER] == "including" else moved + 1
        return Route(Reach.APPLIES, "relief.transfer_replaces", tuple(range(first, pack.policy_year + 1)))
    if base is None or base.standing is not Reach.APPLIES:
        return Route(Reach.CANNOT_TELL, "relief.transfer_without_base")
    first = moved + 1
    if moved in base.years and readings[Reading.FIRST_YEAR_TRANSFER] == "including":
        first = moved
    years = tuple(year for year in base.years if year >= first)
    return Route(Reach.APPLIES, "relief.transfer_later", years)


def transfer_replaces(situation: Situation, pack: Pack, readings: Readings) -> bool:
    """Whether the years since a move stand in the place of the base years, by one option of transfer_years."""
    moved = situation.transfer_year
    return moved is not None and moved < pack.policy_year and readings[Reading.TRANSFER_YEARS] == "replaces"


REPLACED = Route(Reach.DOES_NOT_APPLY, "base.replaced")
"""The base route of whom 6.7.later asks for other years instead."""

_GRASSROOTS = Route(Reach.APPLIES, "relief.grassroots")
_NON_PUBLIC = Route(Reach.APPLIES, "relief.non_public")
_NEITHER = Route(Reach.DOES_NOT_APPLY, "relief.neither_sector_nor_post")
_NO_TRANSFER = Route(Reach.DOES_NOT_APPLY, "relief.no_transfer")
