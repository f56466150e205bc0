"""Digests: what is kept of a report for comparing it with others, a few kilobytes.

Unit names, places, years and numbers are taken out of the text first, so a copy with changed names is still a copy.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import msgspec

from jiheng.checking.review import Review
from jiheng.checking.text_lines import Paragraph, layout
from jiheng.checking.twin import Twin
from jiheng.facts import Fact, Report, Span, Stage
from jiheng.standards import Standards, load

_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,20}?(?:省|市|县|区|州|盟|旗|镇|乡)")
_VARIABLE = re.compile(r"[0-9０-９.．,%％一二三四五六七八九十百千万亿〇零两省市县区州镇乡本我全 \t\r\n\u3000\u00a0]+")
_SENTENCE = re.compile(r"[^。；;！？\n]+")
_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s{0,3}年)")
_MARKS = str.maketrans(",;:!?()\"'", "，；：！？（）””")
_QUOTE = 24
_LONGEST = 65535


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A paragraph, by its hashes.

    Attributes:
        exact: hash with every digit in place.
        hashes: of its longer sentences without names and numbers, eight bytes each.
        sizes: the lengths of these sentences, two bytes each.
        size: characters without blanks.
        start: first character.
        line: line number.
        quote: its first characters, the text at `start`.
        years: years it names.
        figures: it holds digits.
    """

    exact: int
    hashes: bytes
    sizes: bytes
    size: int
    start: int
    line: int
    quote: str
    years: tuple[int, ...] = ()
    figures: bool = False

    @property
    def sentences(self) -> Iterator[tuple[int, int]]:
        """The hash and length of each sentence."""
        return zip(memoryview(self.hashes).cast("Q"), memoryview(self.sizes).cast("H"), strict=True)

    @property
    def span(self) -> Span:
        return Span(self.start, self.start + len(self.quote), self.quote)


class KeyFact(msgspec.Struct, frozen=True, gc=False):
    """A fact that is compared from year to year."""

    id: str
    concept: str
    stage: str
    value: Decimal
    unit: str
    span: Span


class Digest(msgspec.Struct, frozen=True):
    """What is kept of a report for comparing it with others."""

    path: str
    unit: str
    year: int | None
    title: str
    kind: str
    pieces: tuple[Piece, ...] = ()
    facts: tuple[KeyFact, ...] = ()
    sha256: str = ""


def digest(report: Report, standards: Standards | None = None) -> Digest:
    """Returns the digest of a report; that of one that could not be read is empty."""
    if report.error is not None:
        return Digest(report.path, "", None, "", "")
    standards = standards or load()
    twin = Twin(report)
    review = Review(twin.report, standards, None if twin.is_printed else twin)
    unit = "".join((report.unit or "").split())
    kind = review.kind
    pieces = () if kind == "final-accounts" else tuple(_pieces(review, twin, unit, standards.rules["B01"].parameters))
    facts = tuple(_key_facts(report, standards.rules["B03"].parameters["concepts"]))
    return Digest(report.path, unit, report.year, report.title or "", kind, pieces, facts, report.sha256)


def _pieces(review: Review, twin: Twin, unit: str, parameters: Mapping[str, Any]) -> Iterator[Piece]:
    skipped = [(s.start, s.stop) for s in review.sections(*parameters["skipped"]) if s.level > 1]
    names = _names(unit)
    for paragraph in layout(review).paragraphs:
        if len(paragraph.dense) < parameters["paragraph"] or paragraph.tabular:
            continue
        if any(start <= paragraph.start < stop for start, stop in skipped):
            continue
        sentences = tuple(_sentences(paragraph, names, int(parameters["sentence"])))
        if sentences:
            opening = review.span(paragraph.start, min(paragraph.end, paragraph.start + _QUOTE))
            shown = opening if twin.is_printed else twin.back(opening)
            yield Piece(
                exact=_hash(paragraph.dense),
                hashes=array("Q", (h for h, _ in sentences)).tobytes(),
                sizes=array("H", (min(size, _LONGEST) for _, size in sentences)).tobytes(),
                size=len(paragraph.dense),
                start=shown.start,
                line=review.line_of(paragraph.start),
                quote=shown.quote,
                years=tuple(sorted({int(m[0]) for m in _YEAR.finditer(paragraph.dense)})),
                figures=any(c.isdecimal() for c in paragraph.dense),
            )


def _names(unit: str) -> tuple[str, ...]:
    """Returns what a unit may be called in its own text, the longest first: 清源县档案馆, 档案馆, 清源县, 清源."""
    if not unit:
        return ()
    place = _PLACE.match(unit)
    rest = unit[place.end() :] if place else ""
    found = [unit, rest, place[0] if place else "", place[0][:-1] if place else ""]
    return tuple(sorted({name for name in found if len(name) >= 2}, key=len, reverse=True))


def _sentences(paragraph: Paragraph, names: tuple[str, ...], shortest: int) -> Iterator[tuple[int, int]]:
    text = paragraph.dense
    for name in names:
        text = text.replace(name, "")
    for match in _SENTENCE.finditer(text):
        plain = _VARIABLE.sub("", match[0]).translate(_MARKS)
        if len(plain) >= shortest:
            yield _hash(plain), len(plain)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def _key_facts(report: Report, concepts: Sequence[str]) -> Iterator[KeyFact]:
    wanted = frozenset(concepts)
    seen: set[tuple[str, str]] = set()
    for fact in report.facts:
        stage = _STAGES.get(fact.stage)
        key = (fact.concept, stage or "")
        if (
            stage is None
            or fact.concept not in wanted
            or fact.subject
            or key in seen
            or not _of_year(fact, report.year)
        ):
            continue
        if fact.span is None or fact.amount.is_approximate() or fact.amount.upper is not None:
            continue
        seen.add(key)
        yield KeyFact(fact.id, fact.concept, stage, fact.amount.value, fact.amount.unit, fact.span)


_STAGES = {
    Stage.ACTUAL: "决算",
    Stage.DONE: "决算",
    Stage.INITIAL_BUDGET: "年初预算",
    Stage.ADJUSTED_BUDGET: "调整预算",
    Stage.QUOTA: "编制",
    Stage.IN_POST: "实有",
}


def _of_year(fact: Fact, year: int | None) -> bool:
    return year is None or fact.year is None or fact.year == year
