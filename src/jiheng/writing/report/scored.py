"""Scored: a score sheet as facts that text and forms can show, and what it says of lost points."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from jiheng.facts import Amount, Derivation, Fact, Stage
from jiheng.facts.unit import PERCENT, SCORE
from jiheng.scoring import LeafScore, ScoreSheet
from jiheng.standards.system import Indicator, IndicatorSystem
from jiheng.writing.report.composition import Piece, Words
from jiheng.writing.report.sentences import Filler

TOTAL, POINTS, FULL, SHARE = "自评得分", "指标得分", "满分", "other:得分率"
_TAIL = "指标"


class Scores(msgspec.Struct, frozen=True):
    """A score sheet and the table it was made by, with the unit's own rows; the table says what stands above a row."""

    sheet: ScoreSheet
    system: IndicatorSystem | None = None

    def verdicts(self) -> tuple[str, ...]:
        """Returns the words that judge a row without a number, the best first."""
        rule = self.system.leaf_rules.get("qualitative") if self.system else None
        return tuple(band.name for band in rule.bands) if rule else ()

    def above(self) -> dict[str, tuple[str, ...]]:
        """Returns the names of the rows above each row that earns points, from the top, by its id."""
        found: dict[str, tuple[str, ...]] = {}
        waiting: list[tuple[Indicator, tuple[str, ...]]] = (
            [(row, ()) for row in self.system.items] if self.system else []
        )
        while waiting:
            row, above = waiting.pop()
            if not row.children and row.own and row.level == 1:
                found[row.id] = (*above, row.name)
            elif not row.children:
                kind = row.kind if row.kind.endswith(_TAIL) or not row.kind else row.kind + _TAIL
                found[row.id] = (*above, kind) if kind and kind not in above else above
            waiting += [(child, (*above, row.name)) for child in row.children]
        return found


def score_facts(sheet: ScoreSheet, year: int, project: str = "") -> tuple[Fact, ...]:
    """Returns total, headings and rows of a score sheet as facts: points and full marks with the row as subject.

    Args:
        sheet: the sheet.
        year: scored.
        project: whose sheet it is, empty for the unit.
    """
    mark = f"score:{project}:" if project else "score:"
    rows = [(each.indicator, each.name, each.points, each.full) for each in sheet.headings]
    rows += [(each.indicator, each.name, each.points, each.full) for each in sheet.leaves]
    found = []
    for indicator, name, points, full in rows:
        pair = (
            (f"{name}得分", POINTS, Stage.SCORED, points, "points"),
            (f"{name}满分", FULL, Stage.FULL_MARK, full, "full"),
        )
        found += [
            Fact(
                f"{mark}{indicator}:{tail}", name, concept, label, stage, str(year), _score(value), _from(sheet.system)
            )
            for label, concept, stage, value, tail in pair
            if value is not None
        ]
    found += [
        Fact(
            f"{mark}{leaf.indicator}:share",
            leaf.name,
            SHARE,
            f"{leaf.name}得分率",
            Stage.DONE,
            str(year),
            share,
            _from(sheet.system),
        )
        for leaf in sheet.leaves
        if (share := _share(leaf)) is not None
    ]
    whole = ((TOTAL, TOTAL, Stage.SCORED, sheet.total, "total"), (FULL, FULL, Stage.FULL_MARK, sheet.full, "full"))
    found += [
        Fact(f"{mark}{tail}", "", concept, label, stage, str(year), _score(value), _from(sheet.system))
        for label, concept, stage, value, tail in whole
        if value is not None
    ]
    return tuple(found)


def losses(sheet: ScoreSheet, filler: Filler, reasons: Mapping[str, str]) -> Iterator[tuple[Piece, ...]]:
    """Yields a sentence for every row that lost points, with its reason or that none is given."""
    for leaf in sheet.leaves:
        if not leaf.lost:
            continue
        reason = reason_of(leaf.name, reasons, leaf)
        points = shown_of(filler, "score:", leaf, "points", "")
        full = shown_of(filler, "score:", leaf, "full", "")
        end = f"，原因：{reason.rstrip('。')}。" if reason else "，扣分原因尚未说明。"
        yield (Words(f"“{leaf.name}”满分"), *full, Words("，得分"), *points, Words(end))


def explained(sheet: ScoreSheet, reasons: Mapping[str, str]) -> dict[str, str]:
    """Returns why points were lost by name of the row, for rows of which every lost point has a reason."""
    return {
        leaf.name: reason_of(leaf.name, reasons, leaf).rstrip("。；")
        for leaf in sheet.leaves
        if leaf.lost and leaf.explained
    }


def reason_of(name: str, reasons: Mapping[str, str], leaf: LeafScore | None) -> str:
    """Returns why a row lost points: as given by its name, else what the losses of the row say."""
    if name in reasons:
        return reasons[name]
    return "；".join(dict.fromkeys(loss.text for loss in leaf.losses)) if leaf else ""


def shown_of(filler: Filler, mark: str, leaf: LeafScore | None, what: str, form: str = "数") -> tuple[Piece, ...]:
    """Returns a figure of a row (`points`, `full` or `share`) as text shows it; nothing where it has none."""
    fact = filler.shelf.fact(f"{mark}{leaf.indicator}:{what}") if leaf else None
    return (filler.figure(fact, form),) if fact else ()


def _share(leaf: LeafScore) -> Amount | None:
    if leaf.points is None or not leaf.full:
        return None
    return Amount((leaf.points / leaf.full * 100).quantize(Decimal("0.01")), PERCENT, Decimal("0.01"))


def _score(value: Decimal) -> Amount:
    return Amount(value, SCORE, Decimal("0.01"))


def _from(system: str) -> Derivation:
    return Derivation(f"按指标体系 {system} 计算", ())
