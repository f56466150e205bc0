"""Counts: what is counted, named before the number (`发放资料38600份`) or after it (`27场科普活动`)."""

from __future__ import annotations

import functools
import re

from jiheng.facts import Stage
from jiheng.facts.unit import measure_of
from jiheng.reading.meaning.changes import CHANGE
from jiheng.reading.meaning.lexicon import STRONG, Lexicon, bare
from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.naming import OTHER, clean, name_money
from jiheng.reading.meaning.phrase import Phrase
from jiheng.reading.meaning.rates import _PLANNED, _REFERENCE, UP_TO, Draft, words_before
from jiheng.reading.meaning.stage import stage_in

_EARLIER = re.compile(
    r"上个[^，。；\d]{1,4}期|上学[年期]|上一?季度|上年|去年|上一?期|同期|同比|环比|年初|(?:19|20)\d\d年"
)
_NOUN_END = re.compile(
    r"(?=[\W参获荣开进接成建被达实完的了和及、与等在到共已])"
    r"(?:参加|参与|获得|荣获|获评|获|开展|进行|接受|成立|建立|被|达到|实现|完成|的|了|和|及|、|与|等|在|到|共|已|[^\w（）])"
)
_PUBLIC = (("公务接待", "公务接待费"), ("因公出国", "因公出国费"))  # what is counted before its money is told
_JOINTS = frozenset("、和及与")
_EVENTS = frozenset({"场", "场次", "次", "期", "届"})
_EVENT_WORDS = re.compile(r"活动|讲座|宣传|义诊|演出|巡演|展览|比赛")
_TRAINING = re.compile(r"培训")
_PEOPLE = frozenset({"人", "人次", "名", "位", "余人"})
_BENEFIT = re.compile(r"受益|受众|惠及|受教育")
_LEAFLETS = re.compile(
    r"(?:发放|派发|印发|印制)[^，。；]{0,10}(?:资料|手册|传单|折页|宣传)|宣传(?:资料|单|手册)|科普资料"
)
_ACTS = re.compile(r"^(?:参加|参与|获得|荣获|获评|获|接受|开展|进行|[^\w]|了|的)+")
_RESULT_END = re.compile(r"(?<!计划)(?<!拟)(?<!应)(?<!预计)(?:实际)?完成[值数](?:为|是)?$")
_TWO_HEADS = re.compile(r"(?:年度|绩效|全年)?(?:目标|指标|计划)值?(?:实际)?完成[值数]?$")
_SIGN = re.compile(r"[≥≤><＞＜]=?$")
# By how much a result passes or misses what it was to be: `比目标少28个`, `超额完成216吨`, `净减少108户`, `超编2人`.
_OFF = re.compile(
    r"(?:[仍还也均略]|实际)*(?:[较比](?:年初|年度|全年|既定|预期|绩效|考核|原定)*(?:目标|计划|任务|指标)(?:数|值|任务|目标)?"
    r"(?:[多少高低超增减]|超出|增加|减少|多出|多完成|少完成|缩短|提前)|超额完成|少完成|多完成|净(?:增加?|减少?)|[多少][办收建修种发产销接]|超编|缺编|空编)了?"
)
_BASIS = re.compile(r"(?:其中)?(?P<thing>[^，。；：、的\d]{2,14}?)按照?$")
_PAPER = r"[^，。；：]{0,10}(?:指标|目标|方案|规划|预案|报告|预算|制度|图册|手册)"
_PAPERS, _DREW_UP = re.compile(_PAPER), re.compile(rf"编制(?:完成|了)?{_PAPER}(?:共|共计)?$")
_TAKEN_IN = re.compile(r"(?<!拟)(?<!计划)纳入[^，。；：]{0,12}计划[^，。；：]{0,6}$")  # 纳入年度实施计划项目30个
_TARGET_TAIL = re.compile(r"(?:的)?(?:目标|要求|任务)")


def count(phrase: Phrase, memory: Memory) -> Draft:
    """Returns the meaning of a number of things or people."""
    before = memory.last_lead
    follows = memory.last_kind == "rate" and memory.last_changed(phrase)
    draft = _count(phrase, memory)
    for word, concept in _PUBLIC:
        if word in draft.label:
            memory.public, memory.public_sentence = concept, phrase.sentence
    return _changed(memory.lexicon, phrase, before, draft, follows=follows)


def _count(phrase: Phrase, memory: Memory) -> Draft:
    lexicon = memory.lexicon
    lead = words_before(phrase, lexicon)
    if _OFF.fullmatch(phrase.lead):
        sign = -1 if phrase.lead.startswith(("净减", "少办", "少收", "少发", "少建")) else 1
        return Draft(CHANGE, f"{memory.measured_in(phrase)}{phrase.lead}", Stage.OTHER, memory.project, sign)
    basis = _BASIS.match(phrase.lead) if phrase.lead.endswith("按") else None
    if basis is not None:
        # `生均拨款按3000名学生、每生6000元安排1800万元`: what was granted is named before its grounds.
        thing = name_money(lexicon, basis["thing"], memory.context.unit)
        if thing.concept:
            memory.remember(thing, phrase)
    # 8个科室、1个服务中心: what stands before the second number is the noun of the first.
    joined = not phrase.stop and not phrase.opens_sentence and phrase.lead == lead and lead[-1:] in _JOINTS
    label, after = _label(lexicon, lead, phrase.tail, joined=joined)
    if after and lead.endswith("编制") and _drawn_up(lead, phrase):
        label = after
    measure = measure_of(phrase.quantity.amount.unit)
    words = f"{lead[-16:]}{after}"
    stage = _stage(lexicon, phrase, lead, memory)
    if not phrase.lead and not phrase.stop and memory.last_stage is Stage.TARGET:
        return Draft(memory.measured_concept, memory.measured, Stage.DONE, memory.project)
    inherited = memory.measured_in(phrase)
    refers = (_SIGN.search(memory.last_lead) and stage is Stage.DONE) or _REFERENCE.fullmatch(lead)
    if inherited and refers and (not label or _REFERENCE.fullmatch(label)):
        return Draft(memory.measured_concept, f"{inherited}{label}", stage, memory.project)
    if not label:
        label = _ACTS.sub("", after or phrase.tail[:16]) or measure
    concept = _concept(lexicon, label, words, measure, quota=stage is Stage.QUOTA)
    memory.measure(concept, label, phrase)
    return Draft(concept, label, stage, memory.project)


def _changed(lexicon: Lexicon, phrase: Phrase, before: str, draft: Draft, *, follows: bool) -> Draft:
    """Returns a number by which something rose or fell against an earlier one (`比上年减少3起`) as such.

    One that `follows` a rate of change tells the same of it (`同比下降25%，减少3件`).
    """
    lead = phrase.lead
    if lead[-1:] not in lexicon.change_last or UP_TO.search(lead):
        return draft
    found = lexicon.change.search(lead)
    # `上年为780件，减少156件`: the base stands right before.
    base = "" if phrase.opens_sentence or (phrase.stop and not _EARLIER.match(before)) else before
    said = (lead, *phrase.before, phrase.gap[-80:], base)
    if found and (follows or any(map(_EARLIER.search, said))):
        draft.changed = True
        draft.sign = 1 if found[1] in lexicon.up else -1
    return draft


@functools.lru_cache(maxsize=8192)
def _label(lexicon: Lexicon, lead: str, tail: str, *, joined: bool) -> tuple[str, str]:
    """Returns the words that name what is counted, and those of them that stand behind the number."""
    ends_at_once = bool(tail) and _NOUN_END.match(tail) is not None
    before = "" if joined and tail and not ends_at_once else clean(lexicon, lead)
    end = _NOUN_END.search(tail, 1) if tail and not ends_at_once else None
    after = "" if ends_at_once else tail[: end.start()] if end else tail[:16]
    core = before
    while core:
        ending = lexicon.count_verbs.at_end(core)
        if not ending:
            break
        core = core[: -len(ending)]
    label = after if after and (core != before or not before) else before or after
    if "完成" in label:
        label = _TWO_HEADS.sub("", label) or label
    return label, after


@functools.lru_cache(maxsize=8192)
def _concept(lexicon: Lexicon, label: str, words: str, measure: str, *, quota: bool) -> str:
    name = bare(label)
    found, _ = lexicon.concept_at_end(name, "count")
    if found and measure in _PEOPLE and found.endswith("场次"):
        # `46585人次参加竞赛` are people.
        return OTHER + name
    if found:
        return found
    if name == "实有" and measure in _PEOPLE:
        return "实有人数"
    if quota and measure in _PEOPLE and "编制" in words:
        return "编制人数"
    if measure in _EVENTS and _EVENT_WORDS.search(words) and "栏" not in words:
        return "活动场次"
    if measure in _PEOPLE and _TRAINING.search(words):
        return "培训人次"
    if measure in _PEOPLE and _BENEFIT.search(words):
        return "受益人数"
    if measure in {"份", "册", "张", "本"} and _LEAFLETS.search(words):
        return "发放资料"
    return lexicon.concept_inside(name, "count") or OTHER + name


def _drawn_up(lead: str, phrase: Phrase) -> bool:
    """Tells whether 编制 is what was done with papers (`编制15个绩效指标`, `编制应急预案12个`) and no post."""
    if "编制" not in lead:
        return False
    return _DREW_UP.search(lead) is not None if not lead.endswith("编制") else _PAPERS.match(phrase.tail) is not None


def _stage(lexicon: Lexicon, phrase: Phrase, lead: str, memory: Memory) -> Stage:
    if _drawn_up(lead, phrase) or ("纳入" in lead and _TAKEN_IN.search(lead)):
        return Stage.DONE
    if "完成" in lead and _RESULT_END.search(lead):
        return Stage.DONE
    stage, force = stage_in(lexicon.count, lead)
    if stage is not None and force == STRONG:
        return stage
    if _SIGN.search(lead):
        return Stage.TARGET
    if _TARGET_TAIL.match(phrase.tail):
        return Stage.TARGET
    if memory.goal_item or (memory.slot in _PLANNED and not memory.monitors):
        return Stage.TARGET
    if memory.slot in {"people", "departments", "duties", "assets"}:
        return Stage.STOCK
    return Stage.DONE
