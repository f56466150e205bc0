"""The pipeline: what a file, its bytes or its text become, and what is wrong with a file as a value."""

import hashlib
import os

import pytest

from jiheng.reading import read_document, read_path, read_text
from jiheng.reading.document import Limits

TEXT = "清河县水利局2022年度部门整体支出绩效自评报告\n一、基本支出\n2022年基本支出80.50万元，其中人员经费60万元。\n"


def test_a_text_becomes_a_report():
    report = read_text(TEXT, "报告.txt")
    assert (report.path, report.format, report.text) == ("报告.txt", "txt", TEXT)
    assert (report.unit, report.year) == ("清河县水利局", 2022)
    assert [s.slot for s in report.sections] == ["basic_outlay"]
    assert [f.span.quote for f in report.facts] == ["80.50万元", "60万元"]
    assert {f.period for f in report.facts} == {"2022"}
    assert report.error is None
    assert set(report.seconds) == {"parse", "read"}


def test_a_file_its_bytes_and_its_text_give_the_same(tmp_path):
    path = tmp_path / "报告.txt"
    path.write_bytes(TEXT.encode())
    by_path, by_bytes = read_path(path), read_document(TEXT.encode(), str(path))
    assert by_path.sha256 == by_bytes.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert by_path.facts == by_bytes.facts == read_text(TEXT).facts
    assert by_path.sections == read_text(TEXT).sections
    assert by_path.path == str(path)


def test_a_text_has_the_tables_that_a_file_of_it_has():
    text = TEXT + "项目\t预算数\t决算数\n基本支出\t80.50\t80.50\n项目支出\t20.00\t18.00\n合计\t100.50\t98.50\n"
    by_text, by_bytes = read_text(text), read_document(text.encode(), "报告.txt")
    assert len(by_text.tables) == 1
    assert (by_text.tables, by_text.blocks) == (by_bytes.tables, by_bytes.blocks)
    assert (by_text.facts, by_text.relations) == (by_bytes.facts, by_bytes.relations)


def test_a_text_that_is_too_long_is_told_so_as_a_file_is():
    report = read_text("预算" * Limits().characters)
    assert report.error is not None
    assert report.error.code == "too-long"


def test_quotes_stand_where_they_say():
    report = read_text(TEXT)
    for fact in report.facts:
        assert report.text[fact.span.start : fact.span.end] == fact.span.quote


def error(path, limits=None):
    report = read_path(path, limits)
    assert report.error is not None
    assert report.error.message
    assert report.error.hint
    assert report.facts == ()
    return report.error.code


def test_a_missing_file_is_a_problem(tmp_path):
    assert error(tmp_path / "无.txt") == "missing"


def test_a_folder_is_a_problem(tmp_path):
    assert error(tmp_path) == "is-directory"


def test_a_file_that_is_too_large_is_a_problem(tmp_path):
    path = tmp_path / "大.txt"
    path.write_bytes(b"x" * 11)
    assert error(path, Limits(bytes=10)) == "too-large"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_problem(tmp_path):
    path = tmp_path / "密.txt"
    path.write_text("x")
    path.chmod(0)
    assert error(path) == "no-permission"


def test_a_refused_file_is_a_problem(tmp_path, monkeypatch):
    path = tmp_path / "密.txt"
    path.write_text("x")

    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert error(path) == "no-permission"


def test_a_file_removed_while_it_is_opened_is_a_problem(tmp_path, monkeypatch):
    path = tmp_path / "走.txt"
    path.write_text("x")

    def vanish(*_args, **_kwargs):
        raise FileNotFoundError(2, "No such file")

    monkeypatch.setattr("pathlib.Path.open", vanish)
    assert error(path) == "missing"


def test_an_error_of_the_disk_is_a_problem(tmp_path, monkeypatch):
    path = tmp_path / "坏.txt"
    path.write_text("x")

    def fail(*_args, **_kwargs):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("pathlib.Path.open", fail)
    assert error(path) == "io-error"


def test_a_pipe_is_no_file(tmp_path):
    path = tmp_path / "管道"
    os.mkfifo(path)
    assert error(path) == "not-a-file"


def test_a_name_that_no_file_may_have_is_a_problem():
    assert error("坏\0名.txt") == "bad-name"


def test_a_name_that_is_too_long_is_a_problem(tmp_path):
    assert error(tmp_path / ("长" * 300)) == "name-too-long"


def test_an_unreadable_document_keeps_its_sum():
    data = b"%PDF-1.7 broken"
    report = read_document(data, "坏.pdf")
    assert report.error is not None
    assert report.sha256 == hashlib.sha256(data).hexdigest()


def test_an_unknown_family_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="no outline family"):
        read_text(TEXT, standard="nowhere-1999")


def test_a_named_family_is_taken():
    assert read_text(TEXT, standard="generic").standard == "generic"


def test_an_empty_text_is_an_empty_report():
    report = read_text("")
    assert (report.title, report.unit, report.year, report.sections, report.facts) == (None, None, None, (), ())
