"""The names of what is measured."""

import pytest

CORE = [
    "收入合计",
    "财政拨款收入",
    "一般公共预算财政拨款",
    "政府性基金",
    "国有资本经营",
    "支出合计",
    "基本支出",
    "人员经费",
    "公用经费",
    "项目支出",
    "三公经费",
    "公务接待费",
    "公务用车运行维护费",
    "因公出国费",
    "结转结余",
    "年初预算",
    "调整预算",
    "预算执行率",
    "预算完成率",
    "编制人数",
    "在职人数",
    "退休人数",
    "自评得分",
    "满分",
    "指标得分",
    "满意度",
    "活动场次",
    "培训人次",
    "受益人数",
    "发放资料",
    "科普信息员",
    "增减额",
    "增减幅",
]


@pytest.mark.parametrize("name", CORE)
def test_core_concepts(standards, name):
    assert standards.glossary.concept(name).id == name


@pytest.mark.parametrize(
    ("alias", "concept"),
    [
        ("本年收入合计", "收入合计"),
        ("总支出", "支出合计"),
        ("日常公用经费", "公用经费"),
        ("年初预算数", "年初预算"),
        ("全年预算数", "调整预算"),
        ("资金使用率", "预算执行率"),
        ("在职在编人员", "在职人数"),
        ("科普中国信息员", "科普信息员"),
        ("因公出国（境）费用", "因公出国费"),
        ("服务对象满意度", "满意度"),
        ("综合得分", "自评得分"),
    ],
)
def test_aliases(standards, alias, concept):
    assert standards.glossary.concept(alias).id == concept


def test_no_name_for_two_concepts(standards):
    owner = {}
    for concept in standards.glossary.concepts.values():
        for name in {concept.id, *concept.aliases}:
            assert owner.setdefault(name, concept.id) == concept.id, name


def test_every_concept_has_a_source(standards):
    assert all(c.source for c in standards.glossary.concepts.values())


def test_unknown_names(standards):
    assert standards.glossary.concept("登月次数") is None


def test_parts_measure_what_the_whole_measures(standards):
    concepts = standards.glossary.concepts
    for concept in concepts.values():
        if concept.group:
            assert concept.kind == concepts[concept.group].kind, concept.id
