"""T09 and T16: wrong words, missing words, and work summaries in place of performance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.checking.text_lines import HAN, layout, words
from jiheng.facts import Finding, Section, Severity, Span

# A number of people, what they are, and at once 了: the verb between is missing.
_NO_VERB = re.compile(
    r"了(?<=(?:老人|学生|群众|村民|居民|职工|教师|老师|儿童|患者|农户|家长|干部|党员|难户|困户|愿者)了)"
)
_HEADS_BEFORE = re.compile(rf"\d\s?[多余]?[名位户][{HAN}]{{2,3}}$")
_LATIN_STOP = re.compile(rf"\.(?<=[{HAN}]{{4}}\.)(?=[ \u3000\r]{{0,3}}(?:\n|$))")
_DOUBLE_MARK = re.compile(r"[，、；：][，、；。]|。(?:[，、；]|(?<!。。)。(?!。))")
_DE_DE = re.compile(r"(?=[的了和])(?:的的(?!确|士)|了了(?!解|然|事|结|却|之)|和和(?!谐|平|睦|解|美|气|县|顺))")
_PURPOSE = re.compile(r"用于(?:开展好|举办好|组织好|抓好|做好)")
_MONEY_BEFORE = re.compile(r"(?:支出|资金|经费)[^，。；\n]{0,12}$")


@rule("T09")
def words_are_right(review: Review) -> Iterator[Finding]:
    """Words that are taken for each other, missing verbs, doubled words and marks."""
    text = review.text
    most = int(review.rule_text("T09").parameters["most"])
    found: list[Finding] = []
    for name, severity in (("confusables", Severity.WARNING), ("loose_usage", Severity.NOTE)):
        pairs = _pairs(words(review, name))
        there = review.occurring(tuple(pairs))
        found.extend(_wrong(review, wrong, pairs[wrong], severity, text.find(wrong)) for wrong in there)
    for pattern, signs, message, severity in _SHAPES:
        if signs and not review.holds(*signs):
            continue
        spans = [review.span(m.start(), m.end()) for m in review.search(pattern)]
        if not spans:
            continue
        if pattern is _NO_VERB:
            spans = [s for span in spans if (s := _with_heads(review, span)) is not None]
        if pattern is _LATIN_STOP and 3 * len(spans) > text.count("。"):
            continue  # a text that ends every sentence so has chosen its marks: T17 speaks of that
        if spans:
            where = "、".join(str(n) for n in dict.fromkeys(review.line_of(s.start) for s in spans[:5]))
            shown = text[max(spans[0].start - 6, 0) : spans[0].end].replace("\n", "")
            found.append(
                review.finding(
                    "T09", f"第{where}行{message}：“{shown.strip()}”", spans=spans[:10], severity=severity, found=shown
                )
            )
    yield from found[:most]


_SHAPES = (
    (_NO_VERB, (), "人数之后缺少动词", Severity.WARNING),
    (_DE_DE, ("的的", "了了", "和和"), "虚词重复", Severity.WARNING),
    (_DOUBLE_MARK, (), "标点重复", Severity.NOTE),
    (_LATIN_STOP, (), "句末用了英文句点", Severity.NOTE),
)


def _with_heads(review: Review, span: Span) -> Span | None:
    """Returns the place with the number of people before it: 62名老人了; None where none stands there."""
    before = _HEADS_BEFORE.search(review.text, max(span.start - 8, 0), span.start)
    return review.span(before.start(), span.end) if before else None


@lru_cache(maxsize=16)
def _pairs(entries: tuple[str, ...]) -> dict[str, str]:
    """Splits entries like 布署→部署."""
    return dict(entry.split("→", 1) for entry in entries)


def _wrong(review: Review, wrong: str, right: str, severity: Severity, at: int) -> Finding:
    spans: list[Span] = []
    while at >= 0 and len(spans) < 10:
        spans.append(review.span(at, at + len(wrong)))
        at = review.text.find(wrong, at + len(wrong))
    lines = "、".join(str(n) for n in dict.fromkeys(review.line_of(s.start) for s in spans))
    return review.finding(
        "T09",
        f"第{lines}行“{wrong}”应为“{right}”",
        spans=spans,
        severity=severity,
        expected=right,
        found=wrong,
    )


@rule("T16")
def results_are_weighed(review: Review) -> Iterator[Finding]:
    """Long accounts of work without a word on targets, and outlay told as an intention."""
    kind = review.kind
    if kind == "final-accounts":
        return
    phrase = next(iter(review.occurring(words(review, "summary_phrases"))), None)
    if phrase is not None:
        at = review.text.find(phrase)
        yield review.finding(
            "T16",
            f"第{review.line_of(at)}行“{phrase}”：以工作总结代替绩效说明，没有与目标逐项对照",
            spans=[review.sentence(at)],
            found=phrase,
        )
    else:
        yield from _chronicles(review)
    for match in review.search(_PURPOSE):
        before = _MONEY_BEFORE.search(review.text, max(match.start() - 14, 0), match.start())
        if before is None:
            continue
        span = review.span(before.start(), match.end())
        yield review.finding(
            "T16",
            f"第{review.line_of(span.start)}行“{span.quote}……”写的是打算，没有说明实际做了什么、花了多少、效果如何",
            spans=[span],
            severity=Severity.NOTE,
            found=span.quote,
        )


def _chronicles(review: Review) -> Iterator[Finding]:
    parameters = review.rule_text("T16").parameters
    weighed = words(review, "comparison_words")
    scored = any(s.slot == "scores" for s in review.report.sections)
    paragraphs = [p for p in layout(review).paragraphs if len(p.dense) >= parameters["paragraph"] and not p.tabular]
    for section in _accounts(review):
        body = review.body(section)
        dense = 0 if scored or len(body) < parameters["section"] else len("".join(body.split()))
        hits = sum(body.count(word) for word in weighed) if dense >= parameters["section"] else 0
        if dense >= parameters["section"] and hits * parameters["per_hit"] < dense:
            yield review.finding(
                "T16",
                f"“{section.title}”约{dense}字，罗列工作过程，几乎没有与目标、指标对照",
                spans=[review.span(section.start, max(section.end, section.start + 1))],
                found=f"{dense}字中对照目标的说法{hits}处",
            )
            return
        for paragraph in paragraphs:
            if not section.end <= paragraph.start < section.stop:
                continue
            if sum(paragraph.dense.count(word) for word in weighed) * parameters["per_hit"] < len(paragraph.dense):
                yield review.finding(
                    "T16",
                    f"第{review.line_of(paragraph.start)}行一段约{len(paragraph.dense)}字，按事项流水记述，没有与目标对照",
                    spans=[review.span(paragraph.start, min(paragraph.end, paragraph.start + 40))],
                    found=f"{len(paragraph.dense)}字",
                )


_RESULTS = ("performance", "work_results", "effectiveness", "efficiency")


def _accounts(review: Review) -> list[Section]:
    """Returns the outermost sections that tell results, each stretch of text once."""
    found: list[Section] = []
    for section in review.sections(*_RESULTS):
        if not found or section.start >= found[-1].stop:
            found.append(section)
    return found
