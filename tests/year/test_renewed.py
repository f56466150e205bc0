"""After any changes a score and a standing are those of a new ledger with the same records."""

from hypothesis import given, settings
from hypothesis import strategies as st
from renewing import try_changes

from jiheng.standards import load
from jiheng.year import score_ledger, score_projects, standing

_KEYS = st.sampled_from(["一", "二", "三"])


def rows(register, named, **optional):
    return st.tuples(
        st.just(register),
        st.fixed_dictionaries(named),
        st.fixed_dictionaries({}, optional={name: st.sampled_from(cells) for name, cells in optional.items()}),
    )


_ROWS = st.one_of(
    rows(
        "payments", {"voucher": _KEYS}, line=["一", "二"], amount=["1.10元", "2万元"], date=["2021-03-01", "2021-07-02"]
    ),
    rows(
        "budget_lines",
        {"name": _KEYS, "kind": st.sampled_from(["合计", "项目"])},
        parent=["一", "二"],
        project=["一"],
        adjusted=["5万元"],
    ),
    rows("projects", {"name": _KEYS}),
    rows(
        "indicators",
        {"number": _KEYS, "name": _KEYS, "kind": st.just("数量"), "value": st.just("20场")},
        scope=["一", "二"],
        weight=["10"],
    ),
    rows("indicator_values", {"indicator": _KEYS}, value=["12场"], date=["2021-06-30"], words=["好"]),
    rows("snapshots", {"number": _KEYS}, indicator=["一"], value=["3场"], paid=["4万元"], date=["2021-02-28"]),
)


def results(ledger):
    system = load().systems["hunan-2021"]
    months = [standing(ledger, system, month) for month in (2, 7, 12)]
    return repr((months, score_ledger(ledger, system).sheet, score_projects(ledger)))


@settings(max_examples=25, deadline=None)
@given(size=st.sampled_from([1, 2, 64]), changes=st.lists(st.tuples(st.booleans(), st.booleans(), _ROWS), max_size=16))
def test_any_changes_give_what_a_new_ledger_gives(size, changes):
    try_changes(changes, results, size)
