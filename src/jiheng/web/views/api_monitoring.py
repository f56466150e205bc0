"""API of targets and monitoring: where the year stands at the end of a month, values filled in, snapshots."""

from __future__ import annotations

from django.http import HttpResponse

from jiheng.ledger.entry import Entry
from jiheng.web.access import Desk
from jiheng.web.api import giving, shapes
from jiheng.web.api.operation import ApiRequest, answer
from jiheng.web.api.problems import ProblemError
from jiheng.web.goals import filled, parts
from jiheng.web.models import Version
from jiheng.web.versions import sound
from jiheng.web.watching import KIND, freeze, kept, standing_kept, standing_of, write_values
from jiheng.writing.monitoring import monitoring_workbook
from jiheng.writing.monitoring_report import monitoring_report
from jiheng.writing.report.word import word
from jiheng.year import NoScoreError, Standing, choose_system, standing

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def fill(request: ApiRequest) -> HttpResponse:
    """Fills the results of indicators that the registers yield for sure, where none is typed or the number moved."""
    desk = request.desk
    goals = [goal for part in parts(desk.ledger) for goal in part.goals]
    chosen = {goal.record.key: goal.best.fact.id for goal in goals if goal.best is not None and goal.stale}
    records = filled(desk, chosen)
    written = desk.book.put_all(records, who=desk.who, reason="完成值由登记得出") if records else []
    changes = tuple(giving.change(desk, entry) for entry in written)
    return answer(shapes.ChangePage(len(changes), 1, 1, changes))


def monitoring(request: ApiRequest) -> HttpResponse:
    """Gives where money and targets stand at the end of a month."""
    desk, month, project = request.desk, request.query["month"], request.query["project"]
    if project and project not in desk.ledger.table("projects"):
        raise ProblemError(404, "没有这个项目", "项目的名称见登记簿 projects。")
    try:
        system = choose_system(desk.ledger, "", desk.year.system, project)
    except NoScoreError as error:
        raise _no_system(error) from None
    name = f"standing:{desk.year.system}:{month}:{project}"
    return answer(_shape(desk.book.once(name, lambda ledger: standing(ledger, system, month, project))))


def monitoring_file(request: ApiRequest, form: str) -> HttpResponse:
    """Gives the table or the report of a month as a file."""
    if form not in TYPES:
        raise ProblemError(404, "没有这种格式", f"可用：{'、'.join(TYPES)}。")
    desk, month = request.desk, request.query["month"]
    try:
        found = standing_of(desk, month)
    except NoScoreError as error:
        raise _no_system(error) from None
    unit, year = desk.unit.name, desk.year.year
    workbook = form == "xlsx"
    data = (
        monitoring_workbook(unit, year, month, found.rows, found.notes)
        if workbook
        else word(monitoring_report(unit, year, found))
    )
    name = f"{unit}{year}年1—{month}月绩效监控{'表' if workbook else '报告'}.{form}"
    return giving.file(name, data, TYPES[form])


def snapshots(request: ApiRequest) -> HttpResponse:
    """Lists the snapshots of the year, the newest first."""
    return answer([_snapshot(each) for each in kept(request.desk)])


def snapshot(request: ApiRequest, number: int) -> HttpResponse:
    """Gives where the year stood when a snapshot was made."""
    return answer(_shape(standing_kept(_kept(request.desk, number))))


def keep(request: ApiRequest) -> Entry:
    """Writes the values of a month into the register and keeps a snapshot that never changes."""
    desk, sent = request.desk, request.sent
    try:
        write_values(desk, standing_of(desk, sent.month))
        freeze(desk, sent.month, sent.note.replace("\0", "").strip())
    except NoScoreError as error:
        raise _no_system(error) from None
    return giving.latest(desk)


def _kept(desk: Desk, number: int) -> Version:
    found = next((each for each in kept(desk) if each.pk == number), None)
    if found is None:
        raise ProblemError(404, "没有这份快照", f"“{KIND}”的快照见 snapshots。")
    return found


def _snapshot(each: Version) -> shapes.SnapshotShape:
    at = each.at.isoformat(timespec="seconds")
    title = f"{each.document.title}第{each.number}份"
    return shapes.SnapshotShape(each.pk, title, each.entry, at, each.who, each.note, each.sha256, sound(each))


def _shape(found: Standing) -> shapes.MonitoringShape:
    rows = tuple(
        shapes.WatchedShape(
            w.light.chinese, w.scope, w.name, w.unit, w.plan, w.due, w.actual, w.done, w.pace,
            w.note, w.reason, w.forecast, w.action,
        )
        for w in found.rows
    )  # fmt: skip
    return shapes.MonitoringShape(found.month, rows, found.notes)


def _no_system(error: NoScoreError) -> ProblemError:
    return ProblemError(409, "没有评分体系", str(error))
