"""Whether the parts of a rule pack fit together: what no single entry can know of itself."""

from collections.abc import Hashable, Iterable, Iterator

from rulebook.contradictions import contradictions
from rulebook.entries import FiledPlanClause
from rulebook.idle import idle
from rulebook.pack import Pack
from rulebook.senseless import senseless
from rulebook.vocabulary import Need

Path = tuple[str | int, ...]


def inconsistencies(pack: Pack) -> Iterator[tuple[Path, str]]:
    """Each thing that does not fit, as (path to the entry, sentence)."""
    year = pack.id.rsplit("-", 1)[-1]
    if len(year) == 4 and year.isdigit() and int(year) != pack.policy_year:
        yield ("policy_year",), f"政策年度{pack.policy_year}与“id”中的{year}不一致"
    yield from _repetitions(pack)
    yield from _windows(pack)
    yield from _subjects(pack)
    yield from _counting_classes(pack)
    if sum(isinstance(clause, FiledPlanClause) for clause in pack.deeming) > 1:
        yield ("deeming",), "filed_plan 条款只能有一条"
    grades = pack.applications.post_appointment
    if grades.highest_grade > grades.lowest_grade:
        yield ("applications", "post_appointment"), "最高等级的数字不能大于最低等级的数字"
    if pack.applications.recognition.least_years > pack.applications.recognition.most_years:
        yield ("applications", "recognition"), "最少年限不能大于最多年限"
    yield from contradictions(pack)
    yield from senseless(pack)
    yield from idle(pack)


def _repetitions(pack: Pack) -> Iterator[tuple[Path, str]]:
    named: list[tuple[str, str, Iterable[Hashable]]] = [
        ("subjects", "科目", (subject.id for subject in pack.subjects)),
        ("windows", "期间", (window.id for window in pack.windows)),
        ("platforms", "平台", (platform.host for platform in pack.platforms)),
        ("relief", "减免条款", (clause.id for clause in pack.relief)),
        ("waivers", "免除条款", (clause.id for clause in pack.waivers)),
        ("deeming", "视同条款", (clause.id for clause in pack.deeming)),
        ("conversions", "折合条款", (conversion.id for conversion in pack.conversions)),
        ("readings", "读法", (reading.id for reading in pack.readings)),
        ("facts", "事实", (fact.id for fact in pack.facts)),
        ("claims", "申请说明", (entry.fact for entry in pack.claims)),
    ]
    for section, what, names in named:
        seen: set[Hashable] = set()
        for index, name in enumerate(names):
            if name in seen:
                yield (section, index), f"{what}“{name}”重复"
            seen.add(name)
    sources: set[str] = set()
    for index, conversion in enumerate(pack.conversions):
        for source in conversion.sources:
            if source in sources:
                yield ("conversions", index, "sources"), f"来源“{source}”已归另一折合条款"
            sources.add(source)


def _counting_classes(pack: Pack) -> Iterator[tuple[Path, str]]:
    """A class stands for one condition: hours of the same class are added up."""
    conditions: dict[str, tuple[Need | None, tuple[str, ...]]] = {"always": (Need.CERTIFICATE, ())}
    for index, conversion in enumerate(pack.conversions):
        if pack.needs_records:
            continue
        condition = conversion.needs or Need.CERTIFICATE, tuple(sorted(conversion.only_for))
        if conditions.setdefault(conversion.counting_class, condition) != condition:
            name = conversion.counting_class
            yield ("conversions", index, "counting_class"), f"“{name}”已经表示另一种条件，请换一个名称"


def _windows(pack: Pack) -> Iterator[tuple[Path, str]]:
    for index, window in enumerate(pack.windows):
        for earlier in pack.windows[:index]:
            shared = sorted(set(window.years) & set(earlier.years))
            apart = (
                set(window.subjects or ()).isdisjoint(earlier.subjects or ()) and window.subjects and earlier.subjects
            )
            (opens, closes), (first, last) = window.widest, earlier.widest
            if shared and not apart and opens <= last and first <= closes:
                yield ("windows", index), f"期间“{window.id}”与“{earlier.id}”在{shared[0]}年度上重叠"
    if not any(w.kind == "study" and pack.policy_year in w.years for w in pack.windows):
        yield ("windows",), f"没有政策年度{pack.policy_year}的培训期间（kind: study）"


def _subjects(pack: Pack) -> Iterator[tuple[Path, str]]:
    known = {subject.id for subject in pack.subjects}
    named: list[tuple[Path, str]] = []
    for index, platform in enumerate(pack.platforms):
        named += [(("platforms", index, "subjects"), subject) for subject in platform.subjects]
    named += [(("deeming", index, "subject"), clause.subject) for index, clause in enumerate(pack.deeming)]
    named += [(("conversions", index, "subject"), entry.subject) for index, entry in enumerate(pack.conversions)]
    for path, subject in named:
        if subject not in known:
            yield path, f"科目“{subject}”没有在 subjects 中定义"
