"""Prose: reads the quantities of running text in order, each in its clause, its list and its section."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from jiheng.facts import Bound, Stage
from jiheng.reading.context import Context
from jiheng.reading.meaning.apart import distribute
from jiheng.reading.meaning.changes import CHANGE
from jiheng.reading.meaning.counts import count
from jiheng.reading.meaning.flow import Flow
from jiheng.reading.meaning.lexicon import Lexicon
from jiheng.reading.meaning.lookahead import Lookahead
from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.money import is_allotment, money
from jiheng.reading.meaning.phrase import Phrase, phrases
from jiheng.reading.meaning.rates import GROWTH, rate
from jiheng.reading.meaning.rates import OF_GOAL as _OF_GOAL
from jiheng.reading.meaning.reading import Reading
from jiheng.reading.meaning.scores import score
from jiheng.reading.meaning.years import year_of
from jiheng.reading.quantity import Quantity

_TARGET, _DONE, _BUDGET = Stage.TARGET, Stage.DONE, Stage.BUDGET
_OPEN = frozenset("（(")
_CHANGES = frozenset({CHANGE, GROWTH})
_OVER = frozenset({"超", "超出"})
_RESULTS = frozenset({"rate", "count"})
_NORM = re.compile(r"标准|[人户亩床次车生村]均|每[人户亩床次车生村套]|成本|单价|限额")
_BY = re.compile(r"^[/／][一-鿿]{1,2}(?=的)")
_COMPLETES = re.compile(r"[，,](?:仅|已|实际)?(?:完成|占|为)[^，。；：\n\d]{0,14}预算数?\d")
_BASE = re.compile(
    r"(?:比|较|与|相比)[^，。]{0,14}预算(?:安排)?数?的?(?:相比)?"
    r"|(?:[均都仍略仅远未没有]{0,2}(?:低于|高于|超过|超出|突破))[^，。]{0,10}(?:预算|概算|目标|限额|标准|控制)[^，。]{0,4}"
)
_OF_BUDGET = re.compile(r"(?:仅|只|已|共|实际)*(?:完成|占|为)(?:年初|年度|全年|调整后?|本年|当年)*的?(?:支出)?预算数?")
_ITS_TARGET = re.compile(r"[（(](?:年度|年初|绩效|全年|原定)?(?:目标|计划|指标)值?[为是：:≥]?\d")
_AIMED = re.compile(r"目标|计划|指标值|年初设定|≥|≤|不低于|不超过")


def read_prose(context: Context, lexicon: Lexicon, flow: Flow, quantities: list[Quantity]) -> Iterator[Reading]:
    """Yields the meaning of every quantity outside tables, in order of the text."""
    memory = Memory(context, lexicon)
    text = flow.text
    found = distribute(phrases(flow, quantities), lexicon, text)
    sums = Lookahead(found)
    for i, phrase in enumerate(found):
        memory.enter(phrase)
        quantity = phrase.quantity
        carried = memory.stage
        match quantity.kind:
            case "money":
                draft = money(phrase, memory, sums.head_of(i))
                if memory.list_head is None and is_allotment(phrase, draft, found[i + 1 : i + 2], lexicon):
                    draft.stage = memory.stage = _BUDGET
                if draft.stage is Stage.ACTUAL and _is_norm(phrase, found[i + 1 : i + 2]):
                    draft.stage = _TARGET
                elif draft.stage is _BUDGET and _completes(text, phrase):
                    # `项目支出A，完成项目预算B的54.83%` behind another such pair.
                    draft.stage = memory.stage = Stage.ACTUAL
                sums.note(i, draft)
                if draft.stage is not Stage.ACTUAL and (
                    _BASE.fullmatch(phrase.lead) or _OF_BUDGET.fullmatch(phrase.lead)
                ):
                    # `决算24.54万元，比年初预算30.60万元减少6.06万元。其中：` goes on with what was compared.
                    memory.stage = carried
                if draft.concept not in (CHANGE, "预算调整"):
                    memory.last_level = phrase.lead
            case "rate":
                draft = rate(phrase, memory)
            case "score":
                following = found[i + 1] if i + 1 < len(found) and not found[i + 1].opens_sentence else None
                draft = score(phrase, memory, following)
            case _:
                draft = count(phrase, memory)
        if draft.stage is _TARGET and quantity.kind in _RESULTS and _is_result(text, phrase):
            draft.stage = _DONE
        year = year_of(text, phrase, memory, draft)
        memory.last_kind, memory.last_lead, memory.last_stage = quantity.kind, phrase.lead, draft.stage
        memory.last_concept = draft.concept
        amount = quantity.amount
        if draft.concept in _CHANGES and phrase.lead in _OVER:
            # 超7.29万元 behind a rate or a change is that much, not more than that.
            amount = msgspec.structs.replace(amount, bound=Bound.EXACT)
        if draft.sign < 0 and amount.value > 0:
            amount = msgspec.structs.replace(amount, value=-amount.value)
        yield Reading(quantity, draft, year, memory.section, phrase.start, amount)


def _completes(text: str, phrase: Phrase) -> bool:
    """Tells whether a sum of money is said to complete a budget right behind it."""
    return "预算" not in phrase.lead and _COMPLETES.match(text, phrase.end) is not None


def _is_norm(phrase: Phrase, following: list[Phrase]) -> bool:
    """Tells whether what was really spent on one follows its norm: `救助标准每人2.4万元以内，实际人均2.3万元`."""
    if _OF_GOAL.match(_BY.sub("", phrase.tail)):
        return True
    return (
        any(p.quantity.kind == "money" and not p.opens_sentence and p.lead.startswith("实际") for p in following)
        and _NORM.search(phrase.lead) is not None
        and "实际" not in phrase.lead
    )


def _is_result(text: str, phrase: Phrase) -> bool:
    """Tells whether the target of a figure stands in brackets behind it, so that it is the result."""
    return (
        text[phrase.end : phrase.end + 1] in _OPEN
        and _ITS_TARGET.match(text, phrase.end) is not None
        and not _AIMED.search(phrase.lead)
    )
