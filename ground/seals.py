"""The keys that papers are signed with: the bureau's own certificate, or one that an installation has made for itself.

A key of the installation is derived from one secret, so that a portal restored with its keys signs as before, and its
certificate comes out the same to the last byte wherever it is made.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

_FROM = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
_UNTIL = dt.datetime(2043, 12, 31, tzinfo=dt.UTC)
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the group of P-256
_MOST_OF_A_NAME = 64  # bytes of UTF-8 of one part of a name in a certificate


class NoSeal(ValueError):
    """A key or certificate that cannot be used; the text says why, in Chinese."""


@dataclass(frozen=True)
class SealKeys:
    """A private key with its certificate and the certificates above it, as DER."""

    key: bytes
    certificate: bytes
    chain: tuple[bytes, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate in hexadecimal."""
        return hashlib.sha256(self.certificate).hexdigest()


def of_installation(secret: bytes, issuer: str) -> SealKeys:
    """P-256 with a certificate signed by itself. Whoever checks a signature compares the fingerprint."""
    number = int.from_bytes(hmac.new(secret, b"papers: ECDSA P-256", hashlib.sha512).digest(), "big")
    key = ec.derive_private_key(number % (_ORDER - 1) + 1, ec.SECP256R1())
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    short = issuer.encode()[:_MOST_OF_A_NAME].decode(errors="ignore")
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, short),
            x509.NameAttribute(NameOID.COMMON_NAME, short),
        ]
    )
    usage = dict.fromkeys(
        ["key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only",
         "decipher_only"], False,
    )  # fmt: skip
    built = (
        x509.CertificateBuilder(name, name, key.public_key())
        .serial_number(int.from_bytes(hashlib.sha256(public + issuer.encode()).digest()[:16], "big") >> 1)
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    )
    return _as_der(key, built, ())


def of_file(path: Path, password: str) -> SealKeys:
    """The bureau's own: PEM (private key, certificate, those above it) or PKCS#12. Raises NoSeal."""
    try:
        content = path.read_bytes()
    except OSError:
        raise NoSeal("文件不存在或不能读取") from None
    secret = password.encode() or None
    try:
        if b"-----BEGIN" not in content:
            key, certificate, above = pkcs12.load_key_and_certificates(content, secret)
        else:
            key = serialization.load_pem_private_key(content, secret)
            certificate, *above = x509.load_pem_x509_certificates(content)
    except (ValueError, TypeError):
        raise NoSeal("不是PEM或PKCS#12文件，或口令不对") from None
    if key is None or certificate is None:
        raise NoSeal("其中必须同时有私钥和证书")
    if _public(key.public_key()) != _public(certificate.public_key()):
        raise NoSeal("第一张证书与私钥不是一对")
    return _as_der(key, certificate, above)


def _public(key: Any) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


def _as_der(key: Any, certificate: x509.Certificate, above: Any) -> SealKeys:
    encoding = serialization.Encoding.DER
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return SealKeys(private, certificate.public_bytes(encoding), tuple(one.public_bytes(encoding) for one in above))
