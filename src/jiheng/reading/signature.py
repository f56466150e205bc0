"""Signatures: the name of a unit alone in a line with a date below or beside it."""

from __future__ import annotations

import datetime
import re

from jiheng.reading.outline_lines import Lines, Signature
from jiheng.standards import Standards

_HAN_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "O": "0", "o": "0", "0": "0"}
_B = "[ \t]{0,6}"
_DATE_LINE = re.compile(
    f"(?P<head>[^\n0-9。;,]{{0,60}}?)(?P<year>20[0-9]{{2}}|20{_B}[0-9]{_B}[0-9]|[二2][〇零Oo0][〇零Oo0一二三四五六七八九]{{2}})"
    f"{_B}[年./-]{_B}(?P<month>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}}){_B}[月./-]{_B}"
    f"(?P<day>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}}){_B}[日号]?[ \t]{{0,200}}(?=\n|$)"
)
_DAY_ENDS = ("日", "号", *"0123456789")
_DATE_WORDS = re.compile("^(?:日期|填报日期|填表日期|报告日期|报送日期|时间)?:?$")
_UNIT_WORDS = re.compile(
    "^(?:填报单位|报告单位|单位名称|评价单位|自评单位|部门名称|单位)?(?:[(](?:盖章|公章|章)[)])?:?[ \t]{0,20}"
)
_SEAL = re.compile("[ \t]{0,8}[(](?:盖章|公章|章|印章)[)][ \t]{0,20}$")
_SENTENCE = re.compile("[。;,:!?、]")
_LONGEST = 32
_LONGEST_LINE = 300
_TAIL = 8  # lines at the end where a unit may sign without a date


def signatures(lines: Lines, standards: Standards) -> list[Signature]:
    """Returns the signatures in order of the text; a cover page counts too."""
    if lines.signatures is None:
        lines.signatures = _search(lines, standards.words.get("organisation_suffixes", ()))
    return lines.signatures


def _search(lines: Lines, suffixes: tuple[str, ...]) -> list[Signature]:
    found: list[Signature] = []
    for line, start in zip(lines.strings, lines.starts, strict=True):
        if len(line) > _LONGEST_LINE or not line.rstrip().endswith(_DAY_ENDS):
            continue
        match = _DATE_LINE.match(lines.plain, start)
        signature = _dated(match, lines, suffixes) if match else None
        if signature is not None:
            found.append(signature)
    last = _undated(lines, suffixes, found[-1].unit_end if found else 0)
    if last is not None:
        found.append(last)
    return found


def _dated(match: re.Match[str], lines: Lines, suffixes: tuple[str, ...]) -> Signature | None:
    row = lines.at(match.start("year"))
    head = match["head"].strip()
    signed_on = _date(match["year"], match["month"], match["day"])
    if head and not _DATE_WORDS.match(head.replace(" ", "")):
        span = _unit_in(lines, row, lines.begin(row), match.start("year"), suffixes)
        return Signature(lines.begin(row), *span, signed_on) if span else None
    above = lines.preceding(row)
    start = lines.begin(row)
    if above is None or row - above > 3:
        return Signature(start, start, start, signed_on)
    span = _unit_in(lines, above, lines.begin(above), lines.end(above), suffixes)
    return Signature(lines.begin(above), *span, signed_on) if span else Signature(start, start, start, signed_on)


def _undated(lines: Lines, suffixes: tuple[str, ...], after: int) -> Signature | None:
    here = len(lines)
    for _ in range(_TAIL):
        row = lines.preceding(here)
        if row is None or lines.starts[row] < max(after, len(lines.plain) // 2) or row in lines.numbered:
            return None
        line = lines.strings[row].strip()
        if len(line) > _LONGEST + 8:
            return None
        above = lines.preceding(row)
        within = above is not None and above == row - 1 and lines.runs_on(above)
        span = None if within else _unit_in(lines, row, lines.begin(row), lines.end(row), suffixes)
        if span:
            return Signature(lines.begin(row), *span, None)
        here = row
    return None


def _unit_in(lines: Lines, row: int, start: int, end: int, suffixes: tuple[str, ...]) -> tuple[int, int] | None:
    """Returns the span of a unit's name when the stretch of a line holds that and nothing else."""
    words = lines.plain[start:end]
    if lines.in_table(start) or row in lines.numbered:
        return None
    head = _UNIT_WORDS.match(words)
    if head:
        start += head.end()
        words = words[head.end() :]
    words = _SEAL.sub("", words).rstrip()
    bare = words.replace(" ", "")
    if not 3 <= len(bare) <= _LONGEST or _SENTENCE.search(words) or not bare.endswith(suffixes):
        return None
    return start, start + len(words)


def _date(year: str, month: str, day: str) -> datetime.date | None:
    digits = "".join(_HAN_DIGITS.get(c, c) for c in "".join(year.split()))
    try:
        return datetime.date(int(digits), _small(month), _small(day))
    except ValueError:
        return None


def _small(digits: str) -> int:
    if digits.isdecimal():
        return int(digits)
    tens, ten, ones = digits.partition("十")
    one = int(_HAN_DIGITS.get(ones, "0")) if len(ones) < 2 else -100
    if not ten:
        return int(_HAN_DIGITS.get(tens, "0")) if len(tens) == 1 else -1
    return (int(_HAN_DIGITS.get(tens, "1")) if tens else 1) * 10 + one
