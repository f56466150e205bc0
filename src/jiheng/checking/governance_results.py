"""G05 and G06: what becomes of the results, and where they can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jiheng.checking.governance_problems import is_nothing, leaves
from jiheng.checking.register import rule
from jiheng.checking.review import Review
from jiheng.checking.text_lines import layout, words
from jiheng.facts import Finding, Section, Severity, Span

_APPLIED = re.compile(
    r"(?:应用|运用)[于到在至]|结果[^，。；\n]{0,12}(?:用[于到作]|应用|运用|作为)|作为[^，。；\n]{0,24}(?:预算|考核|安排)[^，。；\n]{0,8}(?:依据|参考)"
    r"|与[^，。；\n]{0,12}挂钩"
)
# 用于安排2025年项目预算: a use in one clause with what it is used for.
_ACTED = re.compile(
    r"用(?:于|来)[^，。；\n]{0,24}(?:预算|考核|项目|资金|政策|制度)|纳入[^，。；\n]{0,16}考核|削减|压减|调减|核减|取消|优先|整改|约谈|(?:根据|依据|按照)[^，。；\n]{0,12}结果"
)
_CONCRETE = re.compile(r"改进|完善|整改|削减|压减|调减|取消|调整|核减|增加|优先|约谈|考核|奖惩|通报|挂钩|\d")
_DISCLOSED = re.compile(r"(?:公开|公示|公布)")
_RESULT_OR_REPORT = re.compile(r"自评|评价|绩效|结果|报告|决算")
_SITE = re.compile(r"网|平台|公众号|公告栏")
_ADDRESS = re.compile(r"https?://|www\.|[A-Za-z0-9-]{2,40}\.(?:gov|com|cn|org)|网址|链接")
_DATE = re.compile(
    r"20\d\d\s{0,3}年\s{0,3}\d{1,2}\s{0,3}月|\d{1,2}\s{0,3}月\s{0,3}\d{1,2}\s{0,3}日|20\d\d[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}\s{0,3}个?工作日内|日内|\d{1,2}\s{0,3}月[底份中上下]"
)
_SENTENCE = re.compile(r"[^。；\n]+")


def results_untold(review: Review) -> bool:
    """Tells whether a report says nothing on consequences: use of results, disclosure, problems, measures all lack."""
    slots = {s.slot for s in review.report.sections}
    if slots & {"use_of_results", "disclosure", "problems", "measures"}:
        return False
    return not _APPLIED.search(review.dense) and not any(True for _ in _disclosures(review))


@rule("G05", whole=True)
def results_are_used(review: Review) -> Iterator[Finding]:
    """The section on the use of results names no use, or none that could be looked up later."""
    if review.kind != "self-evaluation":
        return
    sections = leaves(review, "use_of_results")
    for section in sections:
        body = review.body(section)
        if is_nothing(review, body):
            yield _unused(review, section, f"“{section.title}”写“无”，没有任何结果应用", Severity.WARNING)
        elif not _APPLIED.search(body) and not _ACTED.search(body):
            yield _unused(review, section, f"“{section.title}”没有写自评结果用在哪里", Severity.WARNING)
        elif not any(_CONCRETE.search(sentence) for sentence in _of_use(body)):
            yield _unused(review, section, f"“{section.title}”只笼统写应用，没有具体事项", Severity.NOTE)
    if not sections and results_untold(review):
        yield review.finding(
            "G05",
            "全文没有自评结果如何应用、如何公开的内容，也没有问题和改进措施",
            spans=[_last(review)],
            expected="结果应用和公开情况",
            found="无",
        )


def _of_use(body: str) -> list[str]:
    """Returns the sentences of a body that do not speak of publishing: its dates and addresses tell of no use."""
    return [s for s in _SENTENCE.findall(body) if _APPLIED.search(s) or not _DISCLOSED.search(s)]


def _unused(review: Review, section: Section, message: str, severity: Severity) -> Finding:
    return review.finding(
        "G05",
        message,
        spans=[review.span(section.start, max(section.end, section.start + 1)), _body(review, section)],
        severity=severity,
        expected="应用的具体事项（预算安排、项目调整、制度完善等）",
    )


def _body(review: Review, section: Section) -> Span | None:
    start, end = section.end, min(section.stop, section.end + 200)
    while start < end and review.text[start].isspace():
        start += 1
    while end > start and review.text[end - 1].isspace():
        end -= 1
    return review.span(start, end) if start < end else None


def _last(review: Review) -> Span | None:
    lines = layout(review).lines
    return review.span(lines[-1].start, min(lines[-1].end, lines[-1].start + 40)) if lines else None


@rule("G06", whole=True)
def disclosure_can_be_found(review: Review) -> Iterator[Finding]:
    """The report is to be published, and where and when must be said."""
    if review.kind != "self-evaluation" or results_untold(review):
        return
    statements = list(_disclosures(review))
    if not statements:
        yield review.finding(
            "G06",
            "全文没有写自评结果在哪里、何时公开",
            spans=[],
            expected="公开的日期和网址",
            found="无公开说明",
        )
        return
    if any(_ADDRESS.search(s.quote) or _DATE.search(s.quote) for s in statements):
        return
    yield review.finding(
        "G06",
        f"第{review.line_of(statements[0].start)}行说明结果公开，没有写公开日期，也没有网址",
        spans=statements,
        expected="公开的日期和网址",
        found="仅有公开的表示",
    )


def _disclosures(review: Review) -> Iterator[Span]:
    """Yields the sentences that say the results are made public; scores and plain talk of openness do not count."""
    other = words(review, "other_disclosure")
    for match in review.search(_DISCLOSED):
        sentence = review.sentence(match.start())
        nearby = review.text[max(match.start() - 40, 0) : match.end() + 30]
        if match.start() and review.text.startswith("信息", match.start() - 2) and not _SITE.search(nearby):
            continue
        if any(word in nearby for word in other) or not _RESULT_OR_REPORT.search(sentence.quote):
            continue
        if any(s.start <= match.start() < s.end for s in review.sections("use_of_results", "disclosure")):
            continue
        yield sentence
