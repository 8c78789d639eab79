"""QR codes of the addresses of papers, in a tenth of the time that segno takes: what is the same in all codes of one
length is taken from one code of segno's, the rest is filled in. Level M, bytes, one mask; versions 1 to 10."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest

import segno

MASK = 4
"""Any of the eight can be read; to search for the best one costs four times the rest of the code."""
_BLOCKS = {
    1: (10, (16,)), 2: (16, (28,)), 3: (26, (44,)), 4: (18, (32,) * 2), 5: (24, (43,) * 2), 6: (16, (27,) * 4),
    7: (18, (31,) * 4), 8: (22, (38, 38, 39, 39)), 9: (22, (36,) * 3 + (37,) * 2), 10: (26, (43,) * 4 + (44,)),
}  # fmt: skip
"""By version: bytes for correction in each block, and bytes of data in each."""
_ALIGNED = {
    1: (), 2: (6, 18), 3: (6, 22), 4: (6, 26), 5: (6, 30), 6: (6, 34), 7: (6, 22, 38), 8: (6, 24, 42), 9: (6, 26, 46),
    10: (6, 28, 50),
}  # fmt: skip
_FIELD = 0x11D


def matrix(address: str) -> Sequence[Sequence[int]]:
    """The modules of its code, 1 where one is dark."""
    body = address.encode("latin-1", "ignore")
    if len(body) != len(address) or not (version := _version(len(body))):
        return segno.make(address, error="m", mask=MASK, micro=False, boost_error=False).matrix
    size, flat, places = _template(version)
    found = bytearray(flat)
    for place, bit in zip(places, "".join(_CODES[byte] for byte in _words(body, version)), strict=False):
        if bit == "1":
            found[place] ^= 1
    return [found[start : start + size] for start in range(0, size * size, size)]


_CODES = [f"{byte:08b}" for byte in range(256)]


def _version(length: int) -> int:
    for version, (_more, blocks) in _BLOCKS.items():
        if length + (2 if version < 10 else 3) <= sum(blocks):
            return version
    return 0


def _words(body: bytes, version: int) -> list[int]:
    """Data and correction, in the order in which they are filled in."""
    more, blocks = _BLOCKS[version]
    bits = 8 if version < 10 else 16
    room = sum(blocks)
    number = (((4 << bits | len(body)) << 8 * len(body)) | int.from_bytes(body, "big")) << 4
    said = number.to_bytes(len(body) + 1 + bits // 8, "big")
    said += (b"\0" + b"\xec\x11" * room)[: room - len(said)]  # segno fills up so; whoever reads it stops before
    parts, start = [], 0
    for length in blocks:
        parts.append(said[start : start + length])
        start += length
    checks = [_correction(part, more) for part in parts]
    return [word for group in (parts, checks) for row in zip_longest(*group) for word in row if word is not None]


def _correction(data: bytes, more: int) -> bytes:
    table, rest, low = _multiples(more), 0, (1 << 8 * (more - 1)) - 1
    for byte in data:
        rest = (rest & low) << 8 ^ table[rest >> 8 * (more - 1) ^ byte]
    return rest.to_bytes(more, "big")


@lru_cache(maxsize=16)
def _multiples(more: int) -> list[int]:
    """The generator of so many bytes of correction, times each byte."""
    powers = [1]
    while len(powers) < 255:
        powers.append(powers[-1] << 1 ^ (_FIELD if powers[-1] & 0x80 else 0))
    logs = {value: index for index, value in enumerate(powers)}

    def times(one: int, other: int) -> int:
        return powers[(logs[one] + logs[other]) % 255] if one and other else 0

    generator = [1]
    for power in range(more):
        shifted = [*generator, 0]
        for index, value in enumerate(generator):
            shifted[index + 1] ^= times(value, powers[power])
        generator = shifted
    return [int.from_bytes(bytes(times(byte, one) for one in generator[1:]), "big") for byte in range(256)]


@lru_cache(maxsize=16)
def _template(version: int) -> tuple[int, bytes, list[int]]:
    """Width, the code of no data at all (what is fixed, and the mask), and where each bit of data goes."""
    rows = segno.make("", version=version, error="m", mask=MASK, mode="byte", micro=False, boost_error=False).matrix
    size = len(rows)
    fixed = _fixed(version, size)
    flat = bytearray(
        rows[y][x] if (x, y) in fixed else (y // 2 + x // 3) % 2 == 0 for y in range(size) for x in range(size)
    )
    places, up, right = [], True, size - 1
    while right > 0:
        right -= right == 6  # the column of the timing is passed over
        for y in range(size - 1, -1, -1) if up else range(size):
            places += [y * size + x for x in (right, right - 1) if (x, y) not in fixed]
        up, right = not up, right - 2
    return size, bytes(flat), places


def _fixed(version: int, size: int) -> set[tuple[int, int]]:
    """The modules that hold no data."""
    corners = [(range(9), range(9)), (range(size - 8, size), range(9)), (range(9), range(size - 8, size))]
    lines = [(range(size), (6,)), ((6,), range(size))]
    if version > 6:
        lines += [(range(size - 11, size - 8), range(6)), (range(6), range(size - 11, size - 8))]
    found = {(x, y) for across, down in (*corners, *lines) for x in across for y in down}
    spots = _ALIGNED[version]
    taken = {(6, 6), (6, size - 7), (size - 7, 6)}
    for left in spots:
        for top in spots:
            if (left, top) not in taken:
                found |= {(left + x, top + y) for x in range(-2, 3) for y in range(-2, 3)}
    return found
