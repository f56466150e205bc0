"""Memory: what a number inherits from the numbers and headings before it: the topic, the stage, the list."""

from __future__ import annotations

import functools
import re

from jiheng.facts import Section, Stage
from jiheng.reading.context import Context
from jiheng.reading.meaning.flow import LIST_MARK_FIRSTS, as_flow, list_mark
from jiheng.reading.meaning.lexicon import Lexicon
from jiheng.reading.meaning.naming import OTHER, PROJECT, Name, as_project, name_money, subject_of_chain, trim
from jiheng.reading.meaning.openers import opens
from jiheng.reading.meaning.phrase import Phrase
from jiheng.reading.meaning.project import project_of
from jiheng.reading.meaning.stage import section_stage

_BOUND = re.compile(r"[\n。；;：:，,]")
_GOES_ON = frozenset("，,；;")
_LONGEST_GAP, _SHORTEST_HEAD, _LONGEST_HEAD, _LONGEST_ITEM = 300, 2, 60, 30
_NO_TOPIC = re.compile(
    r"问题|产出|效益|效果|概况|概述|简介|背景|依据|原因|措施|建议|情况|目标|收支|预算及|及执行|成效|说明|结果|绩效|指标|分析|工作|管理|职责|职能|评价"
)
_GOAL_ITEM = re.compile(r"目标[一二三四五六七八九\d]{1,2}[：:](?![^\n]*目标[一二三四五六七八九\d]{1,2}[：:])")
_ITEM_ENDS = re.compile(r"[；;。\n]")
_FUND = re.compile(r"[^，。；：、的了对向给为将]{2,8}(?:补助|补贴|经费|资金|奖补|津贴|费用|工程|项目|贴息)")
_TOPIC_END = re.compile(
    r"(?:总体|具体)?(?:支出|收入|收支|使用|执行|决算|预算|完成|安排|绩效)*(?:具体|总体)?(?:情况|说明|分析)+(?:说明)?$"
)


class Memory:
    """The running state of a document while its numbers are read in order."""

    def __init__(self, context: Context, lexicon: Lexicon) -> None:
        self.context = context
        self.lexicon = lexicon
        self.topic: Name | None = None
        self.topic_sentence = -1
        self.topic_paragraph = -1
        self.named = 0  # how many things the sentence has named so far
        self.item: Name | None = None
        self.item_is_new = False
        self.item_start = self.topic_start = -1
        self.stage: Stage | None = None
        self.title_name = project_of(context) if context.kind == "project-evaluation" else None
        title = context.title or ""
        self.budget_report = "预算" in title and not _NO_BUDGET.search(title)
        self.list_head: Name | None = None
        self.list_stage: Stage | None = None  # of the first item of the list
        self.section = -2
        self.section_stop = 0  # where the next section begins
        self.section_name: Name | None = None
        self.section_stage: Stage | None = None
        self.slot = ""
        self.section_found: Section | None = None
        self.year: int | None = None
        self.rises_in: int | None = None  # the year of the second of `由甲增加到乙`, between the two
        self.score_stage: Stage | None = None
        self.score_list: Stage | None = None
        self.indicator = ""
        self.outer: tuple[Name | None, int, int, Stage | None] | None = None
        self.measured = ""
        self.measured_concept = ""
        self.measured_sentence = -1
        self.last_kind = ""
        self.last_lead = ""
        self.last_level = ""  # the words before the last sum of money that is no change
        self.last_stage: Stage | None = None
        self.last_concept = ""
        self.public = ""  # kind of 三公经费 that the sentence has counted
        self.public_sentence = -1
        self.one: Name | None = None  # what one of many costs or gets, in its sentence
        self.one_sentence = -1
        self.project = ""
        self.goal_item = False  # in `目标1：改造户厕420户、清运垃圾1800吨；`

    def enter(self, phrase: Phrase) -> None:
        """Moves on to the place of a phrase: a new section, a new item of a list."""
        if phrase.quantity.start >= self.section_stop:
            index, self.section_stop = self.context.section_from(phrase.quantity.start)
            if index != self.section:
                self._enter_section(index)
        if self.outer is not None and not phrase.aside and ("）" in phrase.gap or ")" in phrase.gap):
            self.topic, self.topic_sentence, self.topic_paragraph, self.stage = self.outer
            self.outer = None
        elif phrase.aside and self.outer is None and self.topic is not None:
            self.outer = (self.topic, self.topic_sentence, self.topic_paragraph, self.stage)
        if phrase.opens_paragraph:
            if not (phrase.mark and "\n" in phrase.gap and opens(phrase.gap)):
                # `实际拨付380万元。按用途分：` above numbered lines is the head of their list.
                self.topic = None
            self.outer = None
            self.indicator = ""
        if "目标" in phrase.gap and (goal := _GOAL_ITEM.search(phrase.gap)) is not None:
            self.goal_item = _ITEM_ENDS.search(phrase.gap, goal.end()) is None
        elif self.goal_item and _ITEM_ENDS.search(phrase.gap) is not None:
            self.goal_item = False
        self.item_is_new = False
        if phrase.opens_sentence or phrase.before or phrase.mark:
            found = self._item(phrase)
            if found is not None:
                self.item, self.item_is_new, self.item_start = found, True, phrase.start

    def _enter_section(self, index: int) -> None:
        self.section = index
        self.item = None
        if not self._keeps_list(index):
            self.stage = None
            self.list_head = None
        sections = self.context.sections
        self.section_name, self.section_stage = None, None
        self.slot = ""
        self.section_found = sections[index] if index >= 0 else None
        at = index
        while at >= 0:
            section = sections[at]
            self.slot = self.slot or section.slot
            title = as_flow(section.title)
            if self.section_name is None:
                self.section_name = topic_of_title(self.lexicon, title, self.context.unit)
            if self.section_stage is None:
                self.section_stage = section_stage(self.lexicon, title, section.slot)
                if self.budget_report and self.section_stage is Stage.ACTUAL and not _SPENT.search(title):
                    # `基本支出情况` of a budget speaks of the budget.
                    self.section_stage = None
            at = section.parent
        if self.section_stage is None and self.budget_report:
            self.section_stage = Stage.BUDGET

    def _keeps_list(self, index: int) -> bool:
        """A numbered item that the outline takes for a section of its own still belongs to its list."""
        return index >= 0 and self.context.sections[index].run_in and self.list_head is not None

    def _item(self, phrase: Phrase) -> Name | None:
        """Returns the name of the list item or paragraph head that stands before the lead and has no number itself."""
        gap = phrase.gap
        if phrase.lead:
            gap = gap[: len(gap) - len(phrase.lead)] if gap.endswith(phrase.lead) else gap
        low = max(0, len(gap) - _LONGEST_GAP)
        bounds = [m.start() for m in _BOUND.finditer(gap, low)]
        for k in range(len(bounds) - 1, -1 if low == 0 else 0, -1):
            begin, end = bounds[k - 1] + 1 if k else 0, bounds[k]
            if begin == end:
                continue
            # Without a mark only the head of a paragraph counts, but for a chain of budget subjects.
            numbered = gap[begin] in LIST_MARK_FIRSTS
            apart = gap[end] not in _GOES_ON and (begin <= 1 or gap[begin - 1] == "\n")
            if (numbered or apart or gap.find("）", begin, end) >= 0) and (
                found := self._head(gap, begin, end, bounds[k:], apart=apart)
            ):
                return found
        return None

    def _head(self, gap: str, begin: int, end: int, ends: list[int], *, apart: bool) -> Name | None:
        """Returns what a list item or the head of a paragraph between two stops names."""
        mark = list_mark(gap, begin)
        if mark is not None:
            # A mark may hold a stop itself: 其一，
            after = next((e for e in ends if e >= mark.end()), mark.end())
            if after - mark.end() >= _SHORTEST_HEAD:
                begin, end = mark.end(), after
        words = gap[begin:end]
        if not _SHORTEST_HEAD <= len(words) <= _LONGEST_HEAD:
            return None
        if "）" in words and (chain := subject_of_chain(words)):
            return Name("科目:" + chain, chain)
        if mark is not None and mark[0].startswith("项目"):
            # 项目一：道路维修。
            return Name(PROJECT + trim(words), words)
        inner = list_mark(words)
        marked = mark is not None or inner is not None
        if not marked and not apart:
            return None
        name = name_money(self.lexicon, words[inner.end() :] if inner else words, self.context.unit)
        if not name.concept.startswith(OTHER):
            return name if name.concept else None
        listed = marked and len(words) <= _LONGEST_ITEM and gap[end] not in _GOES_ON
        # `一是建设补助，新建食堂2家，每家35万元`
        listed = listed or (
            mark is not None and "是" in mark[0] and _FUND.fullmatch(words[inner.end() if inner else 0 :]) is not None
        )
        return as_project(self.lexicon, name) if listed and not _NO_TOPIC.search(words) else None

    def inherited(self, phrase: Phrase) -> tuple[Name | None, bool]:
        """Returns the topic for a number without a name of its own, and whether only the section gives it."""
        for i, piece in enumerate(reversed(phrase.before[-3:])):
            mark = list_mark(piece)
            words = piece[mark.end() :] if mark else piece
            found = name_money(self.lexicon, _TOPIC_END.sub("", words) or words, self.context.unit)
            if i == 0 and words.endswith("部分") and phrase.stop in _GOES_ON:
                # `财政补助部分，年初预算2050万元，实际使用2142万元`
                found = name_money(self.lexicon, words.removesuffix("部分"), self.context.unit)
                if found.concept:
                    return found, False
            if found.concept and not found.concept.startswith(OTHER):
                return found, False
            if found.concept and i == 0 and phrase.stop in {"：", ":"} and not _NO_TOPIC.search(piece):
                return as_project(self.lexicon, found), False
        if self.item_is_new and self.item is not None:
            return self.item, self._is_of_section(self.item)
        if self.topic is not None and self.topic_sentence == phrase.sentence and self.topic_start >= self.item_start:
            return self.topic, False
        if self.item is not None:
            return self.item, self._is_of_section(self.item)
        if self.topic is not None and self.topic_paragraph == phrase.paragraph:
            return self.topic, False
        return self.title_name or self.section_name, self.title_name is None

    def _is_of_section(self, name: Name) -> bool:
        return self.section_name is not None and self.section_name.concept == name.concept

    def measure(self, concept: str, label: str, phrase: Phrase) -> None:
        """Keeps what a rate or count measured, for the target or base that follows it."""
        self.measured, self.measured_concept, self.measured_sentence = label, concept, phrase.sentence

    def measured_in(self, phrase: Phrase) -> str:
        """Returns what was measured last in the sentence of a phrase."""
        return self.measured if self.measured_sentence == phrase.sentence else ""

    def is_of_sentence(self, name: Name | None) -> bool:
        """Tells whether a name is that of the topic or of the item that the sentence has named."""
        if name is None:
            return False
        return (name is self.topic and self.topic_sentence == self.one_sentence) or (
            name is self.item and self.item_start >= self.one_sentence
        )

    def last_changed(self, phrase: Phrase) -> bool:
        """Tells whether the number before a phrase in its clauses is a rise or a fall (`少支3万元，涨6%`)."""
        return not phrase.opens_sentence and self.last_concept in _CHANGES and "；" not in phrase.gap

    def remember(self, name: Name, phrase: Phrase) -> None:
        if name.concept in _NO_TOPICS and self.topic is not None and self.topic_paragraph == phrase.paragraph:
            # 追加156万元 and 到位580万元 interrupt the topic and do not replace it.
            self.topic_sentence = phrase.sentence
            return
        again = self.topic is not None and self.topic.concept == name.concept
        self.named = self.named + (not again) if self.topic_sentence == phrase.sentence else 1
        self.topic = name
        self.topic_start = phrase.start
        self.topic_sentence = phrase.sentence
        self.topic_paragraph = phrase.paragraph

    @property
    def monitors(self) -> bool:
        """Whether the section tells how targets are being met, though its heading begins with them."""
        return self.section_found is not None and _MONITORED.search(as_flow(self.section_found.title)) is not None

    @property
    def in_projects(self) -> bool:
        """Whether items stand in a list of projects or in the section of project outlay."""
        head = self.list_head
        if head is not None:
            return head.concept == "项目支出" or head.concept.startswith(PROJECT)
        return self.slot == "project_outlay" or (
            self.section_name is not None and self.section_name.concept == "项目支出"
        )


_CHANGES = frozenset({"增减额", "增减幅"})
_SPENT = re.compile(r"决算|执行|完成|上年|结果")
_MONITORED = re.compile(r"监控|监测|跟踪|运行")
_NO_BUDGET = re.compile(r"决算|绩效|自评|评价|执行|监控|支出情况")
_NO_TOPICS = frozenset({"预算调整", "到位资金", "结转结余"})


@functools.lru_cache(maxsize=4096)
def topic_of_title(lexicon: Lexicon, title: str, unit: str | None) -> Name | None:
    """Returns what a heading is about where the glossary knows it: `（一）基本支出情况` is 基本支出."""
    if not title:
        return None
    if "）" in title:
        chain = subject_of_chain(title)
        if chain:
            return Name("科目:" + chain, chain)
    for words in (title, _TOPIC_END.sub("", title), _TOPIC_END.sub("支出", title)):
        if words.endswith("基本支出") and "支出" not in title:
            continue  # 基本情况 is no heading on 基本支出
        found = name_money(lexicon, words, unit)
        if found.concept and not found.concept.startswith(OTHER) and not found.rest:
            return found
    return None
