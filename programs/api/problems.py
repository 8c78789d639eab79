"""Every refusal of the interface in one shape (``ground.problems``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from ground.problems import MEDIA_TYPE, problem
from ground.refusals import Refused


class RefusedCall(exceptions.APIException):
    """A refusal with a status and a code of its own."""

    def __init__(self, status: int, code: str, detail: str, **errors: str) -> None:
        super().__init__(detail, code)
        self.status_code = status
        self.fields = list(errors.items())


def sentences() -> dict[str, str]:
    """What the framework's own refusals are called here; the rest brings its sentence along."""
    return {
        "not_authenticated": _("Sign in, or send a token: Authorization: Bearer cet_…"),
        "permission_denied": _("You may not do this."),
        "not_found": _("There is nothing here, or nothing that you may see."),
        "method_not_allowed": _("This address does not take this method."),
        "not_acceptable": _("The interface answers in JSON only: send Accept: application/json."),
        "unsupported_media_type": _("Send JSON: Content-Type: application/json."),
        "throttled": _("Too many calls within a minute. Wait as long as Retry-After says."),
        "parse_error": _("The body is no JSON that can be read."),
    }


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """For REST_FRAMEWORK: what a view that has raised answers; None for what is a fault of the portal's."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    elif isinstance(error, Refused):
        error = RefusedCall(422, "refused", str(error))
    if not isinstance(error, exceptions.APIException):
        return None
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    set_rollback()
    return Response(_body(error), status=error.status_code, headers=headers, content_type=MEDIA_TYPE)


def _body(error: exceptions.APIException) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        errors = list(_flat(error.detail))
        said = "；".join(message for _field, message in errors[:3])
        return problem(error.status_code, "invalid", said, errors)
    code = str(error.get_codes())
    own = sentences()
    if isinstance(error, exceptions.AuthenticationFailed | RefusedCall) or code not in own:
        detail = str(error.detail)
    else:
        detail = own[code]
    return problem(error.status_code, code, detail, getattr(error, "fields", ()))


def _flat(detail: Any, field: str = "") -> Iterator[tuple[str, str]]:
    """Pairs of a path and a sentence."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _flat(inner, f"{field}.{name}" if field else str(name))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _flat(inner, field)
    else:
        yield "" if field == "non_field_errors" else field, str(detail)


def not_found(request: HttpRequest, exception: Exception | None = None) -> JsonResponse:
    """For addresses below ``/api/`` that do not exist."""
    return JsonResponse(problem(404, "not_found", sentences()["not_found"]), status=404, content_type=MEDIA_TYPE)
