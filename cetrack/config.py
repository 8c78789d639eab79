"""Every variable that an operator may set, typed and explained.

Values come from the environment (prefix ``CETRACK_``) or from a ``.env`` file beside ``manage.py`` (another file:
``CETRACK_ENV_FILE``). Without any of them the portal runs *embedded*: SQLite, a file-system queue and keys made on
first start, all below ``data_dir``. A wrong value stops the start with one Chinese sentence for each mistake; a value
itself is never repeated, for it may be a secret.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ground import demonstration

from . import databases
from .first_keys import KeysGone, in_use, made_later, make_secrets
from .written import (
    Network,
    are_networks,
    bucket_problems,
    is_address,
    is_day,
    is_key,
    key_of,
    networks,
    outside_problems,
    signing_problems,
)  # fmt: skip

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "CETRACK_"
NOT_OURS = ("CETRACK_TEST_", "CETRACK_ENV_FILE")
CIPHERS = ("aes-256-gcm", "sm4-gcm")
TERMS = frozenset({"verify", "object", "answer_objections", "answer_requests"})
PAPER_WRITERS = ("auto", "own", "typst", "weasyprint")
DIGESTS = ("sha256", "sm3")
PASSWORD_PROFILES = ("owasp", "mlps")
PASSWORD_HASHES = ("memory", "time")


class Mode(StrEnum):
    """How the portal is run."""

    EMBEDDED = "embedded"
    PRODUCTION = "production"


class Config(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    mode: Mode = Field(Mode.EMBEDDED, description="`embedded` (one machine, SQLite, no Redis) or `production`.")
    data_dir: Path = Field(
        ROOT / "var", description="Folder of the embedded database, keys, queue, uploaded files and static files."
    )
    secret_key: str = Field("", description="Signing key, at least 50 characters. Embedded: made on first start.")
    database_url: str = Field(
        "", description="`postgresql://user:password@host:5432/name`. Empty (embedded): SQLite below the data folder."
    )
    pooler_url: str = Field(
        "",
        description="The same database through pgbouncer in transaction mode, for pages and workers; empty: directly.",
    )
    replica_database_urls: str = Field(
        "",
        description="Streaming replicas that answer the audit, the list of people and their files, by commas; empty: "
        "the database does.",
    )
    replica_lag_seconds: int = Field(
        10, description="A replica that is further behind than so many seconds answers nothing, 1–300."
    )
    redis_url: str = Field(
        "", description="`redis://host:6379/0`. Empty (embedded): queue in the file system, cache in each process."
    )
    allowed_hosts: str = Field("", description="Host names the portal answers to, separated by commas.")
    field_keys: str = Field(
        "", description="Keys for ID numbers and phones: `id:base64(32 bytes)`, by commas; the first encrypts."
    )
    index_key: str = Field("", description="`base64(32 bytes)`: key of the blind index, unlike every field key.")
    cipher: str = Field("aes-256-gcm", description="`aes-256-gcm` or `sm4-gcm`, for what is written from now on.")
    digest: str = Field(
        "sha256",
        description="`sha256` or `sm3`: keyed hashes of the blind index and of the journal. Chosen with an empty "
        "database; another one is refused later.",
    )
    password_profile: str = Field(
        "owasp", description="`owasp` (length, no forced change) or `mlps` (complexity, rotation: 等保)."
    )
    password_hash: str = Field(
        "memory", description="argon2id with `memory` (46 MiB, one pass) or `time` (19 MiB, two passes: a third of it)."
    )
    session_idle_minutes: int = Field(60, description="A session ends after so many minutes without a click, 5–720.")
    session_hours: int = Field(12, description="A session ends so many hours after signing in, 1–168.")
    journal_anchors: str = Field(
        "", description="File outside the database that keeps length and head of the journal; best on another machine."
    )
    backups: str = Field(
        "",
        description="Folder under which `manage.py backup` puts each backup; the monthly drill takes the newest.",
    )
    s3_endpoint: str = Field(
        "", description="S3-compatible service for uploaded files: `https://host:port`; empty: below the data folder."
    )
    s3_bucket: str = Field("", description="Bucket of that service, for this portal alone.")
    s3_region: str = Field("", description="Its region, where the service wants one.")
    s3_key_id: str = Field("", description="Access key id for that bucket.")
    s3_secret: str = Field("", description="Secret access key for that bucket.")
    s3_style: str = Field("path", description="`path` (host/bucket) or `virtual` (bucket.host), as the service wants.")
    recovery_key: str = Field(
        "", description="Public half of the recovery key, to which backups seal the keys: `manage.py recovery_key`."
    )
    signing_key: str = Field(
        "",
        description="`base64(32 bytes)`: papers are signed with a key of the portal's own, made from it. Embedded: "
        "made on first start. Empty (production) and no certificate: papers are not signed.",
    )
    signing_certificate: str = Field(
        "", description="The bureau's own certificate with its key for signing papers: a PEM or PKCS#12 file."
    )
    signing_password: str = Field("", description="Password of that file.")
    timestamp_url: str = Field("", description="Time stamps for signatures (RFC 3161); empty: none.")
    today: str = Field(
        "", description="Demonstrations only (embedded): the day on which the sample data open, `YYYY-MM-DD`."
    )
    trusted_proxies: int = Field(0, description="Reverse proxies in front of the portal that set `X-Forwarded-*`, 0–5.")
    issuer: str = Field("锡林郭勒盟人力资源和社会保障局", description="Agency in full, on pages and cards.")
    card_title: str = Field("专业技术人员继续教育审验卡", description="Title of the review card.")
    paper_writer: str = Field("auto", description="Prints papers: `own`, `typst`, `weasyprint`; `auto` is `own`.")
    public_url: str = Field("http://127.0.0.1:8000", description="The portal's address, printed in QR codes.")
    hours_a_day: int = Field(
        16,
        ge=1,
        le=24,
        description="More hours than these finished by one person in one day are shown as a sign of trouble.",
    )
    training_hours_a_day: int = Field(
        8,
        ge=1,
        le=12,
        description="Hours that a day of training counts in claims whose certificate names no hours.",
    )
    verify_within_days: int = Field(
        15, ge=1, le=90, description="Days after an import until which its hours should be verified (`verify`)."
    )
    object_within_days: int = Field(
        60, ge=1, le=365, description="Days after a decision within which one can object to it (`object`)."
    )
    answer_objections_within_days: int = Field(
        15,
        ge=1,
        le=90,
        description="Days after an objection until which it is to be answered (`answer_objections`).",
    )
    answer_requests_within_days: int = Field(
        10, ge=1, le=90, description="Days that a request waits at an office until it is late (`answer_requests`)."
    )
    working_days: str = Field(
        "verify,answer_objections,answer_requests",
        description="Which of these days are working days, by commas; the others are calendar days.",
    )
    oidc_issuer: str = Field(
        "", description="Issuer of an OpenID Connect service by which people may sign in as well; empty: none."
    )
    oidc_client_id: str = Field("", description="Name of the portal at that service.")
    oidc_client_secret: str = Field("", description="Secret of the portal at that service.")
    oidc_scope: str = Field("openid profile", description="What is asked of that service, `openid` among it.")
    oidc_claim: str = Field("id_number", description="Claim of its ID token that holds the ID number.")
    cas_url: str = Field(
        "", description="Address of a CAS service by which people may sign in as well, without `/login`; empty: none."
    )
    cas_attribute: str = Field("", description="Attribute that holds the ID number; empty: the user's name does.")
    sms_url: str = Field("", description="Gateway that sends SMS (JSON by POST); empty: none are sent.")
    sms_token: str = Field("", description="Bearer token of that gateway.")
    mail_url: str = Field(
        "",
        description="`smtp://user:password@host:25` or `smtps://…` (port 587: STARTTLS); empty: no mail is sent.",
    )
    mail_from: str = Field("", description="Sender of mails.")
    webhook_networks: str = Field(
        "", description="Inner networks to which webhooks may send, such as `10.1.0.0/16,192.168.3.7`; empty: none."
    )
    metrics_token: str = Field(
        "",
        description="Token (32 characters or more) with which Prometheus reads `/metrics`; empty: no such page.",
    )
    error_reports: str = Field(
        "",
        description="Address (DSN) of a Sentry-compatible server of your own for error reports; empty: none are sent.",
    )
    log_json: bool | None = Field(None, description="JSON logs, one object a line; by default on in production.")

    @property
    def embedded(self) -> bool:
        return self.mode is Mode.EMBEDDED

    def keyring(self) -> dict[str, bytes]:
        """Field keys by id, the current one first. Raises ValueError with a sentence."""
        ring: dict[str, bytes] = {}
        for part in filter(None, (p.strip() for p in self.field_keys.split(","))):
            key_id, colon, encoded = part.partition(":")
            if not colon or not key_id.isalnum() or not key_id.isascii() or len(key_id) > 8:
                raise ValueError("每把密钥写成“编号:base64”，编号为1至8位字母或数字，多把之间用逗号分隔")
            if key_id in ring:
                raise ValueError("两把密钥用了同一个编号")
            ring[key_id] = key_of(encoded)
        if not ring:
            raise ValueError("至少要有一把密钥")
        return ring

    def in_working_days(self) -> frozenset[str]:
        """The terms that are counted in working days (policy/workdays/terms.py)."""
        return frozenset(filter(None, (name.strip() for name in self.working_days.split(","))))

    def own_networks(self) -> list[Network]:
        """Inner networks to which webhooks may send."""
        return networks(self.webhook_networks)

    def public_values(self) -> dict[str, str]:
        """How the portal is set, without secrets and addresses of other machines: fit for the journal."""
        shown = (
            "mode",
            "cipher",
            "digest",
            "password_profile",
            "session_idle_minutes",
            "session_hours",
            "trusted_proxies",
        )
        values = {name: str(getattr(self, name)) for name in (*shown, "issuer", "card_title", "public_url", "today")}
        return values | {"field_key_ids": ",".join(self.keyring())}

    def blind_index_key(self) -> bytes:
        return key_of(self.index_key)

    def signing_secret(self) -> bytes | None:
        """What the portal's own key for papers is made from; None without one."""
        return key_of(self.signing_key) if self.signing_key else None

    def complete(self) -> None:
        """Fills in what an embedded installation makes for itself."""
        if not self.embedded:
            return
        path = self.data_dir / "secrets.json"
        if not path.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            given = self.secret_key and self.field_keys and self.index_key
            if not given and in_use(self.data_dir / "cetrack.sqlite3") and not path.exists():
                raise KeysGone
            make_secrets(path)
        stored = json.loads(path.read_text())
        self.secret_key = self.secret_key or stored["secret_key"]
        self.field_keys = self.field_keys or stored["field_keys"]
        self.index_key = self.index_key or stored["index_key"]
        self.signing_key = self.signing_key or stored.get("signing_key") or made_later(path.with_name("signing-key"))
        self.allowed_hosts = self.allowed_hosts or "127.0.0.1,localhost,[::1]"

    def problems(self) -> Iterator[str]:
        """One sentence for each value that the portal must not run with."""
        if len(self.secret_key) < 50 or len(set(self.secret_key)) < 5:
            yield "CETRACK_SECRET_KEY 至少需要50个字符，且不能由几个相同的字符重复而成。"
        yield from self._key_problems()
        if self.recovery_key and not is_key(self.recovery_key):
            yield "CETRACK_RECOVERY_KEY 必须是 manage.py recovery_key 给出的公开的一半。"
        if self.backups and not Path(self.backups).is_absolute():
            yield "CETRACK_BACKUPS 必须是完整的路径，如 /var/backups/cetrack。"
        if self.cipher not in CIPHERS:
            yield f"CETRACK_CIPHER 只能是 {' 或 '.join(CIPHERS)}。"
        if self.digest not in DIGESTS:
            yield f"CETRACK_DIGEST 只能是 {' 或 '.join(DIGESTS)}。"
        if self.password_hash not in PASSWORD_HASHES:
            yield f"CETRACK_PASSWORD_HASH 只能是 {' 或 '.join(PASSWORD_HASHES)}。"
        if self.password_profile not in PASSWORD_PROFILES:
            yield f"CETRACK_PASSWORD_PROFILE 只能是 {' 或 '.join(PASSWORD_PROFILES)}。"
        if self.paper_writer not in PAPER_WRITERS:
            yield f"CETRACK_PAPER_WRITER 只能是 {' 或 '.join(PAPER_WRITERS)}。"
        if not 5 <= self.session_idle_minutes <= 720:
            yield "CETRACK_SESSION_IDLE_MINUTES 是无操作自动退出的分钟数，只能是5至720的整数。"
        if not 1 <= self.session_hours <= 168:
            yield "CETRACK_SESSION_HOURS 是一次登录最长的小时数，只能是1至168的整数。"
        if not 0 <= self.trusted_proxies <= 5:
            yield "CETRACK_TRUSTED_PROXIES 是反向代理的层数，只能是0至5的整数。"
        yield from databases.problems(self)
        if self.redis_url and not is_address(self.redis_url, "redis", "rediss"):
            yield "CETRACK_REDIS_URL 必须是 redis://主机:端口/编号 这样的地址。"
        if not is_address(self.public_url, "http", "https"):
            yield "CETRACK_PUBLIC_URL 必须是完整的网址，以 http:// 或 https:// 开头。"
        if self.sms_url and not is_address(self.sms_url, "http", "https"):
            yield "CETRACK_SMS_URL 必须是完整的网址，以 http:// 或 https:// 开头。"
        if self.mail_url and not (is_address(self.mail_url, "smtp", "smtps") and "@" in self.mail_from):
            yield "CETRACK_MAIL_URL 必须是 smtp://用户:密码@主机:端口 这样的地址，CETRACK_MAIL_FROM 要写明发件邮箱。"
        if not are_networks(self.webhook_networks):
            yield "CETRACK_WEBHOOK_NETWORKS 要写成网段或地址，用逗号分隔，如 10.1.0.0/16,192.168.3.7。"
        if unknown := self.in_working_days() - TERMS:
            yield f"CETRACK_WORKING_DAYS 中没有 {'、'.join(sorted(unknown))}，只能是 {'、'.join(sorted(TERMS))}。"
        if self.metrics_token and (len(self.metrics_token) < 32 or not self.metrics_token.isascii()):
            yield "CETRACK_METRICS_TOKEN 至少需要32个字母或数字，例如 openssl rand -hex 32 的输出。"
        if self.error_reports and not (is_address(self.error_reports, "http", "https") and "@" in self.error_reports):
            yield "CETRACK_ERROR_REPORTS 必须是 https://公钥@主机/编号 这样的地址（DSN）。"
        yield from bucket_problems(self.s3_endpoint, self.s3_bucket, self.s3_key_id, self.s3_secret, self.s3_style)
        yield from outside_problems(self)
        yield from signing_problems(self)
        if not self.issuer.strip():
            yield "CETRACK_ISSUER 不能为空：页面和审验卡上要印出机构全称。"
        if not self.card_title.strip():
            yield "CETRACK_CARD_TITLE 不能为空：审验卡要有标题。"
        if self.today and not is_day(self.today):
            yield (
                "CETRACK_TODAY 必须是真实的日期，写成 2024-06-03 这样，"
                f"在 {demonstration.FIRST_DAY} 至 {demonstration.LAST_DAY} 之间。"
            )
        if not self.embedded:
            yield from self._production_problems()

    def _key_problems(self) -> Iterator[str]:
        ring: dict[str, bytes] = {}
        try:
            ring = self.keyring()
        except ValueError as error:
            yield f"CETRACK_FIELD_KEYS 有误：{error}。"
        try:
            if self.blind_index_key() in ring.values():
                yield "CETRACK_INDEX_KEY 不能与 CETRACK_FIELD_KEYS 中的任何一把密钥相同。"
        except ValueError as error:
            yield f"CETRACK_INDEX_KEY 有误：{error}。"

    def _production_problems(self) -> Iterator[str]:
        if not self.database_url:
            yield "CETRACK_DATABASE_URL 在生产模式下必须填写（PostgreSQL 地址）。"
        if not self.redis_url:
            yield "CETRACK_REDIS_URL 在生产模式下必须填写（Redis 地址）。"
        hosts = [host.strip() for host in self.allowed_hosts.split(",") if host.strip()]
        if not hosts or any("*" in host or "/" in host for host in hosts):
            yield "CETRACK_ALLOWED_HOSTS 在生产模式下必须逐个写明主机名，用逗号分隔，不能用 * 代替，也不带 http://。"
        if not self.public_url.startswith("https://"):
            yield "CETRACK_PUBLIC_URL 在生产模式下必须以 https:// 开头。"
        if self.today:
            yield "CETRACK_TODAY 只供演示，在生产模式下不能设置。"


def _unknown_names(given: set[str]) -> Iterator[str]:
    """A mistyped name would silently leave its default in force."""
    known = {PREFIX + name.upper() for name in Config.model_fields}
    for name in sorted(given - known):
        if name.startswith(PREFIX) and not name.startswith(NOT_OURS):
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
            yield f"{name} 不是本系统的变量" + (f"，是否想写 {near[0]}？" if near else "。")


_WRONG_TYPE = {
    "mode": "只能是 embedded 或 production",
    "replica_lag_seconds": "必须是整数",
    "session_hours": "必须是整数",
    "session_idle_minutes": "必须是整数",
    "trusted_proxies": "必须是整数",
    "log_json": "只能是 true 或 false",
    "data_dir": "必须是文件夹的路径",
}


def load() -> Config:
    """Reads the configuration, or ends the process with one sentence for each mistake."""
    env_file = Path(os.environ.get("CETRACK_ENV_FILE") or ROOT / ".env")
    problems: list[str] = []
    if "CETRACK_ENV_FILE" in os.environ and not env_file.exists():
        problems.append("CETRACK_ENV_FILE 指定的文件不存在。")
    problems += _unknown_names(set(os.environ) | {str(name).upper() for name in dotenv_values(env_file)})
    values: dict[str, Any] = {"_env_file": env_file}
    try:
        config = Config(**values)
    except ValidationError as error:
        for problem in error.errors():
            name = str(problem["loc"][0])
            problems.append(f"{PREFIX}{name.upper()} {_WRONG_TYPE.get(name, '的值无法识别')}。")
    else:
        try:
            config.complete()
        except KeysGone:
            problems.append(
                "CETRACK_DATA_DIR 中已有数据库，却没有写入它时的密钥文件 secrets.json。"
                "请从备份中取回，新密钥打不开原来的资料。"
            )
        except (OSError, ValueError, KeyError):
            problems.append("CETRACK_DATA_DIR 指定的文件夹不能读写，或其中的 secrets.json 已损坏。")
        else:
            problems += config.problems()
    if problems:
        raise SystemExit("继续教育平台无法启动：\n" + "\n".join(f"  - {problem}" for problem in problems))
    return config
