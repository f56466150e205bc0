"""Issuing: findings, lost points and deviations taken over as issues; each is taken once."""

from __future__ import annotations

import datetime

import msgspec

from jiheng.ledger import Record, show
from jiheng.web.access import Desk
from jiheng.web.matters import Matter as Against
from jiheng.web.scoresheet import scoresheet
from jiheng.web.store import Conflict, Refused
from jiheng.web.store.book import Book
from jiheng.writing.findings.outcome import Located

DAYS = 30
"""Days until an issue is to be mended and a returned report is due, where nobody says otherwise."""
ISSUES = "issues"
ORIGIN = "_origin"
OWN = "report|"
"""How the origin begins that is a finding of the unit's own report; its key follows."""
_WEIGHT = {"E": "一般", "W": "一般", "I": "轻微"}
_TRIES = 3


class Matter(msgspec.Struct, frozen=True):
    """What becomes an issue.

    Attributes:
        origin: where it comes from, the same each time; an issue remembers it.
        source: a choice of the register: 自评, 监控, 内部监督 …
        text: what is wrong.
        measure: what is to be done.
        severity: a choice of the register.
        kind: where it was found, for people.
        whose: the other unit whose issue it is; empty for one's own.
    """

    origin: str
    source: str
    text: str
    measure: str
    severity: str = "一般"
    kind: str = ""
    whose: str = ""


def of_finding(each: Located, whose: str, year: str, origin: str) -> Matter:
    """Returns the matter of a finding of a report that was read.

    Args:
        each: the finding.
        whose: the other unit whose report it is, empty for one's own.
        year: of the report of another unit.
        origin: which finding of which report.
    """
    finding = each.finding
    quoted = f"（原文：{each.quote}）" if each.quote else ""
    of = f"{whose}{year}：" if whose else ""
    return Matter(
        origin,
        "内部监督" if whose else "自评",
        f"{of}{finding.message}{quoted}"[:1000],
        finding.hint or "核对后更正",
        _WEIGHT[finding.severity.value],
        whose=whose[:100],
    )


def of_matter(matter: Against) -> Matter:
    """Returns the matter of a finding of the unit's own report."""
    quoted = f"（原文：{matter.quote}）" if matter.quote else ""
    return Matter(
        f"{OWN}{matter.key}",
        "自评",
        f"{matter.message}{quoted}"[:1000],
        matter.hint or "核对后更正",
        _WEIGHT[matter.severity],
        kind="本单位报告的发现",
    )


def taken(desk: Desk) -> dict[str, str]:
    """Returns the key of the issue by the origin it was taken over from."""
    return {str(r.values[ORIGIN]): r.key for r in desk.ledger.table(ISSUES).values() if ORIGIN in r.values}


def take_over(desk: Desk, matter: Matter, days: int = DAYS) -> Record:
    """Enters an issue; a matter that was taken before gives the issue it became.

    Raises:
        Refused: where the unit keeps no register of issues, or it cannot be written.
        YearClosedError: where the year is closed.
    """
    if desk.book.register(ISSUES) is None:
        raise Refused("本单位没有“问题与整改”登记表")
    due = datetime.date.today() + datetime.timedelta(days=days)  # noqa: DTZ011 - the clerk's own day
    for _ in range(_TRIES):
        book = Book(desk.unit, desk.year)
        known = next((r for r in book.ledger.records(ISSUES) if r.values.get(ORIGIN) == matter.origin), None)
        if known is not None:
            return known
        cells = {
            "source": matter.source,
            "text": matter.text,
            "severity": matter.severity,
            "measure": matter.measure,
            "due": due.isoformat(),
            **({"whose": matter.whose} if matter.whose else {}),
        }
        found = book.ledger.read_row(ISSUES, cells)
        if found.record is None or found.unread:
            raise Refused("、".join(u.what for _, u in found.unread) or "不能立为问题")
        record = Record(ISSUES, found.record.key, {**found.record.values, ORIGIN: matter.origin}, found.record.state)
        try:
            book.put(record, who=desk.who, reason=f"由{matter.kind or '读报告'}转入", seen=0)
        except Conflict:
            continue  # somebody took the number meanwhile
        return record
    raise Refused("登记正忙，请再试一次")


def offered(desk: Desk) -> list[Matter]:
    """Returns what may become an issue and has not yet: lost points of the year's score, and deviations."""
    known = taken(desk)
    ledger = desk.ledger
    deviations = ledger.table("deviations").values()
    measures = {str(r.values.get("score_row", "")): str(r.values.get("action", "")) for r in deviations}
    found = [*_lost_points(desk, measures), *(_of_deviation(r) for r in deviations)]
    return [matter for matter in found if matter.origin not in known]


def _lost_points(desk: Desk, measures: dict[str, str]) -> list[Matter]:
    return [
        Matter(
            f"score|{line.id}",
            "自评",
            f"“{line.name}”满分{line.full:f}分，失{line.lost:f}分"
            + (f"：{line.leaf.reason}" if line.leaf.reason else ""),
            measures.get(line.name, "") or f"查明“{line.name}”失分原因，提出改进办法",
            kind="失分",
        )
        for line in scoresheet(desk).lines
        if line.leaf is not None and line.lost
    ]


def _of_deviation(record: Record) -> Matter:
    values = {name: show(value) for name, value in record.values.items()}
    sides = [f"{word}{values[name]}" for word, name in (("计划", "planned"), ("实际", "actual")) if name in values]
    said = "，".join(sides) or "未达标"
    text = f"{values.get('object', record.key)}：{said}。{values.get('text', '')}"
    return Matter(
        f"deviation|{record.key}", "监控", text, values.get("action", "") or "查明原因，限期改进", kind="偏差"
    )
