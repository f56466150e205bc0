"""Own standards add to the shipped ones, and replace those of the same id."""

from jiheng.standards import load

FAMILY = """
id: anhui-2022
jurisdiction: 安徽
first_year: 2022
slots:
  - slot: overview
    number: 一、
    title: 单位基本情况
    required: true
    sections:
      - {slot: duties, number: （一）, title: 主要职责, variants: [单位职责]}
  - {slot: problems, number: 二、, title: 问题与建议, required: true}
"""


def test_a_family_is_added(own):
    own.write("families/anhui-2022.yaml", FAMILY)
    family = load(own.root).families["anhui-2022"]
    assert "合肥" in family.places
    assert [(s.slot, s.level, s.parent) for s in family.slots] == [
        ("overview", 1, ""),
        ("duties", 2, "overview"),
        ("problems", 1, ""),
    ]
    assert family.slots[1].variants == ("主要职责", "单位职责")
    assert [s.slot for s in family.required] == ["overview", "problems"]
    assert "hunan-2021" in load(own.root).families


def test_a_shipped_family_is_replaced(own, standards):
    own.write("families/mine.yaml", FAMILY.replace("anhui-2022", "hunan-2021"))
    assert len(load(own.root).families["hunan-2021"].slots) == 3
    assert len(standards.families["hunan-2021"].slots) > 10


def test_a_concept_is_replaced_by_its_id(own):
    own.write("glossary/mine.yaml", "concepts:\n  三公经费: {kind: money, aliases: [三项公务经费]}\n")
    found = load(own.root).glossary
    assert found.concept("三项公务经费").id == "三公经费"
    assert found.concept("三公经费支出") is None


def test_the_environment_names_a_folder(own, monkeypatch):
    own.write("words/mine_only.yaml", "words: [甲, 乙]\n")
    monkeypatch.setenv("JIHENG_STANDARDS", str(own.root))
    assert load().words["mine_only"] == ("甲", "乙")
    monkeypatch.delenv("JIHENG_STANDARDS")
    assert "mine_only" not in load().words


def test_a_rule_keeps_numbers_exact(own):
    own.write(
        "rules/mine.yaml",
        "rules:\n  X01:\n    title: 甲\n    severity: W\n    class: D\n    meaning: 乙\n    hint: 丙\n"
        "    basis: [{document: 预算法, article: 第一条, status: official}, {document: 惯例}]\n"
        "    first_year: 2020\n    jurisdictions: [湖南]\n"
        "    parameters: {rate: 0.90, words: [多, 少], on: true, bands: {low: 1, high: 2.5}}\n",
    )
    rule = load(own.root, cached=False).rules["X01"]
    assert str(rule.parameters["rate"]) == "0.90"
    assert rule.parameters["words"] == ("多", "少")
    assert rule.parameters["on"] is True
    assert str(rule.parameters["bands"]["high"]) == "2.5"
    assert rule.basis_line == "预算法第一条；惯例（按惯例假定）"
    assert rule.covers(2021, "湖南")
    assert not rule.covers(2019, "湖南")
    assert not rule.covers(2021, "四川")
    assert rule.covers(None, "")
