"""G01 to G13: whether the report answers to its own figures, and to the rules on money, things and people."""

import pytest
from checked import SIGNED, TITLE, findings, raised


def report(*sections: str) -> str:
    return TITLE + "".join(sections)


OVER = "二、一般公共预算支出情况\n2023年年初预算120.00万元，支出决算140.00万元，其中：基本支出100.00万元，项目支出40.00万元。\n"


def test_no_problems_against_an_overspend_is_returned():
    (finding,) = findings(report(OVER, "七、存在的问题及原因分析\n无。\n"), "G01")
    assert finding.severity == "E"
    assert "140.00万元" in finding.message


def test_named_problems_and_clean_figures_pass():
    assert raised(report(OVER, "七、存在的问题及原因分析\n支出超过年初预算20.00万元。\n"), "G01") == []
    clean = "二、一般公共预算支出情况\n2023年年初预算120.00万元，支出决算120.00万元。\n"
    assert "G01 E" not in raised(report(clean, "七、存在的问题及原因分析\n无。\n"), "G01")


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        ("预算编制不细，执行中出现较大偏差。", ["G02 E"]),
        ("预算编制不细，执行中出现偏差，超出预算12.30万元，偏差率8.20%。", []),
        ("档案修复力量不足。", []),
    ],
)
def test_a_deviation_needs_a_figure(problem, expected):
    assert raised(report("四、存在的主要问题\n", problem, "\n"), "G02") == expected


@pytest.mark.parametrize(
    ("scores", "problem", "expected"),
    [
        ("采购管理分值4分，自评不得分。", "修复力量不足。", ["G03 E"]),
        ("采购管理分值4分，自评不得分。", "采购计划编制不细。", []),
        ("采购管理（4分），得4分。", "修复力量不足。", []),
        ("采购管理分值4分，自评得分3.8分。", "修复力量不足。", []),
        ("预算执行率得分19.62分（权重20分），产出指标得分10分（权重40分）。", "修复力量不足。", []),
    ],
)
def test_lost_points_are_problems(scores, problem, expected):
    assert raised(report("二、自评结论\n", scores, "\n三、存在的主要问题\n", problem, "\n"), "G03") == expected


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("进一步提高认识，加强预算编制。", ["G04 W"]),
        ("2024年6月底前修订预算编制办法。", []),
        ("由办公室牵头修订预算编制办法。", []),
        ("无。", []),
    ],
)
def test_measures_have_an_owner_or_a_date(measure, expected):
    assert raised(report("四、下一步改进措施\n", measure, "\n"), "G04") == expected


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        ("本馆按时完成自评并报送材料。", ["G05 W"]),
        ("自评结果将运用于来年的预算编制。", ["G05 I"]),
        ("根据自评结果，2024年压减印刷费2.00万元。", []),
        ("自评结果应用于项目调整，取消重复项目一个。", []),
    ],
)
def test_results_are_used(use, expected):
    assert raised(report("五、绩效自评结果应用情况\n", use, "\n", SIGNED), "G05") == expected


def test_a_report_without_any_consequence():
    assert raised(report("一、基本情况\n本馆内设两个股室。\n", SIGNED), "G05", "G06") == ["G05 W"]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("自评报告将在县政府门户网站公开。", ["G06 W"]),
        ("自评报告于2024年5月10日在县政府门户网站公开。", []),
        ("自评报告公开地址：http://www.example.gov.cn/da。", []),
        ("采购实行公开招标，档案馆向公众开放。", ["G06 W"]),
    ],
)
def test_disclosure_can_be_found(statement, expected):
    assert (
        raised(
            report("四、下一步改进措施\n由办公室牵头整改。\n五、绩效自评结果公开情况\n", statement, "\n", SIGNED), "G06"
        )
        == expected
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("实际采购金额大于采购计划金额。", ["G07 E"]),
        ("实际采购金额18.60万元，未超过采购预算20.00万元。", []),
        ("采购金额不得超过采购计划。", []),
        ("实际采购20.60万元，超过年初采购计划18.00万元，采购计划已于8月调整。", ["G07 W"]),
    ],
)
def test_procurement_keeps_to_plan(sentence, expected):
    assert raised(report(sentence, "\n"), "G07") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("平台外的大额采购采用三方询价方式。", ["G08 E"]),
        ("办公用品采购采用三家询价方式。", ["G08 W"]),
        ("限额标准以下的零星采购由三家询价确定。", []),
        ("密集架采购采用竞争性磋商方式。", []),
    ],
)
def test_procurement_methods_have_their_legal_names(sentence, expected):
    assert raised(report(sentence, "\n"), "G08") == expected


def test_who_spends_does_not_supervise():
    assert raised(report("专项资金的使用部门均为监督部门。\n"), "G09") == ["G09 W"]
    assert raised(report("专项资金由业务股使用，财务室监督。\n"), "G09") == []


def test_assets_have_figures_and_the_right_ground():
    assert raised(report("四、资产管理情况\n固定资产专人管理。\n"), "G10") == ["G10 W"]
    assert raised(report("四、资产管理情况\n年末固定资产212.40万元，新增6.80万元。\n"), "G10") == []
    (finding,) = findings(report("四、资产管理情况\n依据《政府采购目录》处置资产3件。\n"), "G10")
    assert "《政府采购目录》" in finding.message


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ("本馆编制8名，年末实有在职人员7人。", []),
        ("本馆事业编制8名，其中馆长1名。", ["G11 W"]),
        ("本馆现有60个书架，在职人员控制率100%。", ["G11 W"]),
        ("编制3名，实有在职在编人员3人，无固定期限人员1人。", ["G11 I"]),
    ],
)
def test_head_count_is_complete(people, expected):
    assert raised(report("一、基本情况\n", people, "\n", SIGNED), "G11") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("向志愿者发放补助1.20万元。", ["G12 W"]),
        ("按每人300元的标准发放补助1.20万元，名单已公示。", []),
        ("上级补助收入430万元。", []),
        ("对个人和家庭的补助33.58万元。", []),
    ],
)
def test_grants_have_a_ground(sentence, expected):
    assert raised(report(sentence, "\n"), "G12") == expected


def test_control_phrases_need_facts():
    phrases = (
        "项目资金严格按照制度使用，支出按规定程序审批，做到专款专用，完成后及时办理结算，加强监督，确保安全，规范有效。"
    )
    assert raised(report("三、项目组织实施情况\n", phrases, "\n"), "G13") == ["G13 W"]
    assert raised(report("三、项目组织实施情况\n", phrases.replace("结算", "结算36.00万元"), "\n"), "G13") == []
