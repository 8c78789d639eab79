"""What changes after a season is closed stands beside its figures, with its cause."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.standings.services import drain
from casework.requests.services import revoke
from credits.records.models import CreditRecord
from credits.verification.services import revoke_verification
from ground.jobs import machine
from ground.refusals import Refused
from learners.merging.services import confirm_merge, propose_merge
from learners.people.models import Learner
from learners.people.particulars import Particulars
from learners.people.services import change_learner, leave_unit, register_learner
from reports.closing import jobs, services
from reports.closing.models import ClosedStanding, SeasonCorrection
from tests.casework.filing import granted
from tests.credits.files import bring_in, line
from uploads.services import ask_withdrawal, withdraw_upload

from . import test_closing as told
from .test_closing import NOW, SYSTEM, TODAY, closed, correction, kept, late_hours, settle, shown

pytestmark = pytest.mark.django_db
january = told.january
league = told.league


class TestCorrections:
    """The closed figures do not move; each kind of change stands beside them, down to the person and the cause."""

    def test_hours_verified_late(self, league):
        season = closed(league)
        before = kept(season)
        who = league.colleague.learner
        late_hours(who)
        settle(who)
        row = correction(season, who)
        assert (row.was["column"], row.now["column"]) == ("public_only", "complete")
        assert row.now["hours"]["professional"] - row.was["hours"]["professional"] == 10
        assert kept(season) == before
        assert shown(league, season) == {
            "": [3, 3, 0], "complete": [1, 2, 1], "public_only": [1, 0, -1], "nothing": [1, 1, 0]
        }  # fmt: skip
        assert "complete" not in shown(league, season, league.dongwu)

    def test_the_control_without_a_change_there_is_none(self, league):
        season = closed(league)
        settle(league.alatan.learner, league.colleague.learner)
        assert not SeasonCorrection.objects.unscoped().exists()
        assert jobs.look_at_all(season=season) == 0

    def test_without_looking_there_would_be_none(self, league, monkeypatch):
        """A control for all below: it is the look in the transaction that finds them."""
        season = closed(league)
        monkeypatch.setattr(services, "look_at", lambda **_said: 0)
        late_hours(league.colleague.learner)
        settle(league.colleague.learner)
        assert correction(season, league.colleague.learner) is None

    def test_a_verification_revoked(self, league):
        season = closed(league)
        who = league.alatan.learner
        row = CreditRecord.objects.unscoped().filter(learner=who, subject="public").first()
        revoke_verification(actor=league.department_hr.actor_on(TODAY), row=row, reason="证书系伪造", now=NOW)
        drain(actor=SYSTEM, today=TODAY)
        found = correction(season, who)
        assert (found.was["column"], found.now["column"]) == ("complete", "professional_only")
        assert found.reason == "证书系伪造"
        assert [cause["what"] for cause in found.causes] == ["hours.returned"]

    def test_a_file_withdrawn(self, league):
        officer, who = league.banner_hr.actor_on(TODAY), league.colleague.learner
        another = line(who, 科目="专业科目", 课程名称="又一门", 完成时间="2024-05-20")
        batch = bring_in(officer, league.xilinhot, [another], verify=True)
        drain(actor=SYSTEM, today=TODAY)
        season = closed(league)
        ask_withdrawal(actor=officer, upload=batch, reason="平台重复导出")
        withdraw_upload(actor=officer, upload=batch, now=NOW)
        drain(actor=SYSTEM, today=TODAY)
        found = correction(season, who)
        assert found.was["column"] != found.now["column"]
        assert found.reason == "平台重复导出"
        assert "hours.withdrawn" in {cause["what"] for cause in found.causes}

    def test_an_approval_given_and_revoked(self, league):
        season = closed(league)
        who = league.colleague.learner
        case = granted(
            league, league.colleague, kind="qualification_exam", now=NOW,
            payload={"qualification": "x", "year": "2024", "in_region": "yes"},
        )  # fmt: skip
        drain(actor=SYSTEM, today=TODAY)
        found = correction(season, who)
        assert (found.was["column"], found.now["column"]) == ("public_only", "exempt")
        assert "casework.pass" in {cause["what"] for cause in found.causes}
        revoke(
            actor=league.league_reviewer.actor_on(TODAY),
            request=case,
            version=case.version,
            reason="证书系伪造",
            now=NOW,
        )
        drain(actor=SYSTEM, today=TODAY)
        assert correction(season, who) is None, "as it was closed again"
        assert SeasonCorrection.objects.unscoped().get(learner=who).ended_at is not None

    def test_somebody_entered_for_the_past(self, league):
        season = closed(league)
        added = register_learner(
            actor=league.unit_hr.actor_on(TODAY), unit=league.school, since=dt.date(2024, 3, 1),
            particulars=Particulars(name="新来", id_number="E77777777", document_type="passport"),
        )  # fmt: skip
        drain(actor=SYSTEM, today=TODAY)
        found = correction(season, added)
        assert (found.was, found.now["column"]) == ({}, "nothing")
        assert shown(league, season)[""] == [3, 4, 1]
        assert [cause["what"] for cause in found.causes] == ["learner.registered"]

    def test_somebody_who_had_left_before(self, league):
        season = closed(league)
        who = league.colleague.learner
        leave_unit(
            actor=league.unit_hr.actor_on(TODAY),
            learner=who,
            last_day=dt.date(2024, 11, 30),
            today=TODAY,
            reason="补登离职",
        )
        drain(actor=SYSTEM, today=TODAY)
        found = correction(season, who)
        assert (found.now, found.reason) == ({}, "补登离职")
        assert shown(league, season)[""] == [3, 2, -1]

    def test_two_records_made_one(self, league):
        second = register_learner(
            actor=SYSTEM, unit=league.kindergarten, since=dt.date(2022, 9, 1),
            particulars=Particulars(name=league.alatan.learner.name, id_number="E12345678", document_type="passport"),
        )  # fmt: skip
        drain(actor=SYSTEM, today=TODAY)
        season = closed(league)
        merge = propose_merge(
            actor=league.department_hr.actor_on(TODAY),
            kept=league.alatan.learner,
            merged=second,
            reason="同一人",
            now=NOW,
        )
        confirm_merge(actor=league.banner_hr.actor_on(TODAY), merge=merge, now=NOW)
        drain(actor=SYSTEM, today=TODAY)
        found = correction(season, second)
        assert (found.was["column"], found.now) == ("nothing", {})
        assert "merge.confirmed" in {cause["what"] for cause in found.causes}

    def test_particulars_corrected(self, league):
        """Ownership is a line of the statistics."""
        season = closed(league)
        who = Learner.objects.unscoped().get(pk=league.alatan.learner.pk)
        change_learner(
            actor=league.unit_hr.actor_on(TODAY), learner=who, version=who.version, reason="更正性质",
            particulars=replace(Particulars.of(who), sector="non_public"),
        )  # fmt: skip
        drain(actor=SYSTEM, today=TODAY)
        found = correction(season, who)
        assert (found.now["sector"], found.reason) == ("non_public", "更正性质")

    def test_the_reason_that_a_change_did_not_give_is_asked_for(self, league):
        season = closed(league)
        late_hours(league.colleague.learner)
        settle(league.colleague.learner)
        found = correction(season, league.colleague.learner)
        assert found.reason == ""
        for actor in (league.unit_hr.actor_on(TODAY), league.colleague.actor_on(TODAY)):
            with pytest.raises(Refused):
                services.explain(actor=actor, correction=found, reason="x")
        with pytest.raises(Refused):
            services.explain(actor=league.banner_hr.actor_on(TODAY), correction=found, reason=" ")
        services.explain(actor=league.banner_hr.actor_on(TODAY), correction=found, reason="证书补交")
        assert correction(season, league.colleague.learner).reason == "证书补交"

    def test_looking_at_all_finds_the_same(self, league, monkeypatch):
        season = closed(league)
        late_hours(league.colleague.learner)
        with monkeypatch.context() as patch:
            patch.setattr(services, "look_at", lambda **_said: 0)
            settle(league.colleague.learner)
        with pytest.raises(Refused):
            services.ask_to_look(actor=league.supervisor.actor_on(TODAY), season=season)
        asked = services.ask_to_look(actor=league.league_policy.actor_on(TODAY), season=season)
        assert jobs.look_again() == 1
        assert machine.run(asked.pk).state == "done"
        assert correction(season, league.colleague.learner).now["column"] == "complete"

    def test_looking_at_people_without_change_costs_no_query_each(self, league):
        season, asked = closed(league), []
        everybody = sorted(ClosedStanding.objects.unscoped().filter(season=season).values_list("learner", flat=True))
        for people in (everybody[:1], everybody):
            with CaptureQueriesContext(connection) as queries:
                assert services.look_at(actor=SYSTEM, season=season, learner_ids=people, now=NOW) == 0
            asked.append(len(queries))
        assert len(everybody) > 1
        assert asked[0] == asked[1]

    def test_once_open_again_nothing_is_looked_at(self, league):
        season = closed(league)
        services.reopen(actor=league.league_policy.actor_on(TODAY), season=season, reason="x", today=TODAY, now=NOW)
        late_hours(league.colleague.learner)
        settle(league.colleague.learner)
        assert correction(season, league.colleague.learner) is None
