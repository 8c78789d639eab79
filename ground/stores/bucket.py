"""A bucket of an S3-compatible service (OBS, OSS, MinIO, Ceph …): many machines without a shared folder.

The client is botocore's: one for each process and setting, for a forked process must not go on with its parent's
connections. A file that is put is there as a whole or not at all: the service sees to it.
"""

from __future__ import annotations

import contextlib
import functools
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from . import KEY, MARK, ROOM, StoreAway, StoreState, path_of

PREFIX = "vault/"
CONNECT_SECONDS, ANSWER_SECONDS, TRIES = 3, 20, 2
GONE = {"NoSuchKey", "404", "NotFound"}


@dataclass(frozen=True)
class FileBucket:
    endpoint: str
    name: str
    key_id: str
    secret: str = field(repr=False)
    region: str = ""
    style: str = "path"

    @property
    def place(self) -> str:
        return f"{self.endpoint.rstrip('/')} {self.name}"

    def write(self, name: str, content: bytes) -> None:
        with _answered():
            self._client.put_object(**self._at(name), Body=content, ContentType="application/octet-stream")

    def read(self, name: str) -> bytes:
        return self._get(name)

    def start_of(self, name: str, size: int) -> bytes:
        return self._get(name, Range=f"bytes=0-{size - 1}")

    def remove(self, name: str) -> None:
        with _answered(), contextlib.suppress(FileNotFoundError):
            self._client.delete_object(**self._at(name))

    def stored(self) -> Iterator[str]:
        for entry in self._entries():
            if KEY.fullmatch(name := _name_of(entry)):
                yield name

    def stored_before(self, moment: float) -> Iterator[tuple[str, float]]:
        for entry in self._entries():
            written = entry["LastModified"].timestamp()
            if KEY.fullmatch(name := _name_of(entry)) and written < moment:
                yield name, written

    def is_empty(self) -> bool:
        return next(self._entries(), None) is None

    def look(self) -> StoreState:
        """A bucket that answers has room."""
        try:
            return StoreState(self.read(MARK).decode("ascii", "replace").strip(), ROOM)
        except FileNotFoundError:
            return StoreState(None, ROOM)

    def sweep(self, *, before: float) -> int:
        return 0

    def _entries(self) -> Iterator[dict[str, Any]]:
        with _answered():
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=PREFIX)
            for page in pages:
                yield from page.get("Contents", ())

    def _get(self, name: str, **how: str) -> bytes:
        with _answered():
            return bytes(self._client.get_object(**self._at(name), **how)["Body"].read())

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.name, "Key": PREFIX + path_of(name)}

    @property
    def _client(self) -> Any:
        return _client_of(os.getpid(), self.endpoint, self.region, self.key_id, self.secret, self.style)


def _name_of(entry: dict[str, Any]) -> str:
    return str(entry["Key"]).rpartition("/")[2]


@functools.lru_cache(maxsize=4)
def _client_of(_process: int, endpoint: str, region: str, key_id: str, secret: str, style: str) -> Any:
    import botocore.session
    from botocore.config import Config as ClientConfig

    how = ClientConfig(
        signature_version="s3v4", s3={"addressing_style": style},
        connect_timeout=CONNECT_SECONDS, read_timeout=ANSWER_SECONDS,
        retries={"total_max_attempts": TRIES, "mode": "standard"},
        # Checksums beyond the signature are Amazon's alone; a changed file is found when it is opened.
        request_checksum_calculation="when_required", response_checksum_validation="when_required",
    )  # fmt: skip
    return botocore.session.Session().create_client(
        "s3", endpoint_url=endpoint, region_name=region or "us-east-1",
        aws_access_key_id=key_id, aws_secret_access_key=secret, config=how,
    )  # fmt: skip


@contextlib.contextmanager
def _answered() -> Iterator[None]:
    """What the service refuses, or a service that does not answer, as errors of files. No answer is told whole: it may
    name the key's id."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in GONE:
            raise FileNotFoundError("no such file") from None
        raise StoreAway(f"the bucket refuses: {code[:40]}") from None
    except BotoCoreError as error:
        raise StoreAway(f"the bucket does not answer: {type(error).__name__}") from None
