"""What doctor says of certificate, indexes, slow queries, versions, and a clock that ran ahead."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from contextlib import closing
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import connection

from cetrack import checkups, doctor
from ground import clock
from journal.models import JournalEntry
from tests.cast import id_number

NUMBER = id_number(dt.date(1985, 3, 12), 142)


def now() -> checkups.Moment:
    return checkups.Moment(clock.machine_now(), clock.now())


def certificate(folder: Path, host: str, ends: dt.datetime) -> tuple[Path, Path]:
    """A certificate that vouches for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    names = [x509.DNSName(host), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(ends - dt.timedelta(days=400))
        .not_valid_after(ends)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(built.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    files[1].write_bytes(key.private_bytes(*plain))
    return files


class TestCertificate:
    @pytest.fixture
    def served(self, tmp_path, settings, monkeypatch):
        """A server with a certificate that ends so many days from now; trusted unless said otherwise."""
        listening = socket.create_server(("127.0.0.1", 0))
        port = listening.getsockname()[1]

        def serve(days: float, *, host: str = "localhost", trusted: bool = True) -> None:
            ends = clock.machine_now() + dt.timedelta(days=days)
            file, key = certificate(tmp_path, host, ends.replace(microsecond=0))
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(file, key)
            if trusted:
                monkeypatch.setenv("SSL_CERT_FILE", str(file))

            def answer() -> None:
                while True:
                    try:
                        plain, _ = listening.accept()
                    except OSError:
                        return
                    try:
                        context.wrap_socket(plain, server_side=True).close()
                    except OSError:
                        plain.close()

            threading.Thread(target=answer, daemon=True).start()
            settings.PUBLIC_URL = f"https://localhost:{port}"

        with closing(listening):
            yield serve
            listening.shutdown(socket.SHUT_RDWR)

    @pytest.mark.parametrize(("more", "wrong"), [(-0.5, True), (0.5, False)])
    def test_days_that_are_left(self, served, more, wrong):
        served(checkups.CERTIFICATE_DAYS + more)
        found = checkups.certificate(now())
        assert f"还有 {checkups.CERTIFICATE_DAYS - (more < 0)} 天" in found.said
        assert bool(found.todo) == wrong

    @pytest.mark.parametrize(
        ("days", "how"), [(-1, {}), (90, {"trusted": False}), (90, {"host": "elsewhere.example"})], ids=str
    )
    def test_what_a_browser_would_refuse(self, served, days, how):
        served(days, **how)
        found = checkups.certificate(now())
        assert "不可信" in found.said
        assert "nginx" in found.todo

    def test_nobody_answers(self, settings):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        settings.PUBLIC_URL = f"https://localhost:{port}"
        assert "连不上" in checkups.certificate(now()).said
        assert checkups.certificate(now()).todo

    def test_a_name_that_leads_nowhere_is_asked_of_this_machine(self, served, settings):
        served(90, host="portal.invalid")
        settings.PUBLIC_URL = settings.PUBLIC_URL.replace("localhost", "portal.invalid")
        found = checkups.certificate(now())
        assert ("在本机上问的" in found.said, found.todo) == (True, "")

    def test_without_https_there_is_none(self, settings):
        settings.PUBLIC_URL = "http://127.0.0.1:8000"
        assert checkups.certificate(now()).todo == ""


@pytest.mark.django_db
class TestDatabase:
    @pytest.fixture
    def ask(self):
        if connection.vendor != "postgresql":
            assert not checkups.bloat(now()).todo + checkups.slow_queries(now()).todo
            pytest.skip("PostgreSQL keeps these figures")
        with connection.cursor() as cursor:
            yield cursor.execute

    def test_an_index_that_has_swollen(self, ask, monkeypatch):
        monkeypatch.setattr(checkups, "LARGE", 1 << 19)
        monkeypatch.setattr(checkups, "WASTED", 1 << 20)
        ask("CREATE TABLE swollen (word text)")
        ask("CREATE INDEX swollen_word ON swollen (word)")
        ask("INSERT INTO swollen SELECT md5(n::text) FROM generate_series(1, 60000) n")
        ask("ANALYZE swollen")
        assert "swollen_word" not in checkups.bloat(now()).todo, "control: a full one is as large as it must be"
        ask("DELETE FROM swollen WHERE word > '1'")
        ask("ANALYZE swollen")
        assert "REINDEX INDEX CONCURRENTLY swollen_word;" in checkups.bloat(now()).todo

    def test_queries_that_are_slow(self, ask):
        assert "未启用" in checkups.slow_queries(now()).said
        columns = "dbid oid, calls int, mean_exec_time float, total_exec_time float, query text"
        ask(f"CREATE TABLE pg_stat_statements ({columns})")
        ours = "FROM pg_database WHERE datname = current_database()"
        add = f"INSERT INTO pg_stat_statements SELECT oid, %s, %s, 1, %s {ours}"
        ask(add, [checkups.SLOW_CALLS, checkups.SLOW_MS, "on the figure"])
        ask(add, [checkups.SLOW_CALLS - 1, 9000, "too few"])
        assert not checkups.slow_queries(now()).todo
        ask(add, [checkups.SLOW_CALLS, checkups.SLOW_MS + 1, f"SELECT\n  '{NUMBER}'"])
        found = checkups.slow_queries(now())
        assert "SELECT '[id number]'" in found.said
        assert found.todo

    def test_statistics_that_cannot_be_read(self, ask):
        ask("CREATE TABLE pg_stat_statements (nothing text)")
        assert "没有统计" in checkups.slow_queries(now()).said
        assert not checkups.slow_queries(now()).todo

    def test_a_postgresql_that_is_too_old(self, ask, monkeypatch):
        assert not checkups.versions(now()).todo
        monkeypatch.setattr(checkups, "OLDEST_POSTGRESQL", 99)
        assert "PostgreSQL" in checkups.versions(now()).todo


@pytest.mark.django_db
class TestVersions:
    def test_packages_other_than_the_locked_ones(self, settings, tmp_path):
        (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
        settings.ROOT = tmp_path
        lines = ["django==0.1 \\", "    --hash=sha256:0", "no-such-thing==1", "redis==0.2", "celery==0.3", ""]
        (tmp_path / "requirements.txt").write_text("\n".join(lines))
        found = checkups.versions(now())
        assert found.said.startswith("cetrack 1.2.3，Python 3.")
        assert "缺少 no-such-thing" in found.said
        assert found.said.endswith("等")
        assert "--prepare" in found.todo
        (tmp_path / "requirements.txt").write_text("")
        assert not checkups.versions(now()).todo, "control"

    def test_here_they_are_the_locked_ones(self):
        assert checkups.versions(now()).todo == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("seconds", "wrong"), [(0, False), (1, True)])
def test_a_clock_that_ran_ahead_and_was_set_right(seconds, wrong, monkeypatch):
    moment = now()
    ahead = moment.business + doctor.AHEAD + dt.timedelta(seconds=seconds)
    JournalEntry.objects.create(at=ahead, actor_key="", actor_name="x", action="test.act")
    assert bool(doctor._clock(moment).todo) == wrong
