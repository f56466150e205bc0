"""The compiled cache gives the same standards, and is never taken stale or unsound."""

import os

import pytest

from jiheng.standards import cache, load
from jiheng.standards.compiler import compile_folders
from jiheng.standards.loader import DATA, _read


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_cached_equals_compiled(home):
    first = _read((DATA,), cached=True)
    assert list(home.rglob("standards-*.msgpack"))
    entry = cache.entry((DATA,))
    again = cache.read(entry)
    assert again == first == compile_folders((DATA,))[0]


@pytest.mark.usefixtures("home")
def test_a_changed_file_is_compiled_anew(own):
    path = own.write("words/mine.yaml", "words: [甲]\n")
    assert _read((DATA, own.root), cached=True).words["mine"] == ("甲",)
    path.write_text(path.read_text(encoding="utf-8").replace("甲", "乙"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert _read((DATA, own.root), cached=True).words["mine"] == ("乙",)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("rubbish", [b"", b"\x92\xa1x\xc0", b"not msgpack at all"])
def test_an_unsound_cache_is_passed_over(rubbish):
    expected = _read((DATA,), cached=True)
    entry = cache.entry((DATA,))
    entry.path.write_bytes(rubbish)
    assert cache.read(entry) is None
    assert _read((DATA,), cached=True) == expected


def test_a_cache_folder_that_cannot_be_written(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(blocked))
    standards = _read((DATA,), cached=True)
    assert standards.families
    assert cache.write(cache.entry((DATA,)), standards) is False


def test_no_half_written_file_is_left(home):
    _read((DATA,), cached=True)
    assert [p.suffix for p in (home / "jiheng").iterdir()] == [".msgpack"]


def test_a_process_loads_once():
    assert load() is load()
