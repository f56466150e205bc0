"""Naming: from the words before a sum of money to its concept.

The tail of the words is taken off piece by piece (copula, stage word, 财政拨款) and at each step the longest name
of the glossary that ends them is noted; the name that reaches furthest to the left wins, so that
`“三公”经费财政拨款支出年初预算为` is 三公经费 and `一般公共预算财政拨款支出` stays whole. Words that say a stage
and nothing else (`支出决算为`) name no concept: it is inherited.
"""

from __future__ import annotations

import functools
import re

import msgspec

from jiheng.reading.meaning.lexicon import Lexicon, bare

SUBJECT, PROJECT, OTHER = "科目:", "项目:", "other:"

_CHAIN = re.compile(r"([^，。；：,;:\n（）()]{2,40})[（(](类|款|项)[）)]")
_COMPARED = re.compile(r"(?:同比|较|比|与|同)(?:上年度?|去年|上一年度?|(?:19|20)\d\d年度?)(?:同期|的)?")
_VERB = re.compile(
    r"(?:全年|共|累计|(?:中央|[省市县区镇乡]级|本级)(?:财政)?)?(?:投入|安排|拨付|支付|兑现|收到|下达|筹集|争取|落实|列支|发放)了?(?=[^资金额各到等])"
)
_GRANTED = re.compile(
    r"[^，。；：]{0,10}(?:局|厅|委|部|财政|政府)(?:核定|批复|核拨|批准)(?:给|下达)*(?:我[校院局镇乡办会站所馆队处部]|我?单位|本单位)"
)
_LEVELLED = re.compile(
    r"(?:中央|省级?|市级?|县级?|区级?|上级|本级|自筹|配套|社会|(?:单位)?自有|其他|其它)(?:以上|及以上|财政|专项|配套|补助)*(?:资金|补助|经费|配套)"
)
# 项目支出包括委员活动经费: the item that a list begins with; 即培训工程: what a name stands for.
_LISTS = re.compile(r"(?:(?:基本|项目)支出(?:主要)?(?:包括|包含|有|是)|即(?![时将墨食征收办开便]))(?=[一-鿿]{3})")
_STAGE_HEAD = re.compile(
    r"(?:年初|全年|调整后?)?(?:预算|决算)(?:安排)?(?=总(?:支出|收入)|(?:基本|项目)支出|收入合计|支出合计)"
)
_CHANGED = re.compile(r"(?:稳步|逐步)?(?:提高|提升|上升|增长|增加|下降|降低|减少|压缩|压减)(?:到|至|为|了)*")
_COMPARED_WITH = (
    "(?=上年|去年|同期|全[省市县区国]|[省市县区]|国家|行业|目标|计划|年初|标准|规定|考核|测算|预期|预算|要求|序时|平均|项目实施"
    "|20)"
)
_COMPARES = re.compile(
    r"(?:[均都仍但略仅远也并且尚还又]|尚未|未|没有?)*"
    r"(?:(?:低于|高于|大于|小于|优于|超过|超出(?!部分)|未达到?|达到|不及|落后于?|领先于?|控制在?|超(?![额期时支载标])"
    rf"|(?:较|比){_COMPARED_WITH})[^，。]{{0,20}}|[低高慢快多少]出?|最[低高慢快多少]|未|不)"
)
_MEASURES = ("率", "度", "比例", "比重", "占比", "指数", "数量", "水平", "值", "资金", "经费", "支出", "费")
_SOURCES = ("支出", "收入")
_FUNDS, _SHORT = frozenset({"经费", "资金"}), 2
_GENERIC = frozenset({"支出合计", "收入合计", "财政拨款收入", "财政拨款支出", "一般公共预算财政拨款"})
_TOTALS = frozenset({"支出合计", "收入合计"})
_EARMARKED = frozenset({"项目支出", "专项资金", "项目资金", "项目经费"})
_REST = ("其他", "其它")
_WHOLE_WORDS = ("节约", "实有", "下达")  # 有 and 达 are no copulas here
_BUDGETED = ("支出预算", "支出决算", "支出预算数", "支出决算数")
_PER_ONE = ("生均", "人均", "车均", "户均", "亩均", "床均", "次均", "每人", "每生", "每户", "每车")
_STEPS = 7


class Name(msgspec.Struct, frozen=True, gc=False):
    """What a sum of money is called.

    Attributes:
        concept: id of the glossary, `科目:名`, `项目:名`, `other:名`; empty when the words name none.
        label: the words, without times, connectives and copulas.
        rest: what of the words stands before the name the glossary knows, empty where that says nothing.
        keep: number of characters of the lead up to the end of the name.
        start: number of characters before the name.
    """

    concept: str
    label: str
    rest: str = ""
    keep: int = 0
    start: int = 0


def compares(name: str) -> bool:
    """Tells whether words only compare (低于, 高于县教育局, 控制) and name nothing themselves."""
    return _COMPARES.fullmatch(name) is not None and not name.endswith(_MEASURES)


@functools.lru_cache(maxsize=8192)
def clean(lexicon: Lexicon, lead: str) -> str:
    """Returns the words of a lead without connectives and times at its head and copulas at its end."""
    found = lexicon.heads.match(lead)
    core = (lead[found.end() :] if found else lead).lstrip("、，,").rstrip("¥￥≥≤><=＝~")
    stage = _STAGE_HEAD.match(core)
    if stage:
        core = core[stage.end() :]
    compared = _COMPARED.match(core)
    if compared:
        core = core[compared.end() :]
    while core:
        if core.endswith(_WHOLE_WORDS):
            return core
        ending = lexicon.copulas.at_end(core)
        if not ending or len(ending) == len(core):
            return "" if ending else core
        core = core[: -len(ending)]
    return core


def subject_of_chain(words: str) -> str:
    """Returns the last name of a chain of budget subjects: `…支出（类）财政事务（款）行政运行（项）` is 行政运行."""
    last = ""
    for found in _CHAIN.finditer(words):
        last = found[1]
    return last


@functools.lru_cache(maxsize=8192)
def name_money(lexicon: Lexicon, lead: str, unit: str | None) -> Name:
    """Returns the name that the words before a sum of money give it."""
    if "类）" in lead or "款）" in lead or "项）" in lead:
        chain = subject_of_chain(lead)
        if chain:
            return Name(SUBJECT + chain, chain, keep=lead.rfind(chain) + len(chain))
    label = clean(lexicon, lead)
    granted = _GRANTED.match(label)
    if granted:
        label = label[granted.end() :]
    listed = _LISTS.match(label)
    if listed and len(label) > listed.end() + 1:
        label = label[listed.end() :]
    verb = _VERB.match(label)
    if verb and len(label) > verb.end() + 1 and label not in lexicon.kinds["money"]:
        label = label[verb.end() :]
    name = bare(label)
    if name.endswith(_BUDGETED) and (subject := name[: name.rindex("算") - 1]) in lexicon.subjects:
        # 一般公共服务支出预算 is the budget of a subject, and 服务支出 no part of its name.
        return Name(SUBJECT + subject, label, keep=lead.rfind(subject) + len(subject))
    known, at = lexicon.concept_at_end(name, "money")
    if name in lexicon.subjects and (not known or (at and name.startswith(_REST))):
        # 其他商品和服务支出 is an item of 商品和服务支出 and not that itself.
        return Name(SUBJECT + name, label, keep=len(lead))
    head = lead.find(label) if label else 0
    best: tuple[int, str, str] | None = None
    core = name
    for _ in range(_STEPS):
        best = _better(lexicon, best, core, unit)
        ending = lexicon.money_tails.at_end(core)
        if not ending:
            break
        if ending in _FUNDS and len(core) - len(ending) == _SHORT and best is None:
            break  # `工作经费支出` is of 工作经费
        core = core[: -len(ending)]
        if not core:
            break
        for source in _SOURCES:
            if source in ending and source != ending:
                best = _better(lexicon, best, core + source, unit)
    if best is not None:
        start, concept, found = best
        rest = name[:start]
        if rest.endswith(_PER_ONE) and len(found) - start > 1:
            # `生均公用经费` is a rate for one and no 公用经费.
            return Name(OTHER + name, label, keep=head + len(label), start=head)
        if rest.endswith(_REST):
            return Name(OTHER + name, label, keep=head + len(label), start=head)
        if rest and lexicon.transparent_only(rest, unit):
            rest = ""
        if rest and concept in _EARMARKED:
            return Name(PROJECT + trim(rest), label, keep=head + len(label), start=head)
        return Name(concept, label, rest, head + len(found), head)
    if not at and known in lexicon.stage_only and name.endswith(_SOURCES):
        return Name("", label, keep=0)  # 调整预算支出 is a stage and no thing
    if _LEVELLED.fullmatch(name):
        return Name(OTHER + name, label, keep=len(lead))
    if len(core) > 1 and compares(core):
        return Name("", "", keep=0)
    if not core or core == "占" or lexicon.transparent_only(core, unit) or _CHANGED.fullmatch(core):
        return Name("", label, keep=0)
    if name in lexicon.subjects or core in lexicon.subjects:
        staged = name not in lexicon.subjects and name[len(core) :] in lexicon.money.meaning
        named = core if staged else name
        return Name(SUBJECT + named, label, keep=head + len(named), start=head)
    return Name(OTHER + (core if len(core) >= 2 else name), label, keep=head + len(core), start=head)


def _better(
    lexicon: Lexicon, best: tuple[int, str, str] | None, core: str, unit: str | None
) -> tuple[int, str, str] | None:
    """Returns the name of the glossary that ends the words if it reaches further left than the best so far."""
    concept, start = lexicon.concept_at_end(core, "money")
    if not concept or concept in lexicon.stage_only:
        return best
    if best is not None and (start >= best[0] or best[1] not in _GENERIC):
        return best
    if concept in _TOTALS and core[start:] in lexicon.money.meaning and core[start:] in {"支出", "收入", "投入"}:
        return best
    if concept in _TOTALS and start and not lexicon.transparent_only(core[:start], unit):
        # `人民调解经费支出` is no total outlay.
        return best
    return start, concept, core


def as_project(lexicon: Lexicon, name: Name) -> Name:
    """Returns a name as that of a project where it looks like one."""
    if name.concept.startswith(OTHER) and lexicon.project_tails.at_end(bare(name.label)):
        return msgspec.structs.replace(name, concept=PROJECT + trim(bare(name.label)))
    return name


def trim(name: str) -> str:
    """Returns the name of a project without 等, 支出 and loose marks at its end."""
    return name.removesuffix("支出").removesuffix("等").rstrip("、，的")
