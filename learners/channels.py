"""Ways to reach people outside the portal. All are off until the operator sets them up; each takes an address and a
text and raises ChannelDown when it could not hand the text over."""

from __future__ import annotations

import json
import re
import smtplib
import urllib.error
import urllib.request
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlparse

from django.conf import settings

from .models import Notice

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PATIENCE = 10  # seconds


class ChannelDown(Exception):
    """The text was not handed over; the message names no address."""


class Channel(Protocol):
    id: str

    def address(self, notice: Notice) -> str:
        """Where the notice would go; empty when there is no such address on record."""

    def send(self, address: str, text: str) -> None: ...


class Sms:
    """An HTTP gateway that takes ``{"phone", "text"}`` as JSON with a bearer token."""

    id = "sms"

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def address(self, notice: Notice) -> str:
        return notice.learner.phone if notice.learner else ""

    def send(self, address: str, text: str) -> None:
        body = json.dumps({"phone": address, "text": text}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        request = urllib.request.Request(self.url, body, headers)  # noqa: S310 - an address of the operator
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
                if answer.status >= 300:
                    raise ChannelDown(str(answer.status))
        except (urllib.error.URLError, OSError) as error:
            raise ChannelDown(type(error).__name__) from None


class Mail:
    """SMTP. Learners have no mail address on record; an office is reached at the one its unit names as contact."""

    id = "mail"

    def __init__(self, url: str, sender: str) -> None:
        self.server, self.sender = urlparse(url), sender

    def address(self, notice: Notice) -> str:
        role = notice.account.roles.select_related("unit").first() if notice.account else None
        found = _MAIL.search(role.unit.contact) if role else None
        return found[0] if found else ""

    def send(self, address: str, text: str) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, address, settings.ISSUER
        message.set_content(text)
        host, port = self.server.hostname or "localhost", self.server.port or 25
        try:
            with smtplib.SMTP(host, port, timeout=PATIENCE) as server:
                if self.server.scheme == "smtps":
                    server.starttls()
                if self.server.username:
                    server.login(unquote(self.server.username), unquote(self.server.password or ""))
                server.send_message(message)
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelDown(type(error).__name__) from None


def switched_on() -> dict[str, Channel]:
    """The channels that the operator has set up, by id."""
    config = settings.CONFIG
    found: list[Channel] = []
    if config.sms_url:
        found.append(Sms(config.sms_url, config.sms_token))
    if config.mail_url:
        found.append(Mail(config.mail_url, config.mail_from))
    return {channel.id: channel for channel in found}
