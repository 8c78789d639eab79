"""The decision as an interface: one case in, one decision out. Included below ``/api/v1/``."""

from __future__ import annotations

import logging
from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.parsers import BaseParser
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from ground.problems import MEDIA_TYPE, problem
from ground.web import takes
from rulebook import decide_line

from . import openapi

log = logging.getLogger(__name__)

MAX_BYTES = 1024 * 1024


class CaseTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("A case may have 1 MB at most.")
    default_code = "too_large"


class CaseParser(BaseParser):
    """Hands the body on as it came: reading a case is the rulebook's work, with its own sentences for what is wrong."""

    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        body = stream.read(MAX_BYTES + 1)
        if len(body) > MAX_BYTES:
            raise CaseTooLarge
        return body


class PreviewThrottle(UserRateThrottle):
    """So many previews a person and minute. Without a cache to count in, all pass: decisions do not need Redis."""

    scope = "decisions"
    rate = "120/min"

    def allow_request(self, request, view) -> bool:
        try:
            return super().allow_request(request, view)
        except Exception:  # noqa: BLE001 - whatever the driver raises, the answer is that the database is not there
            log.warning("no cache to count requests in")
            return True


class DecisionPreview(APIView):
    """Decides a case that is sent along. Reads and writes no stored data."""

    parser_classes = [CaseParser]
    throttle_classes = [*APIView.throttle_classes, PreviewThrottle]
    scope = "read"  # of a token: nothing is stored

    @extend_schema(
        operation_id="decisions_preview",
        tags=["认定"],
        summary="对送来的一个案例作出认定，不读取也不保存资料",
        request={"application/json": openapi.CASE},
        responses={(200, "application/json"): openapi.DECISION, (400, "application/problem+json"): openapi.ERROR},
        examples=[OpenApiExample("Title review", value=openapi.EXAMPLE, request_only=True)],
    )
    def post(self, request) -> Response:
        answer = decide_line(request.data or b"")
        if "error" not in answer:
            return Response(answer)
        field, message = answer["error"]["field"], answer["error"]["message"]
        body = problem(status.HTTP_400_BAD_REQUEST, "invalid", message, [(field, message)])
        return Response(answer | body, status=status.HTTP_400_BAD_REQUEST, content_type=MEDIA_TYPE)


app_name = "decisions"
urlpatterns = [path("decisions/preview/", takes(2 * MAX_BYTES)(DecisionPreview.as_view()), name="preview")]
