"""The description of the interface: as OpenAPI for programs, and as a page for people, made from the same."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ground.web import PageRequest, anybody

from .description import REFUSALS, VERBS


@lru_cache(maxsize=1)
def described() -> dict[str, Any]:
    """The whole interface as OpenAPI 3.1; the same for everybody."""
    with translation.override("zh-hans"):
        found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


class OpenApiText(APIView):
    """Open to visitors: it says what there is, and nothing of anybody."""

    permission_classes: list[Any] = []

    @extend_schema(exclude=True)
    def get(self, request: Any) -> Response:
        return Response(described(), content_type="application/vnd.oai.openapi+json")


@anybody
@require_safe
def docs(request: PageRequest) -> HttpResponse:
    """Every operation with its parameters, answers and an example, without scripts."""
    schema = described()
    refusals = [(status, text) for status, text in REFUSALS.items() if status.isdecimal()]
    context = {"groups": groups(schema), "version": schema["info"]["version"], "refusals": refusals}
    return render(request, "programs/docs.html", context)


def groups(schema: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Operations by their tag, in the order of the addresses."""
    found: dict[str, list[dict[str, Any]]] = {}
    for address, item in schema["paths"].items():
        for verb in VERBS:
            if verb in item:
                operation = item[verb]
                found.setdefault((operation.get("tags") or ["…"])[0], []).append(
                    _shown(schema, address, verb, operation)
                )
    return list(found.items())


def _shown(schema: dict[str, Any], address: str, verb: str, operation: dict[str, Any]) -> dict[str, Any]:
    answers = []
    for status, response in sorted(operation["responses"].items()):
        if not status.startswith("2"):
            continue
        content: dict[str, Any] = next(iter((response.get("content") or {}).values()), {})
        fields = _fields(schema, content.get("schema") or {})
        example = json.dumps(content["example"], ensure_ascii=False, indent=1) if "example" in content else ""
        text = response.get("description", "")
        answers.append({"status": status, "text": text, "fields": fields, "example": example})
    return {
        "verb": verb.upper(),
        "address": address,
        "id": operation["operationId"],
        "summary": operation.get("summary", ""),
        "text": operation.get("description", ""),
        "parameters": [
            one for one in operation.get("parameters", []) if one["in"] != "header" or one.get("description")
        ],
        "answers": answers,
    }


def _fields(schema: dict[str, Any], part: dict[str, Any]) -> list[dict[str, str]]:
    """Names, types and meanings of an answer's fields; those of the rows where it is a list."""
    whole = _followed(schema, part)
    rows = _followed(schema, (whole.get("properties") or {}).get("results", {}))
    if whole.get("type") == "array" or rows.get("type") == "array":
        whole = _followed(schema, (rows or whole).get("items") or {})
    return [
        {"name": name, "type": _type(_followed(schema, one)), "text": one.get("description", "")}
        for name, one in (whole.get("properties") or {}).items()
    ]


def _followed(schema: dict[str, Any], part: dict[str, Any]) -> dict[str, Any]:
    for one in [part, *part.get("allOf", []), *part.get("oneOf", [])]:
        if "$ref" in one:
            found: dict[str, Any] = schema["components"]["schemas"][one["$ref"].rpartition("/")[2]]
            return found
    return part


def _type(part: dict[str, Any]) -> str:
    said = part.get("type", "")
    name = "|".join(said) if isinstance(said, list) else str(said)
    return f"{name}（{part['format']}）" if part.get("format") else name
