"""Charts: pictures of money as SVG made here: no script, no inline style, readable in grey and on paper.

Colours come from classes of `money.css`; what matters is told by shape, pattern and words as well, and every chart
stands beside a table with the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal

import msgspec
from django.utils.html import escape
from django.utils.safestring import SafeString

_WAN = Decimal(10000)
_TENTH = Decimal("0.1")
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_HATCH = (
    '<defs><pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" class="hatch-back"/><line x1="0" y1="0" x2="0" y2="6" class="hatch-line"/>'
    "</pattern></defs>"
)


class Bar(msgspec.Struct, frozen=True):
    """A bar of the bridge: a whole from the ground (`base` 0), or a change from `base` upwards or down."""

    name: str
    base: Decimal
    change: Decimal
    whole: bool


def share_bar(spent: Decimal | None, budget: Decimal | None) -> SafeString:
    """Returns a small bar for a cell: the frame is the budget, the filling what was spent, red what is over."""
    if not budget or spent is None or budget < 0:
        return SafeString("")
    share = max(spent / budget * 100, Decimal(0))
    full = min(share, Decimal(100))
    over = (
        f'<rect x="100" y="2" width="{_n(min(share - 100, Decimal(20)))}" height="8" class="bar-over"/>'
        if share > 100
        else ""
    )
    return SafeString(
        '<svg class="share" viewBox="0 0 121 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect x="0.5" y="1.5" width="100" height="9" class="bar-frame"/>'
        f'<rect x="0.5" y="2" width="{_n(full)}" height="8" '
        f'class="bar-fill"/>{over}</svg>'
    )


def bridge(bars: Sequence[Bar], title: str) -> SafeString:
    """Returns the way from the initial budget to the final account as bars that stand on one another."""
    if not bars:
        return SafeString("")
    width, height, ground, top = max(560, 92 * len(bars)), 260, 200, 34
    highest = max((max(b.base, b.base + b.change) for b in bars), default=Decimal(0)) or Decimal(1)
    lowest = min(Decimal(0), *(min(b.base, b.base + b.change) for b in bars))
    scale = Decimal(ground - top) / (highest - lowest)
    pitch = Decimal(width) / len(bars)
    parts = [_open(width, height, title), _HATCH.format(id="up"), _line(0, _y(0, lowest, scale, ground), width, "axis")]
    for place, bar in enumerate(bars):
        left, wide = pitch * place + pitch / 6, pitch * 2 / 3
        high, low = max(bar.base, bar.base + bar.change), min(bar.base, bar.base + bar.change)
        y = _y(high, lowest, scale, ground)
        tall = max((high - low) * scale, Decimal(1))
        kind = "bar-whole" if bar.whole else "bar-up" if bar.change >= 0 else "bar-down"
        middle = left + wide / 2
        sign = "" if bar.whole or bar.change < 0 else "+"
        parts.append(f'<rect x="{_n(left)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(tall)}" class="{kind}"/>')
        parts.append(_text(middle, y - 7, f"{sign}{bar.change / _WAN:,.2f}", "chart-number"))
        words = bar.name if len(bar.name) <= 6 else f"{bar.name[:6]}…"
        parts.append(_text(middle, Decimal(ground + 22), words, "chart-name"))
        if place + 1 < len(bars) and not (bar.whole and bars[place + 1].whole):
            level = _y(bar.base + bar.change, lowest, scale, ground)
            parts.append(_line(left + wide, level, left + pitch, "chart-join"))
    parts.append(_text(Decimal(4), Decimal(14), "单位：万元", "chart-unit"))
    return SafeString("".join([*parts, "</svg>"]))


def progress(due: Sequence[Decimal | None], paid: Sequence[Decimal | None], title: str) -> SafeString:
    """Returns what was paid up to each month's end (solid, with dots) against what was planned (dashed)."""
    known = [v for v in (*due, *paid) if v is not None]
    if not known:
        return SafeString("")
    width, height, left, right, top, ground = 720, 290, 58, 60, 30, 240
    step = _step(max(*known, Decimal(1)))
    highest = step * max((max(known) / step).to_integral_value(ROUND_CEILING), Decimal(1))
    scale = Decimal(ground - top) / highest
    pitch = Decimal(width - left - right) / 11
    parts = [_open(width, height, title)]
    level = Decimal(0)
    while level <= highest:
        y = ground - level * scale
        parts.append(_line(left, y, width - right, "axis" if not level else "grid-line"))
        parts.append(_text(Decimal(left - 8), y + 4, f"{(level / _WAN).normalize():f}", "chart-scale"))
        level += step
    parts += [_text(left + pitch * i, Decimal(ground + 22), f"{i + 1}月", "chart-name") for i in range(12)]
    for values, kind in ((due, "plan-line"), (paid, "paid-line")):
        points = [(left + pitch * i, ground - v * scale) for i, v in enumerate(values) if v is not None]
        if not points:
            continue
        parts.append(f'<polyline points="{" ".join(f"{_n(x)},{_n(y)}" for x, y in points)}" class="{kind}"/>')
        if kind == "paid-line":
            parts += [f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3.5" class="dot"/>' for x, y in points]
        x, y = points[-1]
        parts.append(
            _text(
                x + 8, y + (4 if kind == "paid-line" else -6), "已支付" if kind == "paid-line" else "计划", "chart-end"
            )
        )
    parts.append(_text(Decimal(4), Decimal(14), "累计，单位：万元", "chart-unit"))
    return SafeString("".join([*parts, "</svg>"]))


def groups(rows: Sequence[tuple[str, Sequence[Decimal | None]]], names: Sequence[str], title: str) -> SafeString:
    """Returns bars side by side for each row: outlined, hatched, filled, in the order of `names`."""
    known = [v for _, values in rows for v in values if v is not None]
    if not known or not max(known):
        return SafeString("")
    kinds = ("bar-frame", "bar-hatch", "bar-fill")[-len(names) :]
    row_height, left, width = 20 * len(names) + 18, 168, 640
    height = row_height * len(rows) + 40
    scale = Decimal(width - left - 96) / max(known)
    parts = [_open(width, height, title), _HATCH.format(id="side")]
    x = left
    for name, kind in zip(names, kinds, strict=True):
        parts.append(f'<rect x="{x}" y="6" width="14" height="12" class="{kind}"/>')
        parts.append(_text(Decimal(x + 20), Decimal(17), name, "chart-start"))
        x += 32 + 16 * len(name)
    for place, (name, values) in enumerate(rows):
        y = Decimal(36 + row_height * place)
        words = name if len(name) <= 10 else f"{name[:9]}…"
        parts.append(_text(Decimal(left - 10), y + 10 * len(names) + 4, words, "chart-scale"))
        for kind, value in zip(kinds, values, strict=True):
            if value is not None:
                wide = max(value * scale, Decimal(1))
                parts.append(f'<rect x="{left}" y="{_n(y)}" width="{_n(wide)}" height="15" class="{kind}"/>')
                parts.append(_text(left + wide + 6, y + 12, f"{value / _WAN:,.2f}", "chart-start"))
            y += 20
    parts.append(_text(Decimal(4), Decimal(17), "单位：万元", "chart-unit"))
    return SafeString("".join([*parts, "</svg>"]))


def _open(width: int, height: int, title: str) -> str:
    said = escape(title)
    return f'<svg class="chart" viewBox="0 0 {width} {height}" role="img" aria-label="{said}"><title>{said}</title>'


def _text(x: Decimal, y: Decimal, words: str, kind: str) -> str:
    return f'<text x="{_n(x)}" y="{_n(y)}" class="{kind}">{escape(words)}</text>'


def _line(x1: Decimal | int, y: Decimal | int, x2: Decimal | int, kind: str) -> str:
    return f'<line x1="{_n(x1)}" y1="{_n(y)}" x2="{_n(x2)}" y2="{_n(y)}" class="{kind}"/>'


def _y(value: Decimal | int, lowest: Decimal, scale: Decimal, ground: int) -> Decimal:
    return ground - (value - lowest) * scale


def _step(highest: Decimal) -> Decimal:
    """Returns a round step that divides an axis into four to eight parts."""
    rough = highest / 5
    power = Decimal(10) ** rough.adjusted()
    return next(s * power for s in _STEPS if s * power >= rough)


def _n(value: Decimal | int) -> str:
    return f"{Decimal(value).quantize(_TENTH):f}"
