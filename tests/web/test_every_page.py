"""Every page of the table in a real browser: quiet, for everyone to use, no wider than the screen, by Tab; and on paper."""

from __future__ import annotations

from types import SimpleNamespace

import pypdfium2
import pytest
from django.test import Client
from filled import address, fill, shown, viewer
from looking import faults, tab_through, thin, unfold
from office import signed_in
from pictures import FOLDER, picture

from jiheng.web.access import PAGES
from jiheng.web.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WIDTHS = (1440, 390)


@pytest.fixture(scope="module")
def desk(office):
    """The filled desk, with a page of the browser for each role that is asked for: `desk.page(Role.CLERK)`."""
    fill(office.world)
    pages = {}

    def page(role: Role | None):
        if role not in pages:
            pages[role] = office.walk("pages", 1440, role, "about:blank", stays=True).page
        return pages[role]

    office.world.page = page
    return office.world


_GOOD = '<html lang="zh"><title>页</title><main><h1>页</h1>{}</main>'


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ('<p style="color: #bbb">淡得看不清的字</p>', "color-contrast"),
        ("<p>清楚</p><input>", "label"),
        ("<button onkeydown='event.preventDefault()'>走不开</button><button>到不了</button>", ""),
        ('<button style="outline: none">看不出</button>', ""),
    ],
    ids=["pale", "nameless", "out of reach", "without a sign"],
)
def test_what_is_wrong_with_a_page_is_seen(desk, body: str, seen: str) -> None:
    page = desk.page(None)
    page.set_content(_GOOD.format(f'<button style="outline: 3px solid">好</button>{body}'))
    if seen:
        assert [fault.partition(":")[0] for fault in faults(page)] == [seen]
        return
    with pytest.raises(AssertionError, match="not reached" if "keydown" in body else "visible sign"):
        tab_through(page, set())


@pytest.mark.parametrize("declared", shown(), ids=lambda p: p.name)
def test_a_page_in_the_browser(desk, declared) -> None:
    role, path = viewer(declared), address(desk, declared)
    answer = (signed_in(desk.people[role]) if role else Client()).get(path)
    assert answer.status_code in (200, 302), path
    if "attachment" in answer.get("Content-Disposition", "") or not answer["Content-Type"].startswith("text/html"):
        return  # a file: what is in it is looked at where it is made
    page, reached = desk.page(role), set()
    for width in WIDTHS:
        page.said.clear()
        page.set_viewport_size({"width": width, "height": 900})
        if "sandbox" in answer.get("Content-Security-Policy", ""):
            page.goto("about:blank")  # where the page itself lets no script run, axe looks at its text
            page.set_content(answer.content.decode())
        else:
            page.goto(path)
        unfold(page)
        picture(page, f"pages/{declared.name}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        thin(page)
        assert faults(page) == []
        reached |= tab_through(page, reached)
        assert page.said == []


@pytest.mark.parametrize(
    ("role", "path", "status"), [(Role.CLERK, "no/such/page/", 404), (Role.READER, "import/", 403)], ids=["404", "403"]
)
def test_a_page_that_is_not_for_one(desk, role: Role, path: str, status: int) -> None:
    page, reached = desk.page(role), set()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.goto(desk.url(path)).status == status
        picture(page, f"pages/{status}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == []
        reached |= tab_through(page, reached)
    page.said.clear()


def test_the_first_page_of_all(desk, monkeypatch) -> None:
    """The page that founds the unit is there only before there is one."""
    from jiheng.web.views import setup

    nobody = SimpleNamespace(objects=SimpleNamespace(exists=lambda: False))
    monkeypatch.setattr(setup, "Person", nobody)
    page, reached = desk.page(None), set()
    for width in WIDTHS:
        page.said.clear()
        page.set_viewport_size({"width": width, "height": 900})
        assert page.goto(f"/setup/?code={setup.setup_code()}").ok
        picture(page, f"pages/setup-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == []
        reached |= tab_through(page, reached)
        assert page.said == []


PRINTED = {
    "money": (".chart", 3, "三公经费"),
    "score": (".sheet-leaf", 4, "预算执行率"),
    "report": (".paper .line", 5, "部门整体支出绩效自评报告"),
    "leader": (".figure", 5, "偏差最大的三项"),
    "monitoring": (".table", 1, "科普专项"),
    "reading": (".annotated", 1, "青石县农业技术推广站"),
}
"""What must be on paper: a kind of element, how many of it at least, and words."""
A4 = 718
"""Width of a sheet between its margins, in pixels of the browser."""
_CUT = """width => [...document.querySelectorAll("main *")].filter((e) => e.checkVisibility()
  && !e.closest(".unseen") && e.getClientRects().length && e.getBoundingClientRect().right > width + 1)
  .map((e) => e.outerHTML.slice(0, 120))"""
_HIDDEN = (
    "selector => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility()).map((e) => e.className)"
)


@pytest.mark.parametrize("name", PRINTED)
def test_a_page_on_paper(desk, name: str) -> None:
    declared = PAGES[name]
    page = desk.page(viewer(declared))
    page.set_viewport_size({"width": A4, "height": 1000})
    page.goto(address(desk, declared))
    page.emulate_media(media="print")
    kind, least, words = PRINTED[name]
    assert page.evaluate(_HIDDEN, ".top, .side, .foot, .head-actions, .skip, .filters, main button") == []
    assert page.evaluate(_CUT, A4) == [], "nothing reaches over the edge of the sheet"
    assert len(page.evaluate(_HIDDEN, kind)) >= least
    sheets = pypdfium2.PdfDocument(page.pdf(format="A4", print_background=False))
    page.emulate_media(media="screen")
    said = "".join("".join(sheet.get_textpage().get_text_range().split()) for sheet in sheets)
    assert words in said
    assert "跳到正文" not in said
    target = FOLDER / "print"
    target.mkdir(parents=True, exist_ok=True)
    for number, sheet in enumerate(sheets, 1):
        sheet.render(scale=1.2).to_pil().save(target / f"{name}-{number}.png")
