"""Records by form: what was typed comes back, what is wrong is named, nothing is overwritten, written twice or run."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.web.models import Draft, Evidence
from jiheng.web.roles import Role
from jiheng.web.store.evidence import EvidenceRefused, kind_of, place_of, safe_name

NEW = "registers/activities/new/"
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 2000
LECTURE = {"title": "科普讲座", "kind": "讲座", "own": "主办"}


def fill(world, client: Client, **cells: object):
    return client.post(world.url(NEW), {**LECTURE, **cells})


def test_an_activity_is_recorded_and_listed(world, clerk: Client) -> None:
    answer = fill(world, clerk, when="9月18日", audience="1,200余")
    assert answer.headers["Location"] == world.url("registers/activities/1/")
    text = clerk.get(world.url("registers/activities/?q=讲座")).content.decode()
    assert "2025-09-18" in text
    assert "1200" in text


def test_a_record_that_is_saved_unchanged_stays_as_it_is(world, clerk: Client) -> None:
    values = {"when": "9月14日至9月30日", "audience": "2000余人", "goods": "8000元", "cost": "1.5万元", "events": "3期"}
    fill(world, clerk, **values)
    page = clerk.get(world.url("registers/activities/1/"))
    sections = page.context["sections"] if page.context else []
    cells = {f.name: f.value for s in sections for f in s.fields}
    before = world.book.ledger.record("activities", "1")
    seen = world.book.version("activities", "1")
    clerk.post(world.url("registers/activities/1/"), {**cells, "seen": seen})
    assert world.book.ledger.record("activities", "1") == before
    assert world.book.version("activities", "1") == seen


def test_what_cannot_be_read_is_named_and_everything_typed_stays(world, clerk: Client) -> None:
    answer = fill(world, clerk, audience="很多", place="县一中", title="")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "不是数字" in text
    assert "还没有填" in text
    assert 'value="很多"' in text
    assert 'value="县一中"' in text
    assert not world.book.ledger.records("activities")


def test_a_form_sent_twice_is_one_record(world, clerk: Client) -> None:
    first, second = fill(world, clerk, once="w1"), fill(world, clerk, once="w1")
    assert second.headers["Location"] == first.headers["Location"]
    assert len(world.book.ledger.records("activities")) == 1


def test_the_second_of_two_sees_what_the_first_wrote_and_loses_nothing(world, clerk: Client) -> None:
    fill(world, clerk)
    path, seen = world.url("registers/activities/1/"), world.book.version("activities", "1")
    clerk.post(path, {**LECTURE, "place": "县一中", "seen": seen})
    answer = clerk.post(path, {**LECTURE, "place": "县二中", "topics": "防汛", "seen": seen})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "别人刚改过" in text
    assert "县一中" in text
    assert 'value="县二中"' in text
    rows = text.partition("别人刚改过")[2].partition("</table>")[0]
    assert "地点" in rows
    assert "编号" not in rows, "the number is not typed, so it does not differ"
    assert world.book.ledger.record("activities", "1").values["place"] == "县一中"
    again = world.book.version("activities", "1")
    assert f'name="seen" value="{again}"' in text
    clerk.post(path, {**LECTURE, "place": "县二中", "seen": again})
    assert world.book.ledger.record("activities", "1").values["place"] == "县二中"


def test_a_record_taken_out_meanwhile_does_not_come_back_unseen(world, clerk: Client) -> None:
    fill(world, clerk)
    path, seen = world.url("registers/activities/1/"), world.book.version("activities", "1")
    clerk.post(f"{path}drop/", {"reason": "重复", "seen": seen})
    answer = clerk.post(path, {**LECTURE, "place": "县二中", "seen": seen})
    assert answer.status_code == 200
    assert "删去了它" in answer.content.decode()
    assert not world.book.ledger.records("activities")


def test_what_was_taken_out_shows_its_history_and_comes_back(world, clerk: Client) -> None:
    fill(world, clerk)
    path = world.url("registers/activities/1/")
    clerk.post(f"{path}drop/", {"reason": ""})
    assert world.book.ledger.record("activities", "1")
    clerk.post(f"{path}drop/", {"reason": "重复", "seen": world.book.version("activities", "1")})
    assert clerk.get(path).status_code == 410
    entry = world.book.history("activities", "1")[0]
    clerk.post(world.url(f"undo/{entry.n}/"))
    assert world.book.ledger.record("activities", "1").values["title"] == "科普讲座"


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "=cmd|'/c calc'!A1", "\u202egpj.exe"],
)
def test_hostile_text_is_text_everywhere(world, clerk: Client, text: str) -> None:
    fill(world, clerk, title=text, place=text)
    kept = world.book.ledger.record("activities", "1").values["title"]
    assert kept == text.strip()
    for path in ("", NEW + "?like=1", "registers/activities/", "registers/activities/1/", "audit/", "problems/"):
        page = clerk.get(world.url(path)).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert (
        "49" not in clerk.get(world.url("registers/activities/1/")).content.decode().split("<h1>")[1].split("</h1>")[0]
    )


def test_states_move_with_a_reason(world, clerk: Client) -> None:
    fill(world, clerk, **{"file-evidence": SimpleUploadedFile("现场.jpg", JPEG)})
    path = world.url("registers/activities/1/")
    assert "转到" in clerk.get(path).content.decode()
    answer = world.client(Role.CHECKER).post(
        f"{path}move/", {"state": "佐证齐", "reason": "照片已核", "seen": world.book.version("activities", "1")}
    )
    assert answer.status_code == 302
    assert world.book.ledger.record("activities", "1").state == "佐证齐"
    assert world.book.history("activities", "1")[0].reason == "照片已核"


def test_a_photo_is_kept_by_its_content_and_entered_as_evidence(world, clerk: Client) -> None:
    fill(world, clerk, **{"file-evidence": SimpleUploadedFile("../../现场 照片.jpg", JPEG, "text/html")})
    kept = Evidence.objects.get()
    assert (kept.name, kept.type, kept.size) == ("现场 照片.jpg", "image/jpeg", len(JPEG))
    assert place_of(kept.sha256).read_bytes() == JPEG
    proof = world.book.ledger.records("evidence")[0]
    assert proof.values["record"] == "活动/1"
    assert proof.values["sha256"] == kept.sha256
    answer = clerk.get(f"/u/{world.unit.slug}/evidence/{kept.sha256}/")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert b"".join(answer) == JPEG


def test_a_photo_is_not_lost_when_another_field_is_wrong(world, clerk: Client) -> None:
    photo = SimpleUploadedFile("现场.jpg", JPEG)
    text = fill(world, clerk, audience="很多", **{"file-evidence": photo}).content.decode()
    sha256 = text.split('name="kept-files" value="')[1].split('"')[0]
    fill(world, clerk, audience="80", **{"kept-files": sha256, "evidence": "现场.jpg"})
    assert world.book.ledger.records("evidence")[0].values["sha256"] == sha256


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("照片.jpg", b"MZ\x90\x00"),
        ("照片.exe", b"\xff\xd8\xff\xe0"),
        ("页面.html", b"<html><script>"),
        ("图.svg", b"<svg onload=alert(1)>"),
        ("说明.txt", b"\x00\x01"),
        ("无名", b"\xff\xd8\xff\xe0"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(world, clerk: Client, name: str, head: bytes) -> None:
    with pytest.raises(EvidenceRefused):
        kind_of(name, head)
    answer = fill(world, clerk, **{"file-evidence": SimpleUploadedFile(name, head + b"0" * 100)})
    assert answer.status_code == 200
    assert "扩展名不符" in answer.content.decode()
    assert not Evidence.objects.exists()


def test_a_photo_too_large_is_refused_and_leaves_nothing(world, clerk: Client, settings_largest) -> None:
    answer = fill(world, clerk, **{"file-evidence": SimpleUploadedFile("大.jpg", JPEG * 2)})
    assert answer.status_code == 200
    assert "请压缩" in answer.content.decode()
    folder = place_of("00" + "0" * 62).parent.parent
    assert not [p for p in folder.rglob("*") if p.is_file()]


@pytest.fixture
def settings_largest(monkeypatch):
    from django.conf import settings

    monkeypatch.setattr(settings, "LARGEST_FILE", 3000)


def test_a_request_of_200_mb_is_turned_back_before_it_is_read(world, clerk: Client) -> None:
    answer = clerk.generic(
        "POST", world.url(NEW), b"x", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(200 << 20)
    )
    assert answer.status_code == 413
    assert "文件太大" in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("/", "文件"),
        ("...", "文件"),
        ("a\x00b\n.jpg", "a_b_.jpg"),
        ("照片\u202egpj.exe", "照片_gpj.exe"),
        ("长" * 300 + ".jpg", "长" * 116 + ".jpg"),
    ],
)
def test_names_of_files_are_no_paths(said: str, name: str) -> None:
    assert safe_name(said) == name


def test_evidence_of_another_unit_is_not_there(world, clerk: Client) -> None:
    fill(world, clerk, **{"file-evidence": SimpleUploadedFile("现场.jpg", JPEG)})
    sha256 = Evidence.objects.get().sha256
    assert clerk.get(f"/u/{world.other.slug}/evidence/{sha256}/").status_code == 404


def test_what_is_typed_is_kept_while_it_is_typed(world, clerk: Client) -> None:
    path = world.url(NEW)
    assert clerk.post("/draft/", {"path": path, "title": "还没写完"}).status_code == 204
    assert "还没写完" in clerk.get(path).content.decode()
    assert "还没写完" not in world.client(Role.CHECKER).get(world.url()).content.decode()
    clerk.post("/draft/", {"path": path, "drop": "1"})
    assert not Draft.objects.exists()
    assert clerk.post("/draft/", {"path": "https://example.org/", "title": "x"}).status_code == 400


def test_a_draft_that_comes_after_its_form_was_saved_is_not_kept(world, clerk: Client) -> None:
    path = world.url("registers/activities/new/")
    sent = {"title": "科普讲座", "kind": "讲座", "once": "w1"}
    assert clerk.post(path, sent).status_code == 302
    assert clerk.post("/draft/", {**sent, "path": path}).status_code == 204
    assert "科普讲座" not in clerk.get(path).content.decode()
    clerk.post("/draft/", {**sent, "once": "w2", "path": path})
    assert "科普讲座" in clerk.get(path).content.decode()


def test_a_form_like_the_last_takes_over_what_repeats(world, clerk: Client) -> None:
    fill(world, clerk, when="9月18日", place="县一中", audience="30")
    text = clerk.get(world.url(NEW) + "?like=last").content.decode()
    assert 'value="县一中"' in text
    assert 'value="2025-09-18"' not in text


def test_a_record_with_slashes_and_signs_in_its_key_has_a_page(world, clerk: Client) -> None:
    key = "a/b?c#d%2e../☃"
    world.book.save("partners", {"name": key}, who="x")
    text = clerk.get(world.url("registers/partners/")).content.decode()
    path = text.split('scope="row"><a href="')[1].split('"')[0]
    assert clerk.get(path).status_code == 200


def test_a_reader_sees_the_form_and_cannot_send_it(world, clerk: Client) -> None:
    fill(world, clerk)
    text = world.client(Role.READER).get(world.url("registers/activities/1/")).content.decode()
    assert "<fieldset disabled>" in text
    assert ">保存<" not in text


def test_a_closed_year_is_said_and_takes_nothing(world, clerk: Client) -> None:
    fill(world, clerk)
    world.book.close_year(who="x")
    assert "<fieldset disabled>" in clerk.get(world.url("registers/activities/1/")).content.decode()
    answer = fill(world, clerk)
    assert answer.status_code == 409
    assert "已结账" in answer.content.decode()


def test_a_full_disk_is_said_and_nothing_is_written(world, clerk: Client, monkeypatch) -> None:
    monkeypatch.setattr("jiheng.web.store.book.project", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    answer = fill(world, clerk)
    assert answer.status_code == 507
    assert "磁盘已满" in answer.content.decode()
    monkeypatch.undo()
    assert not world.book.ledger.records("activities")


def test_lists_search_filter_sort_and_add_up(world, clerk: Client) -> None:
    for number, (line, amount) in enumerate(
        [("公用经费", "100.10元"), ("人员经费", "2万元"), ("公用经费", "0.20元")], 1
    ):
        cells = {"voucher": f"{number:04d}", "date": f"2025-0{number}-01", "line": line, "amount": amount}
        world.book.save("payments", cells, who="x")
    answer = clerk.get(world.url("registers/payments/?q=公用经费&sort=-amount"))
    text = answer.content.decode()
    assert text.index("0001") < text.index("0003")
    assert "0002" not in text
    assert "100.30" in text
    assert "合计 2 条" in text
    assert clerk.get(world.url("registers/payments/?sort=no_such&page=99&q=%00")).status_code == 200


def test_records_that_stand_under_each_other_are_not_added_up(world, clerk: Client) -> None:
    text = clerk.get(world.url("registers/budget_lines/")).content.decode()
    assert "支出合计" in text
    assert "<tfoot>" not in text


def test_the_journal_shows_and_verifies_and_travels(world, clerk: Client) -> None:
    fill(world, clerk)
    assert "科普讲座" in clerk.get(world.url("audit/")).content.decode()
    assert "日志完好" in clerk.post(world.url("audit/verify/"), follow=True).content.decode()
    lines = b"".join(clerk.get(world.url("audit/journal.jsonl"))).splitlines()
    assert json.loads(lines[-1])["entry"]["register"] == "activities"
    assert io.BytesIO(lines[0]).read(9) == b'{"hash":"'
