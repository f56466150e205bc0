"""Goals: every target beside its result, and the score sheet as facts that text and forms can show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

import msgspec

from jiheng.facts import Amount, Bound, Derivation, Fact, Stage, unit_family
from jiheng.facts.unit import PERCENT, SCORE
from jiheng.scoring import LeafScore, ScoreSheet
from jiheng.standards.system import Indicator, IndicatorSystem
from jiheng.writing.report.composition import Goal, Piece, Words
from jiheng.writing.report.figures import bare_form, sign_of, unit_word
from jiheng.writing.report.sentences import Filler

TOTAL, POINTS, FULL, SHARE = "自评得分", "指标得分", "满分", "other:得分率"
_TAIL, _NO_ROWS = "指标", "（未设三级指标）"


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


class Asked(msgspec.Struct, frozen=True):
    """An indicator as registered: some have no number, some no target.

    Attributes:
        name: as printed.
        project: it belongs to, empty for the unit.
        target: id of the fact with its target.
        done: id of the fact with its result.
        words: target in words.
        result: result in words.
        sign: ≥, ≤ or = of the target, as registered.
        groups: headings above it.
    """

    name: str
    project: str = ""
    target: str = ""
    done: str = ""
    words: str = ""
    result: str = ""
    sign: str = ""
    groups: tuple[str, ...] = ()


def goals(
    filler: Filler,
    scores: Scores | None,
    reasons: Mapping[str, str],
    asked: Iterable[Asked] = (),
    project: str | None = None,
) -> tuple[Goal, ...]:
    """Returns the indicators in order of the table, then those it has not, each target beside its result.

    Args:
        filler: with the facts.
        scores: for points and reasons.
        reasons: why a target was not reached, by name of the indicator.
        asked: indicators as registered.
        project: only the targets of this project; None for all.
    """
    return _Goals(filler, scores, reasons, project or "").found(tuple(asked), project)


class _Goals:
    """Puts goals together; a row of the table that an indicator has taken is not shown again."""

    def __init__(self, filler: Filler, scores: Scores | None, reasons: Mapping[str, str], project: str) -> None:
        self._filler = filler
        self._reasons = reasons
        self._mark = f"score:{project}:" if project else "score:"
        self._above = scores.above() if scores else {}
        self._verdicts = scores.verdicts() if scores else ()
        leaves = scores.sheet.leaves if scores else ()
        self._order = {leaf.name: index for index, leaf in enumerate(leaves)}
        self._leaves = {leaf.name: leaf for leaf in leaves}

    def found(self, asked: tuple[Asked, ...], project: str | None) -> tuple[Goal, ...]:
        shelf = self._filler.shelf
        rows: list[tuple[str, Goal]] = []
        told: set[tuple[str, str]] = set()
        for each in asked:
            if project is None or each.project == project:
                target, done = shelf.fact(each.target), shelf.fact(each.done)
                told |= {(f.concept, f.subject) for f in (target, done) if f}
                rows.append((each.name, self._goal(each, target, done)))
        for target, done in pairs(shelf.facts, shelf.year):
            if (target.concept, target.subject) not in told and (project is None or target.subject == project):
                groups = (target.subject,) if target.subject else ()
                each = Asked(name_of(target), target.subject, groups=groups)
                rows.append((each.name, self._goal(each, target, done)))
        rows += [(name, self._row(leaf)) for name, leaf in self._leaves.items()]
        rows.sort(key=lambda row: self._order.get(row[0], len(self._order)))
        return tuple(goal for _, goal in rows)

    def _goal(self, asked: Asked, target: Fact | None, done: Fact | None) -> Goal:
        leaf = self._leaves.pop(asked.name, None)
        heads = (self._above.get(leaf.indicator) if leaf else None) or asked.groups
        amount = target.amount if target else None
        said = self._target(asked, target)
        bare = bare_form(amount, done.amount if done else None)
        return Goal(
            name=asked.name,
            target=said,
            done=(self._filler.figure(done),) if done else _plain(asked.result),
            done_number=(self._filler.figure(done, bare),) if done else _plain(asked.result),
            reached=self._reached(asked, amount, done),
            reason=_reason(asked.name, self._reasons, leaf),
            full=_shown(self._filler, self._mark, leaf, "full"),
            points=_shown(self._filler, self._mark, leaf, "points"),
            groups=heads,
            sign=(asked.sign or sign_of(amount)) if amount else "定性" if asked.words else "",
            number=(self._filler.figure(target, bare),) if target else _plain(asked.words),
            unit=unit_word(amount, bare.removesuffix("数")) if amount else "",
            project=asked.project,
            share=_shown(self._filler, self._mark, leaf, "share", ""),
        )

    def _reached(self, asked: Asked, target: Amount | None, done: Fact | None) -> bool | None:
        if asked.result in self._verdicts:
            return asked.result == self._verdicts[0]
        if target is None or done is None:
            return None
        bound = {"≤": Bound.AT_MOST}.get(asked.sign, target.bound)
        return is_reached(msgspec.structs.replace(target, bound=bound), done.amount)

    def _target(self, asked: Asked, target: Fact | None) -> tuple[Piece, ...]:
        if target is None:
            return _plain(asked.words)
        shown = self._filler.figure(target, "目标")
        bare = sign_of(target.amount) == "=" and asked.sign in {"≥", "≤"}
        return (Words(asked.sign), shown) if bare else (shown,)

    def _row(self, leaf: LeafScore) -> Goal:
        above = self._above.get(leaf.indicator, ())
        return Goal(
            name=_NO_ROWS if above[-1:] == (leaf.name,) else leaf.name,
            reached=None if leaf.lost is None else not leaf.lost,
            reason=_reason(leaf.name, self._reasons, leaf),
            full=_shown(self._filler, self._mark, leaf, "full"),
            points=_shown(self._filler, self._mark, leaf, "points"),
            groups=above,
            share=_shown(self._filler, self._mark, leaf, "share", ""),
        )


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


def explained(sheet: ScoreSheet, reasons: Mapping[str, str]) -> dict[str, str]:
    """Returns why points were lost by name of the row, for rows of which every lost point has a reason."""
    return {
        leaf.name: _reason(leaf.name, reasons, leaf).rstrip("。；")
        for leaf in sheet.leaves
        if leaf.lost and leaf.explained
    }


def _plain(text: str) -> tuple[Piece, ...]:
    return (Words(text),) if text else ()


def _reason(name: str, reasons: Mapping[str, str], leaf: LeafScore | None) -> str:
    if name in reasons:
        return reasons[name]
    return "；".join(dict.fromkeys(loss.text for loss in leaf.losses)) if leaf else ""


def _share(leaf: LeafScore) -> Amount | None:
    if leaf.points is None or not leaf.full:
        return None
    return Amount((leaf.points / leaf.full * 100).quantize(Decimal("0.01")), PERCENT, Decimal("0.01"))


def _shown(filler: Filler, mark: str, leaf: LeafScore | None, what: str, form: str = "数") -> tuple[Piece, ...]:
    fact = filler.shelf.fact(f"{mark}{leaf.indicator}:{what}") if leaf else None
    return (filler.figure(fact, form),) if fact else ()


def _score(value: Decimal) -> Amount:
    return Amount(value, SCORE, Decimal("0.01"))


def _from(system: str) -> Derivation:
    return Derivation(f"按指标体系 {system} 计算", ())
