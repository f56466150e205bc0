"""Changes: amounts by which something rose or fell (`减少6.06万元`)."""

from __future__ import annotations

import re

from jiheng.facts import Stage
from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.phrase import Phrase
from jiheng.reading.meaning.rates import Draft, has_base

CHANGE = "增减额"
OTHER_BALANCE = "other:收支差额"

_MORE_DONE = re.compile(
    r"(?<![至很许最不大更减较众])([多少])(?:支出|开支|支付|收入|追回|收回|安排|拨付|发放|采购|使用|投入|缴纳|征收|减免|补贴|筹集|到位|列支|[支花用付])了?$"
)
_OUTWEIGHS = re.compile(
    r"(?:支出?|收入?|决算|预算|成本)(?:总额|合计|数)?(大于|小于|多于|少于)(?:支出?|收入?|决算|预算|收益)(?:总额|合计|数)?"
)
_DIFFERENCE = re.compile(r"(?:两者|二者)?(?:差值|差额)(?:为|是)?")
_GRANTED = re.compile(r"(?:支出|收入|经费|资金)(增加|减少|压减|核减|调减|调增)拨款$")  # 住房保障支出减少拨款24.61万元
_OVER = re.compile(r"(超)(?:预算|计划|收|出)?了?")
_SAVED = re.compile(r"(节约|节省|节支|少花)了?")
_EARLIER = re.compile(r"上年|上一年|去年|20\d\d年")
_BASE_FIRST = re.compile(r"(?:实际|全年|同比)?(?:比|较|与|相比)")
_PLANNED = re.compile(r"预算|目标|计划")
_NAMING = frozenset({"提升", "提高", "增长"})
_UP_TO = re.compile(r"(?:提高|提升|上升|增长|增加|上涨|下降|降低|减少|回落|压减|[降升增减])[到至为]$")


def _compares(phrase: Phrase, memory: Memory) -> bool:
    """Tells whether the figure right before is what a change is measured against (`较预算98万元少支出36万元`)."""
    return not phrase.stop and not phrase.opens_sentence and _BASE_FIRST.match(memory.last_lead) is not None


def _done(phrase: Phrase, lead: str, memory: Memory) -> re.Match[str] | None:
    """Returns the word of more or less in front of a verb (`比2022年多追回`), where something is compared."""
    found = _MORE_DONE.search(lead)
    compared = has_base(lead, phrase) or _compares(phrase, memory) or not phrase.opens_sentence
    return found if found and compared else _OUTWEIGHS.fullmatch(lead)


def _saved(phrase: Phrase, lead: str, memory: Memory) -> re.Match[str] | None:
    """Returns 节约 where the figure right before it is that of the year before (`比上年的8.12万元节约0.66万元`)."""
    found = _SAVED.fullmatch(lead)
    return found if found and _compares(phrase, memory) and _EARLIER.search(memory.last_lead) else None


def change(phrase: Phrase, lead: str, memory: Memory) -> Draft | None:
    """Returns the meaning of an amount by which something rose or fell, None where nothing did."""
    lexicon = memory.lexicon
    if _UP_TO.search(lead):
        # `由450万元增加到500万元` is a level.
        return None
    if _DIFFERENCE.fullmatch(lead) and not phrase.opens_sentence:
        return Draft(CHANGE, lead, Stage.OTHER)
    found = lexicon.change.search(lead)
    if found is None:
        found = _GRANTED.search(lead) or lexicon.change_head.match(lead)
        found = found or _done(phrase, lead, memory) or _saved(phrase, lead, memory)
    if found is None and memory.last_kind == "rate" and not phrase.opens_sentence:
        found = _OVER.fullmatch(lead)  # `为年初预算的104.37%，超256.35万元`
    if found is None:
        return None
    word = found[1]
    if word in _NAMING and found.start() > 1 and lead.endswith(word) and not has_base(lead, phrase):
        # `社科组织能力提升2万元` is the name of a project.
        return None
    based = has_base(lead, phrase) or _compares(phrase, memory) or memory.last_changed(phrase)
    if (len(word) == 1 or word == "增收") and found.re not in (_MORE_DONE, _OVER) and not based:
        return None
    if found.re is _OUTWEIGHS:
        return Draft(OTHER_BALANCE, lead, Stage.ACTUAL)
    planned = found.re is _MORE_DONE and _PLANNED.search(f"{memory.last_lead}{lead}")
    sign = 1 if word in lexicon.up or planned or found.re is _OVER else -1
    topic = memory.topic.label if memory.topic is not None and memory.topic_sentence == phrase.sentence else ""
    label = lead if len(lead) > len(word) else f"{topic}{lead}"
    return Draft(CHANGE, label, Stage.OTHER, sign=sign)
