"""Where a year stands at the end of a month: what is known by then and nothing later."""

from decimal import Decimal

import pytest

from jiheng.ledger import Ledger
from jiheng.scoring import Light
from jiheng.standards import load
from jiheng.year import standing


@pytest.fixture
def ledger():
    ledger = Ledger("某县科学技术协会", 2021, load(), ("kexie",))
    ledger.enter("budget_lines", {"name": "支出合计", "kind": "合计", "initial": "100万元", "adjusted": "100万元"})
    ledger.enter("payments", {"voucher": "P1", "date": "2021-03-10", "line": "支出合计", "amount": "20万元"})
    ledger.enter("payments", {"voucher": "P2", "date": "2021-09-10", "line": "支出合计", "amount": "60万元"})
    ledger.enter("indicators", {"number": "1", "name": "活动场次", "kind": "数量", "direction": "≥", "value": "20场"})
    ledger.enter("indicator_values", {"indicator": "1", "value": "12场", "date": "2021-06-30"})
    return ledger


def money(ledger, month):
    return next(row for row in standing(ledger, load().systems["hunan-2021"], month).rows if row.scope == "资金")


def target(ledger, month):
    return next(row for row in standing(ledger, load().systems["hunan-2021"], month).rows if row.name == "活动场次")


def test_payments_of_later_months_do_not_count(ledger):
    assert money(ledger, 7).actual == Decimal(200000)
    assert money(ledger, 9).actual == Decimal(800000)
    assert money(ledger, 7).light in {Light.RED, Light.YELLOW}


def test_a_value_counts_from_its_day_on(ledger):
    assert target(ledger, 5).actual is None
    assert target(ledger, 5).light is Light.GREY
    assert target(ledger, 6).actual == Decimal(12)


def test_every_light_that_is_not_green_says_what_to_do(ledger):
    rows = standing(ledger, load().systems["hunan-2021"], 7).rows
    assert [row.name for row in rows if row.light is not Light.GREEN and not row.action] == []
