"""Long lists in pieces: on, below and above the size."""

import pytest

from ground.pieces import PIECE, pieces


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (0, []),
        (1, [1]),
        (PIECE - 1, [PIECE - 1]),
        (PIECE, [PIECE]),
        (PIECE + 1, [PIECE, 1]),
        (2 * PIECE + 3, [PIECE, PIECE, 3]),
    ],
)
def test_each_value_stands_in_one_piece(count, sizes):
    found = list(pieces(range(count)))
    assert [len(piece) for piece in found] == sizes
    assert [value for piece in found for value in piece] == list(range(count))


def test_the_size_can_be_said():
    assert list(pieces("abcde", 2)) == [["a", "b"], ["c", "d"], ["e"]]


def test_a_long_source_is_read_no_further_than_asked():
    source = iter(range(10))
    assert next(pieces(source, 3)) == [0, 1, 2]
    assert next(source) == 3
