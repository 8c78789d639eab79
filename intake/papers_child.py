"""The process behind ``papers``: draws each page of a photo or PDF anew as JPEG. Started by that module only."""

import io
import resource
import sys
import warnings
from typing import Any

LONGEST_SIDE = 2400  # pixels: the small print of a certificate stays readable
MOST_PIXELS = 60_000_000
MEMORY = 512 << 20
CPU_SECONDS = 60


def main() -> None:
    """Read a file from standard input, write its pages to standard output."""
    most_pages = int(sys.argv[2])
    content = sys.stdin.buffer.read()
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    out = sys.stdout.buffer
    try:
        pages = draw_pdf(content, most_pages) if content.startswith(b"%PDF-") else [draw_picture(content)]
    except MemoryError:
        out.write(b"Rpaper_heavy")
        return
    except TooMuch as refusal:
        out.write(b"R" + refusal.args[0].encode())
        return
    out.write(b"P")
    for page in pages:
        out.write(len(page).to_bytes(4, "big") + page)


class TooMuch(Exception):
    """More than the limits allow; the argument is a code of refusal."""


def draw_picture(content: bytes) -> bytes:
    """One photo: upright, flattened on white, within LONGEST_SIDE, without its hidden data."""
    from PIL import Image, ImageOps

    if content[4:8] == b"ftyp":
        _read_heic()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(
            io.BytesIO(content), formats=("JPEG", "PNG", "HEIF") if content[4:8] == b"ftyp" else ("JPEG", "PNG")
        ) as file:
            if file.width * file.height > MOST_PIXELS:
                raise TooMuch("paper_pixels")
            file.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            opened: Image.Image = file
            if opened.mode in ("1", "P"):  # as they are, they would be thinned out by leaving points away
                opened = opened.convert("L" if opened.mode == "1" else "RGBA")
            opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))  # before it is turned: that copies it
            return as_jpeg(ImageOps.exif_transpose(opened))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooMuch("paper_pixels") from None


def _read_heic() -> None:
    """Teaches Pillow the photos of telephones; turned as the file says, without the small pictures inside."""
    import pillow_heif

    pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def draw_pdf(content: bytes, most_pages: int) -> list[bytes]:
    """Each page of a PDF as a picture. Scripts, forms, links and attachments stay behind."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise TooMuch("paper_locked" if "assword" in str(error) else "paper_broken") from None
    if len(document) > most_pages:
        raise TooMuch("paper_pages")
    pages = []
    for page in document:
        width, height = page.get_size()
        scale = min(150 / 72, LONGEST_SIDE / max(width, height, 1))
        pages.append(as_jpeg(page.render(scale=scale).to_pil()))
        page.close()
    return pages


def as_jpeg(picture: Any) -> bytes:
    """A new JPEG of what is to be seen."""
    from PIL import Image

    if picture.mode not in ("RGB", "L"):
        picture = picture.convert("RGBA")
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        picture = white
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
