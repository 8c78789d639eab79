"""The sample files of three platforms, imported and verified, give the expected hours to the last figure."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from credits.annual.models import AnnualCredit
from credits.records import counting
from credits.records.models import CreditRecord
from ground.actors import SystemActor
from intake.schemas import ROSTER
from intake.table import read_table
from learners.people.models import Learner
from learners.people.particulars import id_number_index
from learners.roster.execution import execute_plan
from learners.roster.planning import make_plan
from rulebook.counting import judge_credits
from rulebook.facts import CaseLearner as Somebody
from rulebook.quantity import format_tenths
from tests.demonstrations import playing
from uploads.models import Upload

from .files import plan, store, upload

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FILES = {
    "nmg.chinahrt.com": "nmg-chinahrt-2024.xlsx",
    "zj.nmgrcpx.com": "nmgrcpx-2024.csv",
    "xlgl.chinahrt.cn": "xlgl-chinahrt-2024.csv",
}
TODAY = dt.date(2025, 1, 3)
NOW = dt.datetime(2025, 1, 3, 1, tzinfo=dt.UTC)
SYSTEM = SystemActor("test")


@pytest.fixture
def roster(db):
    table = read_table(SAMPLES / "roster-2024.xlsx", ROSTER)
    found = make_plan(actor=SYSTEM, table=table, since=dt.date(2020, 1, 1), today=dt.date(2024, 12, 20))
    execute_plan(actor=SYSTEM, plan=found, today=TODAY, report=lambda done, total: None)
    return {learner.id_number: learner for learner in Learner.objects.unscoped()}


def _import_all(verify: bool = True) -> list[Upload]:
    from units.models import Unit

    league = Unit.objects.get(depth=1)
    batches = []
    for host, name in FILES.items():
        batch = upload(SYSTEM, league, (SAMPLES / name).read_bytes(), host=host, name=name)
        batches.append(store(SYSTEM, plan(SYSTEM, batch, now=NOW), verify=verify))
    return batches


def _expected() -> list[dict]:
    return json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))


def test_hours_of_every_year_and_reasons_of_every_record_not_counted(roster):
    batches = _import_all()
    assert [batch.state for batch in batches] == ["stored"] * 3
    assert all(part["outcome"] == "new" for batch in batches for part in batch.plan)
    assert len(_expected()) == 50
    for person in _expected():
        learner = roster[person["id_number"]]
        annual = {
            (row.year, row.subject): row.tenths
            for row in AnnualCredit.objects.unscoped().filter(learner=learner, counting_class="always")
        }
        for year, (public, professional) in person["years"].items():
            figures = [format_tenths(annual.get((int(year), subject), 0)) for subject in ("public", "professional")]
            assert figures == [public, professional], (person["name"], year)
        records = CreditRecord.objects.unscoped().filter(learner=learner).select_related("platform")
        credits = [counting.as_credit(record) for record in records]
        numbers = {str(record.public_id): record.record_number for record in records}
        verdicts = judge_credits(credits, TODAY, Somebody(), None, counting.current_pack())
        not_counted = {
            numbers[key]: verdict.value for key, verdict in verdicts.items() if "counted" not in verdict.value
        }
        assert not_counted == person["not_counted"], person["name"]
    call_command("recount", "--check")


def test_importing_again_adds_nothing(roster):
    _import_all()
    before = list(CreditRecord.objects.unscoped().order_by("pk").values_list("pk", "tenths", "verified_at"))
    annual = list(AnnualCredit.objects.unscoped().order_by("pk").values_list("pk", "tenths"))
    for batch in _import_all():
        assert {part["outcome"] for part in batch.plan} == {"already_there"}
    assert list(CreditRecord.objects.unscoped().order_by("pk").values_list("pk", "tenths", "verified_at")) == before
    assert list(AnnualCredit.objects.unscoped().order_by("pk").values_list("pk", "tenths")) == annual


def test_unverified_hours_are_imported_but_do_not_count(roster):
    _import_all(verify=False)
    assert CreditRecord.objects.unscoped().count() == 427 + 103 + 398
    assert not AnnualCredit.objects.unscoped().exists()


def test_the_command_imports_a_sample_and_verifies_it(roster, tmp_path, settings):
    settings.DEMONSTRATION = playing(TODAY)
    receipt = tmp_path / "receipt.xlsx"
    arguments = ["--platform", "zj.nmgrcpx.com", "--actor", "system", "--verify", "--receipt", str(receipt)]
    call_command("import_hours", str(SAMPLES / FILES["zj.nmgrcpx.com"]), *arguments)
    assert CreditRecord.objects.unscoped().filter(verified_at__isnull=False).count() == 103
    assert not receipt.exists()
    number = "152502197507214742"
    learner = Learner.objects.unscoped().get(id_number_index=id_number_index(number))
    assert AnnualCredit.objects.unscoped().filter(learner=learner, year=2024, subject="public").get().tenths == 300
