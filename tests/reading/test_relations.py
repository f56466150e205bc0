"""What numbers claim of each other: sums, rates, growth, balances, restatements."""

from decimal import Decimal

import pytest

from jiheng.facts.relation import RelationKind
from jiheng.reading.read import read_text

TITLE = "青河县水务局2022年度部门整体支出绩效自评报告\n"


def claims(body: str, kind: RelationKind, title: str = TITLE) -> list[tuple[str, list[str], bool]]:
    report = read_text(title + body)
    quotes = {f.id: f.span.quote for f in report.facts}
    return [
        (quotes.get(r.total, ""), [quotes[p] for p in r.parts], r.holds) for r in report.relations if r.kind is kind
    ]


class TestSums:
    def test_a_list_behind_of_which(self):
        assert claims("支出合计117.49万元，其中：项目支出55.31万元，基本支出62.18万元。", RelationKind.SUM) == [
            ("117.49万元", ["55.31万元", "62.18万元"], True)
        ]

    def test_two_openers_in_one_sentence(self):
        body = "支出合计117.49万元，其中：项目支出55.31万元，基本支出62.18万元，其中：人员经费53.37万元，公用经费8.81万元。"
        assert claims(body, RelationKind.SUM) == [
            ("117.49万元", ["55.31万元", "62.18万元"], True),
            ("62.18万元", ["53.37万元", "8.81万元"], True),
        ]

    def test_nests_in_brackets(self):
        body = "基本支出70.00万元，其中人员经费50.20万元（工资30.10万元，补助20.10万元）、公用经费19.80万元。"
        found = claims(body, RelationKind.SUM)
        assert ("70.00万元", ["50.20万元", "19.80万元"], True) in found
        assert ("50.20万元", ["30.10万元", "20.10万元"], True) in found

    def test_numbered_items_three_deep(self):
        body = (
            "项目支出预算数为99.22万元。项目是：1、运行经费32.01万元，其中包括：①水费19.89万元；②电费12.12万元。"
            "2、防汛经费67.21万元，其中包括：①物资60.00万元；②演练7.21万元。"
        )
        found = claims(body, RelationKind.SUM)
        assert ("99.22万元", ["32.01万元", "67.21万元"], True) in found
        assert ("32.01万元", ["19.89万元", "12.12万元"], True) in found

    def test_one_list_for_two_stages(self):
        body = (
            "支出年初预算为50.30万元，支出决算为48.20万元。其中：\n"
            "1、农林水支出（类）水利（款）防汛（项）。年初预算为30.10万元，支出决算为29.10万元。\n"
            "2、农林水支出（类）水利（款）抗旱（项）。年初预算为20.20万元，支出决算为19.10万元。\n"
        )
        assert claims(body, RelationKind.SUM) == [
            ("50.30万元", ["30.10万元", "20.20万元"], True),
            ("48.20万元", ["29.10万元", "19.10万元"], True),
        ]

    def test_a_false_sum_is_told(self):
        found = claims("收入合计214.35万元，其中：财政拨款收入196.35万元、其他收入8.00万元。", RelationKind.SUM)
        assert found == [("214.35万元", ["196.35万元", "8.00万元"], False)]

    def test_one_part_of_a_whole_claims_nothing(self):
        assert claims("项目支出108.00万元，其中河道清淤52.00万元。", RelationKind.SUM) == []

    def test_an_open_list_claims_nothing(self):
        assert claims("项目支出108.00万元，其中河道清淤52.00万元、监测20.00万元等。", RelationKind.SUM) == []

    def test_parts_without_an_opener_are_found_by_their_sum(self):
        body = "防汛专项资金27.84万元年底支付完成，发放补助15.84万元，奖补企业1万元，平台运维11万元。"
        assert claims(body, RelationKind.SUM) == [("27.84万元", ["15.84万元", "1万元", "11万元"], True)]

    def test_rounding_is_not_an_error(self):
        report = read_text(TITLE + "基本支出105.58万元，其中：人员经费95.36万元，公用经费10.23万元。")
        (relation,) = report.relations
        assert (relation.holds, relation.rounding_only) == (False, True)

    def test_scores(self):
        found = claims("得分情况：投入15分得14分，过程45分得41分，产出40分得38分，总分94分。", RelationKind.SUM)
        assert found == [("94分", ["14分", "41分", "38分"], False)]

    def test_columns_of_a_table(self):
        body = "单位：万元\n项目\t预算数\t决算数\n基本支出\t30.00\t29.40\n项目支出\t10.55\t9.00\n合计\t40.55\t38.40\n"
        assert claims(body, RelationKind.SUM) == [
            ("40.55", ["30.00", "10.55"], True),
            ("38.40", ["29.40", "9.00"], True),
        ]


class TestRates:
    def test_completion_of_a_budget(self):
        body = "公用经费年初预算为62.29万元，支出决算为60.99万元，完成年初预算的97.91%。"
        assert claims(body, RelationKind.RATIO) == [("97.91%", ["60.99万元", "62.29万元"], True)]

    def test_a_base_by_another_name_is_noted(self):
        body = "年初预算数500.00万元，项目支出年度预算数299.22万元。\n项目支出298.27万元，完成年初预算99.68%。"
        (relation,) = [r for r in read_text(TITLE + body).relations if r.kind is RelationKind.RATIO]
        assert relation.holds
        assert "年初预算" in relation.note

    def test_shares_of_the_head_of_a_list(self):
        body = "本年支出合计307.82万元，其中：基本支出105.58万元，占34.30%；项目支出202.24万元，占66.70%。"
        assert [(c[0], c[2]) for c in claims(body, RelationKind.RATIO)] == [("34.30%", True), ("66.70%", False)]

    def test_any_rate_with_its_two_figures_near(self):
        body = "受理案件4836件，结案4790件，结案率99.05%。"
        assert claims(body, RelationKind.RATIO) == [("99.05%", ["4790件", "4836件"], True)]

    @pytest.mark.parametrize(("rate", "holds"), [("1.40%", True), ("2.40%", False)])
    def test_growth_from_value_and_change(self, rate, holds):
        body = f"机关运行经费支出184.65万元，比2021年度增加2.55万元，增长{rate}。"
        assert [c[2] for c in claims(body, RelationKind.GROWTH)] == [holds]

    def test_growth_from_nothing_is_not_computable(self):
        report = read_text(TITLE + "公用经费支出10.23万元，比2021年度增加10.23万元，增长100.00%。")
        (relation,) = [r for r in report.relations if r.kind is RelationKind.GROWTH]
        assert (relation.computed, relation.holds) == (None, True)


class TestOthers:
    def test_income_less_outlay_is_what_is_left(self):
        body = "收入合计161.76万元。\n支出合计150.00万元。\n年末结转结余11.76万元。"
        found = claims(body, RelationKind.DIFFERENCE)
        assert ("11.76万元", ["161.76万元", "150.00万元"], True) in found

    def test_the_wrong_word_between_budget_and_outlay(self):
        body = "公用经费年初预算为80.81万元，支出决算为80.38万元。决算数大于预算数的主要原因：人员变动。"
        (relation,) = [r for r in read_text(TITLE + body).relations if r.kind is RelationKind.DIFFERENCE]
        assert relation.stated == Decimal(-4300)
        assert "小于" in relation.note

    def test_a_figure_said_twice(self):
        body = "二、支出情况\n项目支出88.15万元。\n三、结论\n全年项目支出88.15万元。"
        assert claims(body, RelationKind.EQUAL) == [("88.15万元", ["88.15万元"], True)]

    def test_one_project_with_two_counts(self):
        body = "防汛演练项目按照计划实施，开展宣传活动共12场次。\n防汛演练项目自评得分98分，开展宣传活动5场次。"
        assert [c[2] for c in claims(body, RelationKind.EQUAL)] == [False]
