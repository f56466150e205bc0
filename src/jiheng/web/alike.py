"""Alike: a long list by kinds: the first few of each kind, and how many there are."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")


class Kind(msgspec.Struct, Generic[T], frozen=True):
    """Things of one kind: `first` are those that are shown, `count` is how many there are."""

    first: tuple[T, ...]
    count: int

    @property
    def head(self) -> T:
        return self.first[0]

    @property
    def more(self) -> int:
        return self.count - len(self.first)


def kinds(things: Iterable[T], of: Callable[[T], Hashable], few: int) -> list[Kind[T]]:
    """Returns things by kind, in the order in which each kind comes first.

    Args:
        things: in order.
        of: what makes two of them the same kind.
        few: how many of a kind are shown; a kind with one more than that is shown whole.
    """
    found: dict[Hashable, list[T]] = {}
    for thing in things:
        found.setdefault(of(thing), []).append(thing)
    return [Kind(tuple(each if len(each) <= few + 1 else each[:few]), len(each)) for each in found.values()]
