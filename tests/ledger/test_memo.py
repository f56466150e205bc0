"""Results are kept by register: what is kept is always what would be worked out anew, and no more is worked out."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from renewing import anew, try_changes

from jiheng.ledger import Record
from jiheng.ledger.memo import Memo


def results(ledger):
    return ledger.facts(), ledger.missing(), ledger.problems()


def counting(ledger):
    """Returns a way to ask for the sum of two registers' sizes, and how often it was worked out."""
    made = []

    def size(watched):
        made.append(1)
        return len(watched.table("payments")) + len(watched.records("budget_lines"))

    return (lambda: ledger.once("size", size)), made


def line(n):
    return Record("budget_lines", f"项目{n}", {"name": f"项目{n}"})


def test_a_result_is_made_once_for_each_state_of_what_it_reads(ledger):
    ask, made = counting(ledger)
    assert (ask(), ask(), len(made)) == (0, 0, 1)
    ledger.put(line(1))
    assert (ask(), ask(), len(made)) == (1, 1, 2)
    ledger.drop("budget_lines", "项目1")
    assert (ask(), len(made)) == (0, 3)


def test_a_change_elsewhere_leaves_it(ledger):
    ask, made = counting(ledger)
    ask()
    ledger.enter("activities", {"title": "讲座"})
    assert (ask(), len(made)) == (0, 1)


def test_a_copy_has_the_results_and_its_own_changes(ledger):
    ledger.put(line(1))
    ask, made = counting(ledger)
    ask()
    other = ledger.copy()
    other.put(line(2))
    assert other.once("size", lambda kept: len(kept.table("budget_lines"))) == 2
    assert (ask(), len(made)) == (1, 1)


def test_what_reads_through_another_result_depends_on_it(ledger):
    def inner(kept):
        return len(kept.table("activities"))

    def outer(kept):
        return kept.once("inner", inner) * 10

    assert ledger.once("outer", outer) == 0
    # The second value finds the inner one made, and still depends on what that was read from.
    assert ledger.once("another", outer) == 0
    ledger.enter("activities", {"title": "讲座"})
    assert (ledger.once("outer", outer), ledger.once("another", outer)) == (10, 10)


def test_a_fault_on_the_way_leaves_no_trace(ledger):
    def broken(kept):
        kept.table("activities")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        ledger.once("size", broken)
    ask, made = counting(ledger)
    ask()
    ledger.enter("activities", {"title": "讲座"})
    assert (ask(), len(made)) == (0, 1)


def test_parts_are_made_again_only_where_they_are_others():
    memo, made = Memo({}), []

    def double(part):
        made.append(part)
        return part[0] * 2

    first, second = (1,), (2,)
    assert memo.once_each("doubled", [("a", first), ("b", second)], double) == [(first, 2), (second, 4)]
    third = (3,)
    assert memo.once_each("doubled", [("b", second), ("a", third)], double) == [(second, 4), (third, 6)]
    assert made == [first, second, third]


def test_where_what_they_are_given_is_another_all_parts_are_made_again():
    memo, part, made = Memo({}), (1,), []
    for beside in (1, 1, 2):
        assert memo.once_each("told", [("a", part)], lambda _, beside=beside: made.append(beside), beside) == [
            (part, None)
        ]
    assert made == [1, 2]


def test_what_is_renewed_is_given_what_it_was():
    memo = Memo({})
    counts = [memo.renewed("times", lambda last: (last or 0) + 1) for _ in range(3)]
    other = memo.copy({})
    assert (counts, other.renewed("times", lambda last: last)) == ([1, 2, 3], 3)


def test_a_problem_follows_the_name_of_what_its_record_is_about(ledger):
    """The words of a problem may be taken from another register than that of its record."""
    before = results(ledger)
    ledger.enter("activities", {"title": "讲座", "kind": "讲座", "audience": "30人次"})
    results(ledger)
    ledger.enter("budget_lines", {"name": "一", "parent": "二"})
    results(ledger)
    ledger.enter("budget_lines", {"name": "二", "initial": "1元"})
    assert results(ledger) == results(anew(ledger)) != before


def test_threads_that_ask_at_once_wait_for_one_answer(ledger):
    made, together = [], threading.Barrier(4)

    def slow(kept):
        made.append(1)
        return len(kept.table("activities"))

    def ask():
        together.wait(60)
        ledger.once("slow", slow)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


@pytest.mark.parametrize("name", ["furong", "zengcheng"])
def test_after_each_change_of_a_year_the_results_are_those_of_a_new_ledger(case, name):
    ledger = case(name)
    results(ledger)
    for register in ledger.schema.registers:
        for record in ledger.records(register)[:2]:
            ledger.drop(register, record.key)
            assert results(ledger) == results(anew(ledger)), f"without {record.id}"
            earlier = ledger.copy()
            ledger.put(record)
            fresh = anew(ledger)
            assert results(ledger) == results(fresh), f"with {record.id} again"
            assert earlier.record(register, record.key) is None


_KEYS = st.sampled_from(["一", "二", "三", "四"])
_PAID = st.tuples(
    st.just("payments"),
    st.fixed_dictionaries({"voucher": _KEYS, "date": st.sampled_from(["2021-03-01", "2021-05-02", "2020-01-01"])}),
    st.fixed_dictionaries({}, optional={"line": _KEYS, "amount": st.sampled_from(["1元", "2万元", "约3万元"])}),
)
_LINES = st.tuples(
    st.just("budget_lines"),
    st.fixed_dictionaries({"name": _KEYS}),
    st.fixed_dictionaries({}, optional={"parent": _KEYS, "initial": st.sampled_from(["1元", "5万元"])}),
)
_TOLD = st.tuples(
    st.just("activities"),
    st.fixed_dictionaries({"title": _KEYS, "kind": st.just("讲座")}),
    st.fixed_dictionaries(
        {}, optional={"when": st.sampled_from(["3月1日", "2020年1月"]), "audience": st.just("5人次")}
    ),
)
# A state for each number: a jump from one to the other is kept by the ledger that saw it.
_ADDED = st.tuples(
    st.just("adjustments"),
    st.sampled_from([{"number": "一"}, {"number": "二"}, {"number": "三", "state": "单位审批"}]),
    st.fixed_dictionaries(
        {},
        optional={
            "line": _KEYS,
            "amount": st.sampled_from(["1元", "2万元"]),
            "kind": st.sampled_from(["追加", "上年结转转入"]),
        },
    ),
)
_NIL = st.tuples(
    st.just("nil_returns"), st.fixed_dictionaries({"subject": st.sampled_from(["支出台账", "活动"])}), st.just({})
)


_CHANGED = st.lists(st.tuples(st.booleans(), st.booleans(), st.one_of(_PAID, _LINES, _TOLD, _NIL, _ADDED)), max_size=24)


@settings(max_examples=60, deadline=None)
@given(size=st.sampled_from([1, 2, 64]), changes=_CHANGED)
def test_any_changes_give_what_a_new_ledger_gives(size, changes):
    try_changes(changes, results, size)
