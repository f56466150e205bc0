"""Charts: pictures of money as SVG made here: no script, no inline style, readable in grey, on paper and on the phone.

Colours come from classes of `money.css`; what matters is told by shape, pattern and words as well, and every chart
stands beside a table with the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

import msgspec
from markupsafe import Markup, escape

_WAN = Decimal(10000)
_HUNDREDTH = Decimal("0.01")
_ROOM = Decimal(70)
"""Percent of the width that the longest bar takes; the numbers stand to its right."""
_TOP, _PITCH, _DOWN, _THICK = 28, 48, 18, 20
"""Pixels: above the first row, from one row of the bridge to the next, from a row to its bar, height of the bar."""
_LONGEST = 22
_STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_HATCH = (
    '<defs><pattern id="{id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" class="hatch-back"/><line x1="0" y1="0" x2="0" y2="6" class="hatch-line"/>'
    "</pattern></defs>"
)


class Bar(msgspec.Struct, frozen=True):
    """A bar of the bridge: a whole from the ground (`base` 0), or a change from `base` upwards or down.

    Attributes:
        number: what stands above it, where its name says whether it was added or taken.
    """

    name: str
    base: Decimal
    change: Decimal
    whole: bool
    number: Decimal | None = None


def share_bar(spent: Decimal | None, budget: Decimal | None) -> Markup:
    """Returns a small bar for a cell: the frame is the budget, the filling what was spent, red what is over."""
    if not budget or spent is None or budget < 0:
        return Markup("")
    share = max(spent / budget * 100, Decimal(0))
    full = min(share, Decimal(100))
    over = (
        f'<rect x="100" y="2" width="{_n(min(share - 100, Decimal(20)))}" height="8" class="bar-over"/>'
        if share > 100
        else ""
    )
    return Markup(  # noqa: S704 - numbers
        '<svg class="share" viewBox="0 0 121 12" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect x="0.5" y="1.5" width="100" height="9" class="bar-frame"/>'
        f'<rect x="0.5" y="2" width="{_n(full)}" height="8" '
        f'class="bar-fill"/>{over}</svg>'
    )


def bridge(bars: Sequence[Bar], title: str) -> Markup:
    """Returns the way from the initial budget to the final account as bars that go on where the one above ends."""
    if not bars:
        return Markup("")
    highest = max((max(b.base, b.base + b.change) for b in bars), default=Decimal(0)) or Decimal(1)
    lowest = min(Decimal(0), *(min(b.base, b.base + b.change) for b in bars))
    scale = _ROOM / (highest - lowest)
    height = _TOP + _PITCH * len(bars)
    parts = [_open(height, title), _HATCH.format(id="up"), _upright(-lowest * scale, _TOP - 6, height, "axis")]
    for place, bar in enumerate(bars):
        y = _TOP + _PITCH * place
        high, low = max(bar.base, bar.base + bar.change), min(bar.base, bar.base + bar.change)
        kind = "bar-whole" if bar.whole else "bar-up" if bar.change >= 0 else "bar-down"
        shown = bar.change if bar.number is None else bar.number
        sign = "" if bar.whole or bar.change < 0 or bar.number is not None else "+"
        if place and not (bar.whole and bars[place - 1].whole):
            level = (bars[place - 1].base + bars[place - 1].change - lowest) * scale
            parts.append(_upright(level, y - _PITCH + _DOWN + _THICK, y + _DOWN, "chart-join"))
        parts.append(_text(6, y + 12, _short(bar.name), "chart-start"))
        parts.append(_bar((low - lowest) * scale, y + _DOWN, (high - low) * scale, _THICK, kind))
        parts.append(_beside((high - lowest) * scale, y + _DOWN + 14, f"{sign}{shown / _WAN:,.2f}", "chart-number"))
    parts.append(_text(0, 14, "单位：万元", "chart-unit"))
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - numbers, and words that are escaped


def progress(due: Sequence[Decimal | None], paid: Sequence[Decimal | None], title: str) -> Markup:
    """Returns what was paid up to each month's end (solid, with dots) against what was planned (dashed)."""
    known = [v for v in (*due, *paid) if v is not None]
    if not known:
        return Markup("")
    height, left, right, top, ground = 290, Decimal(5), Decimal(82), 40, 250
    step = _step(max(*known, Decimal(1)))
    highest = step * max((max(known) / step).to_integral_value(ROUND_CEILING), Decimal(1))
    scale = Decimal(ground - top) / highest
    pitch = (right - left) / 11
    parts = [_open(height, title)]
    level = Decimal(0)
    while level <= highest:
        y = ground - level * scale
        kind = "grid-line" if level else "axis"
        parts.append(f'<line x1="0" y1="{_n(y)}" x2="{_n(right)}%" y2="{_n(y)}" class="{kind}"/>')
        if level:
            parts.append(_text(0, y - 4, f"{(level / _WAN).normalize():f}", "chart-scale"))
        level += step
    for month in range(12):
        kind = "chart-name chart-second" if month % 2 else "chart-name"
        parts.append(f'<text x="{_n(left + pitch * month)}%" y="{ground + 22}" class="{kind}">{month + 1}月</text>')
    for values, kind, name, below in ((due, "plan-line", "计划", -8), (paid, "paid-line", "已支付", 16)):
        points = [(left + pitch * i, ground - v * scale) for i, v in enumerate(values) if v is not None]
        if not points:
            continue
        parts += [
            f'<line x1="{_n(x1)}%" y1="{_n(y1)}" x2="{_n(x2)}%" y2="{_n(y2)}" class="{kind}"/>'
            for (x1, y1), (x2, y2) in pairwise(points)
        ]
        if kind == "paid-line":
            parts += [f'<circle cx="{_n(x)}%" cy="{_n(y)}" r="3.5" class="dot"/>' for x, y in points]
        x, y = points[-1]
        parts.append(_beside(x, y + below, name, "chart-end"))
    parts.append(_text(0, 14, "累计，单位：万元", "chart-unit"))
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - numbers, and words that are escaped


def groups(rows: Sequence[tuple[str, Sequence[Decimal | None]]], names: Sequence[str], title: str) -> Markup:
    """Returns bars below one another for each row: outlined, hatched, filled, in the order of `names`."""
    known = [v for _, values in rows for v in values if v is not None]
    if not known or not max(known):
        return Markup("")
    kinds = ("bar-frame", "bar-hatch", "bar-fill")[-len(names) :]
    tall = 20 * len(names) + 34
    scale = _ROOM / max(known)
    parts = [_open(_TOP + tall * len(rows), title), _HATCH.format(id="side")]
    x = 86
    for name, kind in zip(names, kinds, strict=True):
        parts.append(f'<rect x="{x}" y="3" width="14" height="12" class="{kind}"/>')
        parts.append(_text(x + 18, 14, name, "chart-start"))
        x += 28 + 14 * len(name)
    for place, (name, values) in enumerate(rows):
        y = _TOP + tall * place
        parts.append(_text(0, y + 12, _short(name), "chart-start"))
        y += _DOWN
        for kind, value in zip(kinds, values, strict=True):
            if value is not None:
                parts.append(_bar(Decimal(0), y, value * scale, 15, kind))
                parts.append(_beside(value * scale, y + 12, f"{value / _WAN:,.2f}", "chart-start"))
            y += 20
    parts.append(_text(0, 14, "单位：万元", "chart-unit"))
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704 - numbers, and words that are escaped


def _open(height: int, title: str) -> str:
    """Begins a picture as wide as there is room: across it is measured in percent, downwards in pixels."""
    said = escape(title)
    return f'<svg class="chart" width="100%" height="{height}" role="img" aria-label="{said}"><title>{said}</title>'


def _text(x: int, y: Decimal | int, words: str, kind: str) -> str:
    return f'<text x="{x}" y="{_n(y)}" class="{kind}">{escape(words)}</text>'


def _beside(share: Decimal, y: Decimal | int, words: str, kind: str) -> str:
    """Returns words to the right of a place."""
    return f'<text x="{_n(share)}%" dx="7" y="{_n(y)}" class="{kind}">{escape(words)}</text>'


def _bar(share: Decimal, y: int, wide: Decimal, tall: int, kind: str) -> str:
    shown = max(wide, Decimal("0.3"))
    return f'<rect x="{_n(share)}%" y="{y}" width="{_n(shown)}%" height="{tall}" class="{kind}"/>'


def _upright(share: Decimal, y1: int, y2: int, kind: str) -> str:
    return f'<line x1="{_n(share)}%" y1="{y1}" x2="{_n(share)}%" y2="{y2}" class="{kind}"/>'


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def _step(highest: Decimal) -> Decimal:
    """Returns a round step that divides an axis into four to eight parts."""
    rough = highest / 5
    power = Decimal(10) ** rough.adjusted()
    return next(s * power for s in _STEPS if s * power >= rough)


def _n(value: Decimal | int) -> str:
    return f"{Decimal(value).quantize(_HUNDREDTH).normalize():f}"
