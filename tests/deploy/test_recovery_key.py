"""A second pair of recovery keys is made only for who wants it: the first still opens the backups that are there."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command


def said(settings, present: str, *options: str) -> str:
    settings.CONFIG = settings.CONFIG.model_copy(update={"recovery_key": present})
    out = io.StringIO()
    call_command("recovery_key", *options, stdout=out)
    return out.getvalue()


def test_the_first_is_made_at_once(settings):
    assert "CETRACK_RECOVERY_KEY=" in said(settings, "")


def test_where_one_is_set_nothing_is_made(settings):
    with pytest.raises(CommandError, match=r"已经设置了恢复密钥.*--anew"):
        said(settings, "x")


def test_whoever_wants_another_reads_that_both_are_to_be_kept(settings):
    told = said(settings, "x", "--anew")
    assert "CETRACK_RECOVERY_KEY=" in told
    assert "两份都要保存" in told
    assert "两份都要保存" not in said(settings, "", "--anew")
