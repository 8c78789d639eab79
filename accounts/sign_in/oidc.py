"""OpenID Connect: the code flow with state, nonce and PKCE; the ID token is checked with the service's public keys."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from django.conf import settings
from django.utils.translation import gettext as _
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError
from joserfc.jwk import KeySet

from . import outside
from .outside import Begun, OutsideRefused

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Signed with a key pair: one that we share with the service could be used by whoever reads our settings."""
DESCRIBED = ".well-known/openid-configuration"
CLOCKS_DIFFER = 60  # seconds


def address(begun: Begun, back: str) -> str:
    """Where the browser goes. Raises OutsideRefused."""
    asked = {
        "response_type": "code", "client_id": settings.CONFIG.oidc_client_id, "redirect_uri": back,
        "scope": settings.CONFIG.oidc_scope, "state": begun.state, "nonce": begun.nonce,
        "code_challenge": create_s256_code_challenge(begun.verifier), "code_challenge_method": "S256",
    }  # fmt: skip
    there = _endpoint(_described(), "authorization_endpoint")
    return f"{there}{'&' if urlsplit(there).query else '?'}{urlencode(asked)}"


def number_of(begun: Begun, said: dict[str, str], back: str, now: dt.datetime) -> Any:
    """The ID number that the service names for what came back in the address. Raises OutsideRefused."""
    if "error" in said or not said.get("code"):
        raise OutsideRefused("denied", _("The identity service did not let you in. Please begin again."))
    service = _described()
    token = _exchanged(service, said["code"][:2000], begun, back)
    claims = _checked(token, outside.fetch_json(_endpoint(service, "jwks_uri")), begun, now)
    return claims.get(settings.CONFIG.oidc_claim)


def _described() -> dict[str, Any]:
    issuer = settings.CONFIG.oidc_issuer
    said = outside.fetch_json(f"{issuer.rstrip('/')}/{DESCRIBED}")
    if said.get("issuer") != issuer:
        raise outside.unverified()
    return said


def _endpoint(service: dict[str, Any], name: str) -> str:
    """An address of the service, by TLS as the issuer's own."""
    found = str(service.get(name, ""))
    if urlsplit(found).scheme != urlsplit(settings.CONFIG.oidc_issuer).scheme:
        raise outside.unverified()
    return found


def _exchanged(service: dict[str, Any], code: str, begun: Begun, back: str) -> str:
    config = settings.CONFIG
    asked = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": begun.verifier}
    who = f"{quote(config.oidc_client_id, safe='')}:{quote(config.oidc_client_secret, safe='')}"
    said = outside.fetch_json(
        _endpoint(service, "token_endpoint"),
        data=urlencode(asked).encode(),
        headers={"Authorization": f"Basic {base64.b64encode(who.encode()).decode()}", "Accept": "application/json"},
    )
    return str(said.get("id_token", ""))


def _checked(token: str, keys: dict[str, Any], begun: Begun, now: dt.datetime) -> CodeIDToken:
    config = settings.CONFIG
    options = {"iss": {"value": config.oidc_issuer}, "aud": {"value": config.oidc_client_id}}
    try:
        read = jwt.decode(token, KeySet.import_key_set(keys), algorithms=list(ALGORITHMS))  # type: ignore[arg-type]
        claims = CodeIDToken(
            read.claims, read.header, options, {"nonce": begun.nonce, "client_id": config.oidc_client_id}
        )
        claims.validate(now=int(now.timestamp()), leeway=CLOCKS_DIFFER)
    except ExpiredTokenError:
        raise OutsideRefused("expired", outside.refused_sentence()) from None
    except InvalidClaimError as error:
        if error.claim in ("aud", "azp"):
            raise outside.for_another() from None
        if error.claim == "nonce":
            raise OutsideRefused(
                "nonce", _("The answer of the identity service belongs to another sign-in. Please begin again.")
            ) from None
        raise outside.unverified() from None
    except (JoseError, ValueError, TypeError, KeyError):
        raise outside.unverified() from None
    return claims
