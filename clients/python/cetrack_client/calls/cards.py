"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Literal, NotRequired, TypedDict

from ..core import Core, Page


class Card(TypedDict):
    id: str
    """编号（内部）"""
    kind: Literal["card", "statement"]
    """card 审验卡，statement 学时证明"""
    number: str
    """编号（印在纸上）"""
    learner_id: str
    """人员编号"""
    learner: str
    """姓名"""
    state: Literal["valid", "outdated", "revoked"]
    """valid 有效，outdated 已过时，revoked 已撤销"""
    state_reason: str
    """状态原因"""
    issued_at: str
    """签发时间"""
    issued_by: str
    """签发人"""
    pdf_ready: bool
    """PDF 是否可以下载"""
    pdf_sha256: str
    """PDF 的 SHA-256"""
    verify_url: str
    """公开核验地址"""


class CardsCheck1(TypedDict):
    number: str
    """编号"""
    kind: Literal["card", "statement"]
    """种类"""
    state: Literal["valid", "outdated", "revoked"]
    """状态"""
    name: str
    """姓名（已遮盖）"""
    issued_at: str
    """签发时间"""
    checked_at: str
    """核验时间"""
    document: str | None
    """证件号后四位对上时显示的证件号（已遮盖）"""


class CardsCheck2PapersItem(TypedDict):
    number: str
    """编号"""
    state: str
    """状态"""
    says: str
    """说明"""


class CardsCheck2(TypedDict):
    kind: Literal["print_copy"]
    """合订打印件"""
    made_at: str | None
    """制作时间"""
    checked_at: str
    """核验时间"""
    papers: list[CardsCheck2PapersItem]
    """所含各张"""


class CardsCheckAsked(TypedDict):
    token: NotRequired[str]
    """二维码中的核验码"""
    sha256: NotRequired[str]
    """PDF 文件的 SHA-256（十六进制）"""
    number: NotRequired[str]
    """纸上的编号"""
    ending: NotRequired[str]
    """证件号后四位"""


class CardsCalls(Core):
    def cards_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        changed_after: str | None = None,
        fields: str | None = None,
        kind: Literal["card", "statement"] | None = None,
        learner: str | None = None,
        limit: int | None = None,
        number: str | None = None,
        sort: Literal["issued", "-issued", "changed", "-changed"] | None = None,
        state: Literal["valid", "outdated", "revoked"] | None = None,
        unit: str | None = None,
    ) -> Page[Card]:
        """审验卡和学时证明；学习者只有本人的。"""
        found: Page[Card] = self._json(
            "GET",
            "/api/v1/cards/",
            query={
                "after": after,
                "before": before,
                "changed_after": changed_after,
                "fields": fields,
                "kind": kind,
                "learner": learner,
                "limit": limit,
                "number": number,
                "sort": sort,
                "state": state,
                "unit": unit,
            },
        )
        return found

    def cards_all(
        self,
        *,
        changed_after: str | None = None,
        fields: str | None = None,
        kind: Literal["card", "statement"] | None = None,
        learner: str | None = None,
        limit: int | None = None,
        number: str | None = None,
        sort: Literal["issued", "-issued", "changed", "-changed"] | None = None,
        state: Literal["valid", "outdated", "revoked"] | None = None,
        unit: str | None = None,
    ) -> Iterator[Card]:
        """Every row, page by page: 审验卡和学时证明；学习者只有本人的"""
        return self._all(
            self.cards_list,
            changed_after=changed_after,
            fields=fields,
            kind=kind,
            learner=learner,
            limit=limit,
            number=number,
            sort=sort,
            state=state,
            unit=unit,
        )

    def cards_one(self, public_id: str, *, fields: str | None = None) -> Card:
        """一张审验卡或证明。"""
        found: Card = self._json("GET", f"/api/v1/cards/{public_id}/", query={"fields": fields})
        return found

    def cards_pdf(self, public_id: str) -> bytes:
        """下载 PDF。"""
        found: bytes = self._call("GET", f"/api/v1/cards/{public_id}/pdf/")
        return found

    def cards_check(self, body: CardsCheckAsked) -> CardsCheck1 | CardsCheck2:
        """核验一张审验卡或证明。"""
        found: CardsCheck1 | CardsCheck2 = self._json(
            "POST", "/api/v1/cards/check/", body=json.dumps(body, ensure_ascii=False).encode()
        )
        return found
