"""Stale: what in a text block belongs to another year, or is a number typed by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache, partial
from typing import NamedTuple

import msgspec

from jiheng.checking.text_staleness import literal_of, number_of
from jiheng.reading.scan import scan
from jiheng.standards import Standards
from jiheng.standards.calendar import Campaign, OrdinalRule
from jiheng.writing.report.composition import DraftProblem, Place
from jiheng.writing.report.kept import Kept

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


class _Said(NamedTuple):
    """What must be looked at in a line, and the character (from 0) it stands at."""

    at: int
    message: str
    fix: str
    severity: str = "E"
    code: str = "stale"


def stale(block: TextBlock, year: int, standards: Standards, kept: Kept | None = None) -> Iterator[DraftProblem]:
    """Yields what must be looked at before a block may stand in the report of a year.

    Args:
        block: the words.
        year: of the report.
        standards: calendar and names.
        kept: of earlier reports of this year.
    """
    reused = block.written_for is not None and block.written_for != year
    kept = kept or Kept()
    bygone = kept.once("bygone", lambda: _Bygone(year, standards))
    for number, line in enumerate(block.text.split("\n"), 1):
        for said in kept.once(("stale", line, reused), partial(bygone.of, line, reused=reused)):
            place = Place(block.slot, number, said.at + 1)
            yield DraftProblem(said.code, said.severity, place, said.message, said.fix)


class _Bygone:
    """What belongs to other years than one."""

    def __init__(self, year: int, standards: Standards) -> None:
        self._year = year
        self._standards = standards

    def of(self, line: str, *, reused: bool) -> tuple[_Said, ...]:
        """Returns what must be looked at in a line; `reused` where it was written for another year."""
        plain = _REFERENCE.sub(lambda match: "＿" * len(match[0]), line)
        return (
            *self._years(plain, reused=reused),
            *self._ordinals(plain),
            *self._campaigns(plain),
            *self._typed(plain),
        )

    def _years(self, line: str, *, reused: bool) -> Iterator[_Said]:
        for match in _YEAR.finditer(line):
            if int(match[0]) == self._year or _COMPARED.search(line, max(match.start() - 6, 0), match.start()):
                continue
            what = f"写的是“{match[0]}年”，报告为{self._year}年度"
            yield _Said(match.start(), what, f"改为{self._year}年，或删去往年的内容", "E" if reused else "W")

    def _ordinals(self, line: str) -> Iterator[_Said]:
        for rule, expected in self._numbered:
            for match in (m for pattern in _fitting(rule.patterns, line) for m in pattern.finditer(line)):
                said = number_of(match["n"])
                if said is not None and said != expected:
                    what = f"“{match[0]}”与年度不符：{self._year}年为第{expected}个{rule.title}"
                    yield _Said(match.start(), what, f"改为第{expected}，并核对所写事项是否发生在{self._year}年")

    def _campaigns(self, line: str) -> Iterator[_Said]:
        for campaign in self._over:
            found = (pattern.search(line) for pattern in _fitting(campaign.patterns, line))
            match = next(filter(None, found), None)
            if match:
                instead = f"；{self._year}年可写“{campaign.successor}”" if campaign.successor else ""
                what = f"“{match[0]}”不属于{self._year}年（{campaign.title}）"
                yield _Said(match.start(), what, f"删去或改写{instead}")

    def _typed(self, line: str) -> Iterator[_Said]:
        for quantity in scan(line, self._standards.names).quantities:
            what = f"“{line[quantity.start : quantity.end]}”是手写的数字，不随登记的数据变化"
            fix = "改用引用，如 {{支出合计.决算}}；确属文字叙述的可以保留"
            yield _Said(quantity.start, what, fix, "W", "typed-number")

    @cached_property
    def _numbered(self) -> list[tuple[OrdinalRule, int]]:
        """What comes every year, with its number in this one."""
        rules = [(rule, rule.number(self._year)) for rule in self._standards.calendar.ordinals if rule.step == 1]
        return [(rule, number) for rule, number in rules if number is not None]

    @cached_property
    def _over(self) -> list[Campaign]:
        """Campaigns that do not belong to this year."""
        return [each for each in self._standards.calendar.campaigns if not each.covers(self._year)]


def _fitting(patterns: Iterable[str], line: str) -> Iterator[re.Pattern[str]]:
    """Yields the patterns whose characters stand in a line: few lines need any, and compiling them takes long."""
    return (_compiled(pattern) for pattern in patterns if literal_of(pattern) in line)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
