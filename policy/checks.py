"""What is said before the portal starts: published packs that this version cannot read."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError

from rulebook.loader import PackError

from . import packs


@register()
def published_packs_can_be_read(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Everything in use can still be read; nothing is said where there is no database yet."""
    try:
        packs.policies()
    except DatabaseError:
        return []
    except PackError as error:
        return [
            Error(
                f"已发布的规则包不能由这一版本读取：{error}",
                hint="退回上一版本，在那里发布更正，然后再升级。",
                id="policy.E001",
            )
        ]
    return []
