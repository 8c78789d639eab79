"""Limits on one incoming file: what is more than this is refused with a sentence."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class FileLimits:
    """All limits on one file. Sizes are in bytes, times in seconds."""

    file_bytes: int = 50 * MEBIBYTE
    rows: int = 100_000
    """Data rows, counted without title and header rows."""
    columns: int = 200
    cells: int = 4_000_000
    """All cells of the sheet that is read, without the empty ones at the end of a row."""
    cell_characters: int = 32_767
    """As many as Excel itself keeps in a cell."""
    head_rows: int = 40
    """The header is looked for in these first rows."""
    sheets: int = 50

    archive_entries: int = 2_000
    archive_bytes: int = 400 * MEBIBYTE
    """All members of an xlsx together, unpacked."""
    archive_ratio: int = 250
    """Unpacked to packed, of members over ``archive_ratio_from`` bytes. Office files stay under 100."""
    archive_ratio_from: int = 4 * MEBIBYTE

    memory_bytes: int = 512 * MEBIBYTE
    """Address space of the reading process."""
    cpu_seconds: int = 60
    wall_seconds: float = 90
    message_bytes: int = 64 * MEBIBYTE
    """One message of the reading process to its parent."""
    text_bytes: int = 256 * MEBIBYTE
    """Everything the reading process may send."""


DEFAULT_LIMITS = FileLimits()
