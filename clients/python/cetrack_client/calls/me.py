"""Made from the description of the interface by scripts/python_client.py; changes are overwritten."""

from __future__ import annotations

from typing import Literal, TypedDict

from ..core import Core


class MeRolesItem(TypedDict):
    role: Literal[
        "unit_hr",
        "department_hr",
        "banner_hr",
        "league_reviewer",
        "league_policy",
        "supervisor",
        "system_admin",
        "security_admin",
        "audit_admin",
    ]
    """角色"""
    unit: str
    """单位名称"""
    unit_id: str
    """单位编号"""


class MeToken(TypedDict):
    name: str
    """用途"""
    scopes: list[Literal["read", "push", "write"]]
    """权限范围"""
    expires_on: str
    """最后有效日（含当日）"""
    per_minute: int
    """每分钟最多调用次数"""


class Me(TypedDict):
    id: str
    """账号编号"""
    name: str
    """姓名"""
    roles: list[MeRolesItem]
    """今天具有的角色"""
    is_learner: bool
    """是否可读取本人的学时"""
    token: MeToken | None
    """所用令牌；会话登录时为 null"""


class MeCalls(Core):
    def me(self) -> Me:
        """我是谁：账号、今天的角色、令牌。"""
        found: Me = self._json("GET", "/api/v1/me/")
        return found
