"""Formulas: what the values of a sheet do not show: errors, formulas never computed, circles, percentages."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

Place = tuple[int, int]

_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]{0,300}?)(/?)>")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\bs="(\d{1,6})"')
_KIND = re.compile(rb'\bt="(\w{1,12})"')
_FORMULA_HERE = re.compile(rb"<(?:\w{1,8}:)?f\b")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^>]{0,300}?(?:/>|>([^<]{0,8192})</(?:\w+:)?f>)")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]{0,32768})</(?:\w+:)?v>")
_POINTS = re.compile(r"(?<![\w!'.])\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?(?![\w(!])")
_MOST_FORMULAS = 20_000
_WIDEST_AREA = 5000


class Formulas(msgspec.Struct):
    """Cells of a sheet by row and column from 0.

    Attributes:
        errors: the error a cell shows: `#REF!`.
        blank: formulas without a computed value.
        circles: formulas that come back to themselves, with the way as people read it: B5→C5→B5.
        percent: cells shown as a percentage.
    """

    errors: dict[Place, str] = {}
    blank: set[Place] = set()
    circles: dict[Place, str] = {}
    percent: set[Place] = set()


def scan_formulas(sheet: bytes, percent_styles: frozenset[int]) -> Formulas:
    """Returns what stands behind the cells of a sheet's XML; linear in its length."""
    with_errors = b't="e"' in sheet
    with_formulas = b"<f" in sheet or b":f>" in sheet
    shown = {number for number in percent_styles if b's="%d"' % number in sheet}
    if not (with_errors or with_formulas or shown):
        return Formulas()
    found = Formulas({}, set(), {}, set())
    uses: dict[Place, list[Place]] = {}
    for match in _CELL.finditer(sheet):
        head, start = match[1], match.end()
        style = _STYLE.search(head) if shown else None
        shown_percent = style is not None and int(style[1]) in shown
        error = with_errors and b't="e"' in head
        computed = with_formulas and not match[2] and _FORMULA_HERE.match(sheet, start) is not None
        if not (shown_percent or error or computed):
            continue
        body = sheet[start : _end_of_cell(sheet, start)] if error or computed else b""
        reference = _REFERENCE.search(head)
        if reference is None:
            continue
        place = (int(reference[2]) - 1, column_number(reference[1].decode()) - 1)
        if shown_percent:
            found.percent.add(place)
        value = _VALUE.search(body)
        if error:
            found.errors[place] = value[1].decode("utf-8", "replace")[:20] if value else "#ERROR!"
        formula = _FORMULA.search(body)
        if formula is None:
            continue
        if not error and (value is None or not value[1]):
            kind = _KIND.search(head)
            if kind is None or kind[1] != b"str":
                found.blank.add(place)
        if len(uses) < _MOST_FORMULAS and formula[1]:
            uses[place] = list(_places(formula[1].decode("utf-8", "replace")))
    found.circles = _circles(uses)
    return found


def cell_name(row: int, column: int) -> str:
    """Returns the name of a cell from 0: row 4, column 1 is B5."""
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """Returns the letters of a column from 0."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Returns the number of a column from 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _end_of_cell(sheet: bytes, start: int) -> int:
    end = sheet.find(b"</c>", start, start + 50_000)
    other = sheet.find(b"</x:c>", start, start + 50_000) if end < 0 else -1
    return max(end, other, start)


def _places(formula: str) -> Iterable[Place]:
    """Yields the cells of its own sheet that a formula names."""
    for first_column, first_row, last_column, last_row in _POINTS.findall(formula.upper()):
        left, top = column_number(first_column) - 1, int(first_row) - 1
        right = column_number(last_column) - 1 if last_column else left
        bottom = int(last_row) - 1 if last_row else top
        if (abs(right - left) + 1) * (abs(bottom - top) + 1) > _WIDEST_AREA:
            continue
        for row in range(min(top, bottom), max(top, bottom) + 1):
            for column in range(min(left, right), max(left, right) + 1):
                yield row, column


def _circles(uses: dict[Place, list[Place]]) -> dict[Place, str]:
    """Returns every formula that lies on a circle, found by one walk without recursion."""
    found: dict[Place, str] = {}
    done: set[Place] = set()
    for start in uses:
        if start in done:
            continue
        path: list[Place] = []
        depth: dict[Place, int] = {}
        waiting: list[tuple[Place, bool]] = [(start, False)]
        while waiting:
            here, left = waiting.pop()
            if left:
                path.pop()
                del depth[here]
                done.add(here)
                continue
            if here in depth:
                ring = path[depth[here] :]
                way = "→".join(cell_name(*p) for p in [*ring[:8], here])
                for each in ring:
                    found.setdefault(each, way)
                continue
            if here in done or here not in uses:
                continue
            depth[here] = len(path)
            path.append(here)
            waiting.append((here, True))
            waiting += [(each, False) for each in uses[here]]
    return found
