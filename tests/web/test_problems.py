"""The problems of the registers: by kind with counts, filtered, page by page; addresses as Django would make them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

import jiheng.web.urls  # noqa: F401 - declares the pages
from jiheng.web.access import PAGES, address
from jiheng.web.alike import kinds

_MANY = 70


@pytest.fixture
def faulty(world):
    """A year with many activities whose audience nobody says how it was counted."""
    ledger = world.book.ledger.copy()
    for n in range(_MANY):
        ledger.enter("activities", {"title": f"讲座{n}", "kind": "讲座", "audience": f"{n + 50}人次"})
    world.book.follow(ledger, who="某人", reason="导入")
    return world


def page(world, client: Client, query: str = "") -> str:
    answer = client.get(world.url("problems/") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def shown(text: str) -> int:
    return text.count('<li class="problem">')


def test_a_kind_with_one_more_than_is_shown_is_shown_whole() -> None:
    found = kinds("aaaabbbbbb", of=lambda each: each, few=3)
    assert [(k.head, len(k.first), k.count, k.more) for k in found] == [("a", 4, 4, 0), ("b", 3, 6, 3)]


def test_many_problems_of_one_kind_are_counted_and_the_rest_is_a_click_away(faulty, clerk: Client) -> None:
    text = page(faulty, clerk)
    more = re.search(r'href="(\?[^"]*rule=[^"]*)">同类还有 (\d+) 个，全部 (\d+) 个', text)
    assert more, text[-3000:]
    assert shown(text) < _MANY
    first = page(faulty, clerk, more[1].replace("&amp;", "&"))
    assert shown(first) == 50
    assert f"共 {more[3]} 条" in first
    second = page(faulty, clerk, more[1].replace("&amp;", "&") + "&page=2")
    assert shown(first) + shown(second) == int(more[3])


def test_problems_are_filtered_by_weight_and_register(faulty, clerk: Client) -> None:
    everything = faulty.book.ledger.problems()
    errors = [p for p in everything if p.severity == "E"]
    text = page(faulty, clerk, "?level=E")
    assert f"错误 {len(errors)}" in text
    assert 'class="mark mark-i"' not in text
    inside = page(faulty, clerk, "?register=activities&level=I")
    assert "活动" in inside
    assert 'class="mark mark-e"' not in inside
    assert shown(page(faulty, clerk, "?register=nonesuch")) == 0
    assert page(faulty, clerk, "?page=x&rule=nonesuch")


@pytest.mark.parametrize("name", PAGES)
def test_an_address_is_the_one_django_would_make(name: str) -> None:
    parts = {part: 7 if kind == "int" else "a-b_c" for kind, part in re.findall(r"<(\w+):(\w+)>", PAGES[name].route)}
    assert address(name, parts) == reverse(name, kwargs=parts)


def test_a_part_that_is_no_plain_word_is_quoted() -> None:
    parts = {"unit": "u1", "year": 2025, "register": "activities", "key": "中 文?#%"}
    assert address("record", parts) == reverse("record", kwargs=parts)
