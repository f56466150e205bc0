"""A test that fails before a page says in the log what the page showed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
_FAILS = """
import pytest
from office import browsing, listening

@pytest.fixture
def page():
    with browsing() as browser:
        yield listening(browser.new_page())

def test_earlier(page):
    page.set_content("<p>不相干的字</p>")

@pytest.mark.parametrize("word", ["a/b"])
def test_it(page, word):
    page.goto("data:text/html;charset=utf-8,<p>看得见的字</p><p hidden>看不见的字</p><script>console.log('说过的话')</script>")
    assert page.inner_text("p") == "别的字"
"""


@pytest.mark.browser
def test_the_log_says_what_the_browser_showed(tmp_path: Path) -> None:
    (tmp_path / "test_fails.py").write_text(_FAILS, "utf-8")
    places = os.pathsep.join(str(p) for p in (TESTS, TESTS / "web"))
    env = {
        **os.environ,
        "PYTHONPATH": places,
        "JIHENG_PICTURES": str(tmp_path / "pictures"),
        "PYTHONIOENCODING": "utf-8",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "conftest", "-p", "no:cacheprovider", "test_fails.py"]
    done = subprocess.run(
        command, env=env, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=100
    )
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    shown = done.stdout.partition("what the browser showed")[2]
    assert "data:text/html" in shown
    assert "\n看得见的字\n" in shown
    assert "看不见的字\n" not in shown.partition("</script>")[2]
    assert "console: 说过的话" in shown
    assert "不相干的字" not in shown
    (kept,) = (tmp_path / "pictures" / "failed").iterdir()
    assert f"picture: {kept}" in shown
    assert kept.read_bytes()[:2] == b"\xff\xd8"
