"""Tables: the meaning of a cell from the words at the left of its row and at the head of its column.

The row names the thing, the column the stage (`年初预算数`), the kind (`执行率`, `分值`) or the year, or the other
way round; the unit stands in the cell, in the header or once above the table (`单位：万元`).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.facts import Amount, Cell, Stage, Table
from jiheng.facts.unit import CNY, COUNT, PERCENT, SCORE, count_of
from jiheng.reading.context import Context
from jiheng.reading.meaning.flow import as_flow
from jiheng.reading.meaning.grid import Grid, is_figure, is_prose
from jiheng.reading.meaning.lexicon import STRONG, Lexicon, bare
from jiheng.reading.meaning.naming import OTHER, PROJECT, Name, clean, name_money
from jiheng.reading.meaning.period import year_in
from jiheng.reading.meaning.rates import GROWTH, SHARE, Draft
from jiheng.reading.meaning.reading import Reading
from jiheng.reading.meaning.row_target import WORTH, as_target, bounded
from jiheng.reading.meaning.stage import stage_in
from jiheng.reading.numerals import ONE, power
from jiheng.reading.quantity import Quantity
from jiheng.reading.scan import bare_numbers
from jiheng.reading.units import MAGNITUDES

_UNIT = re.compile(
    r"(?:金额)?单位[：:]?\s*(?:人民币)?(亿元|万元|千元|百元|元)|[（(](?:单位[：:])?(亿元|万元|千元|元)[）)]"
)
_UNIT_LINE = re.compile(r"[\s|]{0,4}[（(]?(?:金额)?单位[：:]\s?(?:人民币)?(亿元|万元|千元|百元|元)")
_TOTAL_NAME = re.compile(r"\s*(?:合\s?计|总\s?计|共计)")
_MONEY_WORDS = re.compile(
    r"预算|决算|支出|收入|金额|资金|执行数|经费|拨款|合计|结转|结余|费|增减额|款|万元|补助|采购额"
)
_RATE_WORDS = re.compile(r"%|％|率|占比|比重|比例|增减幅|百分比")
_SCORE_WORDS = re.compile(r"分值|得分|权重|评分|满分|扣分|自评分|标准分")
_BLOCK_POINTS = re.compile(r"[（(]?\d[\d.]{0,5}分?[）)]?$")
_MARK = re.compile(r"^[\d一二三四五六七八九十（）()、.．]{1,4}[、.．）)]")
_OPENER = re.compile(r"^(?:其中|加|减)[：:]?")
_FULL_MARK = re.compile(r"分值|权重|满分|标准分")
_NO_VALUE = re.compile(r"序号|行次|编码|代码|栏次|电话|日期|邮编|科目编码|备注")
_COUNT_UNIT = re.compile(r"[（(](?P<size>[百千]?[万亿])?(?P<unit>[一-鿿]{1,3}(?:次)?)[）)]")
_IN_YUAN = re.compile(r"\d,\d{3}\.\d{2}$")  # 3,724,055.00: no clerk writes 万元 so
_LEVELS = frozenset({"类", "款", "项"})  # of budget subjects
_BODY = re.compile(r"(?:机关|汇总|本级|机构|单位)$")
_PEOPLE = re.compile(r"编制|人数|人员|职工|退休|在职|在编")
_TARGET = re.compile(r"指标值|目标值|目标|计划|预期")
_MEASURED = re.compile(r"指标值|目标|完成|实际值")
_INDICATOR = re.compile(r"指标值|目标值|完成值|实际值")  # columns of many units
_DONE = re.compile(r"完成值|完成情况|实际值|完成数|实际完成|全年完成")
_GROWTH = re.compile(r"增减(?:幅|%|％|率|比例)|增长率|变动率|增减变动率|同比")
_DELTA = re.compile(r"增减额?|增减变动|变动额|比上年|较上年|差额")
_SHARE_WORDS = re.compile(r"占比|比重|占.{0,8}(?:%|比例)")
_EXECUTION = re.compile(r"执行率|预算完成率|^完成率|支出完成率|支出进度|使用率|支付率")
_OF_MONEY = re.compile(r"资金|预算|金额|总额")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_RATE_HEAD = re.compile(r"[一-鿿]{2}(?:率|比例|进度)$")
_SCORE_ROWS = frozenset({"总分", "自评总分", "综合得分"})
_TOTAL_ROWS = frozenset({"合计", "总计", "总分", "共计"})
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?")
_LEFT_HEAD = re.compile(
    r"(?:^|末|年|金|算)(?:结转|结余|结转结余|结转和结余)(?:资金|金额|数|额)?(?:[（(][^（）()]*[）)])?$"
)
_LAST_YEAR = re.compile(r"上年|去年")


def read_tables(context: Context, lexicon: Lexicon, tables: tuple[Table, ...]) -> Iterator[Reading]:
    """Yields the meaning of every number in the tables of a document."""
    quantities = context.scan.quantities
    starts = [q.start for q in quantities]
    for table in tables:
        grid = Grid(table)
        lo = bisect.bisect_left(starts, table.start)
        hi = bisect.bisect_left(starts, table.end)
        inside = quantities[lo:hi]
        yield from _read(context, lexicon, grid, list(inside))


def _read(context: Context, lexicon: Lexicon, grid: Grid, inside: list[Quantity]) -> Iterator[Reading]:
    table = grid.table
    above = context.plain[max(0, table.start - 120) : table.start]
    unit = _unit_of(above) or _unit_of("".join(c.text for row in grid.rows[: grid.header + 1] for c in row.values()))
    unit = unit or _unit_beside(context, grid)
    section = context.section_at(table.start)
    title = as_flow(context.sections[section].title) if section >= 0 else ""
    money_table = unit is not None
    heads = _heads_above(context, table) if not grid.header else {}
    seen: set[int] = set()
    by_start = {q.start: q for q in inside}
    positions = sorted(by_start)
    for r, row in enumerate(grid.rows):
        if r < grid.header:
            continue
        target: Quantity | None = None
        own_unit = unit or _unit_of(grid.block_words(r))
        for c, cell in sorted(row.items()):
            if cell.start in seen or not cell.text.strip() or is_prose(cell):
                continue
            seen.add(cell.start)
            header = grid.column_words(c, r) or heads.get(c, "")
            if _NO_VALUE.search(header):
                continue
            names = grid.row_words(r, c)
            said = grid.unit(r)
            if said and _MEASURED.search(header):
                header = f"{header}（{said}）"
            found = [
                by_start[p]
                for p in positions[bisect.bisect_left(positions, cell.start) : bisect.bisect_left(positions, cell.end)]
            ]
            if not found and is_figure(cell.text):
                found = _bare(context, lexicon, cell, header, names, own_unit, money_table=money_table)
                if target is not None and _DONE.search(header):
                    found = [as_target(context, q, target) for q in found]
            if found and _TARGET.search(header):
                found = [bounded(q, grid.sign(r)) for q in found]
                target = found[-1]
            for quantity in found:
                if quantity.kind == "count" and unit is not None and _looks_bare(context, quantity):
                    continue
                if quantity.kind == "score" and not is_figure(cell.text) and not _SCORE_WORDS.search(header):
                    # `产出指标（50分）` in a column of names: what a block of the form is worth.
                    block = _BLOCK_POINTS.sub("", cell.text.strip())
                    draft = Draft("满分", block, Stage.FULL_MARK, block)
                    yield Reading(quantity, draft, context.year, section, quantity.start, quantity.amount)
                    continue
                draft, year, amount = _meaning(context, lexicon, quantity, header, names, title)
                yield Reading(quantity, draft, year, section, quantity.start, amount)


_WIDE = re.compile(r"[ \t\u3000]{2,}|\t")


def _heads_above(context: Context, table: Table) -> dict[int, str]:
    """Returns the heads of the columns from the line above a table that lost its own, aligned at the right."""
    lines = context.plain[max(0, table.start - 200) : table.start].rstrip().rsplit("\n", 1)
    words = [w for w in _WIDE.split(lines[-1].strip()) if w]
    if len(words) < table.columns or any(is_figure(w) and not _YEAR.fullmatch(w) for w in words):
        return {}
    return dict(enumerate(["", *words[len(words) - table.columns + 1 :]]))


def _unit_of(words: str) -> int | None:
    found = None
    for match in _UNIT.finditer(words):
        found = match[1] or match[2]
    return WORTH[found] if found else None


def _unit_beside(context: Context, grid: Grid) -> int | None:
    """Returns the unit that the line below a table gives (`（单位：万元）`), or the name of its row of totals."""
    below = _UNIT_LINE.match(context.plain, grid.table.end)
    if below is not None:
        return WORTH[below[1]]
    totals = [row[0].text for row in grid.rows if 0 in row and _TOTAL_NAME.match(row[0].text) is not None]
    return _unit_of(totals[-1]) if totals else None


def _looks_bare(context: Context, quantity: Quantity) -> bool:
    return quantity.amount.unit == COUNT and not context.plain[quantity.end - 1].isalpha()


def _bare(
    context: Context,
    lexicon: Lexicon,
    cell: Cell,
    header: str,
    names: list[str],
    unit: int | None,
    *,
    money_table: bool,
) -> list[Quantity]:
    """Returns the numbers of a cell that has no unit of its own, with the unit its header gives."""
    found: list[Quantity] = []
    words = header + "".join(names[-1:])
    for start, end, number in bare_numbers(context.text, cell.start, cell.end):
        value, step = number.value, number.step
        if (_SCORE_WORDS.search(header) and not header.rstrip("）)").endswith("率")) or (
            names and names[-1] in _SCORE_ROWS
        ):
            found.append(Quantity(start, end, Amount(value, SCORE, step), "score"))
        elif "得分率" in header or _RATE_WORDS.search(header) or (not header and _RATE_WORDS.search(words)):
            found.append(Quantity(start, end, Amount(value, PERCENT, step), "rate"))
        else:
            own = (
                _unit_of(header)
                or (_unit_of(names[-1]) if names else None)
                or (unit if not _INDICATOR.search(header) else None)
            )
            counted = _COUNT_UNIT.search(header) or (_COUNT_UNIT.search(names[-1]) if names else None)
            if counted and counted["unit"] in lexicon.measures and counted["unit"] not in _LEVELS:
                worth = power(MAGNITUDES[counted["size"]]) if counted["size"] else ONE
                found.append(
                    Quantity(start, end, Amount(value * worth, count_of(counted["unit"]), step * worth), "count")
                )
            elif (
                own is None
                and _MONEY_WORDS.search(words)
                and not _RATE_WORDS.search(header)
                and _IN_YUAN.search(context.plain[start:end])
            ):
                found.append(Quantity(start, end, Amount(value, CNY, step), "money"))
            elif own is not None and (money_table or _MONEY_WORDS.search(words) or _unit_of(words)):
                worth = Decimal(own)
                found.append(Quantity(start, end, Amount(value * worth, CNY, step * worth), "money"))
            elif _RATE_WORDS.search(words):
                found.append(Quantity(start, end, Amount(value, PERCENT, step), "rate"))
            elif not header and names and _PEOPLE.search(names[-1]):
                found.append(Quantity(start, end, Amount(value, count_of("人"), step), "count"))
            elif header and names and not _YEAR.fullmatch(cell.text.strip()):
                found.append(Quantity(start, end, Amount(value, COUNT, step), "count"))
    return found


def _meaning(
    context: Context, lexicon: Lexicon, quantity: Quantity, header: str, names: list[str], title: str
) -> tuple[Draft, int | None, Amount]:
    year = _year(context, header, names)
    amount = quantity.amount
    name = bare(names[-1]) if names else ""
    name = _MARK.sub("", name)
    name = name.rstrip("：:")
    label = clean(lexicon, _OPENER.sub("", name)) or name or header
    unit = context.unit
    if quantity.kind == "score":
        full = _FULL_MARK.search(header) or (not _SCORE_WORDS.search(header) and amount.value == 100)
        stage = Stage.FULL_MARK if full else Stage.SCORED
        if stage is Stage.FULL_MARK:
            return Draft("满分", label, stage, label), year, amount
        whole = not label or label in _TOTAL_ROWS or lexicon.transparent_only(label, unit)
        whole = whole and _OF_MONEY.search(label) is None  # 年度资金总额: what its execution earned
        return Draft("自评得分" if whole else "指标得分", label, stage, "" if whole else label), year, amount
    stage = _stage(lexicon, header, names, title)
    if quantity.kind == "rate":
        return _rate(lexicon, header, label, stage), year, amount
    if quantity.kind == "count":
        found, _ = lexicon.concept_at_end(bare(label), "count")
        concept = found or OTHER + (label or header)
        counted, force = stage_in(lexicon.count, name)
        if counted is not None and force == STRONG and not header:
            stage = counted
        return Draft(concept, label or header, stage), year, amount
    if _DELTA.search(header) and stage_in(lexicon.money, header)[1] != STRONG:
        return Draft("增减额", f"{label}{header}", Stage.OTHER), year, amount
    if _LEFT_HEAD.search(header) and not _LAST_YEAR.search(header) and "年初" not in header:
        return (
            Draft("结转结余", f"{label}{header}", Stage.ACTUAL, label if label not in _TOTAL_ROWS else ""),
            year,
            amount,
        )
    named = name_money(lexicon, re.sub(r"^(?:其中|加|减)[：:]?", "", name), unit)
    if not named.concept or (named.concept.startswith(OTHER) and _BODY.search(name)):
        top = name_money(lexicon, re.sub(r"[（(].*?[）)]", "", header), unit)
        if top.concept and not top.concept.startswith(OTHER):
            named = Name(top.concept, f"{label}{top.label}", label if label not in _TOTAL_ROWS else "")
        elif label in _TOTAL_ROWS or not label:
            concept = "收入合计" if "收入" in header + title and "支出" not in header + title else "支出合计"
            named = Name(concept, label or header)
        elif _BODY.search(name) and top.concept:
            named = Name(top.concept, top.label, label)
        else:
            named = Name("支出合计" if named.label else OTHER + label, label)
    elif named.concept.startswith(OTHER) and re.search("项目", title):
        named = Name(PROJECT + named.concept.removeprefix(OTHER), named.label)
    subject = named.concept.removeprefix(PROJECT) if named.concept.startswith(PROJECT) else named.rest
    return Draft(named.concept, named.label or label, stage, subject), year, amount


def _rate(lexicon: Lexicon, header: str, label: str, stage: Stage) -> Draft:
    if _EXECUTION.search(header):
        return Draft("预算执行率", f"{label}{header}", Stage.TARGET if "预计" in header else Stage.DONE)
    if _GROWTH.search(header):
        return Draft(GROWTH, f"{label}{header}", Stage.OTHER)
    if _SHARE_WORDS.search(header):
        return Draft(SHARE, f"{label}占比", stage if stage is not Stage.DONE else Stage.ACTUAL)
    if "得分" in header:
        return Draft(OTHER + "得分率", f"{label}得分率", Stage.DONE)
    head = _BRACKETS.sub("", header)
    if _RATE_HEAD.search(head) and not _INDICATOR.search(head):
        # A column of 付款比例 says what its rates are, each row of what.
        return Draft(lexicon.concept_at_end(bare(head), "rate")[0] or OTHER + head, f"{label}{head}", stage)
    concept, _ = lexicon.concept_at_end(bare(label), "rate")
    concept = concept or ("满意度" if "满意" in label else OTHER + (label or header))
    return Draft(concept, label or header, stage)


def _stage(lexicon: Lexicon, header: str, names: list[str], title: str) -> Stage:
    if _DONE.search(header):
        return Stage.DONE
    if "预计" in header:
        return Stage.BUDGET
    for words in (header, *reversed(names)):
        stage, force = stage_in(lexicon.money, words)
        if stage is not None and force == STRONG:
            return stage
    if _TARGET.search(header):
        return Stage.TARGET
    stage, force = stage_in(lexicon.money, title)
    if stage is not None and force == STRONG and stage.is_budget and not re.search("决算|执行|支出情况", title):
        return stage
    return Stage.ACTUAL


def _year(context: Context, header: str, names: list[str]) -> int | None:
    found = _YEAR.search(header)
    if found:
        return int(found[1])
    if _LAST_YEAR.search(header) and not re.search("结转|结余|增减|比上年|较上年", header) and context.year is not None:
        return context.year - 1
    for name in names:
        year = year_in(name, context.year)
        if year is not None:
            return year
    return context.year
