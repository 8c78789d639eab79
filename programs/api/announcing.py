"""What a platform asks and says beside its records: its courses, and whether a person is in the roster."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from credits.catalogue.courses import Reported, course_key
from credits.imports.asked import announce_courses, is_in_roster
from ground import clock
from ground.web import takes

from ..tokens.counting import count_question
from . import parameters as ask
from .frame import answered
from .problems import RefusedCall
from .pushing import HEADERS, PUSH, SignedCall
from .shapes import FLAG, TEXT, choice, many

MOST_COURSES, MOST_BYTES = 1000, 1024 * 1024
_COURSES: dict[str, Any] = {
    "type": "object",
    "required": ["courses"],
    "properties": {
        "courses": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_COURSES,
            "items": {
                "type": "object",
                "required": ["course_code", "course_name"],
                "properties": {
                    "course_code": TEXT | {"maxLength": 60, "description": "平台的课程编号"},
                    "course_name": TEXT | {"maxLength": 200, "description": "课程名称"},
                    "opens_on": {"type": ["string", "null"], "format": "date", "description": "课程上线日期"},
                },
            },
        }
    },
    "examples": [{"courses": [{"course_code": "C-2024-01", "course_name": "人工智能概论", "opens_on": "2024-01-15"}]}],
}
_ENTERED = many(
    {
        "type": "object",
        "required": ["course_code", "result"],
        "properties": {
            "course_code": TEXT | {"description": "平台的课程编号"},
            "result": choice(["new", "already_there", "other_course"])
            | {"description": "new 已登记，already_there 已有，other_course 此编号属于另一课程，未改动"},
        },
    }
)
_PERSON: dict[str, Any] = {
    "type": "object",
    "required": ["name", "document_number"],
    "properties": {
        "name": TEXT | {"maxLength": 60, "description": "姓名"},
        "document_number": TEXT | {"maxLength": 60, "description": "证件号码"},
    },
    "examples": [{"name": "示例", "document_number": "152501198501010000"}],
}


def _given(request: Any) -> dict[str, Any]:
    try:
        found = json.loads(request.data or b"")
        json.dumps(found, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise RefusedCall(400, "parse_error", _("The body is no JSON that can be read.")) from None
    return found if isinstance(found, dict) else {}


def _text(name: str, value: Any, most: int) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= most or not value.isprintable():
        raise ask.wrong(name, _("The field %(name)s cannot be read.") % {"name": name})
    return value.strip()


class PushCourses(SignedCall):
    """Courses with their codes, before records name them. What is known stays as it is."""

    @extend_schema(
        operation_id="push_courses", tags=[PUSH], summary="登记课程及其编号，最多 1000 门",
        request={"application/json": _COURSES}, parameters=HEADERS,
        responses={200: {"type": "object", "required": ["results"], "properties": {"results": _ENTERED}}},
    )  # fmt: skip
    def post(self, request: Any) -> HttpResponse:
        given, token = _given(request).get("courses"), request.auth
        if not isinstance(given, list) or not 0 < len(given) <= MOST_COURSES:
            raise ask.wrong("courses", _("Send %(most)d courses at most, as a list.") % {"most": MOST_COURSES})
        courses = [_course(one) for one in given]
        results = announce_courses(
            actor=request.actor, office=token.unit, platform=token.platform, courses=courses, keep=not token.sandbox
        )
        rows = zip(courses, results, strict=True)
        return answered(
            request, {"results": [{"course_code": course.code, "result": result} for course, result in rows]}
        )


def _course(data: Any) -> Reported:
    one = data if isinstance(data, dict) else {}
    title = _text("course_name", one.get("course_name"), 200)
    opens = one.get("opens_on")
    day = None if opens is None else ask.read_one("opens_on", opens, ask.AddressPart(TEXT, "", ask.day))
    return Reported(course_key(title), title, _text("course_code", one.get("course_code"), 60), day)


class AskRoster(SignedCall):
    """Whether a name and a number are those of one person in the roster: yes or no. Off unless the token was made for
    it; never more questions than records were pushed."""

    @extend_schema(
        operation_id="push_ask", tags=[PUSH], summary="预先询问某人是否在花名册中：只答是或否，默认关闭",
        request={"application/json": _PERSON}, parameters=HEADERS,
        responses={
            200: {
                "type": "object",
                "required": ["in_roster"],
                "properties": {"in_roster": FLAG | {"description": "姓名和证件号码是否与该单位花名册中的同一人相符"}},
            }
        },
    )  # fmt: skip
    def post(self, request: Any) -> HttpResponse:
        given, token = _given(request), request.auth
        if not token.asks_people:
            raise RefusedCall(403, "asking_off", _("This token may not ask. The security administrator can allow it."))
        name = _text("name", given.get("name"), 60)
        number = _text("document_number", given.get("document_number"), 60)
        if not count_question(token):
            said = _("There are as many questions as records pushed. Push what you have first.")
            raise RefusedCall(429, "asked_enough", said)
        found = is_in_roster(
            actor=request.actor, office=token.unit, platform=token.platform, name=name, number=number,
            day=clock.today(),
        )  # fmt: skip
        return answered(request, {"in_roster": found})


push_courses = takes(MOST_BYTES)(PushCourses.as_view())
push_ask = takes(MOST_BYTES)(AskRoster.as_view())
