"""Memo: what was worked out from records, kept until one of the registers that it was read from changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

import msgspec

from jiheng.ledger.folio import keyed

_T = TypeVar("_T")
_P = TypeVar("_P")
Store = dict[object, "Kept"]


class Kept(msgspec.Struct, frozen=True):
    """A value, and each register that was read for it with its state at that time."""

    value: Any
    read: tuple[tuple[str, int], ...]
    registers: frozenset[str]


class Memo:
    """The values of one ledger. What is worked out on the way to another value is part of what that one was read from.

    Only one thread at a time works out values; others wait and find them made.
    """

    def __init__(self, states: Mapping[str, int]) -> None:
        """Begins without values; `states` is the state of each register now, equal numbers mean equal records."""
        self._states = states
        self._kept: Store = {}
        self._last: dict[object, Any] = {}
        self._open: list[set[str]] = []
        self._lock = threading.RLock()

    def note(self, register: str) -> None:
        """Takes note that a register was read for what is being worked out."""
        if self._open:
            self._open[-1].add(register)

    def once(self, name: object, make: Callable[[], _T], within: Store | None = None) -> _T:
        """Returns a value, made where there is none or where a register that it was read from has changed.

        Args:
            name: what it is.
            make: makes it; must read records through what calls `note`.
            within: where it is kept, for what must not outlive its ledger; with the memo by default.
        """
        store = self._kept if within is None else within
        with self._lock:
            found = store.get(name)
            if found is None or not self._stands(found):
                found = store[name] = self._made(make)
            if self._open:
                self._open[-1].update(found.registers)
            value: _T = found.value
            return value

    def once_all(self, names: Iterable[object], make: Callable[[Any], _T]) -> list[_T]:
        """Returns the values of many names, each made from its name as `once` does, without asking for one by one."""
        with self._lock:
            found = []
            for name in names:
                kept = self._kept.get(name)
                if kept is None or not self._stands(kept):
                    kept = self._kept[name] = self._made(partial(make, name))
                found.append(kept)
            if self._open:
                self._open[-1].update(*[kept.registers for kept in found])
            return [kept.value for kept in found]

    def renewed(self, name: object, make: Callable[[_T | None], _T]) -> _T:
        """Returns what is made with what was made the last time at hand, which must not change the result.

        Args:
            name: what it is.
            make: makes it; is given what it returned the last time, None at first.
        """
        with self._lock:
            value = self._last[name] = make(self._last.get(name))
            return value

    def once_each(
        self, name: object, parts: Iterable[tuple[str, _P]], make: Callable[[_P], _T], given: object = None
    ) -> list[tuple[_P, _T]]:
        """Returns each part with what is made from it; a part that is still the same object is not made anew.

        Args:
            name: what it is.
            parts: the parts by key.
            make: makes the value of a part.
            given: what it is made from besides the part; where this is another, all are made anew.
        """
        known = self.renewed(name, lambda last: keyed(last, dict(parts), lambda _, part: make(part), given))
        return [(part, known.values[key]) for key, part in known.parts.items()]

    def copy(self, states: Mapping[str, int]) -> Memo:
        """Returns a memo that begins with the same values."""
        other = Memo(states)
        other._kept = dict(self._kept)
        other._last = dict(self._last)
        return other

    def _stands(self, found: Kept) -> bool:
        state_of = self._states.get
        # Asked some thousand times for each state of a ledger.
        for register, state in found.read:  # noqa: SIM110
            if state_of(register, 0) != state:
                return False
        return True

    def _made(self, make: Callable[[], Any]) -> Kept:
        read: set[str] = set()
        self._open.append(read)
        try:
            value = make()
        finally:
            self._open.pop()
        states = tuple([(register, self._states.get(register, 0)) for register in sorted(read)])
        return Kept(value, states, frozenset(read))
