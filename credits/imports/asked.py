"""What a platform may ask and say beside its records: whether a person is in an office's roster, and which courses it
will report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from ground.actors import Actor
from journal.services import record
from learners.people.particulars import id_number_index
from units.models import Unit
from uploads.importers import Beginning

from ..catalogue.courses import Reported, enter_courses
from ..catalogue.models import CourseListing, Platform
from .candidates import RowCandidate
from .importer import HoursImporter
from .matching import find_people


@transaction.atomic
def is_in_roster(*, actor: Actor, office: Unit, platform: Platform, name: str, number: str, day: dt.date) -> bool:
    """Whether this name and number are those of one person in the roster of the office. Nothing else is told: a wrong
    name, a stranger and somebody of another office look alike. Each question leaves its line. Raises Refused."""
    HoursImporter().check(actor, Beginning(office=office))
    asked = RowCandidate(
        number=0, name=name, document=id_number_index(number), year=day.year, subject="", tenths=0, title="",
        course_key="", course_code="", opens_on=None, record_number="", completed_on=day, exam_passed=None,
        certificate_number="",
    )  # fmt: skip
    found = not list(find_people(actor=actor, office=office, rows=[asked]))
    after = {"platform": platform.host, "in_roster": found}
    record(actor=actor, action="roster.asked", target=office, unit_key=office.public_id, after=after)
    return found


@transaction.atomic
def announce_courses(
    *, actor: Actor, office: Unit, platform: Platform, courses: Sequence[Reported], keep: bool
) -> list[str]:
    """Enters courses of a platform with their codes before records name them: of each ``new``, ``already_there``, or
    ``other_course`` where the code belongs to another one. Without ``keep`` nothing is stored. Raises Refused."""
    HoursImporter().check(actor, Beginning(office=office))
    rows = CourseListing.objects.filter(platform=platform, code__in=[course.code for course in courses])
    known, found, fresh = dict(rows.values_list("code", "course__key")), [], []
    for course in courses:
        if course.code not in known:
            known[course.code] = course.key
            found.append("new")
            fresh.append(course)
        else:
            found.append("already_there" if known[course.code] == course.key else "other_course")
    if keep and fresh:
        enter_courses(platform, fresh)
        after = {"platform": platform.host, "courses": len(fresh)}
        record(actor=actor, action="courses.announced", target=office, unit_key=office.public_id, after=after)
    return found
