"""The page of a batch: all reports in the order of the reviewer's queue, and what was found across them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import PurePath

from jiheng.facts import Severity
from jiheng.writing.findings.markup import escaped
from jiheng.writing.findings.outcome import Outcome, first_to_mend
from jiheng.writing.findings.page import page_head
from jiheng.writing.findings.page_findings import SEVERITIES

_COLUMNS = (
    ("序", "figure"), ("单位", "unit"), ("年度", ""), ("E", "figure"), ("W", "figure"), ("I", "figure"),
    ("涉及金额（万元）", "figure"), ("最重的发现", "top"), ("数量", "figure"), ("复算", "figure"), ("文件", "file"),
)  # fmt: skip
_EXPLAINED = (
    ("E W I", "各级发现的条数：E 应退回，W 应说明或更正，I 供参考"),
    ("涉及金额", "报告写出的最大合计数（支出合计、收入合计、预算等），没有合计数时为最大的一笔金额"),
    (
        "排序",
        "严重程度 × 涉及金额，大者在前：每个 E 计 10 分、每个 W 计 3 分，乘以涉及金额（万元）；读不了的文件列在最前",
    ),
    ("数量", "报告里读出的数的个数"),
    ("复算", "相符的算式数 / 报告自己写出、可以复算的算式数（合计、占比、增减等）"),
)


def index_page(outcomes: Iterable[Outcome]) -> str:
    """Returns the page; unreadable files stand first, then the reports by severity × money."""
    rows = sorted(outcomes, key=lambda o: o.place_in_queue)
    reports = sum(o.error is None and o.is_report for o in rows)
    others = sum(o.error is None and not o.is_report for o in rows)
    unread = len(rows) - reports - others
    counts = "".join(
        f'<li><span class="chip {s.value}">{s.value} {word} <b>{sum(o.count(s) for o in rows)}</b></span></li>'
        for s, word in SEVERITIES.items()
    )
    heads = "".join(f'<th scope="col" class="{kind}">{name}</th>' for name, kind in _COLUMNS)
    names = _names([o.path for o in rows])
    body = "".join(_row(i, o, name) for i, (o, name) in enumerate(zip(rows, names, strict=True), 1))
    explained = "".join(f"<dt>{name}</dt><dd>{meaning}</dd>" for name, meaning in _EXPLAINED)
    left_out = f"，{unread} 个文件读不了" if unread else ""
    left_out += f"，{others} 个文件不像绩效报告，没有检查" if others else ""
    return (
        f"{page_head('批量审阅')}<body><header><h1>批量审阅</h1>"
        f"<p>{reports} 份报告{left_out}，按应当先看的顺序排列；点击单位看批注。</p>"
        f'<ul class="chips">{counts}</ul></header><main><div class="scroll" tabindex="0"><table class="queue">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        f'<dl class="explained" aria-label="各列的含义">{explained}</dl></main></body></html>\n'
    )


def _names(paths: list[str]) -> list[str]:
    """Returns the paths below the folder that all share: where reports lie on somebody's disk is nobody's business."""
    parents = {str(PurePath(p).parent) for p in paths}
    try:
        shared = os.path.commonpath(parents) if len(parents) > 1 else next(iter(parents), "")
        return [PurePath(p).relative_to(shared).as_posix() for p in paths]
    except ValueError:  # on several drives, or relative beside absolute
        return [PurePath(p).name for p in paths]


def _row(number: int, outcome: Outcome, name: str) -> str:
    if outcome.error is not None:
        hint = f"；{outcome.error.hint}" if outcome.error.hint else ""
        return _unranked("unread", str(number), f"读不了：{outcome.error.message}{hint}", name)
    if not outcome.is_report:
        return _unranked("no-report", "", "不像绩效报告，没有检查", name)
    unit = escaped(outcome.unit or outcome.title or "单位未识别")
    worst = min((each.finding for each in outcome.findings), key=first_to_mend, default=None)
    cells = (
        str(number),
        f'<a href="{escaped(outcome.page)}">{unit}</a>' if outcome.page else unit,
        str(outcome.year or ""),
        *(_count(outcome, s) for s in Severity),
        f"{outcome.money / 10_000:,.2f}" if outcome.money is not None else "",
        escaped(f"{worst.code} {worst.message}" if worst else "没有发现问题"),
        str(outcome.facts),
        f"{outcome.holding}/{outcome.relations}",
        escaped(name),
    )
    shown = "".join(
        f'<td class="{kind}" data-label="{label}">{cell}</td>'
        for (label, kind), cell in zip(_COLUMNS, cells, strict=True)
    )
    return f"<tr>{shown}</tr>"


def _unranked(kind: str, number: str, words: str, name: str) -> str:
    return (
        f'<tr class="{kind}"><td class="figure" data-label="序">{number}</td>'
        f'<td colspan="{len(_COLUMNS) - 2}" data-label="">{escaped(words)}</td>'
        f'<td class="file" data-label="文件">{escaped(name)}</td></tr>'
    )


def _count(outcome: Outcome, severity: Severity) -> str:
    count = outcome.count(severity)
    return f'<b class="{severity.value}">{count}</b>' if count else "0"
