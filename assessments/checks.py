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
    """Every notice of the code can stand in the annual credit records and in the columns of officers' pages. What is
    published here is asked before."""
    return [problem for pack in packs.of_the_code() for problem in problems_of(pack)]


def cannot_be_published(pack: Pack) -> list[str]:
    """The same of a draft, in sentences."""
    return [str(problem.msg) for problem in problems_of(pack)]


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
    if pack.policy_year not in pack.applications.annual_check.years:
        found.append(
            Error(
                f"规则包“{pack.id}”的年度审验（annual_check 的 years）不包括{pack.policy_year}年度："
                "各页面首先看的就是政策年度的审验。",
                hint="在 applications 的 annual_check 中加上政策年度。",
                id="assessments.E003",
            )
        )
    return found
