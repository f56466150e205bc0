"""The catalogue of rules as text, JSON and Markdown; the Markdown is the documentation in `docs/rules.md`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from jiheng.facts import RuleClass, Severity
from jiheng.standards.rules import RuleText

GROUPS = {"M": "资金", "P": "绩效", "G": "管理", "T": "文本", "B": "批次"}
SEVERITIES = {Severity.ERROR: "退回", Severity.WARNING: "说明或更正", Severity.NOTE: "提示"}
CLASSES = {
    RuleClass.TEXT: "仅凭文本",
    RuleClass.KNOWLEDGE: "需要目录、日历等知识",
    RuleClass.JUDGEMENT: "判断性建议，不高于 W",
}

_PREFACE = """# 规则目录

本页由 `jiheng rules --format markdown` 生成，内容在 `src/jiheng/standards/data/rules`，计算在 `src/jiheng/checking`。

严重程度：E 退回，W 说明或更正，I 提示；所列为默认程度；“可至 E”表示情形严重时退回，“视情形”之后是可能给出的其他程度。
类别：D 仅凭文本即可断定，K 需要随附的目录、日历等知识，J 判断性建议，不高于 W。
依据后注明的“据公开材料重构”“按惯例假定”表示该条不是文件原文。
"""


def line(entry: RuleText) -> str:
    """Returns a rule in one line."""
    off = "" if entry.enabled else "（默认不运行）"
    return f"{entry.code}  {entry.severity.value}  {entry.klass.value}  {entry.title}{_up_to(entry)}{off}"


def _up_to(entry: RuleText) -> str:
    """Says how grave its findings may be, where that is graver than the default."""
    return f"（可至 {entry.gravest.value}）" if entry.gravest is not entry.severity else ""


def page(entry: RuleText) -> str:
    """Returns all that is known of a rule, for a terminal."""
    parts = [
        f"{entry.code} {entry.title}",
        f"程度：{_severities(entry)}　类别：{entry.klass.value} {CLASSES[entry.klass]}",
        f"查什么：{entry.meaning}",
        f"怎样改：{entry.hint}",
    ]
    parts += [f"依据：{basis}" for basis in entry.basis]
    parts += [f"参数：{_parameters(entry)}"] if entry.parameters else []
    parts += [f"适用：{_scope(entry)}"] if _scope(entry) else []
    parts += [f"说明：{entry.note}"] if entry.note else []
    parts += ["正例：", _indented(entry.passing)] if entry.passing else []
    parts += ["反例：", _indented(entry.failing)] if entry.failing else []
    return "\n".join(parts)


def as_json(entries: Iterable[RuleText]) -> str:
    """Returns the rules as a JSON list."""
    return json.dumps([_plain(e) for e in entries], ensure_ascii=False, indent=2)


def as_markdown(entries: Iterable[RuleText]) -> str:
    """Returns the documentation: a table of all rules, then each rule with its examples."""
    found = list(entries)
    parts = [_PREFACE]
    for letter, group in GROUPS.items():
        members = [e for e in found if e.code.startswith(letter)]
        if members:
            rows = [
                f"| [{e.code}](#{e.code.lower()}) | {e.title} | {e.severity.value}{_up_to(e)} | {e.klass.value} |"
                for e in members
            ]
            parts.append("\n".join((f"## {group}\n", "| 代码 | 名称 | 程度 | 类别 |", "|---|---|---|---|", *rows, "")))
    parts += [_section(e) for e in found]
    return "\n".join(parts)


def _section(entry: RuleText) -> str:
    parts = [
        f'<a id="{entry.code.lower()}"></a>\n',
        f"### {entry.code} {entry.title}\n",
        f"{_severities(entry)} · {entry.klass.value} {CLASSES[entry.klass]}\n",
        f"{entry.meaning}\n",
        f"**怎样改**　{entry.hint}\n",
    ]
    if entry.basis:
        parts.append("**依据**　" + "；".join(str(b) for b in entry.basis) + "\n")
    if entry.parameters:
        parts.append(f"**参数**　{_parameters(entry)}\n")
    if _scope(entry):
        parts.append(f"**适用**　{_scope(entry)}\n")
    if entry.note:
        parts.append(f"**说明**　{entry.note}\n")
    for label, example in (("正例", entry.passing), ("反例", entry.failing)):
        if example:
            parts.append(f"{label}\n\n```text\n{example}\n```\n")
    return "\n".join(parts)


def _severities(entry: RuleText) -> str:
    """Returns the default severity, and the others that its findings may have."""
    others = "、".join(f"{s.value} {SEVERITIES[s]}" for s in entry.severities if s is not entry.severity)
    return f"{entry.severity.value} {SEVERITIES[entry.severity]}" + (f"（视情形：{others}）" if others else "")


def _scope(entry: RuleText) -> str:
    years = f"{entry.first_year or ''}—{entry.last_year or ''}年度" if entry.first_year or entry.last_year else ""
    return "，".join(filter(None, (years, "、".join(entry.jurisdictions))))


def _parameters(entry: RuleText) -> str:
    return "，".join(f"{key} = {_value(value)}" for key, value in entry.parameters.items())


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "、".join(map(str, value))
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _plain(entry: RuleText) -> dict[str, Any]:
    return {
        "code": entry.code,
        "title": entry.title,
        "severity": entry.severity.value,
        "severities": [s.value for s in entry.severities or (entry.severity,)],
        "class": entry.klass.value,
        "meaning": entry.meaning,
        "hint": entry.hint,
        "basis": [{"document": b.document, "article": b.article, "status": b.status.value} for b in entry.basis],
        "first_year": entry.first_year,
        "last_year": entry.last_year,
        "jurisdictions": list(entry.jurisdictions),
        "parameters": {k: _value(v) for k, v in entry.parameters.items()},
        "passing": entry.passing,
        "failing": entry.failing,
        "enabled": entry.enabled,
        "note": entry.note,
    }


def _indented(text: str) -> str:
    return "\n".join(f"    {each}" for each in text.splitlines())
