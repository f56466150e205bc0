"""API of a year: facts, problems, score, monitoring, report, workbook, imports."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

from jiheng.ledger import walk
from jiheng.web.api import giving, shapes
from jiheng.web.api.operation import ApiRequest, answer
from jiheng.web.api.problems import ProblemError
from jiheng.web.composing import composed
from jiheng.web.exchange import ExchangeRefused, Preview, forget_upload, keep_upload, preview, write_registers
from jiheng.web.scoresheet import scoresheet
from jiheng.writing.report.outputs import render
from jiheng.writing.report.typeset import NoFontError
from jiheng.year import NoScoreError, choose_system, standing

_CHUNK = 1 << 16
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def facts(request: ApiRequest) -> HttpResponse:
    """Lists the facts of the year, and on the first page those that cannot be computed."""
    query, book = request.query, request.desk.book
    found = book.once("facts of the API", lambda ledger: (ledger.facts(), ledger.missing()))
    chosen = [f for f in found[0] if query["concept"] in ("", f.concept) and query["subject"] in ("", f.subject)]
    page, numbers = giving.paged(chosen, query)
    rules = request.desk.ledger.evaluation.rules
    missing = tuple(
        shapes.MissingShape(m.id, rules[m.id.partition("[")[0]].title, m.needs) for m in found[1] if query["page"] == 1
    )
    return answer(shapes.FactPage(**numbers, facts=tuple(map(giving.fact, page)), missing=missing))


def explanation(request: ApiRequest) -> HttpResponse:
    """Gives the walk from a fact to its records."""
    name = request.query["fact"]
    try:
        steps = tuple(shapes.StepShape(s.depth, s.text, s.ref) for s in walk(request.desk.ledger, name))
    except KeyError:
        raise ProblemError(404, "没有这个事实", "可用的编号见 facts。") from None
    return answer(shapes.Explanation(name, steps))


def problems(request: ApiRequest) -> HttpResponse:
    """Lists what is wrong in the year, errors first, as of its last entry."""
    level = request.query["level"]
    found = request.desk.book.once("problems", lambda ledger: ledger.problems())
    page, numbers = giving.paged([p for p in found if level in ("", p.severity)], request.query)
    rows = tuple(shapes.ProblemShape(p.rule, p.severity, p.register, p.key, p.field, p.message, p.fix) for p in page)
    return answer(shapes.ProblemPage(**numbers, problems=rows))


def score(request: ApiRequest) -> HttpResponse:
    """Gives the score of the year, or why there is none."""
    found = scoresheet(request.desk)
    sheet = found.sheet
    if sheet is None:
        return answer(shapes.ScoreShape("", "", None, None, None, "", (), (), found.why))
    lines = tuple(
        shapes.LineShape(
            e.id, e.name, e.depth, e.full, e.points, e.own, e.lost, e.worked, tuple(n.name for n in e.needs)
        )
        for e in found.lines
    )
    said = (sheet.system, sheet.title, sheet.total, sheet.known, sheet.full, sheet.grade, sheet.missing, lines)
    return answer(shapes.ScoreShape(*said))


def monitoring(request: ApiRequest) -> HttpResponse:
    """Gives where money and targets stand at the end of a month."""
    desk, month, project = request.desk, request.query["month"], request.query["project"]
    if project and project not in desk.ledger.table("projects"):
        raise ProblemError(404, "没有这个项目", "项目的名称见登记簿 projects。")
    try:
        system = choose_system(desk.ledger, "", desk.year.system, project)
    except NoScoreError as error:
        raise ProblemError(409, "没有评分体系", str(error)) from None
    name = f"standing:{desk.year.system}:{month}:{project}"
    found = desk.book.once(name, lambda ledger: standing(ledger, system, month, project))
    rows = tuple(
        shapes.WatchedShape(
            w.light.chinese, w.scope, w.name, w.unit, w.plan, w.due, w.actual, w.done, w.pace,
            w.note, w.reason, w.forecast, w.action,
        )
        for w in found.rows
    )  # fmt: skip
    return answer(shapes.MonitoringShape(found.month, rows, found.notes))


def report(request: ApiRequest) -> HttpResponse:
    """Gives the text of the report as it stands, with what stands against signing it."""
    found = composed(request.desk)
    matters = tuple(shapes.MatterShape(m.source, m.code, m.severity, m.message, m.hint, m.quote) for m in found.matters)
    return answer(shapes.ReportShape(found.family.id, found.text, matters))


def report_file(request: ApiRequest, form: str) -> HttpResponse:
    """Gives the report as a file, marked as a draft."""
    if form not in TYPES:
        raise ProblemError(404, "没有这种格式", f"可用：{'、'.join(TYPES)}。")
    drafted = msgspec.structs.replace(composed(request.desk).composition, draft=True)
    try:
        files = render(drafted, (form,)).files
    except NoFontError as error:
        raise ProblemError(409, "没有字体", str(error)) from None
    name, data = next((n, d) for n, d in files.items() if n.endswith(form))
    return _file(name, data, TYPES[form])


def workbook(request: ApiRequest) -> HttpResponse:
    """Gives the year as the workbook of `jiheng year`."""
    desk = request.desk
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registers.xlsx"
        write_registers(desk, path)
        return _file(f"{desk.unit.name}{desk.year.year}年登记簿.xlsx", path.read_bytes(), TYPES["xlsx"])


def bring(request: ApiRequest) -> HttpResponse:
    """Reads a workbook or an export of a finance system, and takes it unless only a preview was asked for."""
    desk = request.desk
    try:
        word = keep_upload(desk, request.query["name"], read_file(request))
        try:
            found = preview(desk, word)
            written = (
                []
                if request.query["preview"]
                else desk.book.follow(found.target, who=desk.who, reason=f"导入 {found.name}", drop=False)
            )
        finally:
            forget_upload(desk, word)
    except ExchangeRefused as error:
        raise ProblemError(422, "文件不能导入", f"{error}。") from None
    return answer(_imported(found, len(written), taken=not request.query["preview"]))


def read_file(request: ApiRequest) -> bytes:
    """Returns the body of an upload.

    Raises:
        ProblemError: where it is empty or too large.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := request.read(_CHUNK):
        size += len(piece)
        if size > settings.LARGEST_FILE:
            raise ProblemError(413, "文件太大", f"最大 {settings.LARGEST_FILE >> 20} MB。")
        pieces.append(piece)
    said = request.META.get("CONTENT_LENGTH") or ""
    if said.isdigit() and size < int(said):
        raise ProblemError(400, "没有收全", "连接中断，文件没有收全，未写入任何数据。")
    if not size:
        raise ProblemError(422, "空文件", "请把文件内容作为请求正文发送。")
    return b"".join(pieces)


def _imported(found: Preview, entries: int, *, taken: bool) -> shapes.ImportShape:
    problems = tuple(shapes.CellProblem(p.sheet, p.cell, p.severity, p.what, p.fix) for p in found.problems)
    return shapes.ImportShape(found.name, found.kind, taken, entries, found.counts, problems)


def _file(name: str, data: bytes, kind: str) -> HttpResponse:
    said = HttpResponse(data, content_type=kind)
    said.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return said
