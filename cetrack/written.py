"""What the texts of settings say."""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ground import demonstration, seals

BUCKET_STYLES = ("path", "virtual")
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def is_address(text: str, *schemes: str) -> bool:
    """Whether it is a whole address of one of these schemes."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and (bool(parts.netloc) or bool(parts.query))


def networks(text: str) -> list[Network]:
    """Addresses and ranges by commas. Raises ValueError."""
    return [ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip()]


def are_networks(text: str) -> bool:
    try:
        networks(text)
    except ValueError:
        return False
    return True


def bucket_problems(endpoint: str, bucket: str, key_id: str, secret: str, style: str) -> Iterator[str]:
    """What is wrong with a bucket for uploaded files; nothing where none is set."""
    if not endpoint:
        if bucket or key_id or secret:
            yield "设置了 CETRACK_S3_BUCKET 等，就要写明 CETRACK_S3_ENDPOINT；不用对象存储时把它们都去掉。"
        return
    parts = urlsplit(endpoint)
    if not is_address(endpoint, "http", "https") or parts.path.strip("/") or parts.query or "@" in parts.netloc:
        yield "CETRACK_S3_ENDPOINT 必须是 https://主机:端口 这样的网址，不带桶名、路径和密钥。"
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", bucket):
        yield "CETRACK_S3_BUCKET 是桶的名称，3至63位小写字母、数字、点和连字符。"
    if not (key_id and secret):
        yield "设置了 CETRACK_S3_ENDPOINT，就要写明 CETRACK_S3_KEY_ID 和 CETRACK_S3_SECRET。"
    if style not in BUCKET_STYLES:
        yield f"CETRACK_S3_STYLE 只能是 {' 或 '.join(BUCKET_STYLES)}。"


def outside_problems(config: Any) -> Iterator[str]:
    """What is wrong with a service of identity in a cetrack.config.Config; nothing where none is set."""
    for name, value in (("OIDC_ISSUER", config.oidc_issuer), ("CAS_URL", config.cas_url)):
        if value and not (is_address(value, "https") or (config.embedded and is_local(value))):
            yield f"CETRACK_{name} 必须是完整的网址，以 https:// 开头。"
    if config.oidc_issuer and not (config.oidc_client_id and config.oidc_client_secret and config.oidc_claim):
        yield (
            "设置了 CETRACK_OIDC_ISSUER，就要写明 CETRACK_OIDC_CLIENT_ID、"
            "CETRACK_OIDC_CLIENT_SECRET 和 CETRACK_OIDC_CLAIM。"
        )
    if config.oidc_issuer and "openid" not in config.oidc_scope.split():
        yield "CETRACK_OIDC_SCOPE 中必须有 openid，各项之间用空格分隔。"


def signing_problems(config: Any) -> Iterator[str]:
    """What is wrong with the keys that papers are signed with."""
    if config.signing_key and not is_key(config.signing_key):
        yield "CETRACK_SIGNING_KEY 必须是base64，解码后正好32字节。"
    if config.signing_certificate:
        try:
            seals.of_file(Path(config.signing_certificate), config.signing_password)
        except seals.NoSeal as error:
            yield f"CETRACK_SIGNING_CERTIFICATE 有误：{error}。"
    if config.timestamp_url and not is_address(config.timestamp_url, "http", "https"):
        yield "CETRACK_TIMESTAMP_URL 必须是完整的网址，以 http:// 或 https:// 开头。"


def is_local(text: str) -> bool:
    """Whether it is an address of this machine, for trying out."""
    return is_address(text, "http") and urlsplit(text).hostname in ("127.0.0.1", "localhost")


def key_of(encoded: str) -> bytes:
    """The 32 bytes of a key. Raises ValueError with a sentence."""
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise ValueError("不是有效的base64") from error
    if len(key) != 32:
        raise ValueError("解码后必须正好是32字节")
    return key


def is_key(text: str) -> bool:
    """Whether it is 32 bytes in base64."""
    try:
        return bool(key_of(text))
    except ValueError:
        return False


def is_day(text: str) -> bool:
    """Whether it is a day on which a demonstration can open."""
    try:
        demonstration.a_day(text)
    except ValueError:
        return False
    return True
