"""T10 and T11: what belongs to another year, and days that cannot be."""

import pytest
from checked import TITLE, findings, raised

SCIENCE = "清源县科学技术协会2021年度部门整体支出绩效自评报告\n一、绩效情况\n"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("5月30日，举办第五个“全国科技工作者日”座谈会。", []),
        ("5月30日，举办第5个全国科技工作者日座谈会。", []),
        ("5月30日，举办第三届“全国科技工作者日”座谈会。", ["T10 E"]),
        ("2019年，举办第三个“全国科技工作者日”座谈会。", []),
        ("组队参加第三届县青少年科技创新大赛。", []),
        ("深入开展“不忘初心、牢记使命” 主题教育，党员全部参加。", ["T10 W"]),
        ("巩固深化“不忘初心、牢记使命”主题教育成果。", []),
        ("2019年开展“不忘初心、牢记使命”主题教育以来，作风明显好转。", []),
        ("巩固拓展脱贫攻坚成果同乡村振兴有效衔接。", []),
        ("组织科技人员帮助贫困户发展种植。", ["T10 W"]),
        ("“十四五”规划（2021-2025年）开局良好。", []),
        ("2020年做2021年预算时没有此项采购。", []),
    ],
)
def test_wording_fits_the_year(sentence, expected):
    assert raised(SCIENCE + sentence + "\n", "T10") == expected


def test_an_ordinal_says_which_one_it_should_be():
    (finding,) = findings(SCIENCE + "举办第三届“全国科技工作者日”座谈会。\n", "T10")
    assert "2021年应为第5届" in finding.message
    assert "第3届在2019年" in finding.message
    assert finding.spans[0].quote.startswith("第三届")


def test_a_title_of_another_year_than_the_text():
    body = "一、收入\n2023年度收入100.00万元。\n二、支出\n2023年度支出98.00万元。\n三、绩效\n2023年度接收档案500卷。\n"
    assert raised("清源县档案馆2022年度部门整体支出绩效自评报告\n" + body, "T10") == ["T10 W"]
    assert raised("清源县档案馆2023年度部门整体支出绩效自评报告\n" + body, "T10") == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("10月2日，在县一中举办档案知识讲座，师生二百人参加。", ["T11 W"]),
        ("10月7日，举办全县档案员培训班。", []),  # a Saturday that offices worked
        ("10月2日，走访慰问值班人员，召开座谈会。", []),
        ("10月1日起，培训实行新的收费标准。", []),
        ("2月30日，举办全县档案员培训班。", ["T11 W"]),
        ("9月25日-9月20日，举办全县档案员培训班。", ["T11 W"]),
        ("12月28日-1月5日，举办全县档案员培训班。", []),
        ("截至2022年12月31日，馆藏档案十二万卷。", ["T11 W"]),
        ("截至2023年12月31日，馆藏档案十二万卷；截至2022年12月31日为十一万卷。", []),
    ],
)
def test_days_are_plausible(sentence, expected):
    assert raised(TITLE + "一、绩效情况\n" + sentence + "\n", "T11") == expected


def test_a_signature_in_the_next_year_is_usual_and_one_before_the_end_of_the_year_is_not():
    body = "一、基本情况\n本馆内设两个股室。\n清源县档案馆\n"
    assert raised(TITLE + body + "2024年4月25日\n", "T11") == []
    assert raised(TITLE + body + "2023年4月25日\n", "T11") == ["T11 W"]
