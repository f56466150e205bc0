"""Shapes of sentences that reports of other units brought: what each number is, and what it claims."""

import pytest

from jiheng.checking import check
from jiheng.facts import Severity
from jiheng.reading import read_document

TITLE = "青河县水务局2022年度部门整体支出绩效自评报告\n二、资金情况\n"


def read(body):
    return read_document((TITLE + body + "\n").encode(), "report.txt")


def meaning(body, quote):
    fact = next(f for f in read(body).facts if f.span.quote == quote)
    return fact.concept, fact.stage.value


def claims(body):
    report = read(body)
    quotes = {f.id: f.span.quote for f in report.facts}
    return {
        (str(r.kind), quotes.get(r.total, ""), tuple(quotes[p] for p in r.parts), r.holds) for r in report.relations
    }


def accused(body):
    return [f.message for f in check(read(body)) if f.severity is Severity.ERROR and f.code in ("M01", "M02", "M03")]


@pytest.mark.parametrize(
    ("body", "quote", "told"),
    [
        (
            "年初预算收入820.00万元，年中调整后预算收入905.30万元。财政拨款收入898.10万元。",
            "898.10万元",
            ("财政拨款收入", "决算"),
        ),
        ("年初预算820.00万元，调增85.30万元。财政拨款收入898.10万元。", "898.10万元", ("财政拨款收入", "决算")),
        (
            "年初预算820.00万元，执行中追加养护专项90.30万元，调整后预算905.30万元。",
            "90.30万元",
            ("预算调整", "调整预算"),
        ),
        ("全年支出905.30万元，执行进度97.02%，余27.80万元结转下年。", "27.80万元", ("结转结余", "决算")),
        ("水电费7.46万元，比上年的8.12万元节约0.66万元。", "0.66万元", ("增减额", "其他")),
        ("公务接待费预算9.00万元，今年少开支2.54万元。", "2.54万元", ("增减额", "其他")),
        ("“三公”经费开支23.86万元。公务接待96批次、812人次，开支9.74万元。", "9.74万元", ("公务接待费", "决算")),
        ("决算数大于预算数55.93万元。", "55.93万元", ("other:收支差额", "决算")),
    ],
)
def test_what_a_sum_of_money_is(body, quote, told):
    assert meaning(body, quote) == told


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        (
            "土地价款16.84亿元，同比下降12.3%，下降2.36亿元。",
            ("growth", "12.3%", ("2.36亿元", "16.84亿元"), True),
        ),
        (
            "合同总价2,948.60万元。已支付2,506.31万元，未支付442.29万元，支付率85%。",
            ("ratio", "85%", ("2,506.31万元", "2,948.60万元"), True),
        ),
        (
            "推广坚果1,200亩、茶叶850亩，分别完成计划的120%、85%；计划分别为1,000亩、1,000亩。",
            ("ratio", "85%", ("850亩", "1,000亩"), True),
        ),
        ("改厕310座。年初任务为改厕280座，超任务10.71%。", ("growth", "10.71%", ("310座", "280座"), True)),
        (
            "公交车每辆每年3.5万元，发放168万元；乘车补偿57.6万元，两项共计225.6万元。",
            ("sum", "225.6万元", ("168万元", "57.6万元"), True),
        ),
        ("线下演出34场，线上演出26场，一共60场。", ("sum", "60场", ("34场", "26场"), True)),
    ],
)
def test_what_the_words_claim(body, claim):
    assert claim in claims(body)


@pytest.mark.parametrize(
    "body",
    [
        "支出总计4531.82万元。1.基本支出2547.10万元，占本年支出的57.68%。2.项目支出1868.85万元，占本年支出的42.32%。3.年末结转和结余115.87万元。",
        "新建食堂2家，每家35万元，计70万元；为9家助餐点发放153.50万元；每餐补2元、每餐补4元，合计239.24万元。",
        "年初预算5,126.80万元，执行中追加养护专项2,874.20万元、收回结余指标65.00万元，调整后预算7,936.00万元。",
        "单餐成本18.6元，老人实付12元，亏损4.6元（财政补贴2元）。",
        "类别  满分  得分\n投入  15  14.2\n过程  20  19\n产出  35  32.8\n效果  30  29\n总分  100  95",
    ],
)
def test_true_figures_are_not_accused(body):
    assert accused(body) == []
