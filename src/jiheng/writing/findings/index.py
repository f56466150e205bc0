"""The page of a batch: all reports in the order of the reviewer's queue, and what was found across them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from jiheng.facts import Severity
from jiheng.writing.findings.markup import escaped
from jiheng.writing.findings.outcome import Outcome
from jiheng.writing.findings.page import page_head

_COLUMNS = ("序", "单位", "年度", "E", "W", "I", "涉及金额（万元）", "最重的发现", "数量", "复算", "文件")
_FIGURE = ' class="figure"'


def index_page(outcomes: Iterable[Outcome]) -> str:
    """Returns the page; unreadable files stand first, then the reports by severity × money."""
    rows = sorted(outcomes, key=lambda o: (o.error is None, -o.risk, o.path))
    readable = [o for o in rows if o.error is None]
    counts = "".join(
        f'<li><span class="chip {s.value}">{s.value} <b>{sum(o.count(s) for o in rows)}</b></span></li>'
        for s in Severity
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in _COLUMNS)
    body = "".join(_row(i, o) for i, o in enumerate(rows, 1))
    return (
        f"{page_head('批量审阅')}<body><header><h1>批量审阅</h1>"
        f"<p>{len(readable)} 份报告，{len(rows) - len(readable)} 个文件读不了。"
        "按“严重程度 × 金额”排序：每个 E 计 10 分、每个 W 计 3 分，乘以报告的最大合计数（万元）。</p>"
        f'<ul class="chips">{counts}</ul></header><main><div class="scroll" tabindex="0"><table class="queue">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div></main></body></html>\n"
    )


def _row(number: int, outcome: Outcome) -> str:
    name = escaped(PurePath(outcome.path).name)
    if outcome.error is not None:
        return (
            f'<tr><td class="figure">{number}</td><td colspan="9">读不了：{escaped(outcome.error.message)}'
            f"{escaped('；' + outcome.error.hint if outcome.error.hint else '')}</td><td>{name}</td></tr>"
        )
    unit = escaped(outcome.unit or outcome.title or "单位未识别")
    link = f'<a href="{escaped(outcome.page)}">{unit}</a>' if outcome.page else unit
    worst = max(outcome.findings, key=lambda each: each.finding.severity.rank, default=None)
    top = f"{worst.finding.code} {worst.finding.message}" if worst else "没有发现问题"
    money = f"{outcome.money / 10_000:,.2f}" if outcome.money is not None else ""
    cells = (
        (str(number), True),
        (str(outcome.year or ""), False),
        *((str(outcome.count(s)), True) for s in Severity),
        (money, True),
        (top, False),
        (str(outcome.facts), True),
        (f"{outcome.holding}/{outcome.relations}", True),
        (PurePath(outcome.path).name, False),
    )
    shown = [f"<td{_FIGURE if figure else ''}>{escaped(text)}</td>" for text, figure in cells]
    shown.insert(1, f"<td>{link}</td>")
    return f"<tr>{''.join(shown)}</tr>"
