"""Folios: what is kept folio by folio is always what is made of the whole list anew, and little is made again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiheng.ledger import folio
from jiheng.ledger.folio import along, by_folio, cut, flat, grouped, keyed


class Part:
    """A part is known by being the same object, not by what it says."""

    def __init__(self, *names):
        self.names = names


def parts(number):
    return [Part(str(n % 3)) for n in range(number)]


def test_a_list_is_cut_into_folios(monkeypatch):
    monkeypatch.setattr(folio, "SIZE", 2)
    one, two, three = parts(3)
    assert cut([one, two, three]) == ((one, two), (three,))
    assert cut([]) == ()


def test_only_the_folio_with_a_change_is_another():
    many = parts(folio.SIZE * 4)
    before = cut(many)
    many[folio.SIZE + 5] = Part("new")
    after = cut(many, before)
    assert [a is b for a, b in zip(after, before, strict=True)] == [True, False, True, True]
    del many[0]
    assert [a is b for a, b in zip(cut(many, after), after, strict=True)] == [False, True, True, True]
    assert flat(cut(many, after)) == tuple(many)


def test_what_is_added_goes_into_the_last_folio():
    many = parts(folio.SIZE + 1)
    before = cut(many)
    after = cut([*many, Part("new")], before)
    assert [len(each) for each in after] == [folio.SIZE, 2]
    assert after[0] is before[0]


def test_folios_without_a_change_are_the_same_object():
    many = parts(100)
    before = cut(many)
    assert cut(many, before) is before


def test_parts_that_are_equal_but_not_the_same_are_others():
    one, other = (1.0, 2), (1, 2)
    assert cut([other], cut([one]))[0][0] is other


def test_only_parts_of_other_folios_are_made_again():
    made = []

    def make(part):
        made.append(part)
        return part.names

    many = parts(folio.SIZE * 3)
    first = along(None, cut(many), make)
    many[1] = new = Part("new")
    made.clear()
    second = along(first, cut(many, first.made.folios), make)
    assert made == [new]
    assert flat(second.filled) == tuple(part.names for part in many)
    assert second.filled[1] is first.filled[1]


def test_what_is_empty_is_left_out():
    assert flat(along(None, cut([Part(), Part("a")]), lambda part: part.names).filled) == (("a",),)


def test_with_another_given_all_is_made_again():
    folios = cut(parts(2))
    first = along(None, folios, lambda _: "one", 1)
    assert flat(along(first, folios, lambda _: "two", 1).filled) == ("one", "one")
    assert flat(along(first, folios, lambda _: "two", 2).filled) == ("two", "two")
    one = keyed(None, {"a": folios}, lambda key, _: key * 1, 1)
    assert keyed(one, {"a": folios}, lambda key, _: key * 2, 1).values == {"a": "a"}
    assert keyed(one, {"a": folios}, lambda key, _: key * 2, 2).values == {"a": "aa"}
    groups = grouped(None, folios, lambda _: ("一",), 1)
    assert list(grouped(groups, folios, lambda _: ("二",), 2).groups) == ["二"]


def test_groups_without_a_change_stay_the_same_objects():
    many = parts(folio.SIZE * 3)
    first = grouped(None, cut(many), lambda part: part.names)
    second = grouped(first, cut([*many, Part("1")], first.made.folios), lambda part: part.names)
    assert [first.groups[name] is second.groups[name] for name in "012"] == [True, False, True]


_STEPS = st.lists(
    st.lists(st.tuples(st.sampled_from(["put", "drop", "move"]), st.integers(0, 30), st.integers(0, 3)), max_size=6),
    max_size=8,
)


def applied(many, steps):
    for step, at, name in steps:
        place = at % (len(many) + 1)
        if step == "put":
            many[place : place + 1] = [Part(*"abc"[:name])]
        elif step == "drop":
            del many[place : place + 1]
        elif place < len(many):
            many.append(many.pop(place))


@settings(max_examples=150, deadline=None)
@given(size=st.integers(1, 4), start=st.integers(0, 9), steps=_STEPS)
def test_any_changes_give_what_is_made_of_the_whole_list_anew(size, start, steps):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folio, "SIZE", size)
        many, whole, made, groups, sizes = parts(start), (), None, None, None
        for each in steps:
            applied(many, each)
            whole = cut(many, whole)
            made = along(made, whole, lambda part: part.names)
            groups = grouped(groups, whole, lambda part: part.names)
            sizes = by_folio(sizes, whole, len)
            counts = {name: len(flat(members)) for name, members in groups.groups.items()}
            anew = grouped(None, cut(many), lambda part: part.names).groups
            assert list(flat(whole)) == many
            assert all(0 < len(each) <= size for each in whole)
            assert list(flat(made.filled)) == [part.names for part in many if part.names]
            assert sum(sizes.values) == len(many)
            # The order of the groups is part of the result.
            assert [(n, flat(g)) for n, g in groups.groups.items()] == [(n, flat(g)) for n, g in anew.items()]
            assert counts == {name: sum(name in part.names for part in many) for name in counts}
