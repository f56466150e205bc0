"""API of a year: facts, problems, score, workbook, imports."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import HttpResponse

from jiheng.ledger import walk
from jiheng.web.api import giving, shapes
from jiheng.web.api.operation import ApiRequest, answer
from jiheng.web.api.problems import ProblemError
from jiheng.web.api.receiving import read_file
from jiheng.web.exchange import ExchangeRefused, Preview, forget_upload, keep_upload, preview, write_registers
from jiheng.web.scoresheet import scoresheet

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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


def workbook(request: ApiRequest) -> HttpResponse:
    """Gives the year as the workbook of `jiheng year`."""
    desk = request.desk
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registers.xlsx"
        write_registers(desk, path)
        return giving.file(f"{desk.unit.name}{desk.year.year}年登记簿.xlsx", path.read_bytes(), WORKBOOK)


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


def _imported(found: Preview, entries: int, *, taken: bool) -> shapes.ImportShape:
    problems = tuple(shapes.CellProblem(p.sheet, p.cell, p.severity, p.what, p.fix) for p in found.problems)
    return shapes.ImportShape(found.name, found.kind, taken, entries, found.counts, problems)
