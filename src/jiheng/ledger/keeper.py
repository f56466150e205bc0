"""Keeper: results that outlive the state they were worked out from: each is renewed by what changed.

Nothing here asks for states of registers: what is made may follow only from the parts and from what it is said to be
given, so that it is the same with and without what was made before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from jiheng.ledger.folio import Along, Folios, Grouped, Keyed, Made, along, by_folio, cut, grouped, keyed
from jiheng.ledger.memo import Memo

_T = TypeVar("_T")
_P = TypeVar("_P")


class Keeper:
    """What keeps results by name; the same name for the same thing only."""

    _memo: Memo

    def once_each(
        self, name: object, parts: Iterable[tuple[str, _P]], make: Callable[[_P], _T], given: object = None
    ) -> list[tuple[_P, _T]]:
        """Returns each part, such as a record, with what is made from it, once while it is the same: see `Memo`."""
        return self._memo.once_each(name, parts, make, given)

    def kept_folios(self, name: object, parts: Iterable[_P]) -> Folios[_P]:
        """Returns parts in folios, those of the last time as far as they still stand: see `folio.cut`."""
        found: Folios[_P] = self._memo.renewed(("cut", name), lambda last: cut(parts, last or ()))
        return found

    def once_along(
        self, name: object, folios: Folios[_P], make: Callable[[_P], _T | None], given: object = None
    ) -> Folios[_T]:
        """Returns what is made from each part without what is empty, once while the part is the same.

        Args:
            name: what it is.
            folios: the parts.
            make: makes the value of a part.
            given: what it is made from besides the part; where this is another, all are made anew.
        """
        found: Along[_P, _T] = self._memo.renewed(name, lambda last: along(last, folios, make, given))
        return found.filled

    def once_by_folio(
        self, name: object, folios: Folios[_P], make: Callable[[tuple[_P, ...]], _T], given: object = None
    ) -> tuple[_T, ...]:
        """Returns what is made from each folio, once while it is the same."""
        found: Made[_P, _T] = self._memo.renewed(name, lambda last: by_folio(last, folios, make, given))
        return found.values

    def once_grouped(
        self, name: object, folios: Folios[_P], names: Callable[[_P], Iterable[str]], given: object = None
    ) -> dict[str, Folios[_P]]:
        """Returns parts by the groups they belong to; a group of the same parts is the same object as before."""
        found: Grouped[_P] = self._memo.renewed(name, lambda last: grouped(last, folios, names, given))
        return found.groups

    def once_keyed(
        self, name: object, parts: Mapping[str, _P], make: Callable[[str, _P], _T], given: object = None
    ) -> dict[str, _T]:
        """Returns what is made from each part and its key, once while the part is the same."""
        found: Keyed[_P, _T] = self._memo.renewed(name, lambda last: keyed(last, parts, make, given))
        return found.values

    def renewed(self, name: object, make: Callable[[_T | None], _T]) -> _T:
        """Returns what is made with what was made the last time at hand: see `Memo`."""
        return self._memo.renewed(name, make)
