"""One event posted to one address: to which addresses at all, how long at most, and what counts as taken."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.client
import ipaddress
import socket
import ssl
import threading
import time
import urllib.request

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ground.refusals import Refused
from programs.webhooks import addresses, sending
from programs.webhooks.addresses import NoWay, allowed, check_at_hand, looked_up, taken_apart

from .receivers import hanging, raw, receiving, status

HERE = [ipaddress.ip_network("127.0.0.0/8")]
PATIENCE = 0.5
PUBLIC = "93.184.216.34"


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


def sent(url, own=HERE, patience=PATIENCE):
    one = sending.Outgoing(url, "key", "e1", "card.issued", b'{"a":1}')
    return sending.send(one, own=own, stamp="1718000000", patience=patience)


def answers(monkeypatch, *rounds):
    """Names are looked up here: each round says what the name leads to. Gives the names that were asked."""
    asked, real = [], socket.getaddrinfo

    def look_up(host, port, *args, **kwargs):
        if not host[:1].isalpha():
            return real(host, port, *args, **kwargs)
        asked.append(host)
        found = rounds[min(len(asked), len(rounds)) - 1]
        return [(socket.AF_INET6 if ":" in one else socket.AF_INET, 1, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


# --- taken ----------------------------------------------------------------------------------------------------------
def test_it_is_posted_as_it_is_and_signed(receiver):
    result = sent(receiver.url + "?a=1")
    assert (result.status, result.problem) == (204, "")
    path, head, body = receiver.got[0]
    assert (path, body) == ("/events?a=1", b'{"a":1}')
    assert head["Host"] == f"127.0.0.1:{receiver.port}"
    assert head["Content-Type"] == "application/json"
    assert (head["X-Cetrack-Id"], head["X-Cetrack-Event"]) == ("e1", "card.issued")
    assert head["X-Cetrack-Signature"] == sending.signature("key", head["X-Cetrack-Timestamp"], "e1", body)


@pytest.mark.parametrize("change", ["secret", "stamp", "key", "body"])
def test_whatever_is_changed_breaks_the_signature(change):
    said = {"secret": "key", "stamp": "1718000000", "key": "e1", "body": b"{}"}
    other = said | {change: b"{ }" if change == "body" else "other"}
    assert sending.signature(**said) != sending.signature(**other)
    assert sending.signature(**said).startswith("v1=")


@pytest.mark.parametrize(
    ("code", "problem"),
    [(199, "no_http"), (200, ""), (204, ""), (299, ""), (300, "redirected"), (302, "redirected"), (399, "redirected"),
     (400, "refused"), (404, "refused"), (410, "refused"), (500, "refused"), (503, "refused")],
)  # fmt: skip
def test_taken_is_2xx_alone(receiver, code, problem):
    receiver.answer = status(code)
    found = sent(receiver.url).problem
    assert found == problem or (code == 199 and found in {"no_http", "refused"})


# --- fails, hangs, redirects, lies ----------------------------------------------------------------------------------
def test_a_redirect_is_never_followed(receiver):
    with receiving() as inner:
        receiver.answer = status(307, Location=inner.url)
        assert sent(receiver.url).problem == "redirected"
        assert inner.got == []


def test_control_urllib_would_follow_it(receiver):
    with receiving() as inner:
        receiver.answer = status(302, Location=inner.url)
        urllib.request.urlopen(urllib.request.Request(receiver.url, b"{}", {"X": "1"}), timeout=5).close()
        assert len(inner.got) == 1


@pytest.mark.parametrize("every", [0.0, 0.05], ids=["silent", "byte-by-byte"])
def test_who_hangs_is_left_in_time(receiver, every):
    receiver.answer = hanging(receiver, every)
    begun = time.monotonic()
    result = sent(receiver.url)
    assert result.problem == "timeout"
    assert PATIENCE * 0.8 < time.monotonic() - begun < PATIENCE + 1


def test_control_a_time_limit_of_the_socket_alone_starts_anew_with_each_byte(receiver):
    receiver.answer = hanging(receiver, 0.05)
    begun, over = time.monotonic(), threading.Event()

    def careless():
        connection = http.client.HTTPConnection("127.0.0.1", receiver.port, timeout=PATIENCE)
        with contextlib.closing(connection):
            connection.request("POST", "/", b"{}")
            with contextlib.suppress(OSError, http.client.HTTPException):
                connection.getresponse().close()
            over.set()

    thread = threading.Thread(target=careless)
    thread.start()
    assert not over.wait(PATIENCE * 3), time.monotonic() - begun
    receiver.stopped.set()
    thread.join()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"SSH-2.0-x\r\n", "no_http"),
        (b"", "no_http|no_connection"),
        (b"HTTP/1.1 \xff\xff OK\r\n\r\n", "no_http"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\nx", ""),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", "no_http"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200 + b"\r\n", "no_http"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: nonsense\r\n\r\n", ""),
    ],
    ids=["other-protocol", "nothing", "no-status", "false-length", "long-head", "many-heads", "false-coding"],
)
def test_who_lies_is_believed_no_further_than_the_status(receiver, text, problem):
    receiver.answer = raw(text)
    assert sent(receiver.url).problem in problem.split("|")


def test_nobody_there_is_no_connection():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        assert sent(f"http://127.0.0.1:{bound.getsockname()[1]}/").problem == "no_connection"


def test_without_tls_behind_https_it_is_not_spoken_in_clear(receiver):
    assert sent(receiver.url.replace("http:", "https:")).problem in {"tls", "timeout"}
    assert receiver.got == []


def test_a_certificate_of_nobody_is_not_believed(receiver, tmp_path):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    now = dt.datetime.now(dt.UTC)
    paper = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = tmp_path / "x.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + paper.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
    assert sent(receiver.url.replace("http:", "https:")).problem == "certificate"
    assert receiver.got == []


# --- to which addresses ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "inner",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
     "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:10.1.2.3", "::10.1.2.3",
     "fec0::1", "64:ff9b:1::a00:1", "::ffff:0:7f00:1", "5f00::1", "64:ff9b::a01:203", "2002:a01:203::1"],
    ids=range(23),
)  # fmt: skip
def test_inner_addresses_are_not_allowed(inner):
    assert not allowed(ipaddress.ip_address(inner), [])


@pytest.mark.parametrize(
    "outer", [PUBLIC, "172.15.255.255", "172.32.0.0", "11.0.0.0", "2606:2800::1", "64:ff9b::5db8:d822"]
)
def test_outer_addresses_are(outer):
    assert allowed(ipaddress.ip_address(outer), [])


@pytest.mark.parametrize(("address", "may"), [("10.1.0.255", True), ("10.1.1.0", False), ("::ffff:10.1.0.1", True)])
def test_the_operator_allows_networks(address, may):
    assert allowed(ipaddress.ip_address(address), [ipaddress.ip_network("10.1.0.0/24")]) is may


def test_nothing_goes_to_an_inner_address_that_nobody_allowed(receiver):
    assert sent(receiver.url, own=[]).problem == "private_address"
    assert receiver.got == []


def test_a_name_of_which_one_address_is_inner_is_not_allowed(monkeypatch):
    answers(monkeypatch, [PUBLIC, "10.1.2.3"])
    with pytest.raises(NoWay, match="private_address"):
        looked_up(taken_apart("https://mixed.example/"), [], 1)


def test_without_tls_only_to_networks_of_the_operator(monkeypatch):
    answers(monkeypatch, [PUBLIC])
    with pytest.raises(NoWay, match="without_tls"):
        looked_up(taken_apart("http://outside.example/"), HERE, 1)
    assert str(looked_up(taken_apart("https://outside.example/"), HERE, 1)) == PUBLIC


def test_a_name_is_looked_up_once_and_that_address_is_connected_to(monkeypatch, receiver):
    asked = answers(monkeypatch, ["127.0.0.1"], ["10.255.255.1"])
    assert sent(f"http://rebinding.example:{receiver.port}/x").problem == ""
    assert asked == ["rebinding.example"]
    assert receiver.got[0][1]["Host"] == f"rebinding.example:{receiver.port}"


def test_a_name_that_leads_elsewhere_the_second_time_reaches_nobody(monkeypatch, receiver):
    answers(monkeypatch, [PUBLIC], ["127.0.0.1"])
    result = sent(f"https://rebinding.example:{receiver.port}/x", own=[], patience=0.3)
    assert result.problem
    assert receiver.got == []


def test_control_looked_at_and_then_connected_by_name_it_reaches_the_inner_server(monkeypatch, receiver):
    asked = answers(monkeypatch, [PUBLIC], ["127.0.0.1"])
    target = taken_apart(f"https://rebinding.example:{receiver.port}/x")
    assert str(looked_up(target, [], 1)) == PUBLIC
    connection = http.client.HTTPConnection(target.host, target.port, timeout=2)
    connection.request("POST", "/x", b"{}")
    connection.getresponse().close()
    connection.close()
    assert (len(receiver.got), len(asked)) == (1, 2)


def test_a_look_up_that_hangs_keeps_nobody(monkeypatch):
    free = threading.Event()
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *a, **k: free.wait(10) and [])
    begun = time.monotonic()
    assert sent("https://slow.example/").problem == "timeout"
    assert time.monotonic() - begun < PATIENCE + 1
    free.set()


@pytest.mark.parametrize(
    "url",
    ["", "example.com", "ftp://example.com/", "file:///etc/passwd", "http://", "https://a@example.com/",
     "https://x/#y", "https://例/", "https://x y/", "https://x:99999/", "https://[::1/", "https://x/\r\nHost: y",
     "https://" + "a" * 300,
     "gopher://x", "https://a_b%00/"],
    ids=range(15),
)  # fmt: skip
def test_what_is_no_address_is_refused(url):
    with pytest.raises(Refused):
        taken_apart(url)


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "https://localhost/", "https://[::1]/", "http://example.com/", "https://10.0.0.1:8/"]
)
def test_what_is_seen_at_once_is_told_at_once(url):
    with pytest.raises(Refused):
        check_at_hand(url, [])
    check_at_hand("https://example.com/x", [])
    check_at_hand("http://10.1.0.1/", [ipaddress.ip_network("10.1.0.0/24")])


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1"])
def test_an_address_in_disguise_is_found_out_when_it_is_looked_up(host):
    with pytest.raises(NoWay):
        looked_up(taken_apart(f"https://{host}/"), [], 2)
