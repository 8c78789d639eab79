"""Entries that can never do anything, or whose names and figures cannot both be meant: the last of the checks."""

from collections.abc import Iterable
from typing import Any

from rulebook import built_in
from rulebook.applications import Coverage
from rulebook.basics import ByReading, options_of
from rulebook.contradictions import possible_applications
from rulebook.counts import Cap, Least
from rulebook.demands import Asks, Years
from rulebook.entries import Asking
from rulebook.pack import Pack
from rulebook.paths import Path, Problems, all_conditions
from rulebook.vocabulary import NO_CONVERSIONS, Purpose, Sector, Sex

_WORDS: dict[str, tuple[str, ...]] = {"sex": tuple(map(str, Sex)), "sector": tuple(map(str, Sector))}
_FLAG = ("true", "false")


def idle(pack: Pack) -> Problems:
    """Each of them, as (path to the entry, sentence)."""
    yield from _names(pack)
    yield from _lists(pack)
    yield from _words(pack)
    yield from _picks(pack)
    yield from _parameters(pack)
    yield from _reliefs(pack)
    yield from _windows(pack)
    yield from _counting(pack)


def _names(pack: Pack) -> Problems:
    """Names by which entries could not be told apart."""
    named: list[tuple[Path, str, Iterable[str]]] = [
        (("subjects",), "科目名称", (subject.name for subject in pack.subjects)),
        (("left_out",), "条款", (entry.id for entry in pack.left_out)),
        (("counting", "caps"), "上限", (cap.id for cap in pack.counting.caps)),
        (("counting", "least"), "最低要求", (least.id for least in pack.counting.least)),
    ]
    for path, what, names in named:
        seen: set[str] = set()
        for index, name in enumerate(names):
            if name in seen:
                yield (*path, index), f"{what}“{name}”重复"
            seen.add(name)
    every = possible_applications(pack)
    bases = [(clause.id, [each for each in every if clause.covers_application(each)]) for clause in pack.base]
    for section in ("base", "relief"):
        for index, clause in enumerate(getattr(pack, section)):
            others = bases[:index] if section == "base" else bases
            same = [covered for name, covered in others if name == clause.id]
            if any(clause.covers_application(each) for covered in same for each in covered):
                yield (section, index, "id"), f"“{clause.id}”已经是 base 中同一种申请的条款的编号，请换一个"


def _lists(pack: Pack) -> Problems:
    """Years that stand twice in a list."""
    lists: list[tuple[Path, Iterable[int]]] = [
        (("applications", "annual_check", "years"), pack.applications.annual_check.years)
    ]
    lists += [(("windows", index, "years"), window.years) for index, window in enumerate(pack.windows)]
    for path, years in _sets_of_years(pack):
        lists += [((*path, "listed"), years.listed or ()), ((*path, "ago"), years.ago or ())]
    for path, given in lists:
        numbers = list(given)
        if len(set(numbers)) < len(numbers):
            yield path, "列出的年度有重复"


def _sets_of_years(pack: Pack) -> Iterable[tuple[Path, Years]]:
    for section in ("base", "relief", "waivers", "deeming"):
        for index, clause in enumerate(getattr(pack, section)):
            asks = clause.asks if isinstance(clause, Asking) else None
            years = asks.years if asks else getattr(clause, "years", None)
            if isinstance(years, Years):
                yield (section, index, *(("asks",) if asks else ()), "years"), years


def _words(pack: Pack) -> Problems:
    """Words that a fact every case carries can never be; options of which one holds in any case."""
    entries = {entry.id: entry for entry in pack.readings}
    types = built_in.types() | {fact.id: fact.type for fact in pack.facts}
    flags = {name for name, kind in types.items() if kind == "flag"}
    for path, condition in all_conditions(pack):
        for part in condition.parts():
            known = _FLAG if part.fact in flags else _WORDS.get(part.fact or "")
            strange = sorted(set(part.is_ or ()) - set(known)) if known else []
            if known and strange:
                yield path, f"事实“{part.fact}”没有“{'、'.join(strange)}”这个值，可以写：{'、'.join(known)}"
            entry = entries.get(part.reading or "")
            if entry is not None and set(entry.options) <= set(part.option or ()):
                yield path, f"写了读法“{entry.id}”的全部选项，这个条件总是成立"


def _picks(pack: Pack) -> Problems:
    """More years to complete than there can be."""
    for section in ("base", "relief"):
        for index, clause in enumerate(getattr(pack, section)):
            asks = clause.asks if isinstance(clause, Asking) else None
            if section == "base" and asks is not None and clause.instead:
                yield (section, index, "instead"), "instead 只用于 relief：base 中没有可以代替的条款"
            if asks is None or asks.years is None or asks.complete is None:
                continue
            for wanted, size in _pairs(asks):
                if wanted > size:
                    yield (section, index, "asks", "complete"), f"要完成{wanted}个年度，但只有{size}个年度可选"
                    break


def _pairs(asks: Asks) -> Iterable[tuple[int, int]]:
    """How many years are to be complete, and of how many; by option where both hang on one reading."""
    years = asks.years
    of = years.last if years and years.last is not None else years.most if years else None
    if of is None:
        return ()
    wanted = asks.complete
    if isinstance(wanted, ByReading) and isinstance(of, ByReading) and wanted.reading == of.reading:
        return [(wanted.values[option], of.values.get(option, 0)) for option in wanted.values]
    return [(each, max(options_of(of))) for each in options_of(wanted)]


def _parameters(pack: Pack) -> Problems:
    """Parameters that none of the applications of an entry has."""
    of = {other.id: set(other.parameters) for other in pack.applications.others}
    of[Purpose.POST_APPOINTMENT] = {"grade"}
    anywhere = {"required_years"}
    for path, condition in all_conditions(pack):
        section = getattr(pack, str(path[0]))
        covers = getattr(section[int(path[1])], "covers", None) if isinstance(section, tuple) else None
        known = anywhere.union(*(of.get(each.application, set()) for each in covers or ()))
        for part in condition.parts():
            if covers and part.parameter is not None and part.parameter not in known:
                yield path, f"这一条适用的申请没有参数“{part.parameter}”"
    for path, years in _sets_of_years(pack):
        covers = getattr(getattr(pack, str(path[0]))[int(path[1])], "covers", None) or ()
        for each in covers if years.stated is not None else ():
            if years.stated not in anywhere | of.get(each.application, set()):
                yield path, f"“{each.application}”没有参数“{years.stated}”"


def _reliefs(pack: Pack) -> Problems:
    """Relief that asks for as much as the base does, or for more."""
    every = possible_applications(pack)
    bases = [clause for clause in pack.base if isinstance(clause, Asking) and clause.when is None]
    for index, clause in enumerate(pack.relief):
        mine = _last(clause)
        if mine is None or clause.instead:  # type: ignore[union-attr]  # only asking clauses have a last
            continue
        covered = [each for each in every if clause.covers_application(each)]
        of_each = [next((base for base in bases if base.covers_application(each)), None) for each in covered]
        usual = [_last(base) if base else None for base in of_each]
        if covered and all(each is not None and each[1] == mine[1] and each[0] <= mine[0] for each in usual):
            yield ("relief", index, "asks"), f"“{clause.id}”要求的年度不比 base 条款少，永远用不到"


def _last(clause: Any) -> tuple[int, bool] | None:
    """How many last years must be complete, and whether with the policy year, where that is all that is asked."""
    asks = clause.asks if isinstance(clause, Asking) else None
    if asks is None or asks.years is None or asks.complete is not None or asks.together:
        return None
    last, current = asks.years.last, asks.years.current
    return (last, current) if isinstance(last, int) and isinstance(current, bool) else None


def _windows(pack: Pack) -> Problems:
    for index, window in enumerate(pack.windows):
        if window.kind == "study" and min(window.years) < pack.policy_year:
            told = f"{min(window.years)}年度早于政策年度，是补学（make_up），不是 study"
            yield ("windows", index, "years"), told
        if window.kind == "make_up" and window.opens > pack.last_day:
            yield ("windows", index, "opens"), f"补学在{pack.policy_year}年度结束以后才开始，应写在以后年度的通知里"
    grades = pack.applications.post_appointment
    for section in ("base", "relief", "waivers", "deeming"):
        for index, clause in enumerate(getattr(pack, section)):
            for number, coverage in enumerate(getattr(clause, "covers", None) or ()):
                if _beyond(coverage, grades.highest_grade, grades.lowest_grade):
                    told = f"等级应在{grades.highest_grade}到{grades.lowest_grade}之间"
                    yield (section, index, "covers", number, "grades"), told


def _beyond(coverage: Coverage, highest: int, lowest: int) -> bool:
    return coverage.grades is not None and not highest <= coverage.grades.from_ <= coverage.grades.to <= lowest


def _counting(pack: Pack) -> Problems:
    for index, conversion in enumerate(pack.conversions):
        for source in conversion.sources:
            if source in NO_CONVERSIONS:
                yield ("conversions", index, "sources"), f"“{source}”不是折合的来源，这一项永远用不到"
    for index, least in enumerate(pack.counting.least):
        for cap in pack.counting.caps:
            most, needed = max(options_of(cap.tenths)), min(options_of(least.tenths))
            if cap.per == "year" and not cap.made_up and not cap.figures and _within(least, cap) and most < needed:
                yield ("counting", "least", index, "hours"), f"至少要的学时多于“{cap.id}”一年最多能算的学时"


def _within(least: Least, cap: Cap) -> bool:
    """Whether a cap is on everything that counts towards the least hours."""
    pairs = ((getattr(cap, name), getattr(least, name)) for name in ("modes", "sources", "subjects"))
    return all(mine is None or (theirs is not None and set(theirs) <= set(mine)) for mine, theirs in pairs)
