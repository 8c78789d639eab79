"""The container of a signature, which itself nothing signs: not a bit of it can be another one."""

from __future__ import annotations

import hashlib

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.sign.signers import SimpleSigner

from ground import seals
from reports.printing import signing
from reports.printing.containers import Pattern

NAME = "锡林郭勒盟人社局"
BODY = hashlib.sha256(b"a paper").digest()


@pytest.fixture(scope="module")
def keys() -> seals.SealKeys:
    return seals.of_installation(b"containers" * 4, NAME)


@pytest.fixture(scope="module")
def signer(keys) -> signing.KeySigner:
    found = signing.KeySigner(keys, name=NAME)
    assert found.wrote(b""), "of another kind: the first question has the pattern written"
    return found


def written(signer: signing.KeySigner, of: type) -> bytes:
    import asyncio

    return signing._apart(
        lambda: asyncio.run(of.async_sign(signer._signer, BODY, signing.DIGEST, use_pades=True)).dump()
    )


def holds(keys: seals.SealKeys, pattern: Pattern, container: bytes) -> bool:
    public = x509.load_der_x509_certificate(keys.certificate).public_key()
    said = pattern.to_sign(container[pattern.digest : pattern.digest + 32])
    try:
        public.verify(container[pattern.signature + 2 :], said, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return container[pattern.digest : pattern.digest + 32] == BODY


def test_what_is_written_after_the_pattern_is_what_pyhanko_writes(signer, keys):
    pattern = signer._signer.pattern
    for of in (SimpleSigner, type(signer._signer)):
        container = written(signer, of)
        assert pattern.fits(container)
        assert holds(keys, pattern, container)


def test_no_bit_can_be_another_one(signer, keys):
    """All of them, one after the other: each is either not as this key writes it, or its signature does not hold."""
    container, pattern = written(signer, type(signer._signer)), signer._signer.pattern
    fitting = 0
    for at in range(len(container)):
        for bit in range(8):
            changed = container[:at] + bytes([container[at] ^ 1 << bit]) + container[at + 1 :]
            if pattern.fits(changed):
                fitting += 1
                assert not holds(keys, pattern, changed), (at, bit)
    assert 0 < fitting < 8 * 120, "the digest and the signature alone can be others, and then they do not hold"


def test_control_a_version_that_nothing_signs_is_seen_by_its_pattern_alone(signer, keys):
    container, pattern = written(signer, type(signer._signer)), signer._signer.pattern
    at = container.index(b"\x02\x01\x01") + 2
    changed = container[:at] + b"\x02" + container[at + 1 :]
    assert holds(keys, pattern, changed)
    assert not pattern.fits(changed)


def test_longer_and_shorter_signatures_fit_too(signer):
    pattern = signer._signer.pattern
    for size in (68, 72, 127, 128, 256, 512):
        assert pattern.fits(pattern.with_values(BODY, b"\x01" * size))


def test_what_was_written_in_another_way_is_not_called_changed(signer):
    """A time stamp that was set then, another chain, an earlier version: all are longer or shorter by far."""
    container = written(signer, type(signer._signer))
    changed = bytes([container[0] ^ 1]) + container[1:]
    assert (signer.wrote(container), signer.wrote(changed)) == (True, False)
    assert signer.wrote(container + bytes(1_000))
    assert signer.wrote(container[:-200])
