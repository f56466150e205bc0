"""How often a page asks the database: as often for many records as for few."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

_MOST = 12
_PAGES = (
    "",
    "registers/",
    "registers/activities/",
    "registers/activities/?q=讲座",
    "registers/activities/1/",
    "registers/activities/new/",
    "registers/activities/bulk/",
    "problems/",
    "origin/",
    "fact/?id=outlay",
    "money/",
    "targets/",
    "targets/monitoring/",
    "score/",
    "report/",
    "report/findings/",
    "report/text/5/",
    "leader/",
    "disclosure/",
    "issues/",
    "audit/",
)


def fill(world, count: int, name: str) -> None:
    """Enters activities, targets with values, payments and issues."""
    ledger = world.book.ledger.copy()
    ledger.enter("budget_lines", {"name": f"{name}项目", "kind": "项目", "parent": "项目支出", "initial": "30万元"})
    for n in range(count):
        ledger.enter("activities", {"title": f"{name}讲座{n}", "kind": "讲座", "audience": f"{n + 50}人次"})
        ledger.enter("indicators", {"name": f"{name}指标{n}", "weight": "1"})
        payment = {"voucher": f"{name}{n}", "date": "2025-03-05", "line": f"{name}项目", "amount": f"{n + 1}.50"}
        ledger.enter("payments", payment)
        ledger.enter("issues", {"text": f"{name}问题{n}", "source": "自查"})
    ledger.enter("blocks", {"slot": "一般公共预算支出情况", "text": f"{name}文字。"})
    world.book.follow(ledger, who="某人", reason="导入")


def asked(world, client: Client, path: str) -> int:
    client.get(world.url(path))
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(world.url(path))
        assert answer.status_code == 200, path
    return len(queries.captured_queries)


@pytest.fixture
def counts(world, clerk: Client) -> tuple[dict[str, int], dict[str, int]]:
    """How often each page asks, with few records and with many."""
    fill(world, 2, "甲")
    few = {path: asked(world, clerk, path) for path in _PAGES}
    fill(world, 40, "乙")
    return few, {path: asked(world, clerk, path) for path in _PAGES}


def test_a_page_asks_as_often_for_many_records_as_for_few(counts) -> None:
    few, many = counts
    assert many == few


def test_no_page_asks_often(counts) -> None:
    _, many = counts
    assert {path: n for path, n in many.items() if n > _MOST} == {}
