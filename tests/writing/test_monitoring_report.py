"""The monitoring report: in words and as a table, from where the year stands."""

from __future__ import annotations

import datetime
from decimal import Decimal

from jiheng.scoring import Light
from jiheng.standards import load
from jiheng.writing.monitoring_report import monitoring_report
from jiheng.writing.report.composition import shown
from jiheng.writing.report.word import word
from jiheng.year import Standing, Watched

MONEY = Watched(
    Light.YELLOW, "资金", "支出合计", "元", Decimal(1200000), Decimal(600000), Decimal(480000), Decimal("0.4"),
    Decimal("0.8"), "执行率40.00%，序时进度50.00%", "合同签得晚", "能完成", "七月付清",
)  # fmt: skip
EVENTS = Watched(
    Light.GREEN, "指标", "讲座", "场", Decimal(20), Decimal(10), Decimal(11), Decimal("0.55"), Decimal("1.1")
)
UNKNOWN = Watched(Light.GREY, "指标", "满意度", "%", Decimal(90), None, None, None, None, action="填写监控值")


def said(found: Standing) -> list[str]:
    report = monitoring_report("云溪县科学技术协会", 2025, found)
    return [shown(p.pieces) for section in report.sections for p in section.body]


def test_it_counts_the_lights_and_tells_money_and_targets() -> None:
    lines = said(Standing(6, (MONEY, EVENTS, UNKNOWN), ()))
    assert lines[0] == "截至6月底，共监控3项：黄灯1项，绿灯1项，无数据1项。"
    assert lines[1] == "支出合计：全年预算120.00万元，已支出48.00万元，占40.00%，为应完成数60.00万元的80.00%，黄灯。"
    assert lines[2] == "讲座：全年目标20场，已完成11场，完成全年的55.00%，绿灯。"
    assert lines[3] == "满意度：没有监控值，无数据。"


def test_what_lags_has_its_reason_and_next_step() -> None:
    line = next(each for each in said(Standing(6, (MONEY,), ())) if "下一步" in each)
    assert "原因：合同签得晚。预计能完成。下一步：七月付清" in line


def test_nothing_to_watch_and_nothing_late_is_said() -> None:
    lines = said(Standing(6, (), ()))
    assert lines[0] == "还没有可以监控的资金和指标。"
    assert lines[-1] == "没有落后于计划的事项。"


def test_the_table_has_a_row_for_each_and_the_report_its_month() -> None:
    report = monitoring_report("云溪县科学技术协会", 2025, Standing(6, (MONEY, EVENTS), ("资金慢于目标",)))
    assert report.signed_on == datetime.date(2025, 6, 30)
    assert len(report.grids[0].heights) == 3
    assert word(report).startswith(b"PK")


def test_its_sentences_stand_in_the_wording() -> None:
    texts = {sentence.text for sentence in load().wordings["monitoring"].sentences}
    assert {line for line in said(Standing(6, (), ())) if "{" not in line} <= texts
