"""The Python client against a portal that runs: reading, pages, pushes, problems, repeated attempts; and that it is
made from the description as it is."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from credits.records.models import CreditRecord
from ground import clock
from programs.api.schema import described
from programs.tokens.scopes import TokenScopes
from scripts import python_client
from tests.cast import id_number
from tests.credits.people import platform

from .calling import token_for
from .receivers import raw, receiving, status

sys.path.insert(0, str(python_client.PACKAGE.parent))
from cetrack_client import Client, Problem, Unreachable, is_ours


def test_it_is_made_from_the_description_as_it_is():
    package = python_client.PACKAGE
    kept = {f"calls/{file.name}" for file in (package / "calls").glob("*.py")} | {"api.py"}
    assert {name: (package / name).read_text() for name in kept} == python_client.client(described()), (
        "run: python scripts/write_docs.py"
    )


def test_every_operation_is_a_method():
    every = {item["operationId"] for path in described()["paths"].values() for item in path.values()}
    assert {name for name in every - {"push_records"} if not hasattr(Client, name)} == set()
    assert hasattr(Client, "push_all")


def test_its_types_hold(tmp_path):
    """mypy reads it as whoever uses it does; a wrong field, parameter and value are found."""
    script = tmp_path / "use.py"
    script.write_text(
        "from cetrack_client import Client\n"
        "portal = Client('https://x', 't')\n"
        "name: str = portal.learners_one('x')['name']\n"
        "for row in portal.records_all(year=2024, state='to_verify'):\n"
        "    hours: str = row['hours']\n"
        "portal.learners_one('x')['nonsense']\n"
        "portal.records_list(nonsense=1)\n"
        "portal.records_list(state='nonsense')\n"
    )
    mypy = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run(
        [*mypy, str(script)],
        cwd=python_client.PACKAGE.parent, capture_output=True, text=True,
    )  # fmt: skip
    assert sorted(line.split(":")[1] for line in done.stdout.splitlines() if " error: " in line) == ["6", "7", "8"], (
        done.stdout + done.stderr
    )


@pytest.mark.django_db(transaction=True)
def test_a_portal_that_runs_is_read_written_and_pushed_to(cast, live_server):
    """In one test: a portal that runs is emptied after each."""
    portal = Client(live_server.url, token_for(cast.department_hr, may=TokenScopes(writes=True))[1])
    _read(cast, portal)
    _written(cast, portal)
    may = TokenScopes(reads=False, pushes=True, platform=platform())
    token, text = token_for(cast.department_hr, may=may, unit=cast.education)
    _pushed(cast, Client(live_server.url, text, token.signing_key))


def _read(cast, portal):
    assert portal.me()["roles"][0]["unit"] == cast.education.name
    everybody = {row["id"] for row in portal.learners_all()}
    assert everybody == {row["id"] for row in portal.learners_all(limit=1)}
    assert str(cast.alatan.learner.public_id) in everybody
    assert next(iter(portal.learners_all(fields="name", q=cast.alatan.learner.name))).keys() == {"id", "name"}
    with pytest.raises(Problem) as told:
        portal.learners_one(str(cast.outsider.learner.public_id))
    assert (told.value.status, told.value.code) == (404, "not_found")
    with pytest.raises(Problem) as told:
        portal.records_list(year=1)
    assert told.value.errors[0][0] == "year"
    with pytest.raises(Problem) as told:
        Client(portal.portal, "cet_x").me()
    assert told.value.code == "token_unknown"


def _written(cast, portal):
    key = str(cast.alatan.learner.public_id)
    portal.learners_one(key)
    seen = portal.etag
    assert portal.learners_change(key, {"field": "蒙医", "reason": "x"}, if_match=seen)["field"] == "蒙医"
    with pytest.raises(Problem) as told:
        portal.learners_change(key, {"field": "中医", "reason": "x"}, if_match=seen)
    assert (told.value.status, told.value.code) == (412, "changed")


def _pushed(cast, portal):
    day = clock.today()
    good = {
        "record_number": "R1", "name": cast.alatan.learner.name, "document_number": cast.alatan.learner.id_number,
        "year": day.year, "subject": "professional", "course_name": "课", "hours": "10", "completed_on": str(day),
    }  # fmt: skip
    stranger = good | {"record_number": "R2", "document_number": id_number(dt.date(1970, 1, 1), 11)}
    (answer,) = portal.push_all([good, stranger])
    assert [row["result"] for row in answer["results"]] == ["stored", "not_in_roster"]
    assert list(portal.push_all([good, stranger])) == [answer]
    assert CreditRecord.objects.unscoped().get().record_number == "R1"
    found = portal.push_withdraw({"record_numbers": ["R1"]})
    assert found["results"] == [{"record_number": "R1", "result": "withdrawn"}]


# --- attempts -------------------------------------------------------------------------------------------------------
@pytest.fixture
def there(monkeypatch):
    waits = []
    monkeypatch.setattr("cetrack_client.core.time.sleep", waits.append)
    with receiving() as found:
        found.waits = waits
        yield found


def client(there, **more):
    return Client(f"http://127.0.0.1:{there.port}", "cet_x", "key", timeout=5, **more)


def failing(there, *answers):
    """Each call is answered by the next of these, the last one for good."""
    rest = list(answers)
    there.answer = lambda handler: (rest.pop(0) if len(rest) > 1 else rest[0])(handler)


GOOD = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")


@pytest.mark.parametrize(
    "first", [status(503), status(429, **{"Retry-After": "7"}), raw(b"")], ids=["503", "429", "cut"]
)
def test_reading_is_tried_again(there, first):
    failing(there, first, GOOD)
    assert client(there).me() == {}
    assert len(there.got) == 2
    assert there.waits[0] == 7 if first is not None and there.waits[0] > 2 else 0 < there.waits[0] <= 1


def test_a_push_is_tried_again_with_the_same_key_and_another_signature(there):
    failing(there, status(503), GOOD)
    assert list(client(there).push_all([{"record_number": "R1"}])) == [{}]
    first, second = (head for _path, head, _body in there.got)
    assert first["Idempotency-Key"] == second["Idempotency-Key"]
    assert first["X-Cetrack-Nonce"] != second["X-Cetrack-Nonce"]


def test_writing_is_not(there):
    failing(there, status(503), GOOD)
    with pytest.raises(Problem):
        client(there).learners_change("x", {}, if_match="x")
    assert len(there.got) == 1


@pytest.mark.parametrize("code", [400, 401, 403, 404, 422, 500])
def test_what_would_be_refused_again_is_not_asked_again(there, code):
    failing(there, status(code))
    with pytest.raises(Problem) as told:
        client(there).me()
    assert (told.value.status, told.value.code, len(there.got)) == (code, "unreadable", 1)


def test_in_the_end_it_says_so(there):
    failing(there, raw(b""))
    with pytest.raises(Unreachable):
        client(there, attempts=3).me()
    assert len(there.got) == 3


def test_a_token_is_not_carried_elsewhere(there):
    with receiving() as other:
        there.answer = status(302, Location=other.url)
        with pytest.raises(Problem):
            client(there).me()
        assert other.got == []


def test_long_pushes_go_in_parts(there, monkeypatch):
    monkeypatch.setattr("cetrack_client.core.MOST_LINES", 2)
    failing(there, GOOD)
    assert len(list(client(there).push_all({"record_number": str(n)} for n in range(5)))) == 3
    assert [body.count(b"\n") + 1 for _path, _head, body in there.got] == [2, 2, 1]


@pytest.mark.parametrize(("later", "good"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_an_event_is_ours_for_five_minutes(later, good):
    from programs.webhooks.sending import signature

    head = {
        "X-Cetrack-Id": "e",
        "X-Cetrack-Timestamp": "1000",
        "X-Cetrack-Signature": signature("s", "1000", "e", b"x"),
    }
    assert is_ours("s", head, b"x", now=1000 + later) is good
    assert not is_ours("s", head, b"y", now=1000)
    assert not is_ours("other", head, b"x", now=1000)
