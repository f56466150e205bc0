"""Opinions: what each point of review objects to, and what it must leave alone."""

from decimal import Decimal

import pytest

from jiheng.scoring.targets.project import TargetProject, TargetRow
from jiheng.scoring.targets.review import rank, review_targets

GOOD = (
    TargetRow("产出", "数量", "科普活动场次", "≥20场", "考察全年主题活动完成情况，＝实际场次，取自活动登记表"),
    TargetRow("产出", "质量", "验收合格率", "100%", "考察设备质量，＝合格台数÷采购台数"),
    TargetRow("产出", "时效", "完成时间", "11月30日前", "考察是否按期完成"),
    TargetRow("产出", "成本", "项目总成本", "≤20万元", "反映成本控制情况"),
    TargetRow("效益", "社会效益", "公民科学素质比例", "≥12%", "反映全县公民科学素质，取自抽样调查"),
    TargetRow("满意度", "服务对象满意度", "参与群众满意度", "≥90%", "问卷调查，样本不少于100份"),
)
PROJECT = TargetProject(
    code="p1",
    name="科普活动经费",
    unit="某县科协",
    year_money=Decimal(200000),
    policy="根据《全民科学素质行动规划纲要》开展",
    estimate="20场×1万元/场＝20万元",
    goal="通过全年开展20场主题科普活动，使群众科学素质得到提升，公民科学素质比例达到12%。",
    rows=GOOD,
)


@pytest.fixture
def codes(standards):
    def run(project):
        return [opinion.criterion for opinion in review_targets([project], standards.criteria)]

    return run


def changed(at, **fields):
    rows = list(GOOD)
    rows[at] = TargetRow(**{**{name: getattr(rows[at], name) for name in rows[at].__struct_fields__}, **fields})
    return TargetProject(**{**{n: getattr(PROJECT, n) for n in PROJECT.__struct_fields__}, "rows": tuple(rows)})


def with_fields(**fields):
    return TargetProject(**{**{n: getattr(PROJECT, n) for n in PROJECT.__struct_fields__}, **fields})


def test_a_sound_project_has_no_opinion(codes):
    assert codes(PROJECT) == []


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"goal": ""}, "A01"),
        ({"goal": "做好科普工作"}, "A02"),
        ({"policy": ""}, "A03"),
        ({"policy": "为了更好地服务群众"}, "A04"),
        ({"estimate": ""}, "A05"),
        ({"estimate": "据实列支"}, "A06"),
        ({"rows": ()}, "A07"),
        ({"rows": GOOD[1:]}, "A08"),
        ({"rows": GOOD[:1] + GOOD[2:]}, "A09"),
        ({"rows": GOOD[:2] + GOOD[3:]}, "A10"),
        ({"rows": GOOD[:3] + GOOD[4:]}, "A11"),
        ({"rows": GOOD[:4] + GOOD[5:]}, "A12"),
        ({"rows": GOOD[:5], "name": "公园管养经费"}, "A13"),
        ({"rows": (*GOOD, TargetRow("效益", "生态效益", "", ""))}, "A14"),
        ({"rows": (*GOOD, TargetRow("效益", "生态效益", "不适应", "不适应", "不适应"))}, "A18"),
        ({"year_money": Decimal(8_000_000)}, "D02"),
        ({"rows": (*GOOD, GOOD[0])}, "B04"),
    ],
)
def test_projects(codes, fields, code):
    assert code in codes(with_fields(**fields))


@pytest.mark.parametrize(
    ("at", "fields", "code"),
    [
        (0, {"value": ""}, "A15"),
        (0, {"explanation": ""}, "A16"),
        (0, {"explanation": "科普活动场次≥20场"}, "A17"),
        (0, {"name": "在全县范围内面向青少年和老年人开展的各类科普活动的场次"}, "B01"),
        (0, {"name": "开展科普活动"}, "B02"),
        (3, {"name": "≤20万元", "value": "≤20万元"}, "B03"),
        (1, {"name": "补贴发放及时性"}, "B05"),
        (1, {"name": "参与人员满意度"}, "B06"),
        (0, {"name": "设备合格率", "value": "100%"}, "B07"),
        (4, {"name": "数据准确率", "value": "98%"}, "B08"),
        (3, {"name": "活动安排", "value": "20", "explanation": "说明活动"}, "B09"),
        (5, {"name": "参与度", "value": "100%", "explanation": "考察受欢迎程度"}, "B10"),
        (0, {"value": "20"}, "C01"),
        (0, {"value": "若干"}, "C02"),
        (5, {"value": "基本满意"}, "C03"),
        (1, {"value": "良好", "explanation": "反映质量"}, "C04"),
        (4, {"value": "明显提升", "explanation": "反映素质"}, "C05"),
        (2, {"value": "及时"}, "C06"),
        (5, {"value": "60%以上"}, "C07"),
        (0, {"value": "≤20场"}, "C08"),
        (3, {"value": "不少于20万元"}, "C09"),
        (0, {"value": "按实际情况"}, "C10"),
        (3, {"value": "≤30万元"}, "D01"),
        (0, {"value": "20场", "last": "8场"}, "D04"),
    ],
)
def test_indicators(codes, at, fields, code):
    assert code in codes(changed(at, **fields))


@pytest.mark.parametrize(
    ("at", "fields"),
    [
        (0, {"name": "提升工程完成数量", "value": "≥3个"}),
        (0, {"value": "全覆盖"}),
        (1, {"value": "验收合格"}),
        (2, {"name": "补贴发放及时率", "value": "100%"}),
        (2, {"value": "每季度1次"}),
        (3, {"name": "人均成本", "value": "≤1600元/人"}),
        (3, {"value": "三年合计≤60万元"}),
        (4, {"value": "明显", "explanation": "问卷中八成以上认为改善为明显，六成以上为一般"}),
        (0, {"value": "20场", "last": "18场"}),
    ],
)
def test_what_must_not_be_objected_to(codes, at, fields):
    assert codes(changed(at, **fields)) == []


@pytest.mark.parametrize(("weights", "wrong"), [((90,), False), ((60, 40), False), ((60, 39), True)])
def test_weights(codes, weights, wrong):
    rows = tuple(
        TargetRow(row.level1, row.kind, row.name, row.value, row.explanation, weight=Decimal(w))
        for row, w in zip(GOOD, weights, strict=False)
    )
    found = codes(with_fields(rows=(*rows, *GOOD[len(rows) :])))
    assert ("D03" in found) == wrong


def test_wording_names_the_indicator_and_the_way_out(standards):
    [opinion] = review_targets([changed(2, value="及时")], standards.criteria)
    assert opinion.problem == "时效指标“完成时间”的指标值“及时”没有反映完成的时限或效率。"
    assert "11月30日前" in opinion.suggestion
    assert opinion.rows[0].name == "完成时间"
    assert "{" not in opinion.problem + opinion.suggestion


def test_a_wording_cannot_reach_into_anything(standards):
    project = with_fields(goal="{project}{rows.size}")
    texts = [o.problem for o in review_targets([project], standards.criteria)]
    assert any("{project}{rows.size}" in text for text in texts)


def test_selected_codes_only(standards):
    bad = with_fields(goal="", policy="", rows=())
    assert [o.criterion for o in review_targets([bad], standards.criteria, ["A03"])] == ["A03"]


def test_the_worst_project_comes_first(standards):
    bad = with_fields(code="p0", goal="", rows=())
    ranked = rank([PROJECT, bad], review_targets([PROJECT, bad], standards.criteria))
    assert [each.project.code for each in ranked] == ["p0", "p1"]
    assert ranked[0].weight == sum(o.weight for o in ranked[0].opinions) > 0
    assert ranked[1].opinions == ()
