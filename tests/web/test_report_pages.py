"""A long report: page by page, whole on demand; its findings by kind; what is shown may be a moment old, never what is sent."""

from __future__ import annotations

import json
import re

import msgspec
import pytest
from django.test import Client

from jiheng.web import composing
from jiheng.web.access import Desk
from jiheng.web.arranging import arrange, printed
from jiheng.web.composing import composed, composed_lately
from jiheng.web.models import Version
from jiheng.web.roles import Role
from jiheng.web.store import cache
from jiheng.writing.report import compose_ledger
from jiheng.writing.report.composition import shown
from jiheng.writing.report.proof import plain

_MANY = 250
_LINE = r'class="line-text[^>]*>(.*?)</p>'


@pytest.fixture
def long(world):
    """A year with so many activities that its report has several pages."""
    ledger = world.book.ledger.copy()
    ledger.enter("profile", {"full_name": world.unit.name, "region": "湖南省某市云溪县"})
    for n in range(_MANY):
        ledger.enter("activities", {"title": f"讲座{n}号", "kind": "讲座", "events": "1", "audience": f"{n + 50}人次"})
    world.book.follow(ledger, who="某人", reason="导入")
    return world


def desk_of(world) -> Desk:
    return Desk(world.unit, world.book.year, world.people[Role.CLERK], frozenset({Role.CLERK}))


def page(world, client: Client, query: str = "") -> str:
    answer = client.get(world.url("report/") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def pages_of(text: str) -> int:
    found = re.search(r"第 \d+ / (\d+) 页", text)
    return int(found[1]) if found else 1


def test_the_pages_together_are_the_whole_report(long, clerk: Client) -> None:
    first, whole = page(long, clerk), page(long, clerk, "?page=all")
    count = pages_of(first)
    assert count > 1
    numbers = range(1, count + 1)
    lines = [line for n in numbers for line in re.findall(_LINE, page(long, clerk, f"?page={n}"))]
    assert lines == re.findall(_LINE, whole)
    assert "（续）" in page(long, clerk, f"?page={count - 1}") + page(long, clerk, f"?page={count}")
    assert "全文一页" in first
    assert max(len(page(long, clerk, f"?page={n}")) for n in numbers) < len(whole) / 2


def test_the_outline_leads_to_the_page_where_a_section_begins(long, clerk: Client) -> None:
    text = page(long, clerk)
    links = re.findall(r'<a href="(\?page=\d+)#(p-\d+)"', text)
    assert links
    for address, place in links:
        assert f'id="{place}"' in page(long, clerk, address)
    for place in (link.removeprefix("p-") for _, link in links):
        assert f'id="p-{place}"' in page(long, clerk, f"?part={place}")


@pytest.mark.parametrize("query", ["?page=0", "?page=99", "?page=x", "?part=99", "?part=-1", "?page=" + "9" * 30])
def test_a_page_that_is_not_there_gives_one_that_is(long, clerk: Client, query: str) -> None:
    assert "line-text" in page(long, clerk, query)


def test_a_short_report_is_one_page(world, clerk: Client) -> None:
    text = page(world, clerk)
    assert pages_of(text) == 1
    assert "全文一页" not in text


def test_every_paragraph_stands_on_one_page_however_much_is_said_about_it(long) -> None:
    found = composed(desk_of(long))
    arranged = arrange(found.composition, found.family, found.matters, long.book.ledger)
    for part in arranged.parts:
        stretches = [s for page in arranged.pages for s in page.stretches if s.place == part.place]
        assert [s.start for s in stretches] == [0, *(s.stop for s in stretches[:-1])]
        assert stretches[-1].stop == len(part.passages)


def test_findings_of_one_kind_are_counted_and_listed_apart(long, clerk: Client) -> None:
    text = page(long, clerk)
    more = re.search(r'href="([^"]*findings/[^"]*)">同类还有 (\d+) 处，全部 (\d+) 处', text)
    assert more, "many activities do not say how their audience was counted"
    address = more[1].replace("&amp;", "&")
    first = clerk.get(address).content.decode()
    assert first.count('id="f-') == 30
    assert f"同类问题 {more[3]} 处" in first
    key = first.split('id="f-')[1].split('"')[0]
    sent = {"key": key, "reason": "人数由签到表得出", "back": address}
    answer = clerk.post(long.url("report/dismiss/"), sent)
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{address}#f-{key}"
    assert "人数由签到表得出" in clerk.get(address).content.decode()


def test_one_is_not_led_elsewhere_after_a_finding_was_set_aside(long, clerk: Client) -> None:
    answer = clerk.post(
        long.url("report/dismiss/"), {"key": "x", "reason": "没有", "back": "https://example.org/report/"}
    )
    assert answer.headers["Location"].startswith(long.url("report/"))


def test_the_editor_brings_the_first_numbers_and_the_rest_by_name(long, clerk: Client) -> None:
    text = clerk.get(long.url("report/text/5/")).content.decode()
    count = int(re.search(r'data-count="(\d+)"', text)[1])
    assert text.count("data-offer=") < count
    answer = clerk.get(long.url("report/offers/"), {"q": "讲座249号"})
    said = json.loads(answer.content)
    assert said["offers"]
    assert all("讲座249号" in offer["label"] + offer["ref"] for offer in said["offers"])
    assert json.loads(clerk.get(long.url("report/offers/"), {"q": "没有 这个"}).content) == {"offers": [], "count": 0}


def test_a_number_named_in_a_text_comes_with_the_editor(long, clerk: Client) -> None:
    offer = json.loads(clerk.get(long.url("report/offers/"), {"q": "讲座249号"}).content)["offers"][0]
    clerk.post(long.url("report/text/5/"), {"text": f"最后一场到了{{{{{offer['ref']}}}}}。"})
    assert f'data-offer="{offer["ref"]}"' in clerk.get(long.url("report/text/5/")).content.decode()


def test_what_is_shown_may_be_a_moment_old_and_says_so_but_what_is_sent_is_not(
    long, clerk: Client, monkeypatch
) -> None:
    monkeypatch.setattr(composing, "_LARGE", 1)
    monkeypatch.setattr(cache, "SLOW", 0)
    monkeypatch.setattr("jiheng.web.store.results._PATIENCE", 0)
    composed_lately(desk_of(long))
    long.book.save("activities", {"title": "最后一场报告会", "kind": "讲座"}, who="某人")
    text = page(long, clerk)
    fresh = "正在按刚才的改动重算" not in text
    assert ("最后一场报告会" in page(long, clerk, "?page=all")) or not fresh
    clerk.post(long.url("report/send/"), {"day": "2026-04-20"})
    assert "最后一场报告会" in Version.objects.get().content["text"]


def test_a_long_draft_is_shown_in_part_and_taken_over_whole(long, clerk: Client) -> None:
    place = next(part.place for part in composed(desk_of(long)).arranged.parts if len(part.passages) > 100)
    text = clerk.get(long.url(f"report/text/{place}/")).content.decode()
    shown = text.split("由登记得出的草稿")[1]
    assert "取来改写是全部" in shown
    assert "讲座1号" in shown
    assert "讲座240号" not in text
    taken = clerk.get(long.url(f"report/text/{place}/?from=draft")).content.decode()
    assert "讲座240号" in taken.split("data-chips>")[1].split("</textarea>")[0]


def test_each_paragraph_stands_at_its_own_place_even_where_two_say_the_same(world) -> None:
    ledger = world.book.ledger
    family = ledger.standards.families["hunan-2021"]
    found = compose_ledger(ledger, family.id, clean=True)
    text = plain(found)
    passages = [p for part in arrange(found, family, (), ledger).parts for p in part.passages]
    nothing = [p.start for p in passages if shown(p.paragraph.pieces) == "无。"]
    assert len(nothing) > 1
    assert len(set(nothing)) == len(nothing)
    for passage in passages:
        said = shown(passage.paragraph.pieces)
        assert text[passage.start : passage.start + len(said)] == said


def test_of_two_sections_with_one_heading_the_one_that_is_not_printed_shows_nothing(world) -> None:
    ledger = world.book.ledger
    family = ledger.standards.families["hunan-2021"]
    found = compose_ledger(ledger, family.id, clean=True)
    upper, lower = (n for n, slot in enumerate(family.slots) if slot.slot == "performance" and slot.level < 3)
    sections = printed(found, family)
    assert len({id(section) for section in sections.values()}) == len(sections) == len(found.sections)
    below = sections.get(lower)
    fewer = tuple(section for section in found.sections if section is not below)
    parts = arrange(msgspec.structs.replace(found, sections=fewer), family, (), ledger).parts
    assert parts[upper].printed
    assert not parts[lower].printed
    assert not parts[lower].passages
