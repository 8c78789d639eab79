"""Where a pack says what can never apply, or compares what cannot be compared: besides the contradictions proper."""

import re
from collections.abc import Iterable
from itertools import product
from typing import Any

from rulebook import built_in
from rulebook.basics import ByReading, options_of, readings_used
from rulebook.conditions import AgesBySex, Condition, KnownFacts
from rulebook.contradictions import possible_applications
from rulebook.entries import Asking, BaseClause, DeemedWhen
from rulebook.facts import Recognition
from rulebook.pack import TOTAL, Pack
from rulebook.paths import Path, Problems, all_conditions, with_figures
from rulebook.readings import Readings
from rulebook.vocabulary import Ground, Purpose, Source

_RESERVED_FACTS = {"as_of", "policy_year", "study_year", "year_end"}
_ONE_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,6}")
"""What stands behind a number in sentences: 2025学年, 30学分."""
_FITS = {
    "is": ("word", "flag", "whole"),
    "at_least、at_most": ("whole",),
    "years_ago、completed_years、not_before、not_after": ("day",),
}
"""Which types of facts and parameters the keys of a condition are for."""


def senseless(pack: Pack) -> Problems:
    """Each of them, as (path to the entry, sentence)."""
    yield from _names(pack)
    yield from _kinds(pack)
    yield from _figures(pack)
    yield from _types(pack)
    yield from _never(pack)
    yield from _reliefs(pack)
    yield from _together(pack)
    yield from _carried(pack)
    yield from _counting(pack)
    yield from _readings(pack)


def _names(pack: Pack) -> Problems:
    """Names that already mean something, and names of what is not there."""
    if any(subject.id == "total" for subject in pack.subjects):
        yield ("subjects",), "“total”是合计的名称，科目要用别的编号"
    for index, fact in enumerate(pack.facts):
        if fact.id in _RESERVED_FACTS:
            yield ("facts", index, "id"), f"“{fact.id}”另有用处，事实要用别的名称"
    for key, example in (("year_called", "学年"), ("hours_called", "学分")):
        word = getattr(pack, key)
        if word is not None and not _ONE_WORD.fullmatch(word):
            yield (key,), f"“{word}”不是一个词，应写成“{example}”的样子"
    if pack.year_called is not None and "年" not in pack.year_called and "期" not in pack.year_called:
        yield ("year_called",), f"“{pack.year_called}”不是对年度的称呼，应写成“学年”的样子"
    purposes: set[str] = set(Purpose)
    for index, other in enumerate(pack.applications.others):
        path: Path = ("applications", "others", index)
        if other.id in purposes:
            yield (*path, "id"), f"已经有“{other.id}”这种申请"
        purposes.add(other.id)
        if "kind" in other.parameters:
            yield (*path, "parameters", "kind"), "“kind”是申请的种类，参数要用别的名称"
    levels = pack.applications.title_review.levels
    for level in pack.applications.title_review.names:
        if level not in levels:
            yield ("applications", "title_review", "names"), f"levels 中没有“{level}”这一级"
    if len(set(levels)) < len(levels):
        yield ("applications", "title_review", "levels"), "levels 中有重复的级别"
    late = [year for year in pack.applications.annual_check.years if year > pack.policy_year]
    if late:
        yield ("applications", "annual_check", "years"), f"{late[0]}年度晚于政策年度"


def _kinds(pack: Pack) -> Problems:
    """Kinds of clauses that are for certain applications, or need a section."""
    for index, clause in enumerate(pack.base):
        if not isinstance(clause, BaseClause):
            continue
        purposes = {coverage.application for coverage in clause.covers}
        covered = [each for each in possible_applications(pack) if clause.covers_application(each)]
        if clause.kind == "chosen_year" and purposes != {Purpose.ANNUAL_CHECK}:
            yield ("base", index, "kind"), "chosen_year（所审验的年度）只用于 annual_check"
        graduates = [isinstance(each, Recognition) and each.ground is Ground.GRASSROOTS_GRADUATE for each in covered]
        if clause.kind == "stated_years" and not all(graduates):
            yield (
                ("base", index, "kind"),
                "stated_years 只用于 recognition 的 grassroots_graduate；其他申请写 asks 和 stated",
            )
    if pack.recent_years is None:
        for section in ("base", "relief"):
            for index, clause in enumerate(getattr(pack, section)):
                if clause.kind in ("recent_years", "age_some_years", "tenure_years"):
                    yield (section, index, "kind"), f"{clause.kind} 要写明 recent_years（近几年）"


def _figures(pack: Pack) -> Problems:
    """Figures that no year and nobody ever gets."""
    entries: list[tuple[Path, Any]] = [(("subjects", index), subject) for index, subject in enumerate(pack.subjects)]
    entries += [(("together",), pack.together)] if pack.together else []
    for path, entry in entries:
        for year in entry.years:
            if year > pack.policy_year:
                yield (*path, "years"), f"{year}年度晚于政策年度，由那一年的通知规定"
        for year in entry.until:
            if year >= pack.policy_year:
                yield (*path, "until"), f"until 写到{year}，政策年度的 hours 就永远用不到"
    for place, entry in with_figures(pack):
        for number, figure in enumerate(entry.figures):
            path = *place, "figures", number
            if figure.years is not None and min(figure.years) > pack.policy_year:
                yield (*path, "years"), f"{min(figure.years)}年度晚于政策年度，由那一年的通知规定"
            if any(f.when is None and f.years is None for f in entry.figures[:number]):
                yield path, "前面的一项适用于所有人，这一项永远用不到"
    for index, subject in enumerate(pack.subjects):
        if pack.together is not None and subject.unit != "hours":
            yield ("subjects", index, "unit"), "有合计学时（together）的，科目不能按门或个计"
    yield from _totals(pack)


def _totals(pack: Pack) -> Problems:
    together = pack.together
    if together is None:
        return
    for year in sorted({*together.years, *together.until}):
        least = sum(subject.tenths_in(year) for subject in pack.subjects if subject.share is None)
        if min(options_of(together.tenths_in(year))) < least:
            key = "years" if year in together.years else "until"
            yield ("together", key), f"{year}年度的合计少于各科目学时之和"
    for number, figure in enumerate(together.figures):
        years = figure.years or (pack.policy_year,)
        if any(min(options_of(figure.tenths)) < sum(s.least_in(year) for s in pack.subjects) for year in years):
            yield ("together", "figures", number, "hours"), "这一项的合计少于各科目学时之和"


# ------------------------------------------------------------------------------------------------------- conditions


def _types(pack: Pack) -> Problems:
    """A condition compares a fact with what such a fact can be."""
    facts = built_in.types() | {fact.id: fact.type for fact in pack.facts}
    parameters = {name: each.type for other in pack.applications.others for name, each in other.parameters.items()}
    for path, condition in all_conditions(pack):
        for part in condition.parts():
            known = facts.get(part.fact) if part.fact else parameters.get(part.parameter or "", "whole")
            for keys, values in _compared(part):
                if known is not None and values and known not in _FITS[keys]:
                    yield path, f"“{part.fact or part.parameter}”（{known}）不能用 {keys} 比较"
            if isinstance(part.age, int) and not 1 <= part.age <= 150:
                yield path, "年龄应在1到150之间"


def _compared(part: Condition) -> list[tuple[str, bool]]:
    given = {name for name in ("is_", "at_least", "at_most", "years_ago", "completed_years") if getattr(part, name)}
    given |= {name for name in ("at_least", "at_most") if getattr(part, name) is not None}
    return [
        ("is", "is_" in given),
        ("at_least、at_most", bool(given & {"at_least", "at_most"})),
        (
            "years_ago、completed_years、not_before、not_after",
            part.by_day or bool(given & {"years_ago", "completed_years"}),
        ),
    ]


def _never(pack: Pack) -> Problems:
    """Conditions that fail whatever is known of a person, for every application that their entry is for."""
    every = possible_applications(pack)
    unknown = dict.fromkeys(pack.absent, True)
    for path, condition in all_conditions(pack):
        section: Any = getattr(pack, str(path[0]))
        entry: Any = section[int(path[1])] if isinstance(section, tuple) else None
        covers = getattr(entry, "covers", None)
        covered = [each for each in every if covers is None or any(coverage.fits(each) for coverage in covers)]
        if path[0] == "conversions" and entry is not None and entry.only_for:
            covered = [each for each in every if each.purpose in entry.only_for]
        if condition.hangs_on_days or not covered:
            continue
        if all(_fails(condition, KnownFacts({}, each, unknown), pack) for each in covered):
            yield path, "这个条件对这一条适用的申请永远不成立"
        for part in condition.parts():
            told = _excluded(part.all_ or ())
            if told:
                yield path, told


def _fails(condition: Condition, known: KnownFacts, pack: Pack) -> bool:
    """Whether it fails under every choice of the readings that it asks for."""
    names = sorted({part.reading for part in condition.parts() if part.reading})
    entries = {entry.id: entry for entry in pack.readings}
    if not all(name in entries for name in names):
        return False
    choices = product(*(entries[name].options for name in names))
    return all(
        condition.holds(known, Readings(pack, dict(zip(names, options, strict=True)))) is False for options in choices
    )


def _excluded(parts: Iterable[Condition]) -> str | None:
    """Two parts that must hold together and never do: of one fact different words, or bounds that do not meet."""
    words: dict[str, set[str]] = {}
    low: dict[str, int] = {}
    high: dict[str, int] = {}
    for part in parts:
        name = part.fact or part.parameter
        if name is None:
            continue
        if part.is_ is not None:
            words[name] = words.get(name, set(part.is_)) & set(part.is_)
            if not words[name]:
                return f"“{name}”不可能同时是这些值"
        if isinstance(part.at_least, int):
            low[name] = max(low.get(name, part.at_least), part.at_least)
        if isinstance(part.at_most, int):
            high[name] = min(high.get(name, part.at_most), part.at_most)
    for name in low.keys() & high.keys():
        if low[name] > high[name]:
            return f"“{name}”不可能既不小于{low[name]}又不大于{high[name]}"
    return None


# ----------------------------------------------------------------------------------------------------------- relief


def _reliefs(pack: Pack) -> Problems:
    """Relief that reaches everybody makes what the base asks for idle; so does a step of age above a lighter one."""
    every = possible_applications(pack)
    general = [clause for clause in pack.base if getattr(clause, "when", None) is None]
    asking = [(index, clause) for index, clause in enumerate(pack.relief) if isinstance(clause, Asking)]
    for index, clause in asking:
        covered = [each for each in every if clause.covers_application(each)]
        both = any(base.covers_application(each) for base in general for each in covered)
        if (
            clause.when is None
            and both
            and clause.asks.decided_by is None
            and not _another_way(clause, general, covered)
        ):
            yield ("relief", index), f"减免条款“{clause.id}”没有写条件（when）：对所有人适用，应写在 base 中"
        ages = _ages_of(clause)
        for _, freeing in asking if ages and clause.asks.nothing is None else ():
            freed = _ages_of(freeing) if freeing.asks.nothing else None
            shared = any(freeing.covers_application(each) for each in covered)
            if ages and freed and shared and ages[0] >= freed[0] and ages[1] >= freed[1]:
                told = f"“{clause.id}”的年龄不低于“{freeing.id}”的年龄"
                yield ("relief", index), f"{told}：到了这个年龄已经什么都不要求了"
    for index, entry in enumerate(pack.deeming):
        if isinstance(entry, DeemedWhen) and entry.when is None and entry.years is None and entry.covers is None:
            yield ("deeming", index), f"“{entry.id}”没有写条件、年度和申请：科目“{entry.subject}”就从不要求了"


def _another_way(clause: Asking, bases: Iterable[Any], covered: Iterable[Any]) -> bool:
    """Whether a clause for everybody asks for something that nobody has who has not done what the base asks for, or the
    other way round: either of the two will do."""
    asks = clause.asks
    if asks.nothing or asks.years is None:
        return False
    if asks.together or asks.complete is not None:
        return True
    beside = [base for base in bases if any(base.covers_application(each) for each in covered)]
    return all(isinstance(b, Asking) and (b.asks.together or b.asks.complete is not None) for b in beside)


def _ages_of(clause: Asking) -> tuple[int, int] | None:
    """The ages from which a clause reaches men and women, where its condition is nothing but an age."""
    when = clause.when
    if when is None or when.age is None or when.model_fields_set != {"age"}:
        return None
    male, female = (when.age.male, when.age.female) if isinstance(when.age, AgesBySex) else (when.age, when.age)
    return (male, female) if isinstance(male, int) and isinstance(female, int) else None


def _together(pack: Pack) -> Problems:
    """Years taken together: what each must have and may have at most fits what one year asks for."""
    whole = max(options_of(pack.together.tenths)) if pack.together else 0
    a_year = max(whole, sum(subject.tenths for subject in pack.subjects if subject.share is None))
    for section in ("base", "relief"):
        for index, clause in enumerate(getattr(pack, section)):
            asks = clause.asks if isinstance(clause, Asking) else None
            if asks is None or not asks.together:
                continue
            yield from _sum(asks, (section, index, "asks"), pack)
            if asks.hours or any(entry.figures for _, entry in with_figures(pack)):
                continue
            most, varies = asks.each_at_most, any(subject.years or subject.until for subject in pack.subjects)
            if not varies and asks.each_at_least is not None and asks.each_at_least > a_year:
                yield (section, index, "asks", "each_at_least"), "每个年度至少的学时多于一年的要求，合计就用不到了"
            if most is not None and most < a_year and not varies:
                yield (section, index, "asks", "each_at_most"), "每个年度最多计的学时少于一年的要求，永远达不到"


def _sum(asks: Any, path: Path, pack: Pack) -> Problems:
    """What a sum asks for itself: of measures that there are, and so that the years can reach it."""
    own = {name: options_of(hours) for name, hours in (asks.hours or {}).items()}
    subjects = {subject.id for subject in pack.subjects}
    for name in own:
        if name not in subjects | set(pack.own_leasts) | {TOTAL}:
            yield (*path, "hours", name), f"“{name}”不是科目，也不是 counting.least 中的一项；合计写 total"
    parts = sum(max(hours) for name, hours in own.items() if name in subjects)
    whole, size = own.get(TOTAL, (parts,)), asks.years.size() if asks.years else None
    if max(whole) < parts:
        yield (*path, "hours"), "合计（total）少于各科目学时之和"
    if own and size is not None and asks.each_at_most is not None and asks.each_at_most * size < max(whole):
        yield (*path, "each_at_most"), "每个年度最多计的学时加起来少于合计，永远达不到"
    if own and size is not None and asks.each_at_least is not None and asks.each_at_least * size > max(whole):
        yield (*path, "each_at_least"), "每个年度至少的学时加起来已经多于合计，合计就用不到了"


# --------------------------------------------------------------------------------------------------------- counting


def _carried(pack: Pack) -> Problems:
    """What is left over of a year counts once: not where hours of another subject or year are added to it."""
    rule = pack.carry_over
    if pack.together and any(isinstance(value, ByReading) for value in _amounts(pack.together)):
        for index, subject in enumerate(pack.subjects):
            if subject.share is not None:
                yield ("subjects", index, "share"), "合计学时取决于读法的，不能写份额"
    if rule is None:
        return
    for subject_id in rule.subjects or ():
        if subject_id not in pack.subject_index:
            yield ("carry_over", "subjects"), f"科目“{subject_id}”没有在 subjects 中定义"
    for subject in pack.subjects:
        if subject.unit != "hours" and (rule.subjects is None or subject.id in rule.subjects):
            yield ("carry_over", "subjects"), f"科目“{subject.id}”不按学时计，没有多出的学时可以结转"
    if pack.total:
        yield ("carry_over",), "合计学时多于各科目之和的，多出的学时已用于合计，不能再结转"


def _amounts(together: Any) -> list[Any]:
    return [together.tenths, *together.years.values(), *together.until.values()]


def _counting(pack: Pack) -> Problems:
    needs = {subject.id: subject.tenths_in(pack.policy_year) for subject in pack.subjects if subject.share is None}
    whole = max(*(pack.together.within(pack.policy_year) if pack.together else ()), 0, sum(needs.values()))
    for index, cap in enumerate(pack.counting.caps):
        path: Path = ("counting", "caps", index, "hours")
        plain = cap.modes is None and cap.sources is None and not cap.made_up and not cap.figures
        needed = whole if cap.subjects is None else sum(needs.get(subject, 0) for subject in cap.subjects)
        if plain and cap.per != "day" and isinstance(cap.tenths, int) and cap.tenths < needed:
            yield path, f"“{cap.id}”一年最多算的学时少于一年要求的学时"
        if cap.made_up and pack.alone and not pack.make_up_years:
            yield ("counting", "caps", index, "made_up"), "通知没有补学（windows 中没有 make_up），这一项永远用不到"
        if cap.made_up and cap.sources is not None and Source.PLATFORM not in cap.sources:
            yield ("counting", "caps", index, "sources"), "补学只看平台学习（platform）"
        if cap.per == "day" and isinstance(cap.tenths, int) and cap.tenths > 24 * pack.an_hour:
            yield path, "一天没有这么多学时"
    for index, conversion in enumerate(pack.conversions):
        for number, rate in enumerate(conversion.rates):
            path = "conversions", index, "rates", number
            for earlier in conversion.rates[:number]:
                wider = earlier.roles is None or (rate.roles is not None and set(rate.roles) <= set(earlier.roles))
                if earlier.unit == rate.unit and earlier.when is None and wider:
                    yield path, "前面的一项已经包括这一项，这一项永远用不到"
                    break
        rates = [rate.tenths for rate in conversion.rates if isinstance(rate.tenths, int)]
        if conversion.most_tenths is not None and rates and conversion.most_tenths < min(rates):
            yield ("conversions", index, "most"), "最多算的学时比每一单位折算的学时还少"
        if conversion.subject in conversion.also:
            yield ("conversions", index, "also"), f"“{conversion.subject}”已经写在 subject 中"


def _readings(pack: Pack) -> Problems:
    """A value that is the same under every option hangs on nothing."""
    for path, value in readings_used(pack):
        if len({str(each) for each in value.values.values()}) == 1:
            yield path, f"读法“{value.reading}”的各个选项在这里是同一个值"
