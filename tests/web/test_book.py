"""The book: entries before rows, one chain a unit, nothing overwritten unseen, everything rebuilt from the journal."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from jiheng.ledger import Journal, YearClosedError
from jiheng.web.models import Entry, Row, Unit
from jiheng.web.store import Book, Conflict, Refused
from jiheng.web.store.journal import lines

WHO = "周敏（clerk）"


@pytest.fixture
def book(world) -> Book:
    return world.book


def lecture(book: Book, title: str = "科普讲座", **cells: str):
    found, entry = book.save("activities", {"title": title, "kind": "讲座", **cells}, who=WHO)
    assert found.record is not None, found.unread
    return found.record, entry


def test_a_saved_record_is_in_the_journal_in_the_rows_and_in_the_ledger(book: Book) -> None:
    record, entry = lecture(book, audience="800人次", when="9月18日")
    assert entry.who == WHO
    row = Row.objects.get(register="activities", key=record.key)
    assert (row.label, row.version, str(row.day)) == ("科普讲座", entry.n, "2025-09-18")
    assert book.ledger.record("activities", record.key) == record
    assert book.verify().sound


def test_records_are_numbered_by_what_is_there_when_they_are_written(world) -> None:
    first, second = world.book, world.book
    assert first.ledger is not None
    assert second.ledger is not None
    assert [lecture(first)[0].key, lecture(second)[0].key, lecture(first)[0].key] == ["1", "2", "3"]


def test_the_second_of_two_editors_is_shown_the_first(world) -> None:
    record, entry = lecture(world.book)
    mine, theirs = world.book, world.book
    cells = {"title": "科普讲座", "kind": "讲座"}
    theirs.save("activities", {**cells, "place": "县一中"}, who="吴建国（checker）", seen=entry.n, key=record.key)
    with pytest.raises(Conflict) as found:
        mine.save("activities", {**cells, "place": "县二中"}, who=WHO, seen=entry.n, key=record.key)
    assert found.value.current.values["place"] == "县一中"
    assert found.value.entry.who == "吴建国（checker）"
    assert world.book.ledger.record("activities", record.key).values["place"] == "县一中"


def test_a_key_that_is_taken_is_an_error_of_its_field(book: Book) -> None:
    cells = {"voucher": "0001", "date": "2025-03-01", "line": "公用经费", "amount": "100元"}
    book.save("payments", cells, who=WHO)
    found, entry = book.save("payments", cells, who=WHO)
    assert entry is None
    assert found.unread[0][0] == "voucher"


def test_undo_is_a_new_entry_and_only_of_the_last_change(book: Book) -> None:
    record, first = lecture(book)
    _, second = book.save(
        "activities", {"title": "科普讲座", "kind": "讲座", "place": "县一中"}, who=WHO, seen=first.n, key=record.key
    )
    with pytest.raises(Refused, match="又有变更"):
        book.undo(first.n, who=WHO, reason="误录")
    book.undo(second.n, who=WHO, reason="误录")
    assert "place" not in book.ledger.record("activities", record.key).values
    third = book.history("activities", record.key)[0]
    book.undo(third.n, who=WHO, reason="还是对的")
    assert book.ledger.record("activities", record.key).values["place"] == "县一中"
    assert book.verify().entries == Entry.objects.filter(unit=book.unit).count()


def test_a_record_that_others_refer_to_stays(book: Book) -> None:
    book.save("campaigns", {"name": "全国科普日"}, who=WHO)
    lecture(book, campaign="全国科普日")
    with pytest.raises(Refused, match="引用"):
        book.drop("campaigns", "全国科普日", who=WHO, reason="重复")


def test_a_renamed_record_keeps_those_that_refer_to_it(book: Book) -> None:
    _, entry = book.save("campaigns", {"name": "科普日"}, who=WHO)
    record, _ = lecture(book, campaign="科普日")
    book.save("campaigns", {"name": "全国科普日"}, who=WHO, seen=entry.n, key="科普日")
    assert book.ledger.record("activities", record.key).values["campaign"] == "全国科普日"
    assert list(book.ledger.table("campaigns")) == ["全国科普日"]
    assert book.verify().sound


def test_states_move_only_along_the_life_cycle_and_when_complete(book: Book) -> None:
    record, _ = lecture(book)
    with pytest.raises(Refused, match="不能从"):
        book.move("activities", record.key, "计入", who=WHO, reason="")
    with pytest.raises(Refused, match="佐证文件"):
        book.move("activities", record.key, "佐证齐", who=WHO, reason="")


def test_a_closed_year_takes_nothing_until_it_is_opened_with_a_reason(book: Book) -> None:
    book.close_year(who=WHO, reason="决算批复")
    with pytest.raises(YearClosedError):
        lecture(book)
    with pytest.raises(Refused, match="理由"):
        book.reopen_year(who=WHO, reason=" ")
    book.reopen_year(who=WHO, reason="更正凭证")
    lecture(book)
    assert [e.do for e in book.history(limit=3)] == ["put", "reopen", "close"]


def test_the_rows_are_rebuilt_from_the_journal_alone(book: Book) -> None:
    for number in range(3):
        lecture(book, f"讲座{number}")
    book.drop("activities", "2", who=WHO, reason="重复")
    rows = Row.objects.filter(unit=book.unit).order_by("position")
    columns = ("register", "key", "state", "data", "version", "position", "label", "day", "cents", "text")
    before = list(rows.values(*columns))
    rows.filter(register="activities").update(label="改过", text="改过")
    rows.filter(register="budget_lines").delete()
    assert book.rebuild().sound
    assert list(rows.values(*columns)) == before


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        ("UPDATE web_entry SET body = replace(body, '讲座', '会议') WHERE unit_id = %s AND n = 40", "校验值不符"),
        ("UPDATE web_entry SET who = '别人' WHERE unit_id = %s AND n = 40", "检索栏"),
        ("DELETE FROM web_entry WHERE unit_id = %s AND n = 40", "缺少第 40 条"),
        ("DELETE FROM web_entry WHERE unit_id = %s AND n > 40", "末尾缺少"),
    ],
)
def test_a_changed_journal_is_found_out(book: Book, damage: str, said: str) -> None:
    while book.unit.entries < 42:
        lecture(book)
        book.unit.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute(damage, [book.unit.pk])
    verdict = book.verify()
    assert not verdict.sound
    assert said in verdict.fault
    assert verdict.entries in (39, 40)


def test_the_exported_journal_is_one_that_the_ledger_verifies(book: Book, tmp_path) -> None:
    lecture(book)
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b"".join(lines(book.unit)))
    with Journal(path) as journal:
        assert journal.verify().sound
        assert journal.head == Unit.objects.get(pk=book.unit.pk).head


def test_a_write_that_fails_leaves_nothing(book: Book, monkeypatch) -> None:
    before = Unit.objects.get(pk=book.unit.pk).entries
    monkeypatch.setattr("jiheng.web.store.book.project", lambda *_: (_ for _ in ()).throw(OSError(28, "disk full")))
    with pytest.raises(OSError, match="disk full"):
        lecture(book)
    assert Unit.objects.get(pk=book.unit.pk).entries == before
    assert Entry.objects.filter(unit=book.unit).count() == before


def test_many_writers_make_one_chain(world) -> None:
    faults: list[Exception] = []

    def write(name: str) -> None:
        try:
            for number in range(5):
                lecture(world.book, f"{name}{number}")
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            faults.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in "甲乙丙丁"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    book = world.book
    assert book.verify().sound
    assert len(book.ledger.records("activities")) == 20


def test_a_ledger_that_was_given_out_does_not_change(world) -> None:
    reader = world.book
    before = reader.ledger
    lecture(world.book)
    assert not before.records("activities")
    assert len(world.book.ledger.records("activities")) == 1


def test_what_is_rolled_back_is_not_seen(world) -> None:
    with transaction.atomic():
        lecture(world.book)
        assert len(world.book.ledger.records("activities")) == 1
        transaction.set_rollback(True)
    assert not world.book.ledger.records("activities")
