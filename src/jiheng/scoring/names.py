"""RunNames: the values of names while one unit is scored: own names of a row, definitions, points, facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from jiheng.scoring.book import FactBook, ratio_value
from jiheng.scoring.formula import evaluate
from jiheng.scoring.missing import Missing, Value
from jiheng.scoring.sheet import Used

_NOTHING: Mapping[str, str] = {}


class RunNames:
    """Values by name; each definition is computed once.

    Attributes:
        local: own names of the row under way, name → formula.
    """

    def __init__(
        self,
        definitions: Mapping[str, str],
        book: FactBook,
        points: Callable[[str], Value],
        fulls: Mapping[str, Decimal],
    ) -> None:
        self.local: Mapping[str, str] = _NOTHING
        self._definitions = definitions
        self._book = book
        self._given = book.values
        self._points = points
        self._fulls = fulls
        self._known: dict[str, Value] = {}
        self._entries: dict[str, Used] = {}
        self._busy: set[str] = set()

    def value(self, name: str) -> Value:
        """Returns the value of a name, or `Missing`; a circle of definitions is missing too."""
        local = self.local
        if local:
            text = local.get(name)
            if text is not None:
                if text[0] != "[" or text.find("]") != len(text) - 1:
                    return self._guarded(f"{name}={text}", text)
                name = text[1:-1]
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = self._find(name)
        return known

    def used(self, atoms: Iterable[str]) -> tuple[tuple[Used, ...], tuple[str, ...]]:
        """Returns those of the names that were found when asked for, and those that have more than one value."""
        entries = self._entries
        used = [entries[name] for name in atoms if name in entries]
        conflicts = self._book.conflicts
        return tuple(used), tuple(each.name for each in used if each.name in conflicts) if conflicts else ()

    def _find(self, name: str) -> Value:
        given = self._given.get(name) if self._given else None
        if given is not None:
            self._entries[name] = Used(name, given)
            return given
        text = self._definitions.get(name)
        if text is not None:
            return self._guarded(name, text)
        head, code = name[:3], name[3:]
        if head == "满分." and code in self._fulls:
            return self._fulls[code]
        if head == "得分." and code in self._fulls:
            return self._circle(name) if name in self._busy else self._under(name, lambda: self._points(code))
        fact = self._book.fact(name)
        if fact is None:
            return Missing((name,))
        value = ratio_value(fact)
        self._entries[name] = Used(name, value, fact.id)
        return value

    def _guarded(self, name: str, text: str) -> Value:
        return self._circle(name) if name in self._busy else self._under(name, lambda: evaluate(text, self))

    def _under(self, name: str, compute: Callable[[], Value]) -> Value:
        local, self.local = self.local, _NOTHING
        self._busy.add(name)
        try:
            return compute()
        finally:
            self._busy.discard(name)
            self.local = local

    def _circle(self, name: str) -> Missing:
        return Missing(note=f"“{name}”循环引用")
