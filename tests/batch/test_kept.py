"""Reports kept between the two halves of a run."""

from pathlib import Path

from jiheng.batch.kept import Kept
from jiheng.checking import check
from jiheng.reading import read_text

TEXT = "青禾县档案馆2023年部门整体支出绩效自评报告\n一、部门概况\n年初预算66.44万元，其中：基本支出56.74万元。\n"


def test_a_report_comes_back_as_it_was(tmp_path):
    report = read_text(TEXT, "a.txt")
    findings = check(report)
    kept = Kept(str(tmp_path))
    kept.put("a.txt", report, findings)
    assert kept.get("a.txt") == (report, findings)
    assert kept.get("b.txt") is None


def test_a_damaged_or_missing_file_is_nothing_kept(tmp_path):
    kept = Kept(str(tmp_path))
    kept.put("a.txt", read_text(TEXT, "a.txt"), ())
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:40])
    assert kept.get("a.txt") is None


def test_a_full_disk_keeps_nothing_and_says_nothing(tmp_path):
    kept = Kept(str(tmp_path / "not there"))
    kept.put("a.txt", read_text(TEXT, "a.txt"), ())
    assert kept.get("a.txt") is None


def test_names_that_are_no_text_can_be_kept(tmp_path):
    kept = Kept(str(tmp_path))
    kept.put("\udcb1.txt", read_text(TEXT, "a.txt"), ())
    assert kept.get("\udcb1.txt") is not None
    assert all(Path(p).name.isascii() for p in tmp_path.iterdir())
