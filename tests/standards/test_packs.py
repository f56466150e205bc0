"""Packs load strictly: every slip is named with its file and line."""

from decimal import Decimal
from pathlib import Path

import pytest

from jiheng.standards import load, validate
from jiheng.standards.pack import FieldType, Schema
from jiheng.standards.pack_rules import FactKind, InvariantKind

REGISTER = """registers:
  visits:
    title: 走访
    key: [number]
    fields:
      number: {title: 编号, auto: true}
      when: {title: 时间, type: date}
      people: {title: 人数, type: count, unit: 人}
"""


def faults(own, body, name="mine"):
    own.write(f"packs/{name}.yaml", body)
    return [(line, message) for file, line, message in own.faults() if file == f"{name}.yaml"]


def test_three_packs_are_shipped(standards):
    assert list(standards.packs) == ["core", "kexie", "wenlian"]
    assert len(standards.packs["core"].registers) > 40


def test_a_schema_brings_what_a_pack_extends(standards):
    schema = Schema.of(standards.packs, "wenlian")
    assert schema.packs == ("core", "wenlian")
    assert {"budget_lines", "performances"} <= schema.registers.keys()


def test_packs_survive_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    fresh, found = validate()
    assert found == ()
    monkeypatch.setattr("jiheng.standards.loader._loaded", {})
    load()
    monkeypatch.setattr("jiheng.standards.loader._loaded", {})
    assert load().packs == fresh.packs


def test_money_and_counts_are_not_negative_unless_said(standards):
    core = standards.packs["core"].registers
    assert core["payments"].field("amount").minimum < 0
    assert core["income"].field("amount").minimum == Decimal(0)


def test_a_register_of_ones_own(own):
    assert faults(own, REGISTER) == []
    register = load(own.root, cached=False).packs["mine"].registers["visits"]
    assert register.field("people").type is FieldType.COUNT
    assert register.field("people").heading == "人数（人）"


@pytest.mark.parametrize(
    ("change", "line", "words"),
    [
        (("type: date", "type: day"), 10, "应为 money、rate"),
        (("key: [number]", "key: [no]"), 7, "不是本表的字段"),
        (("unit: 人}", "unit: 人, minimum: 9, maximum: 3}"), 11, "大于 maximum"),
        (("type: date}", "type: reference}"), 10, "缺少“reference”"),
        (("type: date}", "type: reference, reference: nowhere}"), 10, "不是登记表"),
        (("type: date}", "type: choice}"), 10, "缺少“choices”"),
        (("type: date}", "type: choice, choices: [甲], default: 乙}"), 10, "不在 choices 中"),
        (("type: date}", "type: date, unit: 天}"), 10, "没有计量单位"),
        (("when:", "时间:"), 10, "应为英文小写"),
        (("title: 走访", "title: 走访\n    sheet: 走访/企业"), 7, "含有"),
        (("unit: 人}", "unit: 人, colour: red}"), 11, "不认识的键“colour”"),
    ],
)
def test_faults_of_a_register(own, change, line, words):
    found = faults(own, REGISTER.replace(*change))
    assert [at for at, message in found if words in message] == [line], found


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("    states:\n      甲: {moves: [乙]}\n", "没有定义"),
        ("    states:\n      甲: {requires: [nothing]}\n", "不是本表的字段"),
        ("    facts:\n      v: {title: 走访数, kind: count, concept: 没有的概念}\n", "不在术语表中"),
        ("    facts:\n      v: {title: 人数, kind: sum, field: heads, concept: 'other:人数'}\n", "找不到"),
        ("    facts:\n      v: {title: 人数, kind: sum, field: people}\n", "缺少“concept”"),
        ("    facts:\n      v: {title: 走访, kind: latest, field: people, concept: 'other:人'}\n", "缺少“date”"),
        ("    facts:\n      v: {title: 走访, kind: count, concept: 'other:人', stage: 年中}\n", "“stage”应为"),
        ("    facts:\n      v: {title: 走访, kind: count, concept: 'other:人', where: {place: 县城}}\n", "找不到"),
        ("    invariants:\n      i: {number: 17, kind: required, fields: [when], message: 甲, fix: 乙}\n", "1 至 16"),
        ("    invariants:\n      i: {number: 1, kind: guess, message: 甲, fix: 乙}\n", "“kind”应为"),
        ("    invariants:\n      i: {number: 3, kind: at_most, left: people, right: '@x', message: 甲, fix: 乙}\n", "不是事实编号"),
        ("    invariants:\n      i: {number: 8, kind: linked, fields: [gone/visit], message: 甲, fix: 乙}\n", "不是登记表"),
        ("facts:\n  r: {title: 率, kind: ratio, inputs: [a, b], concept: 占比}\n", "不是事实编号"),
        ("facts:\n  r: {title: 率, kind: ratio, concept: 占比}\n", "应有 inputs"),
        ("facts:\n  a: {title: 甲, kind: total, inputs: [b], concept: 占比}\n  b: {title: 乙, kind: total, inputs: [a], concept: 占比}\n", "互相引用"),
        ("facts:\n  a: {title: 甲, kind: total, inputs: [a], concept: 占比}\n", "互相引用"),
    ],
)  # fmt: skip
def test_faults_of_states_facts_and_invariants(own, body, words):
    found = faults(own, REGISTER + body)
    assert any(words in message and line >= 4 for line, message in found), found


def test_a_pack_cannot_extend_itself(own):
    own.write("packs/a.yaml", "extends: [b]\n" + REGISTER)
    assert any("自身" in message for _, message in faults(own, "extends: [a]\n" + REGISTER, "b"))


def test_a_pack_cannot_extend_nothing(own):
    assert any("不存在" in message for _, message in faults(own, "extends: [gone]\n" + REGISTER))


def test_a_fact_of_an_extended_pack_cannot_be_defined_again(own):
    body = (
        "extends: [core]\n"
        + REGISTER
        + "facts:\n  outlay: {title: 支出, kind: total, inputs: [paid], concept: 支出合计}\n"
    )
    assert any("已在所扩展的包中定义" in message for _, message in faults(own, body))


def test_concepts_of_shipped_packs_fit_their_facts(standards):
    """Money facts bear money concepts, rates bear rates: read and own facts can be compared."""
    kinds = {"percent": "rate", "CNY": "money"}
    for pack in standards.packs.values():
        for fact in pack.facts:
            concept = standards.glossary.concept(fact.concept)
            if concept is not None and fact.unit in kinds:
                assert concept.kind == kinds[fact.unit], (fact.id, concept.id)


def test_the_guide_names_every_kind():
    guide = (Path(__file__).resolve().parents[2] / "docs" / "packs.md").read_text(encoding="utf-8")
    for kind in (*FieldType, *FactKind, *InvariantKind):
        assert f"`{kind}`" in guide, kind
