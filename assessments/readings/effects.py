"""What a ruling changes: foretold for each option before it is entered, and read from the list that is kept
afterwards (services).

Both compare the law without the ruling with the law with it in the circumstances in which people stand, so that it does
not matter how far the work that follows a ruling has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, QuerySet

from ground.actors import Actor, require
from ground.jobs.models import Job
from ground.jobs.selectors import jobs_of
from ground.pieces import pieces
from learners.people.dated import SERVING
from learners.people.models import Learner
from learners.people.selectors import learners_visible
from policy import packs
from policy.models import Ruling

from ..decisions import purposes
from ..standings.circumstances import Answering, Counting, Traits
from ..standings.models import AnswerState, Circumstances
from .models import RulingChange, RulingEffect

FORETELL = "assessments.foretell"
PIECE = 500
AT_ONCE = 500
"""So many circumstances are looked at while a page is opened: under a second. More is background work."""


class AnswerTurn(NamedTuple):
    """An answer that becomes another one: the question, from what to what."""

    question: str
    before: str
    after: str


class Laws:
    """A notice without and with one option of a reading, whatever is in force of it. Remembers; drop it when done.
    ``before``: what another option of the same reading has answered without the ruling."""

    def __init__(self, policy: str, since: int, reading: str, option: str, before: Answering | None = None) -> None:
        others = [held for held in packs.rulings_in_force(policy) if held[:2] != (since, reading)]
        written = packs.as_written(policy)
        self.before = before or self._answering(packs.ruled(written, tuple(others)))
        self.after = self._answering(packs.ruled(written, tuple(sorted([*others, (since, reading, option)]))))

    @staticmethod
    def _answering(pack: packs.Pack) -> Answering:
        return Answering(Counting(pack, purposes.questions(pack)))

    def ways(self, content: Traits) -> Iterator[AnswerTurn]:
        """What becomes another answer in these circumstances."""
        for question in self.before.counting.questions:
            before = self.before.columns(content, question)["state"]
            after = self.after.columns(content, question)["state"]
            if before != after:
                yield AnswerTurn(question, before, after)


def _in_service(actor: Actor, policy: str) -> QuerySet[Learner]:
    return learners_visible(actor=actor).filter(
        employment__in=SERVING, standings__survey__policy=policy, standings__survey__current=True
    )


def are_many(*, actor: Actor, policy: str) -> bool:
    """Whether people in the actor's scope stand in more circumstances than a page may look at."""
    found = _in_service(actor, policy).order_by().values_list("standings__circumstances").distinct()
    return len(found[: AT_ONCE + 1]) > AT_ONCE


def foretold(
    *,
    actor: Actor,
    policy: str,
    reading: str,
    options: Sequence[str],
    report: Callable[[int, int], None] | None = None,
) -> list[tuple[AnswerTurn, list[int]]]:
    """From what to what, and how many people in service in the actor's scope under each of the options; the answers of
    an option in the order of ``options``. All circumstances are looked at: an answer in which the reading is not in
    doubt can be given for another reason under an option (complete, or excused)."""
    counted = _in_service(actor, policy).order_by().values_list("standings__circumstances").annotate(number=Count("pk"))
    numbers = dict(counted.values_list("standings__circumstances", "number"))
    since = packs.as_written(policy).policy_year
    laws: list[Laws] = []
    for option in options:
        laws.append(Laws(policy, since, reading, option, laws[0].before if laws else None))
    found: dict[AnswerTurn, list[int]] = {}
    for number, piece in enumerate(pieces(sorted(numbers), PIECE)):
        for pk, content in Circumstances.objects.filter(pk__in=piece).values_list("pk", "content"):
            traits = Traits.from_json(content)
            for place, law in enumerate(laws):
                for way in law.ways(traits):
                    found.setdefault(way, [0] * len(options))[place] += numbers[pk]
        if report:
            report(number * PIECE, len(numbers))
    return sorted(found.items())


def forecast_of(*, actor: Actor, policy: str, reading: str) -> Job | None:
    """The last work that the actor has asked for to foretell this reading."""
    asked = jobs_of(actor=actor).filter(kind=FORETELL, args__policy=policy, args__reading=reading)
    return asked.order_by("-pk").first()


def told_by(job: Job) -> list[tuple[AnswerTurn, list[int]]]:
    """What a job has foretold."""
    return [(AnswerTurn(*way), numbers) for way, numbers in (job.result or {}).get("ways", [])]


def number_of_ways(*, actor: Actor, ruling: Ruling, policy: str) -> list[tuple[AnswerTurn, int]]:
    """From what to what, and how many people in the actor's scope, of what a ruling has changed under a notice."""
    require(actor)
    rows = RulingChange.objects.visible_to(actor).filter(ruling=ruling, policy=policy)
    counted = rows.order_by().values_list("question", "before", "after").annotate(number=Count("pk"))
    return sorted((AnswerTurn(question, before, after), number) for question, before, after, number in counted)


def effect_of(*, actor: Actor, ruling: Ruling) -> RulingEffect | None:
    """That the list of a ruling is whole; None while it is worked out, and for rulings from before lists were kept."""
    require(actor)
    return RulingEffect.objects.filter(ruling=ruling).first()


def changes(*, actor: Actor, ruling: Ruling, policy: str, asked: Mapping[str, str]) -> QuerySet[RulingChange]:
    """Whom a ruling has changed under a notice, in the actor's scope; ``asked`` narrows by the fields of a turn."""
    rows = RulingChange.objects.visible_to(actor).filter(ruling=ruling, policy=policy, **asked)
    return rows.select_related("learner__unit")


def said(way: AnswerTurn) -> tuple[str, str]:
    """From what to what, in words; what is no state stands as it is."""
    words = dict(AnswerState.choices)
    return str(words.get(way.before, way.before)), str(words.get(way.after, way.after))
