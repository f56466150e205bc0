"""Evidence: files by the hash of their content, in folders of the data folder; what is dangerous is not taken."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jiheng.web.models import Evidence, Unit
from jiheng.web.store.acts import Subject, act, latest_year

_HEAD = 4096
_LONGEST_NAME = 120
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]+')
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg", "jpg jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"%PDF-", "application/pdf", "pdf"),
    (b"PK\x03\x04", "application/zip", "docx xlsx pptx ofd wps et zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", "doc xls ppt wps et"),
)
_TEXTS = {"txt": "text/plain", "csv": "text/csv"}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_BY_ENDING = {
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
}
SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})
"""Types that a page may show as they are."""


class EvidenceRefused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A file that is not taken; the message is for the person (Chinese)."""


def safe_name(said: str) -> str:
    """Returns the last part of a file name without anything that could be a path, a control or a direction mark."""
    name = unicodedata.normalize("NFC", said).replace("\\", "/").rsplit("/", 1)[-1]
    name = _UNSAFE.sub("_", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    if dot and len(name) > _LONGEST_NAME:
        name = f"{stem[: _LONGEST_NAME - len(ending) - 1]}.{ending[:10]}"
    return name[:_LONGEST_NAME] or "文件"


def kind_of(name: str, head: bytes) -> str:
    """Returns the type of a file by its first bytes, which must fit the ending of its name.

    Raises:
        EvidenceRefused: for what is no picture, document or table.
    """
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        found, endings = "image/webp", "webp"
    elif head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        found, endings = "image/heic", "heic heif"
    else:
        found, endings = next(((t, e) for magic, t, e in _MAGIC if head.startswith(magic)), ("", ""))
    if not found and ending in _TEXTS and b"\x00" not in head:
        return _TEXTS[ending]
    if not found or ending not in endings.split():
        raise EvidenceRefused(
            f"“{name}”的内容与扩展名不符或不是可收的类型；可收：照片（jpg、png、webp、heic）、pdf、Word、Excel、txt、csv"
        )
    return _BY_ENDING.get(ending, found)


def keep_evidence(unit: Unit, name: str, chunks: Iterable[bytes], who: str) -> Evidence:
    """Keeps a file; the same content twice is one file.

    Raises:
        EvidenceRefused: where it is too large, empty, or of a type that is not taken.
        OSError: where the disk does not take it; nothing is left behind.
    """
    folder = settings.DATA / "evidence"
    folder.mkdir(mode=0o700, exist_ok=True)
    beside = folder / f".{os.getpid()}.{os.urandom(6).hex()}.part"
    digest, size, head = hashlib.sha256(), 0, b""
    clean = safe_name(name)
    try:
        with beside.open("xb") as file:
            for chunk in chunks:
                if len(head) < _HEAD:
                    head += chunk[: _HEAD - len(head)]
                size += len(chunk)
                if size > settings.LARGEST_FILE:
                    raise EvidenceRefused(f"“{clean}”超过 {settings.LARGEST_FILE >> 20} MB，请压缩或拆分后再传")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise EvidenceRefused(f"“{clean}”是空文件")
        kind = kind_of(clean, head)
        sha256 = digest.hexdigest()
        place = place_of(sha256)
        place.parent.mkdir(mode=0o700, exist_ok=True)
        beside.replace(place)
    finally:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
    with transaction.atomic():
        found, made = Evidence.objects.get_or_create(
            unit=unit, sha256=sha256, defaults={"name": clean, "type": kind, "size": size, "who": who}
        )
        if made:
            act(unit, latest_year(unit), Subject.EVIDENCE, f"收下文件“{clean}”", who=who, row=found)
    return found


def place_of(sha256: str) -> Path:
    """Returns where the content of a hash is kept."""
    folder: Path = settings.DATA / "evidence"
    return folder / sha256[:2] / sha256


def intact(evidence: Evidence) -> bool:
    """Tells whether the content is there and still has its hash."""
    try:
        with place_of(evidence.sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == evidence.sha256
    except OSError:
        return False
