"""Findings on a page: the list at its head, the cards in its margin, the numbers that lead from text to card."""

from __future__ import annotations

from collections.abc import Sequence

from jiheng.facts import Finding, Severity
from jiheng.writing.findings.markup import escaped

SEVERITIES = {Severity.ERROR: "退回", Severity.WARNING: "说明", Severity.NOTE: "提示"}


def anchor(number: int) -> str:
    """Returns the id of a card, by the number of its finding from 0."""
    return f"f{number + 1}"


def findings_section(findings: Sequence[Finding]) -> str:
    """Returns the list of all findings; what stands nowhere in the text has its card here."""
    if not findings:
        return '<section id="findings"><h2>发现</h2><p>没有发现问题。</p></section>'
    rows = "".join(
        f'<li class="{f.severity.value}"><a href="#{anchor(i)}">{_badge(i, f)}<b>{escaped(f.code)}</b> '
        f"{escaped(f.message)}</a>{_in_print(f)}</li>"
        if f.spans
        else f'<li class="{f.severity.value}">{card(i, f, len(findings))}{_in_print(f)}</li>'
        for i, f in enumerate(findings)
    )
    switches = "".join(
        f'<label><input type="checkbox" checked class="show-{s.value}"> {s.value} {word}</label>'
        for s, word in SEVERITIES.items()
    )
    return (
        f'<section id="findings"><h2>发现 <small>共 {len(findings)} 条，按轻重排列；点击到原文</small></h2>'
        f'<div class="switches" role="group" aria-label="显示哪些级别">{switches}</div>'
        f'<ol class="list">{rows}</ol></section>'
    )


def card(number: int, finding: Finding, total: int, place: str = "") -> str:
    """Returns the card of a finding.

    Args:
        number: of the finding, from 0.
        finding: what to show.
        total: how many findings there are.
        place: where it stands, for people; empty where the text beside it says so.
    """
    rows = "".join(f"<dt>{name}</dt><dd>{escaped(text)}</dd>" for name, text in _details(finding))
    more = f"<details><summary>建议、依据</summary><dl>{rows}</dl></details>" if rows else ""
    before = f'<a href="#{anchor(number - 1)}" aria-label="上一条">↑</a>' if number else ""
    after = f'<a href="#{anchor(number + 1)}" aria-label="下一条">↓</a>' if number + 1 < total else ""
    where = f"<small>{escaped(place)}</small>" if place else ""
    return (
        f'<article class="card {finding.severity.value}" id="{anchor(number)}" tabindex="-1">'
        f"<h3><span>{_badge(number, finding)}{finding.severity.value} {escaped(finding.code)} {where}</span>"
        f"<nav>{before}{after}</nav></h3><p>{escaped(finding.message)}</p>{more}</article>"
    )


def references(numbers: Sequence[int], findings: Sequence[Finding]) -> str:
    """Returns the numbers of findings behind a paragraph, each leading to its card."""
    links = "".join(
        f'<a class="{findings[n].severity.value}" href="#{anchor(n)}" aria-label="第 {n + 1} 条发现">{n + 1}</a>'
        for n in numbers
    )
    return f'<span class="refs">{links}</span>' if links else ""


def _badge(number: int, finding: Finding) -> str:
    return f'<span class="number {finding.severity.value}">{number + 1}</span>'


def _details(finding: Finding) -> list[tuple[str, str]]:
    named = (
        ("应为", finding.expected),
        ("实为", finding.found),
        ("相差", finding.difference),
        ("建议", finding.hint),
        ("依据", finding.basis),
    )
    return [(name, text) for name, text in named if text]


def _in_print(finding: Finding) -> str:
    """On paper the list says all, and the margin nothing."""
    text = "　".join(f"{name}：{text}" for name, text in _details(finding) if name in {"建议", "依据"})
    return f'<p class="paper">{escaped(text)}</p>' if text else ""
