"""The tests that criteria run: from a project and a criterion to the rows (or the project) it objects to."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from jiheng.scoring.targets.project import TargetProject, TargetRow
from jiheng.scoring.targets.values import (
    bare_number,
    direction,
    first_number,
    has_number,
    has_time,
    percent,
    total_money,
)
from jiheng.standards.criteria import Criterion

# A hit is the row it speaks of (None for the project) and further words for the wording.
Hit = tuple[TargetRow | None, dict[str, str]]
Test = Callable[[Criterion, TargetProject], Iterator[Hit]]

_NONE: dict[str, str] = {}
_RATE = re.compile(r"率|度|比例|占比")


def hits(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    """Yields what a criterion objects to in a project."""
    return TESTS[criterion.test](criterion, project)


def _subject(criterion: Criterion, project: TargetProject) -> str:
    return {"basis": project.policy, "estimate": project.estimate, "goal": project.goal}.get(
        criterion.subject, project.name
    )


def _rows(criterion: Criterion, project: TargetProject) -> Iterator[TargetRow]:
    """Yields the rows that apply, are of the kinds asked for and not excepted."""
    for row in project.live:
        if criterion.kinds and row.family not in criterion.kinds:
            continue
        if not _found(criterion.except_patterns, f"{row.name}\t{row.value}\t{row.explanation}"):
            yield row


def _empty(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    if criterion.subject in ("basis", "estimate", "goal"):
        if not _subject(criterion, project):
            yield None, _NONE
        return
    field = "explanation" if "解释" in criterion.words else "value"
    for row in _rows(criterion, project):
        if not getattr(row, field):
            yield row, _NONE


def _shorter(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    text = _subject(criterion, project)
    if text and len(text) < criterion.numbers["least"] and not _found(criterion.except_patterns, text):
        yield None, {"length": str(len(text)), "text": text}


def _misses(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    text = _subject(criterion, project)
    if text and not _found(criterion.patterns, text):
        yield None, {"text": text[:60]}


def _matches(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    if criterion.subject != "indicator":
        text = _subject(criterion, project)
        found = _found(criterion.patterns, text)
        if found:
            yield None, {"found": found}
        return
    for row in _rows(criterion, project):
        found = _found(criterion.patterns, row.name if "名称" in criterion.words else row.value)
        if found:
            yield row, {"found": found}


def _marked_wrongly(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    for row in project.rows:
        if row.name in criterion.words or row.value in criterion.words:
            yield row, _NONE


def _longer(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    for row in _rows(criterion, project):
        if len(row.name) > criterion.numbers["most"]:
            yield row, {"length": str(len(row.name))}


def _no_indicators(_criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    if not project.live:
        yield None, _NONE


def _no_kind(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    """A kind that must be there is not; where words are given, only for projects that speak of them."""
    live = project.live
    if not live or any(row.family in criterion.kinds for row in live):
        return
    text = f"{project.name}。{project.goal}"
    if criterion.patterns and not _found(criterion.patterns, text):
        return
    if not _found(criterion.except_patterns, text):
        yield None, {"found": _found(criterion.patterns, text)}


def _blank_rows(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    blank = [row for row in project.rows if row.blank and row.family in criterion.kinds]
    if project.live and blank:
        kinds = "、".join(dict.fromkeys(row.kind for row in blank))
        yield blank[0], {"kinds_blank": kinds}


def _no_unit(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    for row in _rows(criterion, project):
        if bare_number(row.value) and not _RATE.search(row.name):
            yield row, _NONE


def _no_number(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    for row in _rows(criterion, project):
        if row.value and not has_number(row.value):
            yield row, _NONE


def _vague(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    """A word of degree that neither value nor explanation makes checkable."""
    for row in _rows(criterion, project):
        if _found(criterion.patterns, row.value) and not has_number(row.value) and not has_number(row.explanation):
            yield row, _NONE


def _no_deadline(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    for row in _rows(criterion, project):
        if not row.value or has_time(row.value):
            continue
        if percent(row.value) is None or not _found(criterion.patterns, row.name):
            yield row, _NONE


def _action(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    """A name that starts as a task and ends in nothing that can be counted."""
    for row in _rows(criterion, project):
        verb = next((word for word in criterion.words if row.name.startswith(word)), "")
        if verb and not _found(criterion.patterns, row.name):
            yield row, {"verb": verb}


def _wrong_kind(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    """A name with the mark of another kind; `words` name the kind it belongs to."""
    for row in _rows(criterion, project):
        found = _found(criterion.patterns, row.name)
        if found:
            yield row, {"found": found, "belongs": criterion.words[0]}


def _no_mark(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    """A row whose name, value and explanation lack every mark of its kind."""
    for row in _rows(criterion, project):
        if not _found(criterion.patterns, f"{row.name} {row.value} {row.explanation}"):
            yield row, _NONE


def _repeated(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    seen: dict[str, TargetRow] = {}
    for row in _rows(criterion, project):
        name = _squeezed(row.name)
        first = seen.get(name)
        if first is None:
            seen[name] = row
        elif name:
            yield row, {"other": f"{first.kind}指标“{first.name}”"}


def _same_as_name(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    for row in _rows(criterion, project):
        if "解释" in criterion.words:
            if row.explanation and _squeezed(row.explanation) in {
                _squeezed(t) for t in (row.name, row.value, row.name + row.value)
            }:
                yield row, _NONE
        elif row.name and row.name == row.value:
            yield row, _NONE


def _weights(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    weights = [row.weight for row in project.live if row.weight is not None]
    if not weights:
        return
    total = sum(weights, Decimal(0))
    if total not in criterion.numbers.values():
        allowed = "或".join(str(number) for number in criterion.numbers.values())
        yield None, {"total": str(total), "allowed": allowed}


def _few_for_money(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    money, live = project.year_money, project.live
    if money is None or not live or money < criterion.numbers["money"]:
        return
    outputs = [row for row in live if not criterion.kinds or row.family in criterion.kinds]
    if len(outputs) < criterion.numbers["least"]:
        yield None, {"money": _wan(money), "count": str(len(outputs))}


def _far_from_last(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    for row in _rows(criterion, project):
        now, last = first_number(row.value), first_number(row.last)
        if now is None or not last:
            continue
        change = (now - last) / last
        if abs(change) > criterion.numbers["most"]:
            yield row, {"last": row.last, "change": f"{change * 100:+.0f}%"}


def _cost_over_budget(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    year = project.year_money
    if year is None:
        return
    for row in _rows(criterion, project):
        money = total_money(row.value)
        if money is None or "单" in row.name:
            continue
        if money > year * criterion.numbers["most"]:
            yield row, {"money": _wan(year), "cost": _wan(money)}


def _low_rate(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    for row in _rows(criterion, project):
        rate = percent(row.value)
        if rate is not None and rate < criterion.numbers["least"] and direction(row.value) != "<=":
            yield row, {"least": str(criterion.numbers["least"])}


def _loose_bound(criterion: Criterion, project: TargetProject) -> Iterator[Hit]:
    """A bound on the side that binds nobody; `words` name the direction that is wrong."""
    for row in _rows(criterion, project):
        if direction(row.value) in criterion.words:
            yield row, _NONE


@functools.lru_cache(maxsize=256)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _found(patterns: tuple[str, ...], text: str) -> str:
    if not patterns:
        return ""
    match = _compiled(patterns).search(text)
    return match.group() if match else ""


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\W]", "", text)


def _wan(money: Decimal) -> str:
    return f"{(money / 10_000).normalize():f}万元"


TESTS: dict[str, Test] = {
    "action": _action,
    "blank_rows": _blank_rows,
    "cost_over_budget": _cost_over_budget,
    "empty": _empty,
    "far_from_last": _far_from_last,
    "few_for_money": _few_for_money,
    "longer": _longer,
    "loose_bound": _loose_bound,
    "low_rate": _low_rate,
    "marked_wrongly": _marked_wrongly,
    "matches": _matches,
    "misses": _misses,
    "no_deadline": _no_deadline,
    "no_indicators": _no_indicators,
    "no_kind": _no_kind,
    "no_mark": _no_mark,
    "no_number": _no_number,
    "no_unit": _no_unit,
    "repeated": _repeated,
    "same_as_name": _same_as_name,
    "shorter": _shorter,
    "vague": _vague,
    "weights": _weights,
    "wrong_kind": _wrong_kind,
}
