"""Writes of closed seasons: asked for, closed by a job, opened again, and corrections found and explained."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.holders.selectors import holders
from accounts.messages.services import Told, tell
from assessments.standings.services import drain, is_behind
from exemptions.plans.selectors import plans_for_statistics
from ground.actors import Actor, SystemActor
from ground.days import said_day
from ground.jobs import machine
from ground.jobs.machine import JobRefused
from ground.late import NOBODY, outrun
from ground.pieces import pieces
from ground.refusals import Refused
from ground.roles import HR
from journal.services import record
from policy import packs
from units.selectors import units_visible

from .causes import causes_of
from .figures import Figures, figures_now, fingerprint, survey_of
from .models import ClosedSeason, ClosedStanding, SeasonCorrection
from .permissions import check_closes, check_explains
from .states import SEASONS, SeasonMove

CLOSE, LOOK = "reports.close_season", "reports.look_at_season"
READER = SystemActor("seasons")
_PIECE = 1000
Report = Callable[[int, int], None]


@transaction.atomic
def ask_to_close(*, actor: Actor, policy: str, today: dt.date, note: str, now: dt.datetime) -> ClosedSeason:
    """Asks for the season of a notice to be closed; a job does it. Raises Refused: not entitled, no such notice, the
    year is not over, or somebody was faster."""
    check_closes(actor)
    if policy not in packs.policies():
        raise Refused(_("There is no such rule pack."))
    pack = packs.as_written(policy)
    if today <= pack.last_day:
        raise Refused(
            _("The year runs until %(day)s. Its season is closed afterwards.") % {"day": said_day(pack.last_day)}
        )
    season = ClosedSeason(
        policy=policy, year=pack.policy_year, as_of=pack.last_day, note=note.strip()[:300], asked_at=now,
        asked_by_key=actor.key, asked_by=actor.name[:80],
    )  # fmt: skip
    try:
        with transaction.atomic():
            season.save(force_insert=True)
    except IntegrityError:
        other = ClosedSeason.objects.filter(policy=policy, reopened_at__isnull=True).first()
        first = (other.asked_by, other.asked_at) if other else NOBODY
        sentence = _("%(name)s has closed this season already, or is closing it (%(time)s).")
        raise outrun(other, sentence, first=first) from None
    season.job = machine.enqueue(actor=actor, kind=CLOSE, args={"season": str(season.public_id)})
    season.save(update_fields=["job"])
    _note(actor, "season.asked", season, after={"as_of": str(season.as_of)}, reason=season.note)
    return season


def close(*, actor: Actor, season: ClosedSeason, today: dt.date, now: dt.datetime, report: Report) -> None:
    """Keeps everybody's figures and, in the same transaction, says that the season is closed: killed before its end it
    has closed nothing and is done again. Raises JobRefused while standings are not those of the present law."""
    drain(actor=READER, today=today)
    survey = survey_of(READER, season)
    if survey is None or is_behind(actor=READER, today=today):
        raise JobRefused(_("Everybody is being assessed anew at the moment. Close the season when that is done."))
    with transaction.atomic():
        figures = figures_now(actor=READER, season=season, survey=survey)
        ClosedStanding.objects.unscoped().filter(season=season).delete()
        done = 0
        for piece in pieces(figures.items(), _PIECE):
            ClosedStanding.objects.unscoped().bulk_create(
                ClosedStanding(season=season, learner_id=pk, **one.as_data()) for pk, one in piece
            )
            done += len(piece)
            report(done, len(figures))
        plans = plans_for_statistics(actor=READER, policy_year=season.year, day=season.as_of, paths=_roots())
        SEASONS.claim(
            season, SeasonMove.CLOSE, by=actor, now=now, people=len(figures), digest=fingerprint(figures),
            plans=[[plan.office_path, plan.participants] for plan in plans],
            pack_hash=packs.in_force(season.policy).hash,
        )  # fmt: skip
        after = {"people": len(figures), "hash": season.digest, "law": season.pack_hash}
        _note(actor, SEASONS.action(SeasonMove.CLOSE), season, after=after)
        _tell_offices(actor, season, _("The season of %(year)d is closed: its figures stay as they are."), now, today)
        # Who is placed anew between the look at the standings and this commit knows of no closed season yet.
        machine.enqueue(actor=READER, kind=LOOK, args={"season": str(season.public_id)})


@transaction.atomic
def give_up(*, actor: Actor, season: ClosedSeason) -> None:
    """Takes back what was asked for and not done. Raises Refused once it is closed."""
    move = SeasonMove.GIVE_UP
    SEASONS.check(actor, season, move)
    _note(actor, SEASONS.action(move), season)
    ClosedStanding.objects.unscoped().filter(season=season, season__closed_at__isnull=True).delete()
    if not ClosedSeason.objects.filter(SEASONS.starting(move), pk=season.pk).delete()[0]:
        raise outrun(season, _("It is closed already."))


@transaction.atomic
def reopen(*, actor: Actor, season: ClosedSeason, reason: str, today: dt.date, now: dt.datetime) -> None:
    """A second person opens the season again, with a reason; what was closed stays on record. Raises Refused."""
    move, reason = SeasonMove.REOPEN, reason.strip()[:500]
    SEASONS.check(actor, season, move, reason=reason)
    SEASONS.claim(season, move, by=actor, now=now, reason=reason)
    _note(actor, SEASONS.action(move), season, reason=reason)
    text = _("The season of %(year)d is open again (%(who)s): %(reason)s")
    _tell_offices(actor, season, text, now, today, who=actor.name, reason=reason)


@transaction.atomic
def look_at(*, actor: Actor, season: ClosedSeason, learner_ids: Collection[int], now: dt.datetime) -> int:
    """Compares people with what was closed; returns how many corrections were found, changed or ended."""
    survey = survey_of(READER, season)
    if survey is None:
        return 0
    kept = ClosedStanding.objects.unscoped().filter(season=season, learner_id__in=learner_ids)
    closed = {row.learner_id: Figures.kept(row) for row in kept}
    present = figures_now(actor=READER, season=season, survey=survey, learner_ids=learner_ids)
    known = {
        row.learner_id: row
        for row in SeasonCorrection.objects.unscoped().filter(season=season, learner_id__in=learner_ids)
    }
    changed = 0
    for learner_id in learner_ids:
        was, now_ = closed.get(learner_id), present.get(learner_id)
        same = was == now_ or (was is not None and now_ is not None and not was.differs(now_))
        changed += _corrected(season, learner_id, None if same else (was, now_), known.get(learner_id), now)
    if changed:
        _note(actor, "season.corrected", season, after={"people": changed})
    return changed


@transaction.atomic
def ask_to_look(*, actor: Actor, season: ClosedSeason) -> Any:
    """Asks for everybody to be compared with what was closed. Raises Refused."""
    check_closes(actor)
    _note(actor, "season.look_asked", season)
    return machine.enqueue(actor=actor, kind=LOOK, args={"season": str(season.public_id)})


@transaction.atomic
def explain(*, actor: Actor, correction: SeasonCorrection, reason: str) -> None:
    """Says why a figure changed, where the change itself gave no reason. Raises Refused."""
    check_explains(actor, correction)
    reason = reason.strip()[:500]
    if not reason:
        raise Refused(_("Please give a reason."))
    rows = SeasonCorrection.objects.unscoped().filter(
        pk=correction.pk, ended_at__isnull=True, season__reopened_at__isnull=True
    )
    if not rows.update(reason=reason, reason_by=actor.name[:80]):
        raise Refused(_("This figure is as it was closed again, or the season is open again."))
    _note(actor, "season.correction_explained", correction.season, reason=reason,
          after={"person": str(correction.learner.public_id)})  # fmt: skip


def _corrected(
    season: ClosedSeason,
    learner_id: int,
    turned: tuple[Figures | None, Figures | None] | None,
    known: SeasonCorrection | None,
    now: dt.datetime,
) -> int:
    if turned is None:
        if known is None or known.ended_at is not None:
            return 0
        return SeasonCorrection.objects.unscoped().filter(pk=known.pk, ended_at__isnull=True).update(ended_at=now)
    was, then = (one.as_data() if one else {} for one in turned)
    if known and known.ended_at is None and (known.was, known.now) == (was, then):
        return 0
    causes = causes_of(learner_id=learner_id, since=season.closed_at)
    given = [cause for cause in causes if cause["why"]]
    values: dict[str, Any] = {
        "was": was, "now": then, "causes": causes, "found_at": now, "ended_at": None,
        "place_was": was.get("place", ""), "place_now": then.get("place", ""),
        "reason": given[-1]["why"][:500] if given else "", "reason_by": given[-1]["who"][:80] if given else "",
    }  # fmt: skip
    SeasonCorrection.objects.unscoped().update_or_create(season=season, learner_id=learner_id, defaults=values)
    return 1


def _roots() -> list[str]:
    return list(units_visible(actor=READER).filter(depth=1).values_list("path", flat=True))


def _tell_offices(actor: Actor, season: ClosedSeason, text: str, now: dt.datetime, today: dt.date, **said: str) -> None:
    words = (text % {"year": season.year, **said})[:500]
    accounts = sorted({one.account_id for one in holders(actor=READER, roles=HR, day=today)})
    key = f"season:{season.pk}:{season.state.value}"
    told = [Told(f"{key}:{account}", words, "season", season.public_id, account_id=account) for account in accounts]
    tell(actor=actor, notices=told, now=now)


def _note(
    actor: Actor, action: str, season: ClosedSeason, *, after: dict[str, Any] | None = None, reason: str = ""
) -> None:
    about = {"policy": season.policy, "year": season.year} | (after or {})
    record(actor=actor, action=action, target=season, after=about, reason=reason)
