"""Photos and PDFs of certificates become plain pages; what cannot be read gets a sentence."""

import io

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
        (b"\0\0\0\x18ftypheic" + bytes(50), "paper_heic"),
        (b"\xff\xd8\xff" + bytes(50), "paper_broken"),
        (b"%PDF-1.7\n" + bytes(50), "paper_broken"),
        (picture("PNG")[:200], "paper_broken"),
    ],
)
def test_what_is_no_proof_is_refused_with_a_sentence(content, expected):
    assert code(content) == expected


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
    assert (PaperLimits().wall_seconds, papers_child.CPU_SECONDS, papers_child.MEMORY) == (10, 10, 256 << 20)


def test_a_picture_that_swells_is_refused_within_its_memory():
    swelling = picture("PNG", size=(7_700, 7_700), mode="RGBA")
    assert len(swelling) < 1 << 20
    assert code(swelling) == "paper_heavy"


def test_control_a_photo_of_a_telephone_has_room():
    assert len(clean_paper(picture("PNG", size=(4_000, 3_000), mode="RGBA")).pages) == 1
