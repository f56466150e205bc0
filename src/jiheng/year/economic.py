"""Economic: money by economic class, each 款 under its 类 and the 类 as their sum."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from jiheng.ledger import Ledger
from jiheng.standards import Standards
from jiheng.year.money import Line, Money, Number, by_class

_CODE = re.compile(r"\s*(\d{3})(\d{2})?(?!\d)")
_PAID = "paid_by_class["


class ClassRow(msgspec.Struct, frozen=True):
    """A class with its money: `depth` 0 for a 类, or a class that belongs to none, 1 for a 款 under its 类."""

    name: str
    money: Money
    depth: int = 0


def rolled_up(ledger: Ledger, lines: Iterable[Line]) -> tuple[ClassRow, ...]:
    """Returns the classes that budget lines and payments name, rolled up to their 类.

    A 类 has what is entered under it itself and under its 款; a column holds what is known of it.
    """
    standards = ledger.standards
    groups: dict[str, list[tuple[str, str, Money]]] = {}
    for name, money in by_class(ledger, lines):
        code = _code(name, standards)
        groups.setdefault(code[:3] or name, []).append((code, name, money))
    titles = {e.code: e.name for each in standards.classes.economic.values() for e in each}
    rows: list[ClassRow] = []
    for head, members in sorted(groups.items()):
        under = [(name, money) for code, name, money in members if len(code) > 3]
        if not under:
            rows += [ClassRow(name, money) for _, name, money in members]
            continue
        title = next((name for code, name, _ in members if code == head), f"{head} {titles.get(head, '')}".strip())
        rows.append(ClassRow(title, _sum(money for _, _, money in members)))
        rows += [ClassRow(name, money, 1) for name, money in under]
    return tuple(rows)


def _code(name: str, standards: Standards) -> str:
    """Returns the code of a class as it is written, by its number or else its name; empty for none that is known."""
    found = _CODE.match(name)
    if found:
        return found[1] + (found[2] or "")
    known = standards.classes.economic.get(name.strip(), ())
    return known[0].code if len(known) == 1 else ""


def _sum(parts: Iterable[Money]) -> Money:
    known = list(parts)
    initial, adjusted, spent = ([getattr(m, n) for m in known] for n in ("initial", "adjusted", "spent"))
    # What was paid under a class is in the lines it was paid from already.
    by_payments = [n for n in spent if n.ref.startswith(_PAID)]
    return Money(
        _column(initial), _column(adjusted), _column(by_payments or spent), so_far=any(m.so_far for m in known)
    )


def _column(numbers: list[Number]) -> Number:
    filled = [n for n in numbers if n]
    if len(filled) == 1:
        return filled[0]
    return Number(sum((n.value or Decimal(0) for n in filled), Decimal(0))) if filled else Number()
