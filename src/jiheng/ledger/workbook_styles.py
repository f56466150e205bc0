"""Styles: how the cells of the workbook look, and how wide its columns are."""

from __future__ import annotations

from typing import Any

from jiheng.standards.pack import Field, FieldType

_FONT = "等线"
_INK, _GREY, _BLUE, _PALE, _LINE = "#1F2933", "#8A94A0", "#1F5FA8", "#EEF3F8", "#C9D2DC"
_TEXT = "@"  # keeps Excel from turning 2021-09 or 3-1 into a date
_WIDTHS = {
    FieldType.MONEY: 15,
    FieldType.RATE: 10,
    FieldType.POINTS: 12,
    FieldType.SCORE: 9,
    FieldType.COUNT: 12,
    FieldType.ORDINAL: 9,
    FieldType.GRADE: 10,
    FieldType.DOCUMENT: 22,
    FieldType.PERIOD: 22,
    FieldType.DATE: 13,
    FieldType.REFERENCE: 20,
    FieldType.CHOICE: 14,
    FieldType.FILE: 22,
    FieldType.TEXT: 24,
    FieldType.BOOLEAN: 8,
}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._data: dict[str, Any] = {}
        self.mark = self._format(font_color=_GREY, font_size=8)
        self.title = self._format(bold=True, font_size=14, font_color=_BLUE)
        self.help = self._format(font_color=_GREY)
        self.heading = self._heading(_PALE)
        self.required = self._heading("#DCE8F5")
        self.total = self._format(bg_color="#F6F7F9", bold=True, bottom=1, border_color=_LINE)
        self.total_money = self._format(
            bg_color="#F6F7F9", bold=True, bottom=1, border_color=_LINE, num_format="#,##0.00"
        )
        self.example = self._format(font_color=_GREY, italic=True, num_format=_TEXT)
        self.label = self._format(bold=True, align="right", valign="vcenter")
        self.answer = self._format(
            locked=False, num_format=_TEXT, bottom=1, border_color=_BLUE, font_size=12, valign="vcenter", indent=1
        )
        self.plain = self._format(text_wrap=True, valign="top")
        self.month = self._format(bold=True, valign="top", font_color=_BLUE)
        self.section = self._format(bold=True, font_size=12, font_color=_BLUE, bottom=1, border_color=_BLUE)
        self.link = self._format(font_color=_BLUE, underline=1)
        self.number = self._format(num_format="0", align="center")

    def data(self, field: Field) -> Any:
        """Returns the format of a column: open for typing, with a number format that keeps what is typed."""
        match field.type:
            case FieldType.MONEY:
                code = "#,##0.00"
            case FieldType.RATE:
                code = "0.00%"
            case FieldType.POINTS | FieldType.SCORE:
                code = "0.00##"
            case FieldType.COUNT:
                code = "#,##0" if not field.digits else "General"
            case FieldType.DATE:
                code = "yyyy-mm-dd"
            case FieldType.ORDINAL:
                code = "0"
            case _:
                code = _TEXT
        if code not in self._data:
            text = code == _TEXT
            # 66.44万元 is typed as words and stands with the figures all the same.
            side = "left" if text or field.type in (FieldType.DATE, FieldType.ORDINAL) else "right"
            self._data[code] = self._format(num_format=code, locked=False, valign="top", text_wrap=text, align=side)
        return self._data[code]

    def width(self, field: Field) -> float:
        """Returns the width of a column: enough for its heading and for what it holds."""
        heading = 2.1 * len(field.title) + 3
        if field.auto:
            return heading
        return max(heading, _WIDTHS[field.type] + (8 if field.many or field.id == "text" else 0))

    def _heading(self, colour: str) -> Any:
        return self._format(
            bold=True, bg_color=colour, border=1, border_color=_LINE, text_wrap=True, align="center", valign="vcenter"
        )

    def _format(self, **properties: Any) -> Any:
        return self._book.add_format({"font_name": _FONT, "font_size": 10.5, "font_color": _INK, **properties})
