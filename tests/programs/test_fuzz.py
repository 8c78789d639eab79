"""Every operation of the interface as every role, with what nobody has thought of: no answer that is a fault of the
portal's, and none that the description does not announce. Prints its seed; ``--long`` takes a new one and asks more."""

from __future__ import annotations

import json
import random
import uuid
from typing import Any

import hypothesis
import pytest
import requests
import schemathesis
from django.test import Client
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ground import clock
from programs.api.schema import described
from programs.pushing import signing
from programs.tokens.scopes import TokenScopes
from tests.credits.people import platform
from tests.security.things import _made

from .calling import token_for

pytestmark = [pytest.mark.django_db]
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_headers_conformance,
    response_schema_conformance,
]  # fmt: skip
ROLES = (
    "league_reviewer", "banner_hr", "department_hr", "unit_hr", "supervisor", "league_policy", "alatan", "stranger",
    "system_admin", "security_admin", "audit_admin",
)  # fmt: skip
SAME = 20240610
KINDS = {
    "units": "unit", "learners": "learner", "records": "record", "decisions": "snapshot", "batches": "batch",
    "requests": "request", "plans": "plan", "cards": "card", "statistics": "year_table", "jobs": "job",
    "exports": "export",
}  # fmt: skip
"""The first part of an address, and the kind of what its ids name (tests/security/things.py)."""


def announced() -> dict[str, Any]:
    """The description without what it says of all other errors: every status must be announced by its number."""
    found = json.loads(json.dumps(described()))
    for item in found["paths"].values():
        for operation in item.values():
            operation["responses"].pop("default", None)
    return found


def operations() -> dict[str, Any]:
    schema = schemathesis.openapi.from_dict(announced())
    return {one.ok().label: one.ok() for one in schema.get_all_operations()}


class Callers:
    """A program for each role, a visitor, and a platform."""

    def __init__(self, cast) -> None:
        self.by_name: dict[str, Client] = {"visitor": Client()}
        for name in ROLES:
            may = TokenScopes(writes=True)
            _token, text = token_for(cast.members[name], may=may, per_minute=6000)
            self.by_name[name] = Client(headers={"Authorization": f"Bearer {text}"})
        may = TokenScopes(reads=False, pushes=True, platform=platform())
        self.pushes, self.pushing = token_for(cast.department_hr, may=may, unit=cast.education, per_minute=6000)

    def ask(self, name: str, case, path: str) -> Any:
        kwargs = case.as_transport_kwargs(base_url="http://testserver")
        body = _body(kwargs)
        head = {key: str(value) for key, value in (kwargs.get("headers") or {}).items() if _fits(str(value))}
        url = requests.Request("GET", "http://testserver" + path, params=kwargs.get("params")).prepare().path_url
        if name == "platform":
            head |= self._signed(case.method, url.partition("?")[0], body)
        kind = case.media_type or head.pop("Content-Type", "application/json")
        head.pop("Content-Type", None)
        head.pop("Authorization", None) if name != "platform" else None
        client = self.by_name.get(name) or Client()
        answer = client.generic(case.method, url, body, content_type=kind, headers=head)
        return _response(answer, case.method, url)

    def _signed(self, method: str, path: str, body: bytes) -> dict[str, str]:
        stamp, word = str(int(clock.machine_now().timestamp())), uuid.uuid4().hex
        key = self.pushes.signing_key
        return {
            "Authorization": f"Bearer {self.pushing}", "X-Cetrack-Timestamp": stamp, "X-Cetrack-Nonce": word,
            "X-Cetrack-Signature": signing.signature(key, stamp, word, method.upper(), path, body),
        }  # fmt: skip


def _fits(text: str) -> bool:
    return text.isprintable() and text.isascii()


def _body(kwargs: dict[str, Any]) -> bytes:
    if "json" in kwargs:
        return json.dumps(kwargs["json"]).encode()
    data = kwargs.get("data") or b""
    return data.encode(errors="replace") if isinstance(data, str) else data if isinstance(data, bytes) else b"?"


def _response(answer, method: str, url: str) -> Any:
    request = requests.Request(method, "http://testserver" + url).prepare()
    heads = {name.lower(): [value] for name, value in answer.items()}
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return schemathesis.Response(
        status_code=answer.status_code, headers=heads, content=content, request=request, elapsed=0.0, verify=False
    )


def real(case, ids: dict[str, list[uuid.UUID]], seed: int) -> str:
    """The address of a case; in most cases with the id of something that is there. The same for the same case."""
    choose = random.Random(f"{seed}{case.path_parameters}{case.query}{case.body}")
    path = case.formatted_path
    known = ids.get(case.path.removeprefix("/api/v1/").partition("/")[0])
    if known and "{public_id}" in case.path and choose.random() < 0.8:
        path = case.path.replace("{public_id}", str(choose.choice(known)))
    if "{policy}" in case.path and choose.random() < 0.7:
        path = case.path.replace("{policy}", "xlgl-2024")
    return path


def test_whatever_is_asked_is_answered_as_announced(cast, request, capsys):
    long = request.config.getoption("--long")
    seed = random.SystemRandom().randrange(1 << 32) if long else SAME
    callers = Callers(cast)
    ids = {first: [_made(cast, kind, "unit", cast.alatan.learner).key] for first, kind in KINDS.items()}
    with capsys.disabled():
        print(f"\n  programs' interface: seed {seed}")  # noqa: T201 - whoever wants the same examples needs it
    failed: dict[str, str] = {}
    for label, operation in operations().items():
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                _ask_many(operation, mode, callers, ids, seed, 40 if long else 2)
            except Exception as error:  # noqa: BLE001
                failed.setdefault(label, f"{mode}: {error}")
    assert not failed, "\n\n".join(f"seed {seed}: {label}: {said}" for label, said in failed.items())


def _ask_many(operation, mode, callers, ids, seed, examples) -> None:
    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples, deadline=None, database=None, phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck), derandomize=False,
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    def ask(case) -> None:
        path = real(case, ids, seed)
        names = ["platform"] if "/push/" in case.path else []
        for name in [*names, *callers.by_name]:
            response = callers.ask(name, case, path)
            try:
                case.validate_response(response, checks=CHECKS)
            except schemathesis.errors.SchemathesisError:
                raise
            except BaseException as error:
                raise AssertionError(f"{name} {case.method} {path}: {response.status_code} {error}") from error

    ask()
