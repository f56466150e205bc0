"""Bridges: how a figure came about, step by step (`年初1200万元，追加85万元，调减12万元，调整后1273万元`).

What the words add is added, what they take away (调减, 支出, 收回) is taken away; only what gives the figure exactly
is a bridge, over the ends of sentences and paragraphs too.
"""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from jiheng.facts import Relation
from jiheng.reading.relations.claims import sum_claim
from jiheng.reading.relations.figure import Figure, digits, near, telling
from jiheng.reading.relations.line import Line
from jiheng.reading.relations.spoken_words import lead

_HEAD = re.compile(r"年末|年底|期末|月末|调整|全年|预算|结转|结余|余额|余存|库存|现有|实有|累计|截至|账面|滚存|净")
_LESS = re.compile(
    r"减|支出|支付|使用|收回|上缴|核销|化解|偿还|退出|扣|拨付|缴回|注销|调出|退休|离职|报废|处置|剔除|消化"
)
_MORE = re.compile(r"增|追加|收入|新购|新增|调入|补助|拨入|到位|下达|录用|上年|年初|期初")
_INCLUDED = re.compile(r"[（(](?:不?含|包括|其中)")
_CLAUSE = re.compile(r"[，,；;。：:\n、]")
_FEWEST, _MOST = 3, 7
_PARTS = 2


def bridges(line: Line, known: set[str]) -> list[Relation]:
    """Returns the sums with something taken away whose totals are not in `known`."""
    found: list[Relation] = []
    _of(line, [f for f in line.money if not _INCLUDED.match(lead(line, f))], known, found)
    for counted in line.counts.values():
        _of(line, counted, known, found)
    _of_changes(line.money, known, found)
    return found


def _of_changes(figures: list[Figure], known: set[str], found: list[Relation]) -> None:
    """Adds changes that the changes behind them in their sentence make up (`增加102万元，其中人员增加68万元…`)."""
    for i, head in enumerate(figures[:-_PARTS]):
        if not head.change or not head.exact or head.id in known or digits(head) < _PARTS:
            continue
        total = 0
        for k in range(i + 1, min(len(figures), i + _MOST)):
            part = figures[k]
            if not part.change or not part.exact or part.sentence != head.sentence:
                break
            total += part.number
            if k > i + 1 and total == head.number:
                found.append(sum_claim(head, figures[i + 1 : k + 1]))
                break


def _of(line: Line, figures: list[Figure], known: set[str], found: list[Relation]) -> None:
    if len(figures) <= _FEWEST:
        return
    signs: dict[int, int] = {}
    for i in range(_FEWEST, len(figures)):
        head = figures[i]
        if head.change or head.id in known or not telling(head) or not _HEAD.search(_words(line, head)):
            continue
        claim = _bridge(line, figures, i, signs)
        if claim is not None:
            found.append(claim)


def _words(line: Line, figure: Figure) -> str:
    return _CLAUSE.split(lead(line, figure))[-1]


def _bridge(line: Line, figures: list[Figure], at: int, signs: dict[int, int]) -> Relation | None:
    """Returns a figure as the last ones before it with their signs, three at least."""
    head = figures[at]
    total = taken = 0
    for i in range(at - 1, max(-1, at - _MOST), -1):
        figure = figures[i]
        sign = signs.get(i)
        if sign is None:
            sign = signs[i] = _sign(line, figure)
        total += sign * abs(figure.number)
        taken += sign < 0
        if at - i >= _FEWEST and taken and i < at and near(total, head.number, min(head.step, figure.step)):
            parts = figures[i:at]
            if signs[i] > 0:
                return _claim(head, parts, [signs[k] for k in range(i, at)])
    return None


def _sign(line: Line, figure: Figure) -> int:
    words = _words(line, figure)
    less, more = _LESS.search(words), _MORE.search(words)
    if less is None:
        return 1
    return 1 if more is not None and more.start() > less.start() else -1


def _claim(head: Figure, parts: list[Figure], signs: list[int]) -> Relation:
    claim = sum_claim(head, parts)
    computed = sum([abs(p.value) * s for p, s in zip(parts, signs, strict=True)], Decimal(0))
    less = tuple([p.id for p, s in zip(parts, signs, strict=True) if s < 0])
    return msgspec.structs.replace(claim, computed=computed, holds=True, rounding_only=False, less=less)
