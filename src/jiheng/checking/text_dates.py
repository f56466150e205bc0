"""T11: days that cannot be, or on which offices and schools are closed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.checking.text_lines import words
from jiheng.checking.text_staleness import report_year
from jiheng.facts import Finding, Severity, Span

_B = r"\s{0,3}"
_DAY = re.compile(
    rf"月{_B}(?P<day>\d{{1,2}}){_B}日"
    rf"(?:{_B}[-—–~～至到]{_B}(?:(?P<month2>\d{{1,2}}){_B}月{_B})?(?P<day2>\d{{1,2}}){_B}日)?"
)
# Found by 月, which is rarer than a digit; month and year before it are looked up afterwards.
_MONTH_BEFORE = re.compile(rf"(?<!\d)(?:(?P<year>20\d\d){_B}年{_B})?(?P<month>\d{{1,2}}){_B}$")
_YEAR = re.compile(r"20(?<!\d20)(\d\d)\s{0,3}年")
_AS_OF = re.compile(rf"截[至止]{_B}(20\d\d){_B}年{_B}(?:12{_B}月{_B}31{_B}日|12{_B}月底|年?[底末])")
_BOUND = re.compile(r"\s{0,2}(?:前|之前|以前|起|以来|之后|以后|止|发布|印发|施行|实施|到期)")
_SENTENCE_END = re.compile(r"[。！？；\n]")
_LOOK_BACK = 500
_COMPARED = ("上年", "年初", "期初", "相比", "对比", "同期", "较")


@rule("T11")
def dates_are_plausible(review: Review) -> Iterator[Finding]:
    """Days that do not exist, ranges turned round, office work on public holidays, balance dates of another year."""
    year = report_year(review)
    yield from _days(review, year)
    if year is not None:
        yield from _balance_dates(review, year)
        yield from _signed_early(review, year)


def _days(review: Review, year: int | None) -> Iterator[Finding]:
    events, exempt = words(review, "office_events"), words(review, "holiday_events")
    for match in review.search(_DAY):
        before = _MONTH_BEFORE.search(review.text, max(match.start() - 16, 0), match.start())
        if before is None:
            continue
        span = review.span(before.start(), match.end())
        line = review.line_of(span.start)
        held = int(before["year"]) if before["year"] else _paragraph_year(review, span.start) or year
        first = _date(held or 2000, before["month"], match["day"])
        last_month = match["month2"] or before["month"]
        last = _date(held or 2000, last_month, match["day2"]) if match["day2"] else first
        if first is None or last is None:
            yield review.finding("T11", f"第{line}行“{span.quote}”：没有这一天", spans=[span], found=span.quote)
            continue
        if last < first and last.month == first.month:
            yield review.finding("T11", f"第{line}行“{span.quote}”：起止日期颠倒", spans=[span], found=span.quote)
            continue
        if held is None:
            continue
        holiday = review.standards.calendar.holiday(first)
        if holiday is None or _BOUND.match(review.text, match.end()):
            continue
        sentence = _around(review, span)
        event = next((e for e in events if e in sentence), None)
        if event is None or any(word in sentence for word in exempt):
            continue
        yield review.finding(
            "T11",
            f"第{line}行“{span.quote}”：{first.year}年{first.month}月{first.day}日是{holiday}放假，"
            f"却写有“{event}”等活动，请核实日期",
            spans=[span],
            expected="工作日",
            found=f"{holiday}假期",
        )


def _around(review: Review, span: Span) -> str:
    """Returns the sentence of a day, cut where it runs on without end."""
    text = review.text
    before, behind = text[max(span.start - _LOOK_BACK, 0) : span.start], text[span.end : span.end + _LOOK_BACK]
    return _SENTENCE_END.split(before)[-1] + span.quote + _SENTENCE_END.split(behind, maxsplit=1)[0]


def _date(year: int, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(year, int(month), int(day))
    except ValueError:
        return None


def _paragraph_year(review: Review, position: int) -> int | None:
    """Returns the year named last before a position in its line, as in 2020年3月5日……4月8日."""
    reach = max(position - _LOOK_BACK, 0)
    start = max(review.text.rfind("\n", reach, position) + 1, reach)
    found = list(_YEAR.finditer(review.text, start, position))
    return 2000 + int(found[-1][1]) if found else None


def _balance_dates(review: Review, year: int) -> Iterator[Finding]:
    """截至 the end of the year before, where the end of the report's own year is named nowhere."""
    found = list(review.search(_AS_OF)) if review.holds("截至", "截止") else []
    if any(int(m[1]) == year for m in found):
        return
    for match in found:
        sentence = review.sentence(match.start()).quote
        if int(match[1]) != year - 1 or any(word in sentence for word in _COMPARED):
            continue
        yield review.finding(
            "T11",
            f"第{review.line_of(match.start())}行时点写“{match[0]}”，{year}年度报告应为{year}年12月31日",
            spans=[review.span(match.start(), match.end())],
            expected=f"{year}年12月31日",
            found=match[0],
        )


def _signed_early(review: Review, year: int) -> Iterator[Finding]:
    """A report on a whole year that is dated before its last months."""
    signed = review.report.signed_on
    if signed is None or signed >= datetime.date(year, 11, 1):
        return
    place = review.report.signature
    yield review.finding(
        "T11",
        f"落款日期{signed.year}年{signed.month}月{signed.day}日早于报告年度{year}年结束",
        spans=[place],
        severity=Severity.WARNING,
        expected=f"{year + 1}年的日期",
        found=signed.isoformat(),
    )
