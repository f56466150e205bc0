"""A report that attacks whoever opens the outcome: page, index, workbook, terminal."""

import io
import json
import re
from html.parser import HTMLParser

import openpyxl
import pytest

from jiheng.checking import check
from jiheng.reading import read_text
from jiheng.standards import load
from jiheng.writing.findings.index import index_page
from jiheng.writing.findings.lines import finding_lines
from jiheng.writing.findings.markup import escaped
from jiheng.writing.findings.outcome import outcome_of
from jiheng.writing.findings.page import annotated_page
from jiheng.writing.findings.sarif import SarifSink
from jiheng.writing.findings.workbook import WorkbookSink

ATTACK = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>\u202egnp.\u2066"
TEXT = f"""青禾县{ATTACK}档案馆2023年部门整体支出绩效自评报告
一、部门概况{ATTACK}
年初预算66.44万元{ATTACK}，其中：人员经费46.74万元，公用经费9.70万元。
"""


@pytest.fixture(scope="module")
def report():
    return read_text(TEXT, f"=cmd|' /C calc'!A0{ATTACK}.txt")


class Tags(HTMLParser):
    """Collects the tags, attributes and visible text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text = set(), set(), []
        self.numbers = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name, value or "") for name, value in attrs}
        self.numbers += any(n == "class" and v and v.split()[0] == "n" for n, v in attrs) and ("tabindex", "0") in attrs

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def pages(report):
    findings = check(report)
    outcome = outcome_of(report, findings)
    outcome.page = 'a".html'
    return annotated_page(report, findings, index="index.html"), index_page([outcome])


def test_pages_hold_no_script_and_reach_nowhere(pages):
    for page in pages:
        tags = Tags(page)
        assert not tags.tags & {"script", "img", "iframe", "object", "embed", "link", "form", "base", "svg"}
        for _, name, value in tags.attributes:
            assert not name.startswith("on")
            assert name != "src"
            assert name != "href" or re.fullmatch(r'#[\w-]+|[\w."-]+\.html', value), value
        policy = [v for _, n, v in tags.attributes if n == "content" and "default-src 'none'" in v]
        assert policy


def test_pages_do_not_let_the_text_turn_its_direction(pages):
    for page in pages:
        assert "\u202e" not in page
        assert "\u2066" not in page


def test_the_text_is_shown_whole(pages):
    shown = "".join(Tags(pages[0]).text)
    assert "<script>alert(1)</script>" in shown
    assert "人员经费" in shown


def test_every_number_is_marked(pages, report):
    assert Tags(pages[0]).numbers == len([f for f in report.facts if f.span])


def test_every_finding_stands_beside_its_place(pages, report):
    rows = pages[0].split('<div class="row')[1:]
    for finding in check(report):
        if finding.spans:
            quote = escaped(finding.spans[0].quote)[:6]
            assert any(escaped(finding.message) in row and quote in re.sub("<[^>]*>", "", row) for row in rows)


def test_the_workbook_takes_text_as_text(tmp_path, report):
    sink = WorkbookSink(tmp_path / "a.xlsx")
    findings = check(report)
    sink.add(outcome_of(report, findings))
    sink.close()
    book = openpyxl.load_workbook(io.BytesIO((tmp_path / "a.xlsx").read_bytes()))
    assert book.sheetnames == ["报告", "发现"]
    assert book["发现"].max_row == len(findings) + 1
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert any(str(c.value).startswith("=cmd") for c in cells)
    assert {c.data_type for c in cells} <= {"s", "n"}
    assert not any(c.hyperlink for c in cells)


@pytest.mark.parametrize("start", "=+-@")
def test_text_that_looks_like_a_formula(tmp_path, start):
    report = read_text("年初预算66.44万元，其中：甲46.74万元，乙9.70万元。", f"{start}1+1.txt")
    sink = WorkbookSink(tmp_path / "a.xlsx")
    sink.add(outcome_of(report, check(report)))
    sink.close()
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert book["报告"]["M2"].value == f"{start}1+1.txt"
    assert book["报告"]["M2"].data_type == "s"


def test_the_terminal_gets_no_control_characters():
    report = read_text(TEXT.replace("概况", "概\x1b[2J\x07况"), "a\x1b]0;x\x07.txt")
    shown = "\n".join(finding_lines(report, check(report)))
    assert not [c for c in shown if not c.isprintable() and c not in "\n\u3000"]


def test_sarif_is_sound(report):
    out = io.StringIO()
    sink = SarifSink(out, load().rules)
    findings = check(report)
    sink.add(outcome_of(report, findings))
    sink.close()
    document = json.loads(out.getvalue())
    (run,) = document["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert document["version"] == "2.1.0"
    assert len({r["id"] for r in rules}) == len(rules)
    assert len(run["results"]) == len(findings)
    for result in run["results"]:
        assert result["level"] in {"error", "warning", "note"}
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        location = result["locations"][0]["physicalLocation"]
        assert re.fullmatch(r"[A-Za-z0-9%._~/!-]+", location["artifactLocation"]["uri"])
        if "region" in location:
            assert location["region"]["startLine"] >= 1
            assert location["region"]["startColumn"] >= 1
    assert run["invocations"][0]["executionSuccessful"] is True


@pytest.mark.parametrize("text", ["\x00", "\x1b", "\x85", "\u200f", "\u2028", "\u202a", "\u2069"])
def test_unseen_characters_become_visible(text):
    assert escaped(text) == "\ufffd"


def test_ordinary_text_stays():
    assert escaped("一\t二\n三　四🙂é") == "一\t二\n三　四🙂é"
