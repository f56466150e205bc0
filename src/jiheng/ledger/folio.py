"""Folio: a long list cut into short ones that stay the same objects while what is in them does.

What follows from records one by one, or from the records of a group, is kept folio by folio: after one change one folio
is read again. Each function takes what it returned the last time and gives exactly what it gives without that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, repeat
from operator import is_
from typing import Any, Generic, TypeVar

import msgspec

_P = TypeVar("_P")
_V = TypeVar("_V")
Folios = tuple[tuple[_P, ...], ...]

_UNMADE: Any = object()
SIZE = 64
"""Most parts of a folio: with more, more is read again after a change; with fewer, more folios are looked at."""


class Made(msgspec.Struct, Generic[_P, _V], frozen=True):
    """What was made of each folio, and from what else: where that is another, all is made anew."""

    given: object
    folios: Folios[_P]
    values: tuple[_V, ...]


class Along(msgspec.Struct, Generic[_P, _V], frozen=True):
    """What was made of each part of folios, and folios of that without what is empty."""

    made: Made[_P, tuple[_V | None, ...]]
    filled: Folios[_V]


class Grouped(msgspec.Struct, Generic[_P], frozen=True):
    """Parts by group: those of each folio, and the folios of each group, in order of first appearance."""

    made: Made[_P, dict[str, tuple[_P, ...]]]
    groups: dict[str, Folios[_P]]


class Keyed(msgspec.Struct, Generic[_P, _V], frozen=True):
    """What was made of parts, by their keys."""

    given: object
    parts: Mapping[str, _P]
    values: dict[str, _V]


def cut(parts: Iterable[_P], before: Folios[_P] = ()) -> Folios[_P]:
    """Returns parts in folios; an earlier folio whose parts stand together again is taken over as it is."""
    whole = tuple(parts)
    known = {id(folio[0]): folio for folio in before}
    found: list[tuple[_P, ...]] = []
    at = start = 0
    while at < len(whole):
        folio = known.get(id(whole[at]))
        if folio is not None and same(whole[at : at + len(folio)], folio):
            if start < at:
                _lay(found, whole[start:at])
            found.append(folio)
            at = start = at + len(folio)
        else:
            at += 1
    _lay(found, whole[start:])
    return before if same(found, before) else tuple(found)


def flat(folios: Iterable[Iterable[_P]]) -> tuple[_P, ...]:
    """Returns the parts of folios, one after another."""
    return tuple(chain.from_iterable(folios))


def by_folio(
    before: Made[_P, _V] | None,
    folios: Folios[_P],
    make: Callable[[tuple[_P, ...]], _V],
    given: object = None,
) -> Made[_P, _V]:
    """Returns what is made of each folio.

    Args:
        before: what was made the last time.
        folios: from `cut`.
        make: makes the value of a folio.
        given: what it is made from besides the folio.
    """
    if before is None or before.given != given:
        before = Made(given, (), ())
    if before.folios is folios:
        return before
    known = dict(zip(map(id, before.folios), before.values, strict=True))
    found: Iterable[_V] = map(known.get, map(id, folios), repeat(_UNMADE))
    values = [make(folio) if value is _UNMADE else value for folio, value in zip(folios, found, strict=True)]
    return Made(given, folios, tuple(values))


def along(
    before: Along[_P, _V] | None, folios: Folios[_P], make: Callable[[_P], _V | None], given: object = None
) -> Along[_P, _V]:
    """Returns what is made of each part; one that is the same object as before is not made anew, wherever it stands."""
    loose: dict[int, _V | None] = {}
    if before is not None and before.made.given == given and before.made.folios is not folios:
        stay = set(map(id, folios))
        for folio, values in zip(before.made.folios, before.made.values, strict=True):
            if id(folio) not in stay:
                loose.update(zip(map(id, folio), values, strict=True))

    def each(folio: tuple[_P, ...]) -> tuple[_V | None, ...]:
        return tuple([loose[id(part)] if id(part) in loose else make(part) for part in folio])

    made = by_folio(before.made if before else None, folios, each, given)
    if before is not None and before.made is made:
        return before
    known = dict(zip(map(id, before.made.values), before.filled, strict=True)) if before is not None else {}
    return Along(made, tuple([known[id(v)] if id(v) in known else tuple(filter(None, v)) for v in made.values]))


def keyed(
    before: Keyed[_P, _V] | None, parts: Mapping[str, _P], make: Callable[[str, _P], _V], given: object = None
) -> Keyed[_P, _V]:
    """Returns what is made of each part and its key; one that is the same object as before is not made anew."""
    if before is None or before.given != given:
        before = Keyed(given, {}, {})
    if before.parts is parts:
        return before
    known, made = before.parts, before.values
    values = {key: made[key] if known.get(key) is part else make(key, part) for key, part in parts.items()}
    return Keyed(given, parts, values)


def grouped(
    before: Grouped[_P] | None,
    folios: Folios[_P],
    names: Callable[[_P], Iterable[str]],
    given: object = None,
) -> Grouped[_P]:
    """Returns parts by the groups they belong to; a group with the same parts as before stays the same object."""
    made = by_folio(before.made if before else None, folios, lambda folio: _apart(folio, names), given)
    if before is not None and before.made is made:
        return before
    if before is None or before.made.given != given:
        return Grouped(made, {name: cut(parts) for name, parts in _joined(made.values).items()})
    head, changed = _changed(before.made.folios, folios)
    named = {name for part in changed for name in names(part)}
    groups = dict(before.groups)
    for name in named:
        parts = tuple(chain.from_iterable([each[name] for each in made.values if name in each]))
        if parts:
            groups[name] = cut(parts, groups.get(name, ()))
        else:
            groups.pop(name, None)
    # What is named before the first change keeps its place among the groups.
    first = made.values[:head]
    if not all(any(name in group for group in first) for name in named):
        groups = {name: groups[name] for name in dict.fromkeys(chain.from_iterable(made.values))}
    return Grouped(made, groups)


def _lay(found: list[tuple[_P, ...]], parts: tuple[_P, ...]) -> None:
    """Adds parts to folios; few ones go into the last folio as far as it has room."""
    if parts and found and len(found[-1]) + len(parts) <= SIZE:
        found[-1] += parts
        return
    found += [parts[at : at + SIZE] for at in range(0, len(parts), SIZE)]


def same(one: Sequence[object], other: Sequence[object]) -> bool:
    """Tells whether two lists hold the same objects: what is only equal may still be written otherwise."""
    return len(one) == len(other) and all(map(is_, one, other))


def _apart(folio: tuple[_P, ...], names: Callable[[_P], Iterable[str]]) -> dict[str, tuple[_P, ...]]:
    groups: dict[str, list[_P]] = {}
    for part in folio:
        for name in names(part):
            groups.setdefault(name, []).append(part)
    return {name: tuple(parts) for name, parts in groups.items()}


def _joined(values: Iterable[Mapping[str, tuple[_P, ...]]]) -> dict[str, list[_P]]:
    groups: dict[str, list[_P]] = {}
    for each in values:
        for name, parts in each.items():
            groups.setdefault(name, []).extend(parts)
    return groups


def _changed(one: Folios[_P], other: Folios[_P]) -> tuple[int, list[_P]]:
    """Returns how many folios begin both lists, and the parts that went, came or stand elsewhere."""
    head = _alike(one, other)
    tail = _alike(one[head:][::-1], other[head:][::-1])
    old, new = one[head : len(one) - tail], other[head : len(other) - tail]
    if len(old) != len(new):
        return head, _moved(flat(old), flat(new))
    return head, [part for a, b in zip(old, new, strict=True) if a is not b for part in _moved(a, b)]


def _moved(one: tuple[_P, ...], other: tuple[_P, ...]) -> list[_P]:
    here, there = set(map(id, one)), set(map(id, other))
    stay = [part for part in one if id(part) in there], [part for part in other if id(part) in here]
    if not same(*stay):
        return [*one, *other]
    return [part for part in one if id(part) not in there] + [part for part in other if id(part) not in here]


def _alike(one: Sequence[object], other: Sequence[object]) -> int:
    """Returns how many at the beginning of both are the same objects."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a is not b), min(len(one), len(other)))
