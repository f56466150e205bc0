"""Inputs that once broke a reader, most of them found by fuzzing."""

import io
import time

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from jiheng.facts import Block
from jiheng.reading import read_document
from jiheng.reading.document import DocumentBuilder, GridCell, Limits
from jiheng.reading.formats import open_document

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))


def test_halves_of_surrogate_pairs_are_replaced_one_by_one():
    builder = DocumentBuilder("pdf", Limits())
    builder.paragraph("甲\ud867乙")
    builder.table([GridCell(0, 0, "\udf3d丙")], 1, 1)
    document = builder.build()
    assert document.text == "甲\ufffd乙\n\ufffd丙\n"
    assert document.tables[0].cells[0].text == "\ufffd丙"


def test_a_rare_character_in_rtf_comes_whole_and_its_half_as_a_mark():
    document = open_document(rb"{\rtf1\ansi \u-10137?\u-8451? \u-10137? 12.5\par}", "a.rtf", Limits())
    document.text.encode()
    assert "12.5" in document.text


@pytest.mark.parametrize("suffix", ["html", "txt"])
def test_a_table_of_five_thousand_rows_takes_seconds(suffix):
    rows = [(f"项目{i}", f"{i}.50", "95%") for i in range(5000)]
    if suffix == "html":
        data = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in r)}</tr>" for r in rows)
        data = f"<html><table><tr><td>项目<td>预算（万元）<td>完成率{data}</table></html>"
    else:
        data = "\n".join("\t".join(r) for r in rows)
    started = time.process_time()
    report = read_document(data.encode(), f"a.{suffix}")
    assert report.error is None
    assert len(report.facts) >= 5000
    assert time.process_time() - started < 15  # square time took minutes


def test_a_page_of_text_gives_blocks_in_order():
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("STSong-Light", 14)
    for i in range(20):
        canvas.drawString(90, 760 - 24 * i, f"第{i}项支出{i}.50万元。")
    canvas.save()
    blocks: tuple[Block, ...] = open_document(out.getvalue(), "a.pdf", Limits()).blocks
    assert [b.start for b in blocks] == sorted(b.start for b in blocks)
