"""What is said before the portal starts: notices that it could decide for one person, yet not for everybody."""

from __future__ import annotations

import re
from typing import Any

from django.core.checks import CheckMessage, Error, register

from policy import packs
from rulebook import Pack
from rulebook.quantity import TENTH

SUBJECT = re.compile(r"[a-z][a-z0-9_]{0,23}")
"""How a subject may be named: it stands in columns, addresses and rows."""
OF_RECORDS = re.compile(r"[a-z][a-z0-9_]{0,19}")
"""The same of modes and sources, which stand in columns of records."""
LONGEST_WORD = 24
"""Of a unit of work, or of a part in it."""
NOT_SUBJECTS = {"both", "makeup", "total"}
"""What other columns of figures are called."""
MOST_SUBJECTS = 6
LONGEST = 60
"""Of the subjects that somebody has completed, in one column of the standings."""


@register()
def notices_can_be_kept(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every notice of the code can stand in the annual credit records and in the columns of officers' pages. What is
    published here is asked before."""
    return [problem for pack in packs.of_the_code() for problem in problems_of(pack)]


def cannot_be_published(pack: Pack) -> list[str]:
    """The same of a draft, in sentences."""
    return [str(problem.msg) for problem in problems_of(pack)]


def beyond_records(pack: Pack) -> list[str]:
    """What a notice in view looks at and no credit record of the portal says, in words."""
    notices = pack.notices.values()
    found = {
        "不按学时计的科目（unit）": any(s.unit != "hours" for notice in notices for s in notice.subjects),
        "两位小数的学时（decimals: 2）": pack.places > TENTH,
    }
    return [name for name, used in found.items() if used]


def problems_of(pack: Pack) -> list[CheckMessage]:
    """Why a notice cannot be kept for everybody; nothing where it can."""
    found: list[CheckMessage] = []
    if beyond := beyond_records(pack):
        found.append(
            Error(
                f"规则包“{pack.id}”用到学时记录上没有登记的内容：{'、'.join(beyond)}。"
                "单个案例可以判定，全体人员的审验和统计还不能。",
                hint=f"从 rulebook/packs/ 移走“{pack.id}”；需要判定案例时用 manage.py decide --packs。",
                id="assessments.E001",
            )
        )
    strange = [s.id for s in pack.subjects if not SUBJECT.fullmatch(s.id) or s.id in NOT_SUBJECTS]
    if strange or len(",".join(s.id for s in pack.subjects)) > LONGEST or len(pack.subjects) > MOST_SUBJECTS:
        told = f"科目的编号不能用：{'、'.join(strange)}" if strange else "科目太多，或科目的编号太长"
        found.append(
            Error(
                f"规则包“{pack.id}”的科目不能在各页面和表格中列出：{told}。",
                hint="科目的编号（subjects 的 id）以小写字母开头，只用小写字母、数字和下划线，最多24个字符，"
                "不用 total、both、makeup；"
                f"最多{MOST_SUBJECTS}个科目，编号合计不超过{LONGEST}个字符。",
                id="assessments.E002",
            )
        )
    words = [word for rate in pack.rates for word in (rate.unit, *(rate.roles or ()))]
    if long := [word for word in words if len(word) > LONGEST_WORD]:
        found.append(
            Error(
                f"规则包“{pack.id}”的计量单位或身份太长，记不在学时上：{'、'.join(long)}。",
                hint=f"折算标准（rates）的 unit 和 roles 最多{LONGEST_WORD}个字符；"
                "页面上照原样显示，请用中文写，如“篇”“第一作者”。",
                id="assessments.E005",
            )
        )
    if strange := [name for name in (*pack.modes, *pack.sources) if not OF_RECORDS.fullmatch(name)]:
        found.append(
            Error(
                f"规则包“{pack.id}”的学习形式或学时来源不能记在学时上：编号不能用{'、'.join(strange)}。",
                hint="它们的编号（modes、sources 的键）以小写字母开头，只用小写字母、数字和下划线，最多20个字符。",
                id="assessments.E004",
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
