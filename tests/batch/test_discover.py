import sys

import pytest

from jiheng.batch.discover import Discovered, discover


def found(*paths):
    seen = Discovered()
    return list(discover([str(p) for p in paths], seen)), seen


def test_a_folder_gives_its_reports_in_order_of_name(tmp_path):
    (tmp_path / "乙").mkdir()
    for name in ("b.docx", "a.TXT", "乙/c.pdf"):
        (tmp_path / name).write_bytes(b"x")

    files, _ = found(tmp_path)

    assert files == [str(tmp_path / n) for n in ("a.TXT", "b.docx", "乙/c.pdf")]


def test_other_files_of_a_folder_are_counted_not_read(tmp_path):
    for name in ("report.docx", "photo.mp4", "~$report.docx", ".hidden.txt"):
        (tmp_path / name).write_bytes(b"x")

    files, seen = found(tmp_path)

    assert files == [str(tmp_path / "report.docx")]
    assert seen.passed_over == 1


def test_a_named_file_is_taken_whatever_its_ending(tmp_path):
    odd = tmp_path / "report.bak"
    odd.write_bytes(b"x")

    assert found(odd)[0] == [str(odd)]


def test_a_missing_file_is_yielded_so_that_reading_can_say_so(tmp_path):
    assert found(tmp_path / "none.docx")[0] == [str(tmp_path / "none.docx")]


def test_a_file_named_twice_is_read_once(tmp_path):
    file = tmp_path / "a.txt"
    file.write_bytes(b"x")

    assert found(file, tmp_path, file)[0] == [str(file)]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_loop_of_links_ends(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "r.txt").write_bytes(b"x")
    (tmp_path / "a" / "back").symlink_to(tmp_path)

    files, seen = found(tmp_path)

    assert files == [str(tmp_path / "a" / "r.txt")]
    assert seen.loops == 1


def test_a_broken_link_in_a_folder_is_yielded(tmp_path):
    (tmp_path / "link.txt").symlink_to(tmp_path / "gone.txt")

    assert found(tmp_path)[0] == [str(tmp_path / "link.txt")]


def test_ten_thousand_files_are_walked_lazily(tmp_path):
    for i in range(200):
        (tmp_path / f"{i:03}.txt").write_bytes(b"x")

    walk = discover([str(tmp_path)], Discovered())

    assert next(walk).endswith("000.txt")
