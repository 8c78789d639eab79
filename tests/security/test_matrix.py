"""Every address × every role × every relation, against the table; the table against the URLconf and the API's schema.

What it does not prove: that an allowed act does the right thing (the tests of each app do), and what differs inside a
page for different roles.
"""

from __future__ import annotations

import re
import uuid

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import Client

from ground.roles import ADMINISTRATORS
from learners.people.models import Learner

from ..cast import STAFF, Cast
from ..signin import open_session
from .addresses import Address, addresses
from .table import ROWS as OWN_ROWS
from .table import Row
from .table_api import API_ROWS
from .table_work import LEAGUE, WORK_ROWS
from .things import Thing, things

ROWS = OWN_ROWS | WORK_ROWS | API_ROWS
SIGN_IN = "/accounts/sign-in/"
OFFICE = {name: unit for name, (_name, role, unit) in STAFF.items() if role not in ADMINISTRATORS}
ADDRESSES = addresses()
BY_NAME = {address.name: address for address in ADDRESSES}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def send(client: Client, method: str, url: str):
    """Sends a request and takes back whatever it has written."""
    with transaction.atomic():
        answer = client.generic(method, url)
        transaction.set_rollback(True)
    return answer


def reaches(cast: Cast, member: str, row: Row, thing: Thing) -> bool:
    """What the table says, worked out from the cast alone."""
    if member not in row.who:
        return False
    if row.reach == "all":
        return True
    own = thing.owner == member
    if row.reach == "own":
        return own
    office = getattr(cast, OFFICE[member]).path if member in OFFICE else None
    if row.reach == "filing":
        return office == thing.path or member in LEAGUE
    below = office is not None and thing.path.startswith(office)
    return below or (own and row.reach == "scope_or_own")


def body(answer) -> str:
    return re.sub(r'(csrf-token" content|csrfmiddlewaretoken" value)="[^"]+"', "", answer.content.decode())


def violations(cast: Cast, address: Address, row: Row) -> list[str]:
    """Everything in which the portal and the table disagree about one address."""
    found = []
    made = things(cast, row.kind)
    named = bool(set(address.converters.values()) & {"uuid"})
    for member in cast.members:
        client = open_session(cast.members[member])
        for method in row.methods.split():
            nothing = send(client, method, address.url(uuid.uuid4(), **row.words))
            where = f"{method} {address.name} as {member}"
            if nothing.status_code in {403, 405} or nothing.status_code >= 500:
                found.append(f"{where}: {nothing.status_code}")
            elif named and nothing.status_code not in {404, 400} and not row.public:
                found.append(f"{where}: a random id answers {nothing.status_code}")
            elif not named and not row.public and (nothing.status_code == 404) == (member in row.who):
                found.append(f"{where}: {nothing.status_code}")
            for thing in made:
                answer = send(client, method, address.url(thing.key, **row.words))
                said = f"{where}, {thing.relation}: {answer.status_code}"
                if reaches(cast, member, row, thing):
                    if answer.status_code not in {200, 302, 400}:
                        found.append(said)
                elif answer.status_code != 404 or body(answer) != body(nothing):
                    found.append(f"{said} must be as a random id")
    return found


def test_every_address_has_its_row_and_every_row_its_address():
    assert {address.name for address in ADDRESSES} == set(ROWS)


def test_every_operation_of_the_api_is_an_address_of_the_table():
    from drf_spectacular.generators import SchemaGenerator

    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    known = {"/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", address.route): address.name for address in ADDRESSES}
    for path, operations in paths.items():
        allowed = set(ROWS[known[path]].methods.lower().split())
        assert {verb for verb in operations if verb in {"get", "post", "put", "patch", "delete"}} <= allowed, path


@pytest.mark.parametrize("name", sorted(ROWS))
def test_roles_and_relations(cast, name):
    found = violations(cast, BY_NAME[name], ROWS[name])
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_visitors_are_sent_to_sign_in_and_other_methods_are_refused(cast, name):
    address, row, found = BY_NAME[name], ROWS[name], []
    insider = open_session(cast.members[sorted(row.who)[0]])
    for method in METHODS:
        url = address.url(uuid.uuid4(), **row.words)
        answer = send(Client(), method, url)
        if not row.public and not _turned_away(answer):
            found.append(f"{method} {name} as a visitor: {answer.status_code}")
        if method not in row.methods.split():
            answer = send(insider, method, url)
            if answer.status_code not in {404, 405}:
                found.append(f"{method} {name}: {answer.status_code}")
    assert found == []


def _turned_away(answer) -> bool:
    return answer.status_code in {401, 403, 404, 405} or answer.headers.get("Location", "").startswith(SIGN_IN)


def test_control_with_one_scope_filter_removed_the_matrix_is_red(cast, monkeypatch):
    monkeypatch.setattr(Learner, "visible_q", classmethod(lambda cls, actor: Q()))
    found = violations(cast, BY_NAME["people:person"], ROWS["people:person"])
    assert any("unit_hr, other_banner" in line for line in found)
