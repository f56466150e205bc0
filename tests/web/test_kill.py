"""The whole desk killed under load, again and again: what was confirmed is there, once, and the journal verifies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from postgres import programs

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "desk.py"


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_no_confirmed_write_is_lost_when_the_desk_is_killed_under_load(database: str) -> None:
    if database == "postgresql" and programs() is None:
        pytest.skip("PostgreSQL is not on this machine")
    command = [sys.executable, str(BENCHMARK), "kill", "--rounds", "5"]
    more = ["--postgresql"] if database == "postgresql" else []
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run([*command, *more], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    assert "丢失 0，重复 0，日志不符 0，按日志重建相同" in done.stdout
