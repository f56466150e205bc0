"""Every write is in the journal: what is done beside the registers stands in the same chain, and is checked against it."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.web.api.tokens import TokenScope, make_token, withdraw
from jiheng.web.models import Dismissal, Document, Entry, Member, Reading, SavedView, Signing, Token, Year
from jiheng.web.roles import Role
from jiheng.web.store import keep_evidence
from jiheng.web.store.acts import Subject, strays
from jiheng.web.store.founding import join
from jiheng.web.store.journal import lines


def said(world, subject: Subject) -> list[str]:
    """The reasons of the acts on a subject, the oldest first."""
    book = world.book
    return [e.reason for e in reversed(book.history(limit=500)) if e.do == "note" and e.key == subject]


def sound(world) -> bool:
    return world.book.verify().sound and not strays(world.unit)


def read_one(world, client: Client) -> Reading:
    text = "青石县林业局2024年度部门整体支出绩效自评报告\n\n2024年支出合计300万元，其中：基本支出180万元，项目支出110万元。\n"
    client.post(world.url("readings/"), {"files": [SimpleUploadedFile("自评.txt", text.encode())]})
    return Reading.objects.get()


def test_roles_given_and_taken_stand_in_the_journal(world, admin: Client) -> None:
    person = world.people[Role.READER]
    join(world.unit, person, [Role.CLERK, Role.CHECKER], "每季度抽查", who="某管理员（admin）")
    found = said(world, Subject.MEMBER)
    assert "某只读（reader）不再是只读" in found
    assert "某只读（reader）为经办，补偿控制：每季度抽查" in found
    admin.post(world.url(f"members/{person.pk}/").replace("2025/", ""), {"do": "password"})
    assert said(world, Subject.MEMBER)[-1] == "重设某只读（reader）的密码"
    admin.post(world.url(f"members/{person.pk}/").replace("2025/", ""), {"do": "leave"})
    assert said(world, Subject.MEMBER)[-1] == "某只读（reader）不再是经办"
    assert sound(world)


def test_a_reading_kept_and_removed_and_its_dismissals_stand_in_the_journal(world, clerk: Client) -> None:
    reading = read_one(world, clerk)
    assert said(world, Subject.READING) == ["读报告“自评.txt”"]
    kept = clerk.get(world.url(f"readings/{reading.pk}/")).content.decode()
    key = kept.partition('name="key" value="')[2].partition('"')[0]
    clerk.post(world.url(f"readings/{reading.pk}/dismiss/"), {"key": key, "reason": "口径不同"})
    clerk.post(world.url(f"readings/{reading.pk}/restore/"), {"key": key})
    first, second = said(world, Subject.DISMISSAL)
    assert first.startswith("忽略 ")
    assert first.endswith("：口径不同")
    assert second.startswith("撤销忽略 ")
    clerk.post(world.url(f"readings/{reading.pk}/remove/"))
    assert said(world, Subject.READING)[-1] == "移除报告“自评.txt”"
    assert sound(world)


def test_keys_and_views_stand_in_the_journal(world, clerk: Client) -> None:
    member = Member.objects.get(person=world.people[Role.CLERK])
    token, _ = make_token(world.book, member, "财务系统", [TokenScope.READ], 30)
    withdraw(world.book, token, "某管理员（admin）")
    assert ["制发" in s for s in said(world, Subject.TOKEN)] == [True, False]
    url = world.url("registers/activities/bulk/view/")
    clerk.post(url, {"name": "科普", "query": "q=科普"})
    clerk.post(url, {"forget": "科普"})
    assert not SavedView.objects.exists()
    assert said(world, Subject.SETTING)[-2:] == ["存下“活动”的视图“科普”", "删去“活动”的视图“科普”"]
    assert sound(world)


def test_steps_to_the_signature_stand_in_the_journal_with_the_hash_of_the_version(world, clerk: Client) -> None:
    clerk.post(world.url("report/send/"), {"day": "2026-04-20"})
    row = Signing.objects.get()
    entry = next(e for e in world.book.history() if e.key == Subject.SIGNING)
    assert entry.after is not None
    assert entry.after["values"]["sha256"] == row.version.sha256
    assert entry.reason == "送复核第1稿"
    clerk.post(world.url("targets/monitoring/freeze/"), {"month": "12", "note": "存"})
    assert sound(world)


@pytest.mark.parametrize("fault", ["changed", "added", "gone"])
def test_a_row_changed_past_the_desk_is_found(world, clerk: Client, fault: str) -> None:
    reading = read_one(world, clerk)
    key = clerk.get(world.url(f"readings/{reading.pk}/")).content.decode().partition('name="key" value="')[2][:16]
    clerk.post(world.url(f"readings/{reading.pk}/dismiss/"), {"key": key, "reason": "口径不同"})
    rows = Dismissal.objects.all()
    match fault:
        case "changed":
            rows.update(reason="别的理由")
        case "added":
            Member.objects.create(unit=world.unit, person=world.stranger, role=Role.LEADER)
        case "gone":
            rows.delete()
    assert len(strays(world.unit)) == 1
    page = clerk.post(world.url("audit/verify/"), follow=True).content.decode()
    assert "日志完好" in page
    assert "有 1 处不是日志所记" in page


@pytest.mark.parametrize("what", ["year", "document"])
def test_a_state_changed_past_the_desk_is_found(world, clerk: Client, what: str) -> None:
    clerk.post(world.url("report/send/"), {"day": "2026-04-20"})
    world.book.close_year(who="某人", reason="年度终了")
    assert sound(world)
    if what == "year":
        Year.objects.filter(pk=world.year.pk).update(closed=False)
    else:
        Document.objects.update(state="已签")
    assert [s.row.partition(" ")[0].lower() for s in strays(world.unit)] == [what]


def test_a_file_that_is_kept_stands_in_the_journal_once(world) -> None:
    for _ in range(2):
        keep_evidence(world.unit, "凭证.pdf", [b"%PDF-1.4 x"], "某经办（clerk）")
    assert said(world, Subject.EVIDENCE) == ["收下文件“凭证.pdf”"]
    assert sound(world)


def test_the_audit_page_shows_acts_and_filters_them(world, clerk: Client) -> None:
    page = clerk.get(world.url("audit/?subject=member")).content.decode()
    assert "某只读（reader）为只读" in page
    assert "建立2025年" not in page
    assert "建立2025年" in clerk.get(world.url("audit/?subject=setting&year=2025")).content.decode()
    assert "没有符合的条目" in clerk.get(world.url("audit/?subject=setting&year=2020")).content.decode()


def test_an_act_is_written_in_a_closed_year_and_leaves_what_was_worked_out(world, clerk: Client) -> None:
    made = []
    book = world.book
    book.once("counted", lambda ledger: made.append(ledger) or 1)
    book.close_year(who="某人", reason="年度终了")
    read_one(world, clerk)
    world.book.once("counted", lambda ledger: made.append(ledger) or 1)
    assert len(made) == 1
    assert said(world, Subject.READING)


def test_the_exported_journal_is_sound_with_acts_in_it(world, tmp_path) -> None:
    from jiheng.ledger import Journal

    path = tmp_path / "journal.jsonl"
    path.write_bytes(b"".join(lines(world.unit)))
    with Journal(path) as journal:
        assert journal.verify().sound
        assert len(journal) == Entry.objects.filter(unit=world.unit).count()


def test_rows_of_an_older_desk_are_entered_by_the_migration(world) -> None:
    Token.objects.create(unit=world.unit, person=world.people[Role.CLERK], name="旧", digest="0" * 64, scopes=["read"])
    assert [s.fault for s in strays(world.unit)] == ["日志里没有它"]
    importlib.import_module("jiheng.web.migrations.0004_acts").enter_rows(apps, None)
    assert sound(world)
