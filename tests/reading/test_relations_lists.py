"""What a list, a share or a completion claims where other figures stand between its parts."""

import pytest

from jiheng.facts.relation import RelationKind
from jiheng.reading.read import read_text

TITLE = "青河县水务局2022年度部门整体支出绩效自评报告\n"


def claims(body: str, kind: RelationKind) -> list[tuple[str, list[str], bool]]:
    report = read_text(TITLE + body)
    quotes = {f.id: f.span.quote for f in report.facts}
    return [(quotes[r.total], [quotes[p] for p in r.parts], r.holds) for r in report.relations if r.kind is kind]


@pytest.mark.parametrize(
    "body",
    [
        "公务用车支出30.00万元，比年初预算42.00万元减少12.00万元。其中：燃油费20.00万元，平均每辆车2.00万元，保险费10.00万元。",
        "培训支出30.00万元，较上年决算36.00万元减少6.00万元。其中：师资费20.00万元，人均0.20万元；资料费10.00万元。",
        "维修支出30.00万元，比全年预算33.00万元少3.00万元。其中：水库维修20.00万元，渠道维修10.00万元。",
    ],
)
def test_a_base_of_comparison_heads_no_list_and_an_average_is_no_part(body: str) -> None:
    assert claims(body, RelationKind.SUM) == [("30.00万元", ["20.00万元", "10.00万元"], True)]


@pytest.mark.parametrize(
    ("body", "rate"),
    [
        ("全年支出200.00万元，其中：工资80.00万元，占40.00%；补助120.00万元，占66.00%。", "66.00%"),
        (
            "全年支出200.00万元，比上年增加9.00万元，其中：基本支出80.00万元，占40.00%；项目支出120.00万元，占62.00%。",
            "62.00%",
        ),
        ("总收入50.00万元，其中：财政拨款40.00万元，占80.00%；其他收入10.00万元，占22.00%。", "22.00%"),
    ],
)
def test_the_shares_of_a_list_have_one_whole(body: str, rate: str) -> None:
    assert [c[0] for c in claims(body, RelationKind.RATIO) if not c[2]] == [rate]


@pytest.mark.parametrize(
    "body",
    [
        "总支出220.00万元。\n与上年相比，总支出增加20.00万元，增长12.00%。",
        "支出合计220.00万元。\n同上年相比，支出合计增加20.00万元，增长12.00%。",
        "总支出180.00万元。\n与2021年相比，总支出减少20.00万元，下降12.00%。",
    ],
)
def test_a_growth_finds_the_total_it_names_in_another_paragraph(body: str) -> None:
    assert [c[2] for c in claims(body, RelationKind.GROWTH)] == [False]


@pytest.mark.parametrize(
    ("body", "holds"),
    [
        ("新建水窖90口，目标100口，完成95%。", False),
        ("巡查河道90次，计划100次，完成率90%。", True),
        ("服务对象满意度目标85%，完成93.2%。", None),
    ],
)
def test_a_result_over_its_target(*, body: str, holds: bool | None) -> None:
    found = [c[2] for c in claims(body, RelationKind.RATIO)]
    assert found == ([] if holds is None else [holds])


@pytest.mark.parametrize(
    "body",
    [
        "年初预算300.00万元，其中：基本支出200.00万元，项目支出100.00万元。调整后预算330.00万元。支出320.00万元；其中基本支出215.00万元，执行率98.60%。",
        "年初预算300.00万元，其中基本支出200.00万元、项目支出100.00万元。年中调整预算330.00万元。决算支出320.00万元，其中基本支出215.00万元，执行率98.60%。",
        "年初预算300.00万元，基本支出200.00万元，项目支出100.00万元。调整预算330.00万元。实际支出320.00万元，其中项目支出105.00万元，执行率97.00%。",
    ],
)
def test_a_budget_adjusted_as_a_whole_is_no_base_for_its_parts(body: str) -> None:
    assert not [c for c in claims(body, RelationKind.RATIO) if not c[2]]


def test_income_as_outlay_and_rest_is_no_other_reading_of_its_sources() -> None:
    body = "总收入100.00万元，其中：财政拨款60.00万元；捐赠收入30.00万元。\n总支出80.00万元。\n结余20.00万元。"
    found = claims(body, RelationKind.SUM)
    assert ("100.00万元", ["60.00万元", "30.00万元"], False) in found


def test_groups_of_a_project_are_no_total() -> None:
    body = "综合评分86.50分，等级为良。具体为：项目决策18分（权重20分），项目过程16.5分（权重20分），项目产出26分（权重30分），项目效益26分（权重30分）。"
    assert claims(body, RelationKind.SUM) == [("86.50分", ["18分", "16.5分", "26分", "26分"], True)]


@pytest.mark.parametrize(
    "body",
    [
        "产出得分48.5分。\n效益得分29.8分。\n满意度得分10分。\n综合得分88.3分。",
        "1.投入：分值15分，得分14.2分。\n2.过程：分值25分，得分24分。\n3.产出：分值60分，得分58分。\n自评总分96.2分。",
        "综合得分96.2分。\n投入得分14.2分。\n过程得分24分。\n产出得分58分。",
    ],
)
def test_a_total_of_points_over_paragraphs(body: str) -> None:
    found = claims(body, RelationKind.SUM)
    assert [(len(parts), holds) for _, parts, holds in found] == [(3, True)]


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        (
            "渠道清淤预算14.00万元，水窖补助预算9.00万元。上述两项分别支出13.00万元、8.10万元，执行率依次为92.86%、90.00%。",
            ["13.00万元", "14.00万元"],
        ),
        ("年初预算4,230.00万元，调整预算4,505.16万元，预算调整率6.50%。", None),
        ("护林员1,928名。\n其中少数民族1,136名，占58.92%。", ["1,136名", "1,928名"]),
        (
            "2022年安排资金3,650.20万元。\n二、支出情况\n实际支付3,473.13万元，支付率95.15%。",
            ["3,473.13万元", "3,650.20万元"],
        ),
    ],
)
def test_a_rate_far_from_its_base(body: str, parts: list[str] | None) -> None:
    if parts is None:
        assert claims(body, RelationKind.GROWTH) == [("6.50%", ["4,505.16万元", "4,230.00万元"], True)]
    else:
        assert parts in [p for _, p, holds in claims(body, RelationKind.RATIO) if holds]
