"""Does a text look like a report at all? A careful judgement: only what shows no sign is none."""

import pytest

from jiheng.reading import read_text

OTHERS = {
    "a recipe": "西红柿炒鸡蛋\n一、准备\n1.西红柿3个切块。2.鸡蛋4个打散，加水20毫升。\n二、步骤\n油热后炒30秒盛出。",
    "a news item": "我市召开经济工作会议\n12月20日会议召开，去年地区生产总值1256亿元，增长6.5%，安排重点项目300个。",
    "a program": "def main():\n    total = 0\n    for i in range(100):\n        total += i * 2\n    return total\n",
    "nothing": "",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS.keys())
def test_other_texts_do_not(text):
    assert not read_text(text).looks_like_report


@pytest.mark.parametrize(
    "text",
    [
        "青河县水务局2022年度部门整体支出绩效自评报告\n一、基本情况",
        "青河县水务局2022年度部门决算公开说明",
        "一、部门概况\n核定编制12人。\n二、预算执行情况\n基本支出年初预算120万元，决算118万元，执行率98.33%。",
        "年初预算300.00万元，全年预算310.00万元，项目支出决算208.00万元，自评得分95分，绩效目标完成较好。",
    ],
)
def test_reports_do_even_without_title_or_outline(text):
    assert read_text(text).looks_like_report
