"""The part beside a file while it is made, and what runs that were killed left."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from jiheng.ledger.beside import beside


def left(folder: Path, name: str, hours: float) -> Path:
    found = folder / name
    found.write_bytes(b"half")
    then = time.time() - hours * 3600
    os.utime(found, (then, then))
    return found


def test_a_part_lies_hidden_in_the_folder_of_its_file(tmp_path: Path) -> None:
    assert beside(tmp_path / "报告.docx") == tmp_path / f".报告.docx.{os.getpid()}.part"


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path) -> None:
    old = left(tmp_path, ".报告.docx.4711.part", hours=2)
    kept = [
        left(tmp_path, ".报告.docx.4712.part", hours=0),  # another run, at it now
        left(tmp_path, ".报告.xlsx.4711.part", hours=2),  # another file
        left(tmp_path, ".报告.docx.notes.part", hours=2),  # somebody's own
        left(tmp_path, "报告.docx", hours=2),
    ]
    beside(tmp_path / "报告.docx")
    assert not old.exists()
    assert all(each.exists() for each in kept)


@pytest.mark.parametrize("name", ["长" * 80 + ".docx", "长" * 83 + ".docx"])
def test_the_part_of_a_long_name_can_be_written(tmp_path: Path, name: str) -> None:
    beside(tmp_path / name).write_bytes(b"x")
    assert beside(tmp_path / name) != beside(tmp_path / name.replace("docx", "xlsx"))


def test_where_there_is_no_folder_writing_says_so_and_not_the_sweep(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        beside(tmp_path / "none" / "x").write_bytes(b"")
