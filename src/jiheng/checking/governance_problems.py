"""G01 to G04: whether the problems and measures of a report answer to its own figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from jiheng.checking.register import registered, rule
from jiheng.checking.review import Review
from jiheng.checking.text_lines import HAN, words
from jiheng.facts import Finding, Section, Severity, Span

_FIGURE = re.compile(r"\d\s?(?:万|元|%|％|个百分点)")
_NOTHING = str.maketrans("", "", " \t\r\n\u3000\u00a0。.；;，,！!：:、")
_SENTENCE = re.compile(r"[^。；！？\n]+")
_FULL_MARK_WORDS = ("分值", "满分", "权重", "总分", "标准分", "（", "(")
_FULL_MARK = re.compile(
    r"(?:分值|满分|权重|总分值?|标准分|[（(])[：:为\s]{0,3}(?P<full>\d{1,3}(?:\.\d{1,3})?)\s{0,3}分?[）)]?[，,：:；\s]{0,4}"
    r"(?:自评|实际|本项|综合|最终|实)?\s{0,3}(?:得分?[：:为\s]{0,3}(?P<got>\d{1,3}(?:\.\d{1,3})?)\s{0,3}分"
    r"|(?P<none>不得分|未得分|得零分))"
)
# Rare enough to be looked for before the whole pattern.
_GOT = re.compile(r"得(?:分|零分|[：:为\s]{0,3}\d)")
_NAME_BEFORE = re.compile(rf"[{HAN}、“”\"]{{2,40}}\s{{0,3}}[（(]?\s?$")
# A deadline: 2024年 in 编制2024年预算 is none.
_DATE = re.compile(
    r"20\d\d\s?年(?!度?[^，。；\n]{0,10}(?:预算|计划|指标|目标|方案|项目|任务|工作))|\d{1,2}\s?月|[一二三四]季度|[上下]半年|年底|年内|月底|季度末|期限|时限|每[季月周]"
)
_OWNER = re.compile(
    r"责任(?:人|单位|部门|科室|股室)|由[^，。；\n]{1,20}(?:负责|牵头|落实)|牵头|专人|[办科股处室部]室?负责|领导小组"
)
_DROPPED = re.compile(r"管理|指标|开展|情况|工作|及|和|与|的|加强|推进|提高|[、“”\"（）]")
_LONGEST_BODY = 2000
_LONGEST_NOTHING = 200


def is_nothing(review: Review, body: str) -> bool:
    """Tells whether a section says no more than 无."""
    return len(body) <= _LONGEST_NOTHING and body.translate(_NOTHING) in words(review, "nothing")


def leaves(review: Review, slot: str) -> list[Section]:
    """Returns the sections of a slot that hold no other section of the same slot."""
    found = review.sections(slot)
    return [s for s in found if not any(o is not s and s.start <= o.start and o.stop <= s.stop for o in found)]


@rule("G01")
def no_problems_means_none(review: Review) -> Iterator[Finding]:
    """无 under problems while other rules find that money or targets were missed."""
    for section in leaves(review, "problems"):
        body = review.body(section)
        if not is_nothing(review, body):
            continue
        against = _own_figures(review)
        if not against:
            return
        strong: list[str] = review.rule_text("G01").parameters["strong"]
        grave = any(f.code in strong for f in against)
        shown = "；".join(f.message.rstrip("。；") for f in against[:3])
        measures = [s for s in leaves(review, "measures") if is_nothing(review, review.body(s))]
        yield review.finding(
            "G01",
            f"“{section.title}”写“无”，但报告自己的内容显示：{shown}",
            spans=[_whole(review, section), *(_whole(review, s) for s in measures)],
            severity=Severity.ERROR if grave else Severity.WARNING,
            expected="写明上述问题及原因",
            found="无",
        )
        return


def _own_figures(review: Review) -> list[Finding]:
    parameters = review.rule_text("G01").parameters
    rules = registered()
    found: list[Finding] = []
    for codes in (parameters["strong"], parameters["weak"]):
        for code in codes:
            function = rules.get(code)
            if function is not None and code in review.standards.rules:
                found += review.raised(function)
        if found:
            break
    return found


def _whole(review: Review, section: Section) -> Span:
    end = min(section.stop, section.start + _LONGEST_BODY)
    while end > section.start + 1 and review.text[end - 1].isspace():
        end -= 1
    return review.span(section.start, end)


@rule("G02")
def problems_have_figures(review: Review) -> Iterator[Finding]:
    """A deviation in money or progress is named as a problem without a figure."""
    deviations = words(review, "deviations")
    money = any(f.stage.is_budget for f in review.money)
    rate = any(concept in review.by_concept for concept in ("预算执行率", "预算完成率"))
    for section in leaves(review, "problems"):
        body = review.body(section)
        if _FIGURE.search(body):
            continue
        for match in _SENTENCE.finditer(review.text, section.end, section.stop):
            word = next((w for w in deviations if w in match[0]), None)
            if word is None or re.match(r"\s{0,4}(?:下一步|加强|针对)", match[0]):
                continue
            certain = not money and not rate and review.kind == "self-evaluation"
            yield review.finding(
                "G02",
                f"第{review.line_of(match.start())}行提出“{_short(match[0])}”，没有写金额、比率或数量"
                + ("，全文也没有可以衡量它的预算数" if certain else ""),
                spans=[review.span(match.start(), match.end())],
                severity=Severity.ERROR if certain else Severity.WARNING,
                expected="偏差的金额和比率",
                found=word,
            )
            break


def _short(text: str, length: int = 40) -> str:
    text = "".join(text.split())
    return text if len(text) <= length else text[:length] + "……"


class Loss(msgspec.Struct, frozen=True, gc=False):
    """An indicator that did not get its full mark."""

    name: str
    full: Decimal
    got: Decimal
    span: Span

    @property
    def share(self) -> Decimal:
        return (self.full - self.got) / self.full if self.full else Decimal(0)


@rule("G03")
def lost_points_are_problems(review: Review) -> Iterator[Finding]:
    """Indicators that lost marks and that the problems do not name."""
    sections = leaves(review, "problems")
    if not sections:
        return
    losses = _losses(review)
    if not losses:
        return
    told = "".join("".join(review.body(s).split()) for s in sections)
    if is_nothing(review, told) or "扣分" in told or "失分" in told:
        return
    silent = [loss for loss in losses if not _named(loss.name, told)]
    heavy: Decimal = review.rule_text("G03").parameters["heavy"]
    grave = [loss for loss in silent if loss.share >= heavy]
    if not grave:
        return
    shown = "、".join(
        f"“{loss.name}”（{loss.full}分得{loss.got}分）" for loss in sorted(silent, key=lambda x: -x.share)[:4]
    )
    yield review.finding(
        "G03",
        f"存在问题部分没有提到丢分的指标：{shown}",
        spans=[*(_whole(review, s) for s in sections), *(loss.span for loss in grave)],
        severity=Severity.ERROR if len(silent) == len(losses) else Severity.WARNING,
        expected="逐项说明丢分指标的问题和原因",
        found="未提及",
    )


def _losses(review: Review) -> list[Loss]:
    found: list[Loss] = []
    if not _GOT.search(review.text):
        return found
    for match in review.beginning(_FULL_MARK, _FULL_MARK_WORDS):
        before = _NAME_BEFORE.search(review.text, max(match.start() - 44, 0), match.start())
        if before is None:
            continue
        full = Decimal(match["full"])
        got = Decimal(0) if match["none"] else Decimal(match["got"])
        if got < full <= 100:
            name = before[0].strip('、“”"（( ')
            found.append(Loss(name, full, got, review.span(before.start(), match.end())))
    return found


def _named(name: str, told: str) -> bool:
    """Tells whether three characters in a row of an indicator (two of a short one) stand in the problems."""
    own = _DROPPED.sub("", name)
    size = 3 if len(own) > 3 else 2
    return any(own[i : i + size] in told for i in range(max(len(own) - size + 1, 0)))


@rule("G04")
def measures_are_assigned(review: Review) -> Iterator[Finding]:
    """Measures without anyone answerable and without a date."""
    for section in leaves(review, "measures"):
        body = review.body(section)
        if not body.strip() or is_nothing(review, body):
            continue
        if _DATE.search(body) or _OWNER.search(body):
            continue
        yield review.finding(
            "G04",
            f"“{section.title}”没有写由谁负责、何时完成：“{_short(body)}”",
            spans=[_whole(review, section)],
            expected="责任人（科室）和完成时限",
            found="均无",
        )
