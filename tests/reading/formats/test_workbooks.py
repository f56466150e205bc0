"""Excel workbooks, new and old."""

import datetime
import io
import zipfile

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from jiheng.reading.document import Limits, Unreadable
from jiheng.reading.formats import open_document
from jiheng.reading.formats.number_format import parse, show
from jiheng.reading.formats.sheet import cell_name


def xlsx(fill) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(fill, **limits):
    return open_document(xlsx(fill), "表.xlsx", Limits(**limits))


def rows(document):
    return [line.split("\t") for line in document.text.splitlines()]


class TestNumbersAsShown:
    @pytest.mark.parametrize(
        ("value", "code", "text"),
        [
            (0.9792, "0.00%", "97.92%"),
            (0.979, "0%", "98%"),
            (1083700, "#,##0.00", "1,083,700.00"),
            (0.1 + 0.2, "General", "0.3"),
            (766.17, "0.00", "766.17"),
            (2.675, "0.00", "2.68"),
            (12, "General", "12"),
            (12.0, "General", "12"),
            (-3.5, "0.00_);(0.00)", "-3.50"),
            (7661700, "#,##0.00,", "7,661.70"),
            (5, '0"万元"', "5万元"),
            (44459, "yyyy/m/d", "2021年9月20日"),
            (44459, 'yyyy"年"m"月"d"日"', "2021年9月20日"),
            (True, "General", "是"),
            (datetime.date(2021, 9, 20), "General", "2021年9月20日"),
            (datetime.datetime(2021, 9, 20, 9, 30), "General", "2021年9月20日 09:30"),  # noqa: DTZ001
            (float("nan"), "0.00", ""),
            (1e30, "0.00", "1" + "0" * 30 + ".00"),
        ],
    )
    def test_show(self, value, code, text):
        assert show(value, code) == text

    @given(st.text(max_size=40), st.floats(allow_nan=False, allow_infinity=False, width=32))
    def test_any_code_shows_something(self, code, value):
        parse(code)
        assert isinstance(show(value, code), str)


class TestXlsx:
    def test_title_and_notes_are_paragraphs_and_the_grid_is_a_table(self):
        def fill(book):
            sheet = book.active
            sheet.title = "自评表"
            sheet["A1"] = "部门整体支出绩效自评表"
            sheet["A2"] = "单位：万元"
            for r, row in enumerate([["项目", "预算", "执行率"], ["基本支出", 66.44, 0.8637]], 3):
                for c, value in enumerate(row, 1):
                    sheet.cell(r, c, value)
            sheet["C4"].number_format = "0.00%"
            sheet["A6"] = "注：数据来自决算"

        document = read(fill)

        assert document.text == (
            "部门整体支出绩效自评表\n单位：万元\n项目\t预算\t执行率\n基本支出\t66.44\t86.37%\n注：数据来自决算\n"
        )
        assert [b.kind for b in document.blocks] == ["paragraph", "paragraph", "table", "paragraph"]
        assert document.tables[0].name == "自评表"
        assert document.tables[0].place.cell == "自评表!A3"

    def test_merged_cells_keep_their_spans(self):
        def fill(book):
            sheet = book.active
            sheet.append(["指标", None, "分值"])
            sheet.append(["产出", "数量", 10])
            sheet.append([None, "质量", 10])
            sheet.merge_cells("A1:B1")
            sheet.merge_cells("A2:A3")

        spans = {c.text: (c.row_span, c.column_span) for c in read(fill).tables[0].cells}

        assert spans["指标"] == (1, 2)
        assert spans["产出"] == (2, 1)

    def test_formulas_without_a_value_are_said_not_taken_for_zero(self):
        document = read(lambda book: book.active.append(["合计", "=1+1"]))

        assert "合计" in document.text
        assert [w.code for w in document.warnings] == ["uncalculated"]

    def test_hidden_sheets_are_left_out_and_said(self):
        def fill(book):
            book.active.append(["甲", "1"])
            book.create_sheet("参数").sheet_state = "hidden"
            book["参数"].append(["乙", "2"])

        document = read(fill)

        assert "乙" not in document.text
        assert "参数" in document.warnings[0].message

    def test_two_cells_in_far_corners_do_not_take_the_memory(self):
        def fill(book):
            book.active["A1"] = 1
            book.active["XFD1048576"] = 2

        with pytest.raises(Unreadable) as caught:
            read(fill)
        assert caught.value.problem.code == "too-many-cells"

    def test_too_many_cells(self):
        with pytest.raises(Unreadable) as caught:
            read(lambda book: [book.active.append(["甲", "乙"]) for _ in range(60)], cells=100)
        assert caught.value.problem.code == "too-many-cells"

    def test_a_truncated_workbook(self):
        whole = xlsx(lambda book: book.active.append(["甲", "乙"]))

        with pytest.raises(Unreadable):
            open_document(whole[: len(whole) // 2], "表.xlsx", Limits())

    def test_a_workbook_with_a_broken_sheet(self):
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(xlsx(lambda b: b.active.append(["甲", 1])))) as old,
            zipfile.ZipFile(out, "w") as new,
        ):
            for name in old.namelist():
                new.writestr(name, b"<worksheet><sheet" if "worksheets/" in name else old.read(name))

        with pytest.raises(Unreadable):
            open_document(out.getvalue(), "表.xlsx", Limits())

    def test_a_large_sheet_is_read_within_limits(self):
        document = read(lambda book: [book.active.append([f"第{i}行", i]) for i in range(3000)])

        assert document.tables[0].rows == 3000


class TestXls:
    def write(self, *cells, merge=None) -> bytes:
        book = xlwt.Workbook(encoding="utf-8")
        sheet = book.add_sheet("决算")
        for row, column, value, code in cells:
            sheet.write(row, column, value, xlwt.easyxf(num_format_str=code))
        if merge:
            sheet.merge(*merge)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def test_values_as_shown_and_merged_cells(self):
        data = self.write(
            (0, 0, "科目", "General"), (0, 2, "执行率", "General"), (1, 0, "基本", "General"), (1, 1, 66.4, "0.00"), (1, 2, 0.8637, "0.00%"),
            merge=(0, 0, 0, 1),
        )  # fmt: skip
        document = open_document(data, "决算.xls", Limits())

        assert rows(document) == [["科目", "执行率"], ["基本", "66.40", "86.37%"]]
        assert document.tables[0].cells[0].column_span == 2

    def test_an_et_file_is_read_by_content(self):
        assert "甲" in open_document(self.write((0, 0, "甲", "General")), "表.et", Limits()).text

    def test_broken_bytes(self):
        data = self.write((0, 0, "甲", "General"), (0, 1, "乙", "General"))

        with pytest.raises(Unreadable):
            open_document(data[:1500], "表.xls", Limits())


@pytest.mark.parametrize(
    ("row", "column", "name"), [(4, 2, "C5"), (0, 0, "A1"), (0, 26, "AA1"), (9, 701, "ZZ10"), (0, 702, "AAA1")]
)
def test_cell_names(row, column, name):
    assert cell_name(row, column) == name
