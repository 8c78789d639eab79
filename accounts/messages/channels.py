"""Ways to reach people outside the portal. All are off until the operator sets them up; each takes an address and a
text and raises ChannelDown when it could not hand the text over."""

from __future__ import annotations

import json
import re
import smtplib
import urllib.error
import urllib.request
from typing import Protocol
from urllib.parse import unquote, urlparse

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from .models import Message

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PATIENCE = 10  # seconds


class ChannelDown(Exception):
    """The text was not handed over; the message names no address."""


class Channel(Protocol):
    id: str

    def address(self, notice: Message) -> str:
        """Where the notice would go; empty when there is no such address on record."""

    def send(self, address: str, text: str) -> None: ...


class Sms:
    """An HTTP gateway that takes ``{"phone", "text"}`` as JSON with a bearer token."""

    id = "sms"

    def __init__(self, url: str, token: str) -> None:
        self.url, self.token = url, token

    def address(self, notice: Message) -> str:
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

    def address(self, notice: Message) -> str:
        role = notice.account.roles.select_related("unit").first() if notice.account else None
        found = _MAIL.search(role.unit.contact) if role else None
        return found[0] if found else ""

    def send(self, address: str, text: str) -> None:
        if not address:  # the office has taken it away meanwhile
            raise ChannelDown("no address")
        try:
            EmailMessage(settings.ISSUER, text, self.sender, [address], connection=self._connection()).send()
        except (smtplib.SMTPException, OSError) as error:
            raise ChannelDown(type(error).__name__) from None

    def _connection(self) -> EmailBackend:
        """``smtps`` is TLS with a certificate that must be valid and of that name, from the first byte; on port 587
        after STARTTLS."""
        safe = self.server.scheme == "smtps"
        by_tls = safe and self.server.port != 587
        return EmailBackend(
            host=self.server.hostname or "localhost",
            port=self.server.port or (465 if by_tls else 25),
            username=unquote(self.server.username or ""),
            password=unquote(self.server.password or ""),
            use_ssl=by_tls,
            use_tls=safe and not by_tls,
            timeout=PATIENCE,
        )


def switched_on() -> dict[str, Channel]:
    """The channels that the operator has set up, by id."""
    config = settings.CONFIG
    found: list[Channel] = []
    if config.sms_url:
        found.append(Sms(config.sms_url, config.sms_token))
    if config.mail_url:
        found.append(Mail(config.mail_url, config.mail_from))
    return {channel.id: channel for channel in found}
