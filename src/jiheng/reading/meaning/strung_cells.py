"""Strung cells: tables whose cells came to stand one after the other, each on its own line or set apart by blanks.

`机构名称 / 收入合计 / 上年结转 / 财政拨款 / 局机关 / 320.5 / 20.5 / 300` is a header of three columns and a row of
three figures. A run of figures behind a name is a row; the names before the first row, less those of its label
columns, are the heads. Where no heads fit the figures nothing is read but pairs of a known name and one figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import msgspec

from jiheng.facts import Cell, Table
from jiheng.reading.context import Context
from jiheng.reading.meaning.grid import is_figure
from jiheng.reading.meaning.lexicon import Lexicon, bare
from jiheng.reading.scan import bare_numbers

_WORD = re.compile(r"[^\s|]+")
_PROSE = re.compile(r"[。；;！!？?]|[，,][^，,]*[^\d，,][^，,]*[，,]")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}(?:部分|章)")
_DIGIT = re.compile(r"[0-9]")
_NAME = re.compile(r"[一-鿿]")
_BLANK = re.compile(r"[—－-]{1,2}|[/／]")  # a cell that was left empty
_YEAR_HEAD = re.compile(r"(?:19|20)\d\d年度?[一-鿿]{1,6}")  # 2020年决算
_BRACKETED = re.compile(r"[（(][^（）()]{1,14}[）)]")
_OPENER = re.compile(r"其中[：:]?")
_LABEL_HEAD = re.compile(
    r"(?:机构|单位|项目|指标|科目|部门|资金)?名称|(?:资金)?(?:来源|性质|类别)|项目|科目|[一二三]级指标|指标|序号|绩效指标|类别|内容|单位"
)
_TAIL_HEAD = re.compile(r"备注|偏差|原因|改进|措施|说明")
_VALUE_HEAD = re.compile(
    r"(?:(?:预算|决算|执行|支出|收入|结转|结余|拨款|金额|资金|合计|小计|经费|其他|其它|费)(?:数|额)?"
    r"|(?:指标|目标|完成|实际)(?:数|额|值|情况)|分值|权重|得分|率|增减(?:变动)?额?|(?:上年|本年|上年度|本年度)(?:数|额)?"
    r"|占比|比重|比例|增减幅度?)[%％]?(?:[（(][^（）()]{1,14}[）)])*$"
)
_FULL, _SCORED, _TARGET = re.compile(r"分值|权重|满分|标准分"), re.compile(r"得分|评分"), re.compile(r"指标值|目标值")
_BLOCK = re.compile(r"(?:项目|部门|单位)?(?:资金|预算)(?:执行情况|总额)?(?:[（(][^（）()]{1,14}[）)])?")
_TOTAL = re.compile(r"(?:自评)?总分|合计|总计")
_NO_VALUE = re.compile(r"电话|编码|代码|邮编|序号|日期|年度|文号|行次|联系")
_UNIT_LINE = re.compile(r"单位[：:]|万元[）)]?$")
_LONGEST_LINE, _LONGEST_NAME = 200, 30
_MANY_CELLS, _MANY_FIGURES = 20, 6
_MOST_HEADS, _MOST_CHILDREN, _MOST_WORDED = 14, 5, 2
_MOST_NAMES = 40
_LONGEST_NUMERAL = 6


class _Piece(msgspec.Struct, frozen=True, gc=False):
    """One cell: its place, whether it is a figure, and whether it stands alone on its line."""

    start: int
    end: int
    figure: bool
    alone: bool


def strung_tables(context: Context, lexicon: Lexicon, taken: Sequence[Table]) -> Iterator[Table]:
    """Yields the tables of strung cells outside the tables already known."""
    longer: dict[int, int] | None = None
    for lines in _stretches(context.plain, [(t.start, t.end) for t in taken]):
        if longer is None:
            longer = {q.start: q.end for q in context.scan.quantities}
            longer.update((m.start, m.end) for m in context.scan.mentions)
        run: list[_Piece] = []
        for start, stop in lines:
            for piece in _pieces(context.plain, start, stop, longer):
                if piece is not None:
                    run.append(piece)
                elif run:
                    yield from _tables(context, lexicon, run)
                    run = []
        if run:
            yield from _tables(context, lexicon, run)


def _stretches(plain: str, taken: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yields the lines between running text and tables where they hold any digit: without one there is no figure."""
    lines: list[tuple[int, int]] = []
    digit = False
    k = 0
    start = 0
    while start < len(plain):
        stop = plain.find("\n", start)
        stop = stop if stop >= 0 else len(plain)
        while k < len(taken) and taken[k][1] <= start:
            k += 1
        if (k < len(taken) and taken[k][0] < stop) or _is_prose(plain, start, stop):
            if digit:
                yield lines
            lines, digit = [], False
        elif stop > start:
            lines.append((start, stop))
            digit = digit or _DIGIT.search(plain, start, stop) is not None
        start = stop + 1
    if digit:
        yield lines


def _is_prose(plain: str, start: int, stop: int) -> bool:
    """Tells whether a line is running text; one of many blanks may be a form all the same."""
    if plain.find("。", start, stop) < 0 and stop - start <= _LONGEST_LINE and not _PROSE.search(plain, start, stop):
        return False
    return plain.count(" ", start, stop) < _MANY_CELLS - 1


def _pieces(plain: str, start: int, stop: int, longer: dict[int, int]) -> Iterator[_Piece | None]:
    """Yields the cells of a line in order, None where running text stands between."""
    words = [m.span() for m in _WORD.finditer(plain, start, stop)]
    if not words:
        return
    form = plain.count(" ", start, stop) >= _MANY_CELLS - 1
    form = form and len(words) >= _MANY_CELLS and sum(is_figure(plain[a:b]) for a, b in words) >= _MANY_FIGURES
    if not form and (stop - start > _LONGEST_LINE or _PROSE.search(plain, start, stop)):
        yield None
        return
    for a, b in words:
        word = plain[a:b]
        blank = _BLANK.fullmatch(word) is not None
        figure = blank or (is_figure(word) and not _YEAR_HEAD.fullmatch(word))
        # 63 of `63 人`, 2021 of `2021 年` are no cells of their own.
        torn = figure and any(longer.get(p, 0) > b for p in range(a, min(b, a + _LONGEST_NUMERAL)))
        heading = not figure and _HEADING.match(word) is not None and not _before_figure(plain, b)
        if torn or len(word) > _LONGEST_NAME or _PROSE.search(word) or heading:
            yield None
        elif (figure or _NAME.search(word)) and not (figure and _BRACKETED.fullmatch(word) and "分" in word):
            yield _Piece(a, b, figure, len(words) == 1)


def _before_figure(plain: str, end: int) -> bool:
    """Tells whether the next word is a figure: `一、基本支出` above `938.75` names a row and begins no section."""
    following = _WORD.search(plain, end)
    return following is not None and is_figure(following[0])


def _tables(context: Context, lexicon: Lexicon, run: list[_Piece]) -> Iterator[Table]:
    heads: list[Cell] = []
    rows: list[tuple[_Piece, list[_Piece]]] = []
    names: list[_Piece] = []
    figures: list[_Piece] = []
    for piece in [*run, None]:
        if piece is not None and piece.figure:
            figures.append(piece)
            continue
        if figures and names:
            pair = len(figures) == 1 and names[-1].alone and figures[0].alone and not _blank(context, figures[0])
            found = _heads(context, names[-_MOST_NAMES:-1], figures)
            if found:
                yield from _table(context, heads, rows)
                heads, rows = found, []
            if pair and not heads:
                yield from _pair(context, lexicon, names[-1], figures[0])
            elif heads and not pair and (name := _name_of_row(context, heads, names, figures)) is not None:
                rows.append((name, figures))
            elif heads:
                yield from _table(context, heads, rows)
                heads, rows = [], []
                if pair:
                    yield from _pair(context, lexicon, names[-1], figures[0])
        if figures:
            names, figures = [], []
        if piece is not None:
            names.append(piece)
    yield from _table(context, heads, rows)


def _blank(context: Context, piece: _Piece) -> bool:
    return _BLANK.fullmatch(context.plain, piece.start, piece.end) is not None


def _name_of_row(context: Context, heads: list[Cell], names: list[_Piece], figures: list[_Piece]) -> _Piece | None:
    """Returns the name of a row; cells that are filled with words stand between it and the figures."""
    missing = len(heads) - len(figures)
    if missing < 0:
        return None
    last = names[-1]
    if (
        missing == 0
        or _TOTAL.fullmatch(context.plain, last.start, last.end)
        or not (_SCORED.search(heads[-1].text) and _TARGET.search(heads[0].text))
    ):
        return names[-1]
    return names[-1 - missing] if missing < len(names) and missing <= _MOST_WORDED else None


def _heads(context: Context, names: list[_Piece], figures: list[_Piece]) -> list[Cell]:
    """Returns the heads of the columns of a first row, one for each figure at least; empty when they do not fit."""
    if len(figures) < 2 or len(names) < 2:
        return []
    plain = context.plain
    words: list[tuple[int, int, str]] = []
    for n in names:
        word = plain[n.start : n.end]
        if words and _BRACKETED.fullmatch(word):
            words[-1] = (words[-1][0], n.end, words[-1][2] + word)
        else:
            words.append((n.start, n.end, word))
    for i in range(len(words) - 1, -1, -1):
        if _UNIT_LINE.search(words[i][2]):
            # 金额（万元） heads a column; 项目资金（万元） above all of them does not.
            cut = len(words) - i - 1 >= len(figures) or not _VALUE_HEAD.search(words[i][2])
            words = words[i + 1 :] if cut else words
            break
    opened = [i for i, w in enumerate(words) if _OPENER.fullmatch(w[2])]
    nested = [words[i - 1][0] for i in opened[1:] if i]
    words = [w for w in words if not _OPENER.fullmatch(w[2])]
    while words and _LABEL_HEAD.fullmatch(words[0][2]):
        words = words[1:]
    first = next((i for i, w in enumerate(words) if _TARGET.search(w[2])), None)
    if first is not None:
        words = words[first:]
        scored = max((i for i, w in enumerate(words) if _SCORED.search(w[2])), default=-1)
        words = words[: scored + 1] if scored > 0 else words
    last = next((i for i in range(len(words) - 1, -1, -1) if _VALUE_HEAD.search(words[i][2])), -1)
    words = [w for w in words[: last + 1] if not _TAIL_HEAD.search(w[2])]
    if len(words) > len(figures):
        words = _last(words, len(figures)) or _mended(words, len(figures))
    if not len(figures) == len(words) <= _MOST_HEADS and not _scores_only(words, len(figures)):
        return []
    if not all(_VALUE_HEAD.search(w[2]) for w in words):
        return []
    if nested and len(words) == len(figures):
        words = _nested(context, words, nested[0], figures)
    return [Cell(0, c, a, b, word) for c, (a, b, word) in enumerate(words, 1)]


def _last(words: list[tuple[int, int, str]], wanted: int) -> list[tuple[int, int, str]]:
    """Returns the last names as the heads, where a name that heads no column or a whole block stands before them."""
    before = words[-wanted - 1][2]
    if _VALUE_HEAD.search(before) and not _BLOCK.fullmatch(before):
        return []
    last = words[-wanted:]
    return last if all(_VALUE_HEAD.search(w[2]) for w in last) else []


def _scores_only(words: list[tuple[int, int, str]], figures: int) -> bool:
    """Tells whether the last two of the heads are those of points and only these are filled in."""
    return figures == 2 < len(words) and bool(_FULL.search(words[-2][2]) and _SCORED.search(words[-1][2]))


def _mended(words: list[tuple[int, int, str]], wanted: int) -> list[tuple[int, int, str]]:
    """Puts heads together that a narrow column broke: 公共财 / 政拨款."""
    words = list(words)
    while len(words) > wanted:
        i = next((i for i in range(len(words) - 1) if not _VALUE_HEAD.search(words[i][2])), None)
        if i is None:
            return words
        words[i : i + 2] = [(words[i][0], words[i + 1][1], words[i][2] + words[i + 1][2])]
    return words


def _nested(
    context: Context, words: list[tuple[int, int, str]], whole: int, figures: list[_Piece]
) -> list[tuple[int, int, str]]:
    """Puts the heads of a second row, printed last, behind the head they divide, where the figures bear it out."""
    at = next((i for i, w in enumerate(words) if w[0] == whole), None)
    if at is None:
        return words
    values = [_value(context, f) for f in figures]
    for many in range(2, min(_MOST_CHILDREN, len(words) - at - 1) + 1):
        if values[at] == sum(values[at + 1 : at + 1 + many]):
            return [*words[: at + 1], *words[-many:], *words[at + 1 : -many]]
    return words


def _value(context: Context, piece: _Piece) -> Decimal:
    return next((number.value for _, _, number in bare_numbers(context.plain, piece.start, piece.end)), Decimal(0))


def _table(context: Context, heads: list[Cell], rows: list[tuple[_Piece, list[_Piece]]]) -> Iterator[Table]:
    if not heads or not rows:
        return
    plain = context.plain
    cells = list(heads)
    for r, (name, figures) in enumerate(rows, 1):
        # A row whose target is in words has its points only, and they stand last.
        shift = len(heads) - len(figures) if _SCORED.search(heads[-1].text) and _TARGET.search(heads[0].text) else 0
        cells.append(Cell(r, 0, name.start, name.end, plain[name.start : name.end]))
        cells += [Cell(r, c + shift, f.start, f.end, plain[f.start : f.end]) for c, f in enumerate(figures, 1)]
    yield Table(heads[0].start, max(c.end for c in cells), len(rows) + 1, len(heads) + 1, tuple(cells))


def _pair(context: Context, lexicon: Lexicon, name: _Piece, figure: _Piece) -> Iterator[Table]:
    words = context.plain[name.start : name.end].rstrip("：: ")
    if _NO_VALUE.search(words):
        return
    known, _ = lexicon.concept_at_end(bare(words), "count")
    if not known:
        return
    cells = (
        Cell(0, 0, name.start, name.end, words),
        Cell(0, 1, figure.start, figure.end, context.plain[figure.start : figure.end]),
    )
    yield Table(name.start, figure.end, 1, 2, cells)
