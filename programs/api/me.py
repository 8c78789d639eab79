"""Who calls."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from ground.roles import Role
from units.selectors import units_at

from ..tokens.models import AccessToken
from .shapes import DAY, FLAG, KEY, TEXT, WHOLE, Shape, ShapeField, choice, many, maybe

ROLE = Shape(
    ShapeField("role", choice(Role.values), "角色", lambda row: row[0].role),
    ShapeField("unit", TEXT, "单位名称", lambda row: row[1].name),
    ShapeField("unit_id", KEY, "单位编号", lambda row: str(row[1].public_id)),
)
TOKEN = Shape(
    ShapeField("name", TEXT, "用途", lambda token: token.name),
    ShapeField("scopes", many(choice(["read", "push", "write"])), "权限范围", lambda token: token.scopes),
    ShapeField("expires_on", DAY, "最后有效日（含当日）", lambda token: token.expires_on),
    ShapeField("per_minute", WHOLE, "每分钟最多调用次数", lambda token: token.per_minute),
)
ME = Shape(
    ShapeField("id", KEY, "账号编号", lambda call: call["actor"].key),
    ShapeField("name", TEXT, "姓名", lambda call: call["account"].name),
    ShapeField(
        "roles", many(ROLE.described()), "今天具有的角色", lambda call: [ROLE.show(row) for row in call["roles"]]
    ),
    ShapeField("is_learner", FLAG, "是否可读取本人的学时", lambda call: call["actor"].learner_id is not None),
    ShapeField("token", maybe(TOKEN.described()), "所用令牌；会话登录时为 null", lambda call: call["token"]),
)


class Me(APIView):
    """Whoever calls, with the roles that hold today, narrowed by the token."""

    @extend_schema(
        operation_id="me", tags=["账号"], summary="我是谁：账号、今天的角色、令牌", responses={200: ME.described()}
    )
    def get(self, request: Any) -> Response:
        actor, token = request.actor, request.auth
        units = units_at(actor=actor, paths={grant.path for grant in actor.grants})
        shown = TOKEN.show(token) if isinstance(token, AccessToken) else None
        roles = [(grant, units[grant.path]) for grant in actor.grants]
        return Response(ME.show({"actor": actor, "account": request.user, "roles": roles, "token": shown}))
