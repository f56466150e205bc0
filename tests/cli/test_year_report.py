"""`jiheng year report`: from the workbook to four outputs, with what is open said and nothing half written."""

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import environment, run, start

from jiheng.cli.year_workbook import load_standards, open_year
from jiheng.ledger.workbook import write_workbook
from jiheng.reading import read_document
from jiheng.writing.report.files import write_all

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
NAMES = ("yongxing-2021", "ebian-2024", "zengcheng-2021", "furong-2020", "lusong-2021")
ENDINGS = {".docx", ".xlsx", ".pdf", ".html", ".csv", ".json"}


def report(*arguments):
    return run("year", "report", *arguments)


def changed(tmp_path, name, register, cells):
    """Returns a copy of a sample workbook with one more row."""
    opened = open_year(SAMPLES / f"{name}.xlsx", load_standards(None))
    assert not opened.ledger.enter(register, cells).unread
    path = tmp_path / f"{name}.xlsx"
    write_workbook(opened.ledger, path, system=opened.reading.system)
    return path


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_year_becomes_four_reports(name, tmp_path):
    done = report(SAMPLES / f"{name}.xlsx", "-o", tmp_path / "out")
    assert done.returncode == 1, done.stderr.decode()  # what these units did not publish is still open
    written = list((tmp_path / "out").iterdir())
    assert {path.suffix for path in written} == ENDINGS
    said = done.stdout.decode()
    assert "待填写" in said
    assert "“所属部分”填" in said
    assert "检查：错误" in said
    for path in written:
        if path.suffix in {".docx", ".xlsx", ".pdf", ".html"}:
            assert read_document(path.read_bytes(), path.name).facts


def test_a_draft_says_so_and_ends_well(tmp_path):
    done = report(SAMPLES / "lusong-2021.xlsx", "-o", tmp_path, "--format", "html,docx", "--draft")
    assert done.returncode == 0
    assert {path.suffix for path in tmp_path.iterdir()} == {".docx", ".html", ".csv", ".json"}
    (page,) = tmp_path.glob("*.html")
    assert "草稿" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "asked", [("--format", "docx,html"), ("--format", "docx", "--format", "html"), ("--format", "docx，html,docx")]
)
def test_kinds_are_asked_for_in_one_option_or_in_several(asked, tmp_path):
    report(SAMPLES / "lusong-2021.xlsx", "-o", tmp_path, *asked)
    assert {path.suffix for path in tmp_path.iterdir()} == {".docx", ".html", ".csv", ".json"}


def test_older_files_are_kept_and_equal_ones_left_alone(tmp_path):
    workbook = SAMPLES / "zengcheng-2021.xlsx"
    report(workbook, "-o", tmp_path)
    (word,) = tmp_path.glob("*.docx")
    first = word.read_bytes()
    again = report(workbook, "-o", tmp_path).stdout.decode()
    assert again.count("没有变化") == len(ENDINGS)
    assert not list(tmp_path.glob("*.bak*"))
    word.write_bytes(b"edited by hand")
    third = report(workbook, "-o", tmp_path, "--format", "docx").stdout.decode()
    assert "改回原名即可恢复" in third
    assert word.read_bytes() == first
    assert word.with_name(f"{word.name}.bak").read_bytes() == b"edited by hand"


def test_nothing_is_claimed_while_checking_finds_something(tmp_path):
    path = changed(tmp_path, "zengcheng-2021", "blocks", {"slot": "存在问题", "text": "无。"})
    done = report(path, "-o", tmp_path / "out", "--format", "html")
    assert "“无”没有写入报告" in done.stdout.decode()
    (page,) = (tmp_path / "out").glob("*.html")
    assert "<p>无。</p>" not in page.read_text(encoding="utf-8")


def test_words_of_the_workbook_stand_in_their_section(tmp_path):
    path = changed(tmp_path, "zengcheng-2021", "blocks", {"slot": "主要工作成效", "text": "支出{{支出合计.决算}}。"})
    done = report(path, "-o", tmp_path / "out", "--format", "html")
    (page,) = (tmp_path / "out").glob("*.html")
    assert ">758.34万元</data>。</p>" in page.read_text(encoding="utf-8")
    assert "主要工作成效”还没有内容" not in done.stdout.decode()


def test_a_printed_number_is_walked_back_to_its_cells():
    done = report(SAMPLES / "zengcheng-2021.xlsx", "--explain", "91.16%")
    assert done.returncode == 0
    said = done.stdout.decode()
    assert "预算执行率" in said
    assert "[预算与支出!" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "out", "--format", "doc"), "docx"),
        (("-o", "out", "--family", "nowhere"), "hunan-2021"),
        (("-o", "out", "--system", "nowhere"), "hunan-2021"),
        ((), "-o"),
    ],
)
def test_misuse_says_what_there_is(arguments, said, tmp_path):
    done = report(SAMPLES / "lusong-2021.xlsx", *(tmp_path / a if a == "out" else a for a in arguments))
    assert done.returncode in (1, 2)
    assert said in done.stderr.decode()
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_ends_with_two(tmp_path):
    (tmp_path / "file").write_text("x")
    done = report(SAMPLES / "lusong-2021.xlsx", "-o", tmp_path / "file")
    assert done.returncode == 2
    assert "写不出结果" in done.stderr.decode()
    assert (tmp_path / "file").read_text() == "x"


def test_no_file_is_changed_when_one_cannot_be_written(tmp_path):
    old = tmp_path / "a.txt"
    old.write_bytes(b"old")
    with pytest.raises(OSError, match=r"none"):
        write_all({old: b"new", tmp_path / "none" / "b.txt": b"new"})
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_the_whole_way_takes_two_seconds(tmp_path):
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        report(SAMPLES / "zengcheng-2021.xlsx", "-o", tmp_path)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 3  # under two seconds of one core; other tests take their part of its caches


def test_a_run_that_is_killed_while_it_writes_leaves_the_old_report_whole(tmp_path):
    old = tmp_path / "报告.html"
    old.write_bytes(b"<p>old</p>")
    program = (
        "import os, pathlib, signal, sys\n"
        "from jiheng.writing.report.files import write_all\n"
        "whole = pathlib.Path.write_bytes\n"
        "def cut(path, data):\n"
        "    whole(path, data[: len(data) // 2])\n"
        "    if '.docx' in path.name: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return whole(path, data)\n"
        "pathlib.Path.write_bytes = cut\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "write_all({folder / '报告.html': b'<p>new</p>', folder / '报告.docx': b'PK' * 500})\n"
    )
    done = subprocess.run([sys.executable, "-c", program, tmp_path], env=environment(), check=False)
    assert done.returncode == -signal.SIGKILL
    assert [p.name for p in tmp_path.iterdir() if not p.name.startswith(".")] == ["报告.html"]
    assert old.read_bytes() == b"<p>old</p>"


@pytest.mark.parametrize("wait", [0.8, 1.6])
def test_an_interrupted_run_leaves_nothing_behind(tmp_path, wait):
    process = start("year", "report", SAMPLES / "zengcheng-2021.xlsx", "-o", tmp_path / "out")
    time.sleep(wait)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert b"Traceback" not in said
    left = list((tmp_path / "out").iterdir()) if (tmp_path / "out").exists() else []
    assert not left or {path.suffix for path in left} == ENDINGS
