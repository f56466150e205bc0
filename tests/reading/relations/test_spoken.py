"""What the words bind is a claim, whatever the figures give; what they leave open is none."""

import pytest

from jiheng.checking import check
from jiheng.facts import Severity
from jiheng.facts.relation import IMPLIED, SPOKEN
from jiheng.reading import read_document

TITLE = "青河县水务局2022年度部门整体支出绩效自评报告\n二、资金情况\n"


def failing(body):
    """Returns the failing claims that only the words bind: the number, its parts, the note."""
    report = read_document((TITLE + body).encode(), "report.txt")
    quotes = {f.id: f.span.quote for f in report.facts}
    return [
        (quotes[r.total], [quotes[p] for p in r.parts], r.note)
        for r in report.relations
        if not r.holds and not r.rounding_only and r.note in (SPOKEN, IMPLIED)
    ]


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        # The base stands in the words of the rate.
        ("其他支出450万元，占基本支出600万元的80%。", ("80%", ["450万元", "600万元"], SPOKEN)),
        ("修复水渠3200米，为计划3000米的112%。", ("112%", ["3200米", "3000米"], SPOKEN)),
        # The rate closes the two figures right before it and is called after the last.
        ("受理来访482件，办结451件，办结率83.57%。", ("83.57%", ["451件", "482件"], SPOKEN)),
        ("发放问卷500份，收回480份，回收率92%。", ("92%", ["480份", "500份"], SPOKEN)),
        ("建成水窖9处，计划12处，完成率79%。", ("79%", ["9处", "12处"], SPOKEN)),
        # The whole of a share is the head of 其中, or that of its list.
        ("教师246人，其中高级教师78人，占35.71%。", ("35.71%", ["78人", "246人"], SPOKEN)),
        (
            "全年支出200.00万元。其中：清淤80.00万元，占40.00%；护岸50.00万元，占29.00%；监测70.00万元，占35.00%。",
            ("29.00%", ["50.00万元", "200.00万元"], SPOKEN),
        ),
        (
            "甲、乙两个专项预算分别为120万元、260万元，实际支出分别为114万元、247万元，执行率分别为91%、95%。",
            ("91%", ["114万元", "120万元"], SPOKEN),
        ),
        # Changes and what is left.
        ("合格率由90%提高到95%，提高6个百分点。", ("6个百分点", ["95%", "90%"], SPOKEN)),
        ("合格率95%，比目标90%高6个百分点。", ("6个百分点", ["95%", "90%"], SPOKEN)),
        ("支出1000万元，较上年增加100万元，增长15%。", ("15%", ["100万元", "1000万元"], SPOKEN)),
        ("预算1200万元，支出1150万元，年末结余40万元。", ("40万元", ["1200万元", "1150万元"], SPOKEN)),
        (
            "全年预算120.00万元，支出114.00万元，预算执行率95.00%。年末结转结余9.00万元。",
            ("9.00万元", ["120.00万元", "114.00万元"], IMPLIED),
        ),
        # Sums.
        (
            "年初预算1000万元，年中追加200万元，调整后预算1250万元。",
            ("1250万元", ["1000万元", "200万元"], SPOKEN),
        ),
        ("行政编制8名、事业编制15名，合计编制25名。", ("25名", ["8名", "15名"], SPOKEN)),
        (
            "政府采购支出126.72万元，其中货物112.30万元、服务74.42万元。",
            ("126.72万元", ["112.30万元", "74.42万元"], SPOKEN),
        ),
        (
            "以上三项合计1100万元：清淤600万元、护岸300万元、监测100万元。",
            ("1100万元", ["600万元", "300万元", "100万元"], SPOKEN),
        ),
    ],
)
def test_a_wrong_figure_is_told(body, claim):
    assert claim in failing(body)


@pytest.mark.parametrize(
    "body",
    [
        # The rate is of something else than the sums before it.
        "发放问卷500份，收回480份，群众满意度97%。",
        "采购支出186.72万元，其中服务74.42万元，授予中小企业合同金额占88.9%。",
        "优良率68.4%，高于目标值65%；近视率41.2%，同比下降1.3个百分点。",
        # Members of a list beside each other, and a list with one that has no part in it.
        "收回286份，其中满意271份、基本满意12份、不满意3份，综合满意率98.95%。",
        "支出799.12万元。其中:人员经费434.89万元，公用经费77.40万元，项目支出286.83万元。",
        # 其中 starts a thing of its own: the budget before it is not its budget.
        "三公经费年初预算22.00万元，其中：公务用车运行费支出决算8.47万元，完成预算的60.50%。",
        # Who works is more than who has a post.
        "共有工作人员73人，其中行政编制25人、事业编制46人。",
        # Brought forward: what is left comes from more than two sums.
        "上年结转30万元，预算1200万元，支出1150万元，年末结余80万元。",
    ],
)
def test_what_the_words_leave_open_is_no_claim(body):
    assert failing(body) == []


def test_a_figure_that_fits_is_not_accused():
    body = "受理来访482件，办结451件，办结率93.57%。预算1200万元，支出1150万元，年末结余50万元。"
    assert failing(body) == []


def test_a_claim_in_one_sentence_is_an_error_and_one_over_sentences_a_warning():
    def told(body):
        report = read_document((TITLE + body).encode(), "report.txt")
        return [f.severity for f in check(report) if f.code == "M02"]

    assert told("预算120.00万元，支出114.00万元，结余9.00万元。") == [Severity.ERROR]
    assert told("全年预算120.00万元，支出114.00万元，预算执行率95.00%。年末结转结余9.00万元。") == [Severity.WARNING]


@pytest.mark.parametrize("year", ["2022年度支出合计", "2022年支出"])
def test_the_year_reported_on_is_not_what_its_figure_is_compared_with(year):
    told = f"{year}7420.50万元，与2021年度相比，减少2310.25万元，下降{{}}，主要原因是宿舍工程完工。"
    assert failing(told.format("23.7%")) == []
    wrong = failing(told.format("27.3%"))
    assert wrong == [("27.3%", ["2310.25万元", "7420.50万元"], SPOKEN)]
    report = read_document((TITLE + told.format("27.3%")).encode(), "report.txt")
    (found,) = [f for f in check(report) if f.code == "M02"]
    assert found.expected == "23.74%"


def test_what_a_bracket_includes_is_no_base_of_a_step(claims):
    body = "年初项目预算985.00万元（含上年结转50.00万元），年中压减123.54万元、新增96.20万元，调整后957.66万元。"
    assert claims(body, "difference") == []
    assert claims(body, "sum") == [("957.66万元", ["985.00万元", "123.54万元", "96.20万元"], True)]


def test_a_budget_that_was_added_to_is_executed_with_what_was_added(claims):
    body = "二、资金情况\n年初预算2050万元，年中追加136.4万元，全年支出2142.67万元，执行率达98%。"
    assert claims(body, "ratio") == [("98%", ["2142.67万元", "2050万元"], True)]


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        ("亩均鲜草产量186公斤，比2021年增产12公斤、增幅6.9%。", ("6.9%", ["12公斤", "186公斤"], True)),
        (
            "广告收入415.60万元，承办收入388.66万元；广告收入同比下滑12.5%，减收59.37万元。",
            ("12.5%", ["59.37万元", "415.60万元"], True),
        ),
        (
            "2020年、2021年、2022年分别立案128件、140件和152件，2022年比2020年增长18.75%。",
            ("18.75%", ["152件", "128件"], True),
        ),
        (
            "基本支出512.29万元，较年初预算505.00万元超支7.29万元，超1.44%。",
            ("1.44%", ["512.29万元", "505.00万元"], True),
        ),
    ],
)
def test_growth_by_its_words(claims, body, claim):
    assert claim in claims(body, "growth")


def test_what_was_taken_off_leaves_the_score(claims):
    assert claims("四、自评得分\n过程满分30分，扣2.5分，得27.5分。", "difference") == [
        ("27.5分", ["30分", "2.5分"], True)
    ]


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        (
            "工作经费年初安排40万元。\n其他资金100.60万元，支出90.30万元。工作经费支出37.20万元，使用率93%。",
            ("93%", ["37.20万元", "40万元"], True),
        ),
        (
            "广告收入415.60万元。\n三、问题\n广告收入完成年初计划500万元的83.12%。",
            ("83.12%", ["415.60万元", "500万元"], True),
        ),
        (
            "特困人员供养预算1620万元。\n二、支出情况\n特困供养支出1582.74万元，执行率97.7%。",
            ("97.7%", ["1582.74万元", "1620万元"], True),
        ),
    ],
)
def test_completion_of_what_is_named_elsewhere(claims, body, claim):
    assert claim in claims(body, "ratio")


def test_two_figures_that_make_one_rate_of_a_sentence_accuse_no_other(claims):
    body = "（四）满意度。发放家长问卷458份，回收440份，回收率96.07%，家长满意度96.8%。"
    assert claims(body, "ratio") == [("96.07%", ["440份", "458份"], True)]


def test_outlay_that_completes_income(claims):
    body = "二、资金情况\n年初预算1286.35万元，决算收入1403.27万元，决算支出1375.20万元，完成决算收入的98%。"
    assert claims(body, "ratio") == [("98%", ["1375.20万元", "1403.27万元"], True)]
