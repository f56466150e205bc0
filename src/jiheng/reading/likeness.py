"""Likeness: does a text look like a report on a budget and its results at all?

A recipe, a news item or a program is read like any text and finds no rule that suits it; who checks a folder wants to
be told once that such a file is no report. The judgement is careful: a text counts as a report as soon as its title
says so, or two of three other signs are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from jiheng.facts import Fact, Section, Stage
from jiheng.facts.unit import CNY

_TITLE = re.compile(r"绩效|自评|评价|决算|预算|监控|支出情况|收支")
_WORDS = re.compile(
    r"绩效|自评|预算执行|年初预算|全年预算|预算数|决算|财政拨款|基本支出|项目支出|三公|支出合计|执行率|满意度"
    r"|绩效目标|指标值|分值|得分|结转|资产管理|政府采购|专项资金|评价|预算单位|经费支出"
)
_SEVERAL_WORDS, _SEVERAL_SLOTS, _SEVERAL_SUMS = 4, 2, 2


def looks_like_report(title: str | None, plain: str, sections: Sequence[Section], facts: Iterable[Fact]) -> bool:
    """Tells whether a text looks like a report.

    Args:
        title: as printed, None where the text has none.
        plain: the text with forms unified.
        sections: the outline.
        facts: of the document.
    """
    if title and _TITLE.search(title):
        return True
    signs = _speaks_of_it(plain)
    signs += len({s.slot for s in sections if s.slot}) >= _SEVERAL_SLOTS
    signs += _holds_sums(facts)
    return signs > 1


def _speaks_of_it(plain: str) -> int:
    """Returns 1 for a text that uses several words of the trade, 0 for others; reads only as far as it must."""
    said: set[str] = set()
    for found in _WORDS.finditer(plain):
        said.add(found[0])
        if len(said) >= _SEVERAL_WORDS:
            return 1
    return 0


def _holds_sums(facts: Iterable[Fact]) -> int:
    """Returns 1 where sums of money stand in stages of a budget or points are given, 0 elsewhere."""
    found = 0
    for fact in facts:
        stage = fact.stage
        told = stage.is_budget or "支出" in fact.label or "资金" in fact.label
        if (fact.amount.unit == CNY and told) or stage is Stage.SCORED or stage is Stage.FULL_MARK:
            found += 1
        if found >= _SEVERAL_SUMS:
            return 1
    return 0
