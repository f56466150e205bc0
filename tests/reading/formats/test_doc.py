"""Old Word documents. `files/lists.doc` was written by LibreOffice; it holds lists, a merged table, a tracked change."""

import pathlib
import random

import pytest

from jiheng.reading.document import Limits, Unreadable
from jiheng.reading.formats import open_document
from jiheng.reading.formats.doc_file import modifiers

LISTS = (pathlib.Path(__file__).parent / "files" / "lists.doc").read_bytes()
LINES = [
    "一、部门概况",
    "（一）职能职责",
    "2021年基本支出66.44万元。",
    "（二）机构设置",
    "二、收支情况",
    "项目\t预算（万元）",
    "年初\t调整",
    "基本支出\t66.44\t70.00",
    "完成率95%",
    "结束。",
]
GRID = [
    ("项目", 0, 0, 2, 1),
    ("预算（万元）", 0, 1, 1, 2),
    ("年初", 1, 1, 1, 1),
    ("调整", 1, 2, 1, 1),
    ("基本支出", 2, 0, 1, 1),
    ("66.44", 2, 1, 1, 1),
    ("70.00", 2, 2, 1, 1),
]


def grid(document):
    return [(c.text, c.row, c.column, c.row_span, c.column_span) for c in document.tables[0].cells]


class TestBinary:
    def test_numbers_tables_and_tracked_changes(self):
        document = open_document(LISTS, "报告.doc", Limits())

        assert document.text.splitlines()[: len(LINES)] == LINES
        assert grid(document) == GRID
        assert [w.code for w in document.warnings] == ["tracked-changes"]

    def test_every_cell_points_into_the_text(self):
        document = open_document(LISTS, "报告.doc", Limits())

        assert all(document.text[c.start : c.end] == c.text for c in document.tables[0].cells)

    def test_a_wps_file_is_read_by_content(self):
        assert open_document(LISTS, "报告.wps", Limits()).text.startswith("一、部门概况")

    def test_cut_off_anywhere_it_is_a_document_or_a_problem(self):
        for length in range(512, len(LISTS), 512):
            try:
                open_document(LISTS[:length], "报告.doc", Limits())
            except Unreadable as error:
                assert error.problem.message

    def test_any_damaged_byte_gives_a_document_or_a_problem(self):
        chance = random.Random(1)
        for _ in range(150):
            damaged = bytearray(LISTS)
            for _ in range(20):
                damaged[chance.randrange(512, len(damaged))] = chance.randrange(256)
            try:
                open_document(bytes(damaged), "报告.doc", Limits())
            except Unreadable as error:
                assert error.problem.code

    def test_modifiers_that_are_cut_off_give_those_before(self):
        assert modifiers(bytes.fromhex("0326010a26")) == {0x2603: b"\x01"}


RTF = rb"""{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0 SimSun;}}{\*\generator x;}
{\listtext\pard\plain \u19968 ?\'a1\'a2\tab}\u37096 ?\u38376 ?\'b8\'c5\'bf\'f6\par
{\deleted\u21024 ?}\uc0\u30041\par
\trowd\clvmgf\cellx2000\cellx4000\intbl A\cell B\cell\row
\trowd\clvmrg\cellx2000\cellx4000\intbl \cell 66.44\cell\row
\pard end {\v hidden}\par}"""


class TestRichText:
    def test_numbers_code_page_deletion_tables(self):
        document = open_document(RTF, "报告.rtf", Limits())

        assert document.text.splitlines() == ["一、部门概况", "留", "A\tB", "66.44", "end "]
        assert [(c.text, c.row_span) for c in document.tables[0].cells] == [("A", 2), ("B", 1), ("66.44", 1)]

    def test_groups_without_end(self):
        with pytest.raises(Unreadable) as caught:
            open_document(b"{\\rtf1" + b"{" * 50_000, "报告.rtf", Limits())
        assert caught.value.problem.code == "broken-rtf"

    def test_a_character_beyond_the_basic_plane(self):
        assert open_document(rb"{\rtf1\uc0\u-10187\u-9138 x\par}", "a.rtf", Limits()).text.startswith("\U0001d44e")


def test_the_xml_of_word_2003():
    w = "http://schemas.microsoft.com/office/word/2003/wordml"
    data = (
        f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument xmlns:w="{w}" xmlns:wx="x"><w:body><wx:sect>'
        '<w:p><w:pPr><w:listPr><wx:t wx:val="一、"/></w:listPr></w:pPr><w:r><w:t>概况</w:t></w:r></w:p>'
        "</wx:sect></w:body></w:wordDocument>"
    ).encode()

    assert open_document(data, "报告.doc", Limits()).text == "一、概况\n"
