"""Looking at a page in the browser as those do who see little, use no mouse, or both: axe, and the Tab key."""

from __future__ import annotations

from typing import Any

import pytest

_UNFOLD = "for (const each of [...document.querySelectorAll('main details')].slice(0, 30)) each.open = true"
_THIN = """() => {
  const kinds = new Map(), gone = [];
  for (const e of document.querySelectorAll("main *:not(option, input, svg *)")) {
    if (!kinds.has(e.parentNode)) kinds.set(e.parentNode, new Map());
    const counts = kinds.get(e.parentNode), kind = `${e.tagName}.${e.className}`;
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if (counts.get(kind) > 12) gone.push(e);
  }
  for (const e of gone) e.remove();
}"""
_AXE = """async (seen) => {
  const said = (found) => found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 200)}`);
  const options = {resultTypes: ["violations"]}, known = new Set(seen), fresh = [];
  const written = (e) => [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim());
  const look = (e) => {
    const {color, fontSize, fontWeight} = getComputedStyle(e), parts = [color, fontSize, fontWeight];
    for (let up = e; up; up = up.parentElement) {
      const {backgroundColor: ground, backgroundImage, opacity} = getComputedStyle(up);
      parts.push(backgroundImage, opacity, ground);
      if (ground.startsWith("rgb(")) break;
    }
    return parts.join(" ");
  };
  for (const e of document.querySelectorAll("body *")) {
    if (!(written(e) || e.matches("input, select, textarea")) || !e.checkVisibility() || known.has(look(e))) continue;
    known.add(look(e));
    fresh.push(e);
  }
  const faults = said(await axe.run({...options, rules: {"color-contrast": {enabled: false}}}));
  if (fresh.length) faults.push(...said(await axe.run({include: fresh}, {...options, runOnly: ["color-contrast"]})));
  return [faults, [...known]];
}"""
_LISTEN = """(known) => {
  const name = (e) => e.outerHTML.slice(0, 120), before = new Set(known);
  window.reached = new Set(); window.dim = new Set();
  document.addEventListener("focusin", ({target}) => {
    const style = getComputedStyle(target);
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) window.dim.add(name(target));
    window.reached.add(target);
    if (target.type === "radio") for (const each of document.getElementsByName(target.name)) window.reached.add(each);
  });
  window.stops = () => [...document.querySelectorAll(
    "a[href], button, input:not([type=hidden]), select, textarea, summary, [contenteditable=true], [tabindex='0']",
  )].filter((e) => !e.disabled && !e.closest("fieldset[disabled]") && e.checkVisibility({visibilityProperty: true})
    && e.tabIndex >= 0 && e.getClientRects().length);
  window.left = () => window.stops().filter((e) => !window.reached.has(e) && !before.has(name(e)));
  window.names = () => [...window.reached].map(name);
  window.before = () => {
    const stops = window.stops(), at = stops.indexOf(window.left()[0]);
    if (at > 0) stops[at - 1].focus();
  };
  return window.left().length;
}"""
_FEW = 8
_looks: set[str] = set()
"""How text looked whose contrast was measured: its ink, its size and what lies beneath it."""


def unfold(page: Any) -> None:
    """Opens what is folded, so that it is looked at too; of many folds the first."""
    page.evaluate(_UNFOLD)


def thin(page: Any) -> None:
    """Takes all but the first dozen of what is alike out of a page: rows, lines, findings."""
    page.evaluate(_THIN)


def faults(page: Any) -> list[str]:
    """Returns what axe finds; contrast, which takes it longest, is measured once for each look of text."""
    page.evaluate(pytest.importorskip("axe_playwright_python.sync_playwright").Axe().axe_script)
    found, looks = page.evaluate(_AXE, sorted(_looks))
    _looks.update(looks)
    return found


def tab_through(page: Any, known: set[str]) -> set[str]:
    """Presses Tab until everything was reached, each with a visible sign, and returns the names of what was.

    Args:
        page: with the focus at its beginning.
        known: names of what was reached at another width: of the rest, each is reached from what stands before it.
    """
    count = page.evaluate(_LISTEN, sorted(known))
    for _ in range(2):
        for _ in range(_FEW if known else count + 15):
            page.keyboard.press("Tab")
        if known or not page.evaluate("window.left().length"):
            break
    for _ in range(count if known else 0):
        page.evaluate("window.before()")
        page.keyboard.press("Tab")
    left, dim = page.evaluate("[window.left().map((e) => e.outerHTML.slice(0, 120)), [...window.dim]]")
    assert not left, f"not reached: {left}"
    assert not dim, f"without a visible sign: {dim}"
    return set(page.evaluate("window.names()"))
