"""Goals: every target beside its result."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from jiheng.facts import Amount, Bound, Derivation, Fact, Stage, unit_family
from jiheng.scoring import LeafScore
from jiheng.writing.report.composition import Goal, Piece, Words
from jiheng.writing.report.figures import bare_form, sign_of, unit_word
from jiheng.writing.report.scored import Scores, reason_of, shown_of
from jiheng.writing.report.sentences import Filler

_NO_ROWS = "（未设三级指标）"


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
            reason=reason_of(asked.name, self._reasons, leaf),
            full=shown_of(self._filler, self._mark, leaf, "full"),
            points=shown_of(self._filler, self._mark, leaf, "points"),
            groups=heads,
            sign=(asked.sign or sign_of(amount)) if amount else "定性" if asked.words else "",
            number=(self._filler.figure(target, bare),) if target else _plain(asked.words),
            unit=unit_word(amount, bare.removesuffix("数")) if amount else "",
            project=asked.project,
            share=shown_of(self._filler, self._mark, leaf, "share", ""),
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
            reason=reason_of(leaf.name, self._reasons, leaf),
            full=shown_of(self._filler, self._mark, leaf, "full"),
            points=shown_of(self._filler, self._mark, leaf, "points"),
            groups=above,
            share=shown_of(self._filler, self._mark, leaf, "share", ""),
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


def _plain(text: str) -> tuple[Piece, ...]:
    return (Words(text),) if text else ()
