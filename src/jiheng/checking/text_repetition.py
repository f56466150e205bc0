"""T04 and T15: the same text twice within a report, found by hashing paragraphs and clauses once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from jiheng.checking.figures import dense
from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.checking.text_lines import Paragraph, layout
from jiheng.facts import Finding, Severity, Span

_CLAUSE = re.compile(r"[^，。；：！？,;:!?\n\t]+")
_MARKS = "，。；：！？,;:!?"
_QUOTE = 24


class Repeat(msgspec.Struct, frozen=True, gc=False):
    """A stretch of the text and the earlier one it repeats; `size` counts its characters without blanks."""

    first_start: int
    first_end: int
    start: int
    end: int
    pieces: int
    size: int


def repeats(pieces: list[tuple[str, int, int]]) -> list[Repeat]:
    """Returns the longest runs of pieces that stood before in the same order.

    Args:
        pieces: (what is compared, start, end), in order of the text.
    """
    first: dict[str, int] = {}
    found: list[Repeat] = []
    run = 0
    size = 0
    origin = -1
    for i in range(len(pieces) + 1):
        key = pieces[i][0] if i < len(pieces) else ""
        if run and i < len(pieces) and origin + run < i - run and pieces[origin + run][0] == key:
            run += 1
            size += len(key)
            continue
        if run:
            begin = i - run
            found.append(
                Repeat(pieces[origin][1], pieces[origin + run - 1][2], pieces[begin][1], pieces[i - 1][2], run, size)
            )
            run = 0
        if i == len(pieces):
            break
        earlier = first.setdefault(key, i)
        if earlier != i:
            origin, run, size = earlier, 1, len(key)
    return found


def blocks(review: Review) -> list[Repeat]:
    """Returns the duplicated blocks of T04: paragraphs in a row that stood before."""
    return review.once(_repeated_blocks)


def _repeated_blocks(review: Review) -> list[Repeat]:
    parameters = review.rule_text("T04").parameters
    paragraphs = [p for p in layout(review).paragraphs if not p.tabular]
    if len({p.dense for p in paragraphs}) == len(paragraphs):
        return []
    found = repeats([(p.dense, p.start, p.end) for p in paragraphs])
    return [r for r in found if r.pieces >= parameters["paragraphs"] and r.size >= parameters["characters"]]


@rule("T04")
def blocks_stand_once(review: Review) -> Iterator[Finding]:
    """Paragraphs in a row that stood before: the tail of a file pasted twice."""
    parameters = review.rule_text("T04").parameters
    for block in blocks(review):
        severe = block.pieces >= parameters["error_paragraphs"] and block.size >= parameters["error_characters"]
        here, before = review.line_of(block.start), review.line_of(block.first_start)
        yield review.finding(
            "T04",
            f"第{here}行起连续{block.pieces}段（约{block.size}字）与第{before}行起的内容完全重复，"
            f"自“{_short(review, block.start)}”至“{_short(review, block.end - _QUOTE, block.end)}”",
            spans=[review.span(block.start, block.end), review.span(block.first_start, block.first_end)],
            severity=Severity.ERROR if severe else Severity.WARNING,
            expected="每段内容只出现一次",
            found=f"{block.pieces}段重复",
        )


@rule("T15")
def sentences_stand_once(review: Review) -> Iterator[Finding]:
    """Clauses in a row that stood before in another paragraph; final accounts repeat their wording by form."""
    if review.kind == "final-accounts":
        return
    parameters = review.rule_text("T15").parameters
    shortest = int(parameters["clause"])
    # Few reports repeat themselves: one look at the clauses without their places settles it.
    paragraphs = [p for p in layout(review).paragraphs if not p.tabular]
    clauses = _parted([p.dense for p in paragraphs])
    long = [clause for own in clauses for clause in own if len(clause) >= shortest]
    once = set(long)
    if sum(map(len, long)) - sum(map(len, once)) < parameters["characters"]:
        return
    twice = {clause for clause, times in Counter(long).items() if times > 1}
    doubled = [(b.start, b.end) for b in blocks(review)]
    pieces: list[tuple[str, int, int]] = []
    for paragraph, own in zip(paragraphs, clauses, strict=True):
        if twice.isdisjoint(own):
            # A paragraph without any clause that stands twice is a single piece that ends every run.
            pieces.append((paragraph.dense, paragraph.start, paragraph.end))
        else:
            pieces += _clauses(review, paragraph, shortest)
    shown = 0
    for repeat in repeats(pieces):
        if repeat.pieces < parameters["clauses"] or repeat.size < parameters["characters"]:
            continue
        if any(start < repeat.end and repeat.start < end for start, end in doubled):
            continue
        shown += 1
        if shown > parameters["most"]:
            return
        yield review.finding(
            "T15",
            f"第{review.line_of(repeat.start)}行与第{review.line_of(repeat.first_start)}行重复同样的内容"
            f"（约{repeat.size}字）：“{_short(review, repeat.start)}……”",
            spans=[review.span(repeat.first_start, repeat.first_end), _span(review, repeat)],
        )


def _parted(texts: list[str]) -> list[list[str]]:
    """Returns the clauses of each text without blanks; all at once, which is several times as fast as one by one."""
    joined = "\f".join(texts)
    for mark in _MARKS:
        joined = joined.replace(mark, "\n")
    return [text.split("\n") for text in joined.split("\f")]


def _clauses(review: Review, paragraph: Paragraph, shortest: int) -> Iterator[tuple[str, int, int]]:
    """Yields the longer clauses of a paragraph without blanks, and their places."""
    unbroken = len(paragraph.dense) == paragraph.end - paragraph.start
    for match in _CLAUSE.finditer(review.text, paragraph.start, paragraph.end):
        clause = match[0] if unbroken else dense(match[0])
        if len(clause) >= shortest:
            yield clause, match.start(), match.end()


def _span(review: Review, repeat: Repeat) -> Span:
    return review.span(repeat.start, repeat.end)


def _short(review: Review, start: int, end: int | None = None) -> str:
    return "".join(review.text[max(start, 0) : end or start + _QUOTE].split())
