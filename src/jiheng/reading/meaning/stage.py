"""Stage: where in the performance year a number stands, from the words before it.

The nearest strong word decides (`项目支出年度预算数为` is 预算, `支出决算为` is 决算); a weak one (支出, 投入) only
where no strong one stands and where it is not part of the name itself; words that merely contain 预算
(一般公共预算) decide nothing. Without a word of its own a number takes the stage of the list it stands in, then of
its section.
"""

from __future__ import annotations

import functools
import re

from jiheng.facts import Stage
from jiheng.reading.meaning.lexicon import STRONG, WEAK, Lexicon, StageWords

_SLOT_STAGES = {
    "targets": Stage.BUDGET,
    "plans": Stage.BUDGET,
    "budget": Stage.BUDGET,
    "three_public": Stage.ACTUAL,
}
_RESULTS = re.compile(
    r"完成情况|执行情况|实现情况|支出情况|使用情况|收支情况|决算|完成|结果|产出|及支出|与支出|和支出|支出$"
)


def stage_in(words: StageWords, lead: str, *, keep: int | None = None, begin: int = 0) -> tuple[Stage | None, str]:
    """Returns the stage that the words before a number say, and the force of the word.

    Args:
        words: the stage words of money, counts or scores.
        lead: the words.
        keep: where the name of the thing measured ends; a weak word inside the name says nothing.
        begin: where the name begins.
    """
    hits = words.hits(lead)
    if not hits:
        return None, ""
    weak: Stage | None = None
    for _, end, stage, force in reversed(hits):
        if force == STRONG:
            return stage, STRONG
        if force == WEAK and weak is None and (keep is None or end > keep or end <= begin):
            weak = stage
    return (weak, WEAK) if weak is not None else (None, "")


@functools.lru_cache(maxsize=4096)
def section_stage(lexicon: Lexicon, title: str, slot: str) -> Stage | None:
    """Returns the stage that a section gives to the money in it, None where it gives none."""
    if _RESULTS.search(title):
        return Stage.ACTUAL
    if title:
        stage, force = stage_in(lexicon.money, title)
        if stage is not None and force == STRONG and stage is not Stage.TARGET:
            return stage
    return _SLOT_STAGES.get(slot)
