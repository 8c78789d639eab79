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
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rulebook.facts import CaseLearner, Facts, FiledPlan, Postdoc, QualificationExam, Tenure, Transfer
from rulebook.given import WHOLE, YEARS, CaseError, Fields, whole_number
from rulebook.phrasebook import say
from rulebook.quantity import TENTH, format_tenths
from rulebook.vocabulary import Sector, Sex

if TYPE_CHECKING:
    from rulebook.pack import Pack

Type = Literal["flag", "word", "whole", "day", "years"]
Looked = Mapping[str, Any]


class KeyForm(NamedTuple):
    """How one key of a fact is read from a case and written back; `schema`: for the description of the interface."""

    read: Callable[[Fields, str, Pack | None], Any]
    schema: dict[str, Any]
    write: Callable[[Any], Any] = lambda value: value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _years(fields: Fields, key: str, pack: Pack | None) -> tuple[int, ...]:
    path = fields.at(key)
    return tuple(whole_number(year, *YEARS, f"{path}[{index}]") for index, year in enumerate(fields.list(key)))


DAY = KeyForm(lambda fields, key, _: fields.day(key), {"type": "string", "format": "date"}, _iso)
DAY_OR_NULL = DAY._replace(
    read=lambda fields, key, _: None if fields.value(key, None) is None else fields.day(key),
    schema={**DAY.schema, "nullable": True},
)
YEAR = KeyForm(lambda fields, key, _: fields.year(key), {"type": "integer"})
WHOLE_NUMBER = KeyForm(lambda fields, key, _: fields.whole(key, 0, WHOLE), {"type": "integer"})
SOME_YEARS = KeyForm(_years, {"type": "array", "items": {"type": "integer"}}, list)
FLAG = KeyForm(lambda fields, key, _: fields.flag(key), {"type": "boolean"})
FLAG_OR_NOT = KeyForm(lambda fields, key, _: fields.flag(key, default=False), {"type": "boolean"})
FLAG_OR_NULL = KeyForm(
    lambda fields, key, _: fields.flag(key, default=None, null=True), {"type": "boolean", "nullable": True}
)
HOURS = KeyForm(
    lambda fields, key, pack: fields.hours(key, zero=True, places=pack.places if pack else TENTH),
    {"oneOf": [{"type": "string", "pattern": r"^[0-9]{1,6}(\.[0-9])?$"}, {"type": "number"}]},
    format_tenths,
)


def _word_of(words: Any) -> KeyForm:
    schema = {"enum": [*map(str, words), None], "nullable": True, "type": "string"}
    return KeyForm(lambda fields, key, _: fields.word(key, words, default=None, null=True), schema, _as_text)


def _as_text(word: Any) -> str | None:
    return word.value if word else None


@dataclass(frozen=True, kw_only=True)
class BuiltInFact:
    """One fact.

    `learner`: it stands in the object `learner` of a case, under its id; else in `facts`, as `{"kind": id, …}`.
    `keys`: what a case says of it, each with its form; `held`: the attribute of `Facts` (`more`: beside the others).
    `make`: the keys' values as the rulebook holds them; `give`: back again. `several`: how many a case may have.
    `unknown`: absent means "not known"; else "not on record". `looks`: what conditions see of it, by name and type.
    `in_situation`: where a situation holds it, with its value for "not there"; `restored`: that value from JSON.
    `clauses`: kinds of built-in clauses that look at it. `claim`: the claim that puts it on record.
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
    restored: Callable[[Any], Any] | None = None
    clauses: frozenset[str] = frozenset()
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


FACTS: tuple[BuiltInFact, ...] = (
    _of_learner(
        "sex", _word_of(Sex), unknown=True, looks={"sex": "word"}, in_situation=("sex", None), restored=Sex,
        clauses=frozenset({"age_full", "age_some_years"}),
    ),
    _of_learner(
        "birth_date", DAY_OR_NULL, unknown=True, looks={"birth_date": "day"},
        in_situation=("age_reached", None), clauses=frozenset({"age_full", "age_some_years"}),
    ),
    _of_learner(
        "sector", _word_of(Sector), unknown=True, looks={"sector": "word"}, in_situation=("sector", None),
        restored=Sector, clauses=frozenset({"sector_or_post"}), claim="post",
    ),
    _of_learner(
        "grassroots_post", FLAG_OR_NULL, unknown=True, looks={"grassroots_post": "flag"},
        in_situation=("grassroots_post", None), clauses=frozenset({"sector_or_post"}), claim="post",
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
        id="transfer", keys={"on": DAY}, held="transfer", make=Transfer, looks={"transfer": "day"},
        seen=lambda found: {"transfer": found[0].on if found else None}, in_situation=("transfer_year", None),
        clauses=frozenset({"transfer_same_year", "transfer_later"}), claim="transfer",
    ),
    BuiltInFact(
        id="tenure", keys={"since": DAY}, held="tenure", make=Tenure, looks={"tenure": "day"},
        seen=lambda found: {"tenure": found[0].since if found else None}, in_situation=("tenure_year", None),
        clauses=frozenset({"tenure_years"}), claim="tenure",
    ),
    BuiltInFact(
        id="postdoc", keys={"foundation_grant": FLAG, "led_project": FLAG, "stays_in_region": FLAG}, held="postdoc",
        make=Postdoc, looks={"foundation_grant": "flag", "led_project": "flag", "stays_in_region": "flag"},
        in_situation=("postdoc", None), clauses=frozenset({"postdoc"}), claim="postdoc",
    ),
)  # fmt: skip
"""In the order of the decision interface."""

OF_APPLICATIONS: Mapping[str, str] = MappingProxyType({"required_years": "grassroots_graduate"})
"""What an application says and a claim can put on record, with that claim; clauses of the kind `stated_years` look at
it."""


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
