"""Pages that everyone can use: axe finds nothing on any of them, wide or narrow."""

from __future__ import annotations

import pytest

from jiheng.web.roles import Role

pytestmark = pytest.mark.browser
_PATHS = (
    "",
    "problems/",
    "registers/",
    "registers/activities/",
    "registers/activities/1/",
    "registers/activities/new/",
    "import/",
    "money/",
    "fact/?id=initial",
    "targets/",
    "targets/monitoring/?month=6",
    "registers/activities/bulk/?set=place",
    "registers/activities/import/",
    "audit/",
)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(world, browser_page, sign_in, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    world.book.save("activities", {"title": "科普讲座", "kind": "讲座", "audience": "800"}, who="某人")
    page.goto("/login/")
    found = {"login": names(axe.run(page))}
    sign_in(page, Role.CLERK)
    for path in _PATHS:
        page.goto(world.url(path))
        found[path] = names(axe.run(page))
    for path in ("members/",):
        page.goto(f"/u/{world.unit.slug}/{path}")
        found[path] = names(axe.run(page))
    assert {path: each for path, each in found.items() if each} == {}


def names(results) -> list[str]:
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in results.response["violations"]]
