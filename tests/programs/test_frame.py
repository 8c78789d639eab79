"""The frame of the interface: sessions with CSRF, one shape of refusals, the description."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.sign_in import marks
from tests.signin import open_session

from .calling import ME, caller, token_for

pytestmark = pytest.mark.django_db
PREVIEW = "/api/v1/decisions/preview/"
CASE = {
    "policy": "xlgl-2024", "as_of": "2024-06-03", "learner": {}, "application": {"kind": "annual_check"},
}  # fmt: skip


def shape(answer):
    body = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:cetrack:problem:{body['code']}"
    assert body["title"]
    assert body["detail"]
    return answer.status_code, body["code"]


def test_a_session_posts_with_its_csrf_token_only(cast):
    client = open_session(cast.unit_hr, enforce_csrf_checks=True)
    assert shape(client.post(PREVIEW, CASE, "application/json")) == (403, "permission_denied")
    client.get("/accounts/tokens/")
    client.cookies["csrftoken"] = "a" * 32
    answer = client.post(PREVIEW, CASE, "application/json", headers={"X-CSRFToken": "a" * 32})
    assert answer.status_code == 200


@pytest.mark.parametrize("header", ["Basic x", "x", "Bearer"])
def test_another_header_of_that_name_opens_no_gate_for_a_session(cast, header):
    client = open_session(cast.unit_hr)
    session = client.session
    session[marks.NOTICE] = "of another year"
    session.save()
    refused = shape(client.get(ME))
    assert refused[0] == 403
    assert shape(client.get(ME, headers={"Authorization": header})) == refused


def test_a_token_needs_no_csrf_token(cast):
    _token, text = token_for(cast.unit_hr)
    assert caller(text, enforce_csrf_checks=True).post(PREVIEW, CASE, "application/json").status_code == 200


def test_every_refusal_has_one_shape(cast):
    client = open_session(cast.unit_hr)
    assert shape(Client().get(ME)) == (401, "not_authenticated")
    assert shape(client.post(ME)) == (405, "method_not_allowed")
    assert shape(client.get("/api/v1/nothing/")) == (404, "not_found")
    assert shape(client.post(PREVIEW, {"a": 1})) == (415, "unsupported_media_type")
    assert shape(client.get(ME, headers={"Accept": "text/csv"})) == (406, "not_acceptable")
    assert shape(client.post(PREVIEW, "{}", "application/json")) == (400, "invalid")
    assert shape(client.post(PREVIEW, '{"a": "\\u0000"}', "application/json")) == (400, "unreadable")
    assert shape(Client().post(PREVIEW, "x" * 70_000, "application/json")) == (413, "too_large")


def test_a_wrong_case_names_its_field_in_both_shapes(cast):
    body = open_session(cast.unit_hr).post(PREVIEW, CASE | {"as_of": "x"}, "application/json").json()
    assert body["error"]["field"] == body["errors"][0]["field"] == "as_of"
    assert body["detail"] == body["error"]["message"]


def test_a_page_that_does_not_exist_is_a_page_still(cast):
    assert "text/html" in open_session(cast.unit_hr).get("/nothing/")["Content-Type"]


def test_large_cases_come_by_token_as_by_session(cast):
    _token, text = token_for(cast.unit_hr)
    large = CASE | {"remark": "x" * 100_000}
    assert caller(text).post(PREVIEW, large, "application/json").status_code == 200
    assert shape(caller("cet_x").post(PREVIEW, large, "application/json")) == (413, "too_large")


def test_the_description_is_open_and_complete(db):
    schema = Client().get("/api/v1/schema/").json()
    assert schema["openapi"].startswith("3.1")
    assert ME in schema["paths"]
    assert PREVIEW in schema["paths"]
    page = Client().get("/api/v1/docs/")
    assert page.status_code == 200
    assert all(address in page.content.decode() for address in schema["paths"])


def test_the_page_of_the_description_has_no_script_of_others(db):
    page = Client().get("/api/v1/docs/").content.decode()
    assert "https://" not in page.replace("https://json-schema.org", "")
