"""Score: the self-evaluation: what every row earned and why, what is missing, what if; entered in place."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from jiheng.ledger import Record, Unread
from jiheng.ledger.values import Cell
from jiheng.standards.pack import Register
from jiheng.web.access import Desk, DeskRequest
from jiheng.web.forms import cells_of
from jiheng.web.forms.record import read_cells
from jiheng.web.pages import show
from jiheng.web.scoresheet import Line, plain_number, scoresheet, what_if
from jiheng.web.store import Conflict, Refused
from jiheng.year.changes import read_number

_ROWS, _ANSWERS, _DEVIATIONS = "score_rows", "answers", "deviations"
_MOST = 60


def score(request: DeskRequest) -> HttpResponse:
    """Shows the sheet: computed beside self-given, row by row, with formula, inputs, evidence and lost points."""
    desk = request.desk
    found = scoresheet(desk)
    causes = desk.book.register(_DEVIATIONS)
    cause = causes.field("cause") if causes else None
    rows = desk.book.versions(_ROWS, (line.name for line in found.lines if line.leaf))
    context = {
        "view": found,
        "sheet": found.sheet,
        "causes": cause.choices if cause else (),
        "versions": rows,
        "deviations": {line.id: _deviations(desk, line) for line in found.lines if line.leaf},
        "open": request.GET.get("row", ""),
        "editable": not desk.year.closed and desk.can("score-row", "POST"),
        "levels": range(1, 4),
    }
    return show(request, "score", context)


def score_row(request: DeskRequest, row: str) -> HttpResponse:
    """Takes what the unit says of a row: points it gives itself, or why points were lost."""
    desk = request.desk
    line = scoresheet(desk).line(row)
    if line is None or line.leaf is None:
        raise Http404
    said = {name: request.POST.get(name, "").strip() for name in ("got", "text", "cause", "points", "action")}
    faults: list[str] = []
    try:
        with transaction.atomic():
            if "got" in request.POST:
                faults += _give(desk, line, said["got"], request.POST.get("seen", ""))
            if said["text"]:
                faults += _explain(desk, line, said)
            _stop(faults)
    except Conflict as conflict:
        messages.error(request, f"{conflict}，没有保存。请核对后再填。")
    except Refused as error:
        messages.error(request, f"“{line.name}”没有保存：{error}。")
    else:
        messages.success(request, f"“{line.name}”已保存。")
    return redirect(f"{desk.url('score')}?row={row}#row-{row}")


def score_answer(request: DeskRequest) -> HttpResponse:
    """Takes the answer to a question that only people can answer."""
    desk = request.desk
    cells: dict[str, Cell] = {n: v for n in ("name", "value", "basis") if (v := request.POST.get(n, "").strip())}
    key = str(cells.get("name", ""))
    asked = any(need.asked and need.name == key for need in scoresheet(desk).needs)
    layout = desk.book.register(_ANSWERS)
    if not asked or layout is None:
        messages.error(request, "这个事项已经不缺了，或不在本年的评分体系里。")
        return redirect(desk.url("score"))
    try:
        found, entry = desk.book.save(_ANSWERS, cells, who=desk.who, reason="自评页回答")
    except Refused as error:
        messages.error(request, f"{error}。")
    else:
        said = _faults(layout, found.unread)
        if entry is None:
            messages.error(request, f"“{key}”没有保存：{'；'.join(said)}。")
        else:
            messages.success(request, f"已回答“{key}”。")
    return redirect(f"{desk.url('score')}#missing")


def score_adopt(request: DeskRequest) -> HttpResponse:
    """Enters the computed points as the unit's own, for every row that has none yet."""
    desk = request.desk
    records = []
    for line in scoresheet(desk).lines:
        if line.leaf is None or line.points is None or line.own is not None:
            continue
        cells = {"name": line.name, "full": f"{line.full:f}", "got": f"{line.points:f}"}
        record = desk.ledger.read_row(_ROWS, {**_kept(desk, _ROWS, line.name)[0], **cells}).record
        if record is not None:
            records.append(record)
    entries = desk.book.put_all(tuple(records), who=desk.who, reason="按系统计算填入自评打分") if records else []
    messages.success(
        request, f"填入 {len(entries)} 项自评得分。" if entries else "没有可填的：都已有自评得分，或还算不出。"
    )
    return redirect(desk.url("score"))


def score_what_if(request: DeskRequest) -> HttpResponse:
    """Shows the score with some numbers changed, beside the real one; nothing is stored."""
    desk = request.desk
    found = scoresheet(desk)
    names, values = request.GET.getlist("name"), request.GET.getlist("value")
    typed = {n: v.strip() for n, v in zip(names, values, strict=False) if v.strip()}
    changes: dict[str, Decimal] = {}
    faults = []
    inputs = {each.name: each.shown for line in found.lines for each in line.inputs}
    counted = _counted(inputs)
    for name, text in list(typed.items())[:_MOST]:
        unit = counted.get(_concept(name), "")
        number = read_number(text, unit)
        if number is None:
            faults.append(f"“{name}”的“{text}”不是数。可写 {f'12{unit}、12' if unit else '800万元、92%、12'}。")
        else:
            changes[name] = number
    tried = what_if(desk, changes) if changes and found.scored else None
    changed = tried.changed if tried else None
    after = {leaf.indicator: leaf for leaf in changed.leaves} if changed else {}
    needed = [n.name for n in found.needs if not n.name.endswith("人工评分")]
    rows = [(line, after.get(line.id)) for line in found.lines if line.leaf]
    before = found.sheet
    difference = changed.known - before.known if changed and before else None
    context = {
        "view": found,
        "sheet": before,
        "changed": changed,
        "difference": difference,
        "inputs": [(name, shown, typed.get(name, "")) for name, shown in inputs.items()],
        "needed": [(name, typed.get(name, "")) for name in needed],
        "rows": [
            (line, new, typed.get(line.id, ""), new is not None and new.points != line.points) for line, new in rows
        ],
        "faults": faults,
    }
    return show(request, "score_what_if", context)


def _counted(inputs: dict[str, str]) -> dict[str, str]:
    """Returns what the numbers of a name count, from those that are known: 场, 人次; what money and rates have not."""
    units = {_concept(name): shown.lstrip("-−0123456789.,") for name, shown in inputs.items()}
    return {concept: unit for concept, unit in units.items() if unit and unit[-1] not in "%元分"}


def _concept(name: str) -> str:
    return name.rpartition(".")[0]


def _stop(faults: list[str]) -> None:
    """Takes back what was begun where something is wrong."""
    if faults:
        raise Refused("；".join(faults))


def _give(desk: Desk, line: Line, got: str, seen: str) -> list[str]:
    """Writes the points the unit gives itself; returns what is wrong."""
    layout = desk.book.register(_ROWS)
    if layout is None:
        return ["本年的登记簿没有“自评打分”表"]
    number = read_number(got) if got else None
    if got and (number is None or not 0 <= number <= line.full):
        return [f"自评得分应为 0 到 {plain_number(line.full)} 之间的数"]
    kept, version = _kept(desk, _ROWS, line.name)
    if not version and not got:
        return []
    cells: dict[str, Cell] = {**kept, "name": line.name, "full": f"{line.full:f}"}
    cells.pop("got", None)
    if number is not None:
        cells["got"] = f"{number:f}"
    key = line.name if version else ""
    expected = int(seen) if seen.isdigit() else version
    found, _ = desk.book.save(_ROWS, cells, who=desk.who, reason="自评页填写", seen=expected, key=key)
    return _faults(layout, found.unread)


def _explain(desk: Desk, line: Line, said: dict[str, str]) -> list[str]:
    """Writes a reason for lost points; returns what is wrong."""
    layout = desk.book.register(_DEVIATIONS)
    if layout is None:
        return ["本年的登记簿没有“偏差与扣分原因”表"]
    points = read_number(said["points"]) if said["points"] else line.unexplained
    if points is None or points < 0:
        return ["扣分应为不小于 0 的数"]
    cells: dict[str, Cell] = {"object": line.name, "text": said["text"], "cause": said["cause"] or "其他"}
    if points:
        cells["points"] = f"{points:f}"
    if said["action"]:
        cells["action"] = said["action"]
    if line.indicator:
        cells["indicator"] = line.indicator
    else:
        # The reason points to the row of the sheet, which therefore must be there.
        if not desk.book.version(_ROWS, line.name):
            row: dict[str, Cell] = {"name": line.name, "full": f"{line.full:f}"}
            desk.book.save(_ROWS, row, who=desk.who, reason="自评页填写扣分原因")
        cells["score_row"] = line.name
    found, _ = desk.book.save(_DEVIATIONS, cells, who=desk.who, reason="自评页填写")
    return _faults(layout, found.unread)


def _kept(desk: Desk, register: str, key: str) -> tuple[dict[str, Cell], int]:
    """Returns the cells of a record as they stand, and its version; none and 0 where there is no record."""
    found = desk.book.record(register, key)
    layout = desk.book.register(register)
    if found is None or layout is None:
        return {}, 0
    return read_cells(cells_of(layout, found[0])), found[1]


def _deviations(desk: Desk, line: Line) -> list[Record]:
    return [
        record
        for record in (desk.ledger.records(_DEVIATIONS) if desk.book.register(_DEVIATIONS) else ())
        if line.name == record.values.get("score_row")
        or (line.indicator and record.values.get("indicator") == line.indicator)
    ]


def _faults(layout: Register, unread: tuple[tuple[str, Unread], ...]) -> list[str]:
    said = []
    for name, fault in unread:
        field = layout.field(name)
        said.append(f"{field.title if field else name}{fault.what}")
    return said
