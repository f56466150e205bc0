"""G07 to G10, G12 and G13: procurement, duties, assets, grants and control."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from jiheng.checking.figures import money
from jiheng.checking.governance_problems import is_nothing
from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.checking.text_lines import layout, words
from jiheng.facts import Finding, Severity

_ABOVE_PLAN = re.compile(
    r"(?P<what>采购[^。；\n]{0,16}?)(?P<not>未|没有|不|并未)?(?:大于|超过|超出|高于|多于)[^，。；\n]{0,10}?(?:采购)?(?:计划|预算)"
)
_PLAN_AND_REAL = re.compile(
    r"采购(?:计划|预算)(?:数|金额|总额)?为?(?P<plan>\d[\d,]{0,12}(?:\.\d{1,6})?)\s?(?P<plan_unit>万元|亿元|元)[，,；;、]?"
    r"(?:实际|全年|当年|共|完成){0,3}(?:政府)?采购(?:金额|支出|总额|数)?(?:为|共|共计)?(?P<real>\d[\d,]{0,12}(?:\.\d{1,6})?)\s?(?P<real_unit>万元|亿元|元)"
)
_SCALE = {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100000000)}
_PLAN_CHANGED = re.compile(
    r"(?:调整|追加|变更)[^，。；\n]{0,8}(?:采购)?(?:计划|预算)|(?:采购)?(?:计划|预算)[^，。；\n]{0,4}(?:调整|追加|变更)"
)
_LARGE = re.compile(r"大金额|大额|金额较大|大宗|限额(?:标准)?以上")
_SMALL = re.compile(r"限额(?:标准)?以下|小额|零星|金额较小")
_OFF_PLATFORM = re.compile(r"平台外|平台之外|线下|目录外")
_BY_THE_SAME = ("均为", "同时为", "兼任", "也是", "即为", "兼")
_OVERSIGHT = re.compile(
    rf"(?:使用|管理|实施|采购|经办|会计|业务)[^，。；\n]{{0,14}}(?:{'|'.join(_BY_THE_SAME)})[^，。；\n]{{0,14}}(?:监督|审批|验收|出纳|审计|稽核)(?:部门|人员|岗位|人|科室|$)?"
)
_MONEY = re.compile(r"\d[\d,.]{0,14}\s{0,2}(?:万元|亿元|元)")
_BASIS = re.compile(r"《([^》\n]{2,40})》")
_GRANT = re.compile(
    r"(?:发放[^，。；\n\d]{0,8}(?:补助|补贴|奖金|慰问金|奖励|津贴|救助金)|(?:给予|奖励)[^，。；\n\d]{1,16}"
    r"|(?:奖补|以奖代补|资助)[^，。；\n\d]{0,16}(?:公司|企业|合作社|农场|大户|个人|单位|协会|基地)[^，。；\n\d]{0,4})"
    r"\d[\d.]{0,10}\s?(?:余|多)?\s?(?:万元|元)"
)
_GRANT_WORDS = ("发放", "给予", "奖励", "奖补", "以奖代补", "资助")
_GRANT_GROUND = re.compile(r"标准|名单|公示|评审|每人|人均|每户|审核|考核|申报|验收")
_ITEM_SCORE = re.compile(
    r"(资产|成本|信息公开|绩效|采购|内控|财务|预算|资金)[\u4e00-\u9fff]{0,4}?\s?(\d{1,3}(?:\.\d{1,2})?)\s?分"
)
_DIGIT = re.compile(r"\d")
_MARK_LENGTH = 4  # the number of an item is no figure
_SHOWN = 6


@rule("G07")
def procurement_keeps_to_plan(review: Review) -> Iterator[Finding]:
    """A report that says it bought for more than it planned."""
    if not review.holds("采购"):
        return
    for match in review.search(_ABOVE_PLAN):
        sentence = review.sentence(match.start())
        if (
            match["not"]
            or re.search(r"(?:未|不得|没有|不)[^，。；\n]{0,2}$", match["what"])
            or "不得超" in sentence.quote
        ):
            continue
        money = _MONEY.findall(sentence.quote)
        changed = _PLAN_CHANGED.search(sentence.quote) is not None
        lacking = "，采购金额和计划金额均未列出" if len(money) < 2 else ""
        yield review.finding(
            "G07",
            f"第{review.line_of(match.start())}行“{match[0]}”：实际采购超过计划"
            + (lacking if not changed else "，请附计划调整的批复"),
            spans=[review.span(match.start(), match.end())],
            severity=Severity.WARNING if changed and not lacking else Severity.ERROR,
            expected="先调整采购计划（预算）再采购，并列明两个金额",
            found=match[0],
        )
    yield from _bought_above_plan(review)


def _bought_above_plan(review: Review) -> Iterator[Finding]:
    """The two amounts stand side by side, and what was bought is more."""
    for match in review.search(_PLAN_AND_REAL):
        plan, real = (Decimal(match[n].replace(",", "")) * _SCALE[match[f"{n}_unit"]] for n in ("plan", "real"))
        sentence = review.sentence(match.start())
        if real <= plan or _PLAN_CHANGED.search(sentence.quote):
            continue
        yield review.finding(
            "G07",
            f"第{review.line_of(match.start())}行实际采购{match['real']}{match['real_unit']}，"
            f"超过采购计划{match['plan']}{match['plan_unit']}，没有写计划调整的批复",
            spans=[review.span(match.start(), match.end())],
            expected=f"不超过{match['plan']}{match['plan_unit']}，或附计划调整的批复",
            found=f"{match['real']}{match['real_unit']}",
            difference=money(real - plan),
        )


@rule("G08")
def procurement_methods_are_lawful(review: Review) -> Iterator[Finding]:
    """Large purchases off the platform or by methods the law does not know."""
    for term in review.occurring(words(review, "procurement_misnomers")):
        at = review.text.find(term)
        sentence = review.sentence(at)
        if _SMALL.search(sentence.quote):
            continue
        large = _LARGE.search(sentence.quote)
        if large is None:
            severity = Severity.WARNING
            why = "不是法定的采购方式名称"
        else:
            severity = Severity.ERROR
            off = _OFF_PLATFORM.search(sentence.quote)
            why = f"“{large[0]}”采购" + (f"在“{off[0]}”进行，" if off else "") + "应按限额标准采用法定采购方式"
        yield review.finding(
            "G08",
            f"第{review.line_of(at)}行“{term}”：{why}",
            spans=[sentence],
            severity=severity,
            expected="公开招标、邀请招标、竞争性谈判、竞争性磋商、询价、单一来源、框架协议",
            found=term,
        )
        return


@rule("G09")
def duties_are_apart(review: Review) -> Iterator[Finding]:
    """Who uses or handles the money also supervises it."""
    for match in review.search(_OVERSIGHT) if review.holds(*_BY_THE_SAME) else ():
        yield review.finding(
            "G09",
            f"第{review.line_of(match.start())}行“{match[0]}”：使用、经办与监督由同一方承担，不相容岗位没有分离",
            spans=[review.span(match.start(), match.end())],
            expected="监督由财务、内审或纪检等独立一方承担",
            found=match[0],
        )


@rule("G10")
def assets_have_figures(review: Review) -> Iterator[Finding]:
    """A section on assets without one figure, or one that rests on a document about something else."""
    if review.kind == "final-accounts":
        return
    wrong_basis = words(review, "not_asset_rules")
    told: set[str] = set()
    for section in review.sections("assets"):
        body = review.body(section)
        dense = "".join(body.split())
        if not dense or is_nothing(review, body) or dense in told:
            continue
        told.add(dense)
        basis = [m[0] for m in _BASIS.finditer(body) if any(word in m[1] for word in wrong_basis)]
        figure = any(c.isdecimal() for c in dense)
        if figure and not basis:
            continue
        faults = [f"依据的{basis[0]}不是资产管理制度"] if basis else []
        faults += [] if figure else ["没有资产数额、增减和处置的数字"]
        yield review.finding(
            "G10",
            f"“{section.title}”{'，'.join(faults)}",
            spans=[
                review.span(section.start, max(section.end, section.start + 1)),
                *(
                    review.span(p.start, min(p.end, p.start + 60))
                    for p in layout(review).paragraphs
                    if section.end <= p.start < section.stop
                ),
            ][:_SHOWN],
            expected="年初数、增加、减少、年末数和资产管理制度",
            found="、".join(basis) or "无数字",
        )


@rule("G12")
def grants_have_ground(review: Review) -> Iterator[Finding]:
    """Money given to people or companies with no standard, list or public notice in the sentence."""
    if review.kind == "final-accounts":
        return
    found = []
    told: set[int] = set()
    for match in review.beginning(_GRANT, _GRANT_WORDS):
        sentence = review.sentence(match.start())
        if sentence.start not in told and not _GRANT_GROUND.search(sentence.quote):
            told.add(sentence.start)
            found.append(review.span(match.start(), match.end()))
    if found:
        shown = "、".join(f"“{''.join(span.quote.split())}”" for span in found[:3])
        yield review.finding(
            "G12",
            f"第{review.line_of(found[0].start)}行{shown}没有写发放依据、标准和公示情况",
            spans=found[:_SHOWN],
            expected="政策依据、标准、名单和公示",
        )


@rule("G13")
def control_has_facts(review: Review) -> Iterator[Finding]:
    """Paragraphs of control phrases without one figure, and marks for management that nothing in the text bears out."""
    if review.kind == "final-accounts":
        return
    parameters = review.rule_text("G13").parameters
    sheet = layout(review)
    phrases = review.occurring(words(review, "control_phrases"), review.dense)
    empty = []
    for paragraph in sheet.paragraphs if len(phrases) >= parameters["phrases"] else ():
        if paragraph.tabular or len(paragraph.dense) < parameters["shortest"]:
            continue
        if _DIGIT.search(paragraph.dense, _MARK_LENGTH):
            continue
        used = [phrase for phrase in phrases if phrase in paragraph.dense]
        used = [phrase for phrase in used if not any(phrase != other and phrase in other for other in used)]
        if len(used) >= parameters["phrases"]:
            empty.append((paragraph, used))
    if empty:
        lines = "、".join(str(review.line_of(p.start)) for p, _ in empty[:_SHOWN])
        shown = "、".join(f"“{phrase}”" for phrase in empty[0][1][:3])
        yield review.finding(
            "G13",
            f"第{lines}行只有{shown}等管理要求，没有金额、次数、日期等事实",
            spans=[review.span(p.start, min(p.end, p.start + 60)) for p, _ in empty[:_SHOWN]],
            expected="检查次数、金额、日期和结果",
        )
    yield from _unproved_marks(review)


def _unproved_marks(review: Review) -> Iterator[Finding]:
    if "得分" not in review.text:
        return
    by_sentence: dict[int, list[re.Match[str]]] = {}
    for match in review.search(_ITEM_SCORE):
        by_sentence.setdefault(review.sentence(match.start()).start, []).append(match)
    for matches in by_sentence.values():
        bare = [m for m in matches if float(m[2]) > 0 and review.text.count(m[1]) == 1]
        if len(bare) >= 2:
            shown = "、".join(f"“{''.join(m[0].split())}”" for m in bare)
            yield review.finding(
                "G13",
                f"第{review.line_of(bare[0].start())}行{shown}，全文没有支撑这些得分的事实",
                spans=[review.span(m.start(), m.end()) for m in bare],
                expected="得分对应的管理事实",
            )
