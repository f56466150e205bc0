"""A folder of own standards to write into."""

from pathlib import Path

import pytest

from jiheng.standards import load, validate

HEAD = "title: 试用\nsource: 试用来源\nstatus: assumed\n"


class Own:
    """Own standards of a test; `write` puts a file with its head, `faults` are those of this folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, body: str, head: str = HEAD) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + body, encoding="utf-8")
        return path

    def faults(self) -> list[tuple[str, int, str]]:
        return [(Path(f.file).name, f.line, f.message) for f in validate(self.root)[1]]


@pytest.fixture
def own(tmp_path):
    return Own(tmp_path / "own")


@pytest.fixture(scope="session")
def standards():
    return load()
