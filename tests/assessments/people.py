"""A person of the cast with hours, and how the rules look at them."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from assessments.decisions.selectors import Assessment, assess
from exemptions.facts.models import Fact
from learners.people.models import Learner
from rulebook.facts import Application, TitleReview
from rulebook.vocabulary import Level
from tests.credits.people import record

POLICY = "xlgl-2024"
TODAY = dt.date(2024, 6, 3)
NOW = timezone.make_aware(dt.datetime(2024, 6, 3, 9))
SENIOR = TitleReview(Level.SENIOR)


def hours(learner: Learner, year: int, subject: str, tenths: int, **values) -> None:
    """Verified hours of one year and subject that count."""
    day = dt.date(2024, 6, 1) if year == 2024 else dt.date(year, 6, 1)
    title = f"{year}{subject}{tenths}"
    values = {"counting_class": "always", "title": title, **values}
    record(learner, verified=True, year=year, subject=subject, tenths=tenths, completed_on=day, **values)


def conversion(learner: Learner, source: str, tenths: int) -> None:
    """Verified hours of 2024 from outside the platforms, with a certificate."""
    record(learner, verified=True, source=source, tenths=tenths, certificate=True)


def complete(learner: Learner, *years: int) -> None:
    for year in years:
        hours(learner, year, "public", 300)
        hours(learner, year, "professional", 600)


def fact(learner: Learner, kind: str, **values) -> Fact:
    return Fact.objects.unscoped().create(
        learner=learner, kind=kind, values=values, decided_at=NOW, decided_by="李建国", ground="证明材料齐全"
    )


def confirmed(learner: Learner, sector: str = "public", grassroots_post: bool = False) -> None:
    Learner.objects.unscoped().filter(pk=learner.pk).update(
        sector=sector, grassroots_post=grassroots_post, post_confirmed_at=NOW, post_confirmed_by="李建国"
    )


def look(actor, learner: Learner, application: Application = SENIOR, as_of: dt.date = TODAY) -> Assessment:
    return assess(actor=actor, learner=learner, application=application, as_of=as_of, policy=POLICY)
