"""Small makers for the tests of credits: records and platforms without a file behind them."""

from __future__ import annotations

import datetime as dt
import itertools

from credits.catalogue.models import Course, Platform
from credits.records.models import CreditRecord

NOW = dt.datetime(2024, 6, 3, 1, 0, tzinfo=dt.UTC)
_numbers = itertools.count(1)


def platform(host: str = "nmg.chinahrt.com") -> Platform:
    return Platform.objects.get_or_create(host=host, defaults={"name": host})[0]


def course(title: str) -> Course:
    return Course.objects.get_or_create(key=title, defaults={"title": title})[0]


def record(learner, *, verified: bool = False, title: str | None = "科技创新", **values) -> CreditRecord:
    """A live record, by default 10 public hours of 2024 with an examination passed."""
    values.setdefault("source", "platform")
    study = values["source"] == "platform"
    if study:
        values.setdefault("platform", platform())
        values.setdefault("course", course(title) if title else None)
        values.setdefault("record_number", f"T{next(_numbers):06d}")
        values.setdefault("exam_passed", True)
    values.setdefault("subject", "public" if study else "professional")
    if verified:
        values.update(verified_at=NOW, verified_by="李建国")
    defaults = {"year": 2024, "tenths": 100, "completed_on": dt.date(2024, 6, 1)}
    return CreditRecord.objects.unscoped().create(learner=learner, **{**defaults, **values})
