"""A reviewer at the keyboard: drop a report, walk through what was found, set one aside, take one over, fetch the letter."""

from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from pictures import picture
from test_readings import REPORT
from walking import see

from jiheng.web.models import Dismissal
from jiheng.web.roles import Role

pytestmark = pytest.mark.browser
SHARED = Path(os.environ.get("JIHENG_SHARED", Path(__file__).resolve().parents[3] / "shared"))
ALTERED = SHARED / "reports" / "pdf" / "putuo-finance-2024-altered.pdf"


def current(page) -> str:
    return page.inner_text(".finding.current .badge")


def walk(world, page) -> None:
    """Goes through the findings of the report that is open, by keyboard alone."""
    see(page, ".finding")
    total = page.locator(".findings > .cards .finding").count()
    page.keyboard.press("j")
    assert current(page) == "1"
    page.keyboard.press("n")
    assert current(page) == "2"
    page.keyboard.press("k")
    assert current(page) == "1"
    assert page.locator(".finding.current details.more[open]").count() == 1
    page.keyboard.press("d")
    page.keyboard.type("已核对凭证 jkn")
    page.keyboard.press("Enter")
    see(page, "text=已忽略 1 条")
    assert page.locator(".findings > .cards .finding").count() == total - 1
    assert current(page) == "2", "the walk goes on with the next"
    assert Dismissal.objects.get().reason == "已核对凭证 jkn"
    page.keyboard.press("t")
    see(page, "text=已立为第 1 号问题")
    assert len(world.book.ledger.records("issues")) == 1
    picture(page, "reading-1440")
    with page.expect_download() as waiting:
        page.click("text=退回意见")
    letter = Path(waiting.value.path()).read_bytes()
    assert zipfile.ZipFile(io.BytesIO(letter)).testzip() is None


def test_the_altered_report_is_walked_through_by_keyboard(world, browser_page, sign_in) -> None:
    if not ALTERED.exists():
        pytest.skip("the annotated reports beside the project are not here")
    page = browser_page
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, Role.CLERK, world.url("readings/"))
    page.set_input_files("#files", ALTERED)
    page.click(".drop .button")
    walk(world, page)
    assert page.said == []


def test_a_dropped_file_is_read(world, browser_page, sign_in) -> None:
    page = browser_page
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page, Role.CLERK, world.url("readings/"))
    data = page.evaluate_handle(
        """text => { const all = new DataTransfer(); all.items.add(new File([text], "自评报告.txt")); return all; }""",
        REPORT,
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": data})
    walk(world, page)
    assert page.said == []
