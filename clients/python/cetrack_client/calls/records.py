"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal, NotRequired, TypedDict

from ..core import Core, Page


class Record(TypedDict):
    id: str
    """记录编号"""
    learner_id: str
    """人员编号"""
    learner: str
    """姓名"""
    year: int
    """所属年度（补学的记在补的年度）"""
    subject: str
    """科目：public 公需，professional 专业"""
    hours: str
    """学时，最多一位小数"""
    source: str
    """来源：platform 等各通知共有的，或通知 sources 中的编号"""
    platform: str | None
    """学习平台域名"""
    course: str | None
    """课程"""
    record_number: str
    """平台的记录编号"""
    completed_on: str
    """完成日期"""
    exam_passed: bool | None
    """考试是否合格"""
    mode: str | None
    """学习形式（通知 modes 中的编号）；未登记为 null"""
    unit: str | None
    """不按学时计的成果的计量单位；按学时计的为 null"""
    quantity: str | None
    """这样的单位有几个"""
    role: str | None
    """本人在其中的身份（如第一作者）"""
    certificate_number: str
    """证书编号"""
    state: Literal["verified", "returned", "to_verify"]
    """verified 已核定，returned 已退回，to_verify 待核定"""
    verified_at: str | None
    """核定时间"""
    returned_reason: str
    """退回理由"""
    judged_by: int | None
    """由哪一年度的通知判定是否计入（政策年度）；未核定、重复、异地核定的学时不由通知判定，为 null"""


class RecordsUndo(TypedDict):
    count: int
    """几条重新待办"""


class RecordsReturnResultsItem(TypedDict):
    id: str
    """编号"""
    result: Literal["verified", "returned", "passed_over", "not_there"]
    """verified 已核定，returned 已退回，passed_over 已不在待办，not_there 没有或不在范围内"""


class RecordsReturn(TypedDict):
    id: str
    """这次办理的编号，五分钟内可凭它撤销"""
    outcome: Literal["verified", "returned"]
    """verified 核定，returned 退回"""
    count: int
    """办理了几条"""
    results: list[RecordsReturnResultsItem]
    """逐条结果，次序同所送"""


class RecordsReturnAsked(TypedDict):
    records: list[str]
    """学时记录的编号"""
    reason: str
    """理由，本人可见"""


class RecordsVerifyAsked(TypedDict):
    records: list[str]
    """学时记录的编号"""
    reason: NotRequired[str]
    """年度已关闭时必须写明理由"""


class RecordsCalls(Core):
    def records_list(
        self,
        *,
        after: str | None = None,
        batch: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        completed_from: str | None = None,
        completed_to: str | None = None,
        fields: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["id", "-id", "completed_on", "-completed_on", "year", "-year", "changed", "-changed"]
        | None = None,
        source: str | None = None,
        state: Literal["verified", "returned", "to_verify"] | None = None,
        subject: Literal["public", "professional"] | None = None,
        unit: str | None = None,
        year: int | None = None,
    ) -> Page[Record]:
        """学时记录；学习者只有本人的。"""
        found: Page[Record] = self._json(
            "GET",
            "/api/v1/records/",
            query={
                "after": after,
                "batch": batch,
                "before": before,
                "changed_after": changed_after,
                "completed_from": completed_from,
                "completed_to": completed_to,
                "fields": fields,
                "learner": learner,
                "limit": limit,
                "sort": sort,
                "source": source,
                "state": state,
                "subject": subject,
                "unit": unit,
                "year": year,
            },
        )
        return found

    def records_all(
        self,
        *,
        batch: str | None = None,
        changed_after: str | None = None,
        completed_from: str | None = None,
        completed_to: str | None = None,
        fields: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["id", "-id", "completed_on", "-completed_on", "year", "-year", "changed", "-changed"]
        | None = None,
        source: str | None = None,
        state: Literal["verified", "returned", "to_verify"] | None = None,
        subject: Literal["public", "professional"] | None = None,
        unit: str | None = None,
        year: int | None = None,
    ) -> Iterator[Record]:
        """Every row, page by page: 学时记录；学习者只有本人的"""
        return self._all(
            self.records_list,
            batch=batch,
            changed_after=changed_after,
            completed_from=completed_from,
            completed_to=completed_to,
            fields=fields,
            learner=learner,
            limit=limit,
            sort=sort,
            source=source,
            state=state,
            subject=subject,
            unit=unit,
            year=year,
        )

    def records_one(self, public_id: str, *, fields: str | None = None) -> Record:
        """一条学时记录；读取会记录，本人可见。"""
        found: Record = self._json("GET", f"/api/v1/records/{public_id}/", query={"fields": fields})
        return found

    def records_undo(self, public_id: str) -> RecordsUndo:
        """五分钟内撤销自己的一次核定或退回。"""
        found: RecordsUndo = self._json("POST", f"/api/v1/records/acts/{public_id}/undo/")
        return found

    def records_return(self, body: RecordsReturnAsked) -> RecordsReturn:
        """退回学时，附理由。"""
        found: RecordsReturn = self._json(
            "POST", "/api/v1/records/return/", body=json.dumps(body, ensure_ascii=False).encode()
        )
        return found

    def records_verify(self, body: RecordsVerifyAsked) -> RecordsReturn:
        """核定学时（二）。"""
        found: RecordsReturn = self._json(
            "POST", "/api/v1/records/verify/", body=json.dumps(body, ensure_ascii=False).encode()
        )
        return found
