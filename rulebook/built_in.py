"""The facts that every case may carry, each declared here and nowhere else: how a case gives it and gets it back, what
it means when it is absent, what conditions see of it, where a situation holds it, which kinds of clauses look at it,
and by which claim it is put on record.

A fact that only a pack declares has all of this in the pack (`dimensions.FactEntry`). What the portal asks for, and how
several facts of a kind stand together, is declared above: `exemptions/claims/`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, cast

from rulebook.facts import CaseLearner, Facts, FiledPlan, QualificationExam
from rulebook.given import CaseError, Fields
from rulebook.key_forms import (
    DAY,
    DAY_OR_NULL,
    FLAG,
    FLAG_OR_NOT,
    FLAG_OR_NULL,
    HOURS,
    SOME_YEARS,
    YEAR,
    KeyForm,
    word_of,
)
from rulebook.phrasebook import say
from rulebook.vocabulary import Sector, Sex

if TYPE_CHECKING:
    from rulebook.pack import Pack

Type = Literal["flag", "word", "whole", "day", "years"]
Looked = Mapping[str, Any]
Entered = tuple[Any, Any, Any]


@dataclass(frozen=True, kw_only=True)
class BuiltInFact:
    """One fact.

    `learner`: it stands in the object `learner` of a case, under its id; else in `facts`, as `{"kind": id, …}`.
    `keys`: what a case says of it, each with its form; `held`: the attribute of `Facts`, if it has one of its own.
    `make`: the keys' values as the rulebook holds them; `give`: back again. `several`: how many a case may have.
    `unknown`: absent means "not known"; else "not on record". `looks`: what conditions see of it, by name and type.
    `in_situation`: where a situation holds it, with its value for "not there"; `enters`: what stands there on a day;
    `restored`: that value from JSON. `clauses`: kinds of built-in clauses that look at it.
    `lacks`: reasons of clauses that cannot tell without it; `said`: reasons said otherwise where it is on record.
    `claim`: the claim that puts it on record.
    """

    id: str
    keys: Mapping[str, KeyForm]
    learner: bool = False
    held: str = "more"
    make: Callable[..., Any] = lambda value: value
    give: Callable[[Any], Mapping[str, Any]] | None = None
    several: Literal["once", "often", "yearly"] = "once"
    unknown: bool = False
    looks: Mapping[str, Type] = field(default_factory=dict)
    seen: Callable[[Any], Looked] | None = None
    in_situation: tuple[str, Any] | None = None
    enters: Callable[[Any, date, Pack], Any] | None = None
    restored: Callable[[Any], Any] | None = None
    clauses: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    said: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    claim: str | None = None

    def read(self, fields: Fields, pack: Pack | None = None) -> Any:
        """The fact as the rulebook holds it. Raises CaseError."""
        return self.make(**{name: form.read(fields, name, pack) for name, form in self.keys.items()})

    def data(self, value: Any) -> dict[str, Any]:
        """The keys of the fact as a case gives them."""
        given = self.give(value) if self.give else {name: getattr(value, name) for name in self.keys}
        return {name: form.write(given[name]) for name, form in self.keys.items()}

    def all_in(self, facts: Facts) -> tuple[Any, ...]:
        """Every fact of this kind."""
        if self.held == "more":
            return tuple(value for name, value in facts.more if name == self.id)
        value = getattr(facts, self.held)
        if self.several != "once":
            return tuple(value)
        return (value,) if value else ()

    def on_record(self, learner: CaseLearner, facts: Facts) -> bool:
        """Whether a case has it on record, whatever it says; that somebody has no front-line post is on record, too."""
        if not self.learner:
            return bool(self.all_in(facts))
        value = getattr(learner, self.id)
        return value is not None if self.unknown else bool(value)


def _of_learner(name: str, form: KeyForm, **rest: Any) -> BuiltInFact:
    return BuiltInFact(id=name, keys={name: form}, learner=True, **rest)


def _plan(
    filed_on: date, hours: int, on_roster: bool | None, completed: bool, accepted_late: bool, year: int | None
) -> FiledPlan:
    """A plan filed before its year names the year; without, it speaks for the year in which it was filed."""
    return FiledPlan(filed_on, hours, year or filed_on.year, on_roster is True, accepted_late, completed)


def _year_of_plan(fields: Fields, key: str, pack: Pack | None) -> int | None:
    return fields.year(key) if key in fields.data else None


def _given_of_plan(plan: FiledPlan) -> dict[str, Any]:
    return {
        "filed_on": plan.filed_on, "hours": plan.tenths, "on_roster": plan.on_roster, "completed": plan.completed,
        "accepted_late": plan.accepted_late, "year": plan.year,
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transfer:
    """Moved from a party or government organ to a professional post on this day."""

    on: date


@dataclass(frozen=True, slots=True)
class Tenure:
    """Holds the present title since this day."""

    since: date


@dataclass(frozen=True, slots=True)
class Postdoc:
    foundation_grant: bool
    led_project: bool
    stays_in_region: bool

    @property
    def qualifies(self) -> bool:
        """Whether this is what 6.3 asks for."""
        return (self.foundation_grant or self.led_project) and self.stays_in_region


def _year_of(day: date, as_of: date, pack: Pack) -> int | None:
    """The year of a day that has come."""
    return pack.study_year_of(day) if day <= as_of else None


FACTS: tuple[BuiltInFact, ...] = (
    _of_learner(
        "sex", word_of(Sex), unknown=True, looks={"sex": "word"}, in_situation=("sex", None), restored=Sex,
        clauses=frozenset({"age_full", "age_some_years"}), lacks=frozenset({"age.no_sex"}),
    ),
    _of_learner(
        "birth_date", DAY_OR_NULL, unknown=True, looks={"birth_date": "day"},
        in_situation=("age_reached", None), clauses=frozenset({"age_full", "age_some_years"}),
        lacks=frozenset({"age.no_birth_date"}),
    ),
    _of_learner(
        "sector", word_of(Sector), unknown=True, looks={"sector": "word"}, in_situation=("sector", None),
        restored=Sector, clauses=frozenset({"sector_or_post"}), claim="post",
        lacks=frozenset({"relief.no_sector", "relief.no_sector_no_post"}),
    ),
    _of_learner(
        "grassroots_post", FLAG_OR_NULL, unknown=True, looks={"grassroots_post": "flag"},
        in_situation=("grassroots_post", None), clauses=frozenset({"sector_or_post"}), claim="post",
        lacks=frozenset({"relief.no_post", "relief.no_sector_no_post"}),
    ),
    _of_learner("sanke_teacher", FLAG_OR_NOT, looks={"sanke_teacher": "flag"}, claim="sanke_teacher"),
    _of_learner("high_skilled", FLAG_OR_NOT, looks={"high_skilled": "flag"}, claim="high_skilled"),
    BuiltInFact(
        id="qualification_exam", keys={"year": YEAR, "in_region": FLAG}, held="exams", make=QualificationExam,
        several="often", looks={"qualification_exam": "years"},
        seen=lambda exams: {"qualification_exam": tuple(exam.year for exam in exams if exam.in_region) or None},
        in_situation=("exam_years", ()), clauses=frozenset({"regional_exam"}), claim="qualification_exam",
    ),
    BuiltInFact(
        id="filed_plan",
        keys={
            "filed_on": DAY, "hours": HOURS, "on_roster": FLAG_OR_NULL, "completed": FLAG_OR_NOT,
            "accepted_late": FLAG_OR_NOT, "year": YEAR._replace(read=_year_of_plan),
        },
        held="plans", make=_plan, give=_given_of_plan, several="yearly", in_situation=("plans", ()),
        clauses=frozenset({"filed_plan"}),
    ),
    BuiltInFact(
        id="epidemic_frontline", keys={"years": SOME_YEARS}, held="epidemic_years", make=lambda years: years,
        give=lambda years: {"years": years}, looks={"epidemic_frontline": "years"},
        seen=lambda found: {"epidemic_frontline": found[0] if found else None},
        in_situation=("epidemic_years", ()), clauses=frozenset({"epidemic_years"}), claim="epidemic_frontline",
    ),
    BuiltInFact(
        id="transfer", keys={"on": DAY}, make=Transfer, looks={"transfer": "day"},
        seen=lambda found: {"transfer": found[0].on if found else None}, in_situation=("transfer_year", None),
        enters=lambda transfer, as_of, pack: _year_of(transfer.on, as_of, pack), claim="transfer",
        clauses=frozenset({"transfer_same_year", "transfer_later"}),
        said={"relief.no_transfer": lambda transfer: "relief.transfer_future"},
    ),
    BuiltInFact(
        id="tenure", keys={"since": DAY}, make=Tenure, looks={"tenure": "day"},
        seen=lambda found: {"tenure": found[0].since if found else None}, in_situation=("tenure_year", None),
        enters=lambda tenure, as_of, pack: _year_of(tenure.since, as_of, pack), claim="tenure",
        clauses=frozenset({"tenure_years"}), lacks=frozenset({"base.no_tenure"}),
        said={"base.no_tenure": lambda tenure: "base.tenure_future"},
    ),
    BuiltInFact(
        id="postdoc", keys={"foundation_grant": FLAG, "led_project": FLAG, "stays_in_region": FLAG},
        make=Postdoc, looks={"foundation_grant": "flag", "led_project": "flag", "stays_in_region": "flag"},
        in_situation=("postdoc", None), enters=lambda found, as_of, pack: found.qualifies,
        clauses=frozenset({"postdoc"}), claim="postdoc",
        said={
            "relief.postdoc_not_covered": lambda found: (
                "relief.postdoc_no_project" if found.stays_in_region else "relief.postdoc_leaves"
            )
        },
    ),
)  # fmt: skip
"""In the order of the decision interface."""

OF_APPLICATIONS: Mapping[str, str] = MappingProxyType({"required_years": "grassroots_graduate"})
"""What an application says and a claim can put on record, with that claim; clauses of the kind `stated_years` look at
it."""


NOT_STATED: Mapping[str, str] = MappingProxyType({"base.no_required_years": "required_years"})
"""Reasons of clauses that cannot tell without what an application says, with that."""

_ENTERING = tuple(fact for fact in FACTS if fact.enters)
_NOTHING_ENTERS = cast("Entered", tuple(fact.in_situation and fact.in_situation[1] for fact in _ENTERING))


@cache
def given_by_learner() -> tuple[BuiltInFact, ...]:
    return tuple(fact for fact in FACTS if fact.learner)


@cache
def given_as_facts() -> Mapping[str, BuiltInFact]:
    return {fact.id: fact for fact in FACTS if not fact.learner}


def types(*, of_learner: bool = True) -> dict[str, Type]:
    """What conditions may look at, each with its type; without the learner's: approved facts alone."""
    return {name: kind for fact in FACTS for name, kind in fact.looks.items() if of_learner or not fact.learner}


def absent() -> dict[str, bool]:
    """The same, each with whether it is not known when it is absent."""
    return {name: fact.unknown for fact in FACTS for name in fact.looks}


def claimable() -> frozenset[str]:
    """Names of the claims for which the portal has forms of its own."""
    return frozenset({fact.claim for fact in FACTS if fact.claim} | set(OF_APPLICATIONS.values()))


def claimed_by(claim: str) -> tuple[str, ...]:
    """What such a claim puts on record, by the names under which clauses and conditions look at it."""
    found = [name for fact in FACTS if fact.claim == claim for name in (fact.id, *fact.looks)]
    found += [name for name, by in OF_APPLICATIONS.items() if by == claim]
    return tuple(dict.fromkeys(found))


def looked_at_by(kind: str) -> frozenset[str]:
    """Ids of the facts that a kind of built-in clause looks at."""
    asked = {"required_years"} if kind == "stated_years" else set()
    return frozenset({fact.id for fact in FACTS if kind in fact.clauses} | asked)


def blanks() -> dict[str, dict[str, Any]]:
    """By kind of clause the places of a situation that it looks at, each with its value for "not there"."""
    found: dict[str, dict[str, Any]] = {}
    for fact in FACTS:
        if fact.in_situation:
            place, blank = fact.in_situation
            for kind in fact.clauses:
                found.setdefault(kind, {})[place] = blank
    return found


def places_of_days() -> list[str]:
    """Places of a situation that hold the year of a day since which years may be asked for."""
    return [
        fact.in_situation[0]
        for fact in FACTS
        if fact.in_situation and "day" in fact.looks.values() and not fact.learner
    ]


def entering(facts: Facts, as_of: date, pack: Pack) -> Entered:
    """What a situation holds of the facts that have no attribute of their own, in the order of its places."""
    if not facts.more:
        return _NOTHING_ENTERS
    there, places = dict(facts.more), zip(_ENTERING, _NOTHING_ENTERS, strict=True)
    held = [fact.enters(there[fact.id], as_of, pack) if fact.id in there else blank for fact, blank in places]  # type: ignore[misc]
    return cast("Entered", tuple(held))


def days_told(facts: Facts) -> tuple[tuple[str, date], ...]:
    """The days since which years may be asked for, as far as they are on record, by the name that phrases have."""
    if not facts.more:
        return ()
    there = dict(facts.more)
    found = ((fact, there[fact.id]) for fact in _ENTERING if fact.id in there and fact.seen)
    return tuple((name, day) for fact, value in found for name, day in fact.seen((value,)).items())  # type: ignore[misc]


def lacking_where() -> dict[str, frozenset[str]]:
    """By reason of a clause that cannot tell the facts that it lacks."""
    found = {reason: {name} for reason, name in NOT_STATED.items()}
    for fact in FACTS:
        for reason in fact.lacks:
            found.setdefault(reason, set()).add(fact.id)
    return {reason: frozenset(names) for reason, names in found.items()}


def said_otherwise() -> dict[str, BuiltInFact]:
    """By reason the fact on which it hangs how it is said."""
    return {reason: fact for fact in FACTS for reason in fact.said}


def seen(learner: CaseLearner, facts: Facts) -> dict[str, Any]:
    """What conditions see of a person, by name; None: absent."""
    values: dict[str, Any] = {}
    for fact in FACTS:
        if fact.learner:
            values[fact.id] = getattr(learner, fact.id)
        elif fact.seen:
            values |= fact.seen(fact.all_in(facts))
        else:
            there = fact.all_in(facts)
            values |= {name: getattr(there[0], name) if there else None for name in fact.looks}
    return values


def read_facts(items: Iterable[Fields], pack: Pack) -> Facts:
    """The facts of a case. Raises CaseError, also where one stands too often."""
    kinds, found = given_as_facts(), dict[str, list[Any]]()
    for fields in items:
        fact = kinds[fields.one_of("kind", kinds)]
        there = found.setdefault(fact.id, [])
        if fact.several == "once" and there:
            raise CaseError(fields.at("kind"), say("case.repeated_kind"))
        value = fact.read(fields, pack)
        if fact.several == "yearly" and any(value.year == other.year for other in there):
            raise CaseError(fields.at("year"), say("case.repeated_plan", year=value.year))
        there.append(value)
    return facts_of(found)


def facts_of(found: Mapping[str, Iterable[Any]]) -> Facts:
    """Facts by their ids as the rulebook holds them."""
    kinds, held, more = given_as_facts(), dict[str, Any](), list[tuple[str, Any]]()
    for name, values in found.items():
        fact, there = kinds[name], tuple(values)
        if fact.held == "more":
            more += [(name, value) for value in there]
        elif fact.several == "once":
            held |= {fact.held: there[0]} if there else {}
        else:
            held[fact.held] = tuple(sorted(there, key=lambda one: one.year)) if fact.several == "yearly" else there
    return Facts(**held, more=tuple(sorted(more, key=lambda one: one[0])))


def facts_data(facts: Facts) -> list[dict[str, Any]]:
    """The facts as a case gives them: `read_facts` reads them back."""
    return [{"kind": fact.id, **fact.data(value)} for fact in given_as_facts().values() for value in fact.all_in(facts)]


def learner_data(learner: CaseLearner) -> dict[str, Any]:
    """What a case says of the person, besides the facts that a pack has declared."""
    return {fact.id: fact.keys[fact.id].write(getattr(learner, fact.id)) for fact in given_by_learner()}


def on_record(learner: CaseLearner, facts: Facts) -> frozenset[str]:
    """Names of the facts that are on record, whatever they say."""
    there = [fact for fact in FACTS if fact.on_record(learner, facts)]
    return frozenset(name for fact in there for name in (fact.id, *fact.looks))


@cache
def _restoring() -> Mapping[str, Callable[[Any], Any]]:
    return {fact.in_situation[0]: fact.restored for fact in FACTS if fact.in_situation and fact.restored}


def restored(place: str, value: Any) -> Any:
    """A place of a situation as it was before it became JSON."""
    if isinstance(value, list):
        return tuple(restored("", one) for one in value)
    made = _restoring().get(place)
    return made(value) if made and value is not None else value
