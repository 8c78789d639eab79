"""Where a pack contradicts itself, or says something that can never apply: what no single entry can know of itself."""

from collections.abc import Iterable, Iterator
from itertools import islice, product
from typing import Any

from rulebook import built_in
from rulebook.applications import Coverage
from rulebook.basics import options_of, readings_used
from rulebook.conditions import AgesBySex, Condition
from rulebook.dimensions import Parameter
from rulebook.entries import AgeFull, AgeSomeYears, Asking
from rulebook.facts import AnnualCheck, Application, OtherApplication, PostAppointment, Recognition, TitleReview
from rulebook.pack import Pack
from rulebook.paths import Path, Problems, all_conditions
from rulebook.vocabulary import READING_OPTIONS, Ground, Level, Purpose, Source

_KINDS_WITH_READINGS: dict[str, tuple[str, ...]] = {
    "recent_years": ("recent_years",),
    "age_some_years": ("recent_years", "age_date", "waived_year", "deemed_year"),
    "age_full": ("age_date",),
    "tenure_years": ("first_year_tenure", "tenure_cap"),
    "transfer_later": ("first_year_transfer", "transfer_years"),
    "filed_plan": ("filed_plan",),
}


def contradictions(pack: Pack) -> Problems:
    """Each of them, as (path to the entry, sentence)."""
    yield from _coverage(pack)
    yield from _base_overlaps(pack)
    yield from _ages(pack)
    yield from _readings(pack)
    yield from _conditions(pack)
    yield from _years(pack)
    yield from _counting(pack)
    yield from _articles(pack)
    yield from _claims(pack)


# ------------------------------------------------------------------------------------------------------ applications


def possible_applications(pack: Pack) -> list[Application]:
    """One application of each sort that the pack knows: levels, grades, grounds, words of parameters."""
    bounds = pack.applications
    found: list[Application] = [AnnualCheck(year) for year in bounds.annual_check.years]
    for level in bounds.title_review.levels:
        found += [TitleReview(level, exceptional) for exceptional in (False, True)]
    grades = bounds.post_appointment
    found += [PostAppointment(grade) for grade in range(grades.highest_grade, grades.lowest_grade + 1)]
    for ground in (*Ground, *bounds.recognition.grounds):
        levels = bounds.title_review.levels if ground == Ground.POSTDOC else (None,)
        found += [Recognition(ground, level=level) for level in levels]
    for other in bounds.others:
        values = [[(name, value) for value in _values(name, each, pack)] for name, each in other.parameters.items()]
        for said in islice(product(*values), MOST_APPLICATIONS):
            found.append(OtherApplication(other.id, tuple(sorted(pair for pair in said if pair[1] is not None))))
    return found


MOST_APPLICATIONS = 2_000
"""So many combinations of the parameters of one purpose are looked at."""


def _values(name: str, parameter: Parameter, pack: Pack) -> list[Any]:
    """What a parameter may be: numbers are told apart by those that entries name."""
    absent = [] if parameter.required else [None]
    match parameter.type:
        case "word":
            return [*parameter.words, *absent]
        case "flag":
            return [True, False, *absent]
    clauses = [*pack.base, *pack.relief, *pack.waivers, *pack.deeming]
    covers = [coverage for clause in clauses for coverage in getattr(clause, "covers", None) or ()]
    named = {int(word) for each in covers for word in each.parameters.get(name, ()) if word.isdecimal()}
    within = {number for number in named if parameter.least <= number <= parameter.most}
    return [*sorted({parameter.least, *within}), *absent]


def _coverage(pack: Pack) -> Problems:
    applications = possible_applications(pack)
    for section in ("base", "relief", "waivers", "deeming"):
        for index, clause in enumerate(getattr(pack, section)):
            for number, coverage in enumerate(getattr(clause, "covers", None) or ()):
                path = section, index, "covers", number
                yield from _words_of_coverage(coverage, path, pack)
                if not any(coverage.fits(application) for application in applications):
                    yield path, f"条款“{clause.id}”的这项适用范围不符合任何申请，永远用不到"
    purposes = {*Purpose, *(other.id for other in pack.applications.others)}
    for index, conversion in enumerate(pack.conversions):
        for purpose in conversion.only_for:
            if purpose not in purposes:
                yield ("conversions", index, "only_for"), f"没有“{purpose}”这种申请"
    for index, window in enumerate(pack.windows):
        for purpose in window.closes_for:
            if purpose not in purposes:
                yield ("windows", index, "closes_for"), f"没有“{purpose}”这种申请"


def _words_of_coverage(coverage: Coverage, path: Path, pack: Pack) -> Problems:
    bounds = pack.applications
    others = {other.id: other for other in bounds.others}
    if coverage.application not in (*Purpose, *others):
        yield (*path, "application"), f"没有“{coverage.application}”这种申请"
    for level in coverage.levels or ():
        if level not in bounds.title_review.levels:
            yield (*path, "levels"), f"applications.title_review 中没有“{level}”这一级"
    for ground in coverage.grounds or ():
        if ground not in (*Ground, *bounds.recognition.grounds):
            yield (*path, "grounds"), f"没有“{ground}”这种认定情形"
    if coverage.grades and coverage.grades.from_ > coverage.grades.to:
        yield (*path, "grades"), f"from {coverage.grades.from_} 不能大于 to {coverage.grades.to}"
    known = others[coverage.application].parameters if coverage.application in others else {}
    for name, words in coverage.parameters.items():
        if name not in known:
            yield (*path, "parameters"), f"“{coverage.application}”没有参数“{name}”"
        elif known[name].words and not set(words) <= set(known[name].words):
            yield (*path, "parameters"), f"参数“{name}”只能是：{'、'.join(known[name].words)}"


def _base_overlaps(pack: Pack) -> Problems:
    """Of two base entries that reach the same people the first is asked: the second must reach others, too, and leave
    no doubt that it is the general one."""
    applications = possible_applications(pack)
    earlier: list[tuple[Any, list[Application]]] = []
    for index, clause in enumerate(pack.base):
        mine = [each for each in applications if clause.covers_application(each)]
        for before, theirs in earlier:
            shared = [each for each in mine if each in theirs]
            if not shared:
                continue
            told = f"条款“{clause.id}”与前面的“{before.id}”适用于同一种申请（{_told(shared[0])}）"
            alike = [each for each in theirs if each.purpose == shared[0].purpose]
            if all(any(each in others for _, others in earlier) for each in mine):
                yield ("base", index, "covers"), f"{told}，后一条永远用不到"
                break
            if len(shared) < len(alike):
                yield ("base", index, "covers"), f"{told}，但两条各有对方没有的情形，分不清哪一条是一般规定"
                break
        if getattr(clause, "when", None) is None:
            earlier.append((clause, mine))


def _told(application: Application) -> str:
    given = [getattr(application, name, None) for name in ("purpose", "year", "level", "grade", "ground")]
    return " ".join(str(value) for value in given if value is not None)


# ------------------------------------------------------------------------------------------------------------ steps


def _ages(pack: Pack) -> Problems:
    """An age from which nothing is asked lies above one from which only some years are asked."""
    fulls = [clause for clause in pack.relief if isinstance(clause, AgeFull)]
    for index, clause in enumerate(pack.relief):
        if isinstance(clause, AgeSomeYears):
            if pack.recent_years is not None and clause.complete_years > pack.recent_years.count:
                yield (
                    ("relief", index, "complete_years"),
                    (
                        f"要完成{clause.complete_years}个年度，但近{pack.recent_years.count}年只有{pack.recent_years.count}个"
                    ),
                )
            for full in fulls:
                every = possible_applications(pack)
                both = (full.covers_application(each) and clause.covers_application(each) for each in every)
                if any(both) and (full.ages.male <= clause.ages.male or full.ages.female <= clause.ages.female):
                    yield (
                        ("relief", index, "ages"),
                        (f"“{clause.id}”的年龄不低于“{full.id}”的年龄：到了这个年龄已经什么都不要求了"),
                    )


# --------------------------------------------------------------------------------------------------------- readings


def _readings(pack: Pack) -> Problems:
    entries = {entry.id: entry for entry in pack.readings}
    clauses = (*pack.base, *pack.relief, *pack.waivers, *pack.deeming)
    kinds = {clause.kind for clause in clauses}
    needed = {name for kind in kinds for name in _KINDS_WITH_READINGS.get(kind, ())}
    missing = sorted(needed - set(entries))
    if missing:
        yield ("readings",), f"缺少读法：{'、'.join(missing)}"
    used: set[str] = set(READING_OPTIONS)
    for path, value in readings_used(pack):
        used.add(value.reading)
        if value.reading not in entries:
            yield path, f"读法“{value.reading}”没有在 readings 中定义"
        elif set(value.values) != set(entries[value.reading].options):
            yield path, f"读法“{value.reading}”的选项应为：{'、'.join(entries[value.reading].options)}"
    for path, condition in all_conditions(pack):
        for part in condition.parts():
            if part.reading is None:
                continue
            used.add(part.reading)
            if part.reading not in entries:
                yield path, f"读法“{part.reading}”没有在 readings 中定义"
            elif not set(part.option or ()) <= set(entries[part.reading].options):
                yield path, f"读法“{part.reading}”的选项应为：{'、'.join(entries[part.reading].options)}"
    for index, entry in enumerate(pack.readings):
        if entry.id not in used:
            yield ("readings", index), f"读法“{entry.id}”没有任何一处用到"
    for index, window in enumerate(pack.windows):
        for key, what in (("opens", "开始"), ("closes", "截止")):
            by = getattr(window, f"{key}_by")
            default = entries[by.reading].default if by is not None and by.reading in entries else None
            if by is not None and by.values.get(default, getattr(window, key)) != getattr(window, key):
                yield ("windows", index, f"{key}_by"), f"{key} 应与默认读法的{what}日期相同"


# ------------------------------------------------------------------------------------------------------- conditions


def _conditions(pack: Pack) -> Problems:
    facts = {fact.id: fact for fact in pack.facts}
    parameters = {name for other in pack.applications.others for name in other.parameters}
    levels = {str(level) for level in (*Level, *pack.applications.title_review.levels)}
    purposes = {*Purpose, *(other.id for other in pack.applications.others)}
    for path, condition in all_conditions(pack):
        for part in condition.parts():
            if part.fact is not None and part.fact not in pack.absent:
                yield path, f"事实“{part.fact}”没有在 facts 中定义"
            elif part.fact in facts and part.is_ is not None and facts[part.fact].words:
                strange = sorted(set(part.is_) - set(facts[part.fact].words))
                if strange:
                    yield path, f"事实“{part.fact}”没有“{'、'.join(strange)}”这个值"
            elif part.fact in facts and _of_days(part) and facts[part.fact].type != "day":
                yield path, f"事实“{part.fact}”不是日期（type: day）"
            if part.parameter is not None and part.parameter not in {*parameters, "required_years", "grade"}:
                yield path, f"没有申请带有参数“{part.parameter}”"
            for level in part.level or ():
                if level not in levels:
                    yield path, f"applications.title_review 中没有“{level}”这一级"
            for purpose in part.purpose or ():
                if purpose not in purposes:
                    yield path, f"没有“{purpose}”这种申请"
            if isinstance(part.age, AgesBySex) and not _plain_age(part.age.male, part.age.female):
                yield path, "年龄应在1到150之间"


def _of_days(part: Condition) -> bool:
    return bool(part.years_ago or part.completed_years or part.by_day)


def _plain_age(*ages: Any) -> bool:
    return all(not isinstance(age, int) or 1 <= age <= 150 for age in ages)


# ------------------------------------------------------------------------------------------------- years and windows


def _years(pack: Pack) -> Problems:
    for section in ("base", "relief"):
        for index, clause in enumerate(getattr(pack, section)):
            if isinstance(clause, Asking) and clause.asks.years is not None:
                path = section, index, "asks", "years"
                yield from _set_of_years(clause.asks.years, path, pack)
                if clause.asks.years.chosen and any(c.application != Purpose.ANNUAL_CHECK for c in clause.covers):
                    yield path, "chosen（所审验的年度）只用于 annual_check"
    for section in ("waivers", "deeming"):
        for index, clause in enumerate(getattr(pack, section)):
            years = getattr(clause, "years", None)
            if years is not None:
                yield from _set_of_years(years, (section, index, "years"), pack)
    for index, window in enumerate(pack.windows):
        if window.kind == "make_up":
            late = [year for year in window.years if year >= pack.policy_year]
            if late:
                yield ("windows", index, "years"), f"{late[0]}年度不早于政策年度，不是补学"
        elif pack.policy_year in window.years and pack.study_year_of(window.opens) > pack.policy_year:
            yield ("windows", index, "opens"), f"培训期间在{pack.policy_year}年度结束以后才开始"
    for index, clause in enumerate(pack.deeming):
        if clause is pack.plan_clause and clause.filed_by > pack.last_day:
            yield ("deeming", index, "filed_by"), f"报备截止日期晚于{pack.policy_year}年度的最后一天"


def _set_of_years(years: Any, path: Path, pack: Pack) -> Problems:
    types = built_in.types(of_learner=False) | {fact.id: fact.type for fact in pack.facts}
    if years.before is not None and path[0] in ("base", "relief"):
        yield path, "before（某日以前的年度）没有起点，只用于 waivers 和 deeming"
    for name, wanted in ((years.since, "day"), (years.before, "day"), (years.recorded, "years")):
        if name is not None and types.get(name) != wanted:
            yield path, f"事实“{name}”没有在 facts 中定义为 type: {wanted}"
    late = [year for year in years.listed or () if year > pack.policy_year]
    if late:
        yield path, f"{late[0]}年度晚于政策年度"


# --------------------------------------------------------------------------------------------------------- counting


def _counting(pack: Pack) -> Problems:
    subjects, modes = {subject.id for subject in pack.subjects}, set(pack.modes)
    sources = {*Source, *pack.sources}
    entries: list[tuple[Path, Any]] = [(("counting", "caps", i), cap) for i, cap in enumerate(pack.counting.caps)]
    entries += [(("counting", "least", i), least) for i, least in enumerate(pack.counting.least)]
    for path, entry in entries:
        yield from _unknown(path, "科目", entry.subjects, subjects, "subjects")
        yield from _unknown(path, "方式", entry.modes, modes, "modes")
        yield from _unknown(path, "来源", entry.sources, sources, "sources")
    for index, platform in enumerate(pack.platforms):
        yield from _unknown(("platforms", index), "方式", (platform.mode,) if platform.mode else (), modes, "mode")
    for index, least in enumerate(pack.counting.least):
        if least.id in subjects or least.id == "total":
            yield ("counting", "least", index, "id"), f"“{least.id}”已经是科目或合计的名称"
        for cap in pack.counting.caps:
            same = (cap.modes, cap.sources, cap.subjects) == (least.modes, least.sources, least.subjects)
            most, needed = cap.tenths, least.tenths
            if same and cap.per == "year" and isinstance(most, int) and isinstance(needed, int) and most < needed:
                yield ("counting", "least", index, "hours"), f"至少要的学时多于“{cap.id}”一年最多能算的学时"
    for index, conversion in enumerate(pack.conversions):
        yield from _unknown(("conversions", index), "来源", conversion.sources, sources, "sources")
        yield from _unknown(("conversions", index), "科目", conversion.also, subjects, "also")
    for index, window in enumerate(pack.windows):
        yield from _unknown(("windows", index), "科目", window.subjects, subjects, "subjects")
        hosts = {platform.host for platform in pack.platforms}
        yield from _unknown(("windows", index), "平台", window.platforms, hosts, "platforms")
    yield from _unknown(("fee",), "科目", pack.fee.subjects if pack.fee else (), subjects, "subjects")
    for index, subject in enumerate(pack.subjects):
        if subject.share is not None and pack.together is None:
            yield ("subjects", index, "share"), "share 是合计学时的份额，要写明 together"
    least_hours = sum(subject.tenths for subject in pack.subjects if subject.share is None)
    if pack.together is not None and min(options_of(pack.together.tenths)) < least_hours:
        yield ("together", "hours"), "少于各科目学时之和"
    if pack.together is not None and sum(s.share for s in pack.subjects if s.share is not None) > 1:
        yield ("together", "hours"), "各科目的份额之和大于1"


def _unknown(path: Path, what: str, given: Iterable[str] | None, known: set[str], key: str) -> Problems:
    for name in given or ():
        if name not in known:
            yield (*path, key), f"{what}“{name}”没有定义"


def _articles(pack: Pack) -> Problems:
    """Where the pack lists the articles of its notice, entries cite none other."""
    if not pack.articles:
        return
    sections = ("subjects", "windows", "base", "left_out", "relief", "waivers", "deeming", "conversions", "claims")
    for section in sections:
        for index, entry in enumerate(getattr(pack, section)):
            if entry.article not in pack.articles:
                yield (section, index, "article"), f"通知没有“{entry.article}”这一条（见 articles）"
    for path, article in _other_articles(pack):
        if article not in pack.articles:
            yield path, f"通知没有“{article}”这一条（见 articles）"
    for section in ("together", "carry_over", "fee", "recent_years"):
        entry = getattr(pack, section)
        if entry is not None and entry.article not in pack.articles:
            yield (section, "article"), f"通知没有“{entry.article}”这一条（见 articles）"


def _other_articles(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Articles that stand inside other entries."""
    for index, subject in enumerate(pack.subjects):
        if subject.exam is not None:
            yield ("subjects", index, "exam", "article"), subject.exam.article
    for section in ("caps", "least"):
        for index, entry in enumerate(getattr(pack.counting, section)):
            yield ("counting", section, index, "article"), entry.article
    for index, platform in enumerate(pack.platforms):
        yield from ((("platforms", index, "subjects", subject), art) for subject, art in platform.subjects.items())
    for index, reading in enumerate(pack.readings):
        yield from ((("readings", index, "articles", number), art) for number, art in enumerate(reading.articles))


def _claims(pack: Pack) -> Problems:
    """What people are told of a claim belongs to a fact that can be claimed."""
    known = built_in.claimable() | {fact.id for fact in pack.facts}
    for index, entry in enumerate(pack.claims):
        if entry.fact not in known:
            known_here = "、".join(sorted(known))
            yield ("claims", index, "fact"), f"“{entry.fact}”不是可以申请的事实，可以写：{known_here}"
