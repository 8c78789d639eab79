"""Who may change the keys of papers."""

from __future__ import annotations

from ground.actors import Actor, SystemActor
from ground.refusals import Refused


def check_changes_keys(actor: Actor) -> None:
    """Whoever stands at the machine, where the keys are. Raises Refused."""
    if not isinstance(actor, SystemActor):
        raise Refused("签名密钥只能在服务器上更换。")
