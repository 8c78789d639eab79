"""No line of the journal keeps a personal number: an error in tests, blotted out in production."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import override_settings

from ground.actors import SystemActor
from journal import services
from journal.models import JournalEntry
from journal.personal import PersonalNumber

ID = "152502197507214742"
MOBILE = "13804790001"
PLACES = [
    {"reason": f"见 {ID}"},
    {"after": {"title": ID}},
    {"before": {"deep": [{"list": ["15250219750721 4742"]}]}},
    {"after": {"note": MOBILE}},
    {"after": {"contact": ID}},
]


@transaction.atomic
def line(**told) -> JournalEntry:
    return services.record(actor=SystemActor("test"), action="settings.changed", **told)


@pytest.mark.django_db
@pytest.mark.parametrize("told", PLACES)
def test_a_number_is_an_error_here(told):
    with pytest.raises(PersonalNumber) as raised:
        line(**told)
    assert ID not in str(raised.value)
    assert not JournalEntry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("told", PLACES)
@override_settings(JOURNAL_RAISES=False)
def test_in_production_it_is_blotted_out(told):
    entry = line(**told)
    entry.refresh_from_db()
    kept = f"{entry.reason}{entry.before}{entry.after}"
    assert "号码]" in kept
    assert ID not in kept.replace(" ", "")
    assert MOBILE not in kept


@pytest.mark.django_db
def test_many_lines_at_once_are_looked_at_as_well():
    with pytest.raises(PersonalNumber), transaction.atomic():
        services.record_many(
            actor=SystemActor("test"), lines=[services.JournalLine("settings.changed", after={"title": ID})]
        )


@pytest.mark.django_db
def test_contacts_of_offices_and_masked_numbers_stay():
    told = {"contact": f"王 {MOBILE}", "id_number": "1525************42", "count": 13804790001}
    assert line(after=told).after == told


@pytest.mark.django_db
def test_control_without_the_guard_it_would_stay(monkeypatch):
    monkeypatch.setattr(services, "cleaned", lambda action, told: told)
    assert line(reason=ID).reason == ID
