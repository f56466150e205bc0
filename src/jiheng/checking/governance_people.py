"""G11: quota and people in post."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.checking.text_lines import words
from jiheng.facts import Fact, Finding, Severity, Span, Stage
from jiheng.facts.unit import measure_of

_HEADS = r"[^。；，\n]{0,14}?\d{1,6}\s{0,3}[名人]"
_QUOTA = re.compile(r"编\s{0,2}制(?!的|了|预算|内控)(?:" + _HEADS + r"|[^。；，\n]{0,8}?\d{1,6}\s{0,3}个)")
_IN_POST = re.compile(
    r"(?:实有|在职|在编|在岗|到岗|年末人数|职工|专任教师|现有(?:人员|干部|教师|医务))(?!编制)" + _HEADS
)
_HEADS_COUNTED = frozenset({"人", "名", "位", "个", ""})
_PEOPLE = ("people", "departments", "duties", "overview")


@rule("G11", whole=True)
def head_count_is_complete(review: Review) -> Iterator[Finding]:
    """Quota and people in post both stand in the report, and every kind of person is one that the forms know."""
    if review.kind != "self-evaluation":
        return
    quota, in_post = _place(review, Stage.QUOTA, _QUOTA), _place(review, Stage.IN_POST, _IN_POST)
    missing = [name for name, there in (("编制数", quota), ("实有人数", in_post)) if there is None]
    if missing:
        there = quota or in_post
        yield review.finding(
            "G11",
            f"报告没有写{'和'.join(missing)}" + (f"，只写了“{_shown(review, there)}”" if there else ""),
            spans=[there or _people(review)],
            expected="编制数、实有人数及截止日期",
            found=f"缺{'、'.join(missing)}",
        )
    for kind in words(review, "unclear_staff"):
        at = review.text.find(kind)
        if at < 0:
            continue
        match = re.compile(re.escape(kind) + r"[^，。；\n\d]{0,6}([1-9]\d{0,4})\s?[名人]").search(review.text, at)
        if match:
            yield review.finding(
                "G11",
                f"第{review.line_of(match.start())}行“{match[0]}”不属于在编、聘用、临聘任何一类，经费来源不清",
                spans=[review.span(match.start(), match.end())],
                severity=Severity.NOTE,
                found=match[0],
            )
            return


def _shown(review: Review, span: Span) -> str:
    """Returns a figure with the words before it: 参公编制6名."""
    clause = re.split(r"[，。；：、\n]", review.text[max(span.start - 12, 0) : span.start])[-1]
    return "".join((clause + span.quote).split())


def _place(review: Review, stage: Stage, pattern: re.Pattern[str]) -> Span | None:
    fact = next((f for f in review.by_stage.get(stage, ()) if _people_fact(f, stage)), None)
    if fact is not None:
        return fact.span
    match = pattern.search(review.text)
    return review.span(match.start(), match.end()) if match else None


def _people_fact(fact: Fact, stage: Stage) -> bool:
    measure = measure_of(fact.amount.unit)
    # Posts are counted by 个, people are not: 教学班24个.
    return fact.stage is stage and measure in _HEADS_COUNTED and (measure != "个" or stage is Stage.QUOTA)


def _people(review: Review) -> Span | None:
    for slot in _PEOPLE:
        for section in review.sections(slot):
            start, stop = section.start, section.stop
            return review.span(start, min(stop, max(section.end, start + 1) + 60))
    return None
