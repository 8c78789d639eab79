"""WeasyPrint prints papers and HTML, inside the child alone. It runs everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

import weasyprint
from weasyprint.text.ffi import harfbuzz_subset
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from .as_html import document

VARIANT = "pdf/a-3a"  # kept for decades: tagged, its language set, its data attached
STYLE = Path(__file__).with_name("paper.css")


class OnlyOurFonts(URLFetcher):
    """Reads font files of the portal and data: addresses; anything else ends the document."""

    def __init__(self, fonts: Path) -> None:
        super().__init__()
        self._fonts = fonts.resolve()

    def fetch(self, url, headers=None):
        parsed = urlparse(url)
        ours = parsed.scheme == "file" and Path(unquote(parsed.path)).resolve().parent == self._fonts
        if not ours and parsed.scheme != "data":
            raise FatalURLFetchingError("address refused")
        return super().fetch(url, headers)


class WeasyPrintDesk:
    """Lays out documents one by one, and keeps those that go into one file."""

    failures = (Exception, FatalURLFetchingError)  # the latter is no Exception: it passes every other handler

    def __init__(self, fonts: Path) -> None:
        if not harfbuzz_subset:
            raise RuntimeError("system library libharfbuzz-subset0 is missing: cards would take 13 times as long")
        self._fetcher = OnlyOurFonts(fonts)
        self._fonts = FontConfiguration()
        css = STYLE.read_text().replace("FONT_FOLDER", fonts.resolve().as_uri())
        self._style = weasyprint.CSS(string=css, font_config=self._fonts, url_fetcher=self._fetcher)
        self._kept: list[tuple[str, Any]] = []

    def printed(self, body: Mapping[str, Any], files: Sequence[Mapping[str, str]]) -> bytes:
        laid_out = self._laid_out(body["html"] if "html" in body else document(body["paper"]))
        laid_out.metadata.attachments = [
            weasyprint.Attachment(
                string=one["content"], name=one["name"], description=one["description"],
                relationship=one["relationship"],
            )
            for one in files
        ]  # fmt: skip
        return _written(laid_out)

    def keep(self, body: Mapping[str, Any]) -> None:
        if "html" in body:
            self._kept.append((body["key"], self._laid_out(body["html"])))
        else:
            self._kept.append((body["paper"]["key"], self._laid_out(document(body["paper"]))))

    def volume(self, body: Mapping[str, Any]) -> bytes:
        """The contents are laid out twice: to see how many pages they take, and with the numbers of pages."""
        kept, self._kept = self._kept, []
        before = len(self._laid_out(document(body["paper"])).pages)
        pages, page = {}, before + 1
        for key, one in kept:
            pages[key] = page
            page += len(one.pages)
        contents = self._laid_out(document(body["paper"], pages))
        if len(contents.pages) != before:  # page numbers never make a line longer
            raise AssertionError("the contents have another length with their numbers")
        return _written(contents.copy([page for one in (contents, *(one for _key, one in kept)) for page in one.pages]))

    def _laid_out(self, html: str):
        found = weasyprint.HTML(string=html, url_fetcher=self._fetcher, base_url="about:blank")
        return found.render(stylesheets=[self._style], font_config=self._fonts, pdf_variant=VARIANT)


def _written(laid_out) -> bytes:
    found: bytes = laid_out.write_pdf(pdf_variant=VARIANT)
    return found
