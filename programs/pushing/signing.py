"""How a push is signed: an HMAC over time, one-time word, method, address and body. Pure; nothing is looked up here.

signed = "\\n".join([timestamp, nonce, method, path, sha256(body) in hexadecimal])
X-Cetrack-Signature: v1=HMAC-SHA256(signing key, signed) in hexadecimal
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re

GOOD_FOR = dt.timedelta(minutes=5)
"""A signature is good for so long before and after its time."""
KEPT = dt.timedelta(hours=1)
"""One-time words are remembered for longer than any signature is good for."""
NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


def signature(key: str, timestamp: str, nonce: str, method: str, path: str, body: bytes) -> str:
    said = "\n".join([timestamp, nonce, method, path, hashlib.sha256(body).hexdigest()])
    return "v1=" + hmac.new(key.encode(), said.encode(), hashlib.sha256).hexdigest()


def why_wrong(
    key: str, timestamp: str, nonce: str, given: str, method: str, path: str, body: bytes, now: dt.datetime
) -> str:
    """The code of what is wrong with a signature; empty for a right one."""
    if not timestamp or not nonce or not given:
        return "signature_missing"
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) < 12) or not NONCE.fullmatch(nonce):
        return "signature_wrong"
    if not hmac.compare_digest(signature(key, timestamp, nonce, method, path, body).encode(), given.encode()):
        return "signature_wrong"
    far = abs(now.timestamp() - int(timestamp)) > GOOD_FOR.total_seconds()
    return "signature_expired" if far else ""
