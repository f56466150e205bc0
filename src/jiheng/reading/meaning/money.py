"""Money: what a sum of money in running text is called, and in which stage it stands."""

from __future__ import annotations

import re

from jiheng.facts import Stage
from jiheng.reading.meaning.changes import change
from jiheng.reading.meaning.lexicon import STRONG, Lexicon
from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.money_stage import inherited_stage
from jiheng.reading.meaning.naming import OTHER, PROJECT, SUBJECT, Name, as_project, name_money, trim
from jiheng.reading.meaning.openers import opens
from jiheng.reading.meaning.phrase import Phrase
from jiheng.reading.meaning.prices import price_for_one
from jiheng.reading.meaning.rates import Draft
from jiheng.reading.meaning.stage import stage_in

_ADDED_UP = re.compile(
    r"(?:以上|上述)?(?:(?:[两三四五六七八九]项)?(?:合计|共计|总计)|[两三四五六七八九]项(?:资金|经费|补助|补贴)?(?:共|计)?)(?:为|是|达)?"
)
_FOR = re.compile(r"(?:主要)?(?:用于|用来|建设|购置|购买|开展|支持|实施|打造|支付|改造|修建|新建|扶持)")
_REASON = re.compile(r"(?:原因是|原因为|原因在于|由于|主要是|主要系|因)$")
_TOLD = re.compile(r"[^，。；：、的未尚已待因不在（\d]{2,12}")
_EQUALS = frozenset("=＝")
_PRODUCT = re.compile(r"^[^，。；：]{0,6}[×xX*＊]")
_LEFT = re.compile(r"[尚还仍净结剩]?余(?:下|额|款)?(?:为|约)?")
_STEP = re.compile(r"(?:年中|又|另|再|并)?(?:追加|调增|调入|收回|追减|核减|调减)(?:资金|指标|预算)?")
_STILL = re.compile(r"(?:截至)?(?:年末|年底|期末|目前)?[，,]?[尚还仍]有?")
_NOT_SPENT = re.compile(r"[^，。；：]{0,12}?(?:未(?:形成|实际)*(?:支出|使用|支付|执行|拨付)|结余|沉淀|闲置|待支付)")
_UNSPENT = re.compile(r"未(?:形成)?(?:支出|使用|执行)的?(?:资金|经费|部分)?(?:为)?")
_PLAN_OF = re.compile(r"完成(?:年初|年度|全年)?(?:计划|任务)数?$")
_ADJUSTING = "预算调整"
_BY_ADJUSTING = re.compile(
    r"(?:年度?)?(?:预算)?(?:执行(?:过程)?中|年中|当年|年度中|期间)(?:因[^，。；：]{1,16})?(?:共|陆续|又|另)?(?:追加|调增|追减|核减|调减)(?!后)"
    r"|(?:收回|追减|核减|调减)[^，。；：]{0,6}(?:指标|预算)$"
)
_AMOUNT_OF = re.compile(r"(?:共|合计|累计|总)?(?:金额|发放|资金|支付|支出|补助|计|折合|价值)?(?:共|计|为|约|达)*")
_REACHED = frozenset({"享受", "惠及", "涉及", "覆盖", "受益", "人", "户"})  # words of whom something reached
_PRICE = re.compile(r"(?:预算|单价|总价|价格|价值|造价|投资)(?:金额|价)?(?:为|约)?")
_INCOME = re.compile(r"收入")
_OUTLAY = re.compile(r"支出")
_PURPOSE = re.compile(
    r"(?:资金|经费)?(?:主要)?(?:用于|用来|打造|建设|购置|购买|开展|支付|作为|给|对)?(?P<name>[^，。；：、]{2,24})"
)
_EARMARKED_END = ("项目", "专项", "工程", "专项资金", "专项经费", "项目资金", "项目经费", "补助资金", "工作经费")
_ITEMS = (SUBJECT, PROJECT)
_THIS_PROJECT = ("本项目", "该项目", "此项目")
_PROJECT_END = ("项目", "工程")
_NO_PURPOSE = re.compile(r"相比|比|较|同比|增|减|下降|的|以上|以下|左右|。|、|完成|占|和|及")
_PLAIN_MONEY = frozenset(
    {"基本支出", "项目支出", "收入合计", "支出合计", "财政拨款收入", "一般公共预算财政拨款", "结转结余"}
)
_SPENT_OR_LEFT = re.compile(r"(?:支出(?:合计|总计)|总支出|结转|结余)(?!预算)[^，]{0,4}$")
_FUND_ENDS = ("资金", "经费", "项目", "补助", "专项", "工程")
_SPENT = re.compile(r"(?:已|共|仅|只|实际|全年|当年|累计)*(?:支出|使用|支付|执行|拨付|完成支出)(?:数|了|资金)?(?:为)?")


def money(phrase: Phrase, memory: Memory, head: Draft | None) -> Draft:
    lexicon = memory.lexicon
    lead = phrase.lead
    if not lead and phrase.before and phrase.stop in {"：", ":", "）", ")"}:
        lead = phrase.before[-1]
    changed = change(phrase, lead, memory)
    if changed is not None:
        return changed
    if _LEFT.fullmatch(lead) and not phrase.opens_sentence:
        return Draft("结转结余", lead, Stage.ACTUAL)
    if _STILL.fullmatch(lead) and (unspent := _NOT_SPENT.match(phrase.tail)):
        return Draft("结转结余", f"{lead}{unspent[0]}", Stage.ACTUAL)  # `年末仍有34.48万元资金未形成支出`
    if _UNSPENT.fullmatch(lead):
        return Draft("结转结余", lead, Stage.ACTUAL)  # `未支出的15.92万元中`
    if lead == "即" and memory.last_kind == "rate" and not phrase.stop and memory.measured_in(phrase):
        # `区级财政承担60%即291.60万元`
        return Draft(OTHER + memory.measured, memory.measured, memory.last_stage or Stage.ACTUAL)
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
            memory.topic_sentence = phrase.sentence
        memory.list_head = None
    if not lead and not phrase.stop and memory.last_stage is Stage.TARGET and memory.topic is not None:
        return Draft(memory.topic.concept, memory.topic.label, Stage.DONE, _subject(memory.topic))
    of_plan = _PLAN_OF.search(lead) if "完成" in lead and phrase.tail[:1] == "的" else None
    if of_plan is not None and of_plan.start():
        # `广告收入完成年初计划500万元的83.12%`
        planned = name_money(lexicon, lead[: of_plan.start()], memory.context.unit)
        if planned.concept:
            memory.remember(planned, phrase)
            return Draft(planned.concept, planned.label, Stage.BUDGET, _subject(planned))
    if phrase.chain:
        name = Name(SUBJECT + phrase.chain, phrase.chain, keep=len(lead))
    else:
        name = name_money(lexicon, lead, memory.context.unit)
    if _BY_ADJUSTING.match(lead):
        # `执行中追加养护专项A、收回结余指标B，调整后预算C`: steps of the budget, no things of their own.
        name = Name(_ADJUSTING, lead, keep=len(lead))
    elif memory.stage is not None and memory.stage.is_budget and not phrase.opens_sentence and _STEP.fullmatch(lead):
        name = Name(_ADJUSTING, lead, keep=len(lead))  # `追加21万元，收回6万元，全年预算513万元`
    name = _of_projects(name, phrase, memory)
    if memory.title_name is not None and (name.concept == "项目支出" or name.label.startswith(_THIS_PROJECT)):
        name = Name(memory.title_name.concept, memory.title_name.label, "", name.keep, name.start)
    by_section = False
    if not name.concept and _verb_only(lexicon, lead) and (not phrase.before or _FOR.match(phrase.tail)):
        name = _purpose(phrase, memory) or name
    elif name.concept.startswith(OTHER) and _verb_only(lexicon, lead) and phrase.tail:
        purpose = _purpose(phrase, memory)
        if purpose is not None:
            name = Name(purpose.concept, f"{name.label}{purpose.label}")
    one = price_for_one(phrase, lead, name, memory)
    if one is not None:
        memory.one, memory.one_sentence = one, phrase.sentence
        stage, force = stage_in(lexicon.money, lead)
        return Draft(one.concept, one.label, stage if force == STRONG and stage else memory.stage or Stage.ACTUAL)
    if (
        name.concept.startswith(OTHER)
        and memory.last_kind == "count"
        and phrase.gap == lead
        and _verb_only(lexicon, lead)
    ):
        # `给9家助餐点发放153.50万元`: what was paid is named before.
        name = Name("", lead)
    if lead[-1:] in _EQUALS and _PRODUCT.search(lead) and memory.measured_in(phrase):
        # `资助学生320人×1500元=48万元`
        name = Name(OTHER + memory.measured, memory.measured)
    if not name.concept and _REASON.search(lead) and (told := _TOLD.match(phrase.tail)):
        # `原因是15.52万元质保金尚未到期`: the name follows.
        name = Name(name_money(lexicon, told[0], memory.context.unit).concept or OTHER + told[0], told[0])
    stage, force = stage_in(lexicon.money, lead, keep=name.keep or None, begin=name.start)
    if lead.endswith("节约"):
        stage, force = Stage.ACTUAL, STRONG
    if force != STRONG:
        stage = inherited_stage(phrase, stage, name, opened, memory)
    else:
        memory.stage = stage
    if opened and opens(phrase.gap):
        memory.list_stage = stage
    resolved = name
    priced = phrase.aside and _PRICE.fullmatch(lead)
    if (
        not name.concept
        and (_AMOUNT_OF.fullmatch(lead) or priced)
        and memory.last_kind == "count"
        and memory.measured_in(phrase)
        and not (memory.measured in _REACHED and memory.topic_sentence == phrase.sentence)
    ):
        # `资助学生768人，金额96万元`: the money of what was counted.
        name = resolved = Name(OTHER + memory.measured, f"{memory.measured}{lead}")
        counted, counted_force = stage_in(lexicon.money, memory.measured)
        if counted_force == STRONG and stage in {None, Stage.ACTUAL}:
            stage = counted
    if not name.concept:
        inherited, by_section = memory.inherited(phrase)
        if inherited is not None and inherited.concept == "三公经费" and memory.public_sentence == phrase.sentence:
            # `公务接待96批次、812人次，开支9.74万元`
            inherited, by_section = Name(memory.public, memory.public), False
        if memory.one is not None and memory.one_sentence == phrase.sentence and not memory.is_of_sentence(inherited):
            # `搬迁117户，每户补助6万元，合计702万元`
            inherited, by_section = memory.one, False
        listed = inherited is not None and (
            inherited.concept.startswith(_ITEMS) or (inherited.concept.startswith(OTHER) and memory.named > 1)
        )
        if (
            listed
            and inherited is not None
            and inherited not in (memory.item, memory.one)
            and _ADDED_UP.fullmatch(lead)
        ):
            # `电费35.60万元，水费4.40万元，合计40.00万元`: no more of the last of them.
            whole = "项目支出" if inherited.concept.startswith(PROJECT) else OTHER + "合计"
            inherited, resolved = None, Name(whole, lead)
            memory.remember(resolved, phrase)
        if resolved is not name:
            memory.stage = stage
            return Draft(resolved.concept, resolved.label, stage or Stage.ACTUAL)
        of_source = (
            inherited is not None and inherited.concept == "财政拨款收入" and "收入" not in inherited.label + lead
        )
        if of_source and "支出" in lead and memory.topic_sentence == phrase.sentence:
            # `财政拨款年初预算498万元，…支出503万元`: money of one source has an outlay of its own.
            inherited = name_money(lexicon, "财政拨款支出", memory.context.unit)
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


def is_allotment(phrase: Phrase, draft: Draft, following: list[Phrase], lexicon: Lexicon) -> bool:
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


def _contradicts(lexicon: Lexicon, topic: Name, lead: str) -> bool:
    """Tells whether a topic cannot be meant: income where the words say outlay, a mere budget by its stage."""
    if "总支出" in lead or "总收入" in lead or (topic.concept == "到位资金" and "到位" not in lead):
        return True
    if topic.concept in lexicon.stage_only or topic.concept in {"年初预算", "调整预算"}:
        return True
    if ("支出" in lead or "收入" in lead) and ("结转" in topic.concept or "结余" in topic.concept):
        return True
    if "支出" in lead and "收入" not in lead:
        # `伙食费收入66万元。支出决算771万元`; what is granted from a budget, however, has an outlay of its own.
        earned = topic.concept.startswith(OTHER) and topic.label.endswith("收入")
        return "收入" in topic.concept or ("支出决算" in lead and earned)
    return "收入" in lead and "支出" not in lead and "支出" in topic.concept


def _subject(name: Name) -> str:
    if name.concept.startswith(PROJECT):
        return name.concept.removeprefix(PROJECT)
    return name.rest


def _of_projects(name: Name, phrase: Phrase, memory: Memory) -> Name:
    if name.concept.startswith(SUBJECT) and not phrase.chain and memory.in_projects and memory.list_head is not None:
        return Name(PROJECT + trim(name.concept.removeprefix(SUBJECT)), name.label, keep=name.keep)
    if name.concept.startswith(OTHER):
        if memory.in_projects and (phrase.mark or memory.list_head is not None):
            return Name(PROJECT + trim(name.concept.removeprefix(OTHER)), name.label, keep=name.keep)
        if name.concept.endswith(_PROJECT_END) and len(name.concept) > 10:
            return Name(PROJECT + trim(name.concept.removeprefix(OTHER)), name.label, keep=name.keep, start=name.start)
        if memory.in_projects or name.label.removesuffix("支出").endswith(_EARMARKED_END):
            return as_project(memory.lexicon, name)
        return name
    if memory.in_projects and name.concept.startswith(SUBJECT) and phrase.mark and name.label.endswith(_EARMARKED_END):
        # 中小企业发展专项 is a subject of the budget too; in a list of projects it is one of them.
        return Name(PROJECT + trim(name.label), name.label, keep=name.keep, start=name.start)
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
