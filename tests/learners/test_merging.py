"""One person twice: found, compared, made one by two officers, and two again; nothing is lost on either way."""

from __future__ import annotations

import datetime as dt
import io
from itertools import product
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import UniqueConstraint
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.administration.services import grant_role
from accounts.holders.models import Account
from accounts.messages.models import Message
from accounts.sign_in.candidates import find_candidate
from assessments.decisions.selectors import assess
from casework.corrections.models import Correction
from credits.annual import merged as credits_merged
from credits.annual.ledger import differences
from credits.annual.models import AnnualCredit
from credits.records.models import CreditRecord
from exemptions.facts.models import Fact
from ground.actors import SystemActor
from ground.jobs import machine
from ground.jobs.models import Job
from ground.refusals import Refused
from ground.roles import Role
from journal.models import JournalEntry
from learners.merging import moving
from learners.merging.models import Merge
from learners.merging.selectors import seen, twins
from learners.merging.services import UNDO_DAYS, confirm_merge, propose_merge, refuse_merge, undo_merge
from learners.people.models import FormerParticulars, Learner, Membership
from learners.people.particulars import Particulars, id_number_index
from learners.people.selectors import anybody_with_number, learners_visible, serving_on
from learners.people.services import register_learner
from reports.cards.services import issue
from rulebook.facts import AnnualCheck
from tests.casework import filing
from tests.credits import files
from tests.credits.people import NOW, record
from tests.signin import open_session

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")
TODAY = dt.date(2024, 6, 3)
NUMBER = "E12345678"


@pytest.fixture
def second(cast) -> Learner:
    """Alatan once more, entered at the kindergarten with a passport."""
    who = cast.alatan.learner
    particulars = Particulars(
        name=who.name, id_number=NUMBER, document_type="passport", birth_date=who.birth_date, phone="13904790001"
    )
    return register_learner(actor=SYSTEM, particulars=particulars, unit=cast.kindergarten, since=dt.date(2022, 9, 1))


def proposed(cast, second, **said: Any) -> Merge:
    return propose_merge(
        actor=cast.department_hr.actor, kept=cast.alatan.learner, merged=second, reason="证件照片一致", now=NOW, **said
    )


def merged(cast, second) -> Merge:
    merge = proposed(cast, second)
    confirm_merge(actor=cast.banner_hr.actor, merge=merge, now=NOW)
    return merge


def rows(learner: Learner) -> dict[str, list[int]]:
    """Every row that points to a person, by table."""
    found = {}
    for label, model, column in moving.relations():
        pks = list(model._base_manager.filter(**{column: learner}).order_by("pk").values_list("pk", flat=True))
        if pks and label not in {
            "assessments.Standing",
            "learners.StaleMark",
            "credits.AnnualCredit",
            "learners.Merge",
        }:
            found[label] = pks
    return found


def annual(learner: Learner) -> dict[tuple[int, str], int]:
    mine = AnnualCredit.objects.unscoped().filter(learner=learner)
    return {(row.year, row.subject): row.tenths for row in mine}


def studied(cast, second) -> None:
    """Both have the same course; each has one of its own; the second has a claim, a fact and a card."""
    for who, title in ((cast.alatan.learner, "甲"), (second, "乙")):
        files.bring_in(SYSTEM, cast.league, [files.line(who), files.line(who, 课程名称=title, 学时=20)], verify=True)
    Fact.objects.unscoped().create(learner=second, kind="high_skilled", values={}, decided_at=NOW, decided_by="x")
    filing.filed(cast.department_hr, second, now=NOW)
    assessment = assess(actor=SYSTEM, learner=second, application=AnnualCheck(2024), as_of=TODAY, policy="xlgl-2024")
    issue(actor=SYSTEM, assessment=assessment, now=NOW)


def test_whatever_points_to_a_person_goes_over_or_says_why_not():
    labels = {label for label, _model, _column in moving.relations()}
    assert labels == moving.GOES | set(moving.STAYS)
    assert not moving.GOES & set(moving.STAYS)


class TestCandidates:
    def test_the_same_name_and_birth_date(self, cast, second):
        (pair,) = twins(actor=cast.department_hr.actor)
        assert (pair.first, pair.second) == (cast.alatan.learner, second)
        assert [str(why) for why in pair.why] == ["姓名和出生日期相同", "姓名和手机号相同"]

    @pytest.mark.parametrize(
        "changed", [{"birth_date": dt.date(1985, 3, 13), "phone_index": ""}, {"name": "别人", "name_pinyin": "bieren"}]
    )
    def test_nobody_who_differs_by_one_of_them(self, cast, second, changed):
        Learner.objects.unscoped().filter(pk=second.pk).update(**changed)
        assert twins(actor=cast.department_hr.actor) == []

    def test_a_number_that_was_corrected_away(self, cast, second):
        Learner.objects.unscoped().filter(pk=second.pk).update(name="别名", name_pinyin="bieming", phone_index="")
        FormerParticulars.objects.unscoped().create(
            learner=second, name="x", id_number="x", id_number_index=cast.alatan.learner.id_number_index
        )
        (pair,) = twins(actor=cast.department_hr.actor)
        assert [str(why) for why in pair.why] == ["两份档案先后登记过同一证件号码"]

    def test_only_where_both_are_in_charge(self, cast, second):
        assert twins(actor=cast.unit_hr.actor) == []
        with pytest.raises(Refused):
            propose_merge(actor=cast.unit_hr.actor, kept=cast.alatan.learner, merged=second, reason="x", now=NOW)

    def test_two_different_people_are_not_shown_again(self, cast, second):
        merge = proposed(cast, second)
        refuse_merge(actor=cast.banner_hr.actor, merge=merge, reason="照片不同", now=NOW)
        assert twins(actor=cast.department_hr.actor) == []

    def test_the_command_names_them(self, cast, second):
        out = io.StringIO()
        call_command("twice", stdout=out)
        assert str(second.public_id) in out.getvalue()
        assert NUMBER not in out.getvalue()


class TestTwoOfficers:
    def test_a_second_one_confirms(self, cast, second):
        merge = proposed(cast, second)
        with pytest.raises(Refused, match="另一名"):
            confirm_merge(actor=cast.department_hr.actor, merge=merge, now=NOW)
        confirm_merge(actor=cast.banner_hr.actor, merge=merge, now=NOW)
        with pytest.raises(Refused):
            confirm_merge(actor=cast.league_reviewer.actor, merge=merge, now=NOW)
        lines = JournalEntry.objects.filter(action__startswith="merge.").order_by("pk")
        assert [line.action for line in lines] == ["merge.proposed", "merge.confirmed"]

    def test_once_at_a_time(self, cast, second):
        proposed(cast, second)
        with pytest.raises(Refused):
            proposed(cast, second)

    def test_not_about_oneself(self, cast, second):
        cast.department_hr.account.learner = second
        with pytest.raises(Refused):
            proposed(cast, second)

    def test_the_record_in_service_stays(self, cast, second):
        cast.alatan.learner.employment = "left"
        with pytest.raises(Refused, match="所在单位"):
            proposed(cast, second)

    def test_without_a_reason(self, cast, second):
        with pytest.raises(Refused):
            propose_merge(actor=cast.department_hr.actor, kept=cast.alatan.learner, merged=second, reason=" ", now=NOW)


class TestMade:
    def test_everything_goes_over_and_a_course_counts_once(self, cast, second):
        studied(cast, second)
        alatan = cast.alatan.learner
        before = {label: len(pks) for label, pks in rows(second).items()}
        told = seen(actor=cast.department_hr.actor, kept=alatan, merged=second)
        assert before.keys() > {"credits.CreditRecord", "exemptions.Fact", "casework.CaseRequest"}
        assert {label: len(pks) for label, pks in rows(second).items()} == before
        merge = merged(cast, second)
        assert rows(second).keys() <= {"learners.Membership", "credits.CreditRecord"}
        assert annual(alatan) == {(2024, "public"): 100 + 200 + 200}
        assert annual(second) == {}
        assert not list(differences([alatan.pk]))
        assert Fact.objects.unscoped().get(kind="high_skilled").learner == alatan
        moves = {label: len(pks) for label, pks in merge.taken["moved"].items()}
        assert told.moves == moving.named(moves)
        assert Message.objects.filter(learner=alatan, key__startswith="merge:").exists()

    def test_the_person_is_counted_in_one_place(self, cast, second):
        merged(cast, second)
        there = serving_on(actor=SYSTEM, unit=cast.league, day=TODAY)
        assert list(there.filter(name=second.name)) == [cast.alatan.learner]
        assert second not in learners_visible(actor=cast.banner_hr.actor)

    def test_days_without_a_unit_are_filled(self, cast, second):
        alatan = cast.alatan.learner
        Membership.objects.unscoped().filter(learner=alatan).update(since=dt.date(2023, 1, 1))
        Membership.objects.unscoped().filter(learner=second).update(until=dt.date(2022, 12, 31))
        Learner.objects.unscoped().filter(pk=second.pk).update(employment="left")
        merged(cast, second)
        units = Membership.objects.unscoped().filter(learner=alatan).order_by("since").values_list("unit", flat=True)
        assert list(units) == [cast.kindergarten.pk, cast.school.pk]

    def test_the_old_number_still_finds_the_person(self, cast, second):
        merged(cast, second)
        alatan = cast.alatan.learner
        line = {**files.line(alatan), "证件号码": NUMBER}
        files.bring_in(cast.banner_hr.actor, cast.xilinhot, [line], verify=True)
        assert CreditRecord.objects.unscoped().get().learner == alatan
        assert anybody_with_number(actor=SYSTEM, id_number_index=id_number_index(NUMBER)) == alatan
        assert find_candidate(NUMBER).account == cast.alatan.account
        with pytest.raises(Refused):
            register_learner(
                actor=SYSTEM, particulars=Particulars(name="某人", id_number=NUMBER), unit=cast.school, since=TODAY
            )

    def test_the_page_of_the_pointer_leads_to_the_person(self, cast, second):
        merged(cast, second)
        answer = open_session(cast.banner_hr).get(reverse("people:person", args=[second.public_id]))
        assert answer["Location"] == reverse("people:person", args=[cast.alatan.learner.public_id])

    def test_of_two_accounts_one_goes_on(self, cast, second):
        account = Account.objects.create(login="second", name=second.name, learner=second)
        merge = merged(cast, second)
        account.refresh_from_db()
        assert (account.is_active, account.learner) == (False, second)
        undo_merge(actor=cast.banner_hr.actor, merge=merge, reason="x", now=NOW)
        account.refresh_from_db()
        assert account.is_active

    def test_an_account_goes_over_where_there_is_none(self, cast, second):
        Account.objects.filter(learner=cast.alatan.learner).update(learner=second)
        merged(cast, second)
        assert Account.objects.get(learner=cast.alatan.learner).is_active

    @pytest.mark.parametrize(("kept_verified", "hours"), [(True, 100), (False, 300)])
    def test_of_the_same_study_the_verified_one_counts(self, cast, second, kept_verified, hours):
        alatan = cast.alatan.learner
        same = {"record_number": "", "title": "甲"}
        record(alatan, verified=kept_verified, counting_class="always", tenths=100, **same)
        record(second, verified=True, counting_class="always", tenths=300, **same)
        if kept_verified:
            CreditRecord.objects.unscoped().filter(learner=second).update(verified_at=None, verified_by="")
        before = CreditRecord.objects.unscoped().order_by("pk").values("pk", "learner", "withdrawn_at", "withdrawal")
        before = list(before)
        merge = merged(cast, second)
        assert annual(alatan) == {(2024, "public"): hours}
        undo_merge(actor=cast.banner_hr.actor, merge=merge, reason="x", now=NOW)
        now = CreditRecord.objects.unscoped().order_by("pk").values("pk", "learner", "withdrawn_at", "withdrawal")
        assert list(now) == before

    def test_two_open_requests_of_one_kind_are_settled_first(self, cast, second):
        for who in (cast.alatan.learner, second):
            Correction.objects.unscoped().create(learner=who, item="field", value="蒙医", created_at=NOW)
        merge = proposed(cast, second)
        with pytest.raises(Refused, match="先"):
            confirm_merge(actor=cast.banner_hr.actor, merge=merge, now=NOW)
        assert Membership.objects.unscoped().filter(learner=second).exists()

    def test_an_open_request_finds_an_office_that_may_decide_it(self, cast, second):
        request = filing.filed(cast.alatan, now=NOW)
        assert request.office == cast.school
        merge = propose_merge(
            actor=cast.department_hr.actor, kept=second, merged=cast.alatan.learner, reason="x", now=NOW
        )
        confirm_merge(actor=cast.banner_hr.actor, merge=merge, now=NOW)
        for job in Job.objects.filter(state="queued"):
            machine.run(job.pk)
        request.refresh_from_db()
        assert request.learner == second
        assert request.office != cast.school


class TestUndone:
    def test_both_are_as_they_were(self, cast, second):
        studied(cast, second)
        alatan = cast.alatan.learner
        before, figures = (rows(alatan), rows(second)), (annual(alatan), annual(second))
        person = Learner.objects.unscoped().values().get(pk=second.pk)
        merge = merged(cast, second)
        assert (annual(alatan), annual(second)) != figures
        undo_merge(actor=cast.league_reviewer.actor, merge=merge, reason="是两个人", now=NOW)
        after = (rows(alatan), rows(second))
        for one, other in zip(before, after, strict=True):
            for label in {"accounts.Message", "learners.Membership"}:
                one.pop(label, None)
                other.pop(label, None)
            assert one == other
        assert (annual(alatan), annual(second)) == figures
        assert Membership.objects.unscoped().get(learner=second).unit == cast.kindergarten
        now = Learner.objects.unscoped().values().get(pk=second.pk)
        assert {key for key in person if person[key] != now[key]} == {"version"}
        assert twins(actor=cast.department_hr.actor)[0].second == second

    @pytest.mark.parametrize(("days", "possible"), [(UNDO_DAYS - 1, True), (UNDO_DAYS, True), (UNDO_DAYS + 1, False)])
    def test_for_a_time(self, cast, second, days, possible):
        merge = merged(cast, second)
        later = NOW + dt.timedelta(days=days)
        try:
            undo_merge(actor=cast.banner_hr.actor, merge=merge, reason="x", now=later)
        except Refused:
            assert not possible
        else:
            assert possible

    def test_the_later_one_first(self, cast, second):
        first = merged(cast, second)
        colleague = cast.colleague.learner
        later = propose_merge(
            actor=cast.department_hr.actor, kept=colleague, merged=cast.alatan.learner, reason="x", now=NOW
        )
        confirm_merge(actor=cast.banner_hr.actor, merge=later, now=NOW)
        with pytest.raises(Refused, match="先撤销"):
            undo_merge(actor=cast.banner_hr.actor, merge=first, reason="x", now=NOW)


def test_control_without_counting_again_a_course_of_both_counts_twice(cast, second, monkeypatch):
    studied(cast, second)
    monkeypatch.setattr(credits_merged, "recount", lambda ids: None)
    merged(cast, second)
    assert list(differences([cast.alatan.learner.pk]))


def test_from_the_list_to_one_record_in_the_browser(cast, second):
    department, banner = open_session(cast.department_hr), open_session(cast.banner_hr)
    assert str(second.public_id) in department.get(reverse("merging:twice")).content.decode()
    pair = reverse("merging:pair", args=[cast.alatan.learner.public_id])
    found = department.post(pair, {"number": NUMBER})
    assert found["Location"] == f"{pair}?other={second.public_id}"
    said = department.get(found["Location"]).content.decode()
    assert NUMBER not in said
    answer = department.post(found["Location"], {"reason": "证件照片一致"})
    merge = Merge.objects.unscoped().get()
    assert answer["Location"] == reverse("merging:merge", args=[merge.public_id])
    assert "合并" in banner.get(answer["Location"]).content.decode()
    banner.post(reverse("merging:confirm", args=[merge.public_id]))
    merge.refresh_from_db()
    assert merge.merged_by == cast.banner_hr.account.name
    assert "已转入的内容" in banner.get(answer["Location"]).content.decode()
    banner.post(reverse("merging:undo", args=[merge.public_id]), {"reason": "弄错了"})
    merge.refresh_from_db()
    assert merge.undone_at is not None


@pytest.mark.parametrize("role", [True, False])
def test_an_account_that_holds_a_role_is_not_merged_away(cast, second, role):
    account = cast.stranger.account
    Account.objects.filter(pk=account.pk).update(learner=second)
    if role:
        grant_role(actor=SYSTEM, account=account, role=Role.UNIT_HR, unit=cast.kindergarten, since=TODAY)
        with pytest.raises(Refused, match="担任工作角色"):
            merged(cast, second)
    else:
        merged(cast, second)
    account.refresh_from_db()
    assert account.is_active is role


class TestReadOnly:
    def test_the_page_of_two_records_writes_nothing(self, cast, second, monkeypatch):
        studied(cast, second)
        for name in ("move_all", "move_memberships", "keep_number"):
            monkeypatch.setattr(moving, name, lambda *_: pytest.fail("written"))
        with CaptureQueriesContext(connection) as queries:
            told = seen(actor=cast.department_hr.actor, kept=cast.alatan.learner, merged=second)
        assert told.places
        assert told.moves
        assert all(query["sql"].startswith("SELECT") for query in queries)

    @pytest.mark.parametrize("turned", [True, False])
    def test_what_stays_is_what_stays(self, cast, second, turned):
        """Both have an account, an open correction of one kind, and one study without a number."""
        kept, goes = (second, cast.alatan.learner) if turned else (cast.alatan.learner, second)
        Account.objects.create(login="second", name=second.name, learner=second)
        for who in (kept, goes):
            Correction.objects.unscoped().create(learner=who, item="field", value="蒙医", created_at=NOW)
            record(who, record_number="", title="甲")
        told = moving.foreseen(kept, goes)
        with transaction.atomic():
            moved, stays = moving.move_all(kept, goes)
            transaction.set_rollback(True)
        assert told == ({label: len(pks) for label, pks in moved.items()}, stays)
        assert set(stays) == {"accounts.Account", "casework.Correction", "credits.CreditRecord"}

    def test_whatever_is_held_once_is_found_by_its_columns(self):
        """A rule by expressions would not be foreseen."""
        for label, model, _column in moving.relations():
            if label in moving.GOES:
                rules = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
                assert all(one.fields and not one.expressions for one in rules), label
                assert not model._meta.unique_together, label

    def test_many_candidates_cost_as_many_queries_as_one(self, cast, second):
        def queries() -> int:
            with CaptureQueriesContext(connection) as found:
                assert twins(actor=SYSTEM)
            return len(found)

        def pairs(numbers: range) -> None:
            for number, half in product(numbers, (1, 2)):
                particulars = Particulars(
                    name=f"孪生{number}", id_number=f"E9{number}00000{half}", document_type="passport",
                    birth_date=dt.date(1990, 1, 1), phone=f"1390479900{number}",
                )  # fmt: skip
                register_learner(
                    actor=SYSTEM, particulars=particulars, unit=cast.kindergarten, since=dt.date(2022, 9, 1)
                )

        pairs(range(1))
        before = queries()
        pairs(range(1, 6))
        assert queries() == before
        assert len(twins(actor=SYSTEM)) == 7, "people of one birth date and different names are not taken together"
