"""The container of a signature (CMS). All that one key writes differ in two values alone, the digest and the signature
itself: so the first is the pattern of all others, and any other bit of one is a change."""

from __future__ import annotations

from dataclasses import dataclass

_SHORT = 0x80
_TWO_BYTES = 0x82
_LENGTHS = 8
"""By so much signatures of one curve differ in length."""


@dataclass(frozen=True)
class Pattern:
    """``digest``, ``signature``: where they begin; ``attributes``: where what is signed begins and ends; ``around``:
    where the lengths of all that holds the signature stand."""

    written: bytes
    digest: int
    signature: int
    attributes: tuple[int, int]
    around: tuple[int, ...]

    @classmethod
    def of(cls, written: bytes, digest: bytes) -> Pattern:
        """Of a container over that digest. Raises ValueError for one that holds more than one signature."""
        around, at = [], 0
        for child in (1, 0, -1, 0):  # content, SignedData, signerInfos, SignerInfo
            if written[at + 1] != _TWO_BYTES:
                raise ValueError("a container of another kind")
            around.append(at + 2)
            at = _children(written, at)[child]
        around.append(at + 2)
        parts = _children(written, at)
        attributes = parts[3], _end(written, parts[3])
        if len(parts) != 6 or written[at + 1] != _TWO_BYTES or written.count(digest) != 1:
            raise ValueError("a container of another kind")
        return cls(written, written.index(digest), parts[5], attributes, tuple(around))

    def to_sign(self, digest: bytes) -> bytes:
        """What is signed: the attributes with that digest, as a set."""
        start, end = self.attributes
        at = self.digest - start
        said = self.written[start:end]
        return b"\x31" + said[1:at] + digest + said[at + len(digest) :]

    def with_values(self, digest: bytes, signature: bytes) -> bytes:
        """The container over that digest, with that signature of ``to_sign``."""
        octets = b"\x04" + _length(len(signature)) + signature
        more = self.signature + len(octets) - len(self.written)
        found = bytearray(self.written[: self.signature] + octets)
        found[self.digest : self.digest + len(digest)] = digest
        for at in self.around:
            found[at : at + 2] = (int.from_bytes(found[at : at + 2], "big") + more).to_bytes(2, "big")
        return bytes(found)

    def of_the_same_kind(self, container: bytes) -> bool:
        """Whether a container has the length of this one, but for the signature's own. A time stamp, another chain or
        another version of what writes containers make it another length; a changed bit does not."""
        return abs(len(container) - len(self.written)) <= _LENGTHS

    def fits(self, container: bytes, *, digest: int = 32) -> bool:
        """Whether a container is written in this way to the last bit, whatever its digest and its signature."""
        try:
            start = _contents(container, self.signature)
        except IndexError:
            return False
        return container == self.with_values(container[self.digest : self.digest + digest], container[start:])


def _contents(der: bytes, at: int) -> int:
    first = der[at + 1]
    return at + 2 + (first - _SHORT if first > _SHORT else 0)


def _end(der: bytes, at: int) -> int:
    start, first = _contents(der, at), der[at + 1]
    return start + (int.from_bytes(der[at + 2 : start], "big") if first > _SHORT else first)


def _children(der: bytes, at: int) -> list[int]:
    found, place, end = [], _contents(der, at), _end(der, at)
    while place < end:
        found.append(place)
        place = _end(der, place)
    return found


def _length(size: int) -> bytes:
    if size < _SHORT:
        return bytes([size])
    said = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([_SHORT + len(said)]) + said
