"""Bad input and hostile users: what the issue lists and no other test of the desk tries."""

from __future__ import annotations

import datetime
import errno
import io
import re
import socket
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from test_readings import REPORT

from jiheng.standards.pack import FieldType
from jiheng.web.access import PAGES, Scope
from jiheng.web.keys import pack_key
from jiheng.web.models import Entry, Evidence, Person, Unit
from jiheng.web.roles import Role

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}"
_LIVE = re.compile(r"<script>alert|<img src=x", re.IGNORECASE)


def test_script_in_every_text_field_of_every_register_stays_text(world, clerk: Client) -> None:
    """Walks all registers: each text field holds a script, and no page of the record runs it."""
    walked = 0
    for layout in world.book.ledger.schema.registers.values():
        texts = [f for f in layout.fields if f.type is FieldType.TEXT]
        if not texts:
            continue
        cells = {f.id: f.example for f in layout.fields if f.example and f.type is not FieldType.REFERENCE}
        cells |= {f.id: SCRIPT for f in texts}
        found, entry = world.book.save(layout.id, cells, who=f"<b>{SCRIPT}"[:60])
        if entry is None:
            continue
        walked += 1
        key = pack_key(found.record.key)
        for path in (f"registers/{layout.id}/", f"registers/{layout.id}/{key}/", f"registers/{layout.id}/?q=script"):
            answer = clerk.get(world.url(path))
            assert answer.status_code == 200, path
            assert not _LIVE.search(answer.content.decode()), path
    assert walked > 20
    for path in ("", "problems/", "audit/", "score/", "report/", "report/preview/", "leader/", "money/", "origin/"):
        answer = clerk.get(world.url(path))
        assert answer.status_code == 200, path
        assert not _LIVE.search(answer.content.decode()), path


def test_script_in_every_other_name_stays_text(told, clerk: Client) -> None:
    """Names of the unit, of people, of tokens, views, files and notes stand on many pages; on none of them do they run."""
    world = told
    Unit.objects.filter(pk=world.unit.pk).update(name=SCRIPT)
    Person.objects.update(name=SCRIPT[:40])
    clerk.post(f"/u/{world.unit.slug}/tokens/", {"name": SCRIPT[:80], "scopes": ["read"], "days": "90"})
    clerk.post(world.url("registers/activities/bulk/view/"), {"name": SCRIPT[:40], "query": f"q={SCRIPT}"})
    clerk.post(world.url("report/text/5/"), {"text": SCRIPT})
    clerk.post(world.url("report/send/"), {"day": "2026-04-20", "note": SCRIPT})
    world.client(Role.CHECKER).post(world.url("report/check/"), {"number": "1", "reason": SCRIPT})
    clerk.post(world.url("readings/"), {"files": [SimpleUploadedFile(f"{SCRIPT}.txt", f"{SCRIPT}\n{REPORT}".encode())]})
    walked = 0
    for page in PAGES.values():
        if not page.gets or page.scope not in (Scope.UNIT, Scope.YEAR) or page.route.count("<") > 2:
            continue
        path = f"/{page.route}".replace("<slug:unit>", world.unit.slug).replace("<int:year>", str(world.year.year))
        if "<" in path:
            continue
        answer = world.client(Role(min(page.read))).get(path)
        if answer["Content-Type"].startswith("text/html"):
            walked += 1
            assert not _LIVE.search(answer.content.decode()), path
    assert walked > 20
    for path in ("readings/1/", "report/versions/1/", "report/versions/1/page/", "registers/activities/"):
        answer = clerk.get(world.url(path))
        assert answer.status_code == 200, path
        assert not _LIVE.search(answer.content.decode()), path


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+cmd", "-2+3", "@SUM(1+1)", '=HYPERLINK("http://x","看")'])
def test_no_formula_goes_out_in_a_workbook(world, clerk: Client, text: str) -> None:
    world.book.save("activities", {"title": text, "kind": "讲座"}, who="某人")
    data = clerk.get(world.url("registers/activities/export/")).content
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert cells
    assert all(cell.data_type == "s" for cell in cells)


def test_no_workbook_of_the_desk_holds_a_formula_that_someone_typed(told, clerk: Client) -> None:
    text = '=HYPERLINK("http://x","看")'
    book = told.book
    book.save(
        "indicators", {"name": text, "level": "三级", "kind": "数量", "direction": "≥", "value": "3场"}, who="某人"
    )
    book.save(
        "payments",
        {"voucher": "=1+1", "date": f"{told.year.year}-03-01", "line": "公用经费", "amount": "5元", "purpose": text},
        who="某人",
    )
    for path in ("export/", "registers/payments/export/", "targets/monitoring/xlsx/?month=6", "report/download/xlsx/"):
        answer = clerk.get(told.url(path))
        assert answer.status_code == 200, path
        cells = [
            c for sheet in openpyxl.load_workbook(io.BytesIO(answer.content)) for row in sheet.iter_rows() for c in row
        ]
        assert [
            c.value for c in cells if c.data_type == "f" and ("HYPERLINK" in str(c.value) or c.value == "=1+1")
        ] == [], path
        assert path.startswith("report") or any(c.value == text for c in cells), path


def document_with_script() -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as box:
        box.writestr("[Content_Types].xml", "<Types/>")
        box.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
        box.writestr("word/document.xml", "<w:document><script>alert(1)</script></w:document>")
    return kept.getvalue()


def test_a_document_with_script_is_kept_as_a_file_and_never_shown_as_a_page(world, clerk: Client) -> None:
    file = SimpleUploadedFile("总结.docx", document_with_script(), "text/html")
    field = next(f for f in world.book.register("activities").fields if f.type is FieldType.FILE)
    sent = {"title": "讲座", "kind": "讲座", "seen": "0", f"file-{field.id}": file}
    clerk.post(world.url("registers/activities/new/"), sent)
    kept = Evidence.objects.get()
    answer = clerk.get(f"/u/{world.unit.slug}/evidence/{kept.sha256}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_connection_that_is_lost_during_an_upload_leaves_nothing(world, live: str, db: Path) -> None:
    client = world.client(Role.CLERK)
    host, port = live.removeprefix("http://").split(":")
    before = Entry.objects.count()
    with socket.create_connection((host, int(port))) as line:
        head = (
            f"POST {world.url('registers/activities/new/')} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: jiheng={client.cookies['jiheng'].value}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            'Content-Length: 5000000\r\n\r\n--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n讲座\r\n'
        )
        line.sendall(head.encode() + b"\xff" * 100_000)
    assert client.get(world.url("registers/activities/")).status_code == 200
    assert Entry.objects.count() == before
    assert not Evidence.objects.exists()
    assert not list((db / "evidence").rglob("*")) if (db / "evidence").exists() else True


def test_a_form_sent_again_by_the_back_button_is_one_record(world, clerk: Client) -> None:
    new = world.url("registers/activities/new/")
    word = re.search(r'name="once" value="(\w+)"', clerk.get(new).content.decode())[1]
    sent = {"title": "讲座", "kind": "讲座", "seen": "0", "once": word}
    first = clerk.post(new, sent)
    again = clerk.post(new, {**sent, "title": "讲座改了"}, follow=True)
    assert again.redirect_chain[-1][0] == first.url
    assert "没有重复登记" in again.content.decode()
    assert len(world.book.ledger.records("activities")) == 1


def test_ids_of_another_unit_do_nothing_under_ones_own(world, clerk: Client) -> None:
    there = type(world.book)(world.other, world.other_year)
    _, entry = there.save("activities", {"title": "别人的", "kind": "讲座"}, who="外人（stranger）")
    for path in ("registers/activities/1/move/", "registers/activities/1/drop/", f"undo/{entry.n}/"):
        clerk.post(world.url(path), {"seen": entry.n, "reason": "x", "state": "x"})
    forged = f"/u/{world.other.slug}/2025/registers/activities/1/"
    assert clerk.get(forged).status_code == 404
    assert clerk.post(forged, {"title": "改了", "seen": entry.n}).status_code == 404
    kept, version = there.record("activities", "1")
    assert (kept.values["title"], version) == ("别人的", entry.n)


def test_a_clock_that_was_set_back_breaks_neither_journal_nor_order(world, monkeypatch) -> None:
    from jiheng.web.store import journal

    book = world.book
    book.save("activities", {"title": "先", "kind": "讲座"}, who="某人")

    class Early(datetime.datetime):
        @classmethod
        def now(cls, zone=None):
            return datetime.datetime(2001, 1, 1, tzinfo=zone)

    monkeypatch.setattr(journal.datetime, "datetime", Early)
    book.save("activities", {"title": "后", "kind": "讲座"}, who="某人")
    monkeypatch.undo()
    newest = world.book.history("activities")[0]
    assert newest.at.startswith("2001")
    assert [r.values["title"] for r in world.book.ledger.records("activities")] == ["先", "后"]
    assert world.book.verify().sound
    assert world.book.rebuild().sound


def test_a_full_disk_loses_no_word_and_leaves_the_journal_sound(world, clerk: Client) -> None:
    """Fills the database to the brim; what is typed can be sent again, and is then written once."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages + 4}")
    sent = {"title": "讲座" * 4000, "kind": "讲座", "seen": "0"}
    new = world.url("registers/activities/new/")
    statuses = [clerk.post(new, {**sent, "once": f"w{number}"}).status_code for number in range(6)]
    assert 507 in statuses
    assert set(statuses) <= {302, 507}
    full = statuses.index(507)
    before = len(world.book.ledger.records("activities"))
    assert before == statuses.count(302)
    assert world.book.verify().sound
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
    for _ in range(2):
        assert clerk.post(new, {**sent, "once": f"w{full}"}).status_code == 302
    assert len(world.book.ledger.records("activities")) == before + 1
    assert world.book.verify().sound


def test_a_disk_that_is_full_for_a_photo_leaves_nothing_of_it(world, clerk: Client, db: Path, monkeypatch) -> None:
    from jiheng.web.store import evidence

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(evidence.os, "fsync", full)
    photo = SimpleUploadedFile("现场.jpg", b"\xff\xd8\xff\xe0" + b"0" * 2000)
    answer = clerk.post(
        world.url("registers/activities/new/"), {"title": "讲座", "kind": "讲座", "file-evidence": photo}
    )
    assert answer.status_code == 507
    assert "磁盘已满" in answer.content.decode()
    assert not [p for p in (db / "evidence").rglob("*") if p.is_file()]
    assert not world.book.ledger.records("activities")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\x.xlsx", "/abs.xlsx", "CON.xlsx\0.exe", "a" * 500 + ".xlsx"]
)
def test_names_of_uploads_lead_nowhere(world, clerk: Client, db: Path, name: str) -> None:
    def kept() -> set[Path]:
        files = (p for p in db.rglob("*") if p.is_file() and "uploads" not in p.parts)
        return {p for p in files if "desk.sqlite3" not in p.name and p.name != "desk.log"}

    before = kept()
    clerk.post(world.url("import/"), {"file": SimpleUploadedFile(name, b"PK\x03\x04nonsense")})
    clerk.post(world.url("readings/"), {"files": [SimpleUploadedFile(name, b"PK\x03\x04nonsense")]})
    clerk.post(world.url("report/last-year/"), {"file": SimpleUploadedFile(name, b"PK\x03\x04nonsense")})
    after = kept()
    assert after <= before


def test_the_table_of_bad_input_names_tests_that_are_there() -> None:
    here = Path(__file__).resolve()
    table = (here.parents[2] / "docs" / "security.md").read_text(encoding="utf-8")
    module, named = "", 0
    for found in re.finditer(r"`(web/\w+\.py)?::(\w+)`", table):
        module, named = found[1] or module, named + 1
        assert f"def {found[2]}(" in (here.parents[1] / module).read_text(encoding="utf-8"), found[0]
    assert named > 40
