"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal, NotRequired, TypedDict

from ..core import Core, Page


class Request(TypedDict):
    id: str
    """申请编号"""
    kind: str
    """申请种类"""
    title: str
    """申请种类名称"""
    learner_id: str
    """人员编号"""
    learner: str
    """姓名"""
    unit: str
    """现单位"""
    state: Literal["draft", "filed", "returned", "approved", "refused", "cancelled", "revoked"]
    """状态"""
    said: str
    """状态说明"""
    office: str | None
    """正在办理的单位"""
    filed_by: str
    """提交人"""
    filed_at: str | None
    """提交时间"""
    decided_at: str | None
    """办结时间"""
    version: int
    """版本"""


class RequestContentItem(TypedDict):
    label: str
    """项目"""
    text: str
    """内容"""


class RequestWhole(TypedDict):
    id: str
    """申请编号"""
    kind: str
    """申请种类"""
    title: str
    """申请种类名称"""
    learner_id: str
    """人员编号"""
    learner: str
    """姓名"""
    unit: str
    """现单位"""
    state: Literal["draft", "filed", "returned", "approved", "refused", "cancelled", "revoked"]
    """状态"""
    said: str
    """状态说明"""
    office: str | None
    """正在办理的单位"""
    filed_by: str
    """提交人"""
    filed_at: str | None
    """提交时间"""
    decided_at: str | None
    """办结时间"""
    version: int
    """版本"""
    content: list[RequestContentItem]
    """申请内容；部分批准时为批准的内容"""


class RequestsDecideAsked(TypedDict):
    move: Literal["pass", "return", "refuse"]
    """pass 通过（末级即批准），return 退回修改，refuse 不予通过"""
    version: int
    """读到的版本；其间他人办过则拒绝"""
    reason: NotRequired[str]
    """退回和不予通过必须写明，申请人可见"""
    seen_proof: NotRequired[bool]
    """页面无法显示的证明材料，办理人已另行查看"""


class RequestsUndoAsked(TypedDict):
    version: int
    """读到的版本；其间他人办过则拒绝"""


class RequestsCalls(Core):
    def requests_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        fields: str | None = None,
        kind: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["created", "-created", "changed", "-changed"] | None = None,
        state: Literal["draft", "filed", "returned", "approved", "refused", "cancelled", "revoked"] | None = None,
        unit: str | None = None,
    ) -> Page[Request]:
        """申请；学习者只有本人的。"""
        found: Page[Request] = self._json(
            "GET",
            "/api/v1/requests/",
            query={
                "after": after,
                "before": before,
                "changed_after": changed_after,
                "fields": fields,
                "kind": kind,
                "learner": learner,
                "limit": limit,
                "sort": sort,
                "state": state,
                "unit": unit,
            },
        )
        return found

    def requests_all(
        self,
        *,
        changed_after: str | None = None,
        fields: str | None = None,
        kind: str | None = None,
        learner: str | None = None,
        limit: int | None = None,
        sort: Literal["created", "-created", "changed", "-changed"] | None = None,
        state: Literal["draft", "filed", "returned", "approved", "refused", "cancelled", "revoked"] | None = None,
        unit: str | None = None,
    ) -> Iterator[Request]:
        """Every row, page by page: 申请；学习者只有本人的"""
        return self._all(
            self.requests_list,
            changed_after=changed_after,
            fields=fields,
            kind=kind,
            learner=learner,
            limit=limit,
            sort=sort,
            state=state,
            unit=unit,
        )

    def requests_one(self, public_id: str, *, fields: str | None = None) -> RequestWhole:
        """一个申请，含申请内容；读取会记录，本人可见。"""
        found: RequestWhole = self._json("GET", f"/api/v1/requests/{public_id}/", query={"fields": fields})
        return found

    def requests_decide(self, public_id: str, body: RequestsDecideAsked) -> Request:
        """办理一个申请：通过、退回、不予通过。"""
        found: Request = self._json(
            "POST", f"/api/v1/requests/{public_id}/decide/", body=json.dumps(body, ensure_ascii=False).encode()
        )
        return found

    def requests_undo(self, public_id: str, body: RequestsUndoAsked) -> Request:
        """五分钟内撤销自己对一个申请的办理。"""
        found: Request = self._json(
            "POST", f"/api/v1/requests/{public_id}/undo/", body=json.dumps(body, ensure_ascii=False).encode()
        )
        return found
