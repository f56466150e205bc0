"""Exchange: registers out to Excel; workbooks and exports of finance systems in, shown before they are taken."""

from __future__ import annotations

import tempfile
from pathlib import Path
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jiheng.web.access import DeskRequest
from jiheng.web.exchange import ExchangeRefused, Preview, forget_upload, keep_upload, preview, write_registers
from jiheng.web.pages import show
from jiheng.web.views.registers import layout_of

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export_year(request: DeskRequest) -> HttpResponse:
    """Gives the whole year as the workbook of `jiheng year`."""
    return _file(request, "", f"{request.desk.unit.name}{request.desk.year.year}年登记簿.xlsx")


def export_register(request: DeskRequest, register: str) -> HttpResponse:
    """Gives a register as a workbook that can be filled in and brought back."""
    layout = layout_of(request.desk, register)
    return _file(request, layout.id, f"{layout.title}{request.desk.year.year}.xlsx")


def bring(request: DeskRequest) -> HttpResponse:
    """Takes a file in two steps: upload and preview, then confirmation."""
    desk = request.desk
    word = request.POST.get("word") or request.GET.get("word", "")
    if request.method != "POST" and not word:
        return bring_page(request)
    drop = request.POST.get("drop") == "1"
    try:
        if word:
            found = preview(desk, word, drop=drop)
            if "confirm" in request.POST:
                return _take(request, found, drop=drop)
        else:
            found = preview(desk, _upload(request), drop=drop)
    except ExchangeRefused as error:
        return bring_page(request, fault=str(error))
    return bring_page(request, found, drop=drop)


def bring_page(
    request: DeskRequest, found: Preview | None = None, *, drop: bool = False, fault: str = ""
) -> HttpResponse:
    """Returns the page that takes a file or, where there is one, shows what it would do."""
    return show(request, "bring", {"view": found, "drop": drop, "fault": fault})


def _upload(request: DeskRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        raise ExchangeRefused("请先选择文件")
    return keep_upload(request.desk, file.name or "", file.read())


def _take(request: DeskRequest, found: Preview, *, drop: bool) -> HttpResponse:
    desk = request.desk
    if request.POST.get("number") != str(found.number):
        messages.warning(request, "预览之后有人改过登记，请再核对一次。")
        return bring_page(request, found, drop=drop)
    written = desk.book.follow(found.target, who=desk.who, reason=f"导入 {found.name}")
    forget_upload(desk, found.word)
    messages.success(request, f"已导入 {found.name}：{len(written)} 处改动，可在审计页查看、逐条撤销。")
    return redirect(desk.url("registers"))


def _file(request: DeskRequest, register: str, name: str) -> HttpResponse:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registers.xlsx"
        write_registers(request.desk, path, register)
        response = HttpResponse(path.read_bytes(), content_type=_TYPE)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response
