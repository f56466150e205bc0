"""Word documents, written here piece by piece so that each test shows the XML it is about."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiheng.reading.document import Limits, Unreadable
from jiheng.reading.formats import open_document
from jiheng.reading.formats.numbering import chinese, spell

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(body: str, **parts: str) -> bytes:
    """Packs a document; further parts by name: numbering, styles, footnotes, rels."""
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
    }
    for name, content in parts.items():
        path = "word/_rels/document.xml.rels" if name == "rels" else f"word/{name}.xml"
        files[path] = content
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return out.getvalue()


def p(text: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"


def numbered(text: str, level: int = 0, list_id: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>')


def read(body: str, **parts: str):
    return open_document(docx(body, **parts), "报告.docx", Limits())


def lines(body: str, **parts: str) -> list[str]:
    return read(body, **parts).text.splitlines()


LISTS = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="taiwaneseCountingThousand"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
</w:abstractNum><w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="●"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"""


class TestNumbers:
    def test_levels_count_on_and_start_anew_below_a_higher_one(self):
        body = "".join(
            (numbered("概况"), numbered("职能", 1), numbered("机构", 1), numbered("收支"), numbered("收入", 1))
        )

        assert lines(body, numbering=LISTS) == ["一、概况", "（一）职能", "（二）机构", "二、收支", "（一）收入"]

    def test_a_number_that_ends_in_a_point_keeps_away_from_digits(self):
        assert lines(numbered("2023年支出", 2), numbering=LISTS) == ["1. 2023年支出"]

    def test_bullets_are_no_numbers(self):
        assert lines(numbered("要点", 0, 2), numbering=LISTS) == ["要点"]

    def test_an_overridden_start(self):
        assert lines(numbered("续", 0, 3) + numbered("再续", 0, 3), numbering=LISTS) == ["五、续", "六、再续"]

    def test_an_empty_paragraph_takes_no_number(self):
        assert lines(numbered("") + numbered("概况"), numbering=LISTS) == ["", "一、概况"]

    def test_numbers_and_levels_come_from_styles_too(self):
        styles = f"""<w:styles {W}><w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:outlineLvl w:val="0"/>
        <w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
        <w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="H1"/></w:style></w:styles>"""
        document = read(p("概况", '<w:pStyle w:val="Sub"/>') + p("正文"), numbering=LISTS, styles=styles)

        assert document.text == "一、概况\n正文\n"
        assert [(b.kind, b.level) for b in document.blocks] == [("heading", 1), ("paragraph", 0)]

    def test_a_list_that_does_not_exist_is_no_list(self):
        assert lines(numbered("概况", 0, 77), numbering=LISTS) == ["概况"]

    @pytest.mark.parametrize(
        ("form", "value", "text"),
        [
            ("chineseCounting", 12, "十二"),
            ("chineseCounting", 20, "二十"),
            ("japaneseCounting", 105, "一百零五"),
            ("chineseLegalSimplified", 12, "壹拾贰"),
            ("ideographDigital", 20, "二〇"),
            ("decimalEnclosedCircle", 3, "③"),
            ("decimalEnclosedCircle", 21, "㉑"),
            ("lowerLetter", 28, "bb"),
            ("upperRoman", 14, "XIV"),
            ("decimalZero", 7, "07"),
            ("unheardOf", 7, "7"),
        ],
    )
    def test_formats(self, form, value, text):
        assert spell(value, form) == text

    @given(st.integers(1, 99_999))
    def test_chinese_numbers_have_no_dangling_zero(self, value):
        text = chinese(value)

        assert text
        assert not text.endswith("零")
        assert "零零" not in text


class TestTrackedChanges:
    def test_are_read_as_accepted(self):
        body = (
            "<w:p><w:r><w:t>完成率</w:t></w:r><w:del><w:r><w:delText>100</w:delText></w:r></w:del>"
            "<w:ins><w:r><w:t>95</w:t></w:r></w:ins><w:r><w:t>%</w:t></w:r></w:p>"
        )
        document = read(body)

        assert document.text == "完成率95%\n"
        assert [w.code for w in document.warnings] == ["tracked-changes"]

    def test_moved_text_stands_only_where_it_went(self):
        body = (
            "<w:p><w:moveFrom><w:r><w:t>甲</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>乙</w:t></w:r></w:moveTo></w:p>"
        )

        assert lines(body) == ["乙"]

    def test_a_deleted_row_is_gone(self):
        row = "<w:tr>{}<w:tc>{}</w:tc></w:tr>"
        body = f"<w:tbl>{row.format('', p('留'))}{row.format('<w:trPr><w:del/></w:trPr>', p('删'))}</w:tbl>"

        assert read(body).tables[0].rows == 1


class TestTables:
    def test_merged_cells_stand_once_with_their_spans(self):
        body = f"""<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("项目")}</w:tc>
        <w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("合计")}</w:tc></w:tr>
        <w:tr><w:tc>{p("基本")}</w:tc><w:tc>{p("66.44")}</w:tc><w:tc><w:tcPr><w:vMerge/></w:tcPr>{p("")}</w:tc></w:tr>
        </w:tbl>"""
        document = read(body)
        table = document.tables[0]

        assert (table.rows, table.columns) == (2, 3)
        assert [(c.row, c.column, c.text, c.row_span, c.column_span) for c in table.cells] == [
            (0, 0, "项目", 1, 2),
            (0, 2, "合计", 2, 1),
            (1, 0, "基本", 1, 1),
            (1, 1, "66.44", 1, 1),
        ]

    def test_cells_point_into_the_text(self):
        document = read(
            f"{p('前')}<w:tbl><w:tr><w:tc>{p('甲')}{p('乙')}</w:tc><w:tc>{p('1')}</w:tc></w:tr></w:tbl>{p('后')}"
        )

        assert document.text == "前\n甲 乙\t1\n后\n"
        assert all(document.text[c.start : c.end] == c.text for c in document.tables[0].cells)

    def test_a_table_in_a_cell_is_part_of_its_text(self):
        inner = f"<w:tbl><w:tr><w:tc>{p('内')}</w:tc></w:tr></w:tbl>"
        document = read(f"<w:tbl><w:tr><w:tc>{p('外')}{inner}</w:tc></w:tr></w:tbl>")

        assert [c.text for c in document.tables[0].cells] == ["外 内"]

    def test_an_absurd_span_is_bounded(self):
        document = read(
            f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>{p("甲")}</w:tc></w:tr></w:tbl>'
        )

        assert document.tables[0].columns <= 1000


class TestParts:
    def test_content_controls_are_read(self):
        assert lines(f"<w:sdt><w:sdtContent>{p('在控件里')}</w:sdtContent></w:sdt>") == ["在控件里"]

    def test_a_text_box_is_read_once(self):
        mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
        body = f"<w:p><w:r><w:t>正文</w:t><mc:AlternateContent {mc}><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        document = read(body)

        assert document.text == "正文\n框内\n"
        assert document.blocks[1].kind == "textbox"

    def test_footnotes_follow_the_text(self):
        notes = f'<w:footnotes {W}><w:footnote w:id="2">{p("数据来自决算")}</w:footnote></w:footnotes>'
        document = read(
            '<w:p><w:r><w:t>支出</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' + p("后文"), footnotes=notes
        )

        assert document.text == "支出\n后文\n数据来自决算\n"
        assert document.blocks[-1].kind == "footnote"

    def test_line_breaks_hidden_text_field_codes(self):
        body = (
            "<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>"
            "<w:r><w:instrText> PAGE </w:instrText></w:r></w:p>"
        )

        assert lines(body) == ["上", "下"]

    def test_the_strict_form_is_read_as_well(self):
        strict = docx(p("严格"))
        namespace = "http://purl.oclc.org/ooxml/wordprocessingml/main"
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(strict)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                text = (
                    old.read(name)
                    .decode()
                    .replace("http://schemas.openxmlformats.org/wordprocessingml/2006/main", namespace)
                )
                new.writestr(name, text)

        assert open_document(out.getvalue(), "a.docx", Limits()).text == "严格\n"


class TestHostile:
    def test_macros_and_external_content_are_said_and_not_touched(self):
        rels = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            'Type="http://x/attachedTemplate" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/></Relationships>'
        )
        document = read(p("正文"), rels=rels)

        assert [w.code for w in document.warnings] == ["external-content"]

    def test_entities_are_refused(self):
        bomb = f'<!DOCTYPE w [<!ENTITY a "{"x" * 50}"><!ENTITY b "&a;&a;">]><w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("word/document.xml", bomb)

        with pytest.raises(Unreadable) as caught:
            open_document(out.getvalue(), "a.docx", Limits())
        assert caught.value.problem.code == "forbidden-xml"

    def test_a_document_without_a_body(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("word/other.xml", "<a/>")

        with pytest.raises(Unreadable) as caught:
            open_document(out.getvalue(), "a.docx", Limits())
        assert caught.value.problem.code == "no-document"

    def test_styles_that_are_based_on_each_other(self):
        styles = f"""<w:styles {W}><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>
        <w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>"""

        assert read(p("正文", '<w:pStyle w:val="A"/>'), styles=styles).text == "正文\n"

    @given(st.binary(max_size=300))
    def test_any_document_xml_gives_a_document_or_a_problem(self, junk):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("word/document.xml", junk)

        with pytest.raises(Unreadable):
            open_document(out.getvalue(), "a.docx", Limits())
