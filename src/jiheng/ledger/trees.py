"""Trees: budget lines, income or scores that stand under each other; an empty line takes the sum of those below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from jiheng.facts import Amount
from jiheng.ledger.figure import Figure, add, subtract
from jiheng.ledger.node import Node
from jiheng.ledger.record import Record


class Branch(msgspec.Struct, frozen=True):
    """What stands at one record of a tree.

    Attributes:
        figure: the number, None where something is missing.
        needs: what is missing, in Chinese.
        own: the record's own field says it.
        how: in words, where it does not.
        cells: ids of the facts it was taken from, where not from the children.
        children: keys of the records it is the sum of.
    """

    figure: Figure | None
    needs: tuple[str, ...] = ()
    own: bool = False
    how: str = ""
    cells: tuple[str, ...] = ()
    children: tuple[str, ...] = ()


class Tree:
    """The records of a register by their parents, worked out from the leaves up, without recursion."""

    def __init__(
        self,
        records: Sequence[Record],
        field: str,
        parent: str,
        fallbacks: Sequence[tuple[str, Mapping[str, Node]]],
        what: str,
    ) -> None:
        self._records = {r.key: r for r in records}
        self._field = field
        self._fallbacks = fallbacks
        self._what = what
        self.children: dict[str, list[str]] = {}
        for record in records:
            above = record.values.get(parent)
            if isinstance(above, str) and above in self._records and above != record.key:
                self.children.setdefault(above, []).append(record.key)
        self._done: dict[str, Branch] = {}

    def at(self, key: str) -> Branch:
        """Returns what stands at a record."""
        waiting: list[tuple[str, bool]] = [(key, False)]
        open_ones: set[str] = set()
        while waiting:
            here, ready = waiting.pop()
            if ready:
                self._done[here] = self._work(here)
                open_ones.discard(here)
            elif here not in self._done:
                if here in open_ones:
                    self._done[here] = Branch(None, (f"“{here}”的上级（上下级循环）",))
                    continue
                open_ones.add(here)
                waiting.append((here, True))
                if self._own(here) is None:
                    waiting += [(c, False) for c in self.children.get(here, ()) if c not in self._done]
        return self._done[key]

    def remainders(self) -> Iterator[tuple[Record, Figure, tuple[str, ...]]]:
        """Yields each empty record whose parent and siblings are all filled, with what is left for it."""
        for above, below in self.children.items():
            whole = self._own(above)
            blank = [key for key in below if self.at(key).figure is None]
            if whole is None or len(blank) != 1:
                continue
            others = [key for key in below if key != blank[0]]
            figures = [figure for key in others if (figure := self.at(key).figure) is not None]
            yield self._records[blank[0]], subtract(whole, figures), (above, *others)

    def leaves(self, key: str) -> Iterator[str]:
        """Yields the records that make up what stands at a record: itself where not all below it are known."""
        waiting, seen = [key], {key}
        while waiting:
            here = waiting.pop()
            below = [child for child in self.children.get(here, ()) if child not in seen]
            if below and all(self.at(child).figure is not None for child in below):
                seen.update(below)
                waiting += reversed(below)
            else:
                yield here

    def _own(self, key: str) -> Figure | None:
        value = self._records[key].values.get(self._field)
        return Figure.of(value) if isinstance(value, Amount) else None

    def _work(self, key: str) -> Branch:
        own = self._own(key)
        if own is not None:
            return Branch(own, own=True)
        for _, nodes in self._fallbacks:
            node = nodes.get(key)
            if node is not None and node.figure is not None:
                return Branch(node.figure, how=node.rule.title, cells=(node.id,))
        below = self.children.get(key, [])
        if not below:
            return Branch(None, (f"“{key}”{self._what}",))
        branches = [self._done.get(c) or Branch(None, (f"“{c}”{self._what}",)) for c in below]
        lacking = tuple(dict.fromkeys(need for b in branches for need in b.needs))
        figures = [b.figure for b in branches if b.figure is not None]
        if lacking or len(figures) < len(branches):
            return Branch(None, lacking)
        return Branch(add(figures), how="下级合计", children=tuple(below))
