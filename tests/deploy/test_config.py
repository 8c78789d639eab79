"""Wrong settings stop the start, with one sentence for each mistake that names the variable and never the value."""

from __future__ import annotations

import base64
import json
import sqlite3
import stat

import pytest

from cetrack import config

from .environments import key, manage, production

ONE_KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(range(32, 64))).decode()


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Loads the configuration in a given environment; mistakes come back as the lines of the message."""

    def with_environment(environment: dict[str, str]):
        for name in list(config.os.environ):
            if name.startswith("CETRACK_"):
                monkeypatch.delenv(name)
        for name, value in environment.items():
            if name.startswith("CETRACK_"):
                monkeypatch.setenv(name, value)
        return config.load()

    return with_environment


def mistakes(load, environment: dict[str, str]) -> list[str]:
    with pytest.raises(SystemExit) as end:
        load(environment)
    head, *lines = str(end.value).splitlines()
    assert head == "继续教育平台无法启动："
    return [line.removeprefix("  - ") for line in lines]


def test_production_settings_of_the_readme_start(load, tmp_path):
    assert load(production(tmp_path)).embedded is False


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("MODE", "live", "CETRACK_MODE 只能是 embedded 或 production。"),
        ("SECRET_KEY", "a" * 49, "CETRACK_SECRET_KEY 至少需要50个字符，且不能由几个相同的字符重复而成。"),
        ("SECRET_KEY", "ab" * 40, "CETRACK_SECRET_KEY 至少需要50个字符，且不能由几个相同的字符重复而成。"),
        (
            "POOLER_URL",
            "mysql://a@b/c",
            "CETRACK_POOLER_URL 必须是 postgresql://用户:密码@主机:端口/库名 这样的地址，"
            "并且 CETRACK_DATABASE_URL 写明直接连数据库的地址。",
        ),
        *(
            (
                "REPLICA_DATABASE_URLS",
                value,
                "CETRACK_REPLICA_DATABASE_URLS 每一个都必须是 postgresql://用户:密码@主机:端口/库名 这样的地址，"
                "各不相同，之间用逗号分隔，并且 CETRACK_DATABASE_URL 写明主库。",
            )
            for value in ("redis://a", "postgresql://a@b/c,d", "postgresql://a@b/c,postgresql://a@b/c")
        ),
        *(
            ("REPLICA_LAG_SECONDS", value, "CETRACK_REPLICA_LAG_SECONDS 是副本最多可以落后的秒数，只能是1至300的整数。")
            for value in ("0", "301")
        ),
        ("REPLICA_LAG_SECONDS", "soon", "CETRACK_REPLICA_LAG_SECONDS 必须是整数。"),
        ("SECRET_KEY", "", "CETRACK_SECRET_KEY 至少需要50个字符，且不能由几个相同的字符重复而成。"),
        ("OIDC_ISSUER", "http://127.0.0.1:9", "CETRACK_OIDC_ISSUER 必须是完整的网址，以 https:// 开头。"),
        ("CAS_URL", "cas.example", "CETRACK_CAS_URL 必须是完整的网址，以 https:// 开头。"),
        (
            "OIDC_ISSUER",
            "https://id.example",
            "设置了 CETRACK_OIDC_ISSUER，就要写明 CETRACK_OIDC_CLIENT_ID、"
            "CETRACK_OIDC_CLIENT_SECRET 和 CETRACK_OIDC_CLAIM。",
        ),
        ("DIGEST", "sm2", "CETRACK_DIGEST 只能是 sha256 或 sm3。"),
        ("SIGNING_KEY", "nonsense", "CETRACK_SIGNING_KEY 必须是base64，解码后正好32字节。"),
        ("SIGNING_CERTIFICATE", "/nowhere.pem", "CETRACK_SIGNING_CERTIFICATE 有误：文件不存在或不能读取。"),
        ("TIMESTAMP_URL", "tsa.example", "CETRACK_TIMESTAMP_URL 必须是完整的网址，以 http:// 或 https:// 开头。"),
        ("RECOVERY_KEY", "nonsense", "CETRACK_RECOVERY_KEY 必须是 manage.py recovery_key 给出的公开的一半。"),
        ("BACKUPS", "backups", "CETRACK_BACKUPS 必须是完整的路径，如 /var/backups/cetrack。"),
        (
            "WEBHOOK_NETWORKS",
            "10.0.0.0/8,10.1.2.3/8",
            "CETRACK_WEBHOOK_NETWORKS 要写成网段或地址，用逗号分隔，如 10.1.0.0/16,192.168.3.7。",
        ),
        ("S3_BUCKET", "cetrack", "设置了 CETRACK_S3_BUCKET 等，就要写明 CETRACK_S3_ENDPOINT"),
        ("S3_ENDPOINT", "https://obs.example/cetrack", "CETRACK_S3_ENDPOINT 必须是 https://主机:端口 这样的网址"),
        ("S3_ENDPOINT", "https://obs.example", "CETRACK_S3_BUCKET 是桶的名称"),
        (
            "S3_ENDPOINT",
            "https://obs.example",
            "设置了 CETRACK_S3_ENDPOINT，就要写明 CETRACK_S3_KEY_ID 和 CETRACK_S3_SECRET",
        ),
        ("METRICS_TOKEN", "t" * 31, "CETRACK_METRICS_TOKEN 至少需要32个字母或数字，例如 openssl rand -hex 32 的输出。"),
        (
            "ERROR_REPORTS",
            "https://sentry.example/1",
            "CETRACK_ERROR_REPORTS 必须是 https://公钥@主机/编号 这样的地址（DSN）。",
        ),
        ("FIELD_KEYS", "", "CETRACK_FIELD_KEYS 有误：至少要有一把密钥。"),
        ("FIELD_KEYS", ONE_KEY, "CETRACK_FIELD_KEYS 有误：每把密钥写成“编号:base64”"),
        ("FIELD_KEYS", f"密钥:{ONE_KEY}", "CETRACK_FIELD_KEYS 有误：每把密钥写成“编号:base64”"),
        ("FIELD_KEYS", f"k23456789:{ONE_KEY}", "CETRACK_FIELD_KEYS 有误：每把密钥写成“编号:base64”"),
        ("FIELD_KEYS", f"k1:{ONE_KEY},k1:{OTHER_KEY}", "CETRACK_FIELD_KEYS 有误：两把密钥用了同一个编号。"),
        ("FIELD_KEYS", "k1:这不是密钥", "CETRACK_FIELD_KEYS 有误：不是有效的base64。"),
        (
            "FIELD_KEYS",
            "k1:" + base64.b64encode(b"x" * 31).decode(),
            "CETRACK_FIELD_KEYS 有误：解码后必须正好是32字节。",
        ),
        (
            "FIELD_KEYS",
            "k1:" + base64.b64encode(b"x" * 33).decode(),
            "CETRACK_FIELD_KEYS 有误：解码后必须正好是32字节。",
        ),
        ("INDEX_KEY", "", "CETRACK_INDEX_KEY 有误：解码后必须正好是32字节。"),
        ("CIPHER", "rot13", "CETRACK_CIPHER 只能是 aes-256-gcm 或 sm4-gcm。"),
        ("PAPER_WRITER", "word", "CETRACK_PAPER_WRITER 只能是 auto 或 own 或 typst 或 weasyprint。"),
        ("PASSWORD_PROFILE", "none", "CETRACK_PASSWORD_PROFILE 只能是 owasp 或 mlps。"),
        ("TRUSTED_PROXIES", "6", "CETRACK_TRUSTED_PROXIES 是反向代理的层数，只能是0至5的整数。"),
        ("TRUSTED_PROXIES", "-1", "CETRACK_TRUSTED_PROXIES 是反向代理的层数，只能是0至5的整数。"),
        ("TRUSTED_PROXIES", "two", "CETRACK_TRUSTED_PROXIES 必须是整数。"),
        ("DATABASE_URL", "mysql://u@h/d", "CETRACK_DATABASE_URL 必须是 postgresql://"),
        ("DATABASE_URL", "postgresql://u@h:port/d", "CETRACK_DATABASE_URL 必须是 postgresql://"),
        ("DATABASE_URL", "", "CETRACK_DATABASE_URL 在生产模式下必须填写（PostgreSQL 地址）。"),
        ("REDIS_URL", "localhost:6379", "CETRACK_REDIS_URL 必须是 redis://"),
        ("REDIS_URL", "", "CETRACK_REDIS_URL 在生产模式下必须填写（Redis 地址）。"),
        ("ALLOWED_HOSTS", "", "CETRACK_ALLOWED_HOSTS 在生产模式下必须逐个写明主机名"),
        ("ALLOWED_HOSTS", "*", "CETRACK_ALLOWED_HOSTS 在生产模式下必须逐个写明主机名"),
        ("ALLOWED_HOSTS", "https://portal.example", "CETRACK_ALLOWED_HOSTS 在生产模式下必须逐个写明主机名"),
        ("PUBLIC_URL", "http://portal.example", "CETRACK_PUBLIC_URL 在生产模式下必须以 https:// 开头。"),
        ("PUBLIC_URL", "portal.example", "CETRACK_PUBLIC_URL 必须是完整的网址"),
        ("ISSUER", " ", "CETRACK_ISSUER 不能为空"),
        ("CARD_TITLE", " ", "CETRACK_CARD_TITLE 不能为空"),
        ("TODAY", "2025-11-31", "CETRACK_TODAY 必须是真实的日期"),
        ("TODAY", "20250101", "CETRACK_TODAY 必须是真实的日期"),
        (
            "TODAY",
            "2023-12-31",
            "CETRACK_TODAY 必须是真实的日期，写成 2024-06-03 这样，在 2024-01-01 至",
        ),
        ("TODAY", "2024-06-03", "CETRACK_TODAY 只供演示，在生产模式下不能设置。"),
        (
            "WORKING_DAYS",
            "verify,anwser",
            "CETRACK_WORKING_DAYS 中没有 anwser，只能是 answer_objections、answer_requests、",
        ),
        ("LOG_JSON", "perhaps", "CETRACK_LOG_JSON 只能是 true 或 false。"),
        ("REDISURL", "x", "CETRACK_REDISURL 不是本系统的变量，是否想写 CETRACK_REDIS_URL？"),
        ("ZZZ", "x", "CETRACK_ZZZ 不是本系统的变量。"),
    ],
)
def test_a_wrong_value_has_its_sentence(load, tmp_path, name, value, sentence):
    found = mistakes(load, production(tmp_path, **{name: value}))
    assert any(line.startswith(sentence) for line in found), found
    if len(value) > 8 and name not in {"ALLOWED_HOSTS", "PUBLIC_URL", "TODAY"}:
        assert value not in "".join(found), "a value may be a secret"


def test_the_index_key_differs_from_every_field_key(load, tmp_path):
    shared = key()
    environment = production(tmp_path, FIELD_KEYS=f"k2:{key()},k1:{shared}", INDEX_KEY=shared)
    assert mistakes(load, environment) == ["CETRACK_INDEX_KEY 不能与 CETRACK_FIELD_KEYS 中的任何一把密钥相同。"]


def test_all_mistakes_are_told_at_once(load, tmp_path):
    environment = production(tmp_path, SECRET_KEY="", REDIS_URL="", ALLOWED_HOSTS="*", TODAYS="x")
    assert [line.split()[0] for line in mistakes(load, environment)] == [
        "CETRACK_TODAYS", "CETRACK_SECRET_KEY", "CETRACK_REDIS_URL", "CETRACK_ALLOWED_HOSTS",
    ]  # fmt: skip


def test_a_misspelt_name_in_the_env_file_is_found(load, tmp_path):
    env_file = tmp_path / "portal.env"
    env_file.write_text("CETRACK_ISUER=某局\n")
    environment = production(tmp_path) | {"CETRACK_ENV_FILE": str(env_file)}
    assert mistakes(load, environment) == ["CETRACK_ISUER 不是本系统的变量，是否想写 CETRACK_ISSUER？"]


def test_a_missing_env_file_is_told(load, tmp_path):
    environment = production(tmp_path) | {"CETRACK_ENV_FILE": str(tmp_path / "none")}
    assert mistakes(load, environment) == ["CETRACK_ENV_FILE 指定的文件不存在。"]


def test_an_embedded_portal_makes_its_keys_once_for_its_owner_only(load, tmp_path):
    first = load({"CETRACK_DATA_DIR": str(tmp_path / "var")})
    second = load({"CETRACK_DATA_DIR": str(tmp_path / "var")})
    assert (first.secret_key, first.field_keys, first.index_key) == (
        second.secret_key,
        second.field_keys,
        second.index_key,
    )
    assert stat.S_IMODE((tmp_path / "var" / "secrets.json").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secrets.json"]


def test_keys_are_made_with_an_empty_database_only(load, tmp_path):
    environment = {"CETRACK_DATA_DIR": str(tmp_path)}
    first = load(environment)
    database = sqlite3.connect(tmp_path / "cetrack.sqlite3")
    database.execute("CREATE TABLE django_migrations (id INTEGER)")
    database.commit()
    kept = (tmp_path / "secrets.json").rename(tmp_path / "elsewhere.json")
    load(environment)  # the control: tables without rows are no database in use
    (tmp_path / "secrets.json").unlink()
    database.execute("INSERT INTO django_migrations VALUES (1)")
    database.commit()
    database.close()
    assert "没有写入它时的密钥文件 secrets.json" in mistakes(load, environment)[0]
    assert not (tmp_path / "secrets.json").exists()
    locked = sqlite3.connect(tmp_path / "cetrack.sqlite3", isolation_level=None)
    locked.execute("PRAGMA locking_mode=EXCLUSIVE")
    locked.execute("BEGIN EXCLUSIVE")  # as while a backup is brought back: nobody can say that it is empty
    assert "没有写入它时的密钥文件 secrets.json" in mistakes(load, environment)[0]
    locked.close()
    kept.rename(tmp_path / "secrets.json")
    assert load(environment).field_keys == first.field_keys


@pytest.mark.parametrize("content", ["", "{}", "[", json.dumps({"secret_key": "x" * 60})])
def test_damaged_keys_are_told_and_kept(load, tmp_path, content):
    (tmp_path / "secrets.json").write_text(content)
    assert mistakes(load, {"CETRACK_DATA_DIR": str(tmp_path)})[0].startswith("CETRACK_DATA_DIR 指定的文件夹不能读写")
    assert (tmp_path / "secrets.json").read_text() == content


def test_the_process_itself_ends_with_the_sentences(tmp_path):
    done = manage(production(tmp_path, REDIS_URL=""), "check")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "继续教育平台无法启动：",
        "  - CETRACK_REDIS_URL 在生产模式下必须填写（Redis 地址）。",
    ]


def test_check_deploy_is_clean_under_production_settings(tmp_path):
    done = manage(production(tmp_path), "check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues (0 silenced)" in done.stdout
