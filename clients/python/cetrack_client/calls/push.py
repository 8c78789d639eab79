"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NotRequired, TypedDict

from ..core import Core


class PushCoursesResultsItem(TypedDict):
    course_code: str
    """平台的课程编号"""
    result: Literal["new", "already_there", "other_course"]
    """new 已登记，already_there 已有，other_course 此编号属于另一课程，未改动"""


class PushCourses(TypedDict):
    results: list[PushCoursesResultsItem]
    """结果，按顺序"""


class PushCoursesAskedCoursesItem(TypedDict):
    course_code: str
    """平台的课程编号"""
    course_name: str
    """课程名称"""
    opens_on: NotRequired[str | None]
    """课程上线日期"""


class PushCoursesAsked(TypedDict):
    courses: list[PushCoursesAskedCoursesItem]
    """课程"""


class PushAsk(TypedDict):
    in_roster: bool
    """姓名和证件号码是否与该单位花名册中的同一人相符"""


class PushAskAsked(TypedDict):
    name: str
    """姓名"""
    document_number: str
    """证件号码"""


class PushedRecord(TypedDict):
    record_number: str
    """平台的记录编号：同一编号只入库一次"""
    name: str
    """姓名"""
    document_type: NotRequired[str]
    """证件类型，不填为居民身份证"""
    document_number: str
    """证件号码"""
    year: int | str
    """所属年度"""
    subject: Literal["public", "professional"]
    """科目"""
    course_name: str
    """课程名称"""
    course_code: NotRequired[str]
    """课程编号"""
    opens_on: NotRequired[str | None]
    """课程上线日期"""
    hours: float | str
    """学时，最多一位小数"""
    completed_on: str
    """完成日期"""
    exam_passed: NotRequired[bool | None]
    """考试是否合格；公需科目须有"""
    mode: NotRequired[str | None]
    """学习形式：通知 modes 中的编号；不填按平台的学习形式"""
    certificate_number: NotRequired[str]
    """证书编号"""


class PushAnswerResultsItem(TypedDict):
    line: int
    """第几行，从 1 起"""
    record_number: str
    """平台的记录编号"""
    result: Literal["stored", "corrected", "already_there", "not_in_roster", "refused"]
    """已入库待核定、已更正、已有、不在花名册、未接受"""
    code: NotRequired[str]
    """原因代码"""
    field: NotRequired[str]
    """出错的字段"""
    detail: NotRequired[str]
    """原因和办法"""


class PushAnswer(TypedDict):
    sandbox: bool
    """演练令牌：什么都不保存"""
    counts: dict[str, Any]
    """各种结果的行数"""
    results: list[PushAnswerResultsItem]
    """结果，按顺序"""


class PushWithdrawResultsItem(TypedDict):
    record_number: str
    """平台的记录编号"""
    result: Literal["withdrawn", "verified_already", "not_there"]
    """withdrawn 已撤回，verified_already 已核定不能撤回，not_there 不是您推送的或没有"""


class PushWithdraw(TypedDict):
    results: list[PushWithdrawResultsItem]
    """结果，按顺序"""


class PushWithdrawAsked(TypedDict):
    record_numbers: list[str]
    """平台的记录编号"""


class PushCalls(Core):
    def push_courses(self, body: PushCoursesAsked) -> PushCourses:
        """登记课程及其编号，最多 1000 门。"""
        found: PushCourses = self._json(
            "POST", "/api/v1/push/courses/", body=json.dumps(body, ensure_ascii=False).encode(), signed=True
        )
        return found

    def push_ask(self, body: PushAskAsked) -> PushAsk:
        """预先询问某人是否在花名册中：只答是或否，默认关闭。"""
        found: PushAsk = self._json(
            "POST", "/api/v1/push/people/", body=json.dumps(body, ensure_ascii=False).encode(), signed=True
        )
        return found

    def push_all(self, records: Iterable[PushedRecord]) -> Iterator[PushAnswer]:
        """推送学时：一条 JSON，或 NDJSON（每行一条，最多 10000 行）。"""
        return self._lines("/api/v1/push/records/", records)

    def push_withdraw(self, body: PushWithdrawAsked) -> PushWithdraw:
        """撤回自己推送的、尚未核定的学时。"""
        found: PushWithdraw = self._json(
            "POST", "/api/v1/push/withdrawals/", body=json.dumps(body, ensure_ascii=False).encode(), signed=True
        )
        return found
