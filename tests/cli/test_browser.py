"""The annotated page in a browser, as a reviewer uses it."""

import itertools
import re
import shutil
from pathlib import Path

import pytest
from command import SAMPLES, run
from pictures import watch

sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium on this machine"),
]
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
CSS = Path(__file__).resolve().parents[2] / "src/jiheng/writing/findings/page.css"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("pages")
    assert run("check", SAMPLES, "--format", "html", "-o", out).returncode == 1
    return out


@pytest.fixture(scope="module")
def browser():
    with sync.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def page(browser, folder):
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    said = []
    watch(opened)
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("request", lambda r: said.append(r.url) if not r.url.startswith("file:") else None)
    opened.goto(next(folder.glob("zengcheng*.html")).as_uri())
    yield opened
    opened.close()
    assert said == []


def test_a_number_shows_its_calculation_on_hover_and_on_focus(page):
    number = page.locator(".n[tabindex]", has=page.locator(".tip")).nth(5)
    tip = number.locator(".tip")
    assert not tip.is_visible()
    number.hover()
    assert tip.is_visible()
    page.mouse.move(0, 0)
    assert not tip.is_visible()
    number.focus()
    assert tip.is_visible()
    assert tip.inner_text().strip()


@pytest.mark.parametrize("severity", ["E", "W", "I"])
def test_a_switch_hides_the_findings_of_its_severity(page, severity):
    cards = page.locator(f".card.{severity}")
    assert cards.count() > 0
    assert cards.first.is_visible()
    switch = page.locator(f".show-{severity}")
    switch.uncheck()
    assert not any(card.is_visible() for card in cards.all())
    switch.check()
    assert cards.first.is_visible()


def test_arrows_lead_from_finding_to_finding(page):
    page.locator(".card nav a[aria-label=下一条]").first.click()
    first = page.evaluate("location.hash")
    assert page.locator(first).is_visible()
    page.locator(f"{first} nav a[aria-label=下一条]").click()
    second = page.evaluate("location.hash")
    assert second != first
    page.locator(f"{second} nav a[aria-label=上一条]").click()
    assert page.evaluate("location.hash") == first


def test_a_line_of_the_list_leads_to_its_card(page):
    page.locator("ol.list a[href^='#']").first.click()
    target = page.locator(page.evaluate("location.hash"))
    box = target.bounding_box()
    assert target.is_visible()
    assert 0 <= box["y"] < 900


@pytest.mark.parametrize("name", ["zengcheng", "furong", "lusong", "index"])
def test_a_phone_needs_no_scrolling_sideways(browser, folder, name):
    opened = browser.new_page(viewport={"width": 390, "height": 844})
    opened.goto(next(folder.glob(f"{name}*.html")).as_uri())
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390
    opened.close()


def test_paper_shows_every_finding_with_its_ground_and_no_switches(page):
    page.emulate_media(media="print")
    lines = page.locator("ol.list > li").all()
    assert lines
    assert all(line.is_visible() for line in lines)
    assert all("建议：" in text or "依据：" in text for text in page.locator("ol.list .paper").all_inner_texts())
    assert page.locator("ol.list .paper").first.is_visible()
    assert not any(switch.is_visible() for switch in page.locator(".switches").all())


def test_paper_leaves_no_heading_alone_at_the_foot_of_a_page(page):
    page.emulate_media(media="print")
    for heading in page.locator("h2, .row.head").all():
        assert heading.evaluate("e => getComputedStyle(e).breakAfter") == "avoid"


def test_many_findings_tear_no_hole_into_the_text(page):
    rows = page.locator(".row .text").evaluate_all(
        "all => all.map(e => [e.getBoundingClientRect().top, e.getBoundingClientRect().bottom])"
    )
    assert len(rows) > 20
    assert all(below[0] - above[1] < 40 for above, below in itertools.pairwise(rows))


def test_a_number_behind_a_paragraph_leads_to_its_card(page):
    page.locator(".refs a").first.click()
    assert page.locator(f".card{page.evaluate('location.hash')}").is_visible()


def test_without_javascript_it_is_the_same_page(browser, folder):
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    opened.goto(next(folder.glob("furong*.html")).as_uri())
    assert opened.locator(".card").first.is_visible()
    opened.locator(".n[tabindex]").first.hover()
    assert opened.locator(".n[tabindex] .tip").first.is_visible()
    context.close()


def test_the_index_leads_to_the_pages_and_back(browser, folder):
    opened = browser.new_page()
    opened.goto((folder / "index.html").as_uri())
    opened.locator(".queue a").first.click()
    assert opened.locator(".document").is_visible()
    opened.locator("a.back").click()
    assert opened.url.endswith("index.html")
    opened.close()


def _luminance(colour):
    colour = colour.lstrip("#")
    colour = "".join(c * 2 for c in colour) if len(colour) == 3 else colour
    parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("ink", "paper"),
    [
        ("--ink", "--paper"), ("--ink", "--soft"), ("--e", "--e-soft"), ("--w", "--w-soft"), ("--i", "--i-soft"),
        ("--e", "--paper"), ("--w", "--paper"), ("--i", "--paper"), ("--ok", "--paper"), ("#555c66", "--soft"),
        ("#3a4048", "--paper"), ("#fff", "#20252c"), ("#1d4f8c", "--soft"),
    ],
)  # fmt: skip
def test_colours_have_the_contrast_of_wcag_aa(ink, paper):
    names = dict(re.findall(r"(--[a-z-]+):\s*(#[0-9a-f]{3,6})", CSS.read_text("utf-8")))
    light, dark = sorted((_luminance(names.get(c, c)) for c in (ink, paper)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5
