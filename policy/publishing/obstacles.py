"""Why a draft cannot be published as it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext as _

from ground.days import said_day
from rulebook import Pack
from rulebook.ledger import classes_of

from .. import packs
from ..drafts.checking import examined, worked_out
from ..drafts.models import Draft
from .models import WAITING, PublishedPack

Problems = Callable[[Pack], Iterable[str]]
_further: list[Problems] = []
LONGEST_ID, LONGEST_CLAUSE, LONGEST_CLASS, LONGEST_TITLE, LONGEST_NAME = 40, 24, 24, 200, 80  # what columns take


def register(problems: Problems) -> None:
    """For a floor above, which cannot keep every pack: why it could not keep this one."""
    if problems not in _further:
        _further.append(problems)


def obstacles(draft: Draft, text: str) -> list[str]:
    """Everything that stands in the way of publishing a text with the worked cases of its draft, as sentences."""
    pack, problems = examined(text)
    if pack is None:
        return [_("The text has mistakes in %(number)s lines.") % {"number": len(problems)}]
    found = [*_place(pack), *_sizes(pack)]
    if not found:
        found = [sentence for further in _further for sentence in further(following(pack))]
    return [*found, *_change(pack, text), *_cases(draft, text)]


def following(pack: Pack) -> Pack:
    """A pack after the earlier notices of its series that are on offer."""
    return pack.following(packs.as_written(policy) for policy in packs.policies())


def corrected(pack: Pack) -> Pack | None:
    """The pack on offer that speaks for the same year: that which this one would correct."""
    on_offer = [packs.as_written(policy) for policy in packs.policies()]
    same = (other for other in on_offer if (other.series, other.policy_year) == (pack.series, pack.policy_year))
    return next(same, None)


def _place(pack: Pack) -> Iterator[str]:
    on_offer = [packs.as_written(policy) for policy in packs.policies()]
    before = corrected(pack)
    if pack.series not in {other.series for other in on_offer}:
        yield _("The series “%(series)s” is not one of this portal's.") % {"series": pack.series}
    elif before is not None and before.id != pack.id:
        yield _("The notice of %(year)s in use has the id “%(id)s”. A correction of it keeps that id.") % {
            "year": pack.policy_year,
            "id": before.id,
        }
    elif before is None and pack.id in packs.policies():
        yield _("The id “%(id)s” belongs to a notice of another year.") % {"id": pack.id}
    if PublishedPack.objects.filter(WAITING, pack=pack.id).exclude(policy_year=pack.policy_year).exists():
        yield _("The id “%(id)s” belongs to a notice of another year.") % {"id": pack.id}
    waiting = PublishedPack.objects.filter(WAITING, series=pack.series, policy_year=pack.policy_year).first()
    if waiting is not None:
        yield _("For %(year)s a rule pack is published already, in use from %(day)s. Withdraw it first.") % {
            "year": pack.policy_year,
            "day": said_day(waiting.first_day),
        }


def _sizes(pack: Pack) -> Iterator[str]:
    clauses = (clause.id for part in (pack.base, pack.relief, pack.waivers, pack.deeming) for clause in part)
    measured = [
        *((name, LONGEST_ID) for name in (pack.id, pack.series)),
        (pack.title, LONGEST_TITLE),
        *((name, LONGEST_CLAUSE) for name in clauses),
        *((name, LONGEST_ID) for reading in pack.readings for name in (reading.id, *reading.options)),
        *((name, LONGEST_CLASS) for name in classes_of(pack)),
        *((name, LONGEST_NAME) for platform in pack.platforms for name in (platform.host, platform.name)),
    ]
    for name, most in measured:
        if len(name) > most:
            yield _("“%(name)s” is longer than %(most)s characters.") % {"name": f"{name[:most]}…", "most": most}


def _change(pack: Pack, text: str) -> Iterator[str]:
    before = corrected(pack)
    if before is not None and before.id == pack.id and packs.own_text(before.id) == text:
        yield _("The text is that of the rule pack in use.")


def _cases(draft: Draft, text: str) -> Iterator[str]:
    wrong = sum(not case.right for case in worked_out(text, draft.cases))
    if wrong:
        yield _("%(number)s worked cases come out otherwise than they were worked out.") % {"number": wrong}
