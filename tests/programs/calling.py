"""Tokens for tests, and calls that show them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.test import Client

from ground import clock
from ground.actors import SystemActor
from programs.tokens.models import AccessToken
from programs.tokens.services import make_token

SYSTEM = SystemActor("test")
ME = "/api/v1/me/"


def token_for(member: Any, **values: Any) -> tuple[AccessToken, str]:
    """A token that acts for a member of the cast, as the security administrator may make it."""
    values = {"name": "t", "expires_on": clock.today() + dt.timedelta(days=30)} | values
    made = make_token(actor=SYSTEM, account=member.account, today=clock.today(), now=clock.now(), **values)
    return made.token, made.text


def caller(text: str, **head: Any) -> Client:
    """A program that shows a token."""
    return Client(headers={"Authorization": f"Bearer {text}"}, **head)
