"""Makes the files a command meets in the wild, each broken in one way."""

import io
import struct
import zipfile
import zlib

import openpyxl
import pypdfium2
from command import GOOD, SAMPLES
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body=None, prolog="", **members):
    """A Word file around a body; other members by name, `__` for `/` and a last `_` for `.`."""
    body = body if body is not None else "".join(f"<w:p><w:r><w:t>{x}</w:t></w:r></w:p>" for x in GOOD.splitlines())
    document = f'{prolog}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return archive(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="a" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": document,
            **members,
        }
    )


def archive(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def xlsx(cells='<c r="A1" t="inlineStr"><is><t>甲</t></is></c>', **members):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return archive(
        {
            "[Content_Types].xml": _TYPES,
            "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{_OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="a" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{space}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>',
            **members,
        }
    )


def with_macros():
    """A workbook as a spreadsheet program writes it, with a part for macros."""
    book = openpyxl.Workbook()
    book.active.append(["年初预算", "66.44万元"])
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("xl/vbaProject.bin", "x")
    return out.getvalue()


def locked_office():
    """An OLE file with the stream into which Office puts a docx or xlsx that has a password."""
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<H", 2 * len(name) + 2) + bytes(62)
        for name in ("Root Entry", "EncryptedPackage", "EncryptionInfo", "")
    )
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + directory


def locked_pdf():
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret", canPrint=0))
    canvas.drawString(100, 700, "12.5")
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def pdf_without_pages():
    out = io.BytesIO()
    pypdfium2.PdfDocument.new().save(out)
    return out.getvalue()


def zip_bomb(size=600_000_000):
    """A docx whose document unpacks to far more than it weighs; made without holding it in memory."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = b"<w:p/>" * 10_000
    crc, length, parts = 0, 0, []
    while length < size:
        crc = zlib.crc32(piece, crc)
        parts.append(packer.compress(piece))
        length += len(piece)
    packed = b"".join((*parts, packer.flush()))
    name = b"word/document.xml"
    head = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 33, crc, len(packed), length, len(name), 0)
    local = b"PK\x03\x04" + head + name + packed
    central = b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), len(local), 0)


ENTITIES = (
    '<!DOCTYPE w [<!ENTITY a "一二三四五六七八九十">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
)
EXTERNAL = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>'

BAD = {
    "empty": ("a.txt", lambda: b"", "empty"),
    "no pages": ("a.pdf", pdf_without_pages, None),
    "locked docx": ("a.docx", locked_office, "encrypted"),
    "locked xlsx": ("a.xlsx", locked_office, "encrypted"),
    "locked pdf": ("a.pdf", locked_pdf, "encrypted"),
    "truncated docx": ("a.docx", lambda: docx()[:-200], "broken-archive"),
    "two bytes of a docx": ("a.docx", lambda: docx()[:2], "broken-file"),
    "ten bytes of a docx": ("a.docx", lambda: docx()[:10], "broken-file"),
    "the first member of a docx": ("a.docx", lambda: docx()[:180], "broken-file"),
    "the head of an xlsx without a name": ("a", lambda: xlsx()[:40], "broken-file"),
    "an archive of pictures": ("a.zip", lambda: archive({"1.png": "x"}), "unknown-format"),
    "truncated xlsx": ("a.xlsx", lambda: xlsx()[: len(xlsx()) // 2], "broken-archive"),
    "truncated pdf": ("a.pdf", lambda: (SAMPLES / "zengcheng-2021.pdf").read_bytes()[:3000], None),
    "zip bomb": ("a.docx", zip_bomb, "archive-bomb"),
    "entity bomb": ("a.docx", lambda: docx("&j;", prolog=ENTITIES), "forbidden-xml"),
    "external entity": ("a.docx", lambda: docx("&x;", prolog=EXTERNAL), "forbidden-xml"),
    "entity bomb in xlsx": (
        "a.xlsx",
        lambda: xlsx(
            **{"xl/worksheets/sheet1.xml": EXTERNAL + "<worksheet>&x;</worksheet>", "xl/styles.xml": EXTERNAL}
        ),
        "forbidden-xml",
    ),
    "two far cells": (
        "a.xlsx",
        lambda: xlsx('<c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c>'),
        "too-many-cells",
    ),
    "a cell beyond all": (
        "a.xlsx",
        lambda: xlsx('<c r="A1"><v>1</v></c><c r="Z9999999999"><v>1</v></c>'),
        "broken-workbook",
    ),
    "far cells in other quotes": (
        "a.xlsx",
        lambda: xlsx("<c r='A1'><v>1</v></c><c q='>' r='XFD1048576'><v>1</v></c>"),
        "too-many-cells",
    ),
    "a row far away": (
        "a.xlsx",
        lambda: xlsx('<c r="XFD1"><v>1</v></c></row><row r="1048576"><c><v>1</v></c>'),
        "too-many-cells",
    ),
    "no document inside": ("a.docx", lambda: archive({"word/other.xml": "<a/>"}), None),
    "blank": ("a.txt", lambda: b" \n\t\n" * 50, "no-text"),
    "a program": ("a.doc", lambda: b"\x7fELF" + bytes(range(256)) * 20, "unknown-format"),
    "an archive of nothing": ("a.docx", lambda: b"PK\x05\x06" + bytes(18), None),
    "wrong picture": ("a.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), None),
}
"""Name of the file, its bytes, and the code the command must give (None where several are right)."""
