"""Signatures: checked by another program (poppler), broken by any change, made by the bureau's own certificate."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import io
import random
import subprocess

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.urls import reverse

from ground import seals, vault
from ground.actors import SystemActor
from ground.jobs.machine import TryAgain
from reports.cards import jobs
from reports.printing import signing
from reports.printing.signing import KeySigner, SigningFailed
from reports.signing_keys import at_hand
from reports.signing_keys.models import PublishedKey
from reports.signing_keys.services import take_key

from .test_cards import complete, finish, issue

SECRET = bytes(range(32))
ISSUER = "锡林郭勒盟人力资源和社会保障局"
pytestmark = pytest.mark.django_db


@pytest.fixture
def card(cast):
    complete(cast.alatan.learner)
    return finish(issue(cast))


def said_by_poppler(pdf: bytes, tmp_path) -> str:
    path = tmp_path / "card.pdf"
    path.write_bytes(pdf)
    found = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, timeout=60)
    return found.stdout + found.stderr


def holds(pdf: bytes) -> bool:
    """Whether the signature covers the whole file and fits."""
    found = signing.signature_of(pdf)
    return found is not None and found.holds


def test_another_program_finds_the_signature_valid(card, tmp_path):
    said = said_by_poppler(vault.read(card.pdf_key), tmp_path)
    assert "Signature is Valid." in said
    assert "SHA-256" in said
    assert "Total document signed" in said
    assert holds(vault.read(card.pdf_key))


def test_the_signature_itself_is_written_in_one_way(card):
    """What holds the signature nothing signs: another spelling of it is a change of the file all the same."""
    pdf = vault.read(card.pdf_key)
    start = pdf.rindex(b"/Contents <") + len(b"/Contents <")
    end = pdf.index(b">", start)
    written = pdf[start:end]
    assert written.endswith(b"00"), "filler"
    for other in (written.lower(), written[:-1] + b"1", written[:-2] + b"  "):
        assert other != written
        assert not holds(pdf[:start] + other + pdf[end:]), other[-4:]
    assert holds(pdf[:start] + written + pdf[end:])


def test_any_changed_byte_breaks_signature_or_hash(card, client):
    """Positions over the whole file: the signature is broken by each that it covers. What holds the signature itself is
    known by the fingerprint alone, and the public check takes none of them."""
    pdf, seed = vault.read(card.pdf_key), 20241231
    start = pdf.rindex(b"/Contents <") + len(b"/Contents ")
    end = pdf.index(b">", start) + 1
    positions = [*random.Random(seed).sample(range(len(pdf)), 150), 0, 20, len(pdf) - 3, start - 5, end + 1]
    survived = []
    for position in positions:
        changed = bytearray(pdf)
        changed[position] ^= 1
        if not start <= position < end and holds(bytes(changed)):
            survived.append(position)
        assert hashlib.sha256(changed).hexdigest() != card.pdf_hash
        if position % 10 == 0 or start <= position < end:
            answer = client.post(reverse("cards:check"), {"file": io.BytesIO(bytes(changed))})
            assert answer.status_code == 404, f"{position}, seed {seed}"
    assert survived == [], f"seed {seed}"
    assert len(pdf[start:end]) - len(pdf[start:end].rstrip(b"0>")) < 100, "little filler"


def test_control_unchanged_it_holds(card, client):
    pdf = vault.read(card.pdf_key)
    assert holds(pdf)
    assert client.post(reverse("cards:check"), {"file": io.BytesIO(pdf)}).status_code == 200


def test_what_stands_before_the_signature_stays(card):
    unsigned = jobs.render(card)
    assert vault.read(card.pdf_key)[: len(unsigned) - 2048][:100] == unsigned[:100]
    signed = signing.signed(unsigned, reason="x")
    assert signed.startswith(unsigned)
    assert not holds(unsigned)


def test_a_reprint_gives_the_stored_bytes(card, client, cast):
    first = vault.read(card.pdf_key)
    assert jobs.stored_file(card) == first
    assert jobs.stored_file(type(card).objects.unscoped().get(pk=card.pk)) == first


def test_it_signs_where_the_thread_has_an_event_loop_already(card):
    async def inside() -> bool:
        return holds(signing.signer().sign(unsigned, reason="x"))

    unsigned = jobs.render(card)
    assert asyncio.run(inside())


class TestKeys:
    @pytest.mark.parametrize("name", ["锡" * 21, "锡" * 22, "锡" * 70, "x" * 64, "x" * 65])
    def test_a_long_name_of_the_agency_is_cut_where_a_certificate_ends_it(self, name):
        certificate = x509.load_der_x509_certificate(seals.of_installation(SECRET, name).certificate)
        found = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value
        assert name.startswith(found)
        assert 62 <= len(found.encode()) <= 64

    def test_the_certificate_of_an_installation_is_the_same_wherever_it_is_made(self):
        first, second = seals.of_installation(SECRET, ISSUER), seals.of_installation(SECRET, ISSUER)
        assert first == second
        assert len(first.fingerprint) == 64
        assert seals.of_installation(bytes(32), ISSUER).fingerprint != first.fingerprint
        certificate = x509.load_der_x509_certificate(first.certificate)
        assert certificate.public_key().curve.name == "secp256r1"
        certificate.verify_directly_issued_by(certificate)

    @pytest.mark.parametrize("form", ["pem", "p12"])
    def test_the_bureaus_own_signs_where_it_is_set(self, card, tmp_path, settings, form, monkeypatch):
        path = tmp_path / f"bureau.{form}"
        path.write_bytes(own_certificate(form, "geheim"))
        monkeypatch.setattr(settings.CONFIG, "signing_certificate", str(path))
        monkeypatch.setattr(settings.CONFIG, "signing_password", "geheim")
        take_key(actor=SystemActor("test"))
        pdf = signing.signed(jobs.render(card), reason="x")
        assert holds(pdf)
        found = signing.signature_of(pdf)
        assert (found.name, found.fingerprint) == ("人社局自有证书", at_hand.seal().fingerprint)

    @pytest.mark.parametrize(
        ("content", "password", "said"),
        [
            (None, "", "文件不存在"),
            (b"nonsense", "", "不是PEM或PKCS#12"),
            ("p12", "wrong", "口令不对"),
            ("pem", "wrong", "口令不对"),
            ("strange", "geheim", "不是一对"),
        ],
    )
    def test_what_cannot_be_used_says_why(self, tmp_path, content, password, said):
        path = tmp_path / "own"
        if content == "strange":
            path.write_bytes(own_certificate("pem", "geheim", pair=False))
        elif isinstance(content, str):
            path.write_bytes(own_certificate(content, "geheim"))
        elif content:
            path.write_bytes(content)
        with pytest.raises(seals.NoSeal, match=said):
            seals.of_file(path, password)

    def test_without_a_key_papers_go_out_unsigned(self, monkeypatch):
        monkeypatch.setattr(settings.CONFIG, "signing_key", "")
        PublishedKey.objects.all().delete()
        assert signing.signer() is None
        assert signing.signed(b"%PDF", reason="x") == b"%PDF"

    def test_a_service_that_does_not_answer_is_asked_again(self, card, monkeypatch):
        def refuse(pdf, *, reason):
            raise SigningFailed("timeout")

        monkeypatch.setattr("reports.cards.jobs.signed", refuse)
        type(card).objects.unscoped().filter(pk=card.pk).update(pdf_key="", pdf_hash="")
        with pytest.raises(TryAgain, match="签名"):
            jobs.stored_file(card)

    def test_a_time_stamp_service_that_is_away_is_a_failure_to_sign(self, card):
        keys = seals.of_installation(SECRET, ISSUER)
        with pytest.raises(SigningFailed):
            KeySigner(keys, name=ISSUER, time_stamps="http://127.0.0.1:9/").sign(jobs.render(card), reason="x")


def own_certificate(form: str, password: str, *, pair: bool = True) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "人社局自有证书")])
    day = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + dt.timedelta(days=9000))
        .add_extension(x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .sign(key, hashes.SHA256())
    )
    hidden = serialization.BestAvailableEncryption(password.encode())
    if form == "p12":
        return pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, hidden)
    kept = key if pair else ec.generate_private_key(ec.SECP256R1())
    pem = kept.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, hidden)
    return pem + certificate.public_bytes(serialization.Encoding.PEM)
