"""The same book and the same forms on PostgreSQL: one setting, nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from postgres import programs, server

HERE = Path(__file__).parent


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not on this machine")
def test_what_holds_on_sqlite_holds_on_postgresql() -> None:
    rooms = [str(HERE / f"test_{name}.py") for name in ("book", "record", "sign_in")]
    with server() as address:
        env = {**os.environ, "JIHENG_DATABASE": address}
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *rooms]
        done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=HERE.parents[1], check=False)
    assert done.returncode == 0, done.stdout[-4000:]
