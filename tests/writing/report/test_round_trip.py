"""What is written can be read back and is equal: from the tags, and from the visible text with the tags taken off."""

import io
import re
import zipfile

import pytest
from cases import CASES, Case, composed

from jiheng.reading import read_document
from jiheng.reading.agreement import differences
from jiheng.reading.tags import facts_of, find_tags
from jiheng.standards import load
from jiheng.writing.report import About, compose
from jiheng.writing.report.page import page
from jiheng.writing.report.sheet import workbook
from jiheng.writing.report.tagging import figures
from jiheng.writing.report.typeset import pdf
from jiheng.writing.report.word import word

WRITERS = {
    "docx": word,
    "xlsx": workbook,
    "pdf": lambda composition: pdf(composition).data,
    "html": lambda composition: page(composition).encode(),
}


def without_tags(data: bytes, kind: str) -> bytes:
    if kind == "pdf":
        return data.replace(b"jiheng-facts", b"jiheng-sheet")
    if kind == "html":
        return re.sub(rb' data-[a-z]+="[^"]*"', b"", data)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            if not name.startswith("customXml/"):
                new.writestr(name, old.read(name).replace(b"customXml/item1.xml", b"gone.xml"))
    return out.getvalue()


def printed(composition, kind=""):
    """Returns the facts that stand in an output: the page shows targets and results a second time."""
    shown = [figure.fact for figure in figures(composition)]
    return (
        list(composition.facts.values()) if kind == "html" else [composition.facts[key] for key in dict.fromkeys(shown)]
    )


def meaning(fact):
    return (fact.concept, fact.stage, fact.period, fact.subject, fact.amount.value, fact.amount.unit, fact.amount.bound)


@pytest.mark.parametrize("kind", WRITERS)
def test_the_tags_say_what_was_written(composition, kind):
    tags = find_tags(WRITERS[kind](composition), kind)
    assert {meaning(f) for f in facts_of(tags)} == {meaning(f) for f in printed(composition, kind)}
    assert tags.unit == composition.unit


@pytest.mark.parametrize("kind", WRITERS)
def test_the_visible_text_says_the_same_without_tags(composition, kind):
    data = without_tags(WRITERS[kind](composition), kind)
    assert find_tags(data, kind) is None
    report = read_document(data, f"report.{kind}")
    lost, added = differences(printed(composition), report.facts, load().glossary)
    assert [meaning(f) for f in lost] == []
    assert [(meaning(f), f.span.quote) for f in added] == []
    assert report.unit == composition.unit
    assert report.year == composition.year


@pytest.mark.parametrize("kind", WRITERS)
def test_reading_takes_the_meaning_from_the_tags_without_a_warning(composition, kind):
    report = read_document(WRITERS[kind](composition), f"report.{kind}")
    assert [w.code for w in report.warnings] == []
    told = {(f.concept, f.stage) for f in printed(composition)}
    assert {(f.concept, f.stage) for f in report.facts} == told


WHOLE = """
编制人数 编制 3 人
在职人数 实有 3 人
支出合计 年初预算 101.57 万元
支出合计 调整预算 119.50 万元
一般公共预算财政拨款 决算 117.49 万元
支出合计 决算 117.49 万元
预算执行率 完成 98.32 %
基本支出 决算 62.18 万元
人员经费 决算 53.37 万元
公用经费 决算 8.81 万元
项目支出 决算 55.31 万元
项目:科普经费 年初预算 50.00 万元
项目:科普经费 决算 52.36 万元
项目:老年科协 决算 2.95 万元
三公经费 年初预算 1.20 万元
三公经费 决算 0.80 万元
满意度 目标 85+ %
满意度 完成 90.00 %
other:系列活动 目标 2 次
other:系列活动 完成 3 次
科普信息员 现状 7764 人
浏览量 完成 470000+ 次
"""


@pytest.mark.parametrize("family", list(load().families))
@pytest.mark.parametrize("kind", ["docx", "html"])
def test_a_unit_reads_back_the_same_in_the_outline_of_every_province(family, kind):
    case = Case("中山区科学技术协会", 2021, family, WHOLE, CASES["004"].blocks)
    made = compose(case.unit, case.year, family, case.facts, About(blocks=case.blocks))
    report = read_document(without_tags(WRITERS[kind](made), kind), f"report.{kind}")
    lost, added = differences(printed(made), report.facts, load().glossary)
    assert [meaning(f) for f in lost] == []
    assert [(meaning(f), f.span.quote) for f in added] == []


def test_an_altered_number_is_reported_and_the_text_believed():
    data = page(composed("004")).replace(">52.36万元<", ">82.36万元<").encode()
    report = read_document(data, "altered.html")
    (warning,) = [w for w in report.warnings if w.code == "tags-differ"]
    assert "科普经费" in warning.message
    assert 823600 in {f.amount.value for f in report.facts}


def test_broken_tags_are_a_warning_and_the_text_is_read():
    data = word(composed("000"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"<shown ", b"<shown no=") if "customXml/" in name else content)
    report = read_document(out.getvalue(), "broken.docx")
    assert report.error is None
    assert [w.code for w in report.warnings] == ["broken-tags"]
    assert 664400 in {f.amount.value for f in report.facts}
