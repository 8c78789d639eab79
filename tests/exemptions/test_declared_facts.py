"""A fact that only a pack knows of walks from the claim to the card, without a line of code for it."""

from __future__ import annotations

import datetime as dt
import io

import pypdf
import pytest
from django.urls import reverse

from assessments.decisions import cases
from assessments.decisions.selectors import assess
from assessments.standings import services as standings
from casework.requests.kinds import all_kinds, kind_of
from casework.requests.models import CaseRequest
from casework.requests.states import CaseRefused
from exemptions.facts.models import Fact
from exemptions.facts.services import end_fact
from ground.actors import SystemActor
from learners.people.models import Learner
from policy import packs
from reports.cards import jobs
from reports.cards.models import ReviewCard
from rulebook import decide, loader, parse_case
from rulebook.facts import TitleReview
from tests.assessments.invented import differences
from tests.casework.filing import NOW, filed, granted, move, photo
from tests.papers import draw_all

STEPPE, SYSTEM = "steppe-2024", SystemActor("tests")
LAST = dt.date(2024, 12, 31)
WORDS = {
    "village_teacher": "驻村支教", "award": "表彰等级", "mentored": "带徒人数", "hired_on": "参加工作日期",
    "abroad": "援外年度",
}  # fmt: skip
FACTS = """
facts:
  - {id: village_teacher, name: 驻村支教, type: flag, absent: none}
  - {id: award, name: 表彰等级, type: word, words: {state: 国家级, region: 自治区级}, absent: none}
  - {id: mentored, name: 带徒人数, type: whole, absent: none}
  - {id: hired_on, name: 参加工作日期, type: day, absent: none}
  - {id: abroad, name: 援外年度, type: years, absent: none}
  - {id: silent, name: 没有申请的事实, type: flag}
"""
ASKS = """
  - id: "{id}"
    kind: asks
    name: {name}
    covers: [{{application: title_review}}]
    when: {when}
    asks: {{nothing: true}}
    article: {article}
    checked: 2026-11-29
    summary: {name}的人员申报职称评审不要求学时。
"""
CONDITIONS = {
    "village_teacher": "{fact: village_teacher}", "award": "{fact: award, is: state}",
    "mentored": "{fact: mentored, at_least: 3}", "hired_on": "{fact: hired_on, completed_years: {at_least: 30}}",
}  # fmt: skip
WAIVER = """
  - id: "6.15"
    kind: years
    name: 援外
    covers: [{application: title_review}]
    when: {fact: abroad}
    years: {recorded: abroad}
    article: 6.15
    checked: 2026-11-29
    summary: 援外当年不要求学时。
"""
CLAIMS = "".join(
    f"  - {{fact: {name}, proof: {words}的证明。, article: 6, checked: 2026-11-29}}\n" for name, words in WORDS.items()
)
SINCE = {"since": "2020-09-01"}
HELPING = {
    "village_teacher": (SINCE, True),
    "award": ({"value": "state", **SINCE}, "state"),
    "mentored": ({"value": "3", **SINCE}, 3),
    "hired_on": ({"value": "1994-07-01"}, "1994-07-01"),
    "abroad": ({"value": ["2024"]}, [2024]),
}
IDLE = {
    "award": {"value": "region", **SINCE},
    "mentored": {"value": "2", **SINCE},
    "hired_on": {"value": "1995-01-01"},
    "abroad": {"value": ["2023"]},
}
"""What is on record and does not reach the clause: one step below each figure."""


def pack_text() -> str:
    text = (loader.PACKS / "xlgl-2024" / "pack.yaml").read_text(encoding="utf-8")
    text = text.replace("id: xlgl-2024", f"id: {STEPPE}").replace("series: xlgl", "series: steppe")
    numbered = enumerate(CONDITIONS.items(), 11)
    asks = [ASKS.format(id=f"6.{n}", article=f"6.{n}", name=WORDS[name], when=when) for n, (name, when) in numbered]
    for section, more in (("relief:\n", "".join(asks)), ("waivers:\n", WAIVER), ("claims:\n", CLAIMS)):
        assert text.count(f"\n{section}") == 1
        text = text.replace(f"\n{section}", f"\n{section}{more.lstrip(chr(10))}")
    return text + FACTS


CACHES = (
    loader.load_pack, loader.offered, loader.carried, loader.available_packs, loader._with_invented,
    packs.under_rulings,
)  # fmt: skip


def _forget() -> None:
    for cache in CACHES:
        cache.cache_clear()


TEXT = pack_text()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder of packs in which the notice of an invented place lies, read once for all tests here."""
    folder = tmp_path_factory.mktemp("packs")
    file = folder / STEPPE / "pack.yaml"
    file.parent.mkdir()
    file.write_text(TEXT, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "PACKS", folder)
        _forget()
        yield folder
    _forget()


@pytest.fixture
def steppe(settings, place, db):
    """The notice on offer."""
    settings.RULE_PACKS = [STEPPE]
    return packs.as_written(STEPPE)


def answer(member, as_of: dt.date = LAST):
    learner = Learner.objects.unscoped().get(pk=member.learner.pk)
    return assess(actor=SYSTEM, learner=learner, application=TitleReview("junior"), as_of=as_of, policy=STEPPE).decision


def by_data(member, **declared):
    """The same question as somebody would write it by hand for ``manage.py decide``."""
    learner = member.learner
    person = {"sex": learner.sex, "birth_date": learner.birth_date.isoformat(), **declared}
    application = {"kind": "title_review", "level": "junior"}
    case = {"policy": STEPPE, "as_of": LAST.isoformat(), "learner": person, "application": application, "credits": []}
    pack = packs.in_force(STEPPE)
    return decide(parse_case({**case, "facts": []}, pack), pack)


def said(decision) -> tuple:
    return decision.outcome, decision.by_default, decision.route, decision.missing


def test_what_can_be_claimed_follows_from_the_pack(steppe, cast):
    ids = {kind.id for kind in all_kinds()}
    assert set(WORDS) <= ids
    assert "silent" not in ids
    kind = kind_of("village_teacher")
    assert str(kind.title) == "驻村支教"
    assert str(kind.proof) == "驻村支教的证明。"
    assert str(kind.rule) == "驻村支教的人员申报职称评审不要求学时。"
    assert (str(kind.helps), str(kind.helps_not)) == ("职称评审", "年度审验、专技岗聘任、考核认定")


def test_nobody_can_claim_what_no_notice_on_offer_declares(steppe, settings):
    settings.RULE_PACKS = []
    with pytest.raises(CaseRefused):
        kind_of("village_teacher")


def test_a_kind_of_which_the_notice_says_nothing_is_not_offered(steppe, cast, signed_in, monkeypatch):
    client = signed_in(cast.alatan)
    choose, new = reverse("requests:choose"), reverse("requests:new", args=["postdoc"])
    assert new in client.get(choose).content.decode()
    start, end = TEXT.index("  - id: 6.3\n"), TEXT.index("  - id: 6.1.full")
    without = loader.read_pack(TEXT[:start] + TEXT[end:], "pack.yaml")
    monkeypatch.setattr(packs, "as_written", lambda policy: without)
    assert new not in client.get(choose).content.decode()
    assert client.get(new).status_code == 404


@pytest.mark.parametrize("name", HELPING)
def test_an_approved_claim_decides_as_the_same_fact_given_as_data(steppe, cast, name):
    payload, value = HELPING[name]
    before = answer(cast.alatan)
    assert said(before) == said(by_data(cast.alatan))
    granted(cast, cast.alatan, kind=name, payload=payload)
    after = answer(cast.alatan)
    assert said(after) == said(by_data(cast.alatan, **{name: value}))
    assert said(after) != said(before)


@pytest.mark.parametrize("name", IDLE)
def test_one_step_below_its_figure_a_fact_changes_nothing(steppe, cast, name):
    before = answer(cast.alatan)
    granted(cast, cast.alatan, kind=name, payload=IDLE[name])
    assert said(answer(cast.alatan)) == said(before)


@pytest.mark.parametrize("name", HELPING)
def test_the_case_comes_back_from_its_data(steppe, cast, name):
    granted(cast, cast.alatan, kind=name, payload=HELPING[name][0])
    case = answer(cast.alatan).case
    assert parse_case(cases.as_data(case), packs.in_force(STEPPE)) == case
    assert dict(case.learner.declared)[name] not in (None, ())


def test_the_standings_say_what_the_rules_say(steppe, cast):
    people = [cast.alatan.learner, cast.colleague.learner]
    for name in HELPING:
        granted(cast, cast.alatan, kind=name, payload=HELPING[name][0])
        standings.reassess(actor=SYSTEM, today=LAST)
        assert differences(people, LAST, STEPPE) == []
    Fact.objects.unscoped().update(since=dt.date(2025, 1, 1))  # behind the back of the standings: the control
    assert differences(people, LAST, STEPPE)


def test_what_stands_behind_a_decision_moves_with_the_fact_and_not_with_the_day(steppe, cast):
    granted(cast, cast.alatan, kind="hired_on", payload=HELPING["hired_on"][0])
    first = cases.facts_hash(answer(cast.alatan, LAST).case)
    assert cases.facts_hash(answer(cast.alatan, LAST - dt.timedelta(days=1)).case) == first
    granted(cast, cast.alatan, kind="village_teacher", payload=SINCE)
    assert cases.facts_hash(answer(cast.alatan, LAST).case) != first


def test_it_holds_from_its_first_day_until_its_last(steppe, cast):
    granted(cast, cast.alatan, kind="village_teacher", payload={"since": "2024-03-01", "until": "2024-06-30"})
    for day, met in [("2024-02-29", False), ("2024-03-01", True), ("2024-06-30", True), ("2024-07-01", False)]:
        assert (answer(cast.alatan, dt.date.fromisoformat(day)).outcome == "met") is met, day


def test_two_periods_that_share_a_day_do_not_stand_side_by_side(steppe, cast):
    granted(cast, cast.alatan, kind="village_teacher", payload={"since": "2022-03-01", "until": "2022-06-30"})
    granted(cast, cast.alatan, kind="village_teacher", payload={"since": "2022-07-01", "until": "2022-08-31"})
    with pytest.raises(CaseRefused, match="驻村支教"):
        granted(cast, cast.alatan, kind="village_teacher", payload={"since": "2022-08-31"})


def test_years_are_united_and_a_day_stands_once(steppe, cast):
    granted(cast, cast.alatan, kind="abroad", payload={"value": ["2023"]})
    granted(cast, cast.alatan, kind="abroad", payload={"value": ["2023", "2024"]})
    assert dict(answer(cast.alatan).case.learner.declared)["abroad"] == (2023, 2024)
    with pytest.raises(CaseRefused):
        granted(cast, cast.alatan, kind="abroad", payload={"value": ["2024"]})
    granted(cast, cast.alatan, kind="hired_on", payload={"value": "1994-07-01"})
    with pytest.raises(CaseRefused):
        granted(cast, cast.alatan, kind="hired_on", payload={"value": "1995-07-01"})


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("award", {"value": "county", **SINCE}), ("award", SINCE), ("mentored", {"value": "-1", **SINCE}),
        ("mentored", {"value": "many", **SINCE}), ("hired_on", {"value": "1994"}), ("abroad", {"value": ["1990"]}),
        ("village_teacher", {}), ("village_teacher", {"since": "2024-02-01", "until": "2024-01-31"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_declaration_is_refused(steppe, cast, name, payload):
    with pytest.raises(CaseRefused):
        filed(cast.alatan, kind=name, payload=payload)
    assert not Fact.objects.unscoped().exists()


def test_from_the_form_to_the_card(steppe, cast, signed_in):
    client = signed_in(cast.alatan)
    page = client.get(reverse("requests:choose")).content.decode()
    address = reverse("requests:new", args=["village_teacher"])
    assert address in page
    assert "驻村支教的人员申报职称评审不要求学时。" in page
    form = client.get(address).content.decode()
    assert "驻村支教的证明。" in form
    proof = io.BytesIO(photo())
    proof.name = "证明.jpg"
    sent = client.post(address, {**SINCE, "act": "file", "evidence": [proof]})
    assert sent.status_code == 302, sent.content.decode()
    request = CaseRequest.objects.unscoped().get()
    draw_all()
    for reviewer in (cast.unit_hr, cast.league_reviewer):
        look = signed_in(reviewer).get(reverse("requests:request", args=[request.public_id])).content.decode()
        assert "驻村支教" in look
        request.refresh_from_db()
        if request.office_id == reviewer.unit.pk:
            request = move(reviewer, request)
    home = client.get(reverse("home:own"), {"purpose": "title_review", "level": "junior"}).content.decode()
    assert "符合" in home
    assert "驻村支教" in home
    client.post(
        reverse("home:paper", args=[cast.alatan.learner.public_id]), {"purpose": "title_review", "level": "junior"}
    )
    card = ReviewCard.objects.unscoped().get()
    assert card.kind == "card"
    assert "驻村支教" in str(card.content)
    pages = pypdf.PdfReader(io.BytesIO(jobs.render(card))).pages
    assert "驻村支教" in "".join(page.extract_text() for page in pages)
    fact = Fact.objects.unscoped().get()
    end_fact(actor=cast.league_reviewer.actor, fact=fact, until=dt.date(2024, 12, 1), reason="支教结束", now=NOW)
    assert answer(cast.alatan).outcome != "met"
