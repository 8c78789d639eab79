"""Malformed cases: refused with the path of the field and a sentence; whatever comes in, an answer comes out."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rulebook
from tests.rulebook.cases import SENIOR, arbitrary_case, case, conversion, credit, graduate


def field_of(data):
    answer = rulebook.decide_data(data)
    assert set(answer) == {"error"}, answer
    assert set(answer["error"]) == {"field", "message"}
    message = answer["error"]["message"]
    assert message.endswith("。")
    assert "{" not in message
    return answer["error"]["field"]


def without(data, key):
    return {name: value for name, value in data.items() if name != key}


@pytest.mark.parametrize("data", [None, [], "x", 1, True])
def test_case_is_an_object(data):
    assert field_of(data) == "case"


@pytest.mark.parametrize("key", ["policy", "as_of", "learner", "application"])
def test_required_keys(key):
    assert field_of(without(case(), key)) == key
    assert field_of({**case(), key: None}) == key


@pytest.mark.parametrize("policy", ["xlgl-2025", "", 2024, None, [], "../xlgl-2024", "\ud800"])
def test_policy_is_a_known_pack(policy):
    assert field_of(case(policy=policy)) == "policy"


BAD_DAYS = ["2024-11-31", "2023-02-29", "2024-1-1", "20240101", "2024-W05-3", "2024/01/01", "２０２４-01-01", "", " "]
BAD_DAYS += ["2024-01-01\n", "0000-01-01", "2024-01-01T00:00:00", 20240101, True, None, ["2024-01-01"], {}]


@pytest.mark.parametrize("day", BAD_DAYS)
def test_days_exist_and_are_written_out(day):
    assert field_of(case(as_of=day)) == "as_of"
    assert field_of(case(credits=[credit(2024, "public", "1", completed_on=day)])) == "credits[0].completed_on"
    assert field_of(case(facts=[{"kind": "transfer", "on": day}])) == "facts[0].on"
    if day is not None:
        assert field_of(case(learner={"birth_date": day})) == "learner.birth_date"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("sex", "男"),
        ("sex", "MALE"),
        ("sex", 1),
        ("sex", ["male"]),
        ("sector", "private"),
        ("sector", False),
        ("grassroots_post", "true"),
        ("grassroots_post", 1),
        ("grassroots_post", 0),
        ("sanke_teacher", None),
        ("sanke_teacher", "no"),
        ("high_skilled", None),
        ("high_skilled", 0),
    ],
)
def test_learner(key, value):
    assert field_of(case(learner={key: value})) == f"learner.{key}"


def test_learner_is_an_object():
    assert field_of({**case(), "learner": []}) == "learner"


@pytest.mark.parametrize(("birth_date", "refused"), [("2024-06-21", True), ("2024-06-20", False)])
def test_nobody_is_born_after_the_decision(birth_date, refused):
    answer = rulebook.decide_data(case(as_of="2024-06-20", learner={"birth_date": birth_date}))
    assert ("error" in answer) is refused
    if refused:
        assert answer["error"]["field"] == "learner.birth_date"


@pytest.mark.parametrize(
    ("application", "field"),
    [
        ({}, "kind"),
        ({"kind": None}, "kind"),
        ({"kind": "promotion"}, "kind"),
        ({"kind": ["title_review"]}, "kind"),
        ({"kind": "annual_check", "year": 2020}, "year"),
        ({"kind": "annual_check", "year": 2025}, "year"),
        ({"kind": "annual_check", "year": "2024"}, "year"),
        ({"kind": "annual_check", "year": 2024.0}, "year"),
        ({"kind": "annual_check", "year": True}, "year"),
        ({"kind": "annual_check", "year": None}, "year"),
        ({"kind": "title_review"}, "level"),
        ({"kind": "title_review", "level": None}, "level"),
        ({"kind": "title_review", "level": "高级"}, "level"),
        ({"kind": "title_review", "level": "senior", "exceptional": None}, "exceptional"),
        ({"kind": "title_review", "level": "senior", "exceptional": "yes"}, "exceptional"),
        ({"kind": "post_appointment"}, "grade"),
        ({"kind": "post_appointment", "grade": 0}, "grade"),
        ({"kind": "post_appointment", "grade": 14}, "grade"),
        ({"kind": "post_appointment", "grade": 10.0}, "grade"),
        ({"kind": "post_appointment", "grade": True}, "grade"),
        ({"kind": "post_appointment", "grade": "10"}, "grade"),
        ({"kind": "recognition"}, "ground"),
        ({"kind": "recognition", "ground": "else"}, "ground"),
        ({"kind": "recognition", "ground": "postdoc"}, "level"),
        (graduate(-1), "required_years"),
        (graduate(11), "required_years"),
        (graduate(True), "required_years"),
        ({**graduate(1), "required_years": "2"}, "required_years"),
    ],
)
def test_application(application, field):
    assert field_of({**case(), "application": application}) == f"application.{field}"


def test_application_is_an_object():
    assert field_of({**case(), "application": "title_review"}) == "application"


BAD_HOURS = ["1_000", "٣٠", "３０", "1e2", "1E2", "NaN", "Infinity", "-1", "+1", "0", "0.0", "30.55", "30.00", ".5"]
BAD_HOURS += ["5.", " 30", "30 ", "30\n", "", "3,5", "0x1E", "三十", "1" * 400, "1000000"]
BAD_HOURS += [
    10**30,
    -1,
    0,
    0.0,
    -0.0,
    30.55,
    float("nan"),
    float("inf"),
    1e300,
    0.1 + 0.2,
    True,
    False,
    None,
    ["30"],
    {"value": 30},
]


@pytest.mark.parametrize("hours", BAD_HOURS, ids=repr)
def test_hours_are_plain_numbers_with_one_place(hours):
    data = case(credits=[credit(2024, "public", "30"), credit(2024, "public", hours)])
    assert field_of(data) == "credits[1].hours"
    if hours not in ("0", "0.0", 0):
        plan = {"kind": "filed_plan", "filed_on": "2024-01-01", "hours": hours}
        assert field_of(case(facts=[plan])) == "facts[0].hours"


@pytest.mark.parametrize(
    ("hours", "counted"), [("30", "30"), ("30.0", "30"), (30, "30"), (29.5, "29.5"), (30.0, "30"), ("0.1", "0.1")]
)
def test_hours_in_every_plain_form(hours, counted):
    answer = rulebook.decide_data(case(credits=[credit(2024, "public", hours)]))
    assert answer["years"]["2024"]["public"] == counted


@pytest.mark.parametrize("key", ["id", "year", "subject", "hours", "source", "completed_on"])
def test_required_keys_of_a_credit(key):
    assert field_of(case(credits=[without(credit(2024, "public", "1"), key)])) == f"credits[0].{key}"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", None),
        ("id", 5),
        ("id", ""),
        ("id", "  "),
        ("id", "a\x00b"),
        ("id", "\udfff"),
        ("year", "2024"),
        ("year", 2024.0),
        ("year", True),
        ("year", 0),
        ("year", 10000),
        ("year", 10**40),
        ("year", None),
        ("subject", "公需"),
        ("subject", None),
        ("subject", ["public"]),
        ("source", "book"),
        ("source", {}),
        ("verified", "true"),
        ("verified", 1),
        ("verified", None),
        ("exam_passed", "pass"),
        ("exam_passed", 1),
        ("platform", 5),
        ("platform", "a\ud83d"),
        ("course", 5),
        ("course", ["A"]),
        ("certificate", "yes"),
    ],
)
def test_credit(key, value):
    assert field_of(case(credits=[{**credit(2024, "public", "1"), key: value}])) == f"credits[0].{key}"


def test_certificate_is_true_or_false_where_it_is_asked_for():
    assert field_of(case(credits=[conversion("forum", certificate=None)])) == "credits[0].certificate"
    assert "error" not in rulebook.decide_data(case(credits=[credit(2024, "public", "1", certificate=None)]))


def test_repeated_credit_id_is_refused_where_it_repeats():
    data = case(credits=[credit(2024, "public", "1", id="a"), credit(2023, "public", "2", id="a")])
    assert field_of(data) == "credits[1].id"


@pytest.mark.parametrize("key", ["credits", "facts"])
@pytest.mark.parametrize("value", [None, {}, "x", 1])
def test_lists_are_lists(key, value):
    assert field_of({**case(), key: value}) == key


@pytest.mark.parametrize("key", ["credits", "facts"])
def test_list_items_are_objects(key):
    assert field_of({**case(), key: [None]}) == f"{key}[0]"


def test_lists_may_be_absent():
    assert rulebook.decide_data(without(without(case(), "credits"), "facts")) == rulebook.decide_data(case())


def test_learner_keys_may_be_absent():
    unknown = {"sex": None, "birth_date": None, "sector": None, "grassroots_post": None}
    assert rulebook.decide_data({**case(), "learner": {}}) == rulebook.decide_data({**case(), "learner": unknown})


PLAN = {"kind": "filed_plan", "filed_on": "2024-01-01", "hours": 60}
STAY = {"kind": "postdoc", "foundation_grant": True, "led_project": True, "stays_in_region": True}


@pytest.mark.parametrize(
    ("fact", "field"),
    [
        ({}, "kind"),
        ({"kind": "award"}, "kind"),
        ({"kind": ["tenure"]}, "kind"),
        ({"kind": "qualification_exam", "in_region": True}, "year"),
        ({"kind": "qualification_exam", "year": "2024", "in_region": True}, "year"),
        ({"kind": "qualification_exam", "year": 2024}, "in_region"),
        ({"kind": "qualification_exam", "year": 2024, "in_region": None}, "in_region"),
        (without(PLAN, "filed_on"), "filed_on"),
        (without(PLAN, "hours"), "hours"),
        ({**PLAN, "hours": None}, "hours"),
        ({**PLAN, "on_roster": "yes"}, "on_roster"),
        ({**PLAN, "accepted_late": None}, "accepted_late"),
        ({"kind": "epidemic_frontline"}, "years"),
        ({"kind": "epidemic_frontline", "years": None}, "years"),
        ({"kind": "epidemic_frontline", "years": 2022}, "years"),
        ({"kind": "epidemic_frontline", "years": [2022, "2023"]}, "years[1]"),
        ({"kind": "epidemic_frontline", "years": [True]}, "years[0]"),
        ({"kind": "transfer"}, "on"),
        ({"kind": "tenure"}, "since"),
        *(({**STAY, key: None}, key) for key in STAY if key != "kind"),
        *((without(STAY, key), key) for key in STAY if key != "kind"),
        *(({**STAY, key: 1}, key) for key in STAY if key != "kind"),
    ],
)
def test_fact(fact, field):
    assert field_of(case(facts=[fact])) == f"facts[0].{field}"


@pytest.mark.parametrize(
    "fact", [PLAN, STAY, {"kind": "transfer", "on": "2024-01-01"}, {"kind": "epidemic_frontline", "years": []}]
)
def test_fact_of_one_kind_comes_once(fact):
    assert field_of(case(facts=[fact, fact])) == "facts[1].kind"


def test_examinations_may_repeat_and_a_roster_may_be_unknown():
    exam = {"kind": "qualification_exam", "year": 2024, "in_region": True}
    assert "error" not in rulebook.decide_data(case(facts=[exam, exam, {**PLAN, "on_roster": None}]))


def test_unknown_keys_are_ignored():
    noisy = {**case(), "note": float("nan"), "learner": {**case()["learner"], "name": "\ud800"}}
    assert rulebook.decide_data(noisy) == rulebook.decide_data(case())
    other_kind = {**SENIOR, "grade": "x", "year": None, "required_years": -3}
    assert rulebook.decide_data(case(other_kind)) == rulebook.decide_data(case())


class TestLines:
    def error_of(self, line):
        answer = rulebook.decide_line(line)
        assert set(answer) == {"error"}
        return answer["error"]["field"]

    @pytest.mark.parametrize(
        "line", ["", " ", "{", "[1,", "{'policy': 1}", "null x", "\x00", '{"a": 01}', "[" * 100_000, "9" * 5000]
    )
    def test_not_json(self, line):
        assert self.error_of(line) == "case"

    def test_deep_nesting_in_a_key_nobody_reads(self):
        line = json.dumps(case())[:-1] + ', "note": ' + "[" * 100_000 + "]" * 100_000 + "}"
        assert self.error_of(line) == "case"

    @pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e400"])
    def test_numbers_that_json_does_not_have_are_found_at_their_field(self, literal):
        line = json.dumps(case(credits=[credit(2024, "public", "HOURS")])).replace('"HOURS"', literal)
        assert self.error_of(line) == "credits[0].hours"

    def test_bytes_and_byte_order_mark(self):
        line = json.dumps(case(credits=[credit(2024, "public", "1", course="公需")]), ensure_ascii=False)
        plain = rulebook.decide_line(line)
        assert "error" not in plain
        assert rulebook.decide_line("\ufeff" + line) == plain
        assert rulebook.decide_line(("\ufeff" + line).encode()) == plain
        assert self.error_of(line.encode("gb18030")) == "case"

    def test_every_answer_can_be_written_as_utf_8(self):
        for data in (case(), case(policy="\ud800"), case(credits=[credit(2024, "public", "1", id="\ud800")])):
            json.dumps(rulebook.decide_line(json.dumps(data)), ensure_ascii=False).encode()


words = st.text(max_size=8) | st.sampled_from(["2024-01-01", "public"])
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=6,
)


def paths(data, at=()):
    yield at
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, child in children:
        yield from paths(child, (*at, key))


def replaced(data, path, value):
    if not path:
        return value
    key, *rest = path
    changed = dict(data) if isinstance(data, dict) else list(data)
    changed[key] = replaced(data[key], rest, value)
    return changed


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), st.data())
def test_whatever_stands_anywhere_an_answer_comes_out(seed, data):
    """A decision or an error with a field; never an exception, never text that cannot be written."""
    whole = arbitrary_case(random.Random(seed))
    path = data.draw(st.sampled_from(list(paths(whole))))
    answer = rulebook.decide_data(replaced(whole, path, data.draw(anything)))
    json.dumps(answer, ensure_ascii=False, allow_nan=False).encode()
    assert ("error" in answer) != ("outcome" in answer)


@settings(max_examples=200, deadline=None)
@given(st.text() | st.binary())
def test_whatever_the_line_an_answer_comes_out(line):
    assert "error" in rulebook.decide_line(line)
