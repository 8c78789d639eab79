"""Photos and PDFs of certificates become plain pages; what cannot be read gets a sentence."""

import io

import pillow_heif
import pytest
from PIL import Image

from intake import papers_child
from intake.faults import FileRefused
from intake.papers import PaperLimits, clean_paper


def picture(form: str, size=(600, 400), mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "white").save(out, form, **options)
    return out.getvalue()


def pdf(pages: int) -> bytes:
    out = io.BytesIO()
    first, *others = [Image.new("RGB", (300, 420), (250, 250, index)) for index in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=others)
    return out.getvalue()


def heic(size=(600, 400), **options) -> bytes:
    """A photo as a telephone takes it: red left half, blue right half."""
    whole = Image.new("RGB", size, "red")
    whole.paste("blue", (size[0] // 2, 0, *size))
    out = io.BytesIO()
    pillow_heif.from_pillow(whole).save(out, quality=40, **options)
    return out.getvalue()


def code(content: bytes, **limits) -> str:
    with pytest.raises(FileRefused) as refusal:
        clean_paper(content, PaperLimits(**limits))
    assert refusal.value.message_zh.endswith("。")
    return refusal.value.code


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_a_photo_becomes_one_jpeg_page(form):
    (page,) = clean_paper(picture(form)).pages
    with Image.open(io.BytesIO(page)) as image:
        assert (image.format, image.size) == ("JPEG", (600, 400))


def test_a_see_through_picture_lies_on_white():
    (page,) = clean_paper(picture("PNG", mode="RGBA")).pages
    with Image.open(io.BytesIO(page)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    (page,) = clean_paper(picture("JPEG", exif=exif)).pages
    with Image.open(io.BytesIO(page)) as image:
        assert image.size == (400, 600)
        assert not image.getexif()


def test_a_large_photo_is_made_smaller():
    (page,) = clean_paper(picture("JPEG", size=(4800, 3600))).pages
    with Image.open(io.BytesIO(page)) as image:
        assert max(image.size) == 2400


def test_every_page_of_a_pdf_is_kept_in_order():
    assert len(clean_paper(pdf(3)).pages) == 3


def test_what_hides_in_a_pdf_stays_behind():
    hostile = pdf(1).replace(b"/Type /Catalog", b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> /Type /Catalog")
    assert b"JavaScript" in hostile
    (page,) = clean_paper(hostile).pages
    assert page.startswith(b"\xff\xd8\xff")
    assert b"JavaScript" not in page


@pytest.mark.parametrize(("pages", "limit", "taken"), [(2, 3, True), (3, 3, True), (4, 3, False)])
def test_pages_of_a_pdf_are_limited(pages, limit, taken):
    if taken:
        assert len(clean_paper(pdf(pages), PaperLimits(pages=limit)).pages) == pages
    else:
        assert code(pdf(pages), pages=limit) == "paper_pages"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "file_empty"),
        (b"   \n", "file_empty"),
        (b"<html><script>alert(1)</script>", "paper_type"),
        (b"GIF89a" + bytes(50), "paper_type"),
        (b"MZ" + bytes(50), "paper_type"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "paper_broken"),
        (b"\0\0\0\x18ftypavif" + bytes(50), "paper_type"),
        (lambda: heic()[: len(heic()) // 2], "paper_broken"),
        (b"\xff\xd8\xff" + bytes(50), "paper_broken"),
        (b"%PDF-1.7\n" + bytes(50), "paper_broken"),
        (lambda: picture("PNG")[:200], "paper_broken"),
    ],
)
def test_what_is_no_proof_is_refused_with_a_sentence(content, expected):
    assert code(content() if callable(content) else content) == expected


def test_a_file_over_the_limit_is_refused_and_one_on_it_is_not():
    content = picture("PNG")
    assert clean_paper(content, PaperLimits(file_bytes=len(content))).pages
    assert code(content, file_bytes=len(content) - 1) == "paper_large"


def test_a_small_file_with_a_huge_picture_is_refused():
    assert code(picture("PNG", size=(9000, 9000), mode="1")) == "paper_pixels"


def test_a_file_that_takes_too_long_ends_the_child_and_not_us():
    assert code(picture("JPEG", size=(4800, 3600)), wall_seconds=0) == "paper_heavy"
    assert clean_paper(picture("JPEG")).pages


def test_the_limits_of_one_paper():
    assert (PaperLimits().wall_seconds, papers_child.CPU_SECONDS, papers_child.MEMORY) == (60, 60, 512 << 20)


def test_a_picture_that_swells_is_refused_within_its_memory():
    swelling = picture("PNG", size=(7_700, 7_700), mode="RGBA")
    assert len(swelling) < 1 << 20
    assert code(swelling) == "paper_heavy"


def test_control_a_photo_of_a_telephone_has_room():
    assert len(clean_paper(picture("PNG", size=(4_000, 3_000), mode="RGBA")).pages) == 1


def opened(content: bytes, **limits) -> list[Image.Image]:
    return [Image.open(io.BytesIO(page)) for page in clean_paper(content, PaperLimits(**limits)).pages]


def turned(form: str, orientation: int) -> bytes:
    """Red above blue for whoever looks at it upright; stored as a camera held otherwise stores it."""
    whole = Image.new("RGB", (400, 600), "red")
    whole.paste("blue", (0, 300, 400, 600))
    way = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    stored = whole.transpose(way[orientation]) if orientation in way else whole
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    if form == "HEIC":
        pillow_heif.from_pillow(stored).save(out, quality=60, exif=exif.tobytes())
    else:
        stored.save(out, form, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "HEIC"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_however_the_camera_was_held_it_is_shown_upright_without_hidden_data(form, orientation):
    (page,) = opened(turned(form, orientation))
    assert page.size == (400, 600)
    above, below = page.getpixel((200, 50)), page.getpixel((200, 550))
    assert above[0] > 200 > 60 > above[2]
    assert below[2] > 200 > 60 > below[0]
    assert not page.getexif()
    assert b"Camera" not in clean_paper(turned(form, orientation)).pages[0]


@pytest.mark.parametrize("how", [{}, {"size": (601, 401)}, {"chroma": 444}, {"size": (64, 64)}])
def test_a_photo_of_a_telephone_becomes_a_plain_page(how):
    (page,) = opened(heic(**how))
    assert page.format == "JPEG"
    assert page.getpixel((2, 2))[0] > 200


@pytest.mark.parametrize(
    "made",
    [
        lambda: picture("JPEG", size=(7_300, 5_480), quality=30),
        lambda: picture("JPEG", size=(5_480, 7_300), quality=30, progressive=True),
        lambda: picture("PNG", size=(7_300, 5_480)),
        lambda: heic(size=(7_296, 5_472)),
    ],
    ids=["jpeg", "progressive", "png", "heic"],
)
def test_forty_megapixels_are_drawn_small(made):
    """Made in the test: what is made beside it, every process of every run makes before the first test."""
    (page,) = clean_paper(made()).pages
    with Image.open(io.BytesIO(page)) as image:
        assert max(image.size) == 2400
    assert len(page) < 1 << 20


def scanned(pages: int) -> bytes:
    """A PDF as a scanner makes it: a grey picture of a whole sheet on each page."""
    out = io.BytesIO()
    noise = Image.effect_noise((1654, 2339), 10)
    first, *others = [noise.copy() for _number in range(pages)]
    first.save(out, "PDF", save_all=True, append_images=others, resolution=200, quality=40)
    return out.getvalue()


def test_twenty_scanned_pages_are_drawn_small():
    pages = clean_paper(scanned(20)).pages
    assert len(pages) == 20
    assert max(map(len, pages)) < 1 << 20


def test_control_a_twenty_first_page_is_refused():
    assert code(pdf(21)) == "paper_pages"


def test_a_page_that_the_scanner_turned_is_shown_as_readers_show_it():
    whole = Image.new("RGB", (600, 400), "red")
    whole.paste("blue", (300, 0, 600, 400))
    out = io.BytesIO()
    whole.save(out, "PDF")
    lying = out.getvalue().replace(b"/Type /Page\n", b"/Type /Page\n/Rotate 90\n")
    assert b"/Rotate 90" in lying
    (page,) = opened(lying)
    assert page.width < page.height
    assert page.getpixel((page.width // 2, 10))[0] > 200 > 60 > page.getpixel((page.width // 2, 10))[2]
