"""T13 and T17: paragraphs broken in mid-sentence, and marks of two widths."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.checking.text_lines import ENDS, HAN, Layout, Line, layout, starts_with_mark
from jiheng.checking.text_marks import marks
from jiheng.facts import Finding

_HALF_MARK = re.compile(rf"[,;:?!](?<=[{HAN}”’》）].)(?=\s?[{HAN}“‘《（\"'\d])")
_OPENING = re.compile(rf"(?:[-–—]\s{{0,4}})?[{HAN}“\"《（]")
_OPEN_TAIL = re.compile(rf"[{HAN}、，,（(]$")
_TOLD = re.compile(rf"\d(?:[亿万千百]{{0,2}}[{HAN}]{{1,2}}|[%％])$")
_INNER_END = re.compile(r"[。；！？;]|[：:]$")
_LABEL = re.compile(rf"[{HAN}]{{1,8}}[：:]")
_LISTED = re.compile(r"、[^、\n]{1,30}、")
_SHOWN = 20
_TAIL = 10


@rule("T13")
def paragraphs_are_whole(review: Review) -> Iterator[Finding]:
    """A line that stops in mid-sentence and goes on in the next paragraph."""
    sheet = layout(review)
    if sheet.wrapped or review.from_page:
        return
    parameters = review.rule_text("T13").parameters
    broken = list(_broken(review, sheet, int(parameters["shortest"])))
    if not broken:
        return
    prose = [line for line in sheet.lines if sheet.prose(line)]
    # Where every third line breaks, it is how the text is laid out, not a slip.
    if len(broken) * parameters["every"] > max(len(prose), 1) + parameters["every"]:
        return
    for line, following in broken:
        yield review.finding(
            "T13",
            f"第{review.line_of(line.start)}行句子未完就断开：“……{line.text[-_TAIL:]}”，"
            f"下文在第{review.line_of(following.start)}行“{following.text[:_TAIL]}……”接续",
            spans=[
                review.span(max(line.start, line.end - _TAIL), line.end),
                review.span(following.start, min(following.end, following.start + _TAIL)),
            ],
        )


def _broken(review: Review, sheet: Layout, shortest: int) -> Iterator[tuple[Line, Line]]:
    headings = {s.start for s in review.report.sections if not s.run_in and s.end - s.start < 2 * shortest}
    lines = sheet.lines
    for i in range(len(lines) - 1):
        line, following = lines[i], lines[i + 1]
        if line.ended or len(line.text) < shortest or line.tabular or following.tabular:
            continue
        if not sheet.prose(line) and not _LISTED.search(line.text):
            continue
        if not _OPEN_TAIL.search(line.text) or not _OPENING.match(following.text):
            continue
        if _TOLD.search(line.text, max(0, len(line.text) - _TAIL)):
            continue  # 总人口约2.5万人 says all it has to say; only the full stop is missing
        if starts_with_mark(following.text) or _LABEL.match(following.text) or not _INNER_END.search(following.text):
            continue
        if starts_with_mark(line.text):
            # 1、加强学习，提升素质 is a heading among such headings, and a torn item among items that end in a mark.
            item = review.once(_ended_lists).get(i)
            if item is False or (item is None and not _INNER_END.search(line.text)):
                continue
        elif line.start in headings:
            continue
        yield line, following


def _ended_lists(review: Review) -> dict[int, bool]:
    """Tells for every line with a number whether most items of its list end in a mark."""
    sheet = layout(review)
    found: dict[int, bool] = {}
    for each in marks(review).lists:
        ended = sum(sheet.lines[m.line].text[-1] in ENDS for m in each)
        for mark in each:
            found[mark.line] = 2 * ended > len(each)
    return found


@rule("T17")
def marks_have_one_width(review: Review) -> Iterator[Finding]:
    """Half-width marks between Chinese characters in a text that has full-width ones."""
    text = review.text
    least = int(review.rule_text("T17").parameters["least"])
    if not any(mark in text for mark in "，。；："):
        return
    half = list(review.search(_HALF_MARK))
    if len(half) < least:
        return
    kinds = sorted({m[0] for m in half})
    lines = sorted({review.line_of(m.start()) for m in half})
    shown = "、".join(str(n) for n in lines[:6]) + ("等" if len(lines) > 6 else "")
    yield review.finding(
        "T17",
        f"中文语句中有{len(half)}处半角标点（{' '.join(kinds)}），与全角标点混用，见第{shown}行",
        spans=[review.span(m.start(), m.end()) for m in half[:_SHOWN]],
        found=" ".join(kinds),
    )
