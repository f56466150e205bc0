"""T05 and T06: what converters, templates and recognition leave in a text."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.checking.text_lines import HAN, Line, layout, words
from jiheng.checking.text_marks import marks
from jiheng.facts import Finding, Severity, Span

_BOOKMARK = re.compile(r"\[bookmark:[^\]\n]{0,60}\]?|\{\{[^{}\n]{0,60}\}\}|\$\{[^{}\n]{0,60}\}", re.IGNORECASE)
_PLACEHOLDER = re.compile(
    r"(?<![A-Za-z×Ｘ])(?:[XxＸ×]{2,8}|[_＿]{3,20})(?=\s?(?:省|市|县|区|乡|镇|局|单位|部门|年|月|日|万元|元|项目|人|次|%|％|个|公司|学校))"
)
# Looking for these costs next to nothing, and most reports have none of them.
_CODE_MARKS = ("[b", "[B", "{{", "${")
_BLANK_MARKS = ("XX", "xx", "ＸＸ", "××", "___", "＿＿＿")
# 占 %，比上年减少 万元: the blanks of a form in which nobody wrote a number.
_UNFILLED = re.compile(
    r"(?:占|增加|减少|增长|下降|上升|降低|提高|共计|合计)[ \u3000\u00a0_＿]{1,12}"
    r"(?:[%％]|万?元|个百分点)(?=[，。；、,;）)])"
)
_UNFILLED_BLANKS = " \u3000\u00a0_＿"
_UNFILLED_MARK = re.compile(rf"[{_UNFILLED_BLANKS}](?:[%％元]|万元|个百)")
_BULLET = re.compile(r"[-–]\s{1,4}(?=\S)")
# Found by its point, which is rarer than a digit; the digits before it are looked up afterwards.
_BROKEN_NUMBER = re.compile(
    r"[.．](?<=\d.)[ \u3000\u00a0]{1,3}\d{1,4}(?!\d{0,3}年)|[ \u3000\u00a0](?<=\d.)[ \u3000\u00a0]{0,2}[.．]\d{1,4}"
)
_TORN_POINTS = tuple(f"{point}{blank}" for point in ".．" for blank in " \u3000\u00a0")
_TORN_POINTS += tuple(mark[::-1] for mark in _TORN_POINTS)
_DIGITS_BEFORE = re.compile(r"\d{1,12}$")
# Blanks within a word, behind a full-width mark, or between a figure and 年月日: what stands before them tells which.
_WITHIN = re.compile(
    rf"[ \u3000\u00a0](?:(?<=[{HAN}].)(?P<word>[ \u3000\u00a0]{{0,2}})(?=[{HAN}])"
    rf"|(?<=[，。、；：].)(?P<mark>[ \u3000\u00a0]{{0,2}})(?=[{HAN}\d“《])"
    r"|(?<=\d.)(?P<day>[ \u3000\u00a0]{0,2}[年月日]))"
)
_DAY = re.compile(r"[年月日](?<=[\d \u3000\u00a0].)")
_QUOTED = re.compile(r"[“\"《「][^”\"》」\n]{0,60}[”\"》」]")
_SHOWN = 20


@rule("T05")
def no_residues(review: Review) -> Iterator[Finding]:
    """Field codes, bookmarks, placeholders and prompts of a template that belong to no reader."""
    text = review.text
    codes = review.search(_BOOKMARK) if any(mark in text for mark in _CODE_MARKS) else ()
    for match in codes:
        yield _residue(review, match.start(), match.end())
    for residue in review.occurring(words(review, "residues")):
        at = text.find(residue)
        yield _residue(review, at, at + len(residue))
    blanks = []
    if any(mark in text for mark in _BLANK_MARKS):
        blanks = [review.span(m.start(), m.end()) for m in review.search(_PLACEHOLDER)]
    if blanks:
        yield review.finding(
            "T05",
            f"有{len(blanks)}处占位符未替换，如第{review.line_of(blanks[0].start)}行“{review.sentence(blanks[0].start).quote[:20]}”",
            spans=blanks[:_SHOWN],
            found=blanks[0].quote,
        )
    empty = []
    if any(blank in text for blank in _UNFILLED_BLANKS) and _UNFILLED_MARK.search(text):
        empty = [review.span(m.start(), m.end()) for m in review.search(_UNFILLED)]
    if empty:
        yield review.finding(
            "T05",
            f"有{len(empty)}处数字没有填写，如第{review.line_of(empty[0].start)}行“{empty[0].quote}”",
            spans=empty[:_SHOWN],
            found=empty[0].quote,
        )
    starts = [line for line in layout(review).lines if line.text[0] in "-–" and not line.tabular]
    bullets = [line for line in starts if _BULLET.match(line.text)]
    if len(bullets) >= review.rule_text("T05").parameters["bullets"]:
        yield review.finding(
            "T05",
            f"有{len(bullets)}行行首带“- ”，是格式转换留下的列表符号（第{review.line_of(bullets[0].start)}行起）",
            spans=[review.span(line.start, line.start + 1) for line in bullets[:_SHOWN]],
            severity=Severity.NOTE,
            found="- ",
        )


def _residue(review: Review, start: int, end: int) -> Finding:
    return review.finding(
        "T05",
        f"第{review.line_of(start)}行残留“{review.text[start:end]}”，不是正文内容",
        spans=[review.span(start, end)],
        found=review.text[start:end],
    )


@rule("T06")
def no_blanks_within(review: Review) -> Iterator[Finding]:
    """Blanks within numbers (a value may be misread) and, where the text is not set in lines, within words."""
    broken = review.search(_BROKEN_NUMBER) if any(mark in review.text for mark in _TORN_POINTS) else ()
    numbers = [
        review.span(start, match.end())
        for match in broken
        if _within(review, start := _digits_before(review, match.start()))
    ]
    if numbers:
        shown = "、".join(f"“{s.quote}”" for s in numbers[:3])
        yield review.finding(
            "T06",
            f"有{len(numbers)}处数字被空格断开，如第{review.line_of(numbers[0].start)}行{shown}，数值可能被误读",
            spans=numbers[:_SHOWN],
            found=numbers[0].quote,
        )
    sheet = layout(review)
    if sheet.wrapped or review.from_page:
        return
    within = [(line, m) for line in sheet.blanked for m in _WITHIN.finditer(review.text, line.start, line.end)]
    words = [(line, m) for line, m in within if m.lastgroup == "word"]
    stray = [m for _, m in within if m.lastgroup != "word"]
    spans = sorted([*_words(review, words), *_stray(review, stray), *_list_marks(review)], key=lambda s: s.start)
    if spans:
        first = spans[0]
        around = review.text[max(first.start - 4, 0) : first.end + 4].replace("\n", " ")
        yield review.finding(
            "T06",
            f"有{len(spans)}处多余空格，如第{review.line_of(first.start)}行“{around.strip()}”",
            spans=spans[:_SHOWN],
            severity=Severity.NOTE,
            found=around.strip(),
        )


def _digits_before(review: Review, position: int) -> int:
    """Returns where the digits that end at a position begin."""
    match = _DIGITS_BEFORE.search(review.text, max(position - 12, 0), position)
    return match.start() if match else position


def _within(review: Review, start: int) -> bool:
    """Tells whether text stands before a position in its line: 1. 30万元 may be the number of an item and a sum."""
    line = review.text.rfind("\n", 0, start) + 1
    return review.text[line:start].strip(" \t\r\u3000\u00a0-–•●") != "" and review.text[start - 1] not in "；;。"


def _words(review: Review, broken: list[tuple[Line, re.Match[str]]]) -> list[Span]:
    """Blanks between two Chinese characters of running text; slogans of two halves keep theirs."""
    least = review.rule_text("T06").parameters["words"]
    if len(broken) < least:
        return []
    found: list[Span] = []
    for line, of_line in itertools.groupby(broken, key=lambda each: each[0]):
        quoted = [m.span() for m in _QUOTED.finditer(review.text, line.start, line.end)]
        starts = [start for start, _ in quoted]
        for _, match in of_line:
            before = bisect.bisect_left(starts, match.start())
            if not before or quoted[before - 1][1] <= match.start():
                found.append(_around(review, match))
    return found if len(found) >= least else []


def _stray(review: Review, blanks: list[re.Match[str]]) -> list[Span]:
    """Blanks behind a full-width mark or before 年月日 where the report as a rule has none."""
    share: Decimal = review.rule_text("T06").parameters["share"]
    text = review.text
    found: list[Span] = []
    behind = [m for m in blanks if m.lastgroup == "mark"]
    if behind and len(behind) <= share * sum(text.count(mark) for mark in "，。、；："):
        found += [_around(review, m) for m in behind]
    spaced = [m for m in blanks if m.lastgroup == "day"]
    if spaced and len(spaced) <= share * sum(1 for _ in review.search(_DAY)):
        found += [review.span(m.start() - 1, m.end()) for m in spaced]
    return found


def _list_marks(review: Review) -> list[Span]:
    """Blanks behind some numbers of a list and not behind others."""
    least = int(review.rule_text("T06").parameters["marks"])
    found: list[Span] = []
    for each in marks(review).lists:
        spaced = [m for m in each if review.text[m.end : m.end + 1] in (" ", "\u3000", "\u00a0")]
        if len(spaced) >= least and len(each) - len(spaced) >= least:
            found += [review.span(m.start, m.end + 1) for m in spaced]
    return found


def _around(review: Review, match: re.Match[str]) -> Span:
    return review.span(max(match.start() - 1, 0), min(match.end() + 1, len(review.text)))
