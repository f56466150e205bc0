"""Compile: every YAML file of the data folders, read strictly into one `Standards`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jiheng.standards.draft import Draft, Head
from jiheng.standards.faults import Fault
from jiheng.standards.parts import READERS
from jiheng.standards.source import open_fields
from jiheng.standards.status import Status
from jiheng.standards.store import DataFile, Standards


def compile_folders(folders: Sequence[Path]) -> tuple[Standards, list[Fault]]:
    """Returns the standards of all folders, later ones overriding, and every fault found on the way."""
    draft = Draft()
    for folder in folders:
        draft.next_folder()
        _read_folder(folder, draft)
    standards = draft.standards()
    return standards, sorted(draft.faults)


def _read_folder(folder: Path, draft: Draft) -> None:
    if not folder.is_dir():
        draft.faults.append(Fault(str(folder), 1, "标准目录不存在"))
        return
    for part in READERS:
        for path in sorted((folder / part).glob("*.y*ml")):
            _read_file(path, folder, part, draft)
    for path in sorted(folder.glob("*")):
        if path.is_dir() and path.name not in READERS and not path.name.startswith((".", "_")):
            draft.faults.append(Fault(str(path), 1, f"不认识的目录；可用：{'、'.join(READERS)}"))
        elif path.suffix in (".yaml", ".yml"):
            draft.faults.append(Fault(str(path), 1, f"文件应放在子目录中：{'、'.join(READERS)}"))


def _read_file(path: Path, folder: Path, part: str, draft: Draft) -> None:
    shown = path.relative_to(folder.parent).as_posix() if folder.name == "data" else str(path)
    fields = open_fields(path, shown, draft.faults)
    if fields is None:
        return
    head = Head(fields.text("title"), fields.texts("source", required=True), fields.choice("status", Status))
    note = fields.text("note", "")
    before = draft.count
    READERS[part](fields, head, path.stem, draft)
    fields.finish()
    draft.files.append(DataFile(shown, part, head.title, head.sources, head.status, note, draft.count - before))
