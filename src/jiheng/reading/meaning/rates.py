"""Rates: what a percentage measures, from the words before it.

`完成年度预算86.37%` is the completion of a budget, `占71.65%` a share, `下降1.87%` a signed change, `服务对象满意度达98%` what its
name says.
"""

from __future__ import annotations

import re

import msgspec

from jiheng.facts import Stage
from jiheng.reading.meaning.lexicon import STRONG, Lexicon, bare
from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.naming import OTHER, clean
from jiheng.reading.meaning.phrase import Phrase
from jiheng.reading.meaning.stage import stage_in

COMPLETION, EXECUTION, SHARE, GROWTH = "预算完成率", "预算执行率", "other:占比", "增减幅"

_COMPLETION = re.compile(
    r"完成(?:了|率)?[^，。；]{0,14}预算[^，。；]{0,8}?(?:的|率)?(?:比例|比率)?(?:为|达到?|约)?$"
    r"|(?:为|是|占|达到?|相当于)(?:年初|年度|全年|调整后?|当年|部门)*的?预算(?:数|额|资金|安排)?的$|预算(?:数|资金)?的$"
)
_SHARE = re.compile(r"占(?P<whole>[^，。；：]{0,40}?)的?(?:比例|比重|比|份额)?(?:为|是|达到?|约|近|仅)*$|(?:所占|占比|比重|占比例)(?:为|是|达到?|约|近|仅)*$")
_TARGET = re.compile(r"目标|计划|不低于|不少于|力争|确保|≥|指标值")


class Draft(msgspec.Struct):
    """A meaning before it becomes a fact."""

    concept: str
    label: str
    stage: Stage
    subject: str = ""
    sign: int = 1
    by_section: bool = False


def rate(phrase: Phrase, memory: Memory) -> Draft:
    """Returns the meaning of a percentage."""
    lexicon = memory.lexicon
    lead = words_before(phrase, lexicon)
    measured = memory.topic.label if memory.topic is not None and memory.topic_sentence == phrase.sentence else ""
    share = _SHARE.search(lead)
    if _COMPLETION.search(lead):
        return Draft(COMPLETION, clean(lexicon, lead) or lead, Stage.DONE)
    if share:
        label = clean(lexicon, lead[: share.start()]) or measured
        return Draft(SHARE, f"{label}占{share['whole'] or ''}比重", memory.stage or Stage.ACTUAL)
    change = lexicon.change.search(lead)
    if change and not _only_compared(change[1], lead, phrase):
        sign = 1 if change[1] in lexicon.up else -1
        label = clean(lexicon, lead) or (measured + change[1])
        against = has_base(lead, phrase)
        return Draft(GROWTH, label, Stage.OTHER if against else Stage.DONE, sign=sign)
    label = clean(lexicon, lead)
    name = bare(label)
    concept, start = lexicon.concept_at_end(name)
    kind = lexicon.glossary.concepts.get(concept)
    if not concept or (kind is not None and kind.kind not in {"rate", "score"}):
        concept = _rate_inside(lexicon, name) or OTHER + (name or measured)
    return Draft(concept, label or measured, _stage(phrase, lead, memory))


def words_before(phrase: Phrase, lexicon: Lexicon) -> str:
    """Returns the lead, or where it names nothing (`，达98%`, `：98%`) the piece before it with the lead."""
    lead = phrase.lead
    if clean(lexicon, lead) or not phrase.before:
        return lead
    return phrase.before[-1] + lead


def has_base(lead: str, phrase: Phrase) -> bool:
    """Tells whether a change is measured against an earlier year."""
    return any(_BASE.search(words) for words in (lead, *phrase.before)) or bool(_BASE.search(phrase.gap[-80:]))


_BASE = re.compile(r"较|比|同期|上年|去年|相比|同比|环比")


def _only_compared(word: str, lead: str, phrase: Phrase) -> bool:
    """多, 少, 高, 低 say a change only where something is compared."""
    return len(word) == 1 and not has_base(lead, phrase)


def _rate_inside(lexicon: Lexicon, name: str) -> str:
    for found in lexicon.any_alias.finditer(name):
        concept = lexicon.aliases[found[0]]
        known = lexicon.glossary.concepts.get(concept)
        if known is not None and known.kind == "rate":
            return concept
    return ""


def _stage(phrase: Phrase, lead: str, memory: Memory) -> Stage:
    lead = lead[lead.rfind("、") + 1 :]
    stage, force = stage_in(memory.lexicon.count, lead)
    if stage in {Stage.TARGET, Stage.DONE} and force == STRONG:
        return stage
    if memory.slot in {"targets", "plans"} or _TARGET.search(lead):
        return Stage.TARGET
    return Stage.DONE
