"""A figure that misses what its words allow by one digit is told; anything else stays open."""

import pytest

from jiheng.checking import check
from jiheng.facts import Severity
from jiheng.facts.relation import IMPLIED, SPOKEN
from jiheng.reading import read_document

TITLE = "青河县水务局2022年度部门整体支出绩效自评报告\n二、资金情况\n"


def failing(body):
    report = read_document((TITLE + body).encode(), "report.txt")
    quotes = {f.id: f.span.quote for f in report.facts}
    return [
        (quotes[r.total], [quotes[p] for p in r.parts])
        for r in report.relations
        if not r.holds and r.note in (IMPLIED, SPOKEN)
    ]


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        (
            "年初预算812.00万元，调整后预算864.50万元。\n实际支出843.41万元，预算执行率91.56%。",
            ("91.56%", ["843.41万元", "864.50万元"]),
        ),
        (
            "支出总额1,264.00万元。基本支出873.66万元（人员经费762.30万元，公用经费111.36万元），占63.12%。",
            ("63.12%", ["873.66万元", "1,264.00万元"]),
        ),
        ("接待游客36.8万人次，同比增长19.42%，上年为32万人次。", None),
        (
            "补助甲项目120.50万元，乙项目310.80万元，支出分别为112.06万元、298.37万元，执行率依次为93.00%、91.00%。",
            ("91.00%", ["298.37万元", "310.80万元"]),
        ),
    ],
)
def test_one_wrong_digit_is_told(body, claim):
    assert failing(body) == ([claim] if claim else [])


@pytest.mark.parametrize(
    "body",
    [
        "年初预算812.00万元，调整后预算864.50万元，追加52.50万元，占8.74%。",  # two digits off
        "发放补助3.2万元，单价5.8元，接种率95.2%。",
        "预算执行率低于序时进度91.56%，全年预算864.50万元，支出843.41万元。",
    ],
)
def test_what_is_further_off_stays_open(body):
    assert failing(body) == []


def test_a_slip_is_a_warning():
    body = "年初预算812.00万元，调整后预算864.50万元。\n实际支出843.41万元，预算执行率91.56%。"
    report = read_document((TITLE + body).encode(), "report.txt")
    found = [f for f in check(report) if f.code == "M02"]
    assert [f.severity for f in found] == [Severity.WARNING]


def test_items_with_growths_of_their_own_are_no_bases_of_each_other():
    # 5.11 : 3.29 would be 55.3% more, one digit from 53.5%, by chance.
    body = "债务收入5.11亿元，下降53.5%；调入资金3.29亿元，增长81.6%；上年结转7.98亿元，增长52.2%。"
    assert failing(body) == []
