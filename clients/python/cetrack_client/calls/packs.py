"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

from typing import Any, TypedDict

from ..core import Core


class PackResultsItem(TypedDict):
    id: str
    """规则包，如 xlgl-2024"""
    policy_year: int
    """政策年度"""
    last_day: str
    """政策年度最后一天"""
    hash: str
    """规则包（含已定口径）的 SHA-256"""
    subjects: list[dict[str, Any]]
    """科目"""


class Pack(TypedDict):
    results: list[PackResultsItem]
    """结果，按顺序"""


class PackWhole(TypedDict):
    id: str
    """规则包，如 xlgl-2024"""
    policy_year: int
    """政策年度"""
    last_day: str
    """政策年度最后一天"""
    hash: str
    """规则包（含已定口径）的 SHA-256"""
    subjects: list[dict[str, Any]]
    """科目"""
    text: str
    """规则包原文（YAML）"""


class PacksReadingsResultsItem(TypedDict):
    id: str
    """口径"""
    articles: list[str]
    """条款"""
    question: str
    """问题"""
    options: dict[str, Any]
    """可选的理解"""
    holds: str
    """现在采用的理解"""
    open: bool
    """是否尚待明确"""
    people: int | None
    """范围内受影响人数；已明确则为 null"""


class PacksReadings(TypedDict):
    results: list[PacksReadingsResultsItem]
    """结果，按顺序"""


class PacksCalls(Core):
    def packs_list(self) -> Pack:
        """可用的规则包。"""
        found: Pack = self._json("GET", "/api/v1/packs/")
        return found

    def packs_one(self, policy: str) -> PackWhole:
        """一个规则包，含原文。"""
        found: PackWhole = self._json("GET", f"/api/v1/packs/{policy}/")
        return found

    def packs_readings(self, policy: str) -> PacksReadings:
        """一个规则包的待明确事项和已定口径。"""
        found: PacksReadings = self._json("GET", f"/api/v1/packs/{policy}/readings/")
        return found
