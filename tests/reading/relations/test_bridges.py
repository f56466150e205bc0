"""A budget on its way: what was added is added, what was taken away is taken away."""

import pytest

from jiheng.reading import read_document
from jiheng.writing.findings.working import working

TITLE = "青河县水务局2022年度部门整体支出绩效自评报告\n"


@pytest.mark.parametrize(
    ("body", "head", "parts"),
    [
        (
            "年初预算1,200.50万元，年中调增85.20万元，调减12.70万元，全年预算数1,273.00万元。",
            "1,273.00万元",
            ["1,200.50万元", "85.20万元", "12.70万元"],
        ),
        (
            "上年结转35.60万元，本年收入1,820.40万元，本年支出1,798.20万元，年末结转57.80万元。",
            "57.80万元",
            ["35.60万元", "1,820.40万元", "1,798.20万元"],
        ),
    ],
)
def test_the_steps_lead_to_the_figure(claims, body, head, parts):
    assert (head, parts, True) in claims(body, "sum")


def test_what_is_taken_away_is_written_with_a_minus():
    body = "上年结转35.60万元，本年收入1,820.40万元，本年支出1,798.20万元，年末结转57.80万元。"
    report = read_document((TITLE + body).encode(), "report.txt")
    by_id = {f.id: f for f in report.facts}
    bridge = next(r for r in report.relations if r.less)
    assert [by_id[i].span.quote for i in bridge.less] == ["1,798.20万元"]
    assert bridge.computed == bridge.stated
    assert " − " in working(bridge, by_id)
    assert working(bridge, by_id).endswith("相符")


def test_steps_that_do_not_lead_there_say_nothing(claims):
    body = "上年结转35.60万元，本年收入1,820.40万元，本年支出1,798.20万元，年末结转61.00万元。"
    assert claims(body, "sum") == []
