"""The report in a real browser: from the draft to the signature, where the points went, by keyboard, on a phone."""

from __future__ import annotations

import pytest
from pictures import picture
from walking import answered, press, see

from jiheng.web.models import Document
from jiheng.web.roles import Role

pytestmark = pytest.mark.browser


def leave(page) -> None:
    page.context.clear_cookies()


def test_from_the_draft_to_the_signature(told, browser_page, sign_in) -> None:
    page = browser_page
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, Role.CLERK, told.url("report/"))

    # Every number of the draft has its source; what is missing is listed, and one gap is filled from the list.
    assert page.locator(".paper .chip").count() > 40
    picture(page, "story-1-draft-1440")
    page.goto(told.url("score/"))
    missing = page.locator("#missing li")
    before = missing.count()
    assert before
    missing.filter(has_text="科普活动受众人次（完成）").get_by_role("link").click()
    page.select_option("#indicator", label="2 科普活动受众人次")
    page.fill("#value", "31000人次")
    page.click("text=保存 >> nth=0")
    answered(page)
    page.goto(told.url("score/"))
    assert page.locator("#missing li").count() == before - 1

    # A sentence is written with a number chosen by name, by keyboard alone.
    page.goto(told.url("report/text/7/"))
    editor = page.locator(".chips-editor")
    editor.click()
    page.keyboard.type("项目执行偏慢，主要是设备采购安排在第四季度；全年执行率{{项目支出执行率")
    page.wait_for_selector(".chips-list li")
    picture(page, "story-1-editor-1440")
    page.keyboard.press("Enter")
    page.keyboard.type("，十二月底前付清。")
    assert editor.locator(".chip").count() == 1
    page.keyboard.press("Control+s")
    answered(page)
    kept = told.book.ledger.records("blocks")[0].values["text"]
    assert "{{" in kept
    assert kept.endswith("，十二月底前付清。")

    page.goto(told.url("report/"))
    page.get_by_role("button", name="送复核").click()
    see(page, "text=已送复核：第1稿")
    leave(page)
    sign_in(page, Role.CHECKER, told.url("report/"))
    page.get_by_role("button", name="复核通过").click()
    see(page, "text=复核通过，已送负责人签批")
    leave(page)
    sign_in(page, Role.LEADER, told.url("leader/"))
    picture(page, "story-1-leader-1440")
    page.get_by_role("button", name="签发").click()
    see(page, "text=还有没有消除的错误")
    for field in page.locator(".sign-why input").all():
        field.fill("年末结转已与财政对账，说明附后")
    page.get_by_role("button", name="签发").click()
    see(page, "text=第1稿已签发")
    assert Document.objects.get(unit=told.unit).state == "已签"
    assert [line for line in page.said if "409" not in line] == []


def test_where_the_points_went(told, browser_page, sign_in) -> None:
    page = browser_page
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, Role.LEADER, told.url("score/"))
    row = page.locator(".sheet-leaf").filter(has_text="预算执行率").first
    row.locator("summary").click()
    assert "÷" in row.inner_text()
    assert "分" in row.locator(".worked").inner_text()
    picture(page, "story-2-score-1440")
    press(page, row.get_by_role("link", name="支出合计（决算）"))
    page.locator("main a[href*='/registers/budget_lines/']").first.click()
    page.wait_for_url("**/registers/budget_lines/**")
    assert page.said == []


def test_a_chip_goes_as_a_whole_and_typed_braces_become_one(told, browser_page, sign_in) -> None:
    page = browser_page
    sign_in(page, Role.CLERK, told.url("report/text/5/"))
    editor, area = page.locator(".chips-editor"), page.locator("#text-new")
    editor.click()
    page.keyboard.type("支出{{支出合计.决算}}")
    assert editor.locator(".chip").inner_text().endswith("万元")
    assert area.input_value() == "支出{{支出合计.决算}}"
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    assert "支出合计" not in area.input_value()
    page.keyboard.press("Enter")
    page.keyboard.type("第二段{{没有的数}}。")
    assert editor.locator(".chip-bad").count() == 1
    assert "{{没有的数}}。" in area.input_value()
    assert page.said == []


def test_without_scripts_the_references_are_text(told, live, sign_in, browser_page) -> None:
    page = browser_page
    sign_in(page, Role.CLERK, told.url("report/text/5/?from=draft"))
    context = page.context.browser.new_context(
        base_url=live, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(told.url("report/text/5/?from=draft"))
    assert "{{支出合计.决算}}" in plain.input_value("#text-new")
    plain.fill("#text-new", "支出{{支出合计.决算}}。")
    plain.get_by_role("button", name="保存").first.click()
    answered(plain)
    assert told.book.ledger.records("blocks")[0].values["text"] == "支出{{支出合计.决算}}。"
    context.close()
