"""Passkeys by the fido2 library: challenges out, checked answers in. The portal keeps public keys only."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from ..holders.models import Account
from .models import Passkey


@dataclass(frozen=True)
class NewPasskey:
    credential_id: str
    credential: str


@dataclass(frozen=True)
class Used:
    passkey: Passkey
    sign_count: int


def begin_adding(account: Account, host: str, issuer: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(options for the browser, state to keep in the session)."""
    user = PublicKeyCredentialUserEntity(id=account.public_id.bytes, name=account.login, display_name=account.name)
    options, state = _server(host, issuer).register_begin(
        user,
        _known(account),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    return dict(options), state


def finish_adding(state: Any, credential: Any, host: str) -> NewPasskey:
    """The public half of a new passkey. Raises ValueError for an answer that does not fit the challenge."""
    if not state:
        raise ValueError("no challenge")
    data = _server(host, "").register_complete(state, credential).credential_data
    if data is None:
        raise ValueError("no credential")
    return NewPasskey(_text(data.credential_id), _text(bytes(data)))


def begin_using(account: Account, host: str, issuer: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """(options for the browser, state to keep in the session)."""
    options, state = _server(host, issuer).authenticate_begin(
        _known(account), user_verification=UserVerificationRequirement.PREFERRED
    )
    return dict(options), state


def finish_using(account: Account, state: Any, credential: Any, host: str) -> Used:
    """Which of the account's passkeys has signed. Raises ValueError for a wrong answer."""
    if not state:
        raise ValueError("no challenge")
    data = _server(host, "").authenticate_complete(state, _known(account), credential)
    passkey = account.passkeys.get(credential_id=_text(data.credential_id))
    return Used(passkey, AuthenticationResponse.from_dict(credential).response.authenticator_data.counter)


def _server(host: str, issuer: str) -> Fido2Server:
    name = host.partition(":")[0]
    return Fido2Server(PublicKeyCredentialRpEntity(id=name, name=issuer or name))


def _known(account: Account) -> list[AttestedCredentialData]:
    rows = account.passkeys.values_list("credential", flat=True)
    return [AttestedCredentialData(base64.urlsafe_b64decode(_padded(credential))) for credential in rows]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 4)
