"""T08, T09 and T16: names, words, and summaries in place of results."""

import pytest
from checked import TITLE, findings, raised


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("建成科技工作站一处。科技专家工作站接待六十人次。\n", 1),
        ("建成科技工作站一处。科技工作站接待六十人次。\n", 0),
        ("我单位编制八名。我局全年接收档案五百卷。\n", 1),
        ("我单位编制八名。我县档案事业稳步发展。\n", 0),
        ("参观众德公司、清源银业。清源银业科技发展有限公司捐书百册。\n", 1),
        ("参观清源银业科技发展有限公司（以下简称清源银业）。清源银业、众德公司捐书。\n", 0),
        ("运维民生查档云服务中心一个。民生查档云服务平台访问三千次。\n", 1),
    ],
)
def test_names_stay_the_same(text, count):
    assert len(findings(text, "T08")) == count


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("各项任务已布署到位。", ["T09 W"]),
        ("为六十名老人发放了保健袋。", []),
        ("为62名老人了一个保健袋。", ["T09 W"]),
        ("截止2021年12月，馆藏十二万卷。", ["T09 I"]),
        ("截至2021年12月，馆藏十二万卷。报名截止日期为6月。", []),
        ("进行进行档案整理。", ["T09 W"]),
        ("为了了解群众需求，开展问卷调查。他的的确确做到了。", []),
        ("接收档案，，整理上架。", ["T09 I"]),
        ("目录……………………3", []),
    ],
)
def test_words_are_right(sentence, expected):
    assert raised(sentence + "\n", "T09") == expected


def test_a_work_summary_is_no_account_of_results():
    assert raised(TITLE + "三、绩效情况\n现将全年工作总结如下：接收档案。\n", "T16") == ["T16 W"]


def test_a_long_chronicle_without_targets_is_found_and_one_with_targets_is_not():
    story = "走进学校和社区，向群众讲解档案知识，邀请老同志讲述往事，现场气氛热烈，大家纷纷表示受益匪浅。" * 20
    weighed = "全年目标为接收五百卷，实际完成五百一十二卷，完成率102.4%，比上年增长3.1%。" * 20
    assert raised(TITLE + "三、部门整体支出绩效情况\n" + story + "\n", "T16") == ["T16 W"]
    assert raised(TITLE + "三、部门整体支出绩效情况\n" + weighed + "\n", "T16") == []
