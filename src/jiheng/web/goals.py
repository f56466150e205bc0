"""Goals: the targets page: indicators in their tree, target beside done, what the registers say, what is missing."""

from __future__ import annotations

import datetime
from decimal import Decimal

import msgspec

from jiheng.facts import Amount
from jiheng.ledger import Ledger, Record, show
from jiheng.ledger.evidence import proofs_of
from jiheng.scoring.targets.project import Opinion
from jiheng.web.access import Desk
from jiheng.year.targets import INDICATORS, VALUES, Drawn, candidates, drawn, lowest, opinions, target_projects

_HUNDRED, _CENT = Decimal(100), Decimal("0.01")


class Goal(msgspec.Struct, frozen=True):
    """An indicator with all that is known of it.

    Attributes:
        record: as registered.
        target: the target as people write it.
        weight: its points, None where it has none.
        done: the value that was registered, None where none was.
        rate: done of the target in percent, None where that says nothing.
        reached: whether the target is reached, None where it cannot be told.
        found: what the registers yield, the best first.
        proofs: records of evidence of the value.
        opinions: of the review, on this indicator.
        missing: what is still to be done, in words.
    """

    record: Record
    target: str
    weight: Amount | None
    done: Record | None
    rate: Decimal | None
    reached: bool | None
    found: tuple[Drawn, ...]
    proofs: tuple[Record, ...]
    opinions: tuple[Opinion, ...]
    missing: tuple[str, ...]

    @property
    def best(self) -> Drawn | None:
        """What the registers yield for sure."""
        return self.found[0] if self.found and self.found[0].sure else None

    @property
    def value(self) -> str:
        """The registered value as people write it."""
        if self.done is None:
            return ""
        value = self.done.values.get("value")
        return show(value) if isinstance(value, Amount) else str(self.done.values.get("words", ""))

    @property
    def stale(self) -> bool:
        """Tells whether the registers have for sure a number not filled in yet, or newer than what was."""
        best = self.best
        if best is None or self.done is None:
            return best is not None
        value, source = self.done.values.get("value"), self.done.values.get("source")
        return source == _source(best) and (not isinstance(value, Amount) or value.value != best.fact.amount.value)


class Branch(msgspec.Struct, frozen=True):
    """A line of the tree: a heading, or an indicator."""

    depth: int
    title: str
    goal: Goal | None = None


class Part(msgspec.Struct, frozen=True):
    """The targets of the unit or of one project.

    Attributes:
        scope: project, empty for the unit.
        name: as printed.
        texts: the targets in words.
        tree: headings and indicators in order.
        weights: sum of the weights, None where there are none.
        allowed: what the sum may be.
        opinions: of the review, on the whole.
    """

    scope: str
    name: str
    texts: tuple[Record, ...]
    tree: tuple[Branch, ...]
    weights: Decimal | None
    allowed: tuple[Decimal, ...]
    opinions: tuple[Opinion, ...]

    @property
    def balanced(self) -> bool:
        return self.weights is None or self.weights in self.allowed

    @property
    def goals(self) -> list[Goal]:
        return [branch.goal for branch in self.tree if branch.goal]


def _source(found: Drawn) -> str:
    """Returns what is written as the source of a value that was taken from the registers."""
    return f"{found.fact.label}：{found.query}"


def parts(ledger: Ledger) -> tuple[Part, ...]:
    """Returns the targets of the unit first, then of each project that has some."""
    said = opinions(ledger)
    facts = candidates(ledger)
    scopes = dict.fromkeys(["", *(str(r.values.get("scope", "")) for r in ledger.records(INDICATORS))])
    scopes |= dict.fromkeys(str(r.values.get("project", "")) for r in ledger.records("targets"))
    known = {project.name: project for project in target_projects(ledger)}
    found = []
    for scope in scopes:
        name = scope or ledger.unit
        on_rows: dict[int, list[Opinion]] = {}
        on_whole = [o for o in said if o.project == name and not o.rows] if name in known else []
        for opinion in said:
            for row in opinion.rows if opinion.project == name else ():
                on_rows.setdefault(row.line, []).append(opinion)
        numbers = {record.key: place for place, record in enumerate(ledger.records(INDICATORS))}
        goals = {
            r.key: _goal(ledger, r, drawn(ledger, r, facts), tuple(on_rows.get(numbers[r.key], ())))
            for r in lowest(ledger)
            if str(r.values.get("scope", "")) == scope
        }
        texts = tuple(r for r in ledger.records("targets") if str(r.values.get("project", "")) == scope)
        weights = [goal.weight.value for goal in goals.values() if goal.weight]
        found.append(
            Part(
                scope=scope,
                name=scope or "单位整体",
                texts=texts,
                tree=_tree(ledger, goals),
                weights=sum(weights, Decimal(0)) if weights else None,
                allowed=_allowed(ledger),
                opinions=tuple(on_whole),
            )
        )
    return tuple(found)


def filled(desk: Desk, chosen: dict[str, str]) -> tuple[Record, ...]:
    """Returns records of values as the registers yield them.

    Args:
        desk: whose registers.
        chosen: fact by indicator; one that the registers do not yield for it is left out.
    """
    ledger = desk.ledger
    facts = candidates(ledger)
    records = []
    for key, fact_id in chosen.items():
        indicator = ledger.record(INDICATORS, key)
        found = drawn(ledger, indicator, facts) if indicator else ()
        best = next((each for each in found if each.fact.id == fact_id), None)
        if indicator is None or best is None:
            continue
        before = ledger.record(VALUES, key)
        values = dict(before.values) if before else {}
        target = indicator.values["value"]
        assert isinstance(target, Amount)  # noqa: S101 - only such are drawn
        amount = msgspec.structs.replace(best.fact.amount, unit=target.unit)
        values |= {
            "indicator": key,
            "value": amount,
            "date": _today(ledger),
            "source": f"{best.fact.label}：{best.query}",
        }
        records.append(Record(VALUES, key, values, before.state if before else ""))
    return tuple(records)


def _today(ledger: Ledger) -> datetime.date:
    """Returns the day of a value drawn now: at the latest the last of the year."""
    return min(datetime.date.today(), datetime.date(ledger.year, 12, 31))  # noqa: DTZ011 - the clerk's own day


def _aimed(target: Amount, direction: str) -> str:
    """Returns a target as people read it, with its sign once: 1万余人 is ≥10000人 by itself."""
    said = show(target)
    return said if direction == "定性" or not said[:1].isdecimal() else f"{direction}{said}"


def _goal(ledger: Ledger, record: Record, found: tuple[Drawn, ...], said: tuple[Opinion, ...]) -> Goal:
    values = record.values
    target, weight = values.get("value"), values.get("weight")
    direction = str(values.get("direction", "≥"))
    words = _aimed(target, direction) if isinstance(target, Amount) else ""
    done = ledger.record(VALUES, record.key)
    value = done.values.get("value") if done else None
    proofs = proofs_of(ledger, f"done_value[{record.key}]") if isinstance(value, Amount) else ()
    rate, reached = _rate(target, value, direction)
    missing = []
    if not words and not values.get("words"):
        missing.append("目标值")
    if done is None:
        missing.append("完成值")
    elif not proofs:
        missing.append("佐证")
    return Goal(
        record=record,
        target=words or str(values.get("words", "")),
        weight=weight if isinstance(weight, Amount) else None,
        done=done,
        rate=rate,
        reached=reached,
        found=found,
        proofs=proofs,
        opinions=said,
        missing=tuple(missing),
    )


def _rate(target: object, value: object, direction: str) -> tuple[Decimal | None, bool | None]:
    if not isinstance(target, Amount) or not isinstance(value, Amount) or target.unit != value.unit:
        return None, None
    reached = {"≤": value.value <= target.value, "=": value.value == target.value}.get(
        direction, value.value >= target.value
    )
    if not target.value or direction == "≤":
        return None, reached
    return (value.value / target.value * _HUNDRED).quantize(_CENT), reached


def _tree(ledger: Ledger, goals: dict[str, Goal]) -> tuple[Branch, ...]:
    """Returns indicators under those above them, else under their kind."""
    table = ledger.table(INDICATORS)
    groups: dict[tuple[str, ...], list[Goal]] = {}
    for goal in goals.values():
        above: list[str] = []
        here = goal.record.values.get("parent")
        while isinstance(here, str) and here in table and len(above) < 5:
            above.insert(0, str(table[here].values.get("name", here)))
            here = table[here].values.get("parent")
        groups.setdefault(tuple(above) or (f"{goal.record.values.get('kind', '其他')}指标",), []).append(goal)
    tree: list[Branch] = []
    last: tuple[str, ...] = ()
    for path, members in groups.items():
        common = 0
        while common < min(len(path), len(last)) and path[common] == last[common]:
            common += 1
        tree += [Branch(depth, path[depth]) for depth in range(common, len(path))]
        tree += [Branch(len(path), str(g.record.values.get("name", g.record.key)), g) for g in members]
        last = path
    return tuple(tree)


def _allowed(ledger: Ledger) -> tuple[Decimal, ...]:
    """Returns what the weights of a scope may add up to, as the pack's check says."""
    rule = next((i for i in ledger.schema.invariants if i.register == INDICATORS and i.fields == ("weight",)), None)
    return (Decimal(rule.equals), *(Decimal(each) for each in rule.plus)) if rule else ()
