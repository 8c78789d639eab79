"""Facts that speak of different times: periods side by side, years united, titles one after the other; and a revocation
that withdraws and brings nothing back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessments.decisions import purposes
from assessments.decisions.selectors import changes_if
from casework.requests import services
from casework.requests.kinds import kind_of
from casework.requests.states import CaseRefused
from exemptions.facts.models import Fact
from exemptions.facts.services import end_fact
from exemptions.known.every import Coexistence, standing
from ground.actors import SystemActor
from ground.refusals import Refused
from learners.people.models import Learner
from learners.people.services import confirm_posts, move_learner
from rulebook import load_pack
from tests.casework.filing import NOW, granted

from .test_claims import LAST, POST, answer, by_data, same

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")
REVIEW = "title_review:intermediate"
EXCEPTIONAL = "title_review:senior:exceptional"
TEACHER = {"subject": "history", "school": "二中"}


def epidemic(cast, *years: str):
    return granted(cast, cast.alatan, kind="epidemic_frontline", payload={"years": list(years), "duty": "方舱医院"})


def revoked(cast, request):
    return services.revoke(
        actor=cast.league_reviewer.actor, request=request, version=request.version, reason="材料不实", now=NOW
    )


def person(cast) -> Learner:
    return Learner.objects.unscoped().get(pk=cast.alatan.learner.pk)


def missing(decision) -> int:
    return sum(gap.tenths for gap in decision.missing or ())


class TestYears:
    @pytest.fixture(autouse=True)
    def known(self, cast):
        """Nothing of the person is unknown: the rules give a sure answer."""
        Learner.objects.unscoped().filter(pk=cast.alatan.learner.pk).update(
            sector="public", grassroots_post=False, post_confirmed_at=NOW, post_confirmed_by="x"
        )

    def test_years_of_several_approvals_are_united(self, cast):
        epidemic(cast, "2022")
        first = answer(cast.alatan, REVIEW)
        epidemic(cast, "2023")
        both = answer(cast.alatan, REVIEW)
        facts = [{"kind": "epidemic_frontline", "years": [2022, 2023]}]
        assert same(both, by_data(cast.alatan, REVIEW, facts, {"sector": "public", "grassroots_post": False}))
        assert missing(both) < missing(first)

    def test_the_preview_of_a_second_year_is_no_harm(self, cast):
        epidemic(cast, "2022")
        found = kind_of("epidemic_frontline")
        payload = found.check({"years": ["2023"], "duty": "x"})
        (change,) = changes_if(
            actor=cast.alatan.actor, learner=cast.alatan.learner,
            supposed=found.suppose(cast.alatan.learner, payload, LAST),
            applications=[purposes.from_key(REVIEW, load_pack("xlgl-2024"))], as_of=LAST, policy="xlgl-2024",
        )  # fmt: skip
        assert missing(change.after) < missing(change.before)
        epidemic(cast, "2023")
        assert same(change.after, answer(cast.alatan, REVIEW))

    def test_revoking_one_leaves_the_other(self, cast):
        first = epidemic(cast, "2022")
        epidemic(cast, "2022", "2023")
        revoked(cast, first)
        assert answer(cast.alatan, REVIEW).case.facts.epidemic_years == (2022, 2023)

    def test_years_that_are_all_there_are_not_granted_again(self, cast):
        epidemic(cast, "2022", "2023")
        with pytest.raises(CaseRefused, match="年度"):
            epidemic(cast, "2023")


class TestTitles:
    @pytest.mark.parametrize(("day", "since"), [(-1, "2019-05-01"), (0, "2023-05-01"), (1, "2023-05-01")])
    def test_a_later_title_replaces_from_its_date(self, cast, day, since):
        for title in ("2023-05-01", "2019-05-01"):  # granted in whatever order
            granted(cast, cast.alatan, kind="tenure", payload={"title": "讲师", "since": title})
        as_of = dt.date(2023, 5, 1) + dt.timedelta(days=day)
        found = answer(cast.alatan, EXCEPTIONAL, as_of)
        assert dict(found.case.facts.more)["tenure"].since.isoformat() == since
        facts = [{"kind": "tenure", "since": "2023-05-01"}]
        assert same(answer(cast.alatan, EXCEPTIONAL), by_data(cast.alatan, EXCEPTIONAL, facts, {}))

    @pytest.mark.parametrize(("day", "since"), [(0, "2023-05-01"), (1, None)])
    def test_its_end_does_not_bring_the_earlier_one_back(self, cast, day, since):
        for title in ("2019-05-01", "2023-05-01"):
            granted(cast, cast.alatan, kind="tenure", payload={"title": "讲师", "since": title})
        last = dt.date(2024, 6, 30)
        end_fact(
            actor=cast.banner_hr.actor, fact=Fact.objects.unscoped().latest("pk"), until=last, reason="低聘", now=NOW
        )
        held = dict(answer(cast.alatan, EXCEPTIONAL, last + dt.timedelta(days=day)).case.facts.more).get("tenure")
        assert (held and held.since.isoformat()) == since

    def test_the_same_day_is_not_granted_twice(self, cast):
        granted(cast, cast.alatan, kind="tenure", payload={"title": "讲师", "since": "2023-05-01"})
        with pytest.raises(CaseRefused):
            granted(cast, cast.alatan, kind="tenure", payload={"title": "教授", "since": "2023-05-01"})


class TestPeriods:
    @pytest.mark.parametrize(("since", "stands"), [("2022-08-30", False), ("2022-08-31", False), ("2022-09-01", True)])
    def test_side_by_side_where_they_share_no_day(self, cast, since, stands):
        first = {**TEACHER, "since": "2020-09-01", "until": "2022-08-31"}
        granted(cast, cast.alatan, kind="sanke_teacher", payload=first)
        second = {**TEACHER, "since": since, "until": ""}
        if stands:
            granted(cast, cast.alatan, kind="sanke_teacher", payload=second)
            for day in ("2020-09-01", "2022-08-31", "2022-09-01", "2024-12-31"):
                assert answer(cast.alatan, "annual_check:2024", dt.date.fromisoformat(day)).case.learner.sanke_teacher
        else:
            with pytest.raises(CaseRefused, match="2020年9月1日–2022年8月31日"):
                granted(cast, cast.alatan, kind="sanke_teacher", payload=second)

    def test_the_earlier_one_may_be_granted_later(self, cast):
        granted(cast, cast.alatan, kind="sanke_teacher", payload={**TEACHER, "since": "2022-09-01", "until": ""})
        early = {**TEACHER, "since": "2020-09-01", "until": "2022-08-31"}
        granted(cast, cast.alatan, kind="sanke_teacher", payload=early)
        assert Fact.objects.unscoped().count() == 2

    @pytest.mark.parametrize(("until", "ends"), [("2022-08-30", True), ("2022-08-31", True), ("2022-09-01", False)])
    def test_an_end_never_lengthens_what_was_granted(self, cast, until, ends):
        payload = {**TEACHER, "since": "2020-09-01", "until": "2022-08-31"}
        granted(cast, cast.alatan, kind="sanke_teacher", payload=payload)
        said = {"fact": Fact.objects.unscoped().get(), "until": dt.date.fromisoformat(until), "reason": "调离"}
        if ends:
            end_fact(actor=cast.banner_hr.actor, **said, now=NOW)
        else:
            with pytest.raises(Refused):
                end_fact(actor=cast.banner_hr.actor, **said, now=NOW)


@pytest.mark.parametrize("kind", sorted(standing(Coexistence.ONE)))
def test_of_some_kinds_the_database_keeps_one(cast, kind):
    one = {"learner": cast.alatan.learner, "kind": kind, "decided_at": NOW, "decided_by": "x"}
    Fact.objects.unscoped().create(**one)
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.unscoped().create(**one)
    Fact.objects.unscoped().create(**one, revoked_at=NOW)


class TestConfirmations:
    @pytest.fixture
    def confirmed(self, cast):
        """An office above has confirmed the post years ago, as it was then."""
        Learner.objects.unscoped().filter(pk=cast.alatan.learner.pk).update(
            sector="non_public", post_confirmed_at=NOW - dt.timedelta(days=900), post_confirmed_by="旧科长"
        )
        return cast

    def test_a_revocation_brings_no_older_confirmation_back(self, confirmed):
        request = granted(confirmed, confirmed.alatan, kind="post", payload=POST)
        assert answer(confirmed.alatan, "title_review:senior").route == "6.2"
        revoked(confirmed, request)
        assert person(confirmed).post_confirmed_at is None
        assert answer(confirmed.alatan, "title_review:senior").route != "6.2"

    def test_an_undo_makes_it_as_it_was(self, confirmed):
        """The control: within its minutes nothing has been lost."""
        request = granted(confirmed, confirmed.alatan, kind="post", payload=POST)
        services.undo(actor=confirmed.league_reviewer.actor, request=request, version=request.version, now=NOW)
        assert person(confirmed).post_confirmed_by == "旧科长"

    def test_what_the_new_unit_has_confirmed_since_stays(self, cast):
        request = granted(cast, cast.alatan, kind="post", payload=POST)
        today = timezone.localdate(NOW)
        move_learner(actor=SYSTEM, learner=cast.alatan.learner, unit=cast.company, day=today, today=today)
        later = NOW + dt.timedelta(hours=1)
        confirm_posts(actor=cast.banner_hr.actor, learners=[person(cast)], now=later)
        revoked(cast, request)
        found = person(cast)
        assert (found.post_confirmed_at, found.post_confirmed_by, found.sector) == (later, "乌云塔娜", "non_public")

    def test_after_a_move_nobody_confirms_what_waits(self, confirmed):
        request = granted(confirmed, confirmed.alatan, kind="post", payload=POST)
        today = timezone.localdate(NOW)
        move_learner(actor=SYSTEM, learner=confirmed.alatan.learner, unit=confirmed.company, day=today, today=today)
        revoked(confirmed, request)
        assert (person(confirmed).post_confirmed_at, person(confirmed).post_confirmed_by) == (None, "")
