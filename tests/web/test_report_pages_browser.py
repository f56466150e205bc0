"""A long report in a real browser: its pages, its outline, a number found by its name that was not on the page."""

from __future__ import annotations

import pytest
from pictures import picture
from walking import see

from jiheng.web.roles import Role

pytestmark = pytest.mark.browser
_MANY = 260


@pytest.fixture
def long(world):
    ledger = world.book.ledger.copy()
    for n in range(_MANY):
        ledger.enter("activities", {"title": f"讲座{n}号", "kind": "讲座", "events": "1", "audience": f"{n + 50}人次"})
    world.book.follow(ledger, who="某人", reason="导入")
    return world


@pytest.mark.parametrize("width", [1440, 390])
def test_long_pages_are_read_page_by_page_and_fit_the_screen(long, browser_page, sign_in, width: int) -> None:
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, Role.CLERK, long.url("report/"))
    for n in (2, 3):
        page.get_by_role("link", name="下一页").click()
        page.wait_for_url(f"**page={n}")
    assert "（续）" in page.locator(".paper").inner_text()
    if width < 900:
        page.get_by_text("提纲", exact=True).click()
    page.locator(".outline").get_by_role("link", name="一、部门").first.click()
    page.wait_for_url("**page=1#p-0")
    page.get_by_role("link", name="同类还有").first.click()
    see(page, "h1:has-text('报告的问题')")
    for path in (
        "report/?page=all",
        "report/findings/",
        "problems/",
        "origin/",
        "origin/?missing=1",
        "fact/?id=outlay",
    ):
        assert page.goto(long.url(path)).ok, path
        picture(page, f"long-{path.partition('?')[0].strip('/').replace('/', '-')}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert page.said == []


def test_a_number_that_is_not_on_the_page_is_found_by_its_name(long, browser_page, sign_in) -> None:
    page = browser_page
    sign_in(page, Role.CLERK, long.url("report/text/5/"))
    assert page.locator("[data-offer*='讲座259号']").count() == 0
    editor = page.locator(".chips-editor")
    editor.click()
    page.keyboard.type("最后一场到了{{讲座259号")
    page.wait_for_selector(".chips-list li:has-text('讲座259号')")
    page.keyboard.press("Enter")
    page.keyboard.type("。")
    assert editor.locator(".chip").count() == 1
    assert editor.locator(".chip-bad").count() == 0
    assert "讲座259号" in page.locator("#text-new").input_value()
    page.locator("#offer-search").fill("讲座258号")
    page.wait_for_selector(".offers-list li:visible:has-text('讲座258号')")
    assert page.said == []
