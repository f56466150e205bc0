"""Start: the first sheet of the workbook: whose year it is, how to fill it in, what is due by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from jiheng.ledger.ledger import Ledger
from jiheng.ledger.workbook_layout import PACKS, SYSTEM, UNIT, YEAR
from jiheng.ledger.workbook_styles import Styles

_HOW = (
    "第一次填，先填这几张就能得出支出、得分和报告：单位档案、人员、预算与支出、项目、绩效指标、指标完成值；其余办一件记一件。",
    "每张表一类记录，一行一条。蓝底星号列必填；灰色斜体的“示例”行不读入，可以留着。",
    "金额以元登记，也可直接写“66.44万元”；估计数写“2000余”“近20场”；没有数据就空着，不要填 0。",
    "列可以移动、表可以筛选排序；表头和合计行有保护（无密码，审阅→撤销工作表保护）。",
    "本年确实没有发生的事项，在“零申报”表声明。",
    "填好后运行 jiheng year check 本文件，逐条按单元格改正；year score 查看得分，year report 写出报告。",
)
_NEXT_YEAR = 12
_FIRST_ANSWER, _ANSWER_HEIGHT = 2, 21
_LONGEST = 250


class Start(msgspec.Struct, frozen=True):
    """What the sheet shows; `counts` are formulas that count the rows of each register."""

    ledger: Ledger
    system: str
    counts: Mapping[str, str]


def write_start(sheet: Any, styles: Styles, start: Start) -> None:
    """Fills the sheet."""
    ledger = start.ledger
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 100)
    sheet.set_column(2, 2, 3)
    sheet.set_column(3, 3, 14)
    sheet.set_column(4, 4, 22)
    sheet.set_column(5, 5, 10)
    sheet.write_string(0, 0, f"{ledger.unit}{ledger.year}年绩效登记簿", styles.title)
    answers = (
        (UNIT, ledger.unit),
        (YEAR, str(ledger.year)),
        (PACKS, "、".join(ledger.schema.packs)),
        (SYSTEM, start.system),
    )
    row = _FIRST_ANSWER
    for label, answer in answers:
        sheet.write_string(row, 0, label, styles.label)
        sheet.write_string(row, 1, answer, styles.answer)
        sheet.set_row(row, _ANSWER_HEIGHT)
        row += 1
    _asked(sheet, start)
    row = _lines(sheet, styles, row + 1, "怎样填写", _HOW)
    row = _section(sheet, styles, row + 1, "全年日历")
    known = {r.title for r in ledger.schema.registers.values()}
    for each in ledger.standards.year_tasks:
        month = f"{each.month}月" if each.month <= _NEXT_YEAR else f"次年{each.month - _NEXT_YEAR}月"
        where = "、".join(title for title in each.registers if title in known)
        text = "；".join(each.tasks) + (f"。填写：{where}" if where else "")
        sheet.write_string(row, 0, month, styles.month)
        sheet.write_string(row, 1, text, styles.plain)
        row += 1
    _index(sheet, styles, start)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.4)
    sheet.fit_to_pages(1, 1)
    sheet.set_first_sheet()
    sheet.activate()


def _asked(sheet: Any, start: Start) -> None:
    """Says in words what the ids stand for, and offers the scoring tables."""
    packs = start.ledger.standards.packs
    known = "；".join(f"{name} {packs[name].title}" for name in start.ledger.schema.packs if name in packs)
    told = {"input_title": PACKS, "input_message": f"{known}。一般不改。"[:_LONGEST]}
    sheet.data_validation(_FIRST_ANSWER + 2, 1, _FIRST_ANSWER + 2, 1, {"validate": "any", **told})
    systems = [s for s in start.ledger.standards.systems.values() if s.scope == "unit"]
    system = start.ledger.standards.systems.get(start.system)
    said = f"{system.title}。" if system else ""
    rule: dict[str, Any] = {"validate": "any"}
    if len(",".join(s.id for s in systems)) <= _LONGEST:
        rule = {"validate": "list", "source": [s.id for s in systems], "error_type": "warning"}
    message = f"{said}不填时按所在地和年度选；jiheng standard list 查看全部。"
    sheet.data_validation(
        _FIRST_ANSWER + 3, 1, _FIRST_ANSWER + 3, 1, {**rule, "input_title": SYSTEM, "input_message": message[:_LONGEST]}
    )


def _index(sheet: Any, styles: Styles, start: Start) -> None:
    """Lists the registers by group, each with a link and the number of its rows."""
    for column, title in ((3, "分组"), (4, "登记表"), (5, "已填行数")):
        sheet.write_string(2, column, title, styles.heading)
    last = ""
    for row, register in enumerate(start.ledger.schema.registers.values(), 3):
        if register.group != last:
            last = register.group
            sheet.write_string(row, 3, last, styles.month)
        sheet.write_url(row, 4, f"internal:'{register.sheet}'!B6", styles.link, register.title, register.help[:200])
        rows = len(start.ledger.table(register.id))
        sheet.write_formula(row, 5, f"={start.counts[register.id]}", styles.number, rows)


def _lines(sheet: Any, styles: Styles, row: int, title: str, lines: tuple[str, ...]) -> int:
    row = _section(sheet, styles, row, title)
    for line in lines:
        sheet.write_string(row, 1, line, styles.plain)
        row += 1
    return row


def _section(sheet: Any, styles: Styles, row: int, title: str) -> int:
    sheet.write_string(row, 0, title, styles.section)
    sheet.write_blank(row, 1, None, styles.section)
    return row + 1
