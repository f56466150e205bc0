"""Form rows: the indicators of a form whose cells came to be joined by single blanks.

`数量指标 抽检批次 ≥2000批次 2164批次 10 10` below `三级指标 年度指标值 全年完成值 分值 得分`: the heads say which
cells stand next to each other, and the points, which are bare numbers, say where these cells are in the row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.facts import Cell, Table
from jiheng.reading.meaning.grid import is_figure

_FULL_POINTS = re.compile(r"分值|权重")
_TARGET = re.compile(r"(?:指标|目标)值")
_DONE = re.compile(r"完成值|实际值|完成情况|实际完成")
_FULL = re.compile(r"分值|权重")
_SCORED = re.compile(r"得分|评分")
_POINTS = re.compile(r"\d{1,3}(?:\.\d{1,2})?分?")
_BLANK = re.compile(r"[—－-]{1,2}|[/／]")
_TOTAL = re.compile(r"(?:自评)?总分|合计|总计")
_ENDS = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]|[^\n]*。")
_WORD = re.compile(r"[^\s|]+")
_HAS_DIGIT = re.compile(r"\d")
_LONGEST, _MOST_ROWS = 200, 200

_Word = tuple[int, int]


def form_tables(plain: str, taken: list[tuple[int, int]]) -> Iterator[Table]:
    """Yields the forms outside the tables already known, in order."""
    if "得分" not in plain or ("指标值" not in plain and "目标值" not in plain):
        return
    end = -1
    for found in _FULL_POINTS.finditer(plain):
        start = plain.rfind("\n", max(0, found.start() - _LONGEST), found.start()) + 1
        if start <= end:
            continue  # a line that names it twice
        end = plain.find("\n", start)
        end = end if end >= 0 else len(plain)
        if end - start > _LONGEST or plain.find("值", start, end) < 0 or any(a <= start < b for a, b in taken):
            continue
        heads = [m.span() for m in _WORD.finditer(plain, start, end)]
        roles = _roles([plain[a:b] for a, b in heads])
        if roles is not None:
            yield from _table(plain, heads, roles, end + 1)


def _roles(heads: list[str]) -> tuple[int, int, int, int] | None:
    """Returns the columns of target, result, full mark and points where they stand next to each other."""
    columns: list[int] = []
    for pattern in (_TARGET, _DONE, _FULL, _SCORED):
        at = [i for i, head in enumerate(heads) if pattern.search(head)]
        if len(at) != 1:
            return None
        columns.append(at[0])
    target, done, full, scored = columns
    together = max(columns) - min(columns) == len(columns) - 1
    return (target, done, full, scored) if together and min(columns) >= 1 else None


def _table(plain: str, heads: list[_Word], roles: tuple[int, int, int, int], start: int) -> Iterator[Table]:
    cells = [Cell(0, c, a, b, plain[a:b]) for c, (a, b) in enumerate(heads)]
    row = 0
    end = heads[-1][1]
    while start < len(plain) and row < _MOST_ROWS:
        stop = plain.find("\n", start)
        stop = stop if stop >= 0 else len(plain)
        if stop - start > _LONGEST or _ENDS.match(plain, start, stop):
            break
        words = [m.span() for m in _WORD.finditer(plain, start, stop)]
        found = _row(plain, words, roles, row + 1)
        if found:
            row += 1
            cells += found
            end = found[-1].end
        elif words and _HAS_DIGIT.search(plain, start, stop):
            break
        start = stop + 1
    if row > 1:
        cells.sort(key=lambda cell: cell.start)
        yield Table(heads[0][0], end, row + 1, len(heads), tuple(cells))


def _row(plain: str, words: list[_Word], roles: tuple[int, int, int, int], row: int) -> list[Cell]:
    """Returns the cells of a row, empty for a line that is none."""
    target, done, full, scored = roles
    first = min(roles)
    texts = [plain[a:b] for a, b in words]
    for at in range(len(words) - len(roles), 0, -1):
        said, result = texts[at + target - first], texts[at + done - first]
        if not (_POINTS.fullmatch(texts[at + full - first]) and _POINTS.fullmatch(texts[at + scored - first])):
            continue
        if any(_HAS_DIGIT.search(text) and not is_figure(text) for text in (said, result)):
            continue
        names = words[max(0, at - first) : at]
        placed = [(first - len(names) + k, word) for k, word in enumerate(names)]
        placed += [(first + k, words[at + k]) for k in range(len(roles))]
        return [Cell(row, c, a, b, plain[a:b]) for c, (a, b) in placed]
    points = [k for k, text in enumerate(texts) if _POINTS.fullmatch(text)]
    blank = all(_BLANK.fullmatch(text) for text in texts[1:-2])
    if texts and _TOTAL.fullmatch(texts[0]) and blank and points == [len(texts) - 2, len(texts) - 1]:
        placed = [(first - 1, words[0]), (full, words[-2]), (scored, words[-1])]
        return [Cell(row, c, a, b, plain[a:b]) for c, (a, b) in placed]
    return []
