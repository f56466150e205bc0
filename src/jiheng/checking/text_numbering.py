"""T02 and T03: numbers of headings and lists, and the width of their brackets."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from jiheng.checking.register import rule
from jiheng.checking.review import FINAL_ACCOUNTS, Review
from jiheng.checking.text_lines import layout
from jiheng.checking.text_marks import Mark, Oddity, marks, printed
from jiheng.checking.text_repetition import blocks
from jiheng.facts import Finding, Section, Severity, Span

_LIST_MARKS = frozenset({"comma", "dot", "half", "circle", "arab"})
_CIRCLED = re.compile(r"([①-⑳])(\s?[.．、])?")
_UNEVEN = re.compile(r"\([^()（）\n]{0,40}）|（[^()（）\n]{0,40}\)")
_TITLE = 14
_MOST_PAIRS = 12


@rule("T02")
def numbers_go_on(review: Review) -> Iterator[Finding]:
    """Numbers of one list follow each other, are of one kind, and headings of one rank all have number and words."""
    doubled = [(b.start, b.end) for b in blocks(review)]
    most = int(review.rule_text("T02").parameters["most"])
    shown = 0
    for oddity in marks(review).oddities:
        if any(start <= oddity.mark.start < end for start, end in doubled):
            continue
        if not review.whole and oddity.what == "start":
            continue
        shown += 1
        if shown > most:
            break
        cosmetic = oddity.what == "kind" and {oddity.mark.kind, _kind(oddity.before)} <= _LIST_MARKS
        yield review.finding(
            "T02",
            _message(review, oddity),
            spans=[review.span(oddity.mark.start, oddity.mark.end)],
            severity=Severity.NOTE if cosmetic else Severity.WARNING,
            found=oddity.mark.printed,
        )
    yield from _headings(review, doubled)
    yield from _circles(review)


def _kind(mark: Mark | None) -> str:
    return mark.kind if mark else ""


def _message(review: Review, oddity: Oddity) -> str:
    mark, before = oddity.mark, oddity.before
    line = review.line_of(mark.start)
    if before is None:
        return f"第{line}行编号从“{mark.printed}”开始，前面没有“{printed(mark.kind, mark.value - 1)}”"
    earlier = review.line_of(before.start)
    match oddity.what:
        case "gap":
            missing = "、".join(f"“{printed(mark.kind, n)}”" for n in range(before.value + 1, mark.value)[:3])
            return f"编号不连续：第{earlier}行“{before.printed}”之后是第{line}行“{mark.printed}”，缺{missing}"
        case "repeat":
            return f"编号重复：第{earlier}行与第{line}行都是“{mark.printed}”"
        case "back":
            return (
                f"编号倒序：“{before.printed}”（第{review.line_of(before.start)}行）之后是第{line}行的“{mark.printed}”"
            )
        case _:
            proper = printed(before.kind, mark.value)
            return f"第{line}行编号“{mark.printed}”与同级的“{before.printed}”写法不一，应为“{proper}”"


def _headings(review: Review, doubled: list[tuple[int, int]]) -> Iterator[Finding]:
    sections = review.report.sections
    by_parent: dict[tuple[int, int], list[Section]] = {}
    for section in sections:
        if section.level <= 2 and not any(start <= section.start < end for start, end in doubled):
            by_parent.setdefault((section.parent, section.level), []).append(section)
    for group in by_parent.values():
        headed = any(_plain_heading(s) for s in group)
        for section in group:
            if section.number and not section.title and headed and review.kind != FINAL_ACCOUNTS:
                yield review.finding(
                    "T02",
                    f"第{review.line_of(section.start)}行“{section.number}”只有编号没有标题，同级其他各项均有标题",
                    spans=[_head(review, section)],
                    found=section.number,
                )
            elif review.kind != FINAL_ACCOUNTS and _wordless(section, group):
                yield review.finding(
                    "T02",
                    f"第{review.line_of(section.start)}行“{section.number}”之后直接写正文，没有标题，同级其他各项均有标题",
                    spans=[_head(review, section)],
                    found=section.number,
                )
            elif _unnumbered(section, group):
                before = [s for s in group if s.number and s.start < section.start]
                yield review.finding(
                    "T02",
                    f"第{review.line_of(section.start)}行标题“{section.title[:_TITLE]}”没有编号，"
                    f"同级标题如“{before[-1].number}”均有编号",
                    spans=[_head(review, section)],
                    found=section.title,
                )


def _wordless(section: Section, group: list[Section]) -> bool:
    """Tells whether a sentence stands where the neighbours have a heading of a few words in a line of its own."""
    if not section.run_in or not section.number or len(section.title) <= _TITLE or "，" not in section.title:
        return False
    return any(_plain_heading(s) for s in group)


def _plain_heading(section: Section) -> bool:
    return bool(section.number) and not section.run_in and 0 < len(section.title) <= _TITLE


def _unnumbered(section: Section, group: list[Section]) -> bool:
    """Tells whether a heading of the body lacks the number its neighbours have; before the first one it is a title."""
    if (
        section.number
        or not section.title
        or section.slot in ("", "title", "signature", "attachments", "plans", "other")
    ):
        return False
    numbered = [s for s in group if s.number]
    return len(numbered) >= 2 and any(s.start < section.start for s in numbered) and not section.run_in


def _head(review: Review, section: Section) -> Span:
    return review.span(section.start, max(section.end, section.start + 1))


def _circles(review: Review) -> Iterator[Finding]:
    """Circled numbers of one line, some with a dot behind and some without."""
    for line in layout(review).lines:
        if "①" not in line.text:
            continue
        found = list(_CIRCLED.finditer(review.text, line.start, line.end))
        dotted = [m for m in found if m[2]]
        if dotted and len(dotted) < len(found):
            yield review.finding(
                "T02",
                f"第{review.line_of(line.start)}行圈码写法不一：“{dotted[0][0]}”带点号，其余不带",
                spans=[review.span(m.start(), m.end()) for m in dotted],
                severity=Severity.NOTE,
                found=dotted[0][0],
            )


@rule("T03")
def brackets_have_one_width(review: Review) -> Iterator[Finding]:
    """Both brackets of a pair, and the brackets of all numbers of a list, are of one width."""
    uneven: set[int] = set()
    mixed = review.search(_UNEVEN) if review.holds("(", ")") else ()
    for match in itertools.islice(mixed, _MOST_PAIRS):
        uneven.add(match.start())
        yield review.finding(
            "T03",
            f"第{review.line_of(match.start())}行括号“{match[0]}”一半全角一半半角",
            spans=[review.span(match.start(), match.end())],
            found=match[0],
        )
    found = marks(review)
    widths = [[m.width for m in each] for each in found.lists]
    overall = Counter(w for each in widths for w in each if w and w != "mixed")
    if len(overall) < 2:
        return
    for each in found.lists:
        bracketed = [m for m in each if m.width and m.width != "mixed" and m.start not in uneven]
        counts = Counter(m.width for m in bracketed)
        if len(counts) < 2:
            continue
        usual = max(counts, key=lambda w: (counts[w], overall[w], w == "full"))
        odd = [m for m in bracketed if m.width != usual]
        model = next(m for m in bracketed if m.width == usual)
        lines = "、".join(str(review.line_of(m.start)) for m in odd)
        yield review.finding(
            "T03",
            f"第{lines}行编号“{odd[0].printed}”的括号与同级“{model.printed}”全角半角不一",
            spans=[review.span(m.start, m.end) for m in odd],
            expected=model.printed,
            found=odd[0].printed,
        )
