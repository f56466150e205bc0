"""The command as people start it: a process of its own, no network, an end to waiting."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples" / "reports"
GUARD = Path(__file__).parent / "guard"
LINE = "年初预算66.44万元，其中：人员经费56.74万元，公用经费9.70万元。\n"
GOOD = f"青禾县档案馆2023年部门整体支出绩效自评报告\n一、部门概况\n{LINE}"
WRONG = GOOD.replace("56.74", "46.74")


def environment(**more):
    path = os.pathsep.join(p for p in (str(GUARD), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")) if p)
    return {**os.environ, "PYTHONPATH": path, "COLUMNS": "80", **more}


def start(*arguments, **options):
    """Starts the command in the background, in a process group of its own."""
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    return subprocess.Popen(
        [sys.executable, "-m", "jiheng", *map(str, arguments)], env=environment(), start_new_session=True, **options
    )


def run(*arguments, stdin=b"", timeout=100, env=None, **options):
    """Runs the command to its end; whatever happens, it must not show a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "jiheng", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=timeout,
        env=environment(**(env or {})),
        check=False,
        **options,
    )
    for stream in (done.stdout, done.stderr):
        assert b"Traceback" not in stream, stream.decode("utf-8", "replace")
    assert done.returncode != 99, done.stderr.decode()
    return done


def objects(done):
    """Returns the JSON objects that a run printed, one a line."""
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def problem(done):
    """Returns the code of the one line that says why a file was not read."""
    assert done.returncode == 2, (done.returncode, done.stdout.decode(), done.stderr.decode())
    lines = [x for x in done.stdout.decode().splitlines() if x.strip()]
    assert len(lines) == 1, lines
    head, _, rest = lines[0].partition("读不了 [")
    assert head.endswith(": "), lines
    code, _, message = rest.partition("] ")
    assert message, lines
    assert any("\u4e00" <= c <= "\u9fff" for c in message), message
    return code
