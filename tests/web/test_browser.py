"""The desk in a real browser: by keyboard, over a closed tab."""

from __future__ import annotations

import pytest
from walking import answered

from jiheng.web.roles import Role

pytestmark = pytest.mark.browser


def test_the_keyboard_alone_is_enough(world, browser_page, sign_in) -> None:
    page = browser_page
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, Role.CLERK, world.url("registers/partners/new/"))
    page.focus("body")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "name":
            break
    page.keyboard.type("县教育局")
    page.keyboard.press("Control+s")
    answered(page)
    assert list(world.book.ledger.table("partners")) == ["县教育局"]
    assert page.said == []


def test_what_is_typed_outlives_a_closed_tab(world, browser_page, sign_in) -> None:
    page = browser_page
    path = world.url("registers/activities/new/")
    sign_in(page, Role.CLERK, path)
    page.fill("#title", "写到一半的活动")
    page.wait_for_selector("text=草稿已保存")
    page.goto("about:blank")
    page.goto(path)
    assert page.input_value("#title") == "写到一半的活动"
