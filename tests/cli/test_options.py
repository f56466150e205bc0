"""Options, exit statuses, and what goes to which stream."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from command import GOOD, SAMPLES, WRONG, environment, objects, run


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.txt"
    path.write_text(GOOD, "utf-8")
    return path


@pytest.fixture
def wrong(tmp_path):
    path = tmp_path / "wrong.txt"
    path.write_text(WRONG, "utf-8")
    return path


def codes(done):
    return {f["code"] for r in objects(done) for f in r["findings"]}


class TestExitStatus:
    def test_clean(self, good):
        assert run("check", good, "--select", "M").returncode == 0

    def test_findings(self, wrong):
        assert run("check", wrong, "--select", "M01").returncode == 1

    def test_a_suggestion_alone_does_not_fail(self, good):
        done = run("check", good, "--format", "jsonl")
        if {f["severity"] for r in objects(done) for f in r["findings"]} <= {"I"}:
            assert done.returncode == 0

    def test_a_warning_fails_unless_only_errors_shall(self):
        report = SAMPLES / "ebian-2024.html"
        done = run("check", report, "--format", "jsonl", "--select", "G11")
        worst = {f["severity"] for r in objects(done) for f in r["findings"]}
        assert "W" in worst
        assert "E" not in worst
        assert done.returncode == 1
        assert run("check", report, "--select", "G11", "--fail-on", "E").returncode == 0

    def test_an_unreadable_file_outweighs_findings(self, wrong, tmp_path):
        done = run("check", wrong, tmp_path / "none.txt", "--select", "M01")
        assert done.returncode == 2
        assert "M01" in done.stdout.decode()

    def test_reading_knows_no_findings(self, wrong):
        assert run("read", wrong).returncode == 0

    def test_a_wrong_option_is_no_finding(self):
        assert run("check", "--nonsense").returncode == 2
        assert run("check").returncode == 2


class TestSelection:
    def test_select_by_code_and_by_beginning(self, wrong):
        assert codes(run("check", wrong, "--format", "jsonl", "--select", "m01")) == {"M01"}
        assert {c[0] for c in codes(run("check", wrong, "--format", "jsonl", "--select", "T，G"))} <= {"T", "G"}

    def test_ignore(self, wrong):
        assert "M01" not in codes(run("check", wrong, "--format", "jsonl", "--ignore", "M01"))

    @pytest.mark.parametrize("option", ["--select", "--ignore"])
    def test_an_unknown_code_is_refused(self, wrong, option):
        done = run("check", wrong, option, "M01,Q77")
        assert done.returncode == 2
        assert "Q77" in done.stderr.decode()
        assert done.stdout == b""


class TestStandard:
    def test_a_named_one_is_used(self, good):
        (record,) = objects(run("read", good, "--format", "jsonl", "--standard", "hunan-2020"))
        assert record["standard"] == "hunan-2020"

    def test_an_unknown_one_is_refused_with_those_there_are(self, good):
        done = run("check", good, "--standard", "atlantis-1999")
        assert done.returncode == 2
        assert "hunan-2021" in done.stderr.decode()

    def test_a_folder_with_faults_is_said(self, good, tmp_path):
        folder = tmp_path / "own"
        (folder / "families").mkdir(parents=True)
        (folder / "families" / "x.yaml").write_text("id: x\ntitel: y\n", "utf-8")
        done = run("check", good, "--standards", folder)
        assert done.returncode == 2
        assert "x.yaml" in done.stderr.decode()


class TestStandardInput:
    def test_is_read(self):
        (record,) = objects(run("read", "-", "--format", "jsonl", stdin=GOOD.encode()))
        assert record["path"] == "-"
        assert "664400" in {f["value"] for f in record["facts"]}

    def test_is_known_by_content(self):
        (record,) = objects(run("read", "-", "--format", "jsonl", stdin=(SAMPLES / "yongxing-2021.docx").read_bytes()))
        assert record["format"] == "docx"

    def test_an_empty_one_is_said(self):
        done = run("check", "-", stdin=b"")
        assert done.returncode == 2
        assert "[empty]" in done.stdout.decode()

    def test_an_endless_one_is_refused(self):
        with Path("/dev/zero").open("rb") as endless:
            done = subprocess.run(
                [sys.executable, "-m", "jiheng", "check", "-", "--max-bytes", "3"],
                stdin=endless, capture_output=True, env=environment(), timeout=60, check=False,
            )  # fmt: skip
        assert done.returncode == 2
        assert "[too-large]" in done.stdout.decode()

    def test_stands_beside_files(self, good):
        done = run("read", good, "-", "--format", "jsonl", stdin=GOOD.encode())
        assert [r["path"] for r in objects(done)] == [str(good), "-"]


class TestStreams:
    @pytest.mark.parametrize("form", ["text", "jsonl", "sarif"])
    def test_nothing_but_results_on_a_pipe(self, form):
        done = run("check", SAMPLES, "--format", form)
        assert done.stderr == b""
        assert b"\x1b" not in done.stdout
        assert b"\r" not in done.stdout

    @pytest.mark.parametrize("form", ["html", "xlsx"])
    def test_nothing_at_all_with_an_output(self, form, tmp_path):
        done = run("check", SAMPLES, "--format", form, "-o", tmp_path / "out")
        assert done.stdout == done.stderr == b""

    @pytest.mark.parametrize("form", ["html", "xlsx"])
    def test_an_output_is_asked_for(self, form, good):
        done = run("check", good, "--format", form)
        assert done.returncode == 2
        assert "-o" in done.stderr.decode()

    @pytest.mark.parametrize("form", ["html", "xlsx", "sarif"])
    def test_an_unreadable_file_is_also_said(self, form, tmp_path):
        done = run("check", tmp_path / "none.txt", "--format", form, "-o", tmp_path / "out")
        assert done.returncode == 2
        assert "[missing]" in done.stderr.decode()

    def test_an_empty_folder_is_said(self, tmp_path):
        done = run("check", tmp_path)
        assert done.stdout == b""
        assert "没有找到" in done.stderr.decode()


def on_terminal(*arguments, **env):
    """Runs the command with a terminal for both streams and returns what it shows."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "jiheng", *map(str, arguments)],
        stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs, env=environment(TERM="xterm", **env),
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    process.wait(timeout=60)
    os.close(ours)
    return shown


class TestTerminal:
    def test_colours_and_progress(self):
        shown = on_terminal("check", SAMPLES)
        assert b"\x1b[31;1m" in shown
        assert b"/5 " in shown

    def test_no_color(self):
        assert b"\x1b[31" not in on_terminal("check", SAMPLES, NO_COLOR="1")

    def test_quiet_shows_no_progress(self):
        assert b"\x1b[2K" not in on_terminal("check", SAMPLES, "--quiet")

    def test_a_file_gets_no_colours(self, tmp_path):
        on_terminal("check", SAMPLES, "-o", tmp_path / "out.txt")
        assert b"\x1b" not in (tmp_path / "out.txt").read_bytes()

    def test_control_characters_are_not_passed_on(self, tmp_path):
        name = "a\x1b]0;owned\x07\x1b[2J\u202etxt.txt"
        (tmp_path / name).write_text(WRONG.replace("部门概况", "部门\x1b[31m概况\x9b2J"), "utf-8")
        for arguments in (("check",), ("read",)):
            shown = on_terminal(*arguments, tmp_path, NO_COLOR="1")
            assert b"owned" in shown
            for bad in (b"\x1b]", b"\x07", b"\x1b[2J", b"\x1b[31m", "\u202e".encode(), "\x9b".encode()):
                assert bad not in shown


@pytest.mark.parametrize("arguments", [("--help",), ("check", "--help"), ("--version",)])
def test_help(arguments):
    done = run(*arguments)
    assert done.returncode == 0
    assert re.search("jiheng|check", done.stdout.decode())
