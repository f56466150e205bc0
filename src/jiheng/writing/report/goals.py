"""Goals: every target beside its result, and the score sheet as facts that text and forms can show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from jiheng.facts import Amount, Bound, Derivation, Fact, Stage, unit_family
from jiheng.facts.unit import SCORE
from jiheng.scoring import LeafScore, ScoreSheet
from jiheng.writing.report.composition import Goal, Piece, Words
from jiheng.writing.report.sentences import Filler

TOTAL, POINTS, FULL = "自评得分", "指标得分", "满分"


def score_facts(sheet: ScoreSheet, year: int) -> tuple[Fact, ...]:
    """Returns total, headings and rows of a score sheet as facts: points and full marks with the row as subject."""
    rows = [(each.indicator, each.name, each.points, each.full) for each in sheet.headings]
    rows += [(each.indicator, each.name, each.points, each.full) for each in sheet.leaves]
    found = [
        fact
        for indicator, name, points, full in rows
        for fact in (_points(indicator, name, points, year, sheet.system), _full(indicator, name, full, year, sheet))
        if fact is not None
    ]
    whole = Fact("score:full", "", FULL, FULL, Stage.FULL_MARK, str(year), _score(sheet.full), _from(sheet.system))
    if sheet.total is not None:
        total = _score(sheet.total)
        found.append(Fact("score:total", "", TOTAL, TOTAL, Stage.SCORED, str(year), total, _from(sheet.system)))
    return (whole, *found)


def goals(filler: Filler, sheet: ScoreSheet | None, reasons: Mapping[str, str]) -> tuple[Goal, ...]:
    """Returns the targets of the unit in order, then the rows of the sheet that have none.

    Args:
        filler: with the facts.
        sheet: for points and reasons.
        reasons: why a target was not reached, by name of the indicator.
    """
    leaves = {leaf.name: leaf for leaf in sheet.leaves} if sheet else {}
    found = []
    for target, done in pairs(filler.shelf.facts, filler.shelf.year):
        name = name_of(target)
        leaf = leaves.pop(name, None)
        reached = is_reached(target.amount, done.amount) if done else None
        found.append(
            Goal(
                name=name,
                target=(filler.figure(target, "目标"),),
                done=(filler.figure(done),) if done else (),
                reached=reached,
                reason=_reason(name, reasons, leaf),
                full=_shown(filler, leaf, "full"),
                points=_shown(filler, leaf, "points"),
                groups=(target.subject,) if target.subject else (),
            )
        )
    groups = _groups(sheet) if sheet else {}
    scored = (
        Goal(
            name=leaf.name,
            reached=None if leaf.lost is None else not leaf.lost,
            reason=_reason(leaf.name, reasons, leaf),
            full=_shown(filler, leaf, "full"),
            points=_shown(filler, leaf, "points"),
            groups=groups.get(leaf.indicator, ()),
        )
        for leaf in leaves.values()
    )
    return (*found, *scored)


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
        points, full = _shown(filler, leaf, "points", ""), _shown(filler, leaf, "full", "")
        end = f"，原因：{reason.rstrip('。')}。" if reason else "，扣分原因尚未说明。"
        yield (Words(f"“{leaf.name}”满分"), *full, Words("，得分"), *points, Words(end))


def _groups(sheet: ScoreSheet) -> dict[str, tuple[str, ...]]:
    """Returns the names of the headings above each row, by its code: A2 stands below A."""
    names = {h.indicator: h.name for h in sheet.headings}
    return {
        leaf.indicator: tuple(
            name for code, name in sorted(names.items(), key=lambda n: len(n[0])) if leaf.indicator.startswith(code)
        )
        for leaf in sheet.leaves
    }


def _reason(name: str, reasons: Mapping[str, str], leaf: LeafScore | None) -> str:
    if name in reasons:
        return reasons[name]
    return "；".join(dict.fromkeys(loss.text for loss in leaf.losses)) if leaf else ""


def _shown(filler: Filler, leaf: LeafScore | None, what: str, form: str = "数") -> tuple[Piece, ...]:
    fact = next((f for f in filler.shelf.facts if leaf and f.id == f"score:{leaf.indicator}:{what}"), None)
    return (filler.figure(fact, form),) if fact else ()


def _points(indicator: str, name: str, points: Decimal | None, year: int, system: str) -> Fact | None:
    if points is None:
        return None
    key = f"score:{indicator}:points"
    return Fact(key, name, POINTS, f"{name}得分", Stage.SCORED, str(year), _score(points), _from(system))


def _full(indicator: str, name: str, full: Decimal, year: int, sheet: ScoreSheet) -> Fact:
    key = f"score:{indicator}:full"
    return Fact(key, name, FULL, f"{name}满分", Stage.FULL_MARK, str(year), _score(full), _from(sheet.system))


def _score(value: Decimal) -> Amount:
    return Amount(value, SCORE, Decimal("0.01"))


def _from(system: str) -> Derivation:
    return Derivation(f"按指标体系 {system} 计算", ())
