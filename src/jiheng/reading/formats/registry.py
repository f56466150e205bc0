"""The formats a document may come in, and how each is told from the others by its content.

A built-in format costs nothing until a file of it is met: its signature stands here, its reader is imported on the
first read. Other packages add formats by an entry point of the group `jiheng.formats` that names a `Format`; they are
asked only for what no built-in recognises by content.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import PurePath

import msgspec

from jiheng.reading.document import Document, Limits

Sniffer = Callable[[bytes, str], bool]
Reader = Callable[[bytes, Limits], Document]

GROUP = "jiheng.formats"
"""The entry point group of formats."""

_HEAD = 8192
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
_CONTROL = bytes(b for b in range(32) if b not in b"\t\n\x0b\x0c\r\x1a\x1b")
_USUAL = re.compile("[\\t\\n\\r -~\\u00b7\\u2010-\\u2027\\u2460-\\u2490\\u3000-\\u303f\\u4e00-\\u9fff\\uff00-\\uffef]")
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Format(msgspec.Struct, frozen=True):
    """A kind of file.

    Attributes:
        name: as it stands in `Document.format`.
        extensions: lower case, with the dot; the first is the usual one.
        sniff: whether these bytes (the whole file, and its name) are of this format by content.
        read: makes the document; raises `Unreadable`.
    """

    name: str
    extensions: tuple[str, ...]
    sniff: Sniffer
    read: Reader


def detect(data: bytes, name: str) -> Format | None:
    """Returns the format of a file by its content, then by its extension; None when nothing fits."""
    for known in BUILT_IN:
        if known.sniff(data, name):
            return known
    for added in plugins():
        if added.sniff(data, name):
            return added
    suffix = extension(name)
    return next((f for f in plugins() if suffix in f.extensions), None)


def by_extension(name: str) -> Format | None:
    """Returns the built-in format an extension promises."""
    suffix = extension(name)
    return next((f for f in BUILT_IN if suffix in f.extensions), None)


def extension(name: str) -> str:
    """Returns the extension of a name, lower case with its dot."""
    return PurePath(name).suffix.lower()


@cache
def plugins() -> tuple[Format, ...]:
    """Returns the formats that other packages add, by entry point.

    Raises:
        TypeError: when an entry point names something else than a `Format`.
    """
    found = []
    for point in importlib.metadata.entry_points(group=GROUP):
        added = point.load()
        if not isinstance(added, Format):
            raise TypeError(f"entry point {point.name} of {GROUP} is no Format but {type(added).__name__}")
        found.append(added)
    return tuple(found)


def is_ole(data: bytes) -> bool:
    """Whether the file is an OLE compound file (doc, xls, wps, et, or an encrypted docx or xlsx)."""
    return data.startswith(_OLE)


def is_encrypted_office(data: bytes) -> bool:
    """Whether the file is a docx or xlsx locked by a password: an OLE file with an `EncryptedPackage`."""
    return is_ole(data) and _utf16("EncryptedPackage") in data


def is_text(data: bytes) -> bool:
    """Whether the bytes may be text in some encoding: a byte order mark, or hardly any control characters."""
    head = data[:_HEAD]
    if head.startswith(_BOMS):
        return True
    if b"\x00" in head:
        return looks_utf16(head) is not None
    return len(head.translate(None, _CONTROL)) >= 0.995 * len(head)


def looks_utf16(head: bytes) -> str | None:
    """Returns the byte order of UTF-16 without a mark: the one in which nearly all is Chinese, ASCII or punctuation.

    In the wrong order the second byte of a Chinese character becomes the first, and two of three fall elsewhere.
    """
    head = head[: len(head) // 2 * 2]
    for order in ("utf-16-le", "utf-16-be"):
        text = head.decode(order, "replace")
        if len(_USUAL.findall(text)) >= 0.9 * len(text) > 0:
            return order
    return None


def _zip_with(*members: str) -> Sniffer:
    """Makes a sniffer for a zip archive that holds one of the folders or files."""

    def sniff(data: bytes, _: str) -> bool:
        if not data.startswith(b"PK"):
            return False
        # A broken archive has no directory: the names in its local headers still tell what it was.
        if not any(member.encode() in data for member in members):
            return False
        names = _members(data)
        return not names or any(n.startswith(members) for n in names)

    return sniff


def _members(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [n.replace("\\", "/").lstrip("/") for n in archive.namelist()]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return []


def _ole_with(*streams: str) -> Sniffer:
    """Makes a sniffer for an OLE file that has one of the streams at its root."""

    def sniff(data: bytes, _: str) -> bool:
        if not is_ole(data):
            return False
        return next((s for s in _ole_streams(data) if s in _OLE_KINDS), "") in streams

    return sniff


_OLE_KINDS = ("WordDocument", "Workbook", "Book", "BOOK")


def _ole_streams(data: bytes) -> tuple[str, ...]:
    present = [s for s in _OLE_KINDS if _utf16(s) in data]
    if len(present) < 2:
        return tuple(present)
    import olefile  # noqa: PLC0415 - only for a document with another one embedded

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:  # type: ignore[no-untyped-call]
            return tuple(s for s in present if ole.exists(s))
    except Exception:  # noqa: BLE001 - a broken directory: olefile raises what it meets
        return tuple(present)


def _utf16(word: str) -> bytes:
    return word.encode("utf-16-le")


def _pdf(data: bytes, _: str) -> bool:
    return b"%PDF-" in data[:1024]


def _picture(data: bytes, _: str) -> bool:
    if data.startswith(b"BM"):
        # "BM" opens many a text too: a bitmap says its header's size (40, 108, 124 or 12).
        return len(data) > 18 and data[15:18] == b"\x00\x00\x00" and data[14] in {12, 40, 52, 56, 64, 108, 124}
    return data.startswith(_PICTURES)


def _rich_text(data: bytes, _: str) -> bool:
    return data.lstrip()[:5] == b"{\\rtf" if data[:1] in b" \r\n\t{" else False


def _flat_word(data: bytes, _: str) -> bool:
    head = data[:_HEAD]
    return b"<?mso-application" in head and b"Word.Document" in head


def _html(data: bytes, _: str) -> bool:
    head = data[:_HEAD].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x0c").lower()
    if not head.startswith(b"<"):
        return False
    return any(tag in head for tag in (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta", b"<div"))


def _web_archive(data: bytes, _: str) -> bool:
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"mime-version:", b"from:", b"content-type:")) and b"multipart/related" in head


def _doc(data: bytes, name: str) -> bool:
    return _ole_with("WordDocument")(data, name) or _rich_text(data, name) or _flat_word(data, name)


def _lazily(module: str) -> Reader:
    """Makes a reader that imports `read` of a module of this package when it is first called."""

    def read(data: bytes, limits: Limits) -> Document:
        reader: Reader = importlib.import_module(f"jiheng.reading.formats.{module}").read
        return reader(data, limits)

    return read


BUILT_IN: tuple[Format, ...] = (
    Format("pdf", (".pdf",), _pdf, _lazily("pdf")),
    Format("docx", (".docx", ".docm", ".dotx"), _zip_with("word/"), _lazily("docx")),
    Format("xlsx", (".xlsx", ".xlsm", ".xltx"), _zip_with("xl/"), _lazily("xlsx")),
    Format("doc", (".doc", ".wps", ".rtf", ".dot"), _doc, _lazily("doc")),
    Format("xls", (".xls", ".et"), _ole_with("Workbook", "Book", "BOOK"), _lazily("xls")),
    Format("image", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"), _picture, _lazily("ocr")),
    Format("html", (".html", ".htm", ".xhtml", ".shtml"), _html, _lazily("html")),
    Format("mhtml", (".mht", ".mhtml"), _web_archive, _lazily("web_archive")),
    Format("txt", (".txt", ".text", ".md"), lambda data, _: is_text(data), _lazily("text")),
)
"""In the order they are asked: strong signatures first, text last because much looks like text."""
