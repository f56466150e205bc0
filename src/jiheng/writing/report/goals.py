"""Goals: every target beside its result, and the score sheet as facts that text and forms can show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import msgspec

from jiheng.facts import Amount, Bound, Derivation, Fact, Stage, unit_family
from jiheng.facts.unit import SCORE
from jiheng.scoring import LeafScore, ScoreSheet
from jiheng.standards.system import Indicator, IndicatorSystem
from jiheng.writing.report.composition import Goal, Piece, Words
from jiheng.writing.report.figures import sign_of, unit_word
from jiheng.writing.report.sentences import Filler

TOTAL, POINTS, FULL = "自评得分", "指标得分", "满分"
_TAIL = "指标"


class Scores(msgspec.Struct, frozen=True):
    """A score sheet and the table it was made by, with the unit's own rows; the table says what stands above a row."""

    sheet: ScoreSheet
    system: IndicatorSystem | None = None

    def above(self) -> dict[str, tuple[str, ...]]:
        """Returns the names of the rows above each row that earns points, from the top, by its id."""
        found: dict[str, tuple[str, ...]] = {}
        waiting: list[tuple[Indicator, tuple[str, ...]]] = (
            [(row, ()) for row in self.system.items] if self.system else []
        )
        while waiting:
            row, above = waiting.pop()
            if not row.children:
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
    whole = ((TOTAL, TOTAL, Stage.SCORED, sheet.total, "total"), (FULL, FULL, Stage.FULL_MARK, sheet.full, "full"))
    found += [
        Fact(f"{mark}{tail}", "", concept, label, stage, str(year), _score(value), _from(sheet.system))
        for label, concept, stage, value, tail in whole
        if value is not None
    ]
    return tuple(found)


def goals(
    filler: Filler,
    scores: Scores | None,
    reasons: Mapping[str, str],
    groups: Mapping[str, tuple[str, ...]] | None = None,
    project: str | None = None,
) -> tuple[Goal, ...]:
    """Returns the targets in order, then the rows of the sheet that have none.

    Args:
        filler: with the facts.
        scores: for points and reasons.
        reasons: why a target was not reached, by name of the indicator.
        groups: headings above an indicator, by its name, where the table does not say them.
        project: only the targets of this project; None for all.
    """
    sheet = scores.sheet if scores else None
    above = scores.above() if scores else {}
    mark = f"score:{project}:" if project else "score:"
    leaves = {leaf.name: leaf for leaf in sheet.leaves} if sheet else {}
    found = []
    for target, done in pairs(filler.shelf.facts, filler.shelf.year):
        if project is not None and target.subject != project:
            continue
        name = name_of(target)
        leaf = leaves.pop(name, None)
        heads = (above.get(leaf.indicator) if leaf else None) or (groups or {}).get(name)
        found.append(
            Goal(
                name=name,
                target=(filler.figure(target, "目标"),),
                done=(filler.figure(done),) if done else (),
                reached=is_reached(target.amount, done.amount) if done else None,
                reason=_reason(name, reasons, leaf),
                full=_shown(filler, mark, leaf, "full"),
                points=_shown(filler, mark, leaf, "points"),
                groups=heads or ((target.subject,) if target.subject else ()),
                sign=sign_of(target.amount),
                number=(filler.figure(target, "数"),),
                unit=unit_word(target.amount),
                project=target.subject,
                share=_share(leaf),
            )
        )
    scored = (
        Goal(
            name=leaf.name,
            reached=None if leaf.lost is None else not leaf.lost,
            reason=_reason(leaf.name, reasons, leaf),
            full=_shown(filler, mark, leaf, "full"),
            points=_shown(filler, mark, leaf, "points"),
            groups=above.get(leaf.indicator, ()),
            share=_share(leaf),
        )
        for leaf in leaves.values()
    )
    return _in_order((*found, *scored), sheet)


def pairs(facts: tuple[Fact, ...], year: str) -> Iterator[tuple[Fact, Fact | None]]:
    """Yields each target with its result, None where there is none."""
    done = {
        (f.concept, f.subject): f
        for f in facts
        if f.stage == Stage.DONE and (not f.period or f.period.startswith(year))
    }
    seen = set()
    for fact in facts:
        key = (fact.concept, fact.subject)
        if isinstance(fact.origin, Derivation):
            continue  # how many targets there are is none itself
        if fact.stage == Stage.TARGET and key not in seen and (not fact.period or fact.period.startswith(year)):
            seen.add(key)
            yield fact, done.get(key)


def is_reached(target: Amount, done: Amount) -> bool | None:
    """Tells whether a result reaches a target; None where the two cannot be compared."""
    if unit_family(target.unit) != unit_family(done.unit):
        return None
    if target.bound in (Bound.AT_MOST, Bound.NEARLY):
        return done.value <= target.value
    if target.bound is Bound.RANGE and target.upper is not None:
        return target.value <= done.value <= target.upper
    return done.value >= target.value


def name_of(fact: Fact) -> str:
    """Returns what people call a fact."""
    return fact.label or fact.concept.rpartition(":")[2]


def losses(sheet: ScoreSheet, filler: Filler, reasons: Mapping[str, str]) -> Iterator[tuple[Piece, ...]]:
    """Yields a sentence for every row that lost points, with its reason or that none is given."""
    for leaf in sheet.leaves:
        if not leaf.lost:
            continue
        reason = _reason(leaf.name, reasons, leaf)
        points = _shown(filler, "score:", leaf, "points", "")
        full = _shown(filler, "score:", leaf, "full", "")
        end = f"，原因：{reason.rstrip('。')}。" if reason else "，扣分原因尚未说明。"
        yield (Words(f"“{leaf.name}”满分"), *full, Words("，得分"), *points, Words(end))


def _in_order(found: tuple[Goal, ...], sheet: ScoreSheet | None) -> tuple[Goal, ...]:
    """Returns goals in the order the table prints its rows, those the table has not behind them."""
    order = {leaf.name: index for index, leaf in enumerate(sheet.leaves)} if sheet else {}
    return tuple(sorted(found, key=lambda goal: order.get(goal.name, len(order))))


def _reason(name: str, reasons: Mapping[str, str], leaf: LeafScore | None) -> str:
    if name in reasons:
        return reasons[name]
    return "；".join(dict.fromkeys(loss.text for loss in leaf.losses)) if leaf else ""


def _share(leaf: LeafScore | None) -> str:
    if leaf is None or leaf.points is None or not leaf.full:
        return ""
    share = (leaf.points / leaf.full * 100).quantize(Decimal("0.01"))
    return f"{share.normalize():f}"


def _shown(filler: Filler, mark: str, leaf: LeafScore | None, what: str, form: str = "数") -> tuple[Piece, ...]:
    fact = next((f for f in filler.shelf.facts if leaf and f.id == f"{mark}{leaf.indicator}:{what}"), None)
    return (filler.figure(fact, form),) if fact else ()


def _score(value: Decimal) -> Amount:
    return Amount(value, SCORE, Decimal("0.01"))


def _from(system: str) -> Derivation:
    return Derivation(f"按指标体系 {system} 计算", ())
