"""All numbers of the year: page by page, found by name and stage; what went into one of them, page by page."""

from __future__ import annotations

import re

import pytest
from django.test import Client

_MANY = 130


@pytest.fixture
def paid(world):
    """A year with many vouchers."""
    ledger = world.book.ledger.copy()
    ledger.enter("budget_lines", {"name": "科普活动", "kind": "项目", "parent": "项目支出", "initial": "30万元"})
    for n in range(_MANY):
        row = {"voucher": f"P{n}", "date": f"2025-03-{n % 27 + 1:02d}", "line": "科普活动", "amount": f"{n + 1}.50"}
        ledger.enter("payments", row)
    for n in range(60):
        ledger.enter("activities", {"title": f"讲座{n}", "kind": "讲座", "audience": f"{n + 50}人次"})
    world.book.follow(ledger, who="某人", reason="导入")
    return world


def page(world, client: Client, path: str) -> str:
    answer = client.get(world.url(path))
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_every_number_stands_on_one_of_the_pages(paid, clerk: Client) -> None:
    facts = paid.book.ledger.facts()
    first = page(paid, clerk, "origin/")
    assert f"已得出 {len(facts)}" in first
    pages = -(-len(facts) // 50)
    assert f"第 1 / {pages} 页" in first
    rows = [page(paid, clerk, f"origin/?page={n}").count('<th scope="row">') for n in range(1, pages + 1)]
    assert sum(rows) == len(facts)
    assert max(rows) == 50


def test_numbers_are_found_by_name_and_stage(paid, clerk: Client) -> None:
    text = page(paid, clerk, "origin/?q=执行率")
    assert text.count('<th scope="row">') == len(
        [f for f in paid.book.ledger.facts() if "执行率" in f.label + f.subject]
    )
    stage = page(paid, clerk, "origin/?stage=年初")
    assert "决算</td>" not in stage
    assert "没有符合条件的数" in page(paid, clerk, "origin/?q=没有这个数")


def test_what_is_missing_says_what_it_needs_and_leads_to_its_page(paid, clerk: Client) -> None:
    text = page(paid, clerk, "origin/?missing=1")
    assert f"还算不出 {len(paid.book.ledger.missing())}" in text
    link = re.search(r'<li><a href="([^"]+)">[^<]+</a><p class="hint">需要', text)
    assert link
    assert "还算不出" in clerk.get(link[1].replace("&amp;", "&")).content.decode()


def test_all_that_went_into_a_number_can_be_reached(paid, clerk: Client) -> None:
    ref = next(f.id for f in paid.book.ledger.facts() if len(getattr(f.origin, "inputs", ())) >= _MANY)
    seen: set[str] = set()
    for n in (1, 2, 3):
        seen |= set(re.findall(r"fact/\?id=payments%2F(P\d+)%23amount", page(paid, clerk, f"fact/?id={ref}&page={n}")))
    assert len(seen) == _MANY
    for odd in ("0", "99", "x", "9" * 30):
        assert "用到的数" in page(paid, clerk, f"fact/?id={ref}&page={odd}")
