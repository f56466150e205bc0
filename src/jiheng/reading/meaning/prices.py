"""Prices: what one of many costs or gets (`每家35万元`, `98.6元/亩`), which lends its name to no total."""

from __future__ import annotations

import re

from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.naming import OTHER, Name, name_money
from jiheng.reading.meaning.phrase import Phrase

_PER_ONE = re.compile(
    r"(?:平均|人均|户均|村均|亩均|年均|月均|每(?:人|生|户|亩|辆|个|村|镇|乡|车|次|床|套|年|月|天|场|学期|学年))+(?:标准)?"
)
_OF_ONE = re.compile(
    r"(?:平均)?每(?:人|生|户|亩|辆|个|村|镇|乡|车|次|床|套|家|所|座|公里|米|名|位|校|期|批|餐|班|份|吨|块|盏|处|宗|项|条|头|只|台|平方米)"
    r"(?:每?(?:[天日月年餐期]|学期|学年|季度?|人次))?(?:再加|再补|补助|补贴|补|发放|给予|奖励)*(?:为|是|约)*$"
)
_PAID = re.compile(r"(?:补助|补贴|奖励|奖补|发放|兑付|收费)(?:标准)?(?:为|是|按|约)*$")
_BY = re.compile(r"[/／](?:平方)?[一-鿿]{1,2}(?:[·./／][一-鿿])?(?:$|[，。；、）的])")
_NORM_WORDS = re.compile(r"(?:发放|收费|执行)?(?:标准)?(?:按照?|为|是|：|分别)*$")
_SLASHES = frozenset("/／")
_THINGS = ("费", "费用", "补助", "补贴", "资金", "经费", "计划", "项目", "专项", "奖补", "津贴", "工程")


def price_for_one(phrase: Phrase, lead: str, name: Name, memory: Memory) -> Name | None:
    """Returns the name of an amount for one of many, None for any other amount; what is paid so becomes the topic."""
    if "、每" in lead:
        # `按3000名学生、每生每年6000元`: the counted stand before it.
        lead = lead[lead.rfind("、每") + 1 :]
        name = name_money(memory.lexicon, lead, memory.context.unit)
    of_one = _OF_ONE.search(lead) if "每" in lead and "由每" not in lead and "从每" not in lead else None
    if of_one is None and phrase.tail[:1] in _SLASHES and _PAID.search(lead):
        of_one = _BY.match(phrase.tail)
    if of_one is not None and of_one.re is _OF_ONE and of_one.start():
        thing = name_money(memory.lexicon, _NORM_WORDS.sub("", lead[: of_one.start()]), memory.context.unit)
        if thing.concept and thing.label.endswith(_THINGS):
            memory.remember(thing, phrase)
    if (name.concept.startswith(OTHER) or (of_one and of_one.re is _BY)) and (
        of_one is not None or _PER_ONE.fullmatch(name.label)
    ):
        # `公务用车9辆，平均每辆1.80万元`
        named = memory.topic.label if memory.topic is not None and memory.topic_sentence == phrase.sentence else ""
        if memory.last_kind == "count" and len(memory.measured_in(phrase)) > 1:
            named = memory.measured
        if of_one is not None and (of_one.re is _BY or of_one.start()):
            named = ""  # it is named itself
        return Name(f"{OTHER}{named}{name.label}", f"{named}{name.label}")
    return None
