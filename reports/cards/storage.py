"""Finished PDFs and page pictures, sealed with the portal's keys: a copied disk gives nothing away."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from learners import crypto

FOLDER = "cards"


def store(name: str, body: bytes) -> None:
    """Writes a file; one that stands already is replaced, so that a repeated job does no harm."""
    path = f"{FOLDER}/{name}"
    if default_storage.exists(path):
        default_storage.delete(path)
    default_storage.save(path, ContentFile(crypto.seal_bytes(body, path)))


def fetch(name: str) -> bytes:
    """Reads a file back. Raises FileNotFoundError, or crypto.Unreadable when it was changed."""
    path = f"{FOLDER}/{name}"
    with default_storage.open(path, "rb") as stored:
        return crypto.unseal_bytes(stored.read(), path)
