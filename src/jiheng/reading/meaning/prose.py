"""Prose: reads the quantities of running text in order, each in its clause, its list and its section."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from jiheng.facts import Stage
from jiheng.reading.context import Context
from jiheng.reading.meaning.counts import count
from jiheng.reading.meaning.flow import Flow
from jiheng.reading.meaning.lexicon import STRONG, Lexicon
from jiheng.reading.meaning.lookahead import Lookahead
from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.naming import OTHER, PROJECT, SUBJECT, Name, as_project, name_money, trim
from jiheng.reading.meaning.openers import opens
from jiheng.reading.meaning.period import year_in
from jiheng.reading.meaning.phrase import Phrase, phrases
from jiheng.reading.meaning.rates import GROWTH, Draft, has_base, rate
from jiheng.reading.meaning.reading import Reading
from jiheng.reading.meaning.scores import score
from jiheng.reading.meaning.stage import stage_in
from jiheng.reading.quantity import Quantity

CHANGE = "增减额"

_ADDED_UP = re.compile(r"(?:[两三四五六七八九]项)?(?:合计|共计|总计)(?:为|是|达)?")
_FOR = re.compile(r"(?:主要)?(?:用于|用来|建设|购置|购买|开展|支持|实施|打造|支付|改造|修建|新建|扶持)")
_AMOUNT_OF = re.compile(r"(?:共|合计|累计|总)?(?:金额|发放|资金|支付|支出|补助|计|折合|价值)?(?:共|计|为|约|达)*")
_PRICE = re.compile(r"(?:预算|单价|总价|价格|价值|造价|投资)(?:金额|价)?(?:为|约)?")
_FROM = re.compile(r"(?:由|从)(?:上年|去年|(?:19|20)\d\d年|每[人户月年])*度?末?(?:的)?$")
_FROM_YEAR = re.compile(r"(?:由|从)(?:上年|去年|(?:19|20)\d\d年)")
_RISE_TO = re.compile(
    r"(?:（[^）]{0,12}）)?(?:逐步|稳步)?(?:提高|提升|上升|增长|增加|上涨|下降|降低|减少|回落|压减|[降升增减][到至为])"
)
_INCOME = re.compile(r"收入")
_OUTLAY = re.compile(r"支出")
_PURPOSE = re.compile(
    r"(?:资金|经费)?(?:主要)?(?:用于|用来|打造|建设|购置|购买|开展|支付|作为|给|对)?(?P<name>[^，。；：、]{2,24})"
)
_EARMARKED_END = ("项目", "专项", "工程", "专项资金", "专项经费", "项目资金", "项目经费", "补助资金", "工作经费")
_PROJECT_END = ("项目", "工程")
_NO_PURPOSE = re.compile(r"相比|比|较|同比|增|减|下降|的|以上|以下|左右|。|、|完成|占|和|及")
_PLAIN_MONEY = frozenset(
    {"基本支出", "项目支出", "收入合计", "支出合计", "财政拨款收入", "一般公共预算财政拨款", "结转结余"}
)


def read_prose(context: Context, lexicon: Lexicon, flow: Flow, quantities: list[Quantity]) -> Iterator[Reading]:
    """Yields the meaning of every quantity outside tables, in order of the text."""
    memory = Memory(context, lexicon)
    text = flow.text
    found = distribute(list(phrases(flow, quantities)), lexicon, text)
    sums = Lookahead(found)
    for i, phrase in enumerate(found):
        memory.enter(phrase)
        quantity = phrase.quantity
        carried = memory.stage
        match quantity.kind:
            case "money":
                draft = _money(phrase, memory, sums.head_of(i))
                if memory.list_head is None and _is_allotment(phrase, draft, found[i + 1 : i + 2], lexicon):
                    draft.stage = memory.stage = Stage.BUDGET
                sums.note(i, draft)
                if _BASE.fullmatch(phrase.lead):
                    # `决算24.54万元，比年初预算30.60万元减少6.06万元。其中：` goes on with what was compared.
                    memory.stage = carried
                if draft.concept != CHANGE:
                    memory.last_level = phrase.lead
            case "rate":
                draft = rate(phrase, memory)
            case "score":
                following = found[i + 1] if i + 1 < len(found) and not found[i + 1].opens_sentence else None
                draft = score(phrase, memory, following)
            case _:
                draft = count(phrase, memory)
        if draft.stage is Stage.TARGET and quantity.kind in {"rate", "count"} and _is_result(text, phrase):
            draft.stage = Stage.DONE
        year = _year(text, phrase, memory, draft)
        memory.last_kind, memory.last_lead, memory.last_stage = quantity.kind, phrase.lead, draft.stage
        amount = quantity.amount
        if draft.sign < 0 and amount.value > 0:
            amount = msgspec.structs.replace(amount, value=-amount.value)
        yield Reading(quantity, draft, year, memory.section, phrase.start, amount)


_OF_YEAR = re.compile(r"((?:19|20)\d\d)年")
_BASE = re.compile(r"(?:比|较|与|相比)[^，。]{0,14}预算(?:安排)?数?的?(?:相比)?")
_ITS_TARGET = re.compile(r"[（(](?:年度|年初|绩效|全年|原定)?(?:目标|计划|指标)值?[为是：:≥]?\d")


def _is_result(text: str, phrase: Phrase) -> bool:
    """Tells whether the target of a figure stands in brackets behind it, so that it is the result."""
    return _ITS_TARGET.match(text, phrase.end) is not None and not _AIMED.search(phrase.lead)


_AIMED = re.compile(r"目标|计划|指标值|年初设定|≥|≤|不低于|不超过")


def _year(text: str, phrase: Phrase, memory: Memory, draft: Draft) -> int | None:
    report_year = memory.context.year
    of_year = _OF_YEAR.match(phrase.lead)
    if of_year and not text.endswith(phrase.lead, 0, phrase.start):
        # `2020年、2021年项目支出分别为`: the words were given to the number from a list of years.
        return int(of_year[1])
    risen, memory.rises_in = memory.rises_in, None
    if risen is not None:
        return risen
    if _FROM.search(phrase.lead) and _RISE_TO.match(text, phrase.end):
        # `由81.5%提高到88.9%`: the first is last year's.
        said = year_in(phrase.lead, report_year)
        if said is not None and not _FROM_YEAR.search(phrase.lead):
            # `2025年将补助由450万元增加到500万元`: the year is that of the second.
            memory.rises_in = said
            return said - 1
        return said if said is not None else (report_year - 1 if report_year is not None else None)
    sentence = max(phrase.sentence, phrase.start - 300)
    words = text[sentence : phrase.start]
    changed = draft.concept in {CHANGE, GROWTH}
    own = year_in(words, report_year, own=max(0, phrase.start - len(phrase.gap) - sentence), compared=not changed)
    if changed or (own is not None and own != memory.year and year_in(words, report_year, own=len(words)) != own):
        # A base of comparison or 上年 holds for its own number only.
        return own if own is not None else report_year
    if own is None and memory.year is not None and (not phrase.opens_sentence or (phrase.gap and opens(phrase.gap))):
        own = memory.year
    if phrase.aside and text[phrase.end : phrase.end + 1] in ("）", ")"):
        return own if own is not None else report_year
    memory.year = own
    return own if own is not None else report_year


def _money(phrase: Phrase, memory: Memory, head: Draft | None) -> Draft:
    lexicon = memory.lexicon
    lead = phrase.lead
    if not lead and phrase.before and phrase.stop in {"：", ":", "）", ")"}:
        lead = phrase.before[-1]
    changed = _change(phrase, lead, memory)
    if changed is not None:
        return changed
    opened = opens(phrase.gap) if phrase.gap else 0
    if head is not None and head.stage is not None and head.stage.is_budget and _SPENT_OR_LEFT.search(lead):
        # What was spent and what is left make up the budget and are no list of it.
        head = None
    if head is not None:
        # What follows adds up to a figure before it: its list, whatever the words.
        opened = 2
        memory.stage = head.stage
        memory.list_head = Name(head.concept, head.label)
    elif opened and memory.topic is not None:
        memory.list_head = memory.topic
    elif phrase.opens_paragraph and (not phrase.mark or memory.list_head is None):
        memory.list_head = None
    elif phrase.opens_sentence and not phrase.mark and not memory.item_is_new:
        if memory.list_head is not None:
            # Behind a list the sentence speaks of its head again.
            memory.topic, memory.topic_paragraph = memory.list_head, phrase.paragraph
        memory.list_head = None
    if not lead and not phrase.stop and memory.last_stage is Stage.TARGET and memory.topic is not None:
        return Draft(memory.topic.concept, memory.topic.label, Stage.DONE, _subject(memory.topic))
    if phrase.chain:
        name = Name(SUBJECT + phrase.chain, phrase.chain, keep=len(lead))
    else:
        name = name_money(lexicon, lead, memory.context.unit)
    name = _of_projects(name, phrase, memory)
    by_section = False
    if not name.concept and _verb_only(lexicon, lead) and (not phrase.before or _FOR.match(phrase.tail)):
        name = _purpose(phrase, memory) or name
    elif name.concept.startswith(OTHER) and _verb_only(lexicon, lead) and phrase.tail:
        purpose = _purpose(phrase, memory)
        if purpose is not None:
            name = Name(purpose.concept, f"{name.label}{purpose.label}")
    stage, force = stage_in(lexicon.money, lead, keep=name.keep or None, begin=name.start)
    if force != STRONG:
        stage = _inherited_stage(phrase, stage, name, opened, memory)
    else:
        memory.stage = stage
    resolved = name
    priced = phrase.aside and _PRICE.fullmatch(lead)
    if (
        not name.concept
        and (_AMOUNT_OF.fullmatch(lead) or priced)
        and memory.last_kind == "count"
        and memory.measured_in(phrase)
    ):
        # `资助学生768人，金额96万元`: the money of what was counted.
        name = resolved = Name(OTHER + memory.measured, f"{memory.measured}{lead}")
    if not name.concept:
        inherited, by_section = memory.inherited(phrase)
        if inherited is not None and inherited.concept.startswith((SUBJECT, PROJECT)) and _ADDED_UP.fullmatch(lead):
            # `电费35.60万元，水费4.40万元，合计40.00万元`: no more of the last of them.
            whole = "项目支出" if inherited.concept.startswith(PROJECT) else OTHER + "合计"
            inherited, resolved = None, Name(whole, lead)
        if resolved is not name:
            memory.stage = stage
            return Draft(resolved.concept, resolved.label, stage or Stage.ACTUAL)
        if inherited is not None and _contradicts(lexicon, inherited, lead):
            inherited = None
        if inherited is not None:
            resolved = Name(inherited.concept, inherited.label, inherited.rest)
        elif memory.title_name is not None:
            by_section = False
            resolved = memory.title_name
        else:
            by_section = False
            resolved = Name(default_concept(lead, stage), name.label or lead)
        memory.remember(resolved, phrase)
        label = (
            f"{resolved.label}{name.label}" if inherited is not None and name.label else resolved.label or name.label
        )
        return Draft(resolved.concept, label, stage or Stage.ACTUAL, _subject(resolved), by_section=by_section)
    memory.remember(resolved, phrase)
    return Draft(resolved.concept, resolved.label, stage or Stage.ACTUAL, _subject(resolved))


def _is_allotment(phrase: Phrase, draft: Draft, following: list[Phrase], lexicon: Lexicon) -> bool:
    """Tells whether a fund is named with what it has before what was spent of it.

    `救助补助资金3260万元，支出3251.47万元`: the first is the allotment.
    """
    if (
        draft.stage is not Stage.ACTUAL
        or not draft.label.endswith(_FUND_ENDS)
        or stage_in(lexicon.money, phrase.lead)[0]
    ):
        return False
    return any(
        p.quantity.kind == "money"
        and not p.opens_sentence
        and "；" not in p.gap
        and _SPENT.fullmatch(p.lead) is not None
        for p in following
    )


_FUND_ENDS = ("资金", "经费", "项目", "补助", "专项", "工程")
_SPENT = re.compile(r"(?:已|共|实际|全年|当年|累计)*(?:支出|使用|支付|执行|拨付|完成支出)(?:数|了|资金)?(?:为)?")


def _contradicts(lexicon: Lexicon, topic: Name, lead: str) -> bool:
    """Tells whether a topic cannot be meant: income where the words say outlay, a mere budget by its stage."""
    if "总支出" in lead or "总收入" in lead or (topic.concept == "到位资金" and "到位" not in lead):
        return True
    if topic.concept in lexicon.stage_only or topic.concept in {"年初预算", "调整预算"}:
        return True
    if ("支出" in lead or "收入" in lead) and ("结转" in topic.concept or "结余" in topic.concept):
        return True
    if "支出" in lead and "收入" not in lead:
        return "收入" in topic.concept
    return "收入" in lead and "支出" not in lead and "支出" in topic.concept


def _subject(name: Name) -> str:
    if name.concept.startswith(PROJECT):
        return name.concept.removeprefix(PROJECT)
    return name.rest


_AT_END = re.compile(r"(?:年末|年底|期末)(?:财政拨款)?(?:滚存)?(?:结转|结余)")


def _inherited_stage(phrase: Phrase, weak: Stage | None, name: Name, opened: int, memory: Memory) -> Stage | None:
    """Returns the stage of a sum of money that has no strong word of its own."""
    if weak is not None and not name.concept and not opened:
        memory.stage = weak
        return weak
    for piece in reversed(phrase.before[-2:]):
        said, force = stage_in(memory.lexicon.money, piece)
        if force == STRONG and said is not None and "%" not in piece and "大于" not in piece and "小于" not in piece:
            memory.stage = said
            return said
    if name.concept == "预算调整" and "率" not in phrase.lead:
        return Stage.ADJUSTED_BUDGET
    carried = memory.stage
    if (
        name.concept == "结转结余"
        and not opened
        and carried is not None
        and carried.is_budget
        and _AT_END.search(phrase.lead)
    ):
        return Stage.ACTUAL
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
    if weak is not None and not opened and memory.list_head is None:
        memory.stage = weak
        return weak
    return carried


_WHOLES = frozenset(
    {"收入合计", "支出合计", "收入总计", "支出总计", "财政拨款收入", "财政拨款支出", "一般公共预算财政拨款"}
)
_SPENT_OR_LEFT = re.compile(r"(?:支出(?:合计|总计)|总支出|结转|结余)(?!预算)[^，]{0,4}$")
_PLAIN_BUDGET = re.compile(
    r"(?:年初|调整后?的?|全年|年度|部门|总)?预算(?:数|总额|资金|安排|批复)?(?:共|合计|为|是|达)*$"
)


_SUMMED = re.compile(r"(?:全年|实际|累计|本年)*(?:支出(?:合计|总计|共计|总额)|总支出)(?:为|是|达)?")


def _new_whole(phrase: Phrase, name: Name, memory: Memory) -> bool:
    """Tells whether income or outlay of the year is named behind a figure that is a budget and nothing else.

    `年初预算88万元，财政拨款支出101.4万元`: the stage was the name of the first figure and ends with it.
    """
    if name.concept not in _WHOLES or not ("收入" in phrase.lead or "支出" in phrase.lead):
        return False
    if not _PLAIN_BUDGET.search(memory.last_level):
        return False
    if _SUMMED.fullmatch(phrase.lead):
        return True
    before = name_money(memory.lexicon, memory.last_level, memory.context.unit)
    return not before.concept or before.concept in {*memory.lexicon.stage_only, "年初预算", "调整预算", "预算"}


_NAMING = frozenset({"提升", "提高", "增长"})
_UP_TO = re.compile(r"(?:提高|提升|上升|增长|增加|上涨|下降|降低|减少|回落|压减|[降升增减])[到至为]$")


def _change(phrase: Phrase, lead: str, memory: Memory) -> Draft | None:
    """Returns the meaning of an amount by which something rose or fell, None where nothing did."""
    lexicon = memory.lexicon
    if _UP_TO.search(lead):
        # `由450万元增加到500万元` is a level.
        return None
    found = lexicon.change.search(lead)
    if found is None:
        found = lexicon.change_head.match(lead)
    if found is None:
        return None
    word = found[1]
    if word in _NAMING and found.start() > 1 and lead.endswith(word) and not has_base(lead, phrase):
        # `社科组织能力提升2万元` is the name of a project.
        return None
    if (len(word) == 1 or word == "增收") and not has_base(lead, phrase):
        return None
    sign = 1 if word in lexicon.up else -1
    topic = memory.topic.label if memory.topic is not None and memory.topic_sentence == phrase.sentence else ""
    label = lead if len(lead) > len(word) else f"{topic}{lead}"
    return Draft(CHANGE, label, Stage.OTHER, sign=sign)


def _of_projects(name: Name, phrase: Phrase, memory: Memory) -> Name:
    if name.concept.startswith(SUBJECT) and not phrase.chain and memory.in_projects and memory.list_head is not None:
        return Name(PROJECT + trim(name.concept.removeprefix(SUBJECT)), name.label, keep=name.keep)
    if name.concept.startswith(OTHER):
        if memory.in_projects and (phrase.mark or memory.list_head is not None):
            return Name(PROJECT + trim(name.concept.removeprefix(OTHER)), name.label, keep=name.keep)
        if name.concept.endswith(_PROJECT_END) and len(name.concept) > 10:
            return Name(PROJECT + trim(name.concept.removeprefix(OTHER)), name.label, keep=name.keep, start=name.start)
        if memory.in_projects or name.label.endswith(_EARMARKED_END):
            return as_project(memory.lexicon, name)
        return name
    if name.rest and memory.list_head is not None and memory.in_projects and name.concept not in _PLAIN_MONEY:
        return Name(PROJECT + name.label, name.label, keep=name.keep)
    return name


def _verb_only(lexicon: Lexicon, lead: str) -> bool:
    ending = lexicon.outlay_verbs.at_end(lead.rstrip("了"))
    return bool(ending)


def _purpose(phrase: Phrase, memory: Memory) -> Name | None:
    """Returns what an amount was spent on where that is said behind it: `投入15万元用于道路维修`."""
    found = _PURPOSE.match(phrase.tail)
    if not found or _NO_PURPOSE.match(phrase.tail) or (phrase.lead.endswith("支出") and "用于" not in phrase.tail[:6]):
        return None
    words = found["name"]
    name = name_money(memory.lexicon, words, memory.context.unit)
    if not name.concept:
        return None
    return Name(name.concept, words)


def default_concept(lead: str, stage: Stage | None) -> str:
    """Returns what a figure without any name stands for: the whole income, outlay or budget."""
    if _INCOME.search(lead):
        return "收入合计"
    if _OUTLAY.search(lead):
        return "支出合计"
    if stage is Stage.ADJUSTED_BUDGET:
        return "调整预算"
    if stage is not None and stage.is_budget:
        return "年初预算"
    return "支出合计"


_ABOVE = re.compile(r"(?:上述|以上|前述)[两二三四五六七八九十\d]*(?:个|项)*(?:项目|资金|任务|工作|支出)?")
_APART = re.compile(r"(?:分别|依次)(?:为|是|达到?|用于|有|占|支出|安排|投入|下达|拨付)*$")
_NAMES = re.compile(r"[、和及与]|以及")
_COUNTED = re.compile(r"等?(?:[一二两三四五六七八九十\d]+个?|各)?(?:项目|专项|方面|部分|事项|科目|资金)?$")
_SAID_OF_ALL = re.compile(r"均为|均是|都是|均属|均系|都属")
_CHUNKS = re.compile(r"[，。；：:,;\n（）()]")
_JOINTS = frozenset({"", "和", "及", "与", "、", "以及"})


def distribute(found: list[Phrase], lexicon: Lexicon, text: str) -> list[Phrase]:
    """Gives each number of `甲、乙和丙分别为1万元、2万元、3万元` the name that is meant for it.

    The names stand before 分别, in a list before it in the sentence, or were given to such a list before.
    """
    result = list(found)
    known: list[str] = []
    for i, phrase in enumerate(found):
        if ("分别" not in phrase.lead and "依次" not in phrase.lead) or not _APART.search(phrase.lead):
            continue
        run = 1
        while i + run < len(found) and found[i + run].lead in _JOINTS and not found[i + run].opens_sentence:
            run += 1
        if run < 2:
            continue
        words = _APART.sub("", phrase.lead)
        names = [n for n in _NAMES.split(words) if n]
        if len(names) == run:
            tail = _of_years(names) or _shared_tail(lexicon, names)
            known = names
        else:
            names = _listed(text[phrase.sentence : phrase.start - len(phrase.lead)], run) or (
                known if len(known) == run else []
            )
            if not names and _ABOVE.search(words):
                names = _above(found, i, run)
                words = _ABOVE.sub("", words)
            tail = words.removeprefix("项目").removeprefix("专项")
        if not names:
            continue
        known = names
        for k, name in enumerate(names):
            result[i + k] = msgspec.structs.replace(
                found[i + k], lead=name + tail if tail not in name else name, mark=""
            )
    return result


def _above(found: list[Phrase], i: int, run: int) -> list[str]:
    """Returns the names of the sums of money before `上述五项分别支出`, when they are as many."""
    leads = [p.lead for p in found[max(0, i - run) : i] if p.quantity.kind == "money" and p.lead]
    return leads if len(leads) == run else []


def _of_years(names: list[str]) -> str:
    """Returns what is meant of each year: `2020年、2021年、2022年项目支出分别为` gives 项目支出."""
    if not all(_YEAR_NAME.fullmatch(n) for n in names[:-1]):
        return ""
    last = _YEAR_NAME.match(names[-1])
    return names[-1][last.end() :] if last else ""


_YEAR_NAME = re.compile(r"(?:19|20)\d\d年?度?")


def _shared_tail(lexicon: Lexicon, names: list[str]) -> str:
    """Returns the stage word that ends the last name and is meant for all: `甲、乙预算数分别为`."""
    hits = lexicon.money.hits(names[-1])
    if hits and hits[-1][1] == len(names[-1]) and hits[-1][3] == STRONG and hits[-1][0] > 0:
        return names[-1][hits[-1][0] :]
    return ""


def _listed(sentence: str, run: int) -> list[str]:
    """Returns the names of a list of the wanted length in a sentence, the last one."""
    for chunk in reversed(_CHUNKS.split(sentence)):
        if "分别" in chunk or "元" in chunk or "%" in chunk:
            continue
        words = _COUNTED.sub("", _SAID_OF_ALL.split(chunk, maxsplit=1)[0])
        names = [n for n in _NAMES.split(words) if n]
        if len(names) > 1 and names[0].endswith("项目") and chunk[len(words) :].startswith("项目"):
            names[-1] += "项目"
        if len(names) == run and all(len(n) <= 20 for n in names):
            return names
    return []
