"""A walk through the desk: what a person presses is counted, each step leaves a picture, and the page stays quiet."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from office import World, listening, signed_in
from pictures import picture

from jiheng.ledger import Ledger
from jiheng.web.roles import Role
from jiheng.web.store import Book
from jiheng.web.store.founding import found_unit, join, open_year

PHONE = 390


def see(page: Any, selector: str) -> None:
    """Waits until the page that was asked for shows something and is there whole, its scripts too.

    What is sent arrives in pieces: without this the rest of the page is read, or typed into, before it is there.
    """
    page.wait_for_selector(selector)
    page.wait_for_load_state()


def answered(page: Any, words: str = "已保存") -> None:
    """Waits until the desk says what became of a form; that a draft was kept, which is said beside it, does not count."""
    see(page, f".flash:has-text('{words}')")


@contextlib.contextmanager
def leading(page: Any) -> Iterator[None]:
    """What is done within leads to another page, be it the same anew: afterwards that one is there whole."""
    with page.expect_navigation():
        yield


def press(page: Any, target: Any) -> None:
    """Presses what was found; where it leads to another page, that one is there whole afterwards."""
    target.click()
    page.wait_for_load_state()


class Walk:
    """A person before a page.

    Attributes:
        page: the page of the browser.
        clicks: how often a link, a button, a field for files or a list to choose from was pressed; typing is not counted.
    """

    def __init__(self, page: Any, name: str, width: int) -> None:
        self.page = page
        self.width = width
        self.clicks = 0
        self._name = name
        self._steps = 0
        page.said.clear()
        page.set_viewport_size({"width": width, "height": 844 if width == PHONE else 900})

    def click(self, words: str, role: str = "link", *, within: Any = None, exact: bool = True) -> None:
        """Presses the one link or button that says these words."""
        self.press((within or self.page.locator("main")).get_by_role(role, name=words, exact=exact).first)

    def press(self, target: Any) -> None:
        """Presses what was found, as `press` does."""
        press(self.page, target)
        self.clicks += 1

    def go(self, title: str) -> None:
        """Takes a link of the navigation, which on the phone is unfolded first."""
        side = self.page.locator(".side")
        if self.width == PHONE:
            self.press(side.locator("summary"))
        self.press(side.get_by_role("link", name=title, exact=True))

    def choose(self, field: str, words: str) -> None:
        """Chooses from a list."""
        self.page.select_option(field, label=words)
        self.clicks += 1

    def hand(self, field: str, files: Any) -> None:
        """Hands files in."""
        self.page.set_input_files(field, files)
        self.clicks += 1

    def fetch(self, press: Callable[[], None]) -> bytes:
        """Returns the file that a press brings."""
        with self.page.expect_download() as waiting:
            press()
        return Path(waiting.value.path()).read_bytes()

    def step(self, name: str) -> None:
        """Ends a step: a picture, nothing wider than the screen, nothing said on the console."""
        self._steps += 1
        picture(self.page, f"{self._name}/{self.width}-{self._steps}-{name}")
        assert self.page.evaluate("document.documentElement.scrollWidth") <= self.width, name
        assert self.page.said == [], name

    def within(self, most: int) -> int:
        """Asserts that no more clicks were needed since the last count, begins a new one, and returns how many there were."""
        clicks, self.clicks = self.clicks, 0
        assert clicks <= most, f"{clicks} clicks, at most {most}"
        return clicks


class Office:
    """A desk on a server with a browser before it; tests that share it each take a unit of their own.

    Attributes:
        world: the unit of the tests with the sample year, whose people work in the other units too.
    """

    def __init__(self, world: World, browser: Any, live: str) -> None:
        self.world, self._browser, self._live = world, browser, live
        self._open: list[Any] = []

    def unit(self, name: str, ledger: Ledger, system: str = "") -> str:
        """Founds a unit with the year of a ledger and returns the address of the year."""
        unit = found_unit(name, "湖南省某市云溪县")
        for role, person in self.world.people.items():
            join(unit, person, [role], who="某人")
        year = open_year(unit, ledger.year, ["core", "kexie"], who="某人", system=system, filled=False)
        Book(unit, year).follow(ledger, who="某人", reason="示例")
        return f"/u/{unit.slug}/{year.year}/"

    def walk(self, name: str, width: int, role: Role | None, start: str, *, stays: bool = False) -> Walk:
        """Sits a person down before a page; without a role nobody has signed in yet.

        The person leaves with the test, or `stays` as long as the desk.
        """
        context = self._browser.new_context(base_url=self._live, locale="zh-CN", accept_downloads=True)
        if not stays:
            self._open.append(context)
        if role:
            kept = signed_in(self.world.people[role]).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": kept.key, "value": kept.value, "url": self._live}])
        walk = Walk(listening(context.new_page()), name, width)
        walk.page.goto(start)
        return walk

    def leave(self) -> None:
        """Ends what the test has opened, so that no page goes on sending while the next test is under way."""
        while self._open:
            self._open.pop().close()
