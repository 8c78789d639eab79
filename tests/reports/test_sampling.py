"""Sampling audits: a draw that its seed reproduces, quotas, checklist, two reviewers, closing, result sheet, roles."""

from __future__ import annotations

import datetime as dt
import io
import random
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from ground.jobs import machine
from ground.refusals import Refused
from learners.people.models import Learner, Membership
from learners.people.particulars import Particulars
from reports.sampling import services
from reports.sampling.drawing import draw, population_hash
from reports.sampling.models import SampleAudit, SampledPerson
from tests.browsing import WIDTHS, barriers, spills
from tests.cast import id_number
from tests.credits.people import record
from tests.credits.racing import at_once
from tests.signin import open_session

from .test_audit import DAY, SYSTEM, reassess

NOW = dt.datetime(2024, 12, 20, 4, tzinfo=dt.UTC)
TODAY = dt.date(2024, 12, 20)
GOOD = dict.fromkeys(services.CHECKS, "ok")
BAD = {**GOOD, "hours": "problem"}


def people(**sizes: int) -> dict[str, str]:
    return {f"{stratum}-{number}": stratum for stratum, size in sizes.items() for number in range(size)}


class TestDraw:
    def test_the_seed_alone_decides_whatever_the_order(self):
        crowd = people(a=500, b=300)
        shuffled = list(crowd.items())
        random.Random(7).shuffle(shuffled)
        first = draw(crowd, "2024-12-20", percent=Decimal(5))
        assert first == draw(dict(shuffled), "2024-12-20", percent=Decimal(5))
        assert first != draw(crowd, "2024-12-21", percent=Decimal(5))
        assert population_hash(crowd) == population_hash(dict(shuffled))
        assert population_hash(crowd) != population_hash(people(a=500, b=301))

    def test_the_draw_is_the_one_that_was_published(self):
        """Should this ever change, no published draw could be reproduced any more."""
        assert draw(people(a=5), "种子", number=2) == ["a-0", "a-2"]

    @pytest.mark.parametrize(
        ("size", "percent", "drawn"),
        [(100, "5", 5), (10, "5", 1), (1, "0.1", 1), (30, "5", 2), (29, "5", 1), (50, "5", 3), (7, "100", 7)],
    )
    def test_a_share_of_each_stratum_half_a_person_up_at_least_one(self, size, percent, drawn):
        assert len(draw(people(a=size), "x", percent=Decimal(percent))) == drawn

    @pytest.mark.parametrize(
        ("sizes", "number", "quotas"),
        [
            ({"a": 60, "b": 30, "c": 10}, 10, {"a": 6, "b": 3, "c": 1}),
            ({"a": 98, "b": 1, "c": 1}, 3, {"a": 1, "b": 1, "c": 1}),
            ({"a": 98, "b": 1, "c": 1}, 2, {"a": 2}),
            ({"a": 3, "b": 3}, 5, {"a": 3, "b": 2}),
            ({"a": 3, "b": 3}, 6, {"a": 3, "b": 3}),
            ({"a": 3, "b": 3}, 7, {"a": 3, "b": 3}),
        ],
    )
    def test_a_number_is_shared_out_by_size(self, sizes, number, quotas):
        found = draw(people(**sizes), "x", number=number)
        assert {name: sum(key.startswith(name) for key in found) for name in quotas} == quotas
        assert len(found) == sum(quotas.values())

    def test_everybody_has_the_same_chance(self):
        """A thousand draws of one in ten: nobody is far from a hundred. Lots are hashes: the test always ends alike."""
        hits = dict.fromkeys(people(a=10), 0)
        for seed in range(1000):
            hits[draw(people(a=10), str(seed), number=1)[0]] += 1
        assert min(hits.values()) > 70
        assert max(hits.values()) < 130

    def test_nobody_to_draw_from(self):
        assert draw({}, "x", number=3) == draw({}, "x", percent=Decimal(3)) == []


@pytest.fixture
def league(cast, db):
    for number in range(20):
        unit = cast.school if number % 2 else cast.hospital
        particulars = Particulars(name=f"职工{number}", id_number=id_number(dt.date(1981, 1, 1), 300 + 2 * number))
        learner = Learner.objects.unscoped().create(unit=unit, **particulars.columns())
        Membership.objects.unscoped().create(learner=learner, unit=unit, since=dt.date(2020, 1, 1))
    reassess(actor=SYSTEM, today=DAY)
    return cast


FORM = {"title": "2024年度抽查", "question": "annual_check:2024", "number": "6", "strata": ["part"], "seed": "三七二一"}


def drawn(member, unit, **changes) -> SampleAudit:
    data = {**FORM, "unit": str(unit.public_id), **changes}
    answer = open_session(member).post(reverse("sampling:audits"), {k: v for k, v in data.items() if v is not None})
    assert answer.status_code == 302, answer.context["form"].errors
    audit = SampleAudit.objects.unscoped().order_by("-pk").first()
    assert machine.run(audit.job_id).state == "done"
    audit.refresh_from_db()
    return audit


def sample(audit) -> list[SampledPerson]:
    rows = SampledPerson.objects.unscoped().filter(audit=audit).select_related("learner__unit", "audit__unit")
    return list(rows.order_by("position"))


def check(member, person, checklist=GOOD, finding="", due_on=None, version=None):
    return services.check_person(
        actor=member.actor, person=person, version=person.version if version is None else version, checklist=checklist,
        finding=finding, due_on=due_on, now=NOW, today=TODAY,
    )  # fmt: skip


def closing(league, audit):
    """Another officer closes it, once what is left has been looked at."""
    for person in sample(audit):
        if person.result == "open":
            check(league.league_policy, person)
    return league.league_reviewer.actor


def rectified(league) -> SampledPerson:
    """Found by one officer, closed by another, said to be mended by the unit."""
    audit = drawn(league.league_reviewer, league.league)
    person = next(one for one in sample(audit) if one.learner.unit == league.school)
    check(league.league_reviewer, person, BAD, "缺证书", TODAY)
    closing(league, audit)
    services.close_audit(actor=league.league_policy.actor, audit=audit, now=NOW)
    person = sample(audit)[person.position - 1]
    services.note_mended(actor=league.unit_hr.actor, person=person, note="已补", now=NOW)
    return person


@pytest.mark.django_db
class TestAudit:
    def test_the_same_seed_draws_the_same_people_again(self, league):
        first, second = (drawn(league.league_reviewer, league.league) for _ in range(2))
        names = [[person.learner_id for person in sample(audit)] for audit in (first, second)]
        assert names[0] == names[1]
        assert first.population == 23
        assert first.population_hash == second.population_hash
        assert {person.stratum for person in sample(first)} == {"锡林浩特市", "东乌珠穆沁旗"}
        other = drawn(league.league_reviewer, league.league, seed="别的")
        assert [person.learner_id for person in sample(other)] != names[0]

    def test_a_second_run_of_the_job_draws_nobody_anew(self, league):
        audit = drawn(league.league_reviewer, league.league)
        before = [person.pk for person in sample(audit)]
        assert machine.run(audit.job_id).state == "done"
        assert [person.pk for person in sample(audit)] == before

    @pytest.mark.parametrize(
        ("changes", "said"),
        [({"number": None}, "比例或人数"), ({"percent": "5"}, "比例或人数"), ({"number": "0"}, "1"),
         ({"number": None, "percent": "100.1"}, "100"), ({"seed": ""}, "种子"), ({"unit": "nowhere"}, "nowhere")],
    )  # fmt: skip
    def test_nonsense_is_refused_in_words(self, league, changes, said):
        data = {**FORM, "unit": str(league.league.public_id), **changes}
        data = {name: value for name, value in data.items() if value is not None}
        page = open_session(league.league_reviewer).post(reverse("sampling:audits"), data)
        assert said in page.content.decode()
        assert not SampleAudit.objects.unscoped().exists()

    def test_from_the_checklist_to_the_follow_up(self, league):
        audit = drawn(league.league_reviewer, league.league)
        reviewer = open_session(league.league_reviewer)
        people = sample(audit)
        for person in people:
            url, bad = reverse("sampling:person", args=[person.public_id]), person == people[0]
            data = {**(BAD if bad else GOOD), "version": person.version}
            if bad:
                assert "整改期限" in reviewer.post(url, data).content.decode()
                data |= {"finding": "证书年度不符", "due_on": "2030-01-31"}
            assert reviewer.post(url, data).status_code == 302
        page = reverse("sampling:audit", args=[audit.public_id])
        assert reviewer.get(page).context["counts"] == {"open": 0, "ok": 5, "finding": 1}
        unit_hr = league.unit_hr if people[0].learner.unit == league.school else None
        if unit_hr:
            url = reverse("sampling:person", args=[people[0].public_id])
            assert open_session(unit_hr).get(url).status_code == 404
        assert "由另一名经办人" in reviewer.get(page).content.decode()
        reviewer.post(reverse("sampling:close", args=[audit.public_id]))
        audit.refresh_from_db()
        assert audit.closed_at is None, "nobody finds and closes"
        other = open_session(league.league_policy)
        other.post(reverse("sampling:close", args=[audit.public_id]))
        audit.refresh_from_db()
        assert audit.closed_by == "娜仁"
        assert "已结束" in reviewer.get(page).content.decode()
        assert "已撤销" not in reviewer.get(page).content.decode()
        assert "证书年度不符" in reviewer.get(reverse("sampling:audits")).content.decode()
        book = openpyxl.load_workbook(
            io.BytesIO(reviewer.get(reverse("sampling:excel", args=[audit.public_id])).content)
        )
        rows = list(book.active.iter_rows(values_only=True))
        assert "三七二一" in rows[1][0]
        assert len(rows) == 3 + 6
        mended = reverse("sampling:mended", args=[people[0].public_id])
        again = reverse("sampling:again", args=[people[0].public_id])
        reviewer.post(mended, {"note": "已更正年度"})
        people[0].refresh_from_db()
        assert people[0].mended_at is None, "whoever found it does not say that it is mended"
        keeper = open_session(league.unit_hr if people[0].learner.unit == league.school else league.league_policy)
        keeper.post(mended, {"note": "已更正年度"})
        people[0].refresh_from_db()
        assert people[0].mended_note == "已更正年度"
        for client in (keeper, reviewer):
            client.post(again, {"act": "confirm"})
            people[0].refresh_from_db()
            assert people[0].confirmed_at is None
        assert "证书年度不符" in reviewer.get(reverse("sampling:audits")).content.decode()

    def test_rectified_by_the_unit_and_checked_again_by_another(self, league):
        person = rectified(league)
        with pytest.raises(Refused, match="仍欠缺"):
            services.reopen_finding(actor=league.league_policy.actor, person=person, lacking=" ", now=NOW)
        services.reopen_finding(actor=league.league_policy.actor, person=person, lacking="缺公章", now=NOW)
        person = sample(person.audit)[person.position - 1]
        assert (person.state, person.lacking) == ("finding", "缺公章")
        services.note_mended(actor=league.unit_hr.actor, person=person, note="已盖章", now=NOW)
        services.confirm_mended(actor=league.league_policy.actor, person=person, now=NOW)
        assert (person.state, person.confirmed_by) == ("confirmed", "娜仁")
        with pytest.raises(Refused):
            services.confirm_mended(actor=league.league_policy.actor, person=person, now=NOW)
        sheet = openpyxl.load_workbook(
            io.BytesIO(
                open_session(league.league_reviewer)
                .get(reverse("sampling:excel", args=[person.audit.public_id]))
                .content
            )
        ).active
        said = next(row for row in sheet.iter_rows(values_only=True) if row[0] == person.position)
        assert "已整改并复查" in said
        assert any("已盖章（王秀兰 2024年12月20日）" in str(cell) for cell in said)
        assert "娜仁 2024年12月20日" in said

    @pytest.mark.parametrize(
        ("member", "may"), [("league_policy", True), ("league_reviewer", False), ("unit_hr", False)]
    )
    def test_who_checks_again(self, league, member, may):
        person = rectified(league)
        if may:
            services.confirm_mended(actor=league.members[member].actor, person=person, now=NOW)
        else:
            with pytest.raises(Refused):
                services.confirm_mended(actor=league.members[member].actor, person=person, now=NOW)

    def test_no_act_is_done_by_whoever_did_the_one_before(self, league):
        """Whoever finds, rectifies, closes and checks again: over all who hold a role, nobody does two in a row."""
        for first in ("league_reviewer", "league_policy"):
            audit = drawn(league.members[first], league.league)
            for person in sample(audit):
                check(league.members[first], person, BAD, "缺证书", TODAY)
            with pytest.raises(Refused, match="另一名"):
                services.close_audit(actor=league.members[first].actor, audit=audit, now=NOW)
            other = "league_policy" if first == "league_reviewer" else "league_reviewer"
            services.close_audit(actor=league.members[other].actor, audit=audit, now=NOW)
            person = sample(audit)[0]
            with pytest.raises(Refused):
                services.note_mended(actor=league.members[first].actor, person=person, note="x", now=NOW)
            services.note_mended(actor=league.members[other].actor, person=person, note="x", now=NOW)
            for member in (first, other):
                with pytest.raises(Refused):
                    services.confirm_mended(actor=league.members[member].actor, person=person, now=NOW)

    def test_an_audit_without_a_finding_may_be_closed_by_who_checked_it(self, league):
        audit = drawn(league.league_reviewer, league.league)
        for person in sample(audit):
            check(league.league_reviewer, person)
        services.close_audit(actor=league.league_reviewer.actor, audit=audit, now=NOW)

    def test_a_finding_leads_to_what_it_found(self, league):
        audit = drawn(league.banner_hr, league.xilinhot, strata=[], number="40")
        person = next(one for one in sample(audit) if one.learner_id == league.alatan.learner.pk)
        row = record(league.alatan.learner, title="数字经济")
        other = record(league.colleague.learner, title="别人的")
        client, url = open_session(league.banner_hr), reverse("sampling:person", args=[person.public_id])
        assert "数字经济" in client.get(url).content.decode()
        data = {**BAD, "version": 0, "finding": "年度不符", "due_on": "2030-01-31"}
        assert client.post(url, {**data, "about": f"record:{other.public_id}"}).status_code == 200
        client.post(url, {**data, "about": f"record:{row.public_id}"})
        services.close_audit(actor=closing(league, audit), audit=audit, now=NOW)
        address = reverse("verification:record", args=[row.public_id])
        assert address in client.get(url).content.decode()
        assert client.get(address).status_code == 200
        theirs = open_session(league.unit_hr).get(url).content.decode()
        assert address not in theirs, "a page that the unit cannot open"
        assert reverse("home:person", args=[league.alatan.learner.public_id]) in theirs

    def test_units_read_what_concerns_their_people_once_it_is_closed(self, league):
        audit = drawn(league.banner_hr, league.xilinhot, strata=[], number="10")
        for person in sample(audit):
            check(league.banner_hr, person, BAD, "缺证书", TODAY)
        theirs = next(person for person in sample(audit) if person.learner.unit == league.school)
        url = reverse("sampling:person", args=[theirs.public_id])
        assert open_session(league.unit_hr).get(url).status_code == 404
        services.close_audit(actor=league.league_reviewer.actor, audit=audit, now=NOW)
        page = open_session(league.unit_hr).get(url)
        assert "缺证书" in page.content.decode()
        assert page.context["form"] is None
        assert open_session(league.unit_hr).get(reverse("sampling:audit", args=[audit.public_id])).status_code == 404

    @pytest.mark.parametrize(
        ("checklist", "finding", "due_on", "fits"),
        [
            (GOOD, "", None, True), ({**GOOD, "relief": "none"}, "", None, True),
            ({**GOOD, "card": ""}, "", None, False),
            (BAD, "x", TODAY, True), (BAD, "", TODAY, False), (BAD, "x", None, False),
            (BAD, "x", TODAY - dt.timedelta(days=1), False), (GOOD, "x", None, False),
            ({**GOOD, "hours": "maybe"}, "", None, False),
        ],
    )  # fmt: skip
    def test_a_checklist_is_complete_or_refused(self, league, checklist, finding, due_on, fits):
        person = sample(drawn(league.league_reviewer, league.league))[0]
        if fits:
            assert check(league.league_reviewer, person, checklist, finding, due_on).result != "open"
        else:
            with pytest.raises(Refused):
                check(league.league_reviewer, person, checklist, finding, due_on)

    def test_closing_waits_for_every_file_and_then_nothing_changes(self, league):
        audit = drawn(league.league_reviewer, league.league)
        people = sample(audit)
        for person in people[1:]:
            check(league.league_reviewer, person)
        with pytest.raises(Refused, match="1人"):
            services.close_audit(actor=league.league_reviewer.actor, audit=audit, now=NOW)
        check(league.league_reviewer, people[0])
        services.close_audit(actor=league.league_reviewer.actor, audit=audit, now=NOW)
        with pytest.raises(Refused):
            check(league.league_reviewer, sample(audit)[0], BAD, "x", TODAY)

    def test_nobody_checks_their_own_file(self, league):
        people = sample(drawn(league.league_reviewer, league.league))
        person = next(one for one in people if one.learner.name.startswith("职工"))  # the others have an account
        account = league.league_reviewer.account
        account.learner = person.learner
        account.save()
        with pytest.raises(Refused, match="本人"):
            check(league.league_reviewer, person)

    @pytest.mark.parametrize(
        ("member", "sees", "draws"),
        [("league_reviewer", True, True), ("league_policy", True, True), ("supervisor", True, False),
         ("banner_hr", False, True), ("unit_hr", False, False), ("stranger", False, False)],
    )  # fmt: skip
    def test_who_draws_and_who_reads(self, league, member, sees, draws):
        audit = drawn(league.league_reviewer, league.league)
        client = open_session(league.members[member])
        assert (client.get(reverse("sampling:audit", args=[audit.public_id])).status_code == 200) is sees
        unit = league.xilinhot if member == "banner_hr" else league.league
        client.post(reverse("sampling:audits"), {**FORM, "unit": str(unit.public_id)})
        assert (SampleAudit.objects.unscoped().count() == 2) is draws
        client.post(reverse("sampling:close", args=[audit.public_id]))
        client.post(reverse("sampling:person", args=[sample(audit)[0].public_id]), {**GOOD, "version": 0})
        reviewed = sample(audit)[0].result == "ok"
        assert reviewed is (member in {"league_reviewer", "league_policy"})

    @pytest.mark.browser
    @pytest.mark.parametrize("width", WIDTHS)
    def test_pages_read_well(self, open_as, league, width):
        audit = drawn(league.league_reviewer, league.league)
        for url in (
            reverse("sampling:audits"),
            reverse("sampling:audit", args=[audit.public_id]),
            reverse("sampling:person", args=[sample(audit)[0].public_id]),
        ):
            page = open_as(league.league_reviewer, url, width=width)
            assert barriers(page) == [], url
            assert not spills(page), url


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_wins_and_the_other_is_told(league):
    audit = drawn(league.league_reviewer, league.league)
    seen = [sample(audit)[0], sample(audit)[0]]
    works = [lambda: check(league.league_reviewer, seen[0]), lambda: check(league.league_policy, seen[1])]
    outcomes = at_once(works)
    assert sum(isinstance(one, SampledPerson) for one in outcomes) == 1
    assert next(str(one) for one in outcomes if isinstance(one, Refused))[:2] in {"李建", "娜仁"}
    assert sample(audit)[0].version == 1


@pytest.mark.django_db
def test_control_without_the_version_the_second_overwrites_the_first(league):
    person = sample(drawn(league.league_reviewer, league.league))[0]
    check(league.league_reviewer, person)
    check(league.league_policy, person, BAD, "x", TODAY, version=person.version)
    assert sample(person.audit)[0].checked_by == "娜仁"
