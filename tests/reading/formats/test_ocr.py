"""Pictures: what is no picture is refused in words; what is one is read as the page it shows."""

import io
import struct
import zlib

import pypdfium2
import pytest
from pdfs import Pages

from jiheng.reading.document import Unreadable
from jiheng.reading.formats import ocr, open_document

Image = pytest.importorskip("PIL.Image")


def code(data: bytes, name: str = "a.png") -> str:
    with pytest.raises(Unreadable) as caught:
        open_document(data, name)
    assert caught.value.problem.hint
    return caught.value.problem.code


def png(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds hardly a pixel of it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(2000))) + chunk(b"IEND", b"")
    )


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setattr(ocr, "available", lambda: False)
    assert code(png(10, 10)) == "needs-ocr"


needs_ocr = pytest.mark.skipif(not ocr.available(), reason="the extra jiheng[ocr] is not installed")


@needs_ocr
def test_a_bomb_of_pixels_is_not_unpacked():
    assert code(png(60_000, 60_000)) == "image-bomb"


@needs_ocr
@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + bytes(40), b"II*\x00\xff\xff\xff\xff"])
def test_a_broken_picture(data):
    assert code(data) == "broken-image"


def page_picture(angle: float = 0.0):
    table = [["项目", "预算数", "决算数"], ["基本支出", "66.44", "65.20"], ["项目支出", "41.93", "40.07"]]
    pages = Pages().title("绩效自评报告").paragraph("其中基本支出66.44万元，项目支出41.93万元。")
    page = pypdfium2.PdfDocument(pages.table(table, [90, 220, 350, 480], size=12).bytes())[0]
    picture = page.render(scale=150 / 72).to_pil()
    if picture.convert("L").getextrema()[0] > 100:
        pytest.skip("no Chinese font on this machine to draw the page with")
    return picture.rotate(-angle, fillcolor="white", resample=Image.Resampling.BICUBIC) if angle else picture


@needs_ocr
@pytest.mark.slow
@pytest.mark.parametrize("angle", [0.0, 1.2])
def test_a_photographed_page_gives_paragraphs_and_a_grid(angle):
    out = io.BytesIO()
    page_picture(angle).save(out, "JPEG", quality=70)
    document = open_document(out.getvalue(), "a.jpg")
    assert document.format == "image"
    assert [w.code for w in document.warnings] == ["ocr"]
    assert "基本支出66.44万元，项目支出41.93万元" in document.text
    (grid,) = document.tables
    assert [c.text for c in grid.cells if c.row == 2] == ["项目支出", "41.93", "40.07"]
    assert document.blocks[0].place.page == 1


@needs_ocr
@pytest.mark.slow
def test_a_scanned_pdf_is_read_and_says_so():
    out = io.BytesIO()
    page_picture().save(out, "PDF", resolution=150)
    document = open_document(out.getvalue(), "a.pdf")
    assert document.format == "pdf"
    assert [w.code for w in document.warnings] == ["ocr"]
    assert "66.44万元" in document.text
