"""Kinds of training that a notice has declared for itself: claimed, recorded, shown, counted, taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from assessments.checks import problems_of
from assessments.decisions.selectors import assess
from casework.requests import services
from casework.requests.kinds import kind_of
from casework.requests.states import CaseRefused
from credits.annual.ledger import differences
from credits.annual.models import AnnualCredit
from credits.records.models import CreditRecord
from ground.actors import SystemActor
from rulebook.facts import AnnualCheck
from tests.casework.filing import NOW, TRAINING, filed, granted
from tests.signin import open_session

from .elsewhere import only_notice

pytestmark = pytest.mark.django_db
SYSTEM = SystemActor("tests")
OWN = """
sources: {rounds: 护理查房, paper: 论文, idle: 没有折算的}
"""
RULE = """  - {id: "6.10", sources: [rounds], subject: professional, needs: certificate, counting_class: rounds,
     article: 6.6, checked: 2026-11-30, summary: 护理查房计入专业科目。}
  - {id: "6.11", sources: [paper], subject: professional, counting_class: papers, most: 20, spread: 2,
     rates: [{unit: 篇, roles: [第一作者], hours: 12}, {unit: 篇, roles: [其他作者], hours: 5}],
     article: 6.6, checked: 2026-11-30, summary: 论文按作者计12或5学时，最多20学时，分两年。}
"""
PAPER = {name: value for name, value in TRAINING.items() if name != "hours"} | {
    "source": "paper", "title": "草畜平衡研究", "unit": "篇", "quantity": "1", "role": "第一作者",
}  # fmt: skip
ROUNDS = TRAINING | {"source": "rounds", "title": "查房示范"}


@pytest.fixture
def place(settings, monkeypatch, tmp_path):
    yield from only_notice(OWN, settings, monkeypatch, tmp_path, rule=RULE)


def counted(learner):
    """What becomes of the only record, and the professional hours of the year."""
    found = assess(
        actor=SYSTEM, learner=learner, application=AnnualCheck(2024), as_of=dt.date(2024, 12, 31), policy="dune-2024"
    )
    year = next(state for state in found.decision.years if state.year == 2024)
    return [item.verdict.value for item in found.verdicts], {s.subject: s.tenths for s in year.subjects}["professional"]


def test_everybody_can_be_decided_under_it(place):
    assert problems_of(place) == []


def test_it_is_claimed_under_the_name_of_the_notice_and_counts(cast, place):
    request = granted(cast, cast.alatan, kind="hours_training", payload=ROUNDS)
    assert ("培训类型", "护理查房") in [tuple(map(str, pair)) for pair in kind_of(request.kind).describe(ROUNDS)]
    row = CreditRecord.objects.unscoped().get()
    assert (row.source, row.subject, row.tenths, row.counting_class) == ("rounds", "professional", 240, "rounds")
    assert AnnualCredit.objects.unscoped().get().tenths == 240
    assert list(differences([cast.alatan.learner.pk])) == []
    assert counted(cast.alatan.learner) == (["counted"], 240)
    CreditRecord.objects.unscoped().update(certificate=False)
    assert counted(cast.alatan.learner) == (["no_certificate"], 0), "the control"


def test_it_is_taken_back_with_the_claim(cast, place):
    request = granted(cast, cast.alatan, kind="hours_training", payload=ROUNDS)
    services.undo(actor=cast.league_reviewer.actor, request=request, version=request.version, now=NOW)
    assert not AnnualCredit.objects.unscoped().exists()


def test_pages_name_it_as_the_notice_does(cast, place):
    granted(cast, cast.alatan, kind="hours_training", payload=ROUNDS)
    alatan = open_session(cast.alatan)
    assert "护理查房" in alatan.get(reverse("home:own")).content.decode()
    form = alatan.get(reverse("requests:new", args=["hours_training"])).content.decode()
    assert "护理查房" in form
    assert "没有折算的" not in form, "what the notice converts nothing of"


def test_where_the_notice_has_no_such_kind_it_is_refused(cast):
    with pytest.raises(CaseRefused, match="rounds"):
        filed(cast.alatan, kind="hours_training", payload=ROUNDS)


@pytest.mark.parametrize(
    ("said", "worth", "counts"),
    [
        ({}, 120, 60),
        ({"role": "其他作者"}, 50, 25),
        ({"quantity": "0.5"}, 60, 30),
        ({"quantity": "2"}, 200, 100),  # no more than 20 hours of one piece
    ],
)
def test_work_in_other_units_is_recorded_as_it_is_and_counts_at_its_rate(cast, place, said, worth, counts):
    granted(cast, cast.alatan, kind="hours_training", payload=PAPER | said)
    row = CreditRecord.objects.unscoped().get()
    assert (row.unit, row.role) == ("篇", said.get("role", "第一作者"))
    assert (row.quantity, row.tenths) == (int(float(said.get("quantity", "1")) * 10), worth)
    assert AnnualCredit.objects.unscoped().get().tenths == worth
    assert list(differences([cast.alatan.learner.pk])) == []
    assert counted(cast.alatan.learner) == (["counted"], counts), "half of it in the next year"
    page = open_session(cast.alatan).get(reverse("home:own")).content.decode()
    assert f"{said.get('quantity', '1')} 篇 {row.role}" in page


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"quantity": ""}, "几个"),
        ({"hours": "10"}, "二选一"),
        ({"role": ""}, "不按这种单位计"),
        ({"source": "rounds"}, "不按这种单位计"),
        ({"unit": ""}, "学时"),
        ({"unit": "", "hours": "10", "role": ""}, "一起填"),  # a quantity of nothing
        ({"unit": "", "hours": "10", "quantity": ""}, "一起填"),  # a part in nothing
    ],
)
def test_work_that_the_notice_does_not_count_so_is_refused_with_why(cast, place, said, why):
    with pytest.raises(CaseRefused, match=why):
        filed(cast.alatan, kind="hours_training", payload=PAPER | said)


@pytest.mark.parametrize(("most", "refused"), [(121, False), (120, False), (119, True)])
def test_work_that_is_worth_more_than_a_record_holds_is_refused_when_it_is_filed(
    cast, place, monkeypatch, most, refused
):
    monkeypatch.setattr("credits.claims.forms.MAX_TENTHS", most)
    if not refused:
        assert filed(cast.alatan, kind="hours_training", payload=PAPER)
        return
    with pytest.raises(CaseRefused, match=r"超过11\.9学时"):
        filed(cast.alatan, kind="hours_training", payload=PAPER)


def test_where_a_notice_counts_hours_alone_nothing_else_is_asked(cast):
    form = open_session(cast.alatan).get(reverse("requests:new", args=["hours_training"])).content.decode()
    assert 'name="hours"' in form
    assert 'name="unit"' not in form
    assert 'name="quantity"' not in form
