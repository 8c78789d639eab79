"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypedDict

from ..core import Core, Page


class Unit(TypedDict):
    id: str
    """单位编号"""
    name: str
    """名称"""
    full_name: str
    """完整名称：盟>旗县市>部门>单位"""
    kind: Literal["league", "banner", "department", "unit"]
    """层级"""
    sector: Literal["public", "non_public", None]
    """单位性质（6.2）"""
    contact: str
    """联系方式"""
    closed_on: str | None
    """撤销日期"""
    people: int | None
    """本单位在职人数（不含下级）"""


class UnitsCalls(Core):
    def units_list(
        self,
        *,
        after: str | None = None,
        before: str | None = None,
        fields: str | None = None,
        kind: Literal["league", "banner", "department", "unit"] | None = None,
        limit: int | None = None,
        open: bool | None = None,
        q: str | None = None,
        sort: Literal["tree", "-tree", "name", "-name"] | None = None,
        unit: str | None = None,
    ) -> Page[Unit]:
        """范围内的单位。"""
        found: Page[Unit] = self._json(
            "GET",
            "/api/v1/units/",
            query={
                "after": after,
                "before": before,
                "fields": fields,
                "kind": kind,
                "limit": limit,
                "open": open,
                "q": q,
                "sort": sort,
                "unit": unit,
            },
        )
        return found

    def units_all(
        self,
        *,
        fields: str | None = None,
        kind: Literal["league", "banner", "department", "unit"] | None = None,
        limit: int | None = None,
        open: bool | None = None,
        q: str | None = None,
        sort: Literal["tree", "-tree", "name", "-name"] | None = None,
        unit: str | None = None,
    ) -> Iterator[Unit]:
        """Every row, page by page: 范围内的单位"""
        return self._all(self.units_list, fields=fields, kind=kind, limit=limit, open=open, q=q, sort=sort, unit=unit)

    def units_one(self, public_id: str, *, fields: str | None = None) -> Unit:
        """一个单位。"""
        found: Unit = self._json("GET", f"/api/v1/units/{public_id}/", query={"fields": fields})
        return found
