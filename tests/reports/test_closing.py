"""A closed season stays closed: its figures, what corrects them and why, who opens it again, what a crash leaves."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.db import transaction
from django.urls import reverse

from accounts.messages.models import Message
from assessments.standings.services import drain, reassess
from credits.annual.ledger import recount_all
from credits.records.models import CreditRecord
from credits.records.states import RecordMove
from credits.verification.services import ask_for_all, verify_records
from ground import closed_years
from ground.actors import SystemActor
from ground.jobs import machine
from ground.refusals import Refused
from journal.models import JournalEntry
from learners.people.models import Learner
from learners.people.services import change_employment, leave_unit
from learners.people.stale import mark_stale
from policy import packs
from reports.audit.picture import columns
from reports.closing import services
from reports.closing.models import ClosedSeason, ClosedStanding, SeasonCorrection
from reports.closing.selectors import lines
from reports.closing.states import SeasonState
from reports.statistics.models import YearTable
from reports.statistics.services import ask_table
from tests.browsing import WIDTHS, barriers, spills
from tests.casework.filing import granted
from tests.credits.people import record
from tests.credits.racing import at_once
from tests.exemptions.training import recorded
from tests.policy.publishing import officer
from tests.signin import open_session

from .test_audit import study

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")
TODAY = dt.date(2025, 1, 6)
NOW = dt.datetime(2025, 1, 6, 2, tzinfo=dt.UTC)
POLICY = "xlgl-2024"


@pytest.fixture(autouse=True)
def january(monkeypatch):
    monkeypatch.setattr("ground.clock.now", lambda: NOW)
    monkeypatch.setattr("ground.clock.today", lambda: TODAY)


@pytest.fixture
def league(cast):
    """Alatan is complete, the colleague has the public subject only, the outsider nothing at all."""
    study(cast.alatan.learner, public=300, professional=600)
    study(cast.colleague.learner, public=300, professional=590)
    recount_all()
    reassess(actor=SYSTEM, today=TODAY)
    return cast


def asked(cast, member=None) -> ClosedSeason:
    actor = (member or cast.league_reviewer).actor_on(TODAY)
    return services.ask_to_close(actor=actor, policy=POLICY, today=TODAY, note="", now=NOW)


def closed(cast) -> ClosedSeason:
    season = asked(cast)
    assert machine.run(season.job_id).state == "done"
    season.refresh_from_db()
    return season


def kept(season: ClosedSeason) -> list[tuple]:
    rows = ClosedStanding.objects.unscoped().filter(season=season).order_by("learner")
    return list(rows.values_list("learner", "place", "column", "helped", "hours"))


def shown(cast, season, unit=None) -> dict[str, tuple[int, int, int]]:
    """The total of a unit: column, closed, now, difference."""
    total = lines(actor=cast.league_reviewer.actor_on(TODAY), season=season, unit=unit or cast.league)[0]
    return {name: three for name, *three in total.cells if any(three)}


def correction(season, learner) -> SeasonCorrection | None:
    return SeasonCorrection.objects.unscoped().filter(season=season, learner=learner, ended_at__isnull=True).first()


def late_hours(learner, tenths: int = 10):
    row = record(
        learner, verified=True, tenths=tenths, subject="professional", completed_on=dt.date(2024, 6, 2), title=None
    )
    recount_all()
    return row


def settle(*people: Learner) -> None:
    with transaction.atomic():
        mark_stale([person.pk for person in people])
    drain(actor=SYSTEM, today=TODAY)


class TestClosing:
    def test_everybody_is_kept_with_day_officer_and_law(self, league):
        season = closed(league)
        assert (season.people, str(season.as_of), season.asked_by) == (
            3,
            "2024-12-31",
            league.league_reviewer.account.name,
        )
        assert len(season.digest) == len(season.pack_hash) == 64
        columns = {learner: column for learner, _place, column, *_rest in kept(season)}
        assert columns == {
            league.alatan.learner.pk: "complete", league.colleague.learner.pk: "public_only",
            league.outsider.learner.pk: "nothing",
        }  # fmt: skip
        assert {one[0]: one[4] for one in kept(season)}[league.colleague.learner.pk] == {
            "public": 300,
            "professional": 590,
        }
        line = JournalEntry.objects.get(action="season.closed")
        assert line.after["hash"] == season.digest

    def test_every_office_is_told(self, league):
        season = closed(league)
        told = Message.objects.filter(key__startswith=f"season:{season.pk}:closed:")
        assert set(told.values_list("account", flat=True)) >= {
            league.unit_hr.account.pk, league.banner_hr.account.pk, league.league_policy.account.pk
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("day", "possible"),
        [(dt.date(2024, 12, 30), False), (dt.date(2024, 12, 31), False), (dt.date(2025, 1, 1), True)],
    )
    def test_not_before_the_year_is_over(self, league, day, possible):
        actor = league.league_reviewer.actor_on(day)
        if possible:
            services.ask_to_close(actor=actor, policy=POLICY, today=day, note="", now=NOW)
        else:
            with pytest.raises(Refused, match="2024年12月31日"):
                services.ask_to_close(actor=actor, policy=POLICY, today=day, note="", now=NOW)

    @pytest.mark.parametrize("who", ["unit_hr", "department_hr", "banner_hr", "supervisor"])
    def test_by_league_hr_alone(self, league, who):
        with pytest.raises(Refused, match="盟级"):
            asked(league, getattr(league, who))

    def test_two_at_once_one_wins(self, league):
        asked(league)
        with pytest.raises(Refused, match=league.league_reviewer.account.name):
            asked(league, league.league_policy)
        assert ClosedSeason.objects.count() == 1

    def test_killed_half_way_nothing_is_closed(self, league, monkeypatch):
        season = asked(league)
        monkeypatch.setattr(services, "_PIECE", 1)
        seen = []

        def dies(done, total):
            seen.append(done)
            if done == 2:
                raise KeyboardInterrupt

        actor = league.league_reviewer.actor_on(TODAY)
        with pytest.raises(KeyboardInterrupt):
            services.close(actor=actor, season=season, today=TODAY, now=NOW, report=dies)
        season = ClosedSeason.objects.get()
        assert (season.closed_at, kept(season), closed_years.closed_years()) == (None, [], {})
        assert machine.run(season.job_id).state == "done"
        season.refresh_from_db()
        assert season.closed_at is not None
        assert len(kept(season)) == 3

    def test_while_standings_are_of_another_law_it_is_refused_and_can_be_taken_back(self, league, monkeypatch):
        season = asked(league)
        monkeypatch.setattr(services, "is_behind", lambda **_said: True)
        job = machine.run(season.job_id)
        assert (job.state, "重新评定" in job.message) == ("failed", True)
        services.give_up(actor=league.league_policy.actor_on(TODAY), season=season)
        assert not ClosedSeason.objects.exists()
        monkeypatch.undo()

    def test_a_closed_one_is_not_taken_back(self, league):
        season = closed(league)
        with pytest.raises(Refused):
            services.give_up(actor=league.league_policy.actor_on(TODAY), season=season)


class TestOpenedAgain:
    def test_by_a_second_person_with_a_reason(self, league):
        season = closed(league)
        for actor, reason in (
            (league.league_reviewer.actor_on(TODAY), "x"),
            (league.league_policy.actor_on(TODAY), " "),
            (league.banner_hr.actor_on(TODAY), "x"),
        ):
            with pytest.raises(Refused):
                services.reopen(actor=actor, season=season, reason=reason, today=TODAY, now=NOW)
        services.reopen(
            actor=league.league_policy.actor_on(TODAY), season=season, reason="数据有误", today=TODAY, now=NOW
        )
        assert (season.state, season.reason) == ("reopened", "数据有误")
        assert len(kept(season)) == 3, "what was closed stays on record"
        assert closed_years.closed_years() == {}
        assert Message.objects.filter(key__startswith=f"season:{season.pk}:reopened:").exists()
        again = closed(league)
        assert again.pk != season.pk

    def test_twice_at_once_one_wins(self, league):
        season = closed(league)
        other = ClosedSeason.objects.get()
        third = officer("policy3", "乌云", league.league)
        services.reopen(actor=third.actor_on(TODAY), season=season, reason="一", today=TODAY, now=NOW)
        with pytest.raises(Refused, match="乌云"):
            services.reopen(actor=league.league_policy.actor_on(TODAY), season=other, reason="二", today=TODAY, now=NOW)


class TestPages:
    def test_closed_by_the_page_and_read_by_each_office(self, league):
        client = open_session(league.league_reviewer)
        page = client.get(reverse("closing:seasons"))
        assert "2024" in page.content.decode()
        assert str(SeasonState.CLOSED.label) == "已结账"
        answer = client.post(reverse("closing:seasons"), {"policy": POLICY, "note": ""})
        season = ClosedSeason.objects.get()
        assert answer["Location"] == reverse("closing:season", args=[season.public_id])
        assert client.get(answer["Location"]).status_code == 200
        machine.run(season.job_id)
        late_hours(league.colleague.learner)
        settle(league.colleague.learner)
        for member, sees in ((league.league_reviewer, True), (league.unit_hr, True), (league.supervisor, True)):
            said = open_session(member).get(answer["Location"]).content.decode()
            assert (league.colleague.learner.name in said) is sees
        assert 'name="policy"' not in open_session(league.unit_hr).get(reverse("closing:seasons")).content.decode()

    def test_excel_says_the_same(self, league):
        season = closed(league)
        late_hours(league.colleague.learner)
        settle(league.colleague.learner)
        client = open_session(league.league_reviewer)
        book = openpyxl.load_workbook(io.BytesIO(client.get(reverse("closing:excel", args=[season.public_id])).content))
        by_unit, corrected = book.worksheets
        head = [cell.value for cell in by_unit[3]]
        total = dict(zip(head, [cell.value for cell in by_unit[4]], strict=True))
        assert [
            total[f"{columns(packs.as_written(POLICY))['complete']}：{kind}"] for kind in ("结账数", "现状", "差异")
        ] == [1, 2, 1]
        assert corrected.cell(4, 1).value == league.colleague.learner.name
        assert "→" in corrected.cell(4, 3).value

    def test_what_is_closed_is_not_listed_again(self, league):
        closed(league)
        client = open_session(league.league_policy)
        said = client.post(reverse("closing:seasons"), {"policy": POLICY, "note": ""})
        assert said.status_code == 200
        assert ClosedSeason.objects.count() == 1


class TestStatistics:
    def made(self, member, unit, figures: str) -> YearTable:
        asked = {"unit": str(unit.public_id), "year": "2024", "figures": figures}
        answer = open_session(member).post(reverse("statistics:ask"), asked)
        table = YearTable.objects.unscoped().get(public_id=answer["Location"].rstrip("/").rsplit("/", 1)[-1])
        assert machine.run(table.job_id).state == "done"
        table.refresh_from_db()
        return table

    def test_as_closed_is_as_it_was_for_every_unit_and_now_is_now(self, league):
        granted(
            league, league.colleague, kind="qualification_exam", now=NOW,
            payload={"qualification": "x", "year": "2024", "in_region": "yes"},
        )  # fmt: skip
        recorded(league)
        made_up = {"tenths": 50, "year": 2024, "subject": "public", "completed_on": dt.date(2024, 7, 1)}
        record(league.outsider.learner, verified=True, **made_up)
        recount_all()
        reassess(actor=SYSTEM, today=TODAY)
        pairs = ((league.league_reviewer, league.league), (league.banner_hr, league.xilinhot))
        before = [self.made(member, unit, "now").content for member, unit in pairs]
        assert before[0]["total"]["relief"] == 1
        assert before[0]["total"]["plans"] == 1
        closed(league)
        assert [self.made(member, unit, "closed").content for member, unit in pairs] == before
        late_hours(league.alatan.learner, 70)
        settle(league.alatan.learner)
        assert [self.made(member, unit, "closed").content for member, unit in pairs] == before
        assert self.made(*pairs[0], "now").content["total"]["professional_hours"] == (
            before[0]["total"]["professional_hours"] + 70
        )
        said = open_session(league.league_reviewer).get(reverse("statistics:tables")).content.decode()
        assert 'name="figures"' in said

    def test_of_a_season_that_is_not_closed_there_is_none(self, league):
        with pytest.raises(Refused, match="2024"):
            ask_table(
                actor=league.league_reviewer.actor_on(TODAY), unit=league.league, year=2024, policy=POLICY, now=NOW,
                as_closed=True,
            )  # fmt: skip


class TestTheReason:
    """Whoever changes the figures of a closed year says why, before it happens."""

    def waiting(self, learner) -> CreditRecord:
        row = record(learner, tenths=100, completed_on=dt.date(2024, 6, 2), title="补学", subject="professional")
        recount_all()
        return row

    def verify(self, league, row, reason: str = ""):
        rows = CreditRecord.objects.unscoped().filter(pk=row.pk)
        return verify_records(actor=league.department_hr.actor_on(TODAY), records=rows, now=NOW, reason=reason)

    def test_hours_of_a_closed_year(self, league):
        season, row = closed(league), self.waiting(league.colleague.learner)
        with pytest.raises(Refused, match="2024年度审验季已结账"):
            self.verify(league, row)
        self.verify(league, row, "证书补交")
        drain(actor=SYSTEM, today=TODAY)
        row.refresh_from_db()
        assert row.returned_reason == ""
        found = correction(season, league.colleague.learner)
        assert (found.reason, found.reason_by) == ("证书补交", league.department_hr.account.name)

    def test_all_of_a_list(self, league):
        closed(league)
        self.waiting(league.colleague.learner)
        rows, actor = (
            CreditRecord.objects.unscoped().filter(verified_at__isnull=True),
            league.department_hr.actor_on(TODAY),
        )
        with pytest.raises(Refused, match="已结账"):
            ask_for_all(actor=actor, records=rows, move=RecordMove.VERIFY, now=NOW)
        assert ask_for_all(actor=actor, records=rows, move=RecordMove.VERIFY, now=NOW, reason="补交").reason == "补交"

    def test_the_pages_ask_for_it(self, league):
        row = self.waiting(league.colleague.learner)
        client = open_session(league.department_hr)
        addresses = [reverse("verification:desk"), reverse("verification:record", args=[row.public_id])]
        assert all("closed_reason" not in client.get(address).content.decode() for address in addresses)
        closed(league)
        assert all('name="closed_reason"' in client.get(address).content.decode() for address in addresses)
        said = {"act": "verify", "record": str(row.public_id), "filters": ""}
        client.post(reverse("verification:decide"), said)
        row.refresh_from_db()
        assert row.verified_at is None
        client.post(reverse("verification:decide"), {**said, "closed_reason": "证书补交"})
        row.refresh_from_db()
        assert row.verified_at is not None

    @pytest.mark.parametrize("year", [2024, 2023])
    def test_the_control_of_another_year_nobody_is_asked(self, league, year):
        if year == 2024:
            self.verify(league, self.waiting(league.colleague.learner))
        else:
            closed(league)
            row = self.waiting(league.colleague.learner)
            CreditRecord.objects.unscoped().filter(pk=row.pk).update(year=2023)
            self.verify(league, row)

    @pytest.mark.parametrize(
        ("last_day", "asks"),
        [(dt.date(2024, 12, 29), True), (dt.date(2024, 12, 30), True), (dt.date(2024, 12, 31), False)],
    )
    def test_a_leaving_before_the_day_of_the_figures(self, league, last_day, asks):
        """Whoever left on the day itself still served then."""
        closed(league)
        said = {"actor": league.unit_hr.actor_on(TODAY), "learner": league.colleague.learner, "today": TODAY}
        if asks:
            with pytest.raises(Refused, match="已结账"):
                leave_unit(**said, last_day=last_day)
            leave_unit(**said, last_day=last_day, reason="补登")
        else:
            leave_unit(**said, last_day=last_day)

    @pytest.mark.parametrize(("day", "asks"), [(dt.date(2024, 12, 31), True), (dt.date(2025, 1, 1), False)])
    def test_a_change_of_employment_from_a_day_of_the_closed_year(self, league, day, asks):
        closed(league)
        said = {
            "actor": league.unit_hr.actor_on(TODAY), "learner": league.colleague.learner, "today": TODAY, "day": day,
            "employment": "long_leave",
        }  # fmt: skip
        if asks:
            with pytest.raises(Refused, match="已结账"):
                change_employment(**said)
        else:
            change_employment(**said)


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_read_well(open_as, league, width):
    season = closed(league)
    late_hours(league.colleague.learner)
    settle(league.colleague.learner)
    for member, url in (
        (league.league_policy, reverse("closing:seasons")),
        (league.league_policy, reverse("closing:season", args=[season.public_id])),
        (league.unit_hr, reverse("closing:season", args=[season.public_id])),
    ):
        page = open_as(member, url, width=width)
        assert barriers(page) == [], url
        assert not spills(page), url


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_the_same_moment_one_wins(league):
    with transaction.atomic():
        recount_all()
    actors = [league.league_reviewer.actor_on(TODAY), league.league_policy.actor_on(TODAY)]
    outcomes = at_once(
        [
            lambda actor=actor: services.ask_to_close(actor=actor, policy=POLICY, today=TODAY, note="", now=NOW)
            for actor in actors
        ]
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["ClosedSeason", "Refused"]
    assert ClosedSeason.objects.count() == 1
