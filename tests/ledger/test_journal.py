"""Every change is on the disk before it counts, and nothing that was written can change unnoticed."""

import datetime
import json
import os
import random
import signal
import subprocess
import sys
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.facts import Amount, Bound, Period
from jiheng.ledger import Journal, JournalFaultError, Ledger, Record, YearClosedError
from jiheng.ledger.entry import plain, restored

CLOCK = lambda: datetime.datetime(2021, 9, 20, 8, 0, tzinfo=datetime.UTC)  # noqa: E731


def record(number, cents=100):
    amount = Amount(Decimal(cents) / 100, "CNY", Decimal("0.01"))
    return Record("payments", f"P{number}", {"voucher": f"P{number}", "amount": amount})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "2021.journal"


def rebuilt(path, ledger):
    fresh = Ledger(ledger.unit, ledger.year, ledger.standards, ("kexie",))
    with Journal(path) as journal:
        return fresh, journal.rebuild(fresh), journal


def test_what_is_written_is_rebuilt(path, ledger):
    everything = {
        "title": "科普日",
        "when": Period.parse("2021-09-11/2021-09-17"),
        "audience": Amount(Decimal(2000), "count:人次", Decimal(1)),
        "partners": ("教育局", "卫健局"),
    }
    with Journal(path, CLOCK) as journal:
        journal.put(ledger, Record("activities", "1", everything, "记录"), who="张某", reason="补记")
        journal.put(ledger, record(1), who="李某")
        journal.put(ledger, record(1, 250), who="李某", reason="更正金额")
        journal.put(ledger, Record("decisions", "1", {"date": datetime.date(2021, 3, 1), "subject": "甲"}), who="张某")
        journal.drop(ledger, "decisions", "1", who="张某", reason="重复")
    fresh, verdict, _ = rebuilt(path, ledger)
    assert verdict.sound
    assert verdict.entries == 5
    for register in ledger.schema.registers:
        assert fresh.records(register) == ledger.records(register)


def test_an_entry_says_who_when_what_and_why(path, ledger):
    with Journal(path, CLOCK) as journal:
        journal.put(ledger, record(1), who="李某", reason="录入")
    [line] = path.read_text(encoding="utf-8").splitlines()
    entry = json.loads(line)["entry"]
    assert (entry["who"], entry["at"], entry["register"], entry["key"], entry["reason"], entry["before"]) == (
        "李某", "2021-09-20T08:00:00+00:00", "payments", "P1", "录入", None,
    )  # fmt: skip


@pytest.mark.parametrize("change", ["digit", "remove", "swap", "forge"])
def test_any_change_in_the_middle_is_found(path, ledger, change):
    with Journal(path, CLOCK) as journal:
        for n in range(5):
            journal.put(ledger, record(n), who="李某")
    lines = path.read_bytes().splitlines(keepends=True)
    match change:
        case "digit":
            lines[2] = lines[2].replace(b'"v":"1"', b'"v":"9"')
        case "remove":
            del lines[2]
        case "swap":
            lines[2], lines[3] = lines[3], lines[2]
        case "forge":
            lines[2] = lines[2].replace(b'"hash":"', b'"hash":"0')
    path.write_bytes(b"".join(lines))
    with Journal(path, CLOCK) as journal:
        verdict = journal.verify()
        assert (verdict.sound, verdict.entries, verdict.line) == (False, 2, 3)
        assert [e.n for e in journal.entries()] == [1, 2]
        with pytest.raises(JournalFaultError):
            journal.put(ledger, record(9), who="李某")


def test_entries_cut_off_at_the_end_are_missed(path, ledger):
    with Journal(path, CLOCK) as journal:
        for n in range(5):
            journal.put(ledger, record(n), who="李某")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:3]))
    with Journal(path, CLOCK) as journal:
        verdict = journal.verify()
    assert not verdict.sound
    assert "缺少 2 条" in verdict.fault


def test_cut_at_every_byte_of_the_last_entries(path, ledger, tmp_path):
    with Journal(path, CLOCK) as journal:
        for n in range(4):
            journal.put(ledger, record(n), who="李某", reason="逐笔")
    data = path.read_bytes()
    ends = [i + 1 for i, byte in enumerate(data) if byte == 10]
    for cut in range(ends[0], len(data) + 1):
        copy = tmp_path / "cut" / f"{cut}.journal"
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(data[:cut])
        whole = sum(end <= cut for end in ends)
        fresh, verdict, journal = rebuilt(copy, ledger)
        assert (verdict.sound, verdict.entries, len(fresh.records("payments"))) == (True, whole, whole), cut
        torn = data[ends[whole - 1] : cut]
        assert (journal.torn.read_bytes() if journal.torn else b"") == torn
        with Journal(copy, CLOCK) as again:
            again.put(fresh, record(99), who="李某")
            assert again.verify().entries == whole + 1
            assert again.verify().sound


WRITER = """
import sys
from pathlib import Path
from decimal import Decimal
from jiheng.facts import Amount
from jiheng.ledger import Journal, Ledger, Record
from jiheng.standards import load
ledger = Ledger("某县科协", 2021, load(), ("core",))
journal = Journal(Path(sys.argv[1]))
journal.rebuild(ledger)
n = len(journal)
while True:
    n += 1
    amount = Amount(Decimal(n), "CNY")
    record = Record("payments", f"P{n}", {"voucher": f"P{n}", "amount": amount, "purpose": "科" * (n % 300)})
    journal.put(ledger, record, who="甲")
    print(n, flush=True)
"""


@pytest.mark.slow
def test_killed_again_and_again_it_loses_no_finished_entry(path, ledger):
    chance = random.Random(5)
    finished = 0
    for _ in range(6):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True)
        first = writer.stdout.readline()
        assert int(first) >= finished
        time.sleep(chance.uniform(0.0, 0.12))
        writer.send_signal(signal.SIGKILL)
        rest = writer.stdout.read().split("\n")
        writer.wait()
        # The last line of the pipe may itself be torn; all before it were finished.
        finished = max([int(first), *(int(line) for line in rest[:-1] if line)])
        fresh, verdict, _ = rebuilt(path, ledger)
        assert verdict.sound, verdict
        assert verdict.entries >= finished
        numbers = [int(r.key[1:]) for r in fresh.records("payments")]
        assert numbers == list(range(1, verdict.entries + 1))
        finished = verdict.entries
    assert finished > 6


def test_a_closed_year_is_locked(path, ledger):
    with Journal(path, CLOCK) as journal:
        journal.put(ledger, record(1), who="李某")
        journal.close_year(2021, who="主席", reason="自评已报送")
        with pytest.raises(YearClosedError, match="2021"):
            journal.put(ledger, record(2), who="李某")
        assert ledger.record("payments", "P2") is None
    with Journal(path, CLOCK) as journal:
        with pytest.raises(YearClosedError):
            journal.drop(ledger, "payments", "P1", who="李某")
        with pytest.raises(ValueError, match="理由"):
            journal.reopen_year(2021, who="主席", reason=" ")
        journal.reopen_year(2021, who="主席", reason="财政复核要求更正")
        journal.put(ledger, record(2), who="李某")
        assert journal.verify().entries == 4


def test_undo_is_a_new_entry(path, ledger):
    with Journal(path, CLOCK) as journal:
        journal.put(ledger, record(1, 100), who="李某")
        changed = journal.put(ledger, record(1, 900), who="李某")
        journal.undo(ledger, changed.n, who="张某", reason="录错")
        assert ledger.record("payments", "P1") == record(1, 100)
        with pytest.raises(ValueError, match="又有变更"):
            journal.undo(ledger, changed.n, who="张某", reason="再撤")
        journal.undo(ledger, 3, who="张某", reason="没有录错")
        assert ledger.record("payments", "P1") == record(1, 900)
        assert [e.reason for e in journal.entries()][2:] == ["录错", "没有录错"]


def test_undoing_the_first_entry_removes_the_record(path, ledger):
    with Journal(path, CLOCK) as journal:
        journal.put(ledger, record(1), who="李某")
        journal.undo(ledger, 1, who="李某", reason="误录")
    assert ledger.records("payments") == ()
    assert rebuilt(path, ledger)[0].records("payments") == ()


def test_two_writers_take_turns(path, ledger, standards):
    other = Ledger("某县科学技术协会", 2021, standards, ("kexie",))
    with Journal(path, CLOCK) as one, Journal(path, CLOCK) as two:
        one.put(ledger, record(1), who="甲")
        two.put(other, record(2), who="乙")
        one.put(ledger, record(3), who="甲")
        assert [e.key for e in one.entries()] == ["P1", "P2", "P3"]
        assert two.verify().sound


def test_a_full_disk_leaves_the_journal_as_it_was(path, ledger, monkeypatch):
    with Journal(path, CLOCK) as journal:
        journal.put(ledger, record(1), who="甲")
        before = path.read_bytes()
        real = os.write
        monkeypatch.setattr(
            os, "write", lambda file, data: real(file, bytes(data)[:40]) if len(data) > 200 else _full()
        )
        with pytest.raises(OSError, match="full"):
            journal.put(ledger, record(2), who="甲")
        monkeypatch.undo()
        assert path.read_bytes() == before
        assert ledger.record("payments", "P2") is None
        journal.put(ledger, record(3), who="甲")
        assert journal.verify().entries == 2


def _full():
    raise OSError(28, "disk full")


@pytest.mark.parametrize(
    "junk", [b"hello\n", b"{}\n", b'{"hash":"' + b"0" * 64 + b'","entry":{}}\n', b"\x00" * 100 + b"\n"]
)
def test_a_file_that_is_no_journal(path, junk):
    path.write_bytes(junk)
    with Journal(path) as journal:
        verdict = journal.verify()
    assert (verdict.sound, verdict.entries) == (False, 0)


AMOUNTS = st.builds(
    Amount,
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.sampled_from(["CNY", "percent", "count:人次"]),
    st.sampled_from([Decimal(1), Decimal("0.01"), Decimal(100)]),
    st.sampled_from(list(Bound)),
    st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2),
)
DAYS = st.dates()
VALUES = (
    AMOUNTS | DAYS | st.booleans() | st.integers(0, 10**9) | st.text() | st.lists(st.text()).map(tuple)
    | DAYS.map(Period.day)
)  # fmt: skip


def test_a_workbook_read_anew_becomes_entries(path, ledger, standards):
    with Journal(path, CLOCK) as journal:
        journal.put_all(ledger, (record(1), record(2), record(3)), who="甲")
        target = Ledger(ledger.unit, ledger.year, standards, ("kexie",))
        for each in (record(2), record(3, 999), record(4)):
            target.put(each)
        written = journal.follow(ledger, target, who="乙", reason="重新导入")
        assert [(e.do, e.key) for e in written] == [("drop", "P1"), ("put", "P3"), ("put", "P4")]
        assert {r.key: r for r in ledger.records("payments")} == {r.key: r for r in target.records("payments")}
        assert journal.follow(ledger, target, who="乙") == ()
    assert rebuilt(path, ledger)[1].sound


@given(st.dictionaries(st.text(min_size=1), VALUES), st.text())
def test_every_record_comes_back_from_its_line(values, state):
    record = Record("activities", "1", values, state)
    line = json.loads(json.dumps(plain(record), ensure_ascii=False))
    assert restored("activities", "1", line) == record
