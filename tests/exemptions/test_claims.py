"""Every claim of relief, from its form to the decision: the same answer as the rulebook gives to the facts as data."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms

from assessments.decisions import purposes
from assessments.decisions.selectors import assess, changes_if
from casework.requests import services
from casework.requests.kinds import KindGroup, all_kinds, kind_of
from casework.requests.states import CaseRefused
from exemptions.facts.models import Fact
from exemptions.facts.services import end_fact
from ground.actors import SystemActor
from ground.refusals import Refused
from learners.people.models import Learner
from rulebook import decide, load_pack, parse_case
from tests.casework.filing import NOW, filed, granted, move
from tests.demonstrations import SHANGHAI

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("test")
LAST = dt.date(2024, 12, 31)

POST = {"ground": "non_public", "employer": "草原勘测设计有限公司", "since": "2020-01-01"}
POSTDOC = {
    "station": "内蒙古大学博士后流动站", "station_since": "2021-09-01", "station_until": "2024-07-01",
    "merits": ["foundation_grant"], "stays_in_region": "yes",
}  # fmt: skip
CASES = {
    # kind: payload, facts as data, changes of the learner, applications that it decides
    "transfer": (
        {"on": "2024-03-01", "organ": "旗委", "post": "教师"}, [{"kind": "transfer", "on": "2024-03-01"}], {},
        "title_review:senior",
    ),
    "tenure": (
        {"title": "讲师", "since": "2023-05-01"}, [{"kind": "tenure", "since": "2023-05-01"}], {},
        "title_review:senior:exceptional",
    ),
    "postdoc": (
        POSTDOC,
        [{"kind": "postdoc", "foundation_grant": True, "led_project": False, "stays_in_region": True}], {},
        "recognition:postdoc:senior",
    ),
    "epidemic_frontline": (
        {"years": ["2022", "2023"], "duty": "方舱医院"}, [{"kind": "epidemic_frontline", "years": [2022, 2023]}], {},
        "title_review:intermediate",
    ),
    "qualification_exam": (
        {"qualification": "注册测绘师", "year": "2024", "in_region": "yes"},
        [{"kind": "qualification_exam", "year": 2024, "in_region": True}], {}, "annual_check:2024",
    ),
    "sanke_teacher": (
        {"subject": "history", "school": "二中", "since": "2022-09-01"}, [], {"sanke_teacher": True},
        "annual_check:2024",
    ),
    "high_skilled": (
        {"level": "technician", "since": "2022-09-01"}, [], {"high_skilled": True}, "title_review:junior",
    ),
    "post": (POST, [], {"sector": "non_public"}, "title_review:senior"),
    "grassroots_graduate": (
        {"required_years": "2", "workplace": "白音锡勒", "since": "2022-08-01"}, [], {},
        "recognition:grassroots_graduate",
    ),
}  # fmt: skip


def answer(member, key: str, as_of: dt.date = LAST):
    learner = Learner.objects.unscoped().get(pk=member.learner.pk)
    application = purposes.from_key(key, load_pack("xlgl-2024"))
    return assess(actor=SYSTEM, learner=learner, application=application, as_of=as_of, policy="xlgl-2024").decision


def by_data(member, key: str, facts, changes, as_of: dt.date = LAST, *, years: int | None = None):
    """The same question put to the rulebook as data, as ``manage.py decide`` puts it."""
    learner = member.learner
    application = purposes.as_data(purposes.from_key(key, load_pack("xlgl-2024")))
    if years is not None:
        application["required_years"] = years
    person = {"sex": learner.sex, "birth_date": learner.birth_date.isoformat(), "sector": None, "grassroots_post": None}
    case = {
        "policy": "xlgl-2024", "as_of": as_of.isoformat(), "learner": person | changes, "application": application,
        "credits": [], "facts": facts,
    }  # fmt: skip
    parsed = parse_case(case)
    return decide(parsed, load_pack("xlgl-2024"))


def same(one, other) -> bool:
    return (one.outcome, one.by_default, one.route, one.missing) == (
        other.outcome, other.by_default, other.route, other.missing,
    )  # fmt: skip


def test_there_is_a_kind_for_every_clause_and_none_for_6_1():
    articles = {kind.article for kind in all_kinds() if kind.group is KindGroup.RELIEF}
    assert articles == {"5.2", "6.2", "6.3", "6.4", "6.5", "6.6", "6.7", "6.8", "6.9"}
    assert {kind.article for kind in all_kinds() if kind.group is KindGroup.HOURS} == {
        "2.recognised", "6.5", "6.6", "6.8",
    }  # fmt: skip
    assert {kind.id for kind in all_kinds() if kind.group is KindGroup.RELIEF} == set(CASES)


@pytest.mark.parametrize("kind", sorted(CASES))
def test_says_what_people_must_know(kind):
    found = kind_of(kind)
    for text in (found.title, found.rule, found.proof, found.helps, found.helps_not):
        assert str(text), kind


@pytest.mark.parametrize("kind", sorted(CASES))
def test_an_approved_claim_decides_as_the_same_fact_given_as_data(cast, kind):
    payload, facts, changes, key = CASES[kind]
    before = answer(cast.alatan, key)
    assert same(before, by_data(cast.alatan, key, [], {}))
    granted(cast, cast.alatan, kind=kind, payload=payload)
    years = 2 if kind == "grassroots_graduate" else None
    assert same(answer(cast.alatan, key), by_data(cast.alatan, key, facts, changes, years=years))


@pytest.mark.parametrize("kind", sorted(CASES))
def test_the_preview_says_beforehand_what_the_approval_then_does(cast, kind):
    payload, _facts, _changes, key = CASES[kind]
    application = purposes.from_key(key, load_pack("xlgl-2024"))
    found, learner = kind_of(kind), cast.alatan.learner
    checked = found.check(payload)
    (change,) = changes_if(
        actor=cast.alatan.actor, learner=learner, supposed=found.suppose(learner, checked, LAST),
        applications=[application], as_of=LAST, policy="xlgl-2024",
    )  # fmt: skip
    assert same(change.before, answer(cast.alatan, key))
    granted(cast, cast.alatan, kind=kind, payload=payload)
    assert same(change.after, answer(cast.alatan, key))


@pytest.mark.parametrize("kind", sorted(CASES))
def test_taking_it_back_leaves_everything_as_it_was(cast, kind):
    payload, _facts, _changes, key = CASES[kind]
    learner = cast.alatan.learner
    before = answer(cast.alatan, key)
    columns = Learner.objects.unscoped().values("sector", "grassroots_post", "post_confirmed_at").get(pk=learner.pk)
    request = granted(cast, cast.alatan, kind=kind, payload=payload)
    services.revoke(actor=cast.league_reviewer.actor, request=request, version=request.version, reason="误批", now=NOW)
    assert same(answer(cast.alatan, key), before)
    after = Learner.objects.unscoped().values("sector", "grassroots_post", "post_confirmed_at").get(pk=learner.pk)
    assert after == columns
    assert Fact.objects.unscoped().get().revoked_by == "李建国"


@pytest.mark.parametrize(
    ("moved", "route"),
    [("2023-12-31", "6.7.later"), ("2024-01-01", "6.7.same_year"), ("2024-12-31", "6.7.same_year")],
)
def test_the_year_of_the_move(cast, moved, route):
    granted(cast, cast.alatan, kind="transfer", payload={"on": moved, "organ": "旗委", "post": "教师"})
    decision = answer(cast.alatan, "title_review:senior")
    applies = {clause.id for clause in decision.clauses() if clause.outcome.value == "applies"}
    assert route in applies
    facts = [{"kind": "transfer", "on": moved}]
    assert same(decision, by_data(cast.alatan, "title_review:senior", facts, {}))


@pytest.mark.parametrize(("day", "holds"), [(-1, False), (0, True), (1, True)])
def test_a_dated_fact_holds_from_its_day(cast, day, holds):
    payload = {"subject": "history", "school": "二中", "since": "2024-06-10"}
    granted(cast, cast.alatan, kind="sanke_teacher", payload=payload)
    as_of = dt.date(2024, 6, 10) + dt.timedelta(days=day)
    case = answer(cast.alatan, "annual_check:2024", as_of).case
    assert case.learner.sanke_teacher is holds


@pytest.mark.parametrize(("day", "holds"), [(-1, True), (0, True), (1, False)])
def test_a_fact_that_has_ended_holds_up_to_its_last_day(cast, day, holds):
    granted(cast, cast.alatan, kind="sanke_teacher", payload=CASES["sanke_teacher"][0])
    fact, until = Fact.objects.unscoped().get(), dt.date(2024, 8, 31)
    end_fact(actor=cast.banner_hr.actor, fact=fact, until=until, reason="调离教学岗位", now=NOW)
    case = answer(cast.alatan, "annual_check:2024", until + dt.timedelta(days=day)).case
    assert case.learner.sanke_teacher is holds


def test_who_may_say_that_a_fact_has_ended(cast):
    granted(cast, cast.alatan, kind="sanke_teacher", payload=CASES["sanke_teacher"][0])
    fact = Fact.objects.unscoped().get()
    for member in (cast.alatan, cast.colleague, cast.unit_hr, cast.supervisor, cast.stranger):
        with pytest.raises(Refused):
            end_fact(actor=member.actor, fact=fact, until=LAST, reason="x", now=NOW)
    with pytest.raises(Refused):
        end_fact(actor=cast.banner_hr.actor, fact=fact, until=LAST, reason=" ", now=NOW)
    with pytest.raises(Refused):
        end_fact(actor=cast.banner_hr.actor, fact=fact, until=dt.date(2022, 8, 31), reason="x", now=NOW)
    end_fact(actor=cast.banner_hr.actor, fact=fact, until=dt.date(2022, 9, 1), reason="x", now=NOW)
    with pytest.raises(Refused, match="重新"):
        end_fact(
            actor=cast.league_reviewer.actor, fact=fact, until=LAST, reason="x", now=NOW
        )  # seen before the first change


@pytest.mark.parametrize(
    ("kind", "payload", "said"),
    [
        ("grassroots_graduate", {"required_years": "11", "workplace": "x", "since": "2022-08-01"}, "11"),
        ("epidemic_frontline", {"years": [], "duty": "x"}, "年度"),
        ("epidemic_frontline", {"years": ["2025"], "duty": "x"}, "2025"),
        ("sanke_teacher", {"subject": "history", "school": "x", "since": "2024-06-10", "until": "2024-06-09"}, "早于"),
        ("transfer", {"on": "2024-02-30", "organ": "x", "post": "x"}, "日期"),
        ("transfer", {"on": "2024-02-28", "post": "x"}, "机关"),
        ("postdoc", {**POSTDOC, "stays_in_region": "perhaps"}, "perhaps"),
    ],
)
def test_bad_data_are_refused_with_field_and_sentence(kind, payload, said):
    with pytest.raises(CaseRefused, match=said):
        kind_of(kind).check(payload)


@pytest.mark.parametrize("years", [0, 10])
def test_required_years_within_the_bounds_of_the_pack(years):
    payload = {"required_years": str(years), "workplace": "x", "since": "2022-08-01"}
    assert kind_of("grassroots_graduate").check(payload)["required_years"] == years


def concerns(cast, kind: str, payload) -> str:
    return "".join(str(one) for one in kind_of(kind).concerns(filed(cast.alatan, kind=kind, payload=payload)))


def test_contradictions_are_shown_to_the_reviewer(cast):
    assert "公有制" in concerns(cast, "post", POST)
    assert "早于转岗日期" in concerns(cast, "transfer", {"on": "2024-03-01", "organ": "旗委", "post": "教师"})
    assert "进站" in concerns(cast, "postdoc", {**POSTDOC, "station_since": "", "station_until": ""})
    assert "不适用" in concerns(cast, "postdoc", {**POSTDOC, "merits": []})
    assert "晚于" in concerns(cast, "sanke_teacher", {"subject": "history", "school": "x", "since": "2024-12-03"})
    assert concerns(cast, "sanke_teacher", {"subject": "history", "school": "x", "since": "2024-12-02"}) == ""


@pytest.mark.parametrize(
    ("hour", "minute", "since", "later"),
    [(0, 30, "2024-06-03", False), (0, 30, "2024-06-04", True), (23, 59, "2024-06-03", False),
     (23, 59, "2024-06-04", True)],
)  # fmt: skip
def test_a_day_after_that_of_filing_is_shown_by_shanghais_days(cast, hour, minute, since, later):
    now = dt.datetime(2024, 6, 3, hour, minute, tzinfo=SHANGHAI).astimezone(dt.UTC)
    teacher = {"subject": "history", "school": "x", "since": since}
    request = filed(cast.alatan, kind="sanke_teacher", payload=teacher, now=now)
    assert ("晚于提交" in "".join(map(str, kind_of("sanke_teacher").concerns(request)))) is later


def test_ownership_claimed_stays_known_as_it_was_when_changed_meanwhile(cast):
    request = granted(cast, cast.alatan, kind="post", payload=POST)
    Learner.objects.unscoped().filter(pk=cast.alatan.learner.pk).update(sector="public")
    services.revoke(actor=cast.league_reviewer.actor, request=request, version=request.version, reason="误批", now=NOW)
    assert Learner.objects.unscoped().get(pk=cast.alatan.learner.pk).sector == "public"


def test_nothing_holds_before_the_last_office_has_passed(cast):
    request = move(cast.unit_hr, filed(cast.alatan))
    assert request.state == "filed"
    assert not Fact.objects.unscoped().exists()


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.id)
def test_nothing_to_choose_from_is_chosen_before_somebody_chooses(cast, kind):
    form = kind.form(None, initial={}, learner=cast.alatan.learner)
    lists = [field for field in form.fields.values() if type(field.widget) is forms.Select]
    assert kind.id not in ("sanke_teacher", "qualification_exam", "high_skilled", "hours_training") or lists
    assert all(field.choices[0][0] == "" for field in lists)
