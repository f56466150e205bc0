"""The same book and the same forms on PostgreSQL: one setting, nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from postgres import programs, server

HERE = Path(__file__).parent


_ROOMS = ("book", "results", "record", "sign_in", "readings", "issues", "acts", "taking_in")


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not on this machine")
def test_what_holds_on_sqlite_holds_on_postgresql() -> None:
    rooms = [str(HERE / f"test_{name}.py") for name in _ROOMS]
    with server() as address:
        env = {**os.environ, "JIHENG_DATABASE": address}
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "not browser", *rooms]
        done = subprocess.run(command, env=env, capture_output=True, text=True, cwd=HERE.parents[1], check=False)
    assert done.returncode == 0, done.stdout[-4000:]


_FILL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from jiheng.web.demo import make_demo
make_demo()
"""
_MORE = """
import django
django.setup()
from jiheng.web.models import Unit
from jiheng.web.store import Book
unit = Unit.objects.get()
book = Book(unit, unit.years.get())
_, entry = book.save("activities", {"title": "讲座", "kind": "讲座"}, who="某人")
assert entry and book.verify().sound
"""


def jiheng(*words: str, database: str, data: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "JIHENG_DATABASE": database, "JIHENG_DATA": str(data), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, *words] if words[0] == "-c" else [sys.executable, "-m", "jiheng", *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.skipif(programs() is None, reason="PostgreSQL is not on this machine")
def test_a_backup_of_postgresql_is_restored_there_and_on_sqlite(tmp_path: Path) -> None:
    kept, again, small = tmp_path / "备份.zip", tmp_path / "再备份.zip", tmp_path / "小备份.zip"
    with server() as first:
        made = jiheng("-c", _FILL, database=first, data=tmp_path / "a")
        assert made.returncode == 0, made.stderr
        done = jiheng("backup", str(kept), database=first, data=tmp_path / "a")
        assert done.returncode == 0, done.stderr
        refused = jiheng("restore", str(kept), database=first, data=tmp_path / "b")
        assert "已有数据" in refused.stderr
    entries = done.stdout.split("日志 ")[1].split(" ")[0]
    assert int(entries) > 50
    with server() as second:
        back = jiheng("restore", str(kept), database=second, data=tmp_path / "c")
        assert back.returncode == 0, back.stderr
        assert f"日志 {entries} 条" in back.stdout
        # Numbers go on after those that were brought.
        more = jiheng("-c", _MORE, database=second, data=tmp_path / "c")
        assert more.returncode == 0, more.stderr
        assert jiheng("backup", str(again), database=second, data=tmp_path / "c").returncode == 0
    moved = jiheng("restore", str(kept), database="", data=tmp_path / "d")
    assert moved.returncode == 0, moved.stderr
    assert f"日志 {entries} 条" in moved.stdout
    assert jiheng("backup", str(small), database="", data=tmp_path / "d").returncode == 0
    with server() as third:
        wrong = jiheng("restore", str(small), database=third, data=tmp_path / "e")
        assert "不能恢复到 PostgreSQL" in wrong.stderr
