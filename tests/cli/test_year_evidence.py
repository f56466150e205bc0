"""`jiheng year evidence`: files taken in by content, checked against what was noted, listed by what they prove."""

import json

import pytest
from command import run

from jiheng.ledger import Ledger
from jiheng.ledger.workbook import write_workbook
from jiheng.standards import load


@pytest.fixture
def place(tmp_path):
    ledger = Ledger("东河县科学技术协会", 2023, load(), ("kexie",))
    ledger.enter("indicators", {"number": "1", "name": "培训人数", "direction": "≥", "value": "300人"})
    ledger.enter("indicators", {"number": "2", "name": "活动场次", "direction": "≥", "value": "6场"})
    ledger.enter("indicator_values", {"indicator": "1", "value": "316人"})
    ledger.enter("indicator_values", {"indicator": "2", "value": "7场"})
    ledger.enter("evidence", {"title": "培训名册", "grade": "A", "file": "名册.pdf", "indicator_value": "1"})
    write_workbook(ledger, tmp_path / "登记簿.xlsx")
    (tmp_path / "佐证").mkdir()
    return tmp_path


def test_a_file_is_kept_by_its_content_and_a_result_without_proof_is_named(place):
    (place / "佐证" / "名册.pdf").write_bytes(b"names")
    done = run("year", "evidence", place / "登记簿.xlsx", "--folder", place / "佐证")
    assert done.returncode == 1
    assert "培训人数：培训名册" in done.stdout.decode()
    assert "活动场次：没有佐证" in done.stdout.decode()
    assert "佐证 1 件，在库 1 个文件；没有佐证的完成值 1 项。" in done.stdout.decode()
    (kept,) = [path for path in (place / "佐证库").glob("*/*") if path.is_file()]
    assert kept.read_bytes() == b"names"


def test_a_file_that_is_not_there_is_said(place):
    done = run("year", "evidence", place / "登记簿.xlsx", "--folder", place / "佐证")
    assert done.returncode == 1
    assert "佐证“名册.pdf”没有入库：没有文件“名册.pdf”" in done.stdout.decode()


def test_what_was_changed_in_the_store_is_told_from_its_name(place):
    (place / "佐证" / "名册.pdf").write_bytes(b"names")
    run("year", "evidence", place / "登记簿.xlsx", "--folder", place / "佐证")
    (kept,) = [path for path in (place / "佐证库").glob("*/*") if path.is_file()]
    kept.chmod(0o600)
    kept.write_bytes(b"other names")
    done = run("year", "evidence", place / "登记簿.xlsx", "--folder", place / "佐证", "--format", "json")
    assert done.returncode == 1
    assert [each["sha256"] for each in json.loads(done.stdout)["damaged"]] == [kept.name]
