"""`jiheng serve` and `demo` as commands: reachable soon, safe when killed, honest about a port that is taken."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from jiheng.web.demo import demo_ledger
from jiheng.web.settings import SECRET_KEY


def start(command: str, data: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
    """Starts the desk and returns its address as printed."""
    env = {**os.environ, "JIHENG_DATA": "", "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    words = [sys.executable, "-m", "jiheng", command, "--data", str(data), "--port", "0", "--no-open", *more]
    run = subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = ""
    for line in run.stdout:
        said += line
        if found := re.search(r"http://127\.0\.0\.1:\d+/\S*", line):
            return run, found[0]
    raise AssertionError(said)


def test_the_first_start_leads_to_the_form_for_the_unit(tmp_path: Path) -> None:
    run, address = start("serve", tmp_path / "data")
    try:
        assert "/setup/?code=" in address
        with urllib.request.urlopen(address, timeout=60) as answer:
            assert "建立单位" in answer.read().decode()
        assert (tmp_path / "data" / "secret").stat().st_mode & 0o077 == 0
        secret = (tmp_path / "data" / "secret").read_text()
        assert len(secret) > 40
        assert secret != SECRET_KEY
    finally:
        run.terminate()
        run.wait(60)


def test_a_demo_that_is_killed_starts_again_with_what_it_had(tmp_path: Path) -> None:
    run, address = start("demo", tmp_path / "data")
    urllib.request.urlopen(f"{address}health/", timeout=60).read()
    run.kill()
    run.wait(60)
    run, address = start("demo", tmp_path / "data")
    urllib.request.urlopen(f"{address}health/", timeout=60).read()
    run.terminate()
    run.wait(60)


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        with pytest.raises(AssertionError, match=f"端口 {port} 不能用"):
            start("serve", tmp_path / "data", "--port", port)


def test_the_sample_unit_has_the_gaps_that_are_meant_and_no_other() -> None:
    ledger = demo_ledger()
    assert len(ledger.records("activities")) == 10
    assert {p.rule for p in ledger.problems() if p.severity == "E"} == {"weights_total", "money_balances"}
