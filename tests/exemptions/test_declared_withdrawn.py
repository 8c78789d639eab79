"""A notice that declared a kind of request is withdrawn, or corrected away: old cases are read, returned and revoked,
nothing more is granted, and no page breaks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from casework.requests import services
from casework.requests.kinds import kind_of, kind_shown
from casework.requests.minding import to_mind
from casework.requests.models import CaseRequest
from casework.requests.states import CaseRefused, RequestMove
from exemptions.facts.models import Fact
from policy.publishing import services as publishing
from tests.casework.filing import filed, granted, move
from tests.policy.publishing import TODAY, in_use, officer
from tests.policy.test_drafts import repaired
from tests.signin import open_session

from .test_declared_facts import ASKS, CONDITIONS, WORDS

pytestmark = pytest.mark.django_db
KIND = "village_teacher"
SINCE = {"since": "2020-09-01"}
NOW = dt.datetime.combine(TODAY, dt.time(4), dt.UTC)


FACT = f"\nfacts:\n  - {{id: {KIND}, name: 驻村支教, type: flag, absent: none}}\n"
ADDED = {
    "relief:\n": ASKS.format(id="6.11", article="6.11", name=WORDS[KIND], when=CONDITIONS[KIND]).lstrip("\n"),
    "claims:\n": f"  - {{fact: {KIND}, proof: 证明。, article: 6, checked: 2026-11-29}}\n",
}


def declaring(text: str) -> str:
    for section, more in ADDED.items():
        text = text.replace(f"\n{section}", f"\n{section}{more}")
    return text + FACT


def next_year(text: str) -> str:
    return repaired(declaring(text))


def silent(text: str) -> str:
    """A correction that declares the fact no more."""
    for more in (*ADDED.values(), FACT):
        assert more in text
        text = text.replace(more, "")
    return text


@pytest.fixture
def two(cast):
    return cast.league_policy.actor_on(TODAY), officer("policy2", "其木格", cast.league).actor_on(TODAY)


@pytest.fixture
def gone(cast, two):
    """One request filed, one granted; then the notice is withdrawn."""
    published = in_use(*two, change=next_year)
    asked = filed(cast.alatan, kind=KIND, payload=SINCE, now=NOW)
    given = granted(cast, cast.colleague, kind=KIND, payload=SINCE, now=NOW)
    publishing.withdraw(actor=two[0], published=published, reason="有误", now=NOW)
    asked.refresh_from_db()
    return asked, given


def test_it_is_named_as_before(gone):
    with pytest.raises(CaseRefused, match="驻村支教"):
        kind_of(KIND)
    assert str(kind_shown(KIND).title) == "驻村支教"
    assert kind_shown(KIND).gone
    assert Fact.objects.unscoped().get(kind=KIND).name == "驻村支教"


def test_a_kind_that_no_notice_ever_declared_is_read_by_its_id(cast, gone):
    row = gone[0]
    CaseRequest.objects.unscoped().filter(pk=row.pk).update(kind="unheard_of")
    page = open_session(cast.alatan).get(reverse("requests:request", args=[row.public_id]))
    assert (page.status_code, "unheard_of" in page.content.decode()) == (200, True)


def test_every_page_answers(cast, gone):
    asked, given = gone
    for member, row in ((cast.alatan, asked), (cast.unit_hr, asked), (cast.colleague, given), (cast.unit_hr, given)):
        client = open_session(member)
        for address in (reverse("requests:request", args=[row.public_id]), "/"):
            assert client.get(address).status_code == 200
    for tab in ("waiting", "late", "elsewhere", "decided"):
        said = open_session(cast.unit_hr).get(reverse("requests:desk"), {"tab": tab})
        assert said.status_code == 200
    assert "驻村支教" in open_session(cast.alatan).get(reverse("requests:mine")).content.decode()
    assert KIND not in open_session(cast.alatan).get(reverse("requests:choose")).content.decode()
    new = open_session(cast.alatan).get(reverse("requests:new", args=[KIND]))
    assert new.status_code == 404


@pytest.mark.parametrize("act", ["pass", "part"])
def test_it_is_not_granted_and_the_page_says_why(cast, gone, act):
    asked = gone[0]
    client = open_session(cast.unit_hr)
    said = client.post(
        reverse("requests:decide", args=[asked.public_id]), {"act": act, "version": asked.version, "reason": "x"},
        follow=True,
    )  # fmt: skip
    assert said.status_code == 200
    assert "退回" in "".join(map(str, to_mind(asked)))
    asked.refresh_from_db()
    assert asked.state == "filed"


def test_it_is_returned_and_withdrawn_and_the_person_is_told(cast, gone):
    asked = gone[0]
    client = open_session(cast.unit_hr)
    page = client.get(reverse("requests:request", args=[asked.public_id])).content.decode()
    assert 'value="return"' in page
    assert 'value="pass"' not in page
    client.post(
        reverse("requests:decide", args=[asked.public_id]),
        {"act": "return", "version": asked.version, "reason": "通知已撤回"},
    )
    asked.refresh_from_db()
    assert asked.state == "returned"
    assert open_session(cast.alatan).get(reverse("requests:request", args=[asked.public_id])).status_code == 200
    services.cancel(actor=cast.alatan.actor, request=asked, version=asked.version, now=NOW)
    assert asked.state == "cancelled"


def test_what_was_granted_is_revoked(cast, gone):
    given = gone[1]
    services.revoke(
        actor=cast.league_reviewer.actor, request=given, version=given.version, reason="通知已撤回", now=NOW
    )
    assert Fact.objects.unscoped().get(kind=KIND).revoked_at == NOW


def test_a_correction_that_declares_it_no_more(cast, two):
    in_use(*two, change=next_year)
    asked = filed(cast.alatan, kind=KIND, payload=SINCE, now=NOW)
    corrected = in_use(*two, base="xlgl-2025", change=silent, next_year=False, name="更正")
    assert corrected.corrects
    assert open_session(cast.alatan).get(reverse("requests:request", args=[asked.public_id])).status_code == 200
    with pytest.raises(CaseRefused):
        move(cast.unit_hr, asked, RequestMove.PASS, now=NOW)


def test_control_while_the_notice_is_on_offer_it_is_granted(cast, two):
    in_use(*two, change=next_year)
    assert granted(cast, cast.alatan, kind=KIND, payload=SINCE, now=NOW).state == "approved"
