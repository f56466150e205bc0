"""API of the registers: list, read, enter, change, drop, move, history, undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.utils.http import parse_etags, quote_etag

from jiheng.ledger import Unread
from jiheng.ledger.entry import Entry
from jiheng.ledger.values import Cell
from jiheng.standards.pack import Register
from jiheng.web.api import giving
from jiheng.web.api.operation import ApiRequest, answer
from jiheng.web.api.problems import Fault, ProblemError
from jiheng.web.api.shapes import ChangePage, FieldShape, RecordPage, RegisterShape
from jiheng.web.forms import cells_of
from jiheng.web.forms.record import lacking, read_cells
from jiheng.web.keys import unpack_key
from jiheng.web.lists import Asked, columns_of, filters_of, ordered, select, totals
from jiheng.web.models import Row
from jiheng.web.store.journal import entry_of, newest_first
from jiheng.web.store.projection import record_of

_FILTER = "filter"


def registers(request: ApiRequest) -> HttpResponse:
    """Lists the registers of the year with their columns."""
    ledger = request.desk.ledger
    return answer([_layout(layout, len(ledger.table(layout.id))) for layout in ledger.schema.registers.values()])


def records(request: ApiRequest, register: str) -> HttpResponse:
    """Lists records: searched, filtered, sorted, page by page."""
    desk, query = request.desk, request.query
    layout = _register(request, register)
    rows = select(Row.objects.filter(unit=desk.unit, year=desk.year.year, register=layout.id), _asked(layout, query))
    found, numbers = giving.paged(ordered(rows, layout, query["sort"]), query)
    shown = tuple(giving.record(desk, layout, record_of(row), row.version) for row in found)
    return answer(RecordPage(**numbers, totals=totals(rows, layout, columns_of(layout)), records=shown))


def record(request: ApiRequest, register: str, key: str) -> HttpResponse:
    """Gives a record; its ETag is what a change must name."""
    layout = _register(request, register)
    found = request.desk.book.record(layout.id, unpack_key(key))
    if found is None:
        raise _no_record()
    said = answer(giving.record(request.desk, layout, *found))
    said.headers["ETag"] = quote_etag(str(found[1]))
    return said


def enter(request: ApiRequest, register: str) -> Entry:
    """Enters a new record."""
    layout = _register(request, register)
    return _save(request, layout, "", 0)


def replace(request: ApiRequest, register: str, key: str) -> Entry:
    """Writes a record anew; fields that are not sent are emptied, another key renames it."""
    layout = _register(request, register)
    name = unpack_key(key)
    if request.desk.book.record(layout.id, name) is None:
        raise _no_record()
    return _save(request, layout, name, _seen(request))


def drop(request: ApiRequest, register: str, key: str) -> Entry:
    """Takes a record out."""
    layout, book = _register(request, register), request.desk.book
    name = unpack_key(key)
    if book.record(layout.id, name) is None:
        raise _no_record()
    return book.drop(layout.id, name, who=request.desk.who, reason=request.query["reason"], seen=_seen(request))


def move(request: ApiRequest, register: str, key: str) -> Entry:
    """Moves a record on in its life cycle."""
    layout, book, sent = _register(request, register), request.desk.book, request.sent
    name = unpack_key(key)
    if book.record(layout.id, name) is None:
        raise _no_record()
    return book.move(layout.id, name, sent.state, who=request.desk.who, reason=sent.reason, seen=_seen(request))


def history(request: ApiRequest, register: str, key: str) -> HttpResponse:
    """Lists the changes of a record, also of one that was taken out."""
    layout, desk = _register(request, register), request.desk
    kept = newest_first(desk.unit, year=desk.year.year, register=layout.id, key=unpack_key(key))
    found, numbers = giving.paged(kept, request.query)
    if not numbers["count"]:
        raise _no_record()
    return answer(ChangePage(**numbers, changes=tuple(giving.change(desk, entry_of(k)) for k in found)))


def undo(request: ApiRequest, number: int) -> Entry:
    """Turns a change round by a new one."""
    if number >= 1 << 62:
        raise ProblemError(404, "没有这一项", "没有这个编号的变更。")
    return request.desk.book.undo(number, who=request.desk.who, reason=request.sent.reason)


def _save(request: ApiRequest, layout: Register, key: str, seen: int) -> Entry:
    desk, sent = request.desk, request.sent
    cells = _cells(layout, sent.values)
    state = sent.state
    if key:
        before = desk.book.record(layout.id, key)
        state = before[0].state if before else ""
        if sent.state and sent.state != state:
            raise ProblemError(422, "内容不对", "状态请用 move 改变。", (Fault("state", "不能在这里改"),))
    elif state and layout.state(state) is None:
        raise ProblemError(422, "内容不对", f"没有状态“{state}”。", (Fault("state", "没有这种状态"),))
    if state:
        cells["state"] = state
    with transaction.atomic():
        found, entry = desk.book.save(layout.id, cells, who=desk.who, reason=sent.reason, seen=seen, key=key)
        _stop(layout, lacking(layout, cells, found.unread))
        if entry is not None:
            return entry
    # What is sent stands there already: the entry that made it so.
    return desk.book.history(layout.id, key, 1)[0]


def _stop(layout: Register, unread: list[tuple[str, Unread]]) -> None:
    """Ends a request whose fields cannot be taken."""
    if not unread:
        return
    faults = tuple(Fault(name, u.what, u.fix) for name, u in unread)
    titles = {f.id: f.title for f in layout.fields}
    said = "；".join(f"{titles.get(f.field, f.field)}：{f.message}" for f in faults)
    raise ProblemError(422, "内容不对", said, faults)


def _cells(layout: Register, values: Mapping[str, Any]) -> dict[str, Cell]:
    """Returns the cells to read; names that begin with `_` came from the desk itself and are kept by it."""
    known = {f.id for f in layout.fields}
    unknown = tuple(Fault(name, "没有这一栏") for name in values if name not in known and not name.startswith("_"))
    if unknown:
        raise ProblemError(
            422, "内容不对", f"“{layout.title}”没有这些栏：{'、'.join(f.field for f in unknown)}。", unknown
        )
    said = {name: _cell(cell) for name, cell in values.items() if name in known}
    query = QueryDict(mutable=True)
    query.update(said)
    return read_cells(cells_of(layout, query))


def _cell(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case list():
            return "、".join(cell)
        case _:
            return str(cell)


def _asked(layout: Register, query: Mapping[str, Any]) -> Asked:
    """Reads what a list is asked for, strictly: what a program misspells must not be taken as nothing."""
    faults = []
    if query["state"] and layout.state(query["state"]) is None:
        faults.append(Fault("state", "没有这种状态", "、".join(s.id for s in layout.states)))
    if query["sort"].removeprefix("-") not in {"", "key", "state", *(f.id for f in layout.fields)}:
        faults.append(Fault("sort", "没有这一栏"))
    choices = {f.id: f.choices for f in filters_of(layout)}
    filters = {}
    for said in query[_FILTER]:
        name, _, value = said.partition(":")
        if value not in choices.get(name, ()):
            faults.append(Fault(_FILTER, f"“{said[:60]}”不可用", f"可用的栏：{'、'.join(choices) or '无'}"))
        filters[name] = value
    if faults:
        raise ProblemError(400, "参数不对", "；".join(f.message for f in faults), tuple(faults))
    return Asked(tuple(query["q"].casefold().split()), query["state"], filters, query["sort"])


def _seen(request: ApiRequest) -> int:
    """Returns the version that If-Match names; `*` is not enough to write over what one has not read."""
    said = request.headers.get("If-Match", "")
    if not said:
        raise ProblemError(428, "须写明版本", "请在 If-Match 头中给出读取时的 ETag。")
    tags = [t.removeprefix("W/").strip('"') for t in parse_etags(said)]
    if len(tags) != 1 or not (tags[0].isascii() and tags[0].isdigit() and len(tags[0]) < 18):
        raise ProblemError(412, "版本不符", "If-Match 不是读取时的 ETag。")
    return int(tags[0])


def _register(request: ApiRequest, name: str) -> Register:
    found = request.desk.book.register(name)
    if found is None:
        raise ProblemError(404, "没有这个登记簿", "可用的登记簿见 registers。")
    return found


def _no_record() -> ProblemError:
    return ProblemError(404, "没有这条记录", "它不在这个登记簿里，或已删去（见 history）。")


def _layout(layout: Register, count: int) -> RegisterShape:
    fields = tuple(
        FieldShape(f.id, f.title, str(f.type), f.unit, f.required, f.many, f.auto, f.choices, f.reference, f.help)
        for f in layout.fields
    )
    states = tuple(s.id for s in layout.states)
    return RegisterShape(layout.id, layout.title, layout.group, count, layout.key, states, fields)
