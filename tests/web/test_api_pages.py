"""The API does what the pages do: the table of pages beside the table of operations."""

from __future__ import annotations

import pytest

import jiheng.web.urls  # noqa: F401 - fills both tables
from jiheng.web.access import PAGES, Page, Scope
from jiheng.web.api.operation import OPERATIONS
from jiheng.web.api.pages import ONLY_PAGES

_PAGES = [p for p in PAGES.values() if p.scope in (Scope.UNIT, Scope.YEAR)]


def _operations(page: Page, *, changes: bool) -> list[str]:
    found = (o for o in OPERATIONS.values() if page.name == o.like or page.name in o.covers)
    return [o.name for o in found if o.changes is changes]


@pytest.mark.parametrize("page", _PAGES, ids=lambda p: p.name)
def test_what_a_page_does_an_operation_does_or_it_is_said_why_not(page: Page) -> None:
    for method, takes, changes in (("GET", page.gets, False), ("POST", page.posts, True)):
        alone = page.name in ONLY_PAGES or f"{page.name} {method}" in ONLY_PAGES
        if not takes:
            continue
        # What a page checks on sending, a reading operation may give as well: verification is a POST of the page.
        done = _operations(page, changes=changes) or (not page.gets and _operations(page, changes=False))
        assert bool(done) is not alone, (page.name, method, done)


def test_every_exception_and_every_cover_names_a_page() -> None:
    assert {name.partition(" ")[0] for name in ONLY_PAGES} <= set(PAGES)
    for operation in OPERATIONS.values():
        assert {operation.like, *operation.covers} - {""} <= set(PAGES), operation.name
        assert operation.like or operation.name in ("openapi", "unit", "rollup")


def test_a_covered_page_asks_for_no_more_than_the_operation() -> None:
    """Whoever may use an operation in place of a page may use that page too, or the register it writes to."""
    for operation in OPERATIONS.values():
        for name in operation.covers if operation.like else ():
            page, like = PAGES[name], PAGES[operation.like]
            if operation.changes:
                assert like.write <= page.write or like.read <= page.read, (operation.name, name)
            elif page.gets:
                assert like.read <= page.read, (operation.name, name)
