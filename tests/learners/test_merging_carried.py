"""What goes over when two records become one: the account in use, what an office has confirmed, the number."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.administration.services import grant_role
from accounts.holders.models import Account, Registration
from accounts.registrations.fitting import fits
from accounts.registrations.services import approve_registration
from accounts.sign_in.candidates import find_candidate
from casework.requests.services import revoke
from credits.annual.ledger import recount
from credits.annual.models import AnnualCredit
from exemptions.facts.models import Fact
from ground.refusals import Refused
from ground.roles import Role
from learners.merging.services import undo_merge
from learners.people.former import former_numbers
from learners.people.models import FormerParticulars, Learner
from learners.people.particulars import id_number_index, phone_index
from learners.people.selectors import anybody_with_number
from tests.casework.filing import TRAINING, granted
from tests.credits.people import NOW, record

from . import test_merging as told
from .test_merging import NUMBER, SYSTEM, TODAY, merged

pytestmark = pytest.mark.django_db
second = told.second


class TestOfTwoAccounts:
    """The one in use goes on, whichever record stays; a role of the other one stands in the way."""

    @pytest.mark.parametrize(
        ("kept", "other", "goes_on"),
        [
            ((True, True), (True, True), "kept"),
            ((True, False), (True, True), "other"),
            ((False, True), (True, True), "other"),
            ((False, False), (True, False), "kept"),
            ((True, False), (False, True), "kept"),
        ],
    )
    def test_the_one_in_use_goes_on_and_back(self, cast, second, kept, other, goes_on):
        def account(pk, said):
            Account.objects.filter(pk=pk).update(is_active=said[0], last_login=NOW if said[1] else None)

        first = cast.alatan.account.pk
        account(first, kept)
        added = Account.objects.create(login="second", name=second.name, learner=second).pk
        account(added, other)
        before = list(Account.objects.order_by("pk").values("pk", "learner", "is_active"))
        merge = merged(cast, second)
        wins, loses = (first, added) if goes_on == "kept" else (added, first)
        assert Account.objects.get(learner=cast.alatan.learner).pk == wins
        assert not Account.objects.get(pk=loses).is_active
        assert Account.objects.get(pk=loses).learner == second
        undo_merge(actor=cast.banner_hr.actor, merge=merge, reason="x", now=NOW)
        assert list(Account.objects.order_by("pk").values("pk", "learner", "is_active")) == before

    def test_an_unused_account_with_a_role_is_not_put_away(self, cast, second):
        Account.objects.create(login="second", name=second.name, learner=second, last_login=NOW)
        account = cast.alatan.account
        Account.objects.filter(pk=account.pk).update(last_login=None)
        grant_role(actor=SYSTEM, account=account, role=Role.UNIT_HR, unit=cast.school, since=TODAY)
        with pytest.raises(Refused, match="担任工作角色"):
            merged(cast, second)


class TestOneCertificate:
    """Hours that both records were granted upon one certificate count once for the person."""

    def _two(self, cast, second, number: str, tenths: int = 240):
        """A claim of the one; of the other hours that were granted upon a number written so."""
        claim = granted(cast, cast.alatan, kind="hours_training", payload=TRAINING)
        record(
            second, source="forum", certificate=True, certificate_number=number, tenths=tenths, verified=True,
            counting_class="always",
        )  # fmt: skip
        recount([second.pk])
        return claim

    def _hours(self, learner) -> int:
        return sum(AnnualCredit.objects.unscoped().filter(learner=learner).values_list("tenths", flat=True))

    @pytest.mark.parametrize(("number", "together"), [("ｃｙ 2024－07", 240), ("CY-2024-08", 480)])
    def test_for_the_person_once_and_for_each_again_on_the_way_back(self, cast, second, number, together):
        self._two(cast, second, number)
        merge = merged(cast, second)
        assert self._hours(cast.alatan.learner) == together
        undo_merge(actor=cast.banner_hr.actor, merge=merge, reason="x", now=NOW)
        assert (self._hours(cast.alatan.learner), self._hours(second)) == (240, 240)

    def test_what_is_revoked_meanwhile_does_not_come_back(self, cast, second):
        claim = self._two(cast, second, "CY-2024-07", tenths=250)
        merge = merged(cast, second)
        assert self._hours(cast.alatan.learner) == 250, "the better of the two"
        claim.refresh_from_db()
        revoke(actor=cast.league_reviewer.actor, request=claim, version=claim.version, reason="误批", now=NOW)
        assert self._hours(cast.alatan.learner) == 250
        undo_merge(actor=cast.banner_hr.actor, merge=merge, reason="x", now=NOW)
        assert (self._hours(cast.alatan.learner), self._hours(second)) == (0, 250)


def confirmed(learner: Learner, at: dt.datetime, by: str = "旗县人社") -> None:
    Learner.objects.unscoped().filter(pk=learner.pk).update(
        sector="non_public", grassroots_post=True, post_confirmed_at=at, post_confirmed_by=by
    )


def standing(learner: Learner) -> tuple[Any, ...]:
    row = Learner.objects.unscoped().get(pk=learner.pk)
    return row.sector, row.grassroots_post, row.post_confirmed_at, row.post_confirmed_by


class TestWhatAnOfficeHasConfirmed:
    def test_the_post_is_confirmed_for_the_person(self, cast, second):
        confirmed(second, NOW)
        before = standing(cast.alatan.learner)
        merge = merged(cast, second)
        assert standing(cast.alatan.learner) == ("non_public", True, NOW, "旗县人社")
        undo_merge(actor=cast.banner_hr.actor, merge=merge, reason="x", now=NOW)
        assert standing(cast.alatan.learner) == before
        assert standing(second) == ("non_public", True, NOW, "旗县人社")

    def test_what_is_confirmed_already_stays(self, cast, second):
        confirmed(cast.alatan.learner, NOW - dt.timedelta(days=1), "盟人社")
        confirmed(second, NOW)
        merged(cast, second)
        assert standing(cast.alatan.learner)[3] == "盟人社"

    def test_control_what_nobody_confirmed_is_not(self, cast, second):
        before = standing(cast.alatan.learner)
        Learner.objects.unscoped().filter(pk=second.pk).update(sector="non_public", grassroots_post=True)
        merged(cast, second)
        assert standing(cast.alatan.learner) == before

    @pytest.mark.parametrize("revoked", [True, False])
    def test_a_claim_that_is_revoked_between_is_revoked_on_both(self, cast, second, revoked):
        confirmed(second, NOW)
        stood = {"sector": "", "grassroots_post": None, "confirmed_at": None, "confirmed_by": ""}
        fact = Fact.objects.unscoped().create(
            learner=second, kind="post", decided_at=NOW, decided_by="旗县人社",
            values={"sector": "non_public", "grassroots_post": True, "before": stood},
        )  # fmt: skip
        before = standing(cast.alatan.learner)
        merge = merged(cast, second)
        fact.refresh_from_db()
        assert fact.learner == cast.alatan.learner
        assert (fact.values["before"]["sector"], fact.values["before"]["grassroots_post"]) == before[:2]
        if revoked:
            Fact.objects.unscoped().filter(pk=fact.pk).update(revoked_at=NOW, revoked_by="x", revoked_reason="x")
        undo_merge(actor=cast.banner_hr.actor, merge=merge, reason="x", now=NOW)
        assert standing(second)[2] == (None if revoked else NOW)
        fact.refresh_from_db()
        assert fact.values["before"] == stood

    def test_trainings_of_a_teacher_count_by_the_facts_of_both(self, cast, second):
        """The training stands with one record, the status with the other."""
        Fact.objects.unscoped().create(
            learner=second, kind="sanke_teacher", values={}, decided_at=NOW, decided_by="x", since=dt.date(2020, 1, 1)
        )
        row = record(cast.alatan.learner, verified=True, source="sanke_training", completed_on=dt.date(2024, 3, 1))
        merge = merged(cast, second)
        row.refresh_from_db()
        assert row.was_sanke_teacher is True
        undo_merge(actor=cast.banner_hr.actor, merge=merge, reason="x", now=NOW)
        row.refresh_from_db()
        assert row.was_sanke_teacher is None


class TestTheNumberThatWentAway:
    def test_a_corrected_number_is_not_taken_for_a_merged_one(self, cast, second):
        """Only the number of the record that went is the person's; one corrected away may be somebody else's."""
        merged(cast, second)
        wrong = id_number_index("E00000001")
        FormerParticulars.objects.unscoped().create(
            learner=cast.alatan.learner, name="x", id_number="E00000001", id_number_index=wrong
        )
        assert anybody_with_number(actor=SYSTEM, id_number_index=wrong) is None
        assert find_candidate("E00000001").account is None
        assert anybody_with_number(actor=SYSTEM, id_number_index=id_number_index(NUMBER)) == cast.alatan.learner

    def test_it_is_found_though_it_was_corrected_away_from_somebody(self, cast, second):
        merged(cast, second)
        FormerParticulars.objects.unscoped().create(
            learner=cast.colleague.learner, name="x", id_number=NUMBER, id_number_index=id_number_index(NUMBER)
        )
        people = Learner.objects.unscoped()
        found = former_numbers(people=people, indexes=[id_number_index(NUMBER)])
        assert found[id_number_index(NUMBER)][0] == cast.alatan.learner.pk

    def test_a_registration_with_it_and_another_phone_is_approved_with_proof(self, cast, second):
        Account.objects.filter(learner=cast.alatan.learner).delete()
        merged(cast, second)
        asked = Registration.objects.unscoped().create(
            name=second.name, document_type="passport", id_number=NUMBER, id_number_index=id_number_index(NUMBER),
            phone="13900000009", phone_index=phone_index("13900000009"), password="x", unit=cast.school, created_at=NOW,
        )  # fmt: skip
        fit = fits(actor=cast.unit_hr.actor, registrations=[asked])[asked.pk]
        assert (fit.learner, fit.needs_proof) == (cast.alatan.learner, True)
        account = approve_registration(actor=cast.unit_hr.actor, registration=asked, now=NOW, proof="看过护照原件")
        assert account.learner == cast.alatan.learner
