"""What goes wrong between a person and the desk, in a real browser: pressed twice, gone back, cut off, signed out, attacked."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from office import PASSWORD
from walking import Office, answered, leading, see

from jiheng.web.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 400_000
ATTACK = "\"'><script>document.title='broken'</script><img src=x onerror=\"document.title='broken'\">"


def titles(office: Office) -> list[str]:
    return [str(r.values["title"]) for r in office.world.book.ledger.records("activities")]


def begin(office: Office, title: str):
    """Sits the clerk before the form of an activity, with name and kind filled in."""
    page = office.walk("hostile", 1440, Role.CLERK, office.world.url("registers/activities/new/")).page
    page.fill("#title", title)
    page.select_option("#kind", "讲座")
    return page


def save(page) -> None:
    page.get_by_role("button", name="保存", exact=True).first.click()


def test_pressed_twice_and_gone_back_it_is_one_record(office: Office) -> None:
    page = begin(office, "只记一次")
    page.get_by_role("button", name="保存", exact=True).first.dblclick()
    answered(page)
    page.go_back()
    see(page, "#place")
    save(page)
    see(page, ".flash, .wrong")
    assert titles(office).count("只记一次") == 1


def test_cut_off_while_a_photo_is_sent_nothing_typed_is_lost(office: Office) -> None:
    page = begin(office, "断线的活动")
    page.wait_for_selector("text=草稿已保存")
    page.context.set_offline(True)
    page.fill("#place", "城东社区")
    page.wait_for_selector("text=连不上服务")
    with page.expect_event("requestfailed"):  # the draft with the photo's name, which would talk over what comes next
        page.set_input_files("#evidence", {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    save(page)
    page.wait_for_selector("text=还没有保存；内容都在这里")
    assert "断线的活动" not in titles(office)
    page.context.set_offline(False)
    save(page)
    answered(page)
    assert titles(office).count("断线的活动") == 1
    assert len(office.world.book.ledger.records("evidence")) == 1


def test_on_a_machine_without_a_network_the_desk_is_still_within_reach(office: Office) -> None:
    page = begin(office, "没有网络的电脑")
    page.evaluate("Object.defineProperty(navigator, 'onLine', { get: () => false })")
    save(page)
    answered(page)
    assert titles(office).count("没有网络的电脑") == 1


def test_signed_out_in_a_long_form_nothing_typed_is_lost(office: Office) -> None:
    page = begin(office, "写了很久的活动")
    page.fill("#place", "沿江四村")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    save(page)
    see(page, "#password")
    page.fill("#login", Role.CLERK.value)
    page.fill("#password", PASSWORD)
    page.click("main button")
    see(page, "#place")
    assert page.input_value("#title") == "写了很久的活动"
    assert page.input_value("#place") == "沿江四村"
    save(page)
    answered(page)
    assert titles(office).count("写了很久的活动") == 1


def test_two_at_one_record_the_second_sees_the_first(office: Office) -> None:
    first, second = (begin(office, "两人改的活动") for _ in range(2))
    save(first)
    answered(first)
    second.goto(first.url)
    first.fill("#place", "县一中")
    with leading(first):
        save(first)
    answered(first)
    second.fill("#place", "县二中")
    save(second)
    see(second, "text=别人刚改过")
    assert "县一中" in second.inner_text("main")
    assert second.input_value("#place") == "县二中"


def test_a_script_in_what_is_typed_never_runs(office: Office) -> None:
    """Types a script as the name of an activity and into the search, and walks the pages that show it."""
    page = begin(office, ATTACK)
    asked = []
    page.on("dialog", lambda dialog: asked.append(dialog.message) or dialog.dismiss())
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/x") else None)
    page.fill("#place", ATTACK)
    save(page)
    answered(page)
    for path in ("", "registers/activities/", "problems/", "report/", "audit/", "origin/"):
        page.goto(office.world.url(path))
        assert page.title() != "broken", path
    page.goto(office.world.url("registers/activities/"))
    page.fill("#q", ATTACK)
    with leading(page):
        page.keyboard.press("Enter")
    assert page.input_value("#q") == ATTACK
    assert page.title() != "broken"
    assert asked == []


def test_a_photo_of_200_mb_is_named_before_it_travels(office: Office, tmp_path: Path) -> None:
    page = begin(office, "大照片的活动")
    photo = tmp_path / "大照片.jpg"
    with photo.open("wb") as file:
        file.truncate(200 << 20)
    page.set_input_files("#evidence", photo)
    assert page.evaluate("document.querySelector('#evidence').validationMessage") == "超过 20 MB：大照片.jpg"
    assert "大照片.jpg" in page.inner_text("#evidence-files")
