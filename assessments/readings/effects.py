"""What a ruling changes: foretold for each option before it is entered, and read from the list that is kept
afterwards (services).

Both compare the law without the ruling with the law with it in the circumstances in which people stand, so that it does
not matter how far the work that follows a ruling has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, QuerySet

from ground.actors import Actor, require
from learners.people.dated import SERVING
from learners.people.selectors import learners_visible
from policy import packs
from policy.models import Ruling

from ..decisions import purposes
from ..standings.circumstances import Answering, Counting, Traits
from ..standings.models import Answer, AnswerState, Circumstances
from .models import RulingChange, RulingEffect


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

    def ways(self, content: Traits, questions: Iterable[str] | None = None) -> Iterator[AnswerTurn]:
        """What becomes another answer in these circumstances, of all questions or of some."""
        for question in self.before.counting.questions if questions is None else questions:
            before = self.before.columns(content, question)["state"]
            after = self.after.columns(content, question)["state"]
            if before != after:
                yield AnswerTurn(question, before, after)


def foretold(*, actor: Actor, policy: str, reading: str, options: Sequence[str]) -> list[tuple[AnswerTurn, list[int]]]:
    """From what to what, and how many people in service in the actor's scope under each of the options; the answers of
    an option in the order of ``options``. Only answers in which the reading is in doubt are looked at."""
    doubtful = Answer.objects.filter(circumstances__policy=policy, open_readings__contains=reading)
    people = learners_visible(actor=actor).filter(
        employment__in=SERVING,
        standings__survey__policy=policy,
        standings__survey__current=True,
        standings__circumstances__in=doubtful.values("circumstances_id"),
    )
    numbers = dict(
        people.order_by().values_list("standings__circumstances").annotate(number=Count("pk")).values_list(
            "standings__circumstances", "number"
        )
    )  # fmt: skip
    rows = Circumstances.objects.filter(pk__in=numbers).values_list("pk", "content")
    contents = {pk: Traits.from_json(content) for pk, content in rows}
    since = packs.as_written(policy).policy_year
    asked: dict[int, list[str]] = {}
    for pk, question in doubtful.filter(circumstances__in=numbers).values_list("circumstances", "question"):
        asked.setdefault(pk, []).append(question)
    found: dict[AnswerTurn, list[int]] = {}
    before = None
    for place, option in enumerate(options):
        laws = Laws(policy, since, reading, option, before)
        before = laws.before
        for pk, content in contents.items():
            for way in laws.ways(content, asked[pk]):
                found.setdefault(way, [0] * len(options))[place] += numbers[pk]
    return sorted(found.items())


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
