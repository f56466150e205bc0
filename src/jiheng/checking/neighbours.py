"""Neighbours: what only shows when reports lie side by side (B01 to B03).

Each report is boiled down to a digest of a few kilobytes, in whatever process it was read; the digests of a batch are
then compared in one pass. Unit names, places, years and numbers are taken out of the text first, so a copy with
changed names is still a copy.
"""

from __future__ import annotations

import itertools
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from hashlib import blake2b
from typing import Any

import msgspec

from jiheng.checking.review import Review
from jiheng.checking.text_lines import Paragraph, layout
from jiheng.facts import Fact, Finding, Report, Severity, Span, Stage
from jiheng.facts.unit import unit_family
from jiheng.standards import Standards, load

_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,20}?(?:省|市|县|区|州|盟|旗|镇|乡)")
_VARIABLE = re.compile(r"[0-9０-９.．,%％一二三四五六七八九十百千万亿〇零两省市县区州镇乡本我全 \t\r\n\u3000\u00a0]+")
_SENTENCE = re.compile(r"[^。；;！？\n]+")
_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s{0,3}年)")
_MARKS = str.maketrans(",;:!?()\"'", "，；：！？（）””")
_QUOTE = 24
_LONGEST = 65535
_SHOWN = 6
_YEARS_APART = 1


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


def digest(report: Report, standards: Standards | None = None) -> Digest:
    """Returns the digest of a report; that of one that could not be read is empty."""
    if report.error is not None:
        return Digest(report.path, "", None, "", "")
    standards = standards or load()
    review = Review(report, standards)
    unit = "".join((report.unit or "").split())
    kind = review.kind
    pieces = () if kind == "final-accounts" else tuple(_pieces(review, unit, standards.rules["B01"].parameters))
    facts = tuple(_key_facts(report, standards.rules["B03"].parameters["concepts"]))
    return Digest(report.path, unit, report.year, report.title or "", kind, pieces, facts)


def _pieces(review: Review, unit: str, parameters: Mapping[str, Any]) -> Iterator[Piece]:
    skipped = [(s.start, s.stop) for s in review.sections(*parameters["skipped"]) if s.level > 1]
    names = _names(unit)
    for paragraph in layout(review).paragraphs:
        if len(paragraph.dense) < parameters["paragraph"] or paragraph.tabular:
            continue
        if any(start <= paragraph.start < stop for start, stop in skipped):
            continue
        sentences = tuple(_sentences(paragraph, names, int(parameters["sentence"])))
        if sentences:
            yield Piece(
                exact=_hash(paragraph.dense),
                hashes=array("Q", (h for h, _ in sentences)).tobytes(),
                sizes=array("H", (min(size, _LONGEST) for _, size in sentences)).tobytes(),
                size=len(paragraph.dense),
                start=paragraph.start,
                line=review.line_of(paragraph.start),
                quote=review.text[paragraph.start : min(paragraph.end, paragraph.start + _QUOTE)],
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


def compare(digests: Iterable[Digest], standards: Standards | None = None) -> dict[str, tuple[Finding, ...]]:
    """Returns the findings of a batch by the path of the report each belongs to; paths without one are left out."""
    batch = [d for d in digests if d.pieces or d.facts]
    standards = standards or load()
    found: dict[str, list[Finding]] = {}
    rules = standards.rules
    shared = _shared(batch, rules["B01"].parameters)
    for code, compared in (
        ("B01", _copies(batch, shared, standards)),
        ("B02", _taken_over(batch, standards)),
        ("B03", _jumps(batch, standards)),
    ):
        if rules[code].enabled:
            for path, finding in compared:
                found.setdefault(path, []).append(finding)
    return {path: tuple(sorted(each, key=lambda f: f.code)) for path, each in found.items()}


def _shared(batch: Sequence[Digest], parameters: Mapping[str, Any]) -> dict[int, list[int]]:
    """Returns the sentences that stand in reports of several units, but not in so many that they are boilerplate.

    Sorting the hashes finds the few that occur twice before any list is built: most sentences stand alone.
    """
    every = sorted(h for d in batch for h in {h for p in d.pieces for h, _ in p.sentences})
    twice = {a for a, b in itertools.pairwise(every) if a == b}
    del every
    holders: dict[int, list[int]] = {h: [] for h in twice}
    for index, each in enumerate(batch):
        for h in {h for p in each.pieces for h, _ in p.sentences} & twice:
            holders[h].append(index)
    units = len({_unit(d) for d in batch})
    usual = max(parameters["boilerplate_least"], parameters["boilerplate_share"] * units)
    most = min(usual, parameters["boilerplate_most"])
    return {h: at for h, at in holders.items() if 1 < len({_unit(batch[i]) for i in at}) <= most}


def _unit(each: Digest) -> str:
    return each.unit or each.path


def _copies(
    batch: Sequence[Digest], shared: Mapping[int, list[int]], standards: Standards
) -> Iterator[tuple[str, Finding]]:
    """B01: paragraphs most of which stand in the report of one other unit."""
    parameters = standards.rules["B01"].parameters
    for index, each in enumerate(batch):
        by_partner: dict[int, list[Piece]] = {}
        for piece in each.pieces:
            matched: Counter[int] = Counter()
            for h, size in piece.sentences:
                for other in shared.get(h, ()):
                    if other != index and _unit(batch[other]) != _unit(each):
                        matched[other] += size
            total = sum(size for _, size in piece.sentences)
            for other, size in matched.items():
                if size >= parameters["copied"] * total:
                    by_partner.setdefault(other, []).append(piece)
        weights = {o: sum(p.size for p in pieces) for o, pieces in by_partner.items()}
        ranked = sorted((o for o in weights if weights[o] >= parameters["least"]), key=lambda o: (-weights[o], o))
        for other in ranked[: int(parameters["partners"])]:
            pieces = by_partner[other]
            name = batch[other].unit or batch[other].path
            yield (
                each.path,
                _finding(
                    standards,
                    "B01",
                    f"第{_lines(pieces)}行等{len(pieces)}段（约{weights[other]}字）除名称和数字外与“{name}”的报告相同",
                    [p.span for p in pieces[:_SHOWN]],
                    found=batch[other].path,
                ),
            )


def _lines(pieces: Sequence[Piece]) -> str:
    return "、".join(str(p.line) for p in pieces[:_SHOWN])


def _taken_over(batch: Sequence[Digest], standards: Standards) -> Iterator[tuple[str, Finding]]:
    """B02: the share of a report that is the report of the year before."""
    parameters = standards.rules["B02"].parameters
    for before, each in _following(batch):
        old = {h for p in before.pieces for h, _ in p.sentences}
        exact = {p.exact for p in before.pieces}
        copied = [p for p in each.pieces if _mostly(p, old, standards.rules["B01"].parameters["copied"])]
        total = sum(p.size for p in each.pieces)
        size = sum(p.size for p in copied)
        if not total or size < parameters["least"]:
            continue
        stale = [p for p in copied if p.exact in exact and p.figures and p.size >= parameters["stale_least"]]
        named = [p for p in stale if before.year in p.years and each.year not in p.years]
        share = Decimal(size) / Decimal(total)
        if share < parameters["note"] and not named:
            continue
        message = f"约{share:.0%}的文字（{len(copied)}段）与{before.year}年的报告相同"
        if stale:
            message += f"，其中第{_lines(stale)}行连数字也未改"
        if named:
            message += f"，第{_lines(named)}行仍写“{before.year}年”"
        grave = bool(stale) or share >= parameters["warning"]
        yield (
            each.path,
            _finding(
                standards,
                "B02",
                message,
                [p.span for p in (named or stale or copied)[:_SHOWN]],
                severity=Severity.WARNING if grave else Severity.NOTE,
                found=before.path,
            ),
        )


def _mostly(piece: Piece, old: set[int], copied: Decimal) -> bool:
    total = sum(size for _, size in piece.sentences)
    return sum(size for h, size in piece.sentences if h in old) >= copied * total


def _following(batch: Sequence[Digest]) -> Iterator[tuple[Digest, Digest]]:
    """Yields the reports of one unit on a year and on the year before."""
    by_unit: dict[tuple[str, str], dict[int, Digest]] = {}
    for each in batch:
        if each.unit and each.year is not None:
            by_unit.setdefault((each.unit, each.kind), {}).setdefault(each.year, each)
    for years in by_unit.values():
        for year, each in sorted(years.items()):
            before = years.get(year - _YEARS_APART)
            if before is not None:
                yield before, each


def _jumps(batch: Sequence[Digest], standards: Standards) -> Iterator[tuple[str, Finding]]:
    """B03: a fact that multiplied or changed its sign within a year."""
    parameters = standards.rules["B03"].parameters
    for before, each in _following(batch):
        old = {(f.concept, f.stage): f for f in before.facts}
        for fact in each.facts:
            base = old.get((fact.concept, fact.stage))
            if base is None or base.unit != fact.unit or not base.value or not fact.value:
                continue
            smallest = parameters["smallest_money" if unit_family(fact.unit) == "money" else "smallest_count"]
            ratio = fact.value / base.value
            turned = ratio < 0
            far = max(abs(ratio), 1 / abs(ratio))
            if max(abs(fact.value), abs(base.value)) < smallest or not (turned or far >= parameters["factor"]):
                continue
            slip = next((s for s in parameters["slips"] if abs(far / s - 1) <= parameters["slip_tolerance"]), None)
            change = "正负相反" if turned else f"相差{far:.1f}倍"
            hint = f"，接近{slip}倍，疑为计量单位或小数点写错" if slip and not turned else ""
            yield (
                each.path,
                _finding(
                    standards,
                    "B03",
                    f"{fact.concept}（{fact.stage}）{each.year}年为{fact.span.quote}，{before.year}年为{base.span.quote}，{change}{hint}",
                    [fact.span],
                    facts=[fact.id],
                    expected=f"{before.year}年{base.span.quote}",
                    found=fact.span.quote,
                    difference=change,
                ),
            )


def _finding(
    standards: Standards,
    code: str,
    message: str,
    spans: Sequence[Span],
    *,
    severity: Severity | None = None,
    facts: Sequence[str] = (),
    expected: str = "",
    found: str = "",
    difference: str = "",
) -> Finding:
    entry = standards.rules[code]
    return Finding(
        code=code,
        severity=severity or entry.severity,
        klass=entry.klass,
        message=message,
        hint=entry.hint,
        spans=tuple(spans),
        facts=tuple(facts),
        expected=expected,
        found=found,
        difference=difference,
        basis=entry.basis_line,
    )
