"""Every variable that an operator may set, typed and explained.

Values come from the environment (prefix ``CETRACK_``) or from a ``.env`` file beside ``manage.py`` (another file:
``CETRACK_ENV_FILE``). Without any of
them the portal runs *embedded*: SQLite, a file-system queue and keys made on first start, all below ``data_dir``.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from enum import StrEnum
from pathlib import Path

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Mode(StrEnum):
    """How the portal is run."""

    EMBEDDED = "embedded"
    PRODUCTION = "production"


class Config(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="CETRACK_", env_file=os.environ.get("CETRACK_ENV_FILE", ROOT / ".env"), extra="ignore"
    )

    mode: Mode = Field(Mode.EMBEDDED, description="embedded (one machine, SQLite) or production.")
    data_dir: Path = Field(ROOT / "var", description="Folder for the embedded database, keys, queue and uploaded files.")
    secret_key: str = Field("", description="Django's signing key, at least 50 characters. Embedded: made on first start.")
    database_url: str = Field("", description="postgresql://user:password@host:5432/name. Empty: SQLite below data_dir.")
    redis_url: str = Field("", description="redis://host:6379/0. Empty: queue in the file system, cache in the database.")
    allowed_hosts: str = Field("", description="Host names the portal answers to, separated by commas.")
    field_keys: str = Field(
        "", description="Keys for ID numbers and phones: id:base64(32 bytes), separated by commas; the first encrypts."
    )
    index_key: str = Field("", description="base64(32 bytes): key of the blind index. It differs from every field key.")
    cipher: str = Field("aes-256-gcm", description="aes-256-gcm or sm4-gcm; applies to what is written from now on.")
    password_profile: str = Field("owasp", description="owasp (length, no forced change) or mlps (complexity, rotation).")
    today: str = Field("", description="Demonstrations only (embedded): pretend that today is this day, YYYY-MM-DD.")
    trusted_proxies: int = Field(0, ge=0, le=5, description="Reverse proxies in front of the portal that set X-Forwarded-*.")
    issuer: str = Field("锡林郭勒盟人力资源和社会保障局", description="Agency in full, on pages and cards.")
    card_title: str = Field("专业技术人员继续教育审验卡", description="Title of the review card.")
    public_url: str = Field("http://127.0.0.1:8000", description="Address of the portal as people type it; printed in QR codes.")
    log_json: bool | None = Field(None, description="JSON logs; by default on in production.")

    @property
    def embedded(self) -> bool:
        return self.mode is Mode.EMBEDDED

    @field_validator("cipher")
    @classmethod
    def _known_cipher(cls, value: str) -> str:
        if value not in {"aes-256-gcm", "sm4-gcm"}:
            raise ValueError("must be aes-256-gcm or sm4-gcm")
        return value

    @field_validator("password_profile")
    @classmethod
    def _known_profile(cls, value: str) -> str:
        if value not in {"owasp", "mlps"}:
            raise ValueError("must be owasp or mlps")
        return value

    @model_validator(mode="after")
    def _complete(self) -> Config:
        if self.embedded:
            self._take_embedded_secrets()
        problems = list(self._problems())
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def _take_embedded_secrets(self) -> None:
        """Keys of an embedded installation live in one file below data_dir, readable by its owner only."""
        path = self.data_dir / "secrets.json"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            made = {
                "secret_key": secrets.token_urlsafe(48),
                "field_keys": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
                "index_key": base64.b64encode(secrets.token_bytes(32)).decode(),
            }
            scratch = path.with_name(f"secrets.{os.getpid()}.tmp")
            scratch.touch(mode=0o600)
            scratch.write_text(json.dumps(made))
            try:
                os.link(scratch, path)  # whoever starts first wins: two keys would lose data
            except FileExistsError:
                pass
            scratch.unlink()
        stored = json.loads(path.read_text())
        self.secret_key = self.secret_key or stored["secret_key"]
        self.field_keys = self.field_keys or stored["field_keys"]
        self.index_key = self.index_key or stored["index_key"]
        self.allowed_hosts = self.allowed_hosts or "127.0.0.1,localhost,[::1]"

    def _problems(self):
        if len(self.secret_key) < 50:
            yield "CETRACK_SECRET_KEY needs at least 50 characters"
        try:
            keys = self.keyring()
        except ValueError as error:
            yield f"CETRACK_FIELD_KEYS: {error}"
            keys = {}
        try:
            if self.blind_index_key() in keys.values():
                yield "CETRACK_INDEX_KEY must differ from every field key"
        except ValueError as error:
            yield f"CETRACK_INDEX_KEY: {error}"
        if not self.embedded:
            if not self.database_url.startswith(("postgres://", "postgresql://")):
                yield "CETRACK_DATABASE_URL must be a postgresql:// address in production"
            if not self.redis_url.startswith(("redis://", "rediss://")):
                yield "CETRACK_REDIS_URL must be a redis:// address in production"
            if not self.allowed_hosts or "*" in self.allowed_hosts:
                yield "CETRACK_ALLOWED_HOSTS must name the hosts, without *"
            if not self.public_url.startswith("https://"):
                yield "CETRACK_PUBLIC_URL must begin with https:// in production"
            if self.today:
                yield "CETRACK_TODAY is for demonstrations and is refused in production"

    def keyring(self) -> dict[str, bytes]:
        """Field keys by id, the current one first. Raises ValueError with a sentence."""
        ring: dict[str, bytes] = {}
        for part in filter(None, (p.strip() for p in self.field_keys.split(","))):
            key_id, colon, encoded = part.partition(":")
            if not colon or not key_id.isalnum() or len(key_id) > 8:
                raise ValueError("each key is written id:base64 with an id of 1 to 8 letters and digits")
            ring[key_id] = _key(encoded)
        if not ring:
            raise ValueError("at least one key is needed")
        return ring

    def blind_index_key(self) -> bytes:
        return _key(self.index_key)


def _key(encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise ValueError("not valid base64") from error
    if len(key) != 32:
        raise ValueError("a key has 32 bytes")
    return key


def load() -> Config:
    """Reads the configuration, or ends the process with one sentence for each mistake."""
    try:
        return Config()  # type: ignore[call-arg]
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            where = ".".join(str(part) for part in problem["loc"])
            text = problem["msg"].removeprefix("Value error, ")
            if where:
                text = f"CETRACK_{where.upper()}: {text}"
            lines += text.split("; ")
        raise SystemExit("cetrack cannot start:\n" + "\n".join(f"  - {line}" for line in lines)) from None
