"""What is written can be read back and is equal: from the tags, and from the visible text with the tags taken off."""

import io
import re
import zipfile

import pytest
from cases import composed

from jiheng.reading import read_document
from jiheng.reading.agreement import differences
from jiheng.reading.tags import facts_of, find_tags
from jiheng.standards import load
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
