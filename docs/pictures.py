"""The pictures of the documents, taken from the sample unit: `python3 run.py pictures`, after a page has changed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
READ = ROOT / "samples" / "reports" / "furong-2020.txt"
_JIHENG = [sys.executable, "-m", "jiheng"]
_WIDTH = 1180


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serves the sample unit; gives its address, and the password of each login as the command prints them."""
    command = [*_JIHENG, "demo", "--no-open", "--port", "0", "--data", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            passwords: dict[str, str] = {}
            for line in server.stdout:
                passwords.update(re.findall(r"登录名 (\w+)，密码 (\S+)", line))
                if address := re.search(r"http://[\w.:]+", line):
                    yield address[0], passwords
                    break
        finally:
            server.terminate()


class Desk:
    """The desk before one person at a time."""

    def __init__(self, browser: Any, address: str, passwords: dict[str, str]) -> None:
        self._browser, self._address, self._passwords = browser, address, passwords
        self.page: Any = None

    def sit(self, login: str) -> None:
        """Signs a person in and opens the year."""
        self.page = self._browser.new_page(
            base_url=self._address, locale="zh-CN", viewport={"width": _WIDTH, "height": 900}
        )
        self.page.goto("/login/")
        self.page.fill("#login", login)
        self.page.fill("#password", self._passwords[login])
        self.page.press("#password", "Enter")
        self.page.wait_for_selector(".menu-end")

    def go(self, title: str) -> None:
        """Takes a link of the navigation."""
        self.page.locator(".side").get_by_role("link", name=title, exact=True).click()
        self.page.wait_for_load_state("networkidle")

    def press(self, words: str) -> None:
        """Presses a button and waits for the page that follows."""
        self.page.locator("main").get_by_role("button", name=words, exact=True).first.click()
        self.page.wait_for_load_state("networkidle")

    def take(self, name: str, height: int) -> None:
        """Keeps what is seen."""
        self.page.set_viewport_size({"width": _WIDTH, "height": height})
        self.page.screenshot(path=IMAGES / f"{name}.png")
        print(IMAGES / f"{name}.png")


def take_desk(desk: Desk) -> None:
    """Takes the pages of the desk: the clerk's, then what the leader finds when the report has come to him."""
    desk.sit("clerk")
    desk.take("desk-home", 820)
    desk.go("资金")
    desk.take("desk-money", 900)
    desk.go("自评")
    desk.page.locator("main details summary").first.click()
    desk.take("desk-score", 980)
    desk.go("读报告")
    desk.page.set_input_files("main input[type=file]", READ)
    desk.press("读")
    desk.page.wait_for_selector(".finding")
    for _ in range(2):
        desk.page.keyboard.press("j")
    desk.page.evaluate("scrollTo(0, 0)")
    desk.take("desk-reading", 740)
    desk.go("报告")
    desk.press("送复核")
    desk.sit("checker")
    desk.go("报告")
    desk.press("复核通过")
    desk.sit("leader")
    desk.go("审签")
    desk.take("desk-leader", 900)


def take_page(browser: Any, folder: Path) -> None:
    """Takes the annotated page that `jiheng check --format html` writes of a report."""
    subprocess.run([*_JIHENG, "check", str(READ), "--quiet", "--format", "html", "-o", str(folder)], check=False)
    page = browser.new_page(locale="zh-CN", viewport={"width": _WIDTH, "height": 760})
    page.goto(next(p for p in folder.rglob("*.html") if READ.stem in p.name).as_uri())
    number = page.locator(".n.bad.hit").first
    number.evaluate("e => scrollTo(0, e.getBoundingClientRect().y + scrollY - 60)")
    number.hover()
    page.screenshot(path=IMAGES / "page.png")
    print(IMAGES / "page.png")


def main() -> None:
    """Takes every picture of the documents."""
    with tempfile.TemporaryDirectory() as kept, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        take_page(browser, Path(kept) / "pages")
        with demo(Path(kept) / "data") as (address, passwords):
            take_desk(Desk(browser, address, passwords))
        browser.close()


if __name__ == "__main__":
    main()
