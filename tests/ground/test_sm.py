"""The Chinese algorithms, by their published examples, and the hash that a database keeps for ever."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from ground import crypto
from ground.actors import SystemActor
from ground.keys import prints
from ground.keys.models import KeyPrint
from journal import chain
from journal.services import record


@pytest.fixture
def digest(settings):
    def choose(name: str) -> None:
        settings.CONFIG = settings.CONFIG.model_copy(update={"digest": name})

    return choose


def sm3(content: bytes) -> bytes:
    made = hashes.Hash(hashes.SM3())
    made.update(content)
    return made.finalize()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_examples_of_gb_t_32905(content, expected):
    assert sm3(content).hex() == expected


@pytest.mark.parametrize("length", [0, 20, 32, 64, 65])
def test_the_keyed_hash_is_hmac_over_sm3(digest, length):
    """By the definition (RFC 2104), from the hash whose examples stand above."""
    key, content = bytes(range(length)), b"152502198811132543"
    block = (sm3(key) if length > 64 else key).ljust(64, b"\0")
    inner = sm3(bytes(byte ^ 0x36 for byte in block) + content)
    digest("sm3")
    assert crypto.keyed_hash(key, content) == sm3(bytes(byte ^ 0x5C for byte in block) + inner)


def test_the_keyed_hash_by_default_is_hmac_over_sha_256():
    """RFC 4231, test case 2."""
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert crypto.keyed_hash(b"Jefe", b"what do ya want for nothing?").hex() == expected


def test_sm4_gcm_gives_the_example_of_rfc_8998():
    key = bytes.fromhex("0123456789ABCDEFFEDCBA9876543210")
    plain = b"".join(bytes([byte]) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    sealed = Cipher(algorithms.SM4(key), modes.GCM(bytes.fromhex("00001234567800000000ABCD"))).encryptor()
    sealed.authenticate_additional_data(bytes.fromhex("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2"))
    assert (sealed.update(plain) + sealed.finalize()).hex().upper() == (
        "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735"
        "D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D"
    )
    assert sealed.tag.hex().upper() == "83DE3541E4C2B58177E065A9BF7B62EC"


def test_the_blind_index_is_by_the_chosen_hash(digest):
    by_sha = crypto.blind_index("152502198811132543", "id_number")
    digest("sm3")
    by_sm3 = crypto.blind_index("152502198811132543", "id_number")
    assert by_sm3 != by_sha
    assert len(by_sm3) == len(by_sha) == 43
    assert base64.urlsafe_b64decode(by_sm3 + "=") == crypto.keyed_hash(
        crypto.settings.CONFIG.blind_index_key(), b"id_number\0" + b"152502198811132543"
    )


@pytest.mark.django_db
class TestOfADatabase:
    def begun_with(self, digest, name):
        KeyPrint.objects.all().delete()
        digest(name)
        prints.remember()

    def test_begun_with_sm3_it_seals_finds_and_says_so(self, digest):
        self.begun_with(digest, "sm3")
        assert prints.known()["CETRACK_DIGEST"] == "sm3"
        assert prints.missing() == []
        now = record(actor=SystemActor("test"), action="test.one").at
        assert chain.seal(now=now) == 1
        assert chain.first_break() is None

    @pytest.mark.parametrize(("begun", "later"), [("sm3", "sha256"), ("sha256", "sm3")])
    def test_another_one_later_is_refused_with_a_sentence_and_nothing_is_written_down(self, digest, begun, later):
        self.begun_with(digest, begun)
        known = prints.known()
        digest(later)
        assert prints.missing() == ["CETRACK_DIGEST"]
        sentence = prints.sentence(prints.missing())
        assert f"请改回 {begun}" in sentence
        assert "密钥" not in sentence
        prints.remember()
        assert prints.known() == known
        digest(begun)
        assert prints.missing() == [], "control: with the hash of before it is well"

    def test_what_was_begun_before_there_was_a_choice_goes_on(self, digest):
        self.begun_with(digest, "sha256")
        assert "CETRACK_DIGEST" not in prints.known()
        assert prints.missing() == []

    def test_control_the_chain_of_one_does_not_hold_by_the_other(self, digest):
        self.begun_with(digest, "sm3")
        chain.seal(now=record(actor=SystemActor("test"), action="test.one").at)
        digest("sha256")
        assert chain.first_break() is not None
