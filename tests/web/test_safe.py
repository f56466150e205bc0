"""Backup and restore, tried as they are used: by command, into another folder, with the journal verified at both ends."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiheng.web.models import Evidence
from jiheng.web.safe import SafeKeepingError, back_up, examine
from jiheng.web.store.evidence import place_of
from jiheng.web.unpack import UnpackError, unpack

JPEG = b"\xff\xd8\xff\xe0" + b"0" * 2000


@pytest.fixture
def kept(world, clerk, tmp_path: Path) -> Path:
    """A backup of a unit with an activity and its photo."""
    photo = SimpleUploadedFile("现场.jpg", JPEG)
    clerk.post(world.url("registers/activities/new/"), {"title": "讲座", "kind": "讲座", "file-evidence": photo})
    target = tmp_path / "备份.zip"
    back_up(target)
    return target


def jiheng(*words: str, data: Path) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "JIHENG_DATA": "", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "jiheng", words[0], "--data", str(data), *words[1:]]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=100, check=False)


def test_a_backup_is_restored_by_command_with_everything_in_it(kept: Path, world, tmp_path: Path) -> None:
    data = tmp_path / "新数据"
    done = jiheng("restore", str(kept), data=data)
    assert done.returncode == 0, done.stderr
    assert "逐条校验相符" in done.stdout
    sha256 = Evidence.objects.get().sha256
    assert (data / "evidence" / sha256[:2] / sha256).read_bytes() == JPEG
    again = jiheng("backup", str(tmp_path / "再备份.zip"), data=data)
    assert again.returncode == 0, again.stderr
    entries = examine().entries
    assert f"日志 {entries} 条，佐证文件 1 个" in done.stdout
    assert f"日志 {entries} 条，佐证文件 1 个" in again.stdout
    refused = jiheng("restore", str(kept), data=data)
    assert refused.returncode == 1
    assert "已有数据" in refused.stderr
    forced = jiheng("restore", str(kept), "--force", data=data)
    assert forced.returncode == 0, forced.stderr
    assert len(list(tmp_path.glob("新数据-*/desk.sqlite3"))) == 1


def test_a_backup_is_not_written_over_and_not_for_all_to_read(kept: Path) -> None:
    with pytest.raises(SafeKeepingError, match="已存在"):
        back_up(kept)
    assert kept.stat().st_mode & 0o077 == 0
    assert [p.name for p in kept.parent.iterdir()] == [kept.name]


def test_what_is_not_sound_is_not_called_a_backup(world, kept: Path, tmp_path: Path) -> None:
    place_of(Evidence.objects.get().sha256).write_bytes(b"changed")
    with pytest.raises(SafeKeepingError, match="被改动"):
        back_up(tmp_path / "again.zip")
    assert not (tmp_path / "again.zip").exists()


@pytest.mark.parametrize("damage", ["text", "empty", "cut", "without"])
def test_what_is_no_backup_is_not_restored(kept: Path, tmp_path: Path, damage: str) -> None:
    bad = tmp_path / "bad.zip"
    data = kept.read_bytes()
    if damage == "without":
        with zipfile.ZipFile(bad, "w") as box:
            box.writestr("about.json", "{}")
    else:
        bad.write_bytes({"text": b"not a zip", "empty": b"", "cut": data[: len(data) // 2]}[damage])
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(UnpackError):
        unpack(bad, folder)
    assert not list(folder.iterdir())


def test_names_in_a_backup_lead_nowhere_else(kept: Path, tmp_path: Path) -> None:
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(kept) as good, zipfile.ZipFile(evil, "w") as box:
        box.writestr("desk.sqlite3", good.read("desk.sqlite3"))
        for name in ("../out.txt", "/tmp/out.txt", "evidence/../../out.txt", "evidence/aa/../x", "standards/x.yaml"):
            box.writestr(name, "x")
    folder = tmp_path / "folder"
    folder.mkdir()
    unpack(evil, folder)
    assert [p.name for p in folder.rglob("*")] == ["desk.sqlite3"]
    assert not (tmp_path / "out.txt").exists()
