"""From the paths a person names to the files a run reads."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

import msgspec

STANDARD_INPUT = "-"

REPORT_SUFFIXES = frozenset(
    {
        *(".txt", ".text", ".md"),
        *(".docx", ".docm", ".doc", ".wps", ".rtf"),
        *(".xlsx", ".xlsm", ".xls", ".et"),
        *(".html", ".htm", ".mht", ".mhtml", ".pdf"),
        *(".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"),
    }
)


class Discovered(msgspec.Struct):
    """What a walk found besides the files it yielded.

    Attributes:
        passed_over: files in folders whose ending is none of a report.
        loops: folders reached a second time by a link.
        unreachable: folders that could not be opened.
    """

    passed_over: int = 0
    loops: int = 0
    unreachable: list[str] = []


def discover(paths: Iterable[str], seen: Discovered, suffixes: frozenset[str] = REPORT_SUFFIXES) -> Iterator[str]:
    """Yields each file once, folders walked in order of name.

    A file named by the caller is always yielded, whatever its ending, also when it does not exist: reading it gives the
    problem to show. In folders only files with the ending of a report count, hidden ones and office lock files (`~$…`)
    do not; a link to a folder already walked is passed over.

    Args:
        paths: files, folders, or `-` for standard input.
        seen: filled while walking.
        suffixes: endings of files that are taken from folders, in lower case.
    """
    walked: set[tuple[int, int]] = set()
    yielded: set[str] = set()
    for path in paths:
        if path == STANDARD_INPUT or not os.path.isdir(path):  # noqa: PTH112 - never raises
            if path not in yielded:
                yielded.add(path)
                yield path
            continue
        for file in _walk(path, walked, seen, suffixes):
            if file not in yielded:
                yielded.add(file)
                yield file


def _walk(folder: str, walked: set[tuple[int, int]], seen: Discovered, suffixes: frozenset[str]) -> Iterator[str]:
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            status = os.stat(current)  # noqa: PTH116 - a Path per folder doubles the cost of a large walk
            identity = (status.st_dev, status.st_ino)
            if identity in walked:
                seen.loops += 1
                continue
            walked.add(identity)
            entries = sorted(os.scandir(current), key=lambda e: e.name)
        except OSError:
            seen.unreachable.append(current)
            continue
        folders: list[str] = []
        for entry in entries:
            if entry.name.startswith((".", "~$")):
                continue
            if _is_folder(entry):
                folders.append(entry.path)
            elif os.path.splitext(entry.name)[1].lower() in suffixes:  # noqa: PTH122 - as above
                yield entry.path
            else:
                seen.passed_over += 1
        waiting.extend(reversed(folders))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
