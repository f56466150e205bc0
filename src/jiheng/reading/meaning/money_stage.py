"""Money stage: the stage of a sum of money that has no strong word of its own."""

from __future__ import annotations

import re

from jiheng.facts import Stage
from jiheng.reading.meaning.lexicon import STRONG
from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.naming import Name, name_money
from jiheng.reading.meaning.period import year_in
from jiheng.reading.meaning.phrase import Phrase
from jiheng.reading.meaning.stage import stage_in

_AT_END = re.compile(r"(?:年末|年底|期末)(?:财政拨款)?(?:滚存)?(?:结转|结余)")
_LEFT = frozenset({"结转结余", "年末结转和结余"})
_WHOLES = frozenset(
    {"收入合计", "支出合计", "收入总计", "支出总计", "财政拨款收入", "财政拨款支出", "一般公共预算财政拨款"}
)
_PLAIN_BUDGET = re.compile(
    r"(?:年初|调整后?的?|全年|年度|部门|总)?预算(?:数|总额|资金|安排|批复)?(?:共|合计|为|是|达)*$"
)


_OF_NUMBER = re.compile(r"(?:以[内上下]|之内)?的")  # `控制在28%的目标以内；`: what the number before it was
_SUMMED = re.compile(r"(?:全年|实际|累计|本年)*(?:支出(?:合计|总计|共计|总额)|总支出)(?:为|是|达)?")


def inherited_stage(phrase: Phrase, weak: Stage | None, name: Name, opened: int, memory: Memory) -> Stage | None:
    """Returns the stage of a sum of money that has no strong word of its own."""
    if weak is not None and not name.concept and not opened:
        memory.stage = weak
        return weak
    if name.concept in _LEFT and not opened and _AT_END.search(phrase.lead):
        return Stage.ACTUAL
    for piece in reversed(phrase.before[-2:]):
        said, force = stage_in(memory.lexicon.money, piece)
        if (
            force == STRONG and said is not None and "%" not in piece and "大于" not in piece and "小于" not in piece
            and not _OF_NUMBER.match(piece)
        ):  # fmt: skip
            memory.stage = said
            return said
    if name.concept == "预算调整" and "率" not in phrase.lead:
        return Stage.ADJUSTED_BUDGET
    carried = memory.stage
    named_anew = carried is not None and carried.is_budget and not opened and _new_whole(phrase, name, memory)
    if named_anew or (phrase.opens_paragraph and not opened and (not phrase.mark or memory.list_head is None)):
        carried = None
    elif phrase.opens_sentence and not opened and not phrase.mark and not memory.item_is_new:
        head = phrase.gap[phrase.gap.rfind("。") + 1 :]
        if year_in(head, memory.context.year) is not None or weak is not None:
            carried = None
    if carried is None:
        carried = memory.section_stage
        if weak is not None and carried is not None and carried.is_budget is False:
            carried = weak
        memory.stage = None
        if weak is not None:
            memory.stage = weak
            return weak
        return carried
    if weak is not None and not name.concept:
        memory.stage = weak
        return weak
    if not opened and memory.list_head is not None and _comes_again(phrase, carried, memory):
        memory.stage = Stage.ACTUAL
        return Stage.ACTUAL
    if weak is not None and not opened and memory.list_head is None:
        memory.stage = weak
        return weak
    return carried


def _comes_again(phrase: Phrase, carried: Stage, memory: Memory) -> bool:
    """Tells whether the next item of a list begins with what was spent, as the first did, behind its budget.

    `其中：甲支出1万元，年初预算2万元；乙支出3万元，年初预算4万元`
    """
    return carried.is_budget and memory.list_stage is Stage.ACTUAL and ("；" in phrase.gap or ";" in phrase.gap)


def _new_whole(phrase: Phrase, name: Name, memory: Memory) -> bool:
    """Tells whether income or outlay of the year is named behind a figure that is a budget and nothing else.

    `年初预算88万元，财政拨款支出101.4万元`: the stage was the name of the first figure and ends with it.
    """
    if name.concept not in _WHOLES or not ("收入" in phrase.lead or "支出" in phrase.lead):
        return False
    if phrase.opens_sentence and memory.stage is Stage.ADJUSTED_BUDGET:
        # `年初预算收入A，调整后预算收入B。财政拨款收入C`
        return True
    if not _PLAIN_BUDGET.search(memory.last_level):
        return False
    if _SUMMED.fullmatch(phrase.lead):
        return True
    before = name_money(memory.lexicon, memory.last_level, memory.context.unit)
    return not before.concept or before.concept in {*memory.lexicon.stage_only, "年初预算", "调整预算", "预算"}
