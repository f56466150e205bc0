"""Scores: full marks and points given, of the whole, of a project or of one indicator.

`分值12分` is a full mark, `自评得分11分` the points of the indicator named before it, `我部门得分88.48分` those of
the whole; a list behind `得分…其中` holds points, one behind `总分…其中` full marks.
"""

from __future__ import annotations

import re

from jiheng.facts import Stage
from jiheng.reading.meaning.lexicon import STRONG, bare
from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.naming import PROJECT, Name, clean
from jiheng.reading.meaning.openers import opens
from jiheng.reading.meaning.phrase import Phrase
from jiheng.reading.meaning.rates import Draft, words_before
from jiheng.reading.meaning.stage import stage_in

FULL, WHOLE, PART = "满分", "自评得分", "指标得分"

_OPEN = frozenset("（(")
_SLASHES = frozenset("/／")
_BLOCK = re.compile(
    r"(?:指标|目标\d?|执行率?|情况|产出|效益|效果|过程|决策|投入|管理|满意度)(?:[（(]万元[）)])?\s?[（(]$"
)
_HUNDRED = 100
_TOTAL = re.compile(r"(?:合计|共计|总计)?(?:总分|得分)?(?:为|是)?")
_GIVEN = re.compile(r"(?:实际|自评|实)?得分?$|(?:本项)?自评(?:得分|为)?$|实得$|扣$")
_WHOLE = ("综合", "总", "整体", "平均", "最终", "评价", "本部门", "本单位", "绩效自评", "项目")
_INDICATORS = ("决策", "投入", "过程", "产出", "效益", "管理", "效果", "指标")  # `项目过程` is a group of indicators


def score(phrase: Phrase, memory: Memory, following: Phrase | None = None) -> Draft:
    """Returns the meaning of a number of points; `following` is the next number of the sentence."""
    lexicon = memory.lexicon
    lead = words_before(phrase, lexicon)
    stage, force = stage_in(lexicon.score, lead)
    if force != STRONG and opens(phrase.gap) and memory.score_stage is not None:
        stage = memory.score_stage
        memory.score_list = stage
    elif force != STRONG and memory.score_list is not None and not phrase.opens_paragraph:
        stage = memory.score_list
    elif force != STRONG:
        before, _ = stage_in(lexicon.score, "，".join((*phrase.before, lead)))
        stage = before if before is not None else Stage.SCORED
    else:
        memory.score_list = None
    of_full = phrase.lead in _SLASHES and not phrase.stop and memory.last_kind == "score"
    if of_full:
        # `产出48.62分/50分`
        stage = Stage.FULL_MARK
    elif not phrase.lead and not phrase.stop and memory.last_kind == "score" and not phrase.opens_sentence:
        # A row `12分 11分`: full mark, then points.
        stage = Stage.SCORED if memory.score_stage is Stage.FULL_MARK else Stage.FULL_MARK
    elif not phrase.lead and not phrase.stop and not phrase.opens_sentence:
        stage = Stage.FULL_MARK
    if phrase.stop in _OPEN and not phrase.lead and force != STRONG and _BLOCK.search(phrase.gap):
        # `产出指标（50分）`, `预算执行情况（20分）`: what a block of the form is worth.
        stage = Stage.FULL_MARK
    if (
        force != STRONG
        and following is not None
        and following.quantity.kind == "score"
        and _GIVEN.match(following.lead)
    ):
        # `绩效目标合理性5分，得5分`, `投入（15分），得14分`
        stage = Stage.FULL_MARK
        memory.score_list = None
    sums_up = not phrase.opens_sentence or (
        bool(lead) and not phrase.opens_paragraph and phrase.quantity.amount.value != _HUNDRED
    )
    if _TOTAL.fullmatch(lead) and not phrase.aside and sums_up and memory.score_stage is Stage.SCORED:
        # `…产出40分得38分，总分94分`: a total behind points is points.
        stage = Stage.SCORED
        memory.indicator = ""
    listed = memory.score_list is not None
    label = clean(lexicon, lead)
    name = "" if of_full else bare(label)
    while name:
        ending = lexicon.score_tails.at_end(name)
        if not ending:
            break
        name = name[: -len(ending)]
    if name:
        memory.indicator = name
        if name.endswith("项目") and len(name) > 4:
            memory.remember(Name(PROJECT + name, name), phrase)
    elif phrase.opens_paragraph or not memory.indicator:
        head = next((p for p in reversed(phrase.before) if clean(lexicon, p)), "")
        memory.indicator = clean(lexicon, head)
    subject = memory.indicator
    label = "" if of_full else label
    stage = stage or Stage.SCORED
    memory.score_stage = stage
    if stage is Stage.FULL_MARK:
        return Draft(FULL, label or subject, stage, subject)
    if listed:
        return Draft(PART, label or subject, stage, subject)
    whole = not subject or subject.endswith("项目") or lexicon.transparent_only(subject, memory.context.unit)
    whole = whole or (any(w in subject for w in _WHOLE) and not subject.endswith(_INDICATORS))
    return Draft(
        WHOLE if whole else PART, label or subject, stage, "" if not subject.endswith("项目") and whole else subject
    )
