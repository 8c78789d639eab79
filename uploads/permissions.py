"""Who may do what with an uploaded file: its importer says so, asked anew at every move."""

from __future__ import annotations

from ground.actors import Actor

from .importers import importer_of
from .models import Upload
from .states import UPLOADS, UploadMove


def check_in_hand(actor: Actor, upload: Upload) -> None:
    """Whoever may upload such a file, as its importer says. Raises Refused."""
    importer_of(upload).check(actor, upload)


UPLOADS.allow(
    check_in_hand,
    UploadMove.PLAN,
    UploadMove.READ_AGAIN,
    UploadMove.CONFIRM,
    UploadMove.STORE,
    UploadMove.DISCARD,
    UploadMove.ASK_WITHDRAWAL,
    UploadMove.WITHDRAW,
)
