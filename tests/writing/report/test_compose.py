"""Outline, facts and text blocks make a report; what is wrong with the draft is said with its place."""

from decimal import Decimal

import pytest
from cases import CASES, Case, composed

from jiheng.facts import Amount, Bound
from jiheng.reading import read_text
from jiheng.writing.report import About, TextBlock, compose
from jiheng.writing.report.composition import shown
from jiheng.writing.report.figures import show


def text_of(composition):
    lines = [composition.title]
    for section in composition.sections:
        lines += [section.number + section.title, *(shown(p.pieces) for p in section.body)]
    return "\n".join(lines)


def with_block(slot, text, **more):
    case = CASES["002"]
    return compose(case.unit, case.year, case.family, case.facts, About(blocks=(TextBlock(slot, text, **more),)))


def problems(composition, code):
    return [p for p in composition.problems if p.code == code]


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Amount(Decimal(664400), "CNY"), "66.44万元"),
        (Amount(Decimal(300000), "CNY"), "30.00万元"),
        (Amount(Decimal("1234.56"), "CNY"), "1234.56元"),
        (Amount(Decimal("86.37"), "percent"), "86.37%"),
        (Amount(Decimal("100.00"), "percent"), "100%"),
        (Amount(Decimal(12), "count:场次"), "12场次"),
        (Amount(Decimal(2000), "count:人", bound=Bound.AT_LEAST), "2000余人"),
        (Amount(Decimal(20), "count:场次", bound=Bound.NEARLY), "近20场次"),
        (Amount(Decimal("88.48"), "score"), "88.48分"),
        (Amount(Decimal(30000), "CNY", upper=Decimal(50000), bound=Bound.RANGE), "3.00-5.00万元"),
    ],
)
def test_house_style(amount, text):
    assert show(amount) == text


def test_a_reference_can_name_the_way_to_its_concept():
    composition = with_block("work_results", "全年基本支出{{支出.基本支出.决算}}，执行率{{预算执行率.完成@基本支出}}。")
    assert "全年基本支出460.07万元，执行率86.37%。" in text_of(composition)
    assert not problems(composition, "unknown-reference")


def test_an_unknown_reference_is_an_error_with_its_place():
    composition = with_block("work_results", "第一段。\n其中{{差旅费.决算}}。")
    (problem,) = problems(composition, "unknown-reference")
    assert (problem.place.slot, problem.place.paragraph, problem.place.character) == ("work_results", 2, 3)
    assert "差旅费" in problem.message
    assert not composition.fit


def test_a_reference_with_two_answers_is_an_error():
    composition = with_block("work_results", "基本支出{{基本支出}}。")
    (problem,) = problems(composition, "ambiguous-reference")
    assert "基本支出.调整预算" in problem.message
    assert "基本支出.决算" in problem.message


def test_a_number_typed_by_hand_is_pointed_out():
    (problem,) = problems(with_block("work_results", "投入资金20万元。"), "typed-number")
    assert "20万元" in problem.message


def test_a_reused_block_is_checked_for_other_years_and_ordinals():
    found = problems(with_block("work_results", "2019年举办第二届全国科技工作者日活动。", written_for=2019), "stale")
    assert any("2019年" in p.message for p in found)
    assert any("第5个" in p.message for p in found)
    assert all(p.severity == "E" for p in found)


def test_nothing_is_said_of_problems_unless_checking_is_clean():
    case = CASES["004"]
    blocks = tuple(b for b in case.blocks if b.slot not in {"problems", "measures"})
    unclean = compose(case.unit, case.year, case.family, case.facts, About(blocks=blocks))
    assert {p.place.slot for p in problems(unclean, "open")} >= {"problems", "measures"}
    clean = compose(case.unit, case.year, case.family, case.facts, About(blocks=blocks, clean=True))
    assert [shown(p.pieces) for s in clean.sections if s.slot == "problems" for p in s.body] == ["无。"]


def test_sections_are_numbered_without_gap(composition):
    tops = [section.number for section in composition.sections if section.level == 1]
    assert tops == [f"{'一二三四五六七八九十'[i]}、" for i in range(len(tops))]
    read = read_text(text_of(composition))
    assert read.standard == composition.family
    assert [s.number for s in read.sections if s.level == 1] == tops


def test_what_is_missing_is_left_out_or_marked_open():
    composition = compose("某县图书馆", 2023, "sichuan-2024", ())
    assert all(p.code == "open" for p in composition.problems)
    assert "{{" not in text_of(composition)


def test_a_target_stands_beside_its_result():
    rows = "other:讲座 目标 10 场\nother:讲座 完成 8 场\n满意度 目标 85+ %\n满意度 完成 90.00 %\nother:简报 目标 4 期"
    case = Case("某县图书馆", 2023, "hunan-2021", rows)
    composition = compose(case.unit, case.year, case.family, case.facts, About(reasons={"讲座": "场馆维修两个月"}))
    found = {goal.name: (goal.reached, goal.reason) for goal in composition.goals}
    assert found == {"讲座": (False, "场馆维修两个月"), "满意度": (True, ""), "简报": (None, "")}


def test_an_unknown_family_is_misuse():
    with pytest.raises(ValueError, match="hunan-2021"):
        compose("某县图书馆", 2023, "nowhere", ())


def test_blocks_for_no_section_are_reported():
    composition = composed("002", blocks=(TextBlock("nonsense", "文字"),))
    assert problems(composition, "unknown-slot")


def test_a_text_for_a_heading_that_stands_twice_is_written_once():
    case = CASES["002"]
    block = TextBlock("performance", "全年工作按计划推进。", heading="部门整体支出绩效情况")
    composition = compose(case.unit, case.year, "hunan-2021", case.facts, About(blocks=(block,)))
    assert text_of(composition).count("全年工作按计划推进。") == 1
