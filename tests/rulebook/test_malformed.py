"""Malformed cases: refused with the path of the field and a sentence; whatever comes in, an answer comes out."""

import json
import random
import re

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
    assert field_of(data) == ""


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
        ("year", 1899),
        ("year", 3000),
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
        ("was_sanke_teacher", "yes"),
    ],
)
def test_credit(key, value):
    assert field_of(case(credits=[{**credit(2024, "public", "1"), key: value}])) == f"credits[0].{key}"


@pytest.mark.parametrize("key", ["exam_passed", "certificate", "course", "was_sanke_teacher", "platform"])
@pytest.mark.parametrize("source", ["platform", "forum", "sanke_training", "recognised"])
def test_what_may_be_null_is_then_absent(key, source):
    given = conversion(source, certificate=True, was_sanke_teacher=False)
    with_null, absent = {**given, key: None}, {name: value for name, value in given.items() if name != key}
    assert rulebook.decide_data(case(credits=[with_null])) == rulebook.decide_data(case(credits=[absent]))


def test_numbers_are_read_as_they_are_written():
    """decide.md: 59.99999999999999999 must not become 60 on the way."""
    line = json.dumps(case(credits=[credit(2024, "professional", "HOURS")]))
    for written in ("59.99999999999999999", "6e1", "60.00", "6E+1", "-0", "0.10"):
        answer = rulebook.decide_line(line.replace('"HOURS"', written))
        assert answer["error"]["field"] == "credits[0].hours", written
    for written, counted in (("60", "60"), ("60.0", "60"), ("59.9", "59.9"), ("0.1", "0.1")):
        answer = rulebook.decide_line(line.replace('"HOURS"', written))
        assert answer["years"]["2024"]["professional"] == counted
    year = line.replace('"year": 2024', '"year": 2024.0').replace('"HOURS"', "1")
    assert rulebook.decide_line(year)["error"]["field"] == "credits[0].year"


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ('"policy": ', '"policy": "xlgl-2024", "policy": ', "policy"),
        ('"hours": ', '"hours": "1", "hours": ', "credits[0].hours"),
        ('"sex": ', '"sex": null, "sex": ', "learner.sex"),
        ('"kind": "transfer"', '"on": "2024-01-01", "kind": "transfer"', "facts[0].on"),
        ('"facts": ', '"note": [{"a": 1, "a": 1}], "facts": ', "note[0].a"),
        ('"id": ', '"hours": "x", "id": ', "credits[0].hours"),
    ],
)
def test_a_key_that_stands_twice_is_an_error_that_names_it(old, new, field):
    """Before any other error of the case, and whether the two values agree or not."""
    data = case(credits=[credit(2024, "public", "1")], facts=[{"kind": "transfer", "on": "2024-01-01"}])
    line = json.dumps({**data, "as_of": "never"})
    assert line.count(old) == 1
    answer = rulebook.decide_line(line.replace(old, new))
    assert answer["error"]["field"] == field
    assert field.rpartition(".")[2] in answer["error"]["message"]
    assert rulebook.decide_line(line)["error"]["field"] == "as_of"


ORDER = [
    "policy", "as_of", "learner.sex", "learner.birth_date", "learner.sector", "learner.grassroots_post",
    "learner.sanke_teacher", "learner.high_skilled", "application.kind", "credits[0].id", "credits[0].year",
    "credits[0].subject", "credits[0].hours", "credits[0].source", "credits[0].completed_on", "credits[0].verified",
    "credits[0].platform", "credits[0].exam_passed", "credits[0].course", "credits[0].certificate",
    "credits[0].was_sanke_teacher", "facts[0].kind", "facts[0].filed_on", "facts[0].hours", "facts[0].on_roster",
    "facts[0].completed", "facts[0].accepted_late", "facts[0].year",
]  # fmt: skip


def test_of_several_errors_the_first_of_the_description_is_told():
    """Whatever the order of the keys in the case: everything is wrong, then one thing after the other is mended."""
    plan = {"kind": "filed_plan", "filed_on": "2024-01-01", "hours": 60, "on_roster": True, "completed": True}
    given = credit(2024, "public", "1", course="A", certificate=True, was_sanke_teacher=True)
    good = case(credits=[given], facts=[{**plan, "accepted_late": False, "year": 2024}])
    wrong = {**good, "policy": 5, "as_of": 5, "application": {"kind": 5}}
    wrong |= {
        "learner": dict.fromkeys(("high_skilled", "sanke_teacher", "grassroots_post", "sector", "birth_date", "sex"), 5)
    }
    wrong |= {"credits": [{key: [] for key in reversed(good["credits"][0])}]}
    wrong |= {"facts": [{key: [] for key in reversed(good["facts"][0])}]}
    for field in ORDER:
        assert field_of(wrong) == field
        place, right = wrong, good
        for part in re.split(r"\[0\]\.|\.", field):
            if isinstance(place.get(part), dict):
                place, right = place[part], right[part]
            elif isinstance(place.get(part), list) and part in ("credits", "facts"):
                place, right = place[part][0], right[part][0]
        leaf = field.rpartition(".")[2]
        place[leaf] = {"sector": "public", "sanke_teacher": False, "high_skilled": False}.get(leaf, right.get(leaf))
        if field == "application.kind":
            wrong["application"] = good["application"]
    assert "error" not in rulebook.decide_data(wrong)


def test_the_outer_of_two_repeated_keys_is_named():
    line = json.dumps(case(credits=[credit(2024, "public", "1")])).replace('"hours": ', '"hours": 1, "hours": ')
    assert rulebook.decide_line(line[:-1] + ', "policy": "x"}')["error"]["field"] == "policy"


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
        assert self.error_of(line) == ""

    def test_deep_nesting_in_a_key_nobody_reads(self):
        line = json.dumps(case())[:-1] + ', "note": ' + "[" * 100_000 + "]" * 100_000 + "}"
        assert self.error_of(line) == ""

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
        assert self.error_of(line.encode("gb18030")) == ""

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
