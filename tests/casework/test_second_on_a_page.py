"""Whoever comes second to decide something is told on the page who was faster, and does not find that it is nowhere."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.holders.models import Registration
from accounts.registrations.services import return_registration
from casework.corrections.models import Correction
from casework.corrections.services import return_correction
from tests.signin import open_session

from .filing import NOW
from .openings import everything

pytestmark = pytest.mark.django_db


def _correction(cast):
    row = Correction.objects.unscoped().get()
    return_correction(actor=cast.unit_hr.actor, correction=row, reason="不符", now=NOW)
    return "corrections:correction_{}", row


def _registration(cast):
    row = Registration.objects.unscoped().get()
    return_registration(actor=cast.department_hr.actor, registration=row, reason="不符", now=NOW)
    return "registrations:registration_{}", row


@pytest.mark.parametrize("act", ["approve", "return"])
@pytest.mark.parametrize("decided", [_correction, _registration])
def test_the_second_officer_reads_who_was_faster(cast, decided, act):
    everything(cast)
    name, row = decided(cast)
    address = reverse(name.format(act), args=[row.public_id])
    said = {"reason": "重复", "proof": "证件原件"}
    page = open_session(cast.banner_hr).post(address, said, follow=True)
    assert page.status_code == 200
    row.refresh_from_db()
    assert f"已由 {row.decided_by}" in page.content.decode()
    assert (row.state, bool(row.decided_by)) == ("returned", True)


@pytest.mark.parametrize("act", ["approve", "return"])
@pytest.mark.parametrize("decided", [_correction, _registration])
def test_control_a_stranger_finds_nothing(cast, decided, act):
    everything(cast)
    name, row = decided(cast)
    address = reverse(name.format(act), args=[row.public_id])
    assert open_session(cast.stranger).post(address, {"reason": "x"}).status_code == 404
