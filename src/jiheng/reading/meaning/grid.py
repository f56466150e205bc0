"""Grid: a table with its merged cells spread out, its header rows and the words that head each number."""

from __future__ import annotations

import functools
import re

import msgspec

from jiheng.facts import Cell, Table
from jiheng.standards.characters import CELL_SPACE, IS_TRADITIONAL, TO_PLAIN_FIGURES, TO_SIMPLIFIED

_FIGURE = re.compile(
    r"[≥≤><＞＜=~约近共]*[-+(（]?[\d.,，%％‰]+(?:\s?[\d.,%％‰])*\s?[万亿]{0,2}(?:个?百分点|个工作日|(?<![.．、])[一-鿿/]{0,4})?[)）]?(?:以上|以下|左右|以内)?"
)
_BOUNDED = re.compile(
    r"(?:不少于|不低于|不高于|不超过|大于等于|小于等于|大于|小于|达到|达|控制在|提升|提高|增长|增加|下降|降低|减少)(?=\d)"
    r"|[?？]$"
)
_VALUE_HEAD = re.compile(r"(?:数|值|率|得分)(?:[（(].{0,8}[）)])?$")
_UNIT_HEAD = re.compile(r"(?:计量|度量|计算)?单位")
_SIGN_HEAD = re.compile(r"指标性质|指标方向|计算符号|符号|运算符号?")
_WORDED = re.compile(r"(?:年度|全年|实际)?(?:指标|目标|完成|实际)(?:值|情况|数)")  # that may be filled in with words
_HEAD_WORD = re.compile(
    r"指标|项目|科目|名称|内容|分值|权重|得分|评分|备注|原因|措施|单位|类别|序号|来源|合计|小计|其中|金额|资金"
    r"|(?:数|值|率|额|费用|情况|预算|决算|比|分|日期|类|型)\s{0,2}(?:[（(].{0,8}[）)])?$"
)
_YEAR_HEAD = re.compile(r"\s*(?:19|20)\d\d\s*(?:年度?[一-鿿]{0,10})?(?:[（(].{0,8}[）)])?\s*")  # 2020年决算
_HAS_DIGIT = re.compile(r"\d")
_DEADLINE = re.compile(r"\d{1,2}月(?:底|末|初|前|[上中下]旬)")
_UNTIDY = re.compile(f"[０-９]|{IS_TRADITIONAL.pattern}|[一-鿿][ \u3000]+[一-鿿]")
_PLAIN = TO_SIMPLIFIED | TO_PLAIN_FIGURES | str.maketrans("，", ",")
_BLANKS = frozenset({"—", "－", "-", "——", "--", "/", "／", "\\"})  # cells left empty
_RATE_HEAD = re.compile(r"率(?:[（(].{0,8}[）)])?$|比例$|占比$")
_SIGN = re.compile(r"[≥≤＞＜><=＝≧≦]|定性")
_LONG = 26
_SENTENCE = 8  # characters of a cell that is a sentence where a full stop ends it
_LONGEST_FIGURE = 40


class _Columns(msgspec.Struct, frozen=True):
    """Columns that a line of heads gives: of units, of signs (-1 without one), and those that name nothing."""

    unit: int
    sign: int
    no_names: frozenset[int]


class Grid:
    """A table spread out.

    Attributes:
        table: the source.
        rows: for each row the cells by column; a merged cell stands at every place it covers.
        header: number of rows at the top that head the columns.
    """

    def __init__(self, table: Table) -> None:
        self.table = table
        rows: list[dict[int, Cell]] = [{} for _ in range(table.rows)]
        for cell in map(_tidy, table.cells):
            for r in range(cell.row, min(table.rows, cell.row + cell.row_span)):
                for c in range(cell.column, min(table.columns, cell.column + cell.column_span)):
                    rows[r].setdefault(c, cell)
        self.rows = rows
        self.header = self._header_rows()
        self._headed_by = self._repeated_headers()
        self._shifts: dict[int, int] = {}
        self._blocks: dict[int, int] = {}
        self._heads: dict[int, str] = {}
        self._top_shift = self._lost_from_top()
        top = self.rows[self.header - 1] if self.header else {}
        self._top_columns = _columns_of(top, self._top_shift)
        self._own_columns: dict[int, _Columns] = {}

    def _header_rows(self) -> int:
        count = 0
        for row in self.rows[:5]:
            texts = [c for c in row.values() if c.text.strip()]
            if not texts or any(is_figure(c.text) and not _is_year(c.text) for c in texts):
                break
            if len({id(c) for c in texts}) < 2 and count and len(self.rows) > count + 1:
                break
            count += 1
        return count if count < len(self.rows) else 0

    def column_words(self, column: int, row: int) -> str:
        """Returns the words of the header cells above a place, top first; of repeated headers the nearest."""
        if (above := self._headed_by[row]) is not None:
            cell = self.rows[above].get(column - self._shift(above, row) + self.block(row))
            return cell.text.strip() if cell is not None else self._head(column)
        return self._head(column + self.block(row))

    def _head(self, column: int) -> str:
        known = self._heads.get(column)
        if known is None:
            words: list[str] = []
            for r in range(self.header):
                cell = self.rows[r].get(column - self._top_shift)
                if cell is not None and (text := cell.text.strip()) and text not in words:
                    words.append(text)
            known = self._heads[column] = "".join(words)
        return known

    def _repeated_headers(self) -> list[int | None]:
        """Returns for each row the nearest row above it, below the header, that holds words and no figure."""
        nearest: list[int | None] = []
        last = None
        for r, cells in enumerate(self.rows):
            nearest.append(last)
            texts = {c.text for c in cells.values() if c.text.strip()}
            # A row of which only the name is filled in heads nothing, nor does an indicator without a figure.
            if (
                r >= self.header
                and len(texts) > 1
                and not any(text.strip() in _BLANKS for text in texts)
                and not any(is_figure(text) for text in texts)
                and sum(_HEAD_WORD.search(text.strip()) is not None for text in texts) > 1
            ):
                last = r
        return nearest

    def _shift(self, head: int, row: int) -> int:
        """Returns 1 where a line of heads lost its empty first cell, so that every head stands one column left."""
        known = self._shifts.get(row)
        if known is None:
            known = self._shifts[row] = self._lost_first(head, row)
        return known

    def block(self, row: int) -> int:
        """Returns 1 where the heads of a row begin with the name of a block that the row does not repeat.

        `预算执行情况 | 名称 | 预算数 | 执行数 | 执行率` over `总额 | 8.00 | 6.00 | 75.00%`: what is a rate, or a sign,
        says below which heads the cells belong.
        """
        known = self._blocks.get(row)
        if known is None:
            known = self._blocks[row] = self._begins_with_block(row)
        return known

    def block_words(self, row: int) -> str:
        """Returns the words that stand over the name of a row and over its block, where its heads begin with one."""
        if not self.block(row):
            return ""
        heads = self._heads_of(row)
        return "".join(heads[c].text.strip() for c in (0, 1) if c in heads)

    def _heads_of(self, row: int) -> dict[int, Cell]:
        above = self._headed_by[row]
        if above is None and self.header != 1:
            return {}
        return self.rows[above if above is not None else 0]

    def _begins_with_block(self, row: int) -> int:
        cells, heads = self.rows[row], self._heads_of(row)
        if row < self.header or _last_filled(cells) >= _last_filled(heads):
            return 0
        moved = 0
        for column, cell in cells.items():
            text = cell.text.strip()
            kind = _RATE_HEAD if text.endswith(("%", "％")) else _SIGN_HEAD if _SIGN.fullmatch(text) else None
            if kind is None or column not in heads or column + 1 not in heads:
                continue
            if kind.search(heads[column].text.strip()) or not kind.search(heads[column + 1].text.strip()):
                return 0
            moved = 1
        return moved

    def _lost_from_top(self) -> int:
        """Returns 1 where the header has one column less than the rows, its empty first cell left out."""
        if self.header != 1 or len(self.rows) < 2:
            return 0
        width = max(self.rows[0], default=0)
        return self._lost_first(0, 1) if all(max(row, default=0) == width + 1 for row in self.rows[1:]) else 0

    def _lost_first(self, head: int, row: int) -> int:
        heads = [c for c in self.rows[head].values() if c.text.strip()]
        cells = [c for c in self.rows[row].values() if c.text.strip()]
        first = self.rows[head].get(0)
        if first is None or not cells or not _VALUE_HEAD.search(first.text.strip()) or is_figure(cells[0].text):
            return 0
        own = not any(is_figure(c.text) for c in heads) and len(heads) >= 2
        return int(own and _VALUE_HEAD.search(cells[0].text.strip()) is None)

    def _columns(self, row: int) -> _Columns:
        """Returns the columns of units and signs as the heads of a row give them, else those of the header."""
        above = self._headed_by[row]
        if above is None:
            return self._top_columns
        known = self._own_columns.get(above)
        if known is None:
            own = _columns_of(self.rows[above], 0)
            known = self._own_columns[above] = own if own.unit >= 0 or own.sign >= 0 else self._top_columns
        return known

    def unit(self, row: int) -> str:
        """Returns the unit that a row gives in a column of units, empty without one."""
        return self._at(row, self._columns(row).unit)

    def sign(self, row: int) -> str:
        """Returns the sign that a row gives in a column of signs (≥), empty without one."""
        return self._at(row, self._columns(row).sign)

    def _at(self, row: int, column: int) -> str:
        cell = self.rows[row].get(column - self.block(row)) if column >= 0 else None
        return cell.text.strip() if cell is not None else ""

    def row_words(self, row: int, column: int) -> list[str]:
        """Returns the words of the cells left of a place that are no figures, from left to right."""
        words: list[str] = []
        block, no_names = self.block(row), self._columns(row).no_names
        for c in range(column):
            if c + block in no_names:
                continue
            cell = self.rows[row].get(c)
            text = cell.text.strip() if cell is not None else ""
            if text and not is_figure(text) and text not in words and len(text) <= _LONG * 2 and text not in _BLANKS:
                words.append(text)
        return words


def _columns_of(heads: dict[int, Cell], shift: int) -> _Columns:
    def of(pattern: re.Pattern[str]) -> int:
        return next((c + shift for c, cell in heads.items() if pattern.fullmatch(cell.text.strip())), -1)

    unit, sign = of(_UNIT_HEAD), of(_SIGN_HEAD)
    worded = (c + shift for c, cell in heads.items() if _WORDED.fullmatch(cell.text.strip()))
    return _Columns(unit, sign, frozenset((unit, sign, *worded)))


def _last_filled(row: dict[int, Cell]) -> int:
    return max((c for c, cell in row.items() if cell.text.strip()), default=0)


def _tidy(cell: Cell) -> Cell:
    """Returns a cell without blanks in its words (合 计), in plain figures (８２４０．００), simplified characters."""
    text = cell.text
    if not text.isascii() and _UNTIDY.search(text):
        text = CELL_SPACE.sub("", text).translate(_PLAIN)
        return msgspec.structs.replace(cell, text=text)
    return cell


def is_figure(text: str) -> bool:
    """Tells whether a cell holds a number and little else."""
    text = text.strip()
    return bool(text) and len(text) <= _LONGEST_FIGURE and _is_figure(text)


@functools.lru_cache(maxsize=8192)
def _is_figure(text: str) -> bool:
    text = _BOUNDED.sub("", text) if text[0] > "9" or text[-1] in "?？" else text
    if "月" in text and _DEADLINE.match(text):
        return False
    return _HAS_DIGIT.search(text) is not None and _FIGURE.fullmatch(text) is not None


def is_prose(cell: Cell) -> bool:
    """Tells whether a cell holds running text, to be read as such."""
    text = cell.text.strip()
    return (len(text) > _LONG or (len(text) > _SENTENCE and text[-1] == "。")) and not is_figure(text)


def _is_year(text: str) -> bool:
    return _YEAR_HEAD.fullmatch(text) is not None


def skipped(table: Table) -> list[tuple[int, int]]:
    """Returns the stretches of a table that are not running text, in order."""
    stretches: list[tuple[int, int]] = []
    at = table.start
    for cell in sorted(table.cells, key=lambda c: c.start):
        if is_prose(cell):
            if cell.start > at:
                stretches.append((at, cell.start))
            at = cell.end
    if at < table.end:
        stretches.append((at, table.end))
    return stretches
