"""Which tables have anything of a person; who sees a person whose row was read, as the database says."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.utils import timezone

from casework.corrections.models import Correction
from credits.missing.models import MissingHours
from learners.people.models import Learner
from learners.people.selectors import learners_visible, tables_with_rows
from reports.home.awaited import PARTS
from tests.credits.people import platform

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(dt.datetime(2024, 6, 3, 9))
TABLES = ("credits.MissingHours", "casework.Correction")


def there(actor, learner, tables=TABLES):
    return tables_with_rows(actor=actor, learner=learner, tables=tables)


def test_a_table_is_named_once_it_has_a_row_of_this_person_whatever_its_state(cast, django_assert_num_queries):
    mine, other, actor = cast.alatan.learner, cast.colleague.learner, cast.alatan.actor
    assert there(actor, mine) == frozenset()
    MissingHours.objects.unscoped().create(
        learner=mine, platform=platform(), course_title="一门课", completed_on=dt.date(2024, 5, 1), reported_at=NOW,
        office=cast.xilinhot, answered_at=NOW, answered_by="x", answer="x",
    )  # fmt: skip
    Correction.objects.unscoped().create(learner=other, item="name", value="另一个名字", created_at=NOW)
    with django_assert_num_queries(1):
        assert there(actor, mine) == {"credits.MissingHours"}
    assert there(cast.colleague.actor, other) == {"casework.Correction"}
    assert there(actor, mine, TABLES[::-1]) == {"credits.MissingHours"}


def test_each_part_of_the_strip_reads_a_table_that_names_its_person():
    for table in PARTS:
        assert apps.get_model(table)._meta.get_field("learner").related_model is Learner
    with pytest.raises(LookupError):
        apps.get_model("casework.Nothing")


def test_whoever_sees_a_row_that_was_read_sees_it_in_the_database(cast):
    Learner.objects.unscoped().filter(pk=cast.outsider.learner.pk).update(merged_into=cast.colleague.learner)
    people = Learner.objects.unscoped().select_related("unit")
    seen = set()
    for member in cast.members.values():
        visible = set(learners_visible(actor=member.actor).values_list("pk", flat=True))
        assert {person.pk for person in people if person.seen_by(member.actor)} == visible, member
        seen.add(frozenset(visible))
    assert len(seen) > 3
