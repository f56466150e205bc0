"""Findings as an Excel workbook: the reports ranked for the reviewer's queue, and a row for every finding."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

import xlsxwriter

from jiheng.facts import RuleClass, Severity
from jiheng.writing.findings.lines import printable
from jiheng.writing.findings.outcome import Located, Outcome, family_title

_REPORT_COLUMNS = (
    ("排序", 6), ("风险值", 10), ("单位", 30), ("年度", 7), ("E", 6), ("W", 6), ("I", 6), ("涉及金额（万元）", 16),
    ("数量", 8), ("关系", 8), ("相符", 8), ("模板", 16), ("文件", 50), ("未检查的原因", 40),
)  # fmt: skip
_FINDING_COLUMNS = (
    ("文件", 36), ("单位", 26), ("年度", 7), ("级别", 6), ("代码", 7), ("类别", 8), ("行", 6), ("页", 6),
    ("单元格", 12), ("原文", 40), ("问题", 60), ("应为", 16), ("实为", 16), ("相差", 14), ("建议", 44), ("依据", 40),
    ("处理意见", 20),
)  # fmt: skip
_CLASSES = {RuleClass.TEXT: "文内", RuleClass.KNOWLEDGE: "知识", RuleClass.JUDGEMENT: "提示"}
_CELL_LIMIT = 32_000  # Excel takes 32,767 characters a cell
_ROW_LIMIT = 1_048_000  # Excel takes 1,048,576 rows a sheet


class WorkbookSink:
    """Writes rows as they come, so memory stays flat; text never becomes a formula or a link."""

    def __init__(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "tmpdir": str(path.parent),
            },
        )
        head = self._book.add_format({"bold": True, "bg_color": "#DCE6F1", "border": 1, "text_wrap": True})
        self._wrap = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._money = self._book.add_format({"num_format": "#,##0.00", "valign": "top"})
        self._severity = {
            Severity.ERROR: self._book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE", "valign": "top"}),
            Severity.WARNING: self._book.add_format({"font_color": "#7F6000", "bg_color": "#FFEB9C", "valign": "top"}),
            Severity.NOTE: self._book.add_format({"font_color": "#1F4E79", "valign": "top"}),
        }
        self._reports = self._sheet("报告", _REPORT_COLUMNS, head)
        self._findings = self._sheet("发现", _FINDING_COLUMNS, head)
        self._rows: dict[str, Outcome] = {}
        self._row = 1
        self._left_out = 0

    def add(self, outcome: Outcome, opinions: Sequence[str] = ()) -> None:
        """Takes an outcome; `opinions` is what was decided on each of its findings."""
        for each, opinion in zip_longest(outcome.findings, opinions[: len(outcome.findings)], fillvalue=""):
            assert isinstance(each, Located)  # noqa: S101 - there are no more opinions than findings
            if self._row > _ROW_LIMIT:
                self._left_out += 1
                continue
            self._write_finding(outcome, each, str(opinion))
        outcome.rendered = outcome.digest = b""
        self._rows[outcome.path] = outcome

    def replace(self, outcome: Outcome, added: int) -> None:
        """Takes an outcome anew and writes its last `added` findings."""
        whole = outcome.findings
        outcome.findings = whole[-added:]
        self.add(outcome)
        outcome.findings = whole

    def close(self) -> None:
        ranked = sorted(self._rows.values(), key=lambda o: o.place_in_queue)
        for number, outcome in enumerate(ranked, 1):
            self._write_report(number, outcome)
        for sheet, rows, columns in (
            (self._reports, len(self._rows), _REPORT_COLUMNS),
            (self._findings, self._row - 1, _FINDING_COLUMNS),
        ):
            sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
        if self._left_out:
            self._findings.write_string(self._row, 0, f"另有 {self._left_out} 条超出 Excel 行数上限，请用 jsonl 导出")
        self._book.close()

    def _sheet(self, name: str, columns: tuple[tuple[str, int], ...], head: Any) -> Any:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.hide_gridlines(2)
        for i, (title, width) in enumerate(columns):
            sheet.set_column(i, i, width)
            sheet.write_string(0, i, title, head)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _write_finding(self, outcome: Outcome, each: Located, opinion: str) -> None:
        finding = each.finding
        sheet, row = self._findings, self._row
        self._text(sheet, row, 0, outcome.path)
        self._text(sheet, row, 1, outcome.unit or "")
        self._number(sheet, row, 2, outcome.year)
        sheet.write_string(row, 3, finding.severity.value, self._severity[finding.severity])
        self._text(sheet, row, 4, finding.code)
        self._text(sheet, row, 5, _CLASSES[finding.klass])
        self._number(sheet, row, 6, each.line or None)
        self._number(sheet, row, 7, each.page)
        columns = (
            each.cell,
            each.quote,
            finding.message,
            finding.expected,
            finding.found,
            finding.difference,
            finding.hint,
        )
        for i, text in enumerate((*columns, finding.basis, opinion), 8):
            self._text(sheet, row, i, text)
        self._row += 1

    def _write_report(self, row: int, outcome: Outcome) -> None:
        sheet = self._reports
        self._number(sheet, row, 0, row if outcome.is_report else None)
        sheet.write_number(row, 1, float(outcome.risk), self._money)
        self._text(sheet, row, 2, outcome.unit or "")
        self._number(sheet, row, 3, outcome.year)
        for i, severity in enumerate(Severity, 4):
            sheet.write_number(row, i, outcome.count(severity), self._severity[severity])
        if outcome.money is not None:
            sheet.write_number(row, 7, float(outcome.money / 10_000), self._money)
        for i, value in enumerate((outcome.facts, outcome.relations, outcome.holding), 8):
            self._number(sheet, row, i, value)
        self._text(sheet, row, 11, family_title(outcome.standard))
        self._text(sheet, row, 12, outcome.path)
        self._text(
            sheet, row, 13, outcome.error.message if outcome.error else "" if outcome.is_report else "不像绩效报告"
        )

    def _text(self, sheet: Any, row: int, column: int, text: str) -> None:
        sheet.write_string(row, column, printable(text)[:_CELL_LIMIT], self._wrap)

    def _number(self, sheet: Any, row: int, column: int, value: int | None) -> None:
        if value is not None:
            sheet.write_number(row, column, value, self._wrap)
