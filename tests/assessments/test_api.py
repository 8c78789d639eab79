"""POST /api/v1/decisions/preview/: one case in, one decision out, nothing stored."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from assessments.api import MAX_BYTES, PreviewThrottle
from assessments.openapi import EXAMPLE
from rulebook import decide_data


@pytest.fixture(autouse=True)
def _nothing_counted_yet():
    cache.clear()


@pytest.fixture
def post(cast, signed_in):
    client = signed_in(cast.alatan)

    def send(body, **extra):
        text = body if isinstance(body, bytes | str) else json.dumps(body)
        return client.post(reverse("decisions:preview"), text, content_type="application/json", **extra)

    return send


def test_it_answers_like_the_rulebook(post):
    response = post(EXAMPLE)
    assert response.status_code == 200
    assert response.json() == json.loads(json.dumps(decide_data(EXAMPLE)))
    assert response.json()["missing"][0] == {"year": 2022, "subject": "public", "hours": "30"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", ""),
        (b"{", ""),
        (b"\xff", ""),
        ({}, "policy"),
        ({**EXAMPLE, "policy": "sample-2024"}, "policy"),
        ({**EXAMPLE, "as_of": "2024-02-30"}, "as_of"),
        ({**EXAMPLE, "credits": [{**EXAMPLE["credits"][0], "hours": 0}]}, "credits[0].hours"),
    ],
)
def test_a_malformed_case_is_refused_with_its_field(post, body, field):
    response = post(body)
    assert response.status_code == 400
    assert response.json()["error"]["field"] == field
    assert response.json()["error"]["message"]


def test_a_visitor_gets_nothing(client, db):
    response = client.post(reverse("decisions:preview"), json.dumps(EXAMPLE), content_type="application/json")
    assert response.status_code in {401, 403}


def test_the_body_has_a_limit(post):
    at_the_limit = json.dumps(EXAMPLE).encode().ljust(MAX_BYTES)
    assert post(at_the_limit).status_code == 200
    assert post(at_the_limit + b" ").status_code == 413


def test_other_kinds_of_content_are_refused(cast, signed_in):
    client = signed_in(cast.alatan)
    assert client.post(reverse("decisions:preview"), {"policy": "x"}).status_code == 415
    assert client.get(reverse("decisions:preview")).status_code == 405


def test_so_many_a_minute_and_no_more(post, monkeypatch):
    monkeypatch.setattr(PreviewThrottle, "rate", "2/min")
    assert [post(EXAMPLE).status_code for _ in range(3)] == [200, 200, 429]


def test_without_a_cache_it_still_answers(post, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }
    assert post(EXAMPLE).status_code == 200
