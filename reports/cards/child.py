"""The renderer's child: reads HTML documents from standard input, writes PDFs. Started by reports.cards.rendering only.

Protocol: in, one letter, 4 bytes of length and the body; out, one letter, 4 bytes of length and the body.

    D document    P its PDF
    K keep        N pages of it; laid out and kept for one file with others
    F first       N the same, but it stands before all that is kept; a second one takes its place
    W write       P the PDF of all that was kept, which is forgotten

A body that comes in is JSON: ``html``, and for D ``files`` to attach (name, description, relationship, content).
R says once that fonts and styles are read, E that a document cannot be laid out.
"""

import ctypes
import json
import os
import signal
import struct
import sys
from pathlib import Path

VARIANT = "pdf/a-3a"  # kept for decades: tagged, its language set, its data attached
_PARENT_DEATH = 1  # PR_SET_PDEATHSIG


def main() -> None:
    ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL)  # nobody waits for the document any more
    if os.getppid() != int(sys.argv[3]):
        return
    out = sys.stdout.buffer
    sys.stdout = sys.stderr

    def reply(kind: bytes, body: bytes) -> None:
        out.write(kind + struct.pack(">I", len(body)) + body)
        out.flush()

    try:
        from weasyprint.urls import FatalURLFetchingError  # no Exception: it passes every other handler

        desk = Desk(*prepare(Path(sys.argv[1]), Path(sys.argv[2])))
    except Exception as error:  # noqa: BLE001 - whatever is missing must reach the operator as a sentence
        reply(b"E", json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
        return
    reply(b"R", b"{}")
    while len(head := sys.stdin.buffer.read(5)) == 5:
        body = json.loads(sys.stdin.buffer.read(struct.unpack(">I", head[1:])[0]))
        try:
            reply(*desk.do(head[:1], body))
        except MemoryError:
            reply(b"E", b"MemoryError")
            return
        except (Exception, FatalURLFetchingError) as error:  # noqa: BLE001 - one bad document must not end the child
            reply(b"E", type(error).__name__.encode())


class Desk:
    """Lays out documents one by one, and keeps those that go into one file."""

    def __init__(self, lay_out, write):
        self.lay_out, self.write = lay_out, write
        self.kept, self.first = [], None

    def do(self, kind: bytes, body: dict) -> tuple[bytes, bytes]:
        if kind == b"D":
            return b"P", self.write(self.lay_out(body["html"]), body["files"])
        if kind == b"W":
            documents = [one for one in (self.first, *self.kept) if one is not None]
            self.kept, self.first = [], None
            return b"P", self.write(documents[0].copy([page for one in documents for page in one.pages]), [])
        document = self.lay_out(body["html"])
        if kind == b"F":
            self.first = document
        else:
            self.kept.append(document)
        return b"N", str(len(document.pages)).encode()


def prepare(style_sheet: Path, fonts: Path):
    """Loads fonts and styles once and returns two functions: one lays out a document, one writes a laid out one."""
    from urllib.parse import unquote, urlparse

    import weasyprint
    from weasyprint.text.ffi import harfbuzz_subset
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    if not harfbuzz_subset:
        raise RuntimeError("system library libharfbuzz-subset0 is missing: cards would take 13 times as long")

    class OnlyOurFonts(URLFetcher):
        """Reads font files of the portal and data: addresses; anything else ends the document."""

        def fetch(self, url, headers=None):
            parsed = urlparse(url)
            ours = parsed.scheme == "file" and Path(unquote(parsed.path)).resolve().parent == fonts.resolve()
            if not ours and parsed.scheme != "data":
                raise FatalURLFetchingError("address refused")
            return super().fetch(url, headers)

    fetcher = OnlyOurFonts()
    configuration = FontConfiguration()
    css = style_sheet.read_text().replace("FONT_FOLDER", fonts.resolve().as_uri())
    style = weasyprint.CSS(string=css, font_config=configuration, url_fetcher=fetcher)

    def lay_out(html: str):
        document = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="about:blank")
        return document.render(stylesheets=[style], font_config=configuration, pdf_variant=VARIANT)

    def write(document, files: list[dict[str, str]]) -> bytes:
        document.metadata.attachments = [
            weasyprint.Attachment(
                string=one["content"], name=one["name"], description=one["description"],
                relationship=one["relationship"],
            )
            for one in files
        ]  # fmt: skip
        return document.write_pdf(pdf_variant=VARIANT)

    return lay_out, write


if __name__ == "__main__":
    main()
