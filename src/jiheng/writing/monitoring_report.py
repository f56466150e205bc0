"""Monitoring report: where money and targets stand at the end of a month, what lags and why, and what is done next.

Its sentences and the heads of its table stand in the wording `monitoring`; the first of a name whose words are all
known is taken.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterable, Iterator, Mapping

from jiheng.scoring import Light
from jiheng.standards import Standards, load
from jiheng.writing.report.composition import Composition, Grid, GridCell, Paragraph, Section, Words, shown
from jiheng.writing.report.outline import numeral
from jiheng.writing.report.sentences import Filler
from jiheng.writing.report.shelf import Shelf
from jiheng.year import Standing, Watched, percent

_WORDING = "monitoring"
_WIDTHS = (4, 7, 12, 11, 11, 11, 9, 13, 22)
_LEFT = (1, 2, 7, 8)
_LATE = (Light.RED, Light.YELLOW)
_MONEY = "资金"
_ROW = 22  # characters of the widest column on one line of it


def monitoring_report(unit: str, year: int, found: Standing, standards: Standards | None = None) -> Composition:
    """Returns the report on a month: in words, with the table annexed.

    Args:
        unit: full name.
        year: the year.
        found: where it stands.
        standards: with the wording; those of the package by default.
    """
    return _Report(unit, year, found, standards or load()).composed()


class _Report:
    def __init__(self, unit: str, year: int, found: Standing, standards: Standards) -> None:
        self._found = found
        self._unit, self._year = unit, year
        self._wording = standards.wordings[_WORDING]
        self._words = {"unit": unit, "year": str(year), "month": str(found.month)}
        self._filler = Filler(Shelf((), unit, year, standards.glossary), self._words)

    def composed(self) -> Composition:
        parts = (self._whole(), self._money(), self._targets(), self._next())
        sections = tuple(
            Section(1, f"{numeral(number)}、", title, "", tuple(Paragraph((Words(line),)) for line in lines if line))
            for number, (title, lines) in enumerate(zip(self._texts("section"), parts, strict=True), 1)
        )
        month = self._found.month
        day = datetime.date(self._year, month, calendar.monthrange(self._year, month)[1])
        title = self._filled(self._wording.heading, {})
        return Composition(
            self._unit, self._year, _WORDING, title, sections, (self._grid(),), (), {}, signed_on=day
        )  # fmt: skip

    def _whole(self) -> Iterator[str]:
        rows = self._found.rows
        counts = ((light, sum(row.light is light for row in rows)) for light in Light)
        lights = "，".join(f"{_lamp(light)}{count}项" for light, count in counts if count)
        yield self._said("counts", {"rows": str(len(rows)), "lights": lights} if rows else {})

    def _money(self) -> Iterator[str]:
        chosen = [row for row in self._found.rows if row.scope.startswith(_MONEY)]
        yield from (self._said("money", _known(row)) for row in chosen)
        if not chosen:
            yield self._said("no-money", {})

    def _targets(self) -> Iterator[str]:
        yield from (
            self._said("target", _known(row)) for row in self._found.rows if not row.scope.startswith(_MONEY)
        )  # fmt: skip

    def _next(self) -> Iterator[str]:
        late = [row for row in self._found.rows if row.light in _LATE]
        yield from (self._said("late", _known(row)) for row in late)
        yield from (f"{note.rstrip('。')}。" for note in self._found.notes)
        if not late and not self._found.notes:
            yield self._said("no-late", {})

    def _texts(self, slot: str) -> list[str]:
        return [sentence.text for sentence in self._wording.sentences if sentence.slot == slot]

    def _said(self, slot: str, words: Mapping[str, str]) -> str:
        """Returns the first sentence of a name whose words are all known, empty where there is none."""
        return next((line for text in self._texts(slot) if (line := self._filled(text, words))), "")

    def _filled(self, text: str, words: Mapping[str, str]) -> str:
        filled = self._filler.fill(text, {name: word for name, word in words.items() if word})
        return "" if filled.faults else shown(filled.pieces)

    def _grid(self) -> Grid:
        cells = [GridCell(0, column, (Words(name),), head=True) for column, name in enumerate(self._texts("head"))]
        heights = [1]
        for place, row in enumerate(self._found.rows, 1):
            cells += [
                GridCell(place, column, (Words(text),), left=column in _LEFT) for column, text in enumerate(_cells(row))
            ]
            heights.append(max(1, -(-max(len(row.action), len(row.reason)) // _ROW) + 1))
        (title,) = self._texts("table")
        return Grid(_WORDING, title, "监控", _WIDTHS, tuple(heights), tuple(cells), leads=(0,))


def _known(row: Watched) -> dict[str, str]:
    """Returns what is known of a row, by the names that sentences use."""
    return {
        "name": row.name,
        "lamp": _lamp(row.light),
        "plan": row.number(row.plan),
        "due": row.number(row.due),
        "actual": row.number(row.actual),
        "done": percent(row.done),
        "pace": percent(row.pace),
        "note": row.note,
        "reason": row.reason.rstrip("。"),
        "forecast": row.forecast,
        "action": row.action.rstrip("。"),
    }


def _cells(row: Watched) -> Iterable[str]:
    figures = (row.number(row.plan), row.number(row.due), row.number(row.actual), percent(row.pace))
    return (row.light.chinese, row.scope, row.name, *figures, row.reason, row.action)


def _lamp(light: Light) -> str:
    return light.chinese if light is Light.GREY else f"{light.chinese}灯"
