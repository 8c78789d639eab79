"""An S3 service on loopback: real HTTP, signatures that are checked, pages of two names; nothing of Amazon's beyond."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

KEY_ID, SECRET, REGION, A_PAGE = "portal", "a secret of the bucket", "us-east-1", 2


@dataclass
class BucketService:
    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    """By bucket and key: ``one/vault/ab/ab…``."""
    written: str = "2026-11-30T08:00:00.000Z"
    """When every file was."""
    broken: bool = False
    """Whether every request is answered with 500."""
    asked: list[str] = field(default_factory=list)

    def listed(self, bucket: str, query: dict[str, str]) -> str:
        prefix = f"{bucket}/{query.get('prefix', '')}"
        after = query.get("continuation-token", "")
        names = sorted(name for name in self.files if name.startswith(prefix) and name > after)
        more = f"<NextContinuationToken>{names[A_PAGE - 1]}</NextContinuationToken>" if len(names) > A_PAGE else ""
        said = f"<LastModified>{self.written}</LastModified>"
        keys = "".join(f"<Contents><Key>{escape(n.partition('/')[2])}</Key>{said}</Contents>" for n in names[:A_PAGE])
        return f"<ListBucketResult><IsTruncated>{str(bool(more)).lower()}</IsTruncated>{more}{keys}</ListBucketResult>"


@contextmanager
def serving() -> Iterator[BucketService]:
    service = BucketService()

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            name, query = parts.path.strip("/"), dict(parse_qsl(parts.query))
            service.asked.append(f"{self.command} {name}")
            if service.broken:
                self._say(500, b"<Error><Code>InternalError</Code></Error>")
            elif not self._signed():
                self._say(403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>")
            elif self.command == "GET" and "list-type" in query:
                self._say(200, service.listed(name, query).encode())
            elif self.command == "PUT":
                service.files[name] = body
                self._say(200, b"")
            elif self.command == "DELETE":
                service.files.pop(name, None)
                self._say(204, b"")
            elif name not in service.files:
                self._say(404, b"<Error><Code>NoSuchKey</Code></Error>")
            else:
                first, _, last = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")
                content = service.files[name][int(first) : int(last) + 1 if last else None]
                self._say(206 if last else 200, content)

        do_GET = do_PUT = do_DELETE = answer

        def _signed(self) -> bool:
            given = self.headers.get("Authorization", "")
            said = dict(part.strip().split("=", 1) for part in given.partition(" ")[2].split(",") if "=" in part)
            headers = {name: self.headers[name] for name in said.get("SignedHeaders", "").split(";") if name}
            request = AWSRequest(self.command, f"{service.address}{self.path}", headers)
            request.context["timestamp"] = self.headers.get("X-Amz-Date", "")
            request.context["payload_signing_enabled"] = False
            auth = S3SigV4Auth(Credentials(KEY_ID, SECRET), "s3", REGION)
            text = auth.string_to_sign(request, auth.canonical_request(request))
            return said.get("Signature") == auth.signature(text, request)

        def _say(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_args) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
