"""Registrations and corrections as working lists: sorted, filtered, ticked, exported, decided together."""

from __future__ import annotations

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.holders.models import Account, Registration
from casework.corrections.models import Correction
from casework.corrections.services import ask_correction
from learners.people.models import Learner
from tests.accounts.test_not_blind import registered
from tests.accounts.test_registrations import NUMBER, filed
from tests.signin import open_session

pytestmark = pytest.mark.django_db
NOW = timezone.now()
REGISTRATIONS, CORRECTIONS = reverse("registrations:registrations"), reverse("corrections:corrections")


def asked(who, item: str, value: str) -> Correction:
    return ask_correction(actor=who.actor, learner=who.learner, item=item, value=value, explanation="", now=NOW)


def several(cast) -> list[Correction]:
    return [
        asked(cast.colleague, "field", "数学"), asked(cast.alatan, "phone", "13800138000"),
        asked(cast.alatan, "field", "蒙医"), asked(cast.alatan, "sex", "男"),
    ]  # fmt: skip


def shown(client, **asked_for: str) -> list[tuple[str, str]]:
    rows = client.get(CORRECTIONS, asked_for).context["page"].rows
    return [(row.learner.name, row.item) for row in rows]


def test_corrections_are_sorted_by_pinyin_and_back_and_filtered(cast):
    several(cast)
    for who, pinyin in ((cast.alatan, "alatan"), (cast.colleague, "hexige")):
        Learner.objects.unscoped().filter(pk=who.learner.pk).update(name_pinyin=pinyin)
    client = open_session(cast.unit_hr)
    a, b = cast.alatan.learner.name, cast.colleague.learner.name
    assert [name for name, _ in shown(client, sort="name")] == [a, a, a, b]
    assert [name for name, _ in shown(client, sort="-name")] == [b, a, a, a]
    assert shown(client, item="phone") == [(a, "phone")]
    assert {name for name, _ in shown(client, q=b[:2])} == {b}
    assert shown(client, unit="没有这个单位") == []
    assert len(shown(client, unit=cast.school.name[-4:])) == 4


def test_what_is_ticked_is_put_right_but_no_number(cast):
    rows = several(cast)
    client = open_session(cast.unit_hr)
    client.post(reverse("corrections:corrections_approve"), {"correction": [row.public_id for row in rows]})
    states = dict(Correction.objects.unscoped().values_list("pk", "state"))
    assert [states[row.pk] for row in rows] == ["approved", "waiting", "approved", "approved"]


def test_somebody_elses_is_left_alone(cast):
    rows = several(cast)
    other = open_session(cast.league_policy)
    assert (
        other.post(reverse("corrections:corrections_approve"), {"correction": [rows[0].public_id]}).status_code == 404
    )
    assert not Correction.objects.unscoped().exclude(state="waiting").exists()


def sheet(client, address: str, **asked_for: str) -> list[tuple]:
    content = client.get(address, asked_for).content
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_the_export_is_what_the_list_shows_with_numbers_masked(cast):
    several(cast)
    client = open_session(cast.unit_hr)
    text = str(sheet(client, reverse("corrections:corrections_export"), item="phone"))
    assert "138****8000" in text
    assert "13800138000" not in text
    assert "数学" not in text
    filed(cast)
    text = str(sheet(client, reverse("registrations:registrations_export")))
    assert NUMBER not in text
    assert cast.school.full_name in text


def test_registrations_ticked_are_approved_where_there_is_nothing_to_mind(cast):
    """Not of a stranger whom no roster knows, of somebody else's, or of one whose phone or name is another."""
    fitting = registered(cast)
    stranger = filed(cast)
    others = filed(cast, name=cast.outsider.learner.name, number=cast.outsider.learner.id_number)
    Account.objects.filter(learner=cast.colleague.learner).delete()
    renamed = filed(cast, name="别人", number=cast.colleague.learner.id_number)
    every = [fitting, stranger, others, renamed]
    client = open_session(cast.unit_hr)
    page = client.get(REGISTRATIONS)
    assert {row.pk for row, _fit in page.context["rows"]} == {row.pk for row in every}
    assert [row.pk for row, fit in page.context["rows"] if fit.plain] == [fitting.pk]
    assert page.content.decode().count('name="registration"') == 1
    ticked = {"registration": [row.public_id for row in every]}
    answer = client.post(reverse("registrations:registrations_approve"), ticked, follow=True).content.decode()
    states = Registration.objects.unscoped().in_bulk([row.pk for row in every])
    assert [states[row.pk].state for row in every] == ["approved", "waiting", "waiting", "waiting"]
    assert all(f"{row.name}：与" in answer for row in every[1:])


@pytest.mark.parametrize("address", [CORRECTIONS])
def test_three_rows_ask_as_many_queries_as_one(cast, address):
    client = open_session(cast.unit_hr)
    asked(cast.colleague, "field", "数学")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(address)
        return len(seen)

    queries()
    one = queries()
    asked(cast.alatan, "field", "蒙医")
    asked(cast.alatan, "phone", "13800138000")
    assert queries() == one
