"""Every page costs as many queries for many people as for few, whoever opens it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.holders.selectors import person_for
from ground import clock
from ground.paging import COUNTED
from learners.people.selectors import learners_visible
from tests.assessments.invented import league
from tests.signin import open_session

SEEN = 'UPDATE "accounts_accountsession" SET "seen_at"'
"""Once a minute the first click says that its session was used."""
COUNTING = f"LIMIT {COUNTED + 1}) subquery"
"""What does not fit one page is counted, once."""
ELSEWHERE = ("/static/", "/accounts/sign-out/", "/api/v1/schema")


def _addresses(resolver: URLResolver, before: str = "/"):
    """Addresses without arguments."""
    for entry in resolver.url_patterns:
        address = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, address)
        elif isinstance(entry, URLPattern) and not set(address) & set("<(^"):
            yield address


def _queries(client) -> dict[str, int]:
    taken = {}
    for address in sorted(set(_addresses(get_resolver()))):
        if address.startswith(ELSEWHERE):
            continue
        client.get(address)  # what is kept between requests is there the second time
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        if answer.status_code == 200:
            asked = [query for query in queries if not any(text in query["sql"] for text in (SEEN, COUNTING))]
            taken[address] = len(asked)
    return taken


@pytest.mark.parametrize("member", ["league_reviewer", "league_policy", "supervisor"])
def test_pages_cost_the_same_queries_for_few_and_many_people(cast, member):
    client = open_session(getattr(cast, member))
    league(30, seed=1)  # some with a certificate: who else reports it is asked once, if there is a number at all
    few = _queries(client)
    league(200, seed=2)
    assert learners_visible(actor=person_for(getattr(cast, member).account, clock.today())).count() > 200
    many = _queries(client)
    assert len(few) > 15
    assert {address: (few[address], many.get(address)) for address in few if few[address] != many.get(address)} == {}
