"""What is said before the portal starts: notices that it could decide for one person, yet not for everybody."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register

from policy import packs
from rulebook import Pack

SUBJECTS = {"public", "professional"}
"""The subjects that lists, audit and statistics have columns for."""


@register()
def notices_can_be_kept(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every notice on offer can stand in the annual credit records and in the columns of officers' pages."""
    return [problem for policy in packs.policies() for problem in problems_of(packs.as_written(policy))]


def problems_of(pack: Pack) -> list[CheckMessage]:
    """Why a notice cannot be kept for everybody; nothing where it can."""
    found: list[CheckMessage] = []
    if pack.needs_records or not pack.plain:
        found.append(
            Error(
                f"规则包“{pack.id}”的学时不能按年度累计（有合计、上限、折算标准、因人而异的学时、合并计算的年度或随读法变化的期间）："
                "单个案例可以判定，全体人员的审验和统计还不能。",
                hint=f"从 rulebook/packs/ 移走“{pack.id}”；需要判定案例时用 manage.py decide --packs。",
                id="assessments.E001",
            )
        )
    others = [subject.name for subject in pack.subjects if subject.id not in SUBJECTS]
    if others:
        found.append(
            Error(
                f"规则包“{pack.id}”有审验和统计页面还没有列的科目：{'、'.join(others)}。",
                hint=f"从 rulebook/packs/ 移走“{pack.id}”；需要判定案例时用 manage.py decide --packs。",
                id="assessments.E002",
            )
        )
    return found
