"""System checks of the wiring."""

from __future__ import annotations

from django.core.checks import Warning as Warned
from django.core.checks import register
from django.db import DatabaseError

from reports.signing_keys import agreement

from . import hosts


@register()
def answers_to_its_address(app_configs, **kwargs):
    """Each page would be refused."""
    host = hosts.lacking()
    said = f"CETRACK_PUBLIC_URL 的主机名 {host} 不在 {hosts.SETTING} 中：打开这个网址的人都会被拒绝。"
    return [Warned(said, hint=f"请把 {host} 加进 {hosts.SETTING}，再重启服务。", id="cetrack.W001")] if host else []


@register()
def papers_are_signed_with_the_published_key(app_configs, **kwargs):
    """After a restore with another signing key papers would wait, and nobody would know why."""
    try:
        found = agreement.differing()
    except DatabaseError:
        return []
    return [Warned(agreement.sentence(found), id="cetrack.W002")] if found else []
