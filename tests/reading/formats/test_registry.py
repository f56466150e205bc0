"""A file is read by what it is, not by what it is called; what cannot be read says why and what to do."""

import importlib
import io
import random
import subprocess
import sys
import zipfile

import pytest

from jiheng.reading.document import Document, Limits, Unreadable
from jiheng.reading.formats import open_document, registry
from jiheng.reading.formats.registry import Format, detect

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "<a/>")
    return out.getvalue()


def problem(data: bytes, name: str = "", limits: Limits | None = None):
    with pytest.raises(Unreadable) as caught:
        open_document(data, name, limits)
    assert caught.value.problem.message
    assert caught.value.problem.hint
    return caught.value.problem


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.4\n", "pdf"),
        (archive("[Content_Types].xml", "word/document.xml"), "docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (archive("word/document.xml", "xl/workbook.xml")[:60], "docx"),
        (OLE + "WordDocument".encode("utf-16-le"), "doc"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        (b"{\\rtf1\\ansi hello}", "doc"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
        (b"II*\x00\x08\x00\x00\x00", "image"),
        (b"BM" + bytes(12) + b"\x28\x00\x00\x00" + bytes(20), "image"),
        ("\ufeff<!DOCTYPE html><p>一</p>".encode(), "html"),
        ("<html><p>一</p>".encode("utf-16"), "html"),
        ("一、基本情况\n".encode(), "txt"),
        ("一、基本情况\n".encode("gb18030"), "txt"),
        ("BM 是两个字母，也可以是一句话的开头。".encode(), "txt"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # an archive holds its time, a name of a test must not
)
def test_content_tells_the_format(data, expected):
    assert detect(data, "报告.dat").name == expected


def test_a_wrong_extension_is_a_warning():
    document = open_document("<html><body><p>全年支出108.37万元。</p></body></html>".encode(), "报告.doc")
    assert document.format == "html"
    assert [w.code for w in document.warnings] == ["wrong-extension"]


def test_a_right_extension_is_none():
    assert open_document("全年支出108.37万元。".encode(), "报告.TXT").warnings == ()


def test_an_empty_file():
    assert problem(b"", "a.docx").code == "empty"


def test_a_file_of_blanks():
    assert problem(b" \n\t\n", "a.txt").code == "no-text"


def test_a_file_too_large():
    assert problem(b"x" * 2048, "a.txt", Limits(bytes=1024)).code == "too-large"


@pytest.mark.parametrize("name", ["a.bin", "a.pdf", "a.docx", "a.txt", ""])
def test_random_bytes_are_of_no_format(name):
    noise = random.Random(7).randbytes(50_000)
    assert problem(noise, name).code == "unknown-format"


def test_an_office_file_with_a_password():
    assert problem(OLE + "EncryptedPackage".encode("utf-16-le"), "a.docx").code == "encrypted"


def test_a_zip_of_something_else():
    assert problem(archive("photo.jpg"), "a.docx").code == "unknown-format"


def test_an_error_of_a_reader_names_the_file_as_broken(monkeypatch):
    def read(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(registry, "BUILT_IN", (Format("odd", (".odd",), lambda *_: True, read),))
    assert problem(b"?", "a.odd").code == "broken-file"


def test_another_package_adds_a_format_by_entry_point(monkeypatch):
    ofd = Format("ofd", (".ofd",), lambda data, _: data.startswith(b"\x01OFD"), lambda *_: Document("ofd", "一\n"))

    class Point:
        name = "ofd"

        @staticmethod
        def load():
            return ofd

    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [Point] if group == "jiheng.formats" else [])
    registry.plugins.cache_clear()
    try:
        assert open_document(b"\x01OFD\x00\x02\x03", "a.ofd").format == "ofd"
    finally:
        registry.plugins.cache_clear()


def test_no_reader_is_imported_before_its_first_file():
    code = "import sys, jiheng.reading.formats; print([m for m in sys.modules if m in ('lxml', 'pypdfium2', 'selectolax')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
