"""Stale: what in a text block belongs to another year, or is a number typed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from jiheng.checking.text_staleness import number_of
from jiheng.reading.scan import scan
from jiheng.standards import Standards
from jiheng.writing.report.composition import DraftProblem, Place

_YEAR = re.compile(r"20\d\d(?=年)")
_COMPARED = re.compile(r"(?:与|比|较|同|上年|去年|自|从|据|〔|\[|起)\s{0,3}$")
_REFERENCE = re.compile(r"\{\{[^{}]{0,240}\}\}")


class TextBlock(msgspec.Struct, frozen=True):
    """Words that people wrote for a section; numbers stand in them as references.

    Attributes:
        slot: canonical slot of the section.
        text: paragraphs, one a line, with `{{概念.阶段}}` for numbers.
        heading: title of the section, where a family has two of a slot; empty takes the first.
        written_for: year it was written for, None for the year of the report.
        replaces: stands in place of the drafted sentences, not after them.
        listed: drafted from registers: lines that begin with `1.` are items of a list, whose mark the outline chooses.
    """

    slot: str
    text: str
    heading: str = ""
    written_for: int | None = None
    replaces: bool = False
    listed: bool = False


def stale(block: TextBlock, year: int, standards: Standards) -> Iterator[DraftProblem]:
    """Yields what must be looked at before a block may stand in the report of a year."""
    reused = block.written_for is not None and block.written_for != year
    for number, line in enumerate(block.text.split("\n"), 1):
        plain = _REFERENCE.sub(lambda match: "＿" * len(match[0]), line)
        yield from _years(plain, block.slot, number, year, reused=reused)
        yield from _ordinals(plain, block.slot, number, year, standards)
        yield from _campaigns(plain, block.slot, number, year, standards)
        yield from _typed(plain, block.slot, number, standards)


def _years(line: str, slot: str, number: int, year: int, *, reused: bool) -> Iterator[DraftProblem]:
    for match in _YEAR.finditer(line):
        if int(match[0]) == year or _COMPARED.search(line, max(match.start() - 6, 0), match.start()):
            continue
        severity = "E" if reused else "W"
        what = f"写的是“{match[0]}年”，报告为{year}年度"
        yield _stale(slot, number, match.start(), what, f"改为{year}年，或删去往年的内容", severity)


def _ordinals(line: str, slot: str, number: int, year: int, standards: Standards) -> Iterator[DraftProblem]:
    for rule in standards.calendar.ordinals:
        if rule.step != 1:
            continue
        expected = rule.number(year)
        for pattern in rule.patterns:
            for match in re.finditer(pattern, line):
                said = number_of(match["n"])
                if said is not None and expected is not None and said != expected:
                    what = f"“{match[0]}”与年度不符：{year}年为第{expected}个{rule.title}"
                    yield _stale(
                        slot, number, match.start(), what, f"改为第{expected}，并核对所写事项是否发生在{year}年"
                    )


def _campaigns(line: str, slot: str, number: int, year: int, standards: Standards) -> Iterator[DraftProblem]:
    for campaign in standards.calendar.campaigns:
        if campaign.covers(year):
            continue
        for pattern in campaign.patterns:
            match = re.search(pattern, line)
            if match:
                instead = f"；{year}年可写“{campaign.successor}”" if campaign.successor else ""
                what = f"“{match[0]}”不属于{year}年（{campaign.title}）"
                yield _stale(slot, number, match.start(), what, f"删去或改写{instead}")
                break


def _typed(line: str, slot: str, number: int, standards: Standards) -> Iterator[DraftProblem]:
    for quantity in scan(line, standards.names).quantities:
        quote = line[quantity.start : quantity.end]
        yield DraftProblem(
            "typed-number",
            "W",
            Place(slot, number, quantity.start + 1),
            f"“{quote}”是手写的数字，不随登记的数据变化",
            "改用引用，如 {{支出合计.决算}}；确属文字叙述的可以保留",
        )


def _stale(slot: str, number: int, at: int, what: str, fix: str, severity: str = "E") -> DraftProblem:
    return DraftProblem("stale", severity, Place(slot, number, at + 1), what, fix)
