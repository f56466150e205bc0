"""How runs end: interrupted, ended, into a closed pipe, on a full disk, with a worker that dies or hangs."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command import GOOD, SAMPLES, WRONG, environment, run, start

from jiheng.batch import run as batch_run
from jiheng.batch.run import Run
from jiheng.batch.task import Options, Task
from jiheng.reading.document import Limits

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="signals and limits are those of Linux")

SLOW = """
import os, signal, sys, time
from jiheng.batch.task import Task
from jiheng.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background of a shell has it switched off
whole = Task.outcome

def outcome(self, path):
    number = int(os.path.basename(path)[:3])
    if number == 15:
        open(os.environ["UNDER_WAY"], "w").close()
    time.sleep(0.3 if number > 10 else 0)
    return whole(self, path)

Task.outcome = outcome
main(sys.argv[1:])
"""


@pytest.fixture
def many(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for i in range(200):
        (folder / f"{i:03}.txt").write_text(WRONG, "utf-8")
    return folder


@pytest.fixture
def slowly(tmp_path_factory):
    """Starts a run whose documents take a while each, and waits until some are done."""
    sign = tmp_path_factory.mktemp("sign") / "under-way"

    def begin(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-c", SLOW, *map(str, arguments)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(UNDER_WAY=str(sign)), start_new_session=True,
        )  # fmt: skip
        while not sign.exists():
            assert process.poll() is None, process.communicate()
            time.sleep(0.05)
        time.sleep(0.5)
        return process

    return begin


def nothing_left(process):
    for _ in range(600):
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("form", ["text", "jsonl", "sarif", "html", "xlsx"])
def test_ctrl_c_keeps_what_is_done(form, many, slowly, tmp_path):
    out = tmp_path / "out"
    process = slowly("check", many, "--format", form, "-o", out)
    os.killpg(process.pid, signal.SIGINT)
    printed, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert "[interrupted]" in said.decode()
    assert printed == b""
    assert nothing_left(process)
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".")]
    match form:
        case "jsonl":
            done = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
            assert 0 < len(done) < 200
        case "sarif":
            assert json.loads(out.read_text("utf-8"))["runs"][0]["results"]
        case "html":
            assert (out / "index.html").exists()
        case _:
            assert out.stat().st_size > 100


def test_a_run_that_is_ended_leaves_the_old_output(many, slowly, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("old", "utf-8")
    process = slowly("check", many, "--format", "jsonl", "-o", out)
    process.terminate()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 143
    assert b"Traceback" not in said
    assert "没有改动原有的输出文件" in said.decode()
    assert out.read_text("utf-8") == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in", "out.jsonl"]
    assert nothing_left(process)


def test_a_run_that_is_ended_says_nothing_of_a_file_it_does_not_write(many, slowly):
    process = slowly("check", many, "--format", "jsonl")
    process.terminate()
    _, said = process.communicate(timeout=60)
    assert process.returncode == 143
    assert "[terminated]" in said.decode()
    assert "输出文件" not in said.decode()


def test_a_run_that_is_killed_leaves_the_old_output_and_no_worker(many, slowly, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("old", "utf-8")
    process = slowly("check", many, "--format", "jsonl", "-o", out)
    process.kill()
    process.communicate(timeout=60)
    assert out.read_text("utf-8") == "old"
    assert nothing_left(process)


def test_a_closed_pipe_ends_quietly():
    process = start("read", SAMPLES, "--text")
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 0


@pytest.mark.parametrize("form", ["text", "jsonl", "sarif"])
def test_a_full_disk_behind_standard_output(form):
    with Path("/dev/full").open("wb") as full:
        process = start("check", SAMPLES, "--format", form, stdout=full)
        said = process.stderr.read().decode()
    assert process.wait(timeout=60) == 2
    assert said == "写不出结果 [disk-full] 磁盘已满\n"


@pytest.mark.parametrize("form", ["text", "jsonl", "sarif", "xlsx", "html"])
def test_a_full_disk_leaves_the_old_output(form, tmp_path):
    out = tmp_path / "out"
    if form != "html":
        out.write_text("old", "utf-8")
    limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))  # noqa: E731 - one use
    done = run("check", SAMPLES, "--format", form, "-o", out, preexec_fn=limit)
    assert done.returncode == 2
    assert "[disk-full]" in done.stderr.decode() or "[page-not-written]" in done.stderr.decode()
    if form != "html":
        assert out.read_text("utf-8") == "old"
        assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("form", ["text", "jsonl", "sarif", "xlsx"])
def test_an_output_into_no_folder_is_said_before_the_work(form, tmp_path):
    done = run("check", SAMPLES, "--format", form, "-o", tmp_path / "none" / "out")
    assert done.returncode == 2
    assert done.stderr.decode().startswith("写不出结果 [no-folder]")
    assert list(tmp_path.iterdir()) == []


def test_html_makes_its_folder_but_replaces_no_file(tmp_path):
    assert run("check", SAMPLES, "--format", "html", "-o", tmp_path / "a" / "b").returncode == 1
    (tmp_path / "file").write_text("old", "utf-8")
    done = run("check", SAMPLES, "--format", "html", "-o", tmp_path / "file")
    assert done.returncode == 2
    assert "[not-a-directory]" in done.stderr.decode()


def test_an_output_that_is_a_device_is_not_replaced():
    assert run("check", SAMPLES, "--format", "jsonl", "-o", "/dev/null").returncode == 1
    assert Path("/dev/null").is_char_device()


def test_an_output_behind_a_link_keeps_the_link(tmp_path):
    (tmp_path / "real").write_text("old", "utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    run("check", SAMPLES, "--format", "jsonl", "-o", tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text("utf-8").count("\n") == 5


def test_a_file_removed_meanwhile_is_one_line(many, slowly):
    process = slowly("check", many, "--format", "jsonl", "--no-across")
    for path in many.iterdir():
        path.unlink()
    printed, said = process.communicate(timeout=60)
    assert process.returncode == 2
    assert b"Traceback" not in said
    codes = [r["error"] and r["error"]["code"] for r in map(json.loads, printed.splitlines())]
    assert len(codes) == 200
    assert set(codes) == {None, "missing"}


def _outcomes(monkeypatch, tmp_path, fault):
    for name in ("a.txt", "bad.txt", "c.txt"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    whole = Task._outcome

    def outcome(self, path):
        if "bad" in path:
            fault()
        return whole(self, path)

    Task(Options()).outcome(str(tmp_path / "a.txt"))  # loads all there is to load, before the clock runs
    monkeypatch.setattr(Task, "_outcome", outcome)
    batch = Run(Options(limits=Limits(seconds=5)), jobs=2)
    return {
        Path(o.path).name: o.error and o.error.code for o in batch.outcomes(str(p) for p in sorted(tmp_path.iterdir()))
    }


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (lambda: os.kill(os.getpid(), signal.SIGSEGV), "crashed"),
        (lambda: time.sleep(60), "timeout"),
        (lambda: (_ for _ in ()).throw(MemoryError), "memory"),
        (lambda: 1 / 0, "internal"),
    ],
)
def test_a_fault_costs_its_document_only(fault, code, monkeypatch, tmp_path):
    assert _outcomes(monkeypatch, tmp_path, fault) == {"a.txt": None, "bad.txt": code, "c.txt": None}
    assert batch_run.ENGINES
