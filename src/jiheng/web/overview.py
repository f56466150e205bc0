"""Overview: what the home page shows, from the ledger and the calendar of the year's work."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

import msgspec

from jiheng.ledger import Ledger, Problem
from jiheng.ledger.entry import NOTE, Entry
from jiheng.standards.pack import Register
from jiheng.standards.year_tasks import YearTask
from jiheng.web.access import Desk
from jiheng.web.composing import kept_aside
from jiheng.web.models import Document
from jiheng.web.roles import JUDGES, Role
from jiheng.web.store.acts import Subject
from jiheng.year.money import whole

_STEPS = {"退回": (Role.CLERK, "report"), "复核": (Role.CHECKER, "report"), "签批": (Role.LEADER, "leader")}
"""Who takes the next step on a document in a state, and on which page."""
_DOCUMENTS = "SELECT * FROM web_document WHERE unit_id = %s AND year = %s ORDER BY id DESC"
_FIRST = 8
_RECENT, _LOOKED_AT = 6, 40
_AT_ONCE = datetime.timedelta(seconds=2)


class Place(msgspec.Struct, frozen=True):
    """A problem with the register it stands in, None for the ledger as a whole."""

    problem: Problem
    register: Register | None


class Money(msgspec.Struct, frozen=True):
    """Where the money stands, in 元; None where it is not known.

    Attributes:
        initial: budget at the start of the year.
        adjusted: budget with all that was added and taken, None where nobody said.
        budget: what may be spent: the adjusted budget, else the initial one.
        spent: of it.
        rate: spent of the budget in percent.
    """

    initial: Decimal | None
    adjusted: Decimal | None
    budget: Decimal | None
    spent: Decimal | None
    rate: Decimal | None

    @property
    def left(self) -> Decimal | None:
        return None if self.budget is None or self.spent is None else self.budget - self.spent

    @property
    def excess(self) -> Decimal | None:
        """What was spent beyond the budget, None where nothing was."""
        return -self.left if self.left is not None and self.left < 0 else None

    @property
    def of_initial(self) -> bool:
        """The rate is of the initial budget: no adjusted one is known."""
        return self.rate is not None and self.adjusted is None


class Due(msgspec.Struct, frozen=True):
    """The work of a month: which tasks, and which registers they fill."""

    month: str
    tasks: tuple[str, ...]
    registers: tuple[Register, ...]


class Waiting(msgspec.Struct, frozen=True):
    """A document that waits for the person: its title, where it stands, and the page to go on, empty for none."""

    title: str
    state: str
    url: str


class Group(msgspec.Struct, frozen=True):
    """A part of the registers with how many records each has."""

    title: str
    registers: tuple[tuple[Register, int], ...]


class Step(msgspec.Struct, frozen=True):
    """What somebody did at once, from a saved record to a workbook that was brought in.

    Attributes:
        entry: of the journal, that says it best.
        register: of its record, None for what changes none.
        count: how many records were changed.
        more: there may be more of them, before those that were looked at.
    """

    entry: Entry
    register: Register | None
    count: int
    more: bool = False


class Overview(msgspec.Struct, frozen=True):
    """What the home page shows."""

    money: Money
    counts: dict[str, int]
    places: tuple[Place, ...]
    due: tuple[Due, ...]
    recent: tuple[Step, ...]
    missing: int
    facts: int
    groups: tuple[Group, ...]
    all: int
    fresh: bool
    waiting: tuple[Waiting, ...]

    @property
    def more(self) -> bool:
        return self.all > len(self.places)


def overview(desk: Desk) -> Overview:
    """Returns the year at a glance."""
    ledger = desk.ledger
    found, fresh = lately(desk)
    told = desk.book.lately("how many facts", _counted)[0]
    counts = Counter(p.severity for p in found)
    registers = ledger.schema.registers
    return Overview(
        money=desk.book.lately("money", money_of)[0],
        counts={level: counts.get(level, 0) for level in "EWI"},
        places=tuple(Place(p, registers.get(p.register)) for p in found[:_FIRST]),
        due=due(ledger, datetime.date.today()),  # noqa: DTZ011 - the clerk's own day
        recent=steps(desk.book.history(limit=_LOOKED_AT), registers),
        missing=told[1],
        facts=told[0],
        groups=groups(ledger),
        all=len(found),
        fresh=fresh,
        waiting=waiting(desk),
    )


def steps(entries: Sequence[Entry], registers: Mapping[str, Register]) -> tuple[Step, ...]:
    """Returns the last steps that people took, newest first: what one wrote at once is one step, told once.

    Args:
        entries: of the journal, newest first.
        registers: of the year.
    """
    parts: list[list[Entry]] = []
    for entry in entries:
        if parts and _at_once(parts[-1][-1], entry):
            parts[-1].append(entry)
        else:
            parts.append([entry])
    whole = len(entries) < _LOOKED_AT
    return tuple(_step(part, registers, more=not whole and part is parts[-1]) for part in parts[:_RECENT])


def _at_once(later: Entry, earlier: Entry) -> bool:
    if later.who != earlier.who:
        return False
    between = datetime.datetime.fromisoformat(later.at) - datetime.datetime.fromisoformat(earlier.at)
    return abs(between) < _AT_ONCE


def _step(part: Sequence[Entry], registers: Mapping[str, Register], *, more: bool) -> Step:
    """Returns a step: told by the act on a report that it was, else by its last record."""
    act = next((e for e in part if e.do == NOTE and e.key == Subject.SIGNING), None)
    if act is not None:
        return Step(act, None, 0)
    entry = next((e for e in part if e.register), part[0])
    return Step(entry, registers.get(entry.register), len({(e.register, e.key) for e in part if e.register}), more)


def waiting(desk: Desk) -> tuple[Waiting, ...]:
    """Returns the documents whose next step is one of the person's roles."""
    steps = {state: page for state, (role, page) in _STEPS.items() if role in desk.roles}
    kept = Document.objects.raw(_DOCUMENTS, (desk.unit.pk, desk.year.year))
    found = [each for each in kept if each.state in steps]
    pages = {state: desk.url(page) if desk.can(page) else "" for state, page in steps.items()}
    documents = tuple(Waiting(d.title, d.state, pages[d.state]) for d in found[:_FIRST])
    return (*documents, *_proposals(desk))


def _proposals(desk: Desk) -> Iterator[Waiting]:
    """Yields the errors of the report that its writer proposes to set aside, for who may accept that."""
    if not desk.may(*JUDGES):
        return
    count = len(kept_aside(desk, pending=True))
    if count:
        page = "leader" if desk.may(Role.LEADER) else "report"
        yield Waiting(f"{count} 处错误经办提议忽略", "待接受", desk.url(page))


def problems(desk: Desk) -> tuple[Problem, ...]:
    """Returns what is wrong in the year, errors first; in a large year the last changes may not be in it yet."""
    return lately(desk)[0]


def lately(desk: Desk) -> tuple[tuple[Problem, ...], bool]:
    """Returns what is wrong in the year, and whether the last changes are in it already."""
    return desk.book.lately("problems", Ledger.problems)


def groups(ledger: Ledger) -> tuple[Group, ...]:
    """Returns the registers by the part they belong to, in order of the packs."""
    parts: dict[str, list[tuple[Register, int]]] = {}
    for register in ledger.schema.registers.values():
        parts.setdefault(register.group, []).append((register, len(ledger.table(register.id))))
    return tuple(Group(title, tuple(rows)) for title, rows in parts.items())


def due(ledger: Ledger, today: datetime.date) -> tuple[Due, ...]:
    """Returns the work of this month and the next, as the calendar of the year has it."""
    now = today.month + 12 * (today.year - ledger.year)
    titles = {r.title: r for r in ledger.schema.registers.values()}
    chosen = [t for t in ledger.standards.year_tasks if t.month in (now, now + 1)]
    return tuple(_due(t, titles) for t in chosen)


def money_of(ledger: Ledger) -> Money:
    """Returns the money of the whole unit, as the page of the money shows it too."""
    found = whole(ledger)
    return Money(
        initial=found.initial.value,
        adjusted=found.adjusted.value,
        budget=found.budget,
        spent=found.spent.value,
        rate=found.rate,
    )


def _counted(ledger: Ledger) -> tuple[int, int]:
    """Returns how many facts there are, and how many lack something."""
    return len(ledger.facts()), len(ledger.missing())


def _due(task: YearTask, titles: dict[str, Register]) -> Due:
    month = f"{task.month}月" if task.month <= 12 else f"次年{task.month - 12}月"
    return Due(month, task.tasks, tuple(titles[t] for t in task.registers if t in titles))
