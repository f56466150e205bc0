"""Scoresheet: the score of the year as a tree: each row with its formula worked, its inputs and its losses."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from jiheng.facts import Stage
from jiheng.ledger import Ledger
from jiheng.scoring import LeafScore, Loss, ScoreSheet
from jiheng.scoring.worked import worked
from jiheng.standards.pack import Register
from jiheng.standards.system import Indicator, IndicatorSystem
from jiheng.web.access import Desk
from jiheng.writing.report.figures import show
from jiheng.year import NoScoreError, Scored, choose_system, score_ledger, years_off

OWN = "自"
"""How the ids of the unit's own indicators begin; the key of the record follows."""
_ANSWERS, _ROWS, _VALUES, _INDICATORS = "answers", "score_rows", "indicator_values", "indicators"
_MANUAL = "人工评分"
_LAST_YEAR = "上年."
_STAGES = frozenset(str(stage) for stage in Stage)


class Input(msgspec.Struct, frozen=True):
    """A number that went into a row; `fact` is empty for an answer given by name."""

    name: str
    shown: str
    fact: str


class Need(msgspec.Struct, frozen=True):
    """What a row lacks and where it is entered: a register and record, the page itself (`asked`), or a row of it."""

    name: str
    register: Register | None
    key: str = ""
    asked: bool = False
    row: str = ""

    @property
    def shown(self) -> str:
        """Returns the name as people read it: 科普活动受众（完成） for 科普活动受众.完成."""
        return name_words(self.name)


class Line(msgspec.Struct, frozen=True):
    """A row of the page.

    Attributes:
        id: of the row in the table.
        name: as printed.
        depth: 1, 2, 3.
        full: full points.
        points: computed, None where not computable.
        own: points the unit gave itself.
        lost: full − points.
        leaf: the scored row; None for a heading.
        worked: its rule with the numbers in it.
        inputs: what went in.
        needs: what is missing.
        evidence: papers that prove it.
        indicator: key of the unit's own indicator behind it, empty for a row of the table.
        unexplained: points lost without a reason of the unit.
    """

    id: str
    name: str
    depth: int
    full: Decimal
    points: Decimal | None
    own: Decimal | None
    lost: Decimal | None
    leaf: LeafScore | None = None
    worked: str = ""
    inputs: tuple[Input, ...] = ()
    needs: tuple[Need, ...] = ()
    evidence: tuple[str, ...] = ()
    indicator: str = ""
    unexplained: Decimal = Decimal(0)

    @property
    def losses(self) -> tuple[Loss, ...]:
        return self.leaf.losses if self.leaf else ()


class Sheet(msgspec.Struct, frozen=True):
    """The score of the year, or why there is none."""

    scored: Scored | None = None
    why: str = ""
    lines: tuple[Line, ...] = ()
    needs: tuple[Need, ...] = ()
    years_off: int = 0

    @property
    def sheet(self) -> ScoreSheet | None:
        return self.scored.sheet if self.scored else None

    @property
    def system(self) -> IndicatorSystem | None:
        return self.scored.system if self.scored else None

    @property
    def first_unexplained(self) -> Line | None:
        """The first row that lost points of which nobody has said why."""
        return next((line for line in self.lines if line.leaf is not None and line.unexplained), None)

    def line(self, row: str) -> Line | None:
        return next((each for each in self.lines if each.id == row), None)


def scoresheet(desk: Desk) -> Sheet:
    """Returns the score of the desk's year, worked out once for each state of its records."""
    named = desk.year.system
    return desk.book.once(f"score:{named}", lambda ledger: sheet_of(ledger, named))


def sheet_of(ledger: Ledger, named: str) -> Sheet:
    """Returns the score of a ledger by the table that is named, else by that of its province and year."""
    try:
        system = choose_system(ledger, "", named, "")
        scored = score_ledger(ledger, system)
    except NoScoreError as error:
        return Sheet(why=str(error))
    lines = tuple(_lines(ledger, scored))
    needs = {need.name: need for line in lines for need in line.needs}
    return Sheet(scored, "", lines, tuple(needs.values()), years_off(system, ledger.year))


def what_if(desk: Desk, changes: dict[str, Decimal]) -> Scored | None:
    """Returns the score with changes; nothing is kept."""
    found = scoresheet(desk)
    if found.scored is None:
        return None
    system = choose_system(desk.ledger, "", desk.year.system, "")
    return score_ledger(desk.ledger, system, changes=changes)


def _lines(ledger: Ledger, scored: Scored) -> Iterator[Line]:
    headings = {each.indicator: each for each in scored.sheet.headings}
    leaves = {each.indicator: each for each in scored.sheet.leaves}
    waiting: list[tuple[Indicator, int]] = [(item, 1) for item in reversed(scored.system.items)]
    while waiting:
        item, depth = waiting.pop()
        if item.id in headings:
            found = headings[item.id]
            lost = None if found.points is None else found.full - found.points
            yield Line(item.id, item.name, depth, found.full, found.points, found.self_given, lost)
        elif item.id in leaves:
            yield _leaf(ledger, scored, item, leaves[item.id], depth)
        waiting += [(child, depth + 1) for child in reversed(item.children)]


def _leaf(ledger: Ledger, scored: Scored, item: Indicator, leaf: LeafScore, depth: int) -> Line:
    indicator = item.id.removeprefix(OWN) if item.id.startswith(OWN) else ""
    inputs = tuple(Input(each.name, value_words(ledger, each.value, each.fact), each.fact) for each in leaf.inputs)
    known = {each.name: each.shown for each in inputs}
    text = worked(leaf, scored.system, lambda name, value: known.get(name) or plain_number(value))
    lacking = leaf.missing.needs if leaf.missing else ()
    for name in lacking:
        text = text.replace(name, name_words(name))
    if leaf.missing and not lacking:
        lacking = (_MANUAL,) if leaf.rule == "manual" else ()
    return Line(
        id=item.id,
        name=item.name,
        depth=depth,
        full=leaf.full,
        points=leaf.points,
        own=leaf.self_given,
        lost=leaf.lost,
        leaf=leaf,
        worked=text,
        inputs=inputs,
        needs=tuple(_need(ledger, name, item) for name in lacking),
        evidence=item.evidence,
        indicator=indicator if ledger.record(_INDICATORS, indicator) else "",
        unexplained=(leaf.lost or Decimal(0)) - leaf.explained_points,
    )


def value_words(ledger: Ledger, value: Decimal, fact: str) -> str:
    """Returns a number of a formula as the report would show it, where its fact is known."""
    node = ledger.evaluation.node(fact) if fact else None
    if node is not None and node.figure is not None:
        return show(node.figure.amount(node.rule.digits))
    return plain_number(value)


def name_words(name: str) -> str:
    """Returns the name of a number of a formula as people read it: 支出合计（决算） for 支出合计.决算."""
    head, dot, stage = name.rpartition(".")
    return f"{head}（{stage}）" if dot and stage in _STAGES else name


def plain_number(value: Decimal) -> str:
    """Returns a number with separators and no trailing zeros: 1,573,223.5."""
    text = f"{value:,.6f}"
    return text.rstrip("0").rstrip(".")


def _need(ledger: Ledger, name: str, item: Indicator) -> Need:
    """Returns where a missing value is entered."""
    registers = ledger.schema.registers
    if name == _MANUAL:
        return Need(f"{item.name}的人工评分", None, row=item.id)
    plain = name.removeprefix(_LAST_YEAR)
    head, dot, stage = plain.rpartition(".")
    concept = head if dot and stage in _STAGES else plain
    own = next((r.key for r in ledger.records(_INDICATORS) if r.values.get("name") == concept), "")
    if own:
        home = _INDICATORS if stage == str(Stage.TARGET) else _VALUES
        return Need(name, registers.get(home), own if home == _INDICATORS or ledger.record(home, own) else "")
    found = _register_of(ledger, concept, stage if dot else "")
    if found is not None:
        return Need(name, found)
    return Need(name, registers.get(_ANSWERS), asked=_ANSWERS in registers)


def _register_of(ledger: Ledger, concept: str, stage: str) -> Register | None:
    """Returns the register whose records would yield a concept, through the rules that derive it."""
    rules = {rule.id: rule for rule in ledger.schema.facts}
    wanted = {concept, f"other:{concept}"}
    fitting = [r.id for r in rules.values() if r.concept in wanted and stage in ("", str(r.stage))]
    other = [r.id for r in rules.values() if r.concept in wanted and r.id not in fitting]
    # All that the right stage is made of comes before what has only the name in common.
    for waiting in (fitting, other):
        seen = set[str]()
        while waiting:
            name = waiting.pop(0)
            rule = rules.get(name)
            if rule is None or name in seen:
                continue
            seen.add(name)
            if rule.register:
                return ledger.schema.registers.get(rule.register)
            waiting += [each.partition("[")[0] for each in rule.inputs]
    return None
