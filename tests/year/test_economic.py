"""Money by economic class: 款 under their 类, the 类 as their sum."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jiheng.ledger import Ledger
from jiheng.standards import load
from jiheng.year.economic import rolled_up
from jiheng.year.money import money_lines


@pytest.fixture
def ledger() -> Ledger:
    found = Ledger("云溪县科学技术协会", 2025, load(), ("core",))
    rows = [
        ("budget_lines", {"name": "工资", "kind": "基本支出", "initial": "30万元", "econ_class": "301 工资福利支出"}),
        ("budget_lines", {"name": "办公费", "kind": "基本支出", "initial": "2万元", "econ_class": "30201 办公费"}),
        ("budget_lines", {"name": "印刷费", "kind": "基本支出", "initial": "1万元", "econ_class": "印刷费"}),
    ]
    pay = [("1", "工资", "30101 基本工资", 9), ("2", "工资", "30103 奖金", 4), ("3", "办公费", "30201 办公费", 1)]
    rows += [
        ("payments", {"voucher": n, "date": f"2025-0{n}-05", "line": line, "amount": f"{v}万元", "econ_class": c})
        for n, line, c, v in pay
    ]
    for register, cells in rows:
        entered = found.enter(register, cells)
        assert not entered.unread, entered
    return found


def test_what_is_paid_under_a_subclass_counts_in_its_class(ledger: Ledger) -> None:
    rows = {row.name: row for row in rolled_up(ledger, money_lines(ledger))}
    assert list(rows) == [
        "301 工资福利支出",
        "30101 基本工资",
        "30103 奖金",
        "302 商品和服务支出",
        "30201 办公费",
        "印刷费",
    ]
    wages = rows["301 工资福利支出"]
    assert (wages.money.initial.value, wages.money.spent.value) == (Decimal(300000), Decimal(130000))
    assert [row.depth for row in rows.values()] == [0, 1, 1, 0, 1, 1]
    goods = rows["302 商品和服务支出"].money
    assert (goods.initial.value, goods.spent.value) == (Decimal(30000), Decimal(10000))


def test_a_class_that_is_in_no_list_stands_alone(ledger: Ledger) -> None:
    assert not ledger.enter(
        "budget_lines", {"name": "杂", "kind": "基本支出", "initial": "1万元", "econ_class": "其他杂项"}
    ).unread
    row = next(r for r in rolled_up(ledger, money_lines(ledger)) if r.name == "其他杂项")
    assert row.depth == 0
