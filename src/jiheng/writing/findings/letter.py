"""The letter that returns a report: each finding with its sentence, calculation and ground, and what to mend."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from jiheng.facts import Finding, Severity
from jiheng.writing.findings.outcome import Located, Outcome
from jiheng.writing.report.composition import Composition, Paragraph, Section, Words

_HEADS = {
    Severity.ERROR: "必须更正的问题",
    Severity.WARNING: "需要说明或更正的问题",
    Severity.NOTE: "提请核对的事项",
}


def return_letter(
    outcome: Outcome,
    findings: Sequence[tuple[Located, str]],
    *,
    sender: str,
    today: datetime.date,
    due: datetime.date,
) -> Composition:
    """Returns the letter, ready for `jiheng.writing.report.word.word`.

    Args:
        outcome: of the report.
        findings: those that stand, in the order to mend, each with the sentence it begins in.
        sender: who returns it.
        today: date under the letter.
        due: by when the mended report is expected.
    """
    named = f"《{outcome.title or outcome.path}》"
    returned = any(each.finding.severity is Severity.ERROR for each, _ in findings)
    opening = (
        f"你单位报送的{named}收悉。经逐项核对原文数字、算式和文字，共有{len(findings)}处需要处理，"
        f"{'现予退回' if returned else '现将意见反馈如下'}。请逐条更正或说明，于{_day(due)}前重新报送。"
    )
    if not findings:
        opening = f"你单位报送的{named}收悉。经逐项核对原文数字、算式和文字，没有需要更正的问题。"
    sections = [Section(1, "", "", "", (_text(f"{outcome.unit or '报送单位'}：", flush=True), _text(opening)))]
    number = 0
    for severity, head in _HEADS.items():
        body: list[Paragraph] = []
        for each, sentence in findings:
            if each.finding.severity is severity:
                number += 1
                body += _matter(number, each, sentence)
        if body:
            sections.append(Section(1, "", head, "", tuple(body)))
    if findings:
        closing = (
            "更正后的数字应与决算报表、会计账簿和绩效目标批复一致；认为原文无误的，请附计算过程和依据书面说明。",
            f"重新报送期限：{_day(due)}。",
        )
        sections.append(Section(1, "", "重新报送要求", "", tuple(_text(line) for line in closing)))
    title = "关于退回绩效自评报告的意见" if returned else "关于绩效自评报告的审核意见"
    return Composition(sender, today.year, outcome.standard, title, tuple(sections), (), (), {}, signed_on=today)


def _matter(number: int, each: Located, sentence: str) -> list[Paragraph]:
    finding = each.finding
    lines = [f"{number}．{finding.message}{_stop(finding.message)}"]
    if quoted := sentence or each.quote:
        lines.append(f"原文（{_place(each)}）：“{quoted}”")
    if sums := _sums(finding):
        lines.append(f"核算：{sums}。")
    if finding.basis:
        lines.append(f"依据：{finding.basis}{_stop(finding.basis)}")
    if finding.hint:
        lines.append(f"请更正：{finding.hint}{_stop(finding.hint)}")
    return [_text(line) for line in lines]


def _sums(finding: Finding) -> str:
    named = (("应为", finding.expected), ("实为", finding.found), ("相差", finding.difference))
    return "，".join(f"{name}{text}" for name, text in named if text)


def _place(each: Located) -> str:
    if each.cell:
        return f"单元格{each.cell}"
    return f"第{each.page}页" if each.page else f"第{each.line}行"


def _stop(text: str) -> str:
    return "" if text.endswith(("。", "！", "？", "；")) else "。"


def _day(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _text(text: str, *, flush: bool = False) -> Paragraph:
    return Paragraph((Words(text),), flush=flush)
