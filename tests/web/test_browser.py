"""The desk in a real browser: by mouse, by keyboard, on a phone, with nothing said on the console."""

from __future__ import annotations

import pytest
from pictures import picture

from jiheng.web.roles import Role

pytestmark = pytest.mark.browser
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 2000


def test_an_activity_with_a_photo_is_recorded_on_a_phone(world, browser_page, sign_in) -> None:
    page = browser_page
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, Role.CLERK)
    page.click("text=记一项活动")
    page.fill("#title", "科普进社区")
    page.select_option("#kind", "讲座")
    page.fill("#when", "9月18日")
    page.fill("#place", "城东社区")
    page.fill("#audience", "80")
    page.set_input_files("#evidence", {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    assert "现场.jpg" in page.inner_text("#evidence-files")
    picture(page, "activity-390")
    page.click("text=保存 >> nth=0")
    page.wait_for_selector("text=已保存")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    picture(page, "activity-saved-390")
    assert page.said == []
    assert world.book.ledger.records("evidence")[0].values["record"] == "活动/1"


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
    page.wait_for_selector("text=已保存")
    assert list(world.book.ledger.table("partners")) == ["县教育局"]
    assert page.said == []


def test_what_is_typed_outlives_a_closed_tab(world, browser_page, sign_in) -> None:
    page = browser_page
    path = world.url("registers/activities/new/")
    sign_in(page, Role.CLERK, path)
    page.fill("#title", "写到一半的活动")
    page.wait_for_selector("text=草稿已保存", timeout=10000)
    page.goto("about:blank")
    page.goto(path)
    assert page.input_value("#title") == "写到一半的活动"
