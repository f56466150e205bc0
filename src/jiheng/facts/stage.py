"""Stage: where in the performance year a number stands."""

from __future__ import annotations

import enum


class Stage(enum.StrEnum):
    """The canonical stages; every number has one."""

    INITIAL_BUDGET = "年初预算"
    ADJUSTED_BUDGET = "调整预算"
    BUDGET = "预算"  # a budget whose stage the text leaves open (年度预算, 全年预算)
    ACTUAL = "决算"  # spent, received, final accounts
    TARGET = "目标"
    MONITORED = "监控"
    DONE = "完成"
    FULL_MARK = "满分"
    SCORED = "得分"
    QUOTA = "编制"
    IN_POST = "实有"
    STOCK = "现状"
    ADDED = "新增"
    OTHER = "其他"

    def __init__(self, value: str) -> None:
        # A plain attribute: asked for every number of a document, many times.
        self.is_budget: bool = value.endswith("预算")
