"""Attachments: files handed in with a record: kept by content, and entered in the register of evidence."""

from __future__ import annotations

import datetime

import msgspec

from jiheng.ledger import Record, Unread
from jiheng.standards.pack import FieldType, Register
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.models import Evidence
from jiheng.web.store.evidence import SHOWN, EvidenceRefused, keep_evidence

EVIDENCE = "evidence"
_KEPT = "kept-files"
_MOST = 30


class Attached(msgspec.Struct, frozen=True):
    """A file of a record.

    Attributes:
        name: its name.
        sha256: hash of its content.
        shown: a picture that the page may show.
        size: in bytes, 0 where the content is not here.
        key: key in the register of evidence, empty where it is not yet entered.
    """

    name: str
    sha256: str
    shown: bool
    size: int = 0
    key: str = ""


def receive(request: DeskRequest, layout: Register) -> tuple[dict[str, list[Attached]], list[tuple[str, Unread]]]:
    """Keeps the files of a form, and remembers those that an earlier try of the same form brought.

    Returns:
        The files by field, and what was refused.
    """
    found: dict[str, list[Attached]] = {}
    refused: list[tuple[str, Unread]] = []
    fields = [f for f in layout.fields if f.type is FieldType.FILE]
    hashes = request.POST.getlist(_KEPT)[:_MOST]
    if fields and hashes:
        earlier = Evidence.objects.filter(unit=request.desk.unit, sha256__in=hashes)
        found[fields[0].id] = [_attached(e, e.name) for e in earlier]
    for field in fields:
        for file in request.FILES.getlist(f"file-{field.id}")[:_MOST]:
            try:
                kept = keep_evidence(request.desk.unit, file.name or "", file.chunks(), request.desk.who)
            except EvidenceRefused as error:
                refused.append((field.id, Unread(file.name or "", str(error), "", "")))
            else:
                found.setdefault(field.id, []).append(_attached(kept, kept.name))
    return found, refused


def attach(desk: Desk, layout: Register, key: str, received: dict[str, list[Attached]]) -> None:
    """Enters files in the register of evidence as proofs of a record; those that are entered are left."""
    files = [f for each in received.values() for f in each]
    if not files or desk.book.register(EVIDENCE) is None:
        return
    place = place_of(layout, key)
    entered = {r.values.get("sha256") for r in desk.ledger.records(EVIDENCE) if r.values.get("record") == place}
    today = datetime.date.today()  # noqa: DTZ011 - the clerk's own day
    for file in files:
        if file.sha256 in entered:
            continue
        entered.add(file.sha256)
        cells = {
            "title": file.name.rpartition(".")[0] or file.name,
            "kind": "照片" if file.shown else "文件",
            "date": today,
            "file": file.name,
            "sha256": file.sha256,
            "record": place,
        }
        desk.book.save(EVIDENCE, cells, who=desk.who, reason=f"随“{layout.title}”上传")


def attached_to(desk: Desk, layout: Register, key: str) -> list[Attached]:
    """Returns the files that prove a record."""
    if desk.book.register(EVIDENCE) is None:
        return []
    place = place_of(layout, key)
    own = layout.id == EVIDENCE
    records = [r for r in desk.ledger.records(EVIDENCE) if r.values.get("record") == place or (own and r.key == key)]
    if not records:
        return []
    known = {
        e.sha256: e
        for e in Evidence.objects.filter(unit=desk.unit, sha256__in=[str(r.values.get("sha256", "")) for r in records])
    }
    return [_of_record(r, known.get(str(r.values.get("sha256", "")))) for r in records]


def place_of(layout: Register, key: str) -> str:
    """Returns how the register of evidence names a record: 活动/3."""
    return f"{layout.title}/{key}"


def _of_record(record: Record, kept: Evidence | None) -> Attached:
    name = str(record.values.get("file") or record.values.get("title") or record.key)
    if kept is None:
        return Attached(name, "", shown=False, key=record.key)
    return _attached(kept, name, record.key)


def _attached(kept: Evidence, name: str, key: str = "") -> Attached:
    return Attached(name, kept.sha256, kept.type in SHOWN, kept.size, key)
