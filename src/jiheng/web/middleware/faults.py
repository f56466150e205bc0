"""Faults: a full disk, a busy database, a request too large: said in Chinese, with what to do."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from jiheng.ledger import YearClosedError
from jiheng.web.api.problems import Problem, problem_answer
from jiheng.web.pages import fault_page

_FULL = (errno.ENOSPC, errno.EDQUOT)
_log = logging.getLogger("jiheng.web")


class Faults:
    """Turns faults of the machine into pages that say what happened; nothing half-done is left behind."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isdigit() and int(said) > settings.LARGEST_REQUEST:
            limit = settings.LARGEST_REQUEST >> 20
            if request.path.startswith("/api/"):
                return problem_answer(Problem("文件太大", 413, f"一次最多 {limit} MB。"))
            return fault_page(request, 413, "文件太大", f"一次最多上传 {limit} MB。请压缩照片，或分几次上传。")
        return self._respond(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answers for what the machine, not the person, did wrong."""
        if isinstance(error, YearClosedError):
            return fault_page(request, 409, "年度已结账", f"{error}。")
        full = isinstance(error, OSError) and error.errno in _FULL
        if full or (isinstance(error, OperationalError) and "full" in str(error)):
            _log.exception("the disk is full")
            what = "这次改动没有保存，已有数据不受影响。请清理磁盘后用浏览器“后退”回到表单再保存。"
            return fault_page(request, 507, "磁盘已满", what)
        if isinstance(error, OperationalError) and ("locked" in str(error) or "busy" in str(error)):
            _log.warning("the database is busy: %s", error)
            return fault_page(request, 503, "正忙", "别人正在保存，这次改动没有写入。请稍候再按一次保存。")
        return None
