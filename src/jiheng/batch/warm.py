"""Warm: imported by the server that workers are forked from, so that each of them starts with all that it needs."""

from __future__ import annotations

import contextlib

from jiheng.batch.task import Options, Task
from jiheng.checking import check
from jiheng.reading import read_document
from jiheng.standards.faults import StandardsError

__all__ = ["Options", "Task"]

# Any report will do: patterns are compiled and word lists loaded when they are first needed.
with contextlib.suppress(StandardsError):
    check(read_document("某单位2024年度部门整体支出绩效自评报告\n一、基本情况\n支出合计1万元。\n".encode(), "样例.txt"))
