"""Rates: what a percentage measures, from the words before it.

`完成年度预算86.37%` is the completion of a budget, `占71.65%` a share, `下降1.87%` a signed change,
`服务对象满意度达98%` what its name says.
"""

from __future__ import annotations

import functools
import re

import msgspec

from jiheng.facts import Stage
from jiheng.facts.unit import POINTS
from jiheng.reading.meaning.lexicon import STRONG, Lexicon, bare
from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.naming import OTHER, clean, compares
from jiheng.reading.meaning.phrase import Phrase
from jiheng.reading.meaning.stage import stage_in

COMPLETION, EXECUTION, SHARE, GROWTH = "预算完成率", "预算执行率", "other:占比", "增减幅"

_COMPLETION = re.compile(
    r"完成(?:了|率)?[^，。；]{0,14}预算[^，。；]{0,8}?(?:的|率)?(?:比例|比率)?(?:为|达到?|约)?$"
    r"|(?:为|是|占|达到?|相当于)(?:年初|年度|全年|调整后?|当年|部门)*的?预算(?:数|额|资金|安排)?的$|^预算(?:数|资金)?的$"
)
_OF_INCOME = re.compile(r"完成(?:全年|本年|当年|年度|决算)*收入(?:总额|合计|决算|数)?的(?:比例)?(?:为|达)?$")
_SHARE = re.compile(
    r"占(?P<whole>[^，。；：]{0,40}?)的?(?:比例|比重|比|份额)?(?:为|是|达到?|约|近|仅|分别|依次)*$|(?:所占|占比|比重|占比例)(?:为|是|达到?|约|近|仅)*$"
)
_FUNDS = re.compile(r"(?:一般公共|政府性基金|国有资本经营|社会保险基金)预算")  # kinds of money, budgeted or spent
_SPENT = re.compile(r"支出|执行|使用|完成|拨付|支付|决算|支付")
_OF_TARGET = re.compile(
    r"(?:完成(?:了|率)?|(?:^|[，,、均别已只仅])(?:为|是|相当于|达到?))(?:全年|年初|年度|既定|预期|计划|绩效)*(?:目标|任务|计划)(?:数|值|量|任务)?的"
    r"(?:比例)?(?:为|达)?$"
)
_BEYOND = re.compile(
    r"超额?(?:完成)?了?(?:年初|年度|全年|既定|预期|绩效|目标)*(?:任务|计划|目标|指标)(?:数|值|量|任务)?(?:约|达|近)?$"
)
_BEYOND_BASE = re.compile(
    r"(?:超出|超额|超过|多出|高出)[^，。；：]{0,6}(?:计划|任务|目标|指标|年初|定额)|超(?:计划|任务|目标)"
)
_BORNE = re.compile(
    r"(?:财政|本级|自筹|街道|单位|企业|个人|配套|中央|[省市县区镇乡村级])(?:承担|负担|分担|出资)(?:比例)?(?:的)?(?:为|约)?$"
)
_REFERENCE = re.compile(
    r"(?:均|都|略|仅|远|未|也|并|没有?)*(?:(?:19|20)\d\d年度?)?(?:较|比|与|距离?|低于|高于|超过|超出|超|未达到?|达到|不及|实现|完成|实际|目前|全年|为|(?:19|20)\d\d年度?|计划)*(?:年初|年度|全年|设定|预期|预定|既定|绩效|计划|上年度?|去年|同期|"
    r"序时进度|控制|稳定|保持|在|以内|目标|指标|要求|任务|标准|水平|实际完成|完成|达到|提高|提升|上升|增长|下降|降低|增加|减少|降|升|增|减|到|至|值|的|为|率|了|由|从|（|\()*"
)
_DONE = Stage.DONE
# What a figure is held against: `均高于98%的行业标准`, `比县定目标90%高出`, `未超过5%`.
_AGAINST = re.compile(
    r"(?:[均都仍但略仅远也并且尚还又]|尚未|未|没有?)*(?:低于|高于|大于|小于|优于|超过|超出|不及"
    r"|(?:未?达到?|较|比|控制在)[^，。]*(?:目标|指标|标准|要求|任务|规定|下达|[市省县区]定|计划|不[低高]于)[^，。]{0,4})[^，。]{0,12}"
)
_EARLIER = re.compile(r"上年|去年|同期|平均|20\d\d年")
_PLANNED = frozenset({"targets", "plans", "tasks"})
_EQUALS = frozenset("=＝")
_OF_TASK = re.compile(r"任务|目标|计划|指标")
_SHORTEST = 2
_OVER = frozenset({"超", "超出", "多"})
_USED = frozenset({"使用率", "支用率", "支出率", "使用率为", "支出率为", "使用率达"})
_TASK_SHARE = re.compile(r"^(?:的|之?比例)$")
_SIGN = re.compile(r"[≥≤><＞＜]=?$")
_LIMIT = re.compile(
    r"(?:控制在|低于|未达到?)(?:年初|年度|绩效)?(?:目标|指标|设定|计划|序时|要求)?[^，。]{0,6}$"
    r"|(?:高于|超过|超出)(?:年初|年度|绩效)?(?:目标|指标|设定|计划|序时|要求)[^，。]{0,6}$"
)
_TARGET = re.compile(r"目标|计划|不低于|不少于|力争|确保|≥|指标值|[月年]底?前(?:达到?|完成)")


OF_GOAL = re.compile(
    r"(?:以[上内下]|之内)?的?(?:年度|年初|全年|绩效|考核|行业|规定|控制|设定|预期|最低|序时)*"
    r"(?:目标|目标值|指标值|标准|要求|控制数|控制线|限额|底线|红线)(?:[，。；：、）)\d]|相?差|相比|$)"
)
"""What follows a figure that something else is held against: `低于21万元的控制数`, `达到98%的考核标准`."""
_ACHIEVED = re.compile(
    r"(?:目标|任务|计划)完成率(?:分别|依次|约)?(?:为|达到?|是)?$|(?:^|[已仅只均共])(?:目标|任务|计划|实际|仅|已|均|全部)*完成率?(?:分别|依次|约)?(?:为|达到?|是)?$"
)
_GOAL = re.compile(r"目标|计划|指标值|要求")
_JOINED = frozenset({"、", "和", "及", "与", "，和"})
_HEAD_OF_RATES = re.compile(r"(?P<name>[^，。；：（）]{2,14}?率)[^，。；：（）]{0,10}?(?:为|是|如下)?$")


class Draft(msgspec.Struct, gc=False):
    """A meaning before it becomes a fact."""

    concept: str
    label: str
    stage: Stage
    subject: str = ""
    sign: int = 1
    by_section: bool = False
    changed: bool = False


_FROM = re.compile(r"(?:由|从)(?:上年度?|去年|(?:19|20)\d\d年度?|项目实施前)?(?:的)?$")
_PACE = re.compile(r"序时进度(?:要求|目标|为|是|的|应达到?|分别)*$")  # what should have been spent by then
UP_TO = re.compile(r"[降升增减低高少加][到至为]$")


class _Words(msgspec.Struct, frozen=True, gc=False):
    """What the words before a percentage say by themselves.

    Attributes:
        share: where the whole that it is a share of begins, -1 where it is none.
        whole: that whole.
        of_budget: that whole is a budget, of which something other than outlay is a share.
        of_target: it tells how much of a target is done.
        completion: it tells how much of a budget is spent.
        beyond: it tells by how much a target was passed.
        pace: it is what should have been spent by then.
        change: the word of rising or falling at its end, empty without one.
        label: the words without times and copulas.
        name: the label without marks.
        concept: of the glossary, empty when it knows none.
        compares: they name nothing and only compare.
    """

    share: int
    whole: str
    of_budget: bool
    of_target: bool
    completion: bool
    beyond: bool
    pace: bool
    change: str
    label: str
    name: str
    concept: str
    compares: bool


@functools.lru_cache(maxsize=8192)
def _said(lexicon: Lexicon, lead: str) -> _Words:
    label = clean(lexicon, lead)
    share = _SHARE.search(lead) if "占" in lead or "比重" in lead else None
    whole = _FUNDS.sub("", share["whole"] or "") if share else ""
    of_budget = bool(share and share.start() and "预算" in whole and not _SPENT.search(lead))
    if share and lexicon.concept_at_end(clean(lexicon, f"{lead[: share.start()]}占比"), "rate")[0] not in {"", "占比"}:
        # 药占比 is a measure by name.
        share = None
    change = lexicon.change.search(lead)
    if change and UP_TO.search(lead):
        change = None
    name = bare(label)
    concept, _ = lexicon.concept_at_end(name, "rate")
    return _Words(
        share=share.start() if share else -1,
        whole=(share["whole"] or "") if share else "",
        of_budget=of_budget,
        of_target=_OF_TARGET.search(lead) is not None,
        completion="预算" in lead and not of_budget and _COMPLETION.search(lead) is not None,
        beyond="超" in lead and _BEYOND.search(lead) is not None,
        pace="序时进度" in lead and _PACE.search(lead) is not None,
        change=change[1] if change else "",
        label=label,
        name=name,
        concept=concept or lexicon.concept_inside(name, "rate"),
        compares=compares(name),
    )


def rate(phrase: Phrase, memory: Memory) -> Draft:
    """Returns the meaning of a percentage."""
    lexicon = memory.lexicon
    lead = words_before(phrase, lexicon)
    measured = memory.topic.label if memory.topic is not None and memory.topic_sentence == phrase.sentence else ""
    if "由" in lead or "从" in lead:
        lead = _FROM.sub("", lead) or lead
    counted = not phrase.stop and memory.last_kind == "count" and phrase.lead.endswith("的")
    if counted and "占" in memory.last_lead and not _OF_TASK.search(memory.last_lead):
        # `占全镇15个行政村的73.33%`
        whole = memory.last_lead[memory.last_lead.rfind("占") + 1 :] + phrase.lead[:-1]
        return Draft(SHARE, f"{clean(lexicon, memory.last_lead.partition('占')[0])}占{whole}比重", _DONE)
    if not phrase.stop and _TASK_SHARE.match(phrase.lead) and not _BEYOND_BASE.search(memory.last_lead):
        if memory.topic is not None and memory.last_kind == "money":
            return Draft(COMPLETION, f"{measured}完成率", _DONE)
        return Draft(OTHER + "任务完成率", "任务完成率", _DONE)
    said = _said(lexicon, lead)
    if said.of_target:
        inherited = memory.measured_in(phrase)
        if "分别" in lead or "依次" in lead:
            inherited = ""
            memory.measure(OTHER + "任务完成率", "任务完成率", phrase)
        # `预计全年完成288套，为年度目标的90%` is expected too.
        stage = Stage.TARGET if memory.last_stage is Stage.TARGET and not phrase.opens_sentence else _DONE
        return Draft(OTHER + "任务完成率", f"{inherited}任务完成率", stage)
    if said.completion:
        return Draft(COMPLETION, said.label or lead, _DONE)
    if "完成" in lead and _OF_INCOME.search(lead):
        return Draft(EXECUTION, lead, _DONE)  # `决算支出1375.20万元，完成决算收入的98%`
    if said.share >= 0:
        label = clean(lexicon, lead[: said.share]) or measured
        if said.of_budget:
            # `财政拨款占全年预算的88.81%，其中县级财政198.00万元`: what follows divides the budget.
            memory.stage = Stage.BUDGET
        memory.measure(SHARE, f"{label}占{said.whole}比重", phrase)
        return Draft(SHARE, memory.measured, Stage.TARGET if _SIGN.search(lead) else memory.stage or Stage.ACTUAL)
    if said.pace:
        return Draft(OTHER + "序时进度", said.label, Stage.TARGET)
    if said.beyond or (phrase.lead == "的" and not phrase.stop and _BEYOND_BASE.search(memory.last_lead)):
        # `超任务10.71%`, `超出计划50人次的22%`
        said_before = "" if said.beyond else memory.last_lead
        return Draft(GROWTH, f"{memory.measured_in(phrase)}{said_before}{lead}", _DONE)
    if _BORNE.search(phrase.lead) and phrase.quantity.amount.unit != POINTS:
        memory.measure(SHARE, said.label, phrase)
        return Draft(SHARE, said.label, memory.stage or Stage.ACTUAL)
    if said.change and (not _only_compared(said.change, lead, phrase) or memory.last_changed(phrase)):
        sign = 1 if said.change in lexicon.up else -1
        against = has_base(lead, phrase)
        if not against and not memory.measured_in(phrase):
            memory.measure(GROWTH, said.label or (measured + said.change), phrase)
        return Draft(GROWTH, said.label or (measured + said.change), Stage.OTHER if against else _DONE, sign=sign)
    label, name = said.label, said.name
    if lead in _OVER and memory.last_changed(phrase):
        return Draft(GROWTH, f"{measured}{lead}", _DONE)  # `超支7.29万元，超1.44%`
    if (
        lead in _USED
        and memory.last_kind == "money"
        and memory.last_stage is Stage.ACTUAL
        and not phrase.opens_sentence
    ):
        memory.measure(EXECUTION, label or measured, phrase)
        return Draft(EXECUTION, f"{measured}{lead}", _DONE)
    if phrase.quantity.amount.unit == POINTS and (apart := _apart(phrase, lead, memory)) is not None:
        return apart
    stage = _stage(phrase, lead, memory)
    joined = phrase.gap in _JOINED and phrase.lead in {"", phrase.gap} and memory.last_kind == "rate"
    if joined and memory.measured_concept != GROWTH and memory.measured_in(phrase):
        # `分别不低于98%和30%`
        return Draft(memory.measured_concept, memory.measured, memory.last_stage or stage)
    if lead[-1:] in _EQUALS and not _SIGN.search(lead) and not _GOAL.search(lead):
        known = lexicon.concept_inside("，".join((*phrase.before, phrase.gap[-60:])), "rate")
        return Draft(known or memory.measured_concept or COMPLETION, measured or known, _DONE)
    if not phrase.lead and not phrase.stop and memory.last_stage is Stage.TARGET:
        return Draft(memory.measured_concept, memory.measured, _DONE)
    if not name or said.compares or _REFERENCE.fullmatch(name):
        inherited = memory.measured_in(phrase)
        if said.compares and phrase.quantity.amount.unit == POINTS:
            return Draft(OTHER + "差距", f"{inherited}{name}", _DONE)
        if said.compares and inherited and _AGAINST.fullmatch(lead) and not _EARLIER.search(lead):
            stage = Stage.TARGET
        if phrase.stop in {"：", ":", "（", "("} and phrase.before and not inherited:
            inherited = clean(lexicon, phrase.before[-1])
            memory.measure(lexicon.concept_inside(inherited, "rate") or OTHER + inherited, inherited, phrase)
        if inherited and not (said.compares and len(inherited) < _SHORTEST):
            # `满意度90%，指标完成率99.14%`: how much of an indicator was reached is another thing than the indicator.
            own = said.concept if name.endswith("完成率") and said.concept else memory.measured_concept
            return Draft(own, inherited if said.compares else f"{inherited}{name}", stage)
    concept = said.concept or OTHER + (name or measured or memory.measured or "比率")
    memory.measure(concept, label or measured, phrase)
    return Draft(concept, label or measured, stage)


def _apart(phrase: Phrase, lead: str, memory: Memory) -> Draft | None:
    """Returns points by which something is above or below what it is held against, None for other points."""
    before = "" if phrase.stop or phrase.opens_sentence else memory.last_lead
    words = f"{before}{lead}"
    found = _HELD.search(words)
    if found is None:
        found = _GAP.fullmatch(lead) if memory.last_kind == "rate" and not phrase.opens_sentence else None
    if found is None:
        return None
    inherited = memory.measured_in(phrase)
    if found.re is _GAP and lead[:1] != "的" and not _OF_LAST_YEAR.match(before):
        return Draft(OTHER + "差距", f"{inherited}{lead}", _DONE)
    label = words if found.start() else f"{inherited}{words}"
    return Draft(GROWTH, label, _DONE)


_GAP = re.compile(
    r"(?:的?(?:年度|年初|绩效|考核)*(?:目标|指标|标准|要求|计划)[值数]?)?(?:[仍尚还只仅]|两者|实际)*(?:相差|差|差距|低|高|高出|少|多)(?:了|为|达|约)?"
)
_OF_LAST_YEAR = re.compile(r"[较比](?:上年|去年|上期|(?:19|20)\d\d年)")
_HELD = re.compile(
    r"(?:低于|高于|高出|超过|超出|优于|落后于?|领先于?|[比较])[^，。；：]{0,14}?"
    r"(?:目标|指标|标准|要求|任务|平均|计划|序时|水平|预期|期望)"
    r"|(?:低于|高于|高出|超过)(?:上年|去年)(?:同期|度|水平)?"
)


def words_before(phrase: Phrase, lexicon: Lexicon) -> str:
    """Returns the lead, or where it names nothing (`，达98%`, `：98%`) the piece before it with the lead."""
    lead = phrase.lead
    if clean(lexicon, lead) or not phrase.before or (not phrase.stop and not lead):
        return lead
    return phrase.before[-1] + lead


def has_base(lead: str, phrase: Phrase) -> bool:
    """Tells whether a change is measured against an earlier year."""
    return any(_BASE.search(words) for words in (lead, *phrase.before)) or bool(_BASE.search(phrase.gap[-80:]))


_BASE = re.compile(r"较|比|同期|上年|去年|相比|同比|环比")


def _only_compared(word: str, lead: str, phrase: Phrase) -> bool:
    """多, 少, 高, 低 say a change only where something is compared."""
    return len(word) == 1 and not has_base(lead, phrase)


def _stage(phrase: Phrase, lead: str, memory: Memory) -> Stage:
    if phrase.quantity.amount.unit == POINTS:
        return Stage.DONE
    lead = lead[lead.rfind("、") + 1 :]
    if OF_GOAL.match(phrase.tail):
        return Stage.TARGET
    if _ACHIEVED.search(lead) and (memory.slot not in _PLANNED or memory.monitors):
        return Stage.DONE
    if _SIGN.search(lead) or _LIMIT.search(lead):
        return Stage.TARGET
    stage, force = stage_in(memory.lexicon.count, lead)
    if stage in {Stage.TARGET, Stage.DONE} and force == STRONG:
        return stage
    if (memory.slot in _PLANNED and not memory.monitors) or _TARGET.search(lead):
        return Stage.TARGET
    return Stage.DONE
