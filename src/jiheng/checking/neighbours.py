"""Neighbours: what only shows when reports lie side by side (B01 to B03).

Each report is boiled down to a digest, in whatever process it was read; the digests of a batch are then compared in
one pass. Files that are the same byte for byte are named once, and only the first of them is compared with others.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from jiheng.checking.digests import Digest, Piece, digest
from jiheng.checking.figures import listed
from jiheng.facts import Finding, Severity, Span
from jiheng.facts.unit import unit_family
from jiheng.standards import Standards, load

__all__ = ["Digest", "compare", "digest"]

_SHOWN = 6
_NAMED = 4
_YEARS_APART = 1


def compare(digests: Iterable[Digest], standards: Standards | None = None) -> dict[str, tuple[Finding, ...]]:
    """Returns the findings of a batch by the path of the report each belongs to; paths without one are left out."""
    standards = standards or load()
    batch, same = _apart([d for d in digests if d.pieces or d.facts])
    found: dict[str, list[Finding]] = {}
    rules = standards.rules
    shared = _shared(batch, rules["B01"].parameters)
    for code, compared in (
        ("B01", _same_files(same, standards)),
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


def _apart(batch: Sequence[Digest]) -> tuple[list[Digest], list[list[Digest]]]:
    """Returns the reports, of the same file only the first, and the groups of reports that are one file."""
    by_file: dict[str, list[Digest]] = {}
    for index, each in enumerate(batch):
        by_file.setdefault(each.sha256 or str(index), []).append(each)
    return [group[0] for group in by_file.values()], [group for group in by_file.values() if len(group) > 1]


def _same_files(groups: Iterable[Sequence[Digest]], standards: Standards) -> Iterator[tuple[str, Finding]]:
    """B01: the same file under several names, said at each name but the first."""
    for first, *others in groups:
        for each in others:
            span = each.pieces[0].span if each.pieces else each.facts[0].span
            message = f"与“{PurePath(first.path).name}”是同一文件（逐字节相同）"
            hint = "核实是否重复报送或交错了文件，换成本单位、本年度的报告。"
            yield each.path, _finding(standards, "B01", message, [span], found=first.path, hint=hint)


def _copies(
    batch: Sequence[Digest], shared: Mapping[int, list[int]], standards: Standards
) -> Iterator[tuple[str, Finding]]:
    """B01: paragraphs most of which stand in the report of another unit; one finding a report names all partners."""
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
        if not ranked:
            continue
        pieces = sorted({p.start: p for o in ranked for p in by_partner[o]}.values(), key=lambda p: p.start)
        names = [f"“{batch[o].unit or PurePath(batch[o].path).name}”" for o in ranked]
        some = "等" if len(pieces) > _SHOWN else ""
        many = f"等{len(names)}份报告" if len(names) > _NAMED else "的报告"
        yield (
            each.path,
            _finding(
                standards,
                "B01",
                f"第{_lines(pieces)}行{some}{len(pieces)}段（约{sum(p.size for p in pieces)}字）"
                f"除名称和数字外与{'、'.join(names[:_NAMED])}{many}相同",
                [p.span for p in pieces[:_SHOWN]],
                found=listed((batch[o].path for o in ranked), _NAMED),
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
    hint: str = "",
) -> Finding:
    entry = standards.rules[code]
    return Finding(
        code=code,
        severity=severity or entry.severity,
        klass=entry.klass,
        message=message,
        hint=hint or entry.hint,
        spans=tuple(spans),
        facts=tuple(facts),
        expected=expected,
        found=found,
        difference=difference,
        basis=entry.basis_line,
    )
