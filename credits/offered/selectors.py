"""Reads of platforms and courses: what notices and files say of them, and how much came from them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from ground.actors import Actor, require
from ground.paging import COUNTED
from policy import packs
from rulebook import Pack
from rulebook.entries import ListedPlatform
from uploads.selectors import every_upload
from uploads.states import UploadState

from ..catalogue.courses import course_key
from ..catalogue.models import Course, CourseListing, Platform
from ..records.models import COUNTING, LIVE, CreditRecord
from .models import PlatformAdvice


@dataclass(frozen=True)
class PlatformListing:
    """What one notice says of a platform."""

    pack: Pack
    listed: ListedPlatform


@dataclass(frozen=True)
class PlatformCard:
    """A platform: the notices that list it, the newest first, the files stored from it, and what the league says."""

    platform: Platform
    listings: tuple[PlatformListing, ...]
    files: int
    newest: dt.datetime | None
    advice: PlatformAdvice | None

    @property
    def latest(self) -> ListedPlatform | None:
        return self.listings[0].listed if self.listings else None

    @property
    def edition(self) -> int:
        return self.advice.edition if self.advice else 0


def platform_cards(*, actor: Actor, host: str = "") -> list[PlatformCard]:
    """Every platform that is known, or the one with a host. A fixed number of queries."""
    require(actor)
    rows = Platform.objects.filter(host=host) if host else Platform.objects.all()
    stored = every_upload(actor=actor, importer="hours").filter(state=UploadState.STORED)
    told = stored.values_list("about").annotate(files=Count("pk"), newest=Max("stored_at"))
    files = {about: (count, newest) for about, count, newest in told}
    advice = latest_advice(actor=actor)
    found = []
    for platform in rows.order_by("host"):
        count, newest = files.get(platform.host, (0, None))
        listings = tuple(_listings(platform.host))
        found.append(PlatformCard(platform, listings, count, newest, advice.get(platform.host)))
    return sorted(found, key=lambda card: not card.listings)


def latest_advice(*, actor: Actor) -> dict[str, PlatformAdvice]:
    """What holds for each platform, by host; one query."""
    require(actor)
    rows = PlatformAdvice.objects.select_related("platform").order_by("edition")
    return {row.platform.host: row for row in rows}


def advice_so_far(*, actor: Actor, platform: Platform) -> list[PlatformAdvice]:
    """Every edition, the newest first."""
    require(actor)
    return list(PlatformAdvice.objects.filter(platform=platform).order_by("-edition"))


def own_from(*, actor: Actor, platform: Platform) -> int:
    """Records from a platform of the person who asks. Those of everybody in an office's charge may be millions: nobody
    counts them here."""
    own = CreditRecord.objects.visible_to(actor).filter(learner_id=actor.learner_id or 0)
    return own.filter(LIVE, platform=platform).count()


def courses_called(*, actor: Actor, text: str) -> QuerySet[Course]:
    """Courses whose title holds the words, however a platform writes them, or that have the code; by title. ``text`` is
    not empty (CourseSearchForm). Each comes with its listings."""
    require(actor)
    known = Q(key__contains=course_key(text)) | Q(listings__code=text.strip())
    return _with_listings(Course.objects.filter(known).distinct().order_by("title", "pk"))


def newest_courses(*, actor: Actor) -> QuerySet[Course]:
    """Courses in the order in which they came to be known, the newest first. Each comes with its listings."""
    require(actor)
    return _with_listings(Course.objects.order_by("-pk"))


def _with_listings(courses: QuerySet[Course]) -> QuerySet[Course]:
    listings = CourseListing.objects.select_related("platform").order_by("platform__host", "code")
    return courses.prefetch_related(Prefetch("listings", listings))


def course_with(*, actor: Actor, key: str) -> Course | None:
    require(actor)
    return Course.objects.filter(key=key).first()


def listings_of(*, actor: Actor, course: Course) -> list[CourseListing]:
    """Under which codes platforms offer it: a course that was joined from several stands here with each."""
    require(actor)
    return list(
        CourseListing.objects.filter(course=course).select_related("platform").order_by("platform__host", "code")
    )


@dataclass(frozen=True)
class CourseYear:
    """A course in one year, as far as the actor may see: records, people whose hours count, hours as reported."""

    year: int
    subject: str
    tenths: int
    records: int
    counted: int


def years_of_course(*, actor: Actor, course: Course) -> list[CourseYear]:
    """By year, subject and reported hours, the newest first: of the newest COUNTED records, no more are gone through.
    One query."""
    newest = CreditRecord.objects.visible_to(actor).filter(LIVE, course=course).order_by("-pk")[:COUNTED]
    rows = CreditRecord.objects.visible_to(actor).filter(pk__in=newest.values("pk"))
    counted = Count("learner", filter=COUNTING, distinct=True)
    grouped = rows.order_by("-year", "subject", "tenths").values("year", "subject", "tenths")
    found = grouped.annotate(records=Count("pk"), counted=counted)
    return [CourseYear(**row) for row in found]


def records_of_course(*, actor: Actor, course: Course) -> QuerySet[CreditRecord]:
    """The records of a course that the actor may see, the newest first."""
    rows = CreditRecord.objects.visible_to(actor).filter(LIVE, course=course)
    return rows.select_related("learner__unit", "platform", "batch").order_by("-pk")


def _listings(host: str) -> list[PlatformListing]:
    found = []
    for policy in reversed(packs.policies()):
        pack = packs.as_written(policy)
        found += [PlatformListing(pack, listed) for listed in pack.platforms if listed.host == host]
    return found
