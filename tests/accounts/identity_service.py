"""An identity service on loopback that speaks OIDC and CAS: real HTTP, real signatures, and every way to be wrong."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit
from xml.sax.saxutils import escape

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "portal", "a secret: of ours"
KEY = RSAKey.generate_key(2048, parameters={"kid": "1", "alg": "RS256", "use": "sig"})
FORGED = RSAKey.generate_key(2048, parameters={"kid": "1", "alg": "RS256", "use": "sig"})


@dataclass
class IdentityService:
    address: str = ""
    number: str = ""  # whose ID number it names
    claims: dict[str, Any] = field(default_factory=dict)  # what differs in the next tokens
    key: RSAKey = field(default_factory=lambda: KEY)
    described: dict[str, Any] = field(default_factory=dict)
    body: bytes | None = None  # instead of any answer to a program
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tickets: dict[str, str] = field(default_factory=dict)

    def authorize(self, asked: dict[str, str]) -> str:
        """What its own page of signing in would send the browser back with."""
        if urlsplit(asked.get("service", "")).scheme:
            ticket = f"ST-{secrets.token_hex(8)}"
            self.tickets[ticket] = asked["service"]
            return f"{asked['service']}&{urlencode({'ticket': ticket})}"
        code = secrets.token_hex(8)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        asked = self.codes.pop(form.get("code", ""), None)
        name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or (unquote(name), unquote(secret)) != (CLIENT, SECRET)
            or asked["code_challenge"] != base64.urlsafe_b64encode(challenge).decode().rstrip("=")
            or asked["redirect_uri"] != form.get("redirect_uri")
        ):
            return None
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "id_number": self.number, "roles": ["security_admin"],
        } | self.claims  # fmt: skip
        header = {"alg": "RS256", "kid": "1"}
        return {"access_token": "x", "id_token": jwt.encode(header, claims, self.key)}

    def validate(self, asked: dict[str, str]) -> str:
        service = self.tickets.pop(asked.get("ticket", ""), None)
        if service is None:
            said = '<cas:authenticationFailure code="INVALID_TICKET">no</cas:authenticationFailure>'
        elif service != asked.get("service"):
            said = '<cas:authenticationFailure code="INVALID_SERVICE">no</cas:authenticationFailure>'
        else:
            said = (
                f"<cas:authenticationSuccess><cas:user>somebody</cas:user><cas:attributes>"
                f"<cas:idNumber>{escape(self.number)}</cas:idNumber></cas:attributes></cas:authenticationSuccess>"
            )
        return f'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">{said}</cas:serviceResponse>'


@contextmanager
def serving() -> Iterator[IdentityService]:
    service = IdentityService()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, asked = urlsplit(self.path).path, _flat(urlsplit(self.path).query)
            if path == "/.well-known/openid-configuration":
                names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
                there = {name: f"{service.address}/{part}" for name, part in names.items()}
                self._json({"issuer": service.address} | there | service.described)
            elif path in ("/authorize", "/login"):
                self.send_response(302)
                self.send_header("Location", service.authorize(asked))
                self.end_headers()
            elif path == "/keys":
                self._json({"keys": [KEY.as_dict(private=False)]})
            elif path == "/p3/serviceValidate":
                self._say(service.validate(asked).encode())
            else:
                self.send_error(404)

        def do_POST(self) -> None:
            form = _flat(self.rfile.read(int(self.headers["Content-Length"])).decode())
            said = service.token(form, self.headers["Authorization"])
            self.send_error(400) if said is None else self._json(said)

        def _json(self, said: dict[str, Any]) -> None:
            self._say(json.dumps(said).encode())

        def _say(self, content: bytes) -> None:
            content = content if service.body is None else service.body
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *said: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()


def _flat(query: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(query).items()}


def unsigned(claims: dict[str, Any]) -> str:
    """A token that says it needs no signature."""
    parts = ({"alg": "none"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts) + "."


__all__ = ["CLIENT", "FORGED", "KEY", "SECRET", "IdentityService", "quote", "serving", "unsigned"]
