"""Every page of the table in a real browser: quiet, for everyone to use, no wider than the screen, by Tab; and on paper."""

from __future__ import annotations

from types import SimpleNamespace

import pypdfium2
import pytest
from django.test import Client
from filled import address, fill, shown, viewer
from office import signed_in
from pictures import FOLDER, picture

from jiheng.web.access import PAGES
from jiheng.web.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WIDTHS = (1440, 390)
_UNFOLD = "for (const each of [...document.querySelectorAll('main details')].slice(0, 30)) each.open = true"
"""What is folded is looked at too; of long lists the first, which are like the others."""
_LISTEN = """() => {
  window.reached = new Set(); window.dim = new Set();
  const name = (e) => e.outerHTML.slice(0, 120);
  document.addEventListener("focusin", ({target}) => {
    const style = getComputedStyle(target);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) window.dim.add(name(target));
    window.reached.add(target);
    if (target.type === "radio") for (const each of document.getElementsByName(target.name)) window.reached.add(each);
  });
  window.unreached = () => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=true], [tabindex='0']",
  )].filter((e) => !e.disabled && !e.closest("fieldset[disabled]") && e.checkVisibility({visibilityProperty: true})
    && e.tabIndex >= 0 && e.getClientRects().length && !window.reached.has(e)).map(name);
  return window.unreached().length;
}"""


@pytest.fixture(scope="module")
def desk(office):
    """The filled desk, with a page of the browser for each role that is asked for: `desk.page(Role.CLERK)`."""
    fill(office.world)
    pages = {}

    def page(role: Role | None):
        if role not in pages:
            pages[role] = office.walk("pages", 1440, role, "about:blank").page
        return pages[role]

    office.world.page = page
    return office.world


def faults(page) -> list[str]:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    results = axe.run(page, options={"resultTypes": ["violations"]})
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in results.response["violations"]]


def tab_through(page) -> None:
    """Presses Tab until everything was reached, and says what was not, or was without a visible sign."""
    count = page.evaluate(_LISTEN)
    for _ in range(2):
        for _ in range(count + 15):
            page.keyboard.press("Tab")
        if not (left := page.evaluate("window.unreached()")):
            break
    assert left == []
    assert page.evaluate("[...window.dim]") == []


@pytest.mark.parametrize("declared", shown(), ids=lambda p: p.name)
def test_a_page_in_the_browser(desk, declared) -> None:
    role, path = viewer(declared), address(desk, declared)
    answer = (signed_in(desk.people[role]) if role else Client()).get(path)
    assert answer.status_code in (200, 302), path
    if "attachment" in answer.get("Content-Disposition", "") or not answer["Content-Type"].startswith("text/html"):
        return  # a file: what is in it is looked at where it is made
    page = desk.page(role)
    for width in WIDTHS:
        page.said.clear()
        page.set_viewport_size({"width": width, "height": 900})
        if "sandbox" in answer.get("Content-Security-Policy", ""):
            page.goto("about:blank")  # where the page itself lets no script run, axe looks at its text
            page.set_content(answer.content.decode())
        else:
            page.goto(path)
        page.evaluate(_UNFOLD)
        picture(page, f"pages/{declared.name}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == []
        tab_through(page)
        assert page.said == []


@pytest.mark.parametrize(
    ("role", "path", "status"), [(Role.CLERK, "no/such/page/", 404), (Role.READER, "import/", 403)], ids=["404", "403"]
)
def test_a_page_that_is_not_for_one(desk, role: Role, path: str, status: int) -> None:
    page = desk.page(role)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.goto(desk.url(path)).status == status
        picture(page, f"pages/{status}-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == []
        tab_through(page)
    page.said.clear()


def test_the_first_page_of_all(desk, monkeypatch) -> None:
    """The page that founds the unit is there only before there is one."""
    from jiheng.web.views import setup

    nobody = SimpleNamespace(objects=SimpleNamespace(exists=lambda: False))
    monkeypatch.setattr(setup, "Person", nobody)
    page = desk.page(None)
    for width in WIDTHS:
        page.said.clear()
        page.set_viewport_size({"width": width, "height": 900})
        assert page.goto(f"/setup/?code={setup.setup_code()}").ok
        picture(page, f"pages/setup-{width}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert faults(page) == []
        tab_through(page)
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
