"""Certificates and other proofs: a photo or PDF becomes plain JPEG pages, so that nothing active or hidden is kept.

The file is opened in a child process with limits. What comes back are new pictures: no scripts, no attachments, no
position or camera data. A photo taken upside down is turned upright.

    paper = clean_paper(uploaded.read())
    paper.pages   # JPEG, in order
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from intake.faults import FileRefused

_ROOT = str(Path(__file__).resolve().parent.parent)
_START = "import sys; sys.path.insert(0, sys.argv[1]); from intake.papers_child import main; main()"


@dataclass(frozen=True, slots=True)
class PaperLimits:
    """Limits on one proof. Sizes in bytes, times in seconds."""

    file_bytes: int = 20 * 1024 * 1024
    pages: int = 20
    wall_seconds: int = 60


LIMITS = PaperLimits()
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif")
MEDIA_TYPE = "image/jpeg"


@dataclass(frozen=True, slots=True)
class Paper:
    """A proof as the portal keeps it: one JPEG a page."""

    pages: tuple[bytes, ...]


def clean_paper(content: bytes, limits: PaperLimits = LIMITS) -> Paper:
    """The pages of a photo (JPEG, PNG, HEIC) or PDF, drawn anew. Raise FileRefused with a sentence."""
    look_at(content, limits)
    return _drawn(content, limits)


def look_at(content: bytes, limits: PaperLimits = LIMITS) -> None:
    """Raise FileRefused for what is too large, or neither a photo nor a PDF by its first bytes. Opens nothing."""
    if not content.strip():
        raise FileRefused("file_empty")
    if len(content) > limits.file_bytes:
        most = limits.file_bytes >> 20
        raise FileRefused("paper_large", size=-(-len(content) >> 20), limit=most)
    if is_heic(content):
        return
    if not content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"%PDF-")):
        raise FileRefused("paper_type")


def is_heic(content: bytes) -> bool:
    """Whether the first bytes are those of a photo as many telephones take it."""
    return content[4:8] == b"ftyp" and content[8:12] in _HEIC


def _drawn(content: bytes, limits: PaperLimits) -> Paper:
    try:
        finished = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-I", "-c", _START, _ROOT, str(limits.pages)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.wall_seconds,
            env={"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1", "PATH": os.environ.get("PATH", "")},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileRefused("paper_heavy") from None
    if finished.returncode < 0:  # ended by a limit, or by what the limit made of it
        raise FileRefused("paper_heavy")
    if finished.returncode != 0:
        raise FileRefused("paper_broken")
    return Paper(tuple(_pages(finished.stdout, limits)))


def _pages(answer: bytes, limits: PaperLimits) -> list[bytes]:
    """Answer of the child: ``R`` and a code of refusal, or ``P`` and pages, each after its length."""
    if answer[:1] == b"R":
        raise FileRefused(answer[1:].decode("ascii"), limit=limits.pages)
    pages, at = [], 1
    while at < len(answer):
        size = int.from_bytes(answer[at : at + 4], "big")
        pages.append(answer[at + 4 : at + 4 + size])
        at += 4 + size
    if answer[:1] != b"P" or not pages:
        raise FileRefused("paper_broken")
    return pages
