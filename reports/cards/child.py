"""The renderer's child: reads HTML documents from standard input, writes PDFs. Started by reports.cards.rendering only.

Protocol: in, 4 bytes of length and the HTML; out, one letter (R ready, P PDF, E error), 4 bytes of length and the body.
"""

import ctypes
import json
import os
import signal
import struct
import sys
from pathlib import Path

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

        render = prepare(Path(sys.argv[1]), Path(sys.argv[2]))
    except Exception as error:  # noqa: BLE001 - whatever is missing must reach the operator as a sentence
        reply(b"E", json.dumps({"error": f"{type(error).__name__}: {error}"}).encode())
        return
    reply(b"R", b"{}")
    while len(head := sys.stdin.buffer.read(4)) == 4:
        html = sys.stdin.buffer.read(struct.unpack(">I", head)[0]).decode()
        try:
            reply(b"P", render(html))
        except MemoryError:
            reply(b"E", b"MemoryError")
            return
        except (Exception, FatalURLFetchingError) as error:  # noqa: BLE001 - one bad document must not end the child
            reply(b"E", type(error).__name__.encode())


def prepare(style_sheet: Path, fonts: Path):
    """Loads fonts and styles once and returns the function that renders one document."""
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

    def render(html: str) -> bytes:
        document = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url="about:blank")
        return document.write_pdf(stylesheets=[style], font_config=configuration)

    return render


if __name__ == "__main__":
    main()
