"""A run over several reports, and what only the whole of it shows."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from jiheng.batch import task
from jiheng.batch.kept import Kept
from jiheng.batch.run import ENGINES, Run
from jiheng.batch.task import Options, page_name, shown_path
from jiheng.reading import read_path

HEAD = "青禾县档案馆{year}年部门整体支出绩效自评报告\n一、部门概况\n年初预算{money}万元，其中：基本支出{money}万元。\n"
COPIED = "二、存在问题\n" + "".join(
    f"本单位在第{i}季度的馆藏整理中发现库房湿度偏高，已经请设备厂家派员检修并逐柜登记了检修结果。" for i in "一二三四"
)


@pytest.fixture
def paths(tmp_path):
    for i in range(6):
        text = HEAD.format(year=2020 + i % 3, money=f"{66 + i}.44") + (COPIED if i < 2 else "")
        (tmp_path / f"{i}.txt").write_text(text.replace("青禾", "青白红蓝紫绿"[i] + "禾"), "utf-8")
    return [str(p) for p in sorted(tmp_path.iterdir())]


@pytest.mark.parametrize("engine", ENGINES)
def test_outcomes_come_in_the_order_of_the_paths(paths, engine):
    found = list(Run(Options(form="jsonl"), jobs=2, engine=engine).outcomes(paths))
    assert [o.path for o in found] == paths
    assert all(o.rendered.startswith(b"{") for o in found)


def test_one_report_has_no_neighbours(paths):
    with Run(Options(), engine="inline", compared=True) as run:
        list(run.outcomes(paths[:1]))
        assert list(run.across()) == []


@pytest.mark.parametrize("engine", ENGINES)
def test_what_stands_between_reports_is_added_last(paths, engine):
    with Run(Options(form="jsonl"), jobs=2, engine=engine, compared=True) as run:
        before = {o.path: o for o in run.outcomes(paths)}
        again = list(run.across())
    assert again
    for outcome, added in again:
        assert added > 0
        own = [each.finding for each in before[outcome.path].findings]
        assert [each.finding for each in outcome.findings[:-added]] == own


def test_no_report_is_read_twice(paths, monkeypatch):
    read = []
    monkeypatch.setattr(task, "read_path", lambda path, *a, **k: read.append(path) or read_path(path, *a, **k))
    with Run(Options(), engine="inline", compared=True) as run:
        list(run.outcomes(paths))
        assert list(run.across())
    assert read == paths


def test_a_report_gone_meanwhile_is_spoken_of_as_it_was_read(paths):
    with Run(Options(), engine="inline", compared=True) as run:
        list(run.outcomes(paths))
        Path(paths[0]).unlink()
        assert paths[0] in [outcome.path for outcome, _ in run.across()]


def test_what_could_not_be_kept_is_read_again_and_what_is_gone_keeps_its_outcome(paths, monkeypatch):
    monkeypatch.setattr(Kept, "put", lambda *_: None)
    with Run(Options(), engine="inline", compared=True) as run:
        list(run.outcomes(paths))
        Path(paths[0]).unlink()
        again = [outcome.path for outcome, _ in run.across()]
    assert paths[0] not in again
    assert paths[1] in again


def test_nothing_kept_is_left_behind(paths, monkeypatch, tmp_path):
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    with Run(Options(), engine="inline", compared=True) as run:
        list(run.outcomes(paths))
        assert list((tmp_path / "scratch").iterdir())
    assert not list((tmp_path / "scratch").iterdir())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow no such names")
def test_a_name_that_is_no_text_is_shown_with_escapes(tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xb1\xa8.txt")
    Path(path).write_text(HEAD.format(year=2023, money="66.44"), "utf-8")
    (outcome,) = Run(Options(form="jsonl"), engine="inline").outcomes([path])
    assert outcome.error is None
    assert outcome.path == shown_path(path)
    assert outcome.path.endswith("\\udcb1\\udca8.txt")


def test_pages_have_safe_names_of_their_own():
    assert page_name("a/报告 (1).docx", "f" * 64) != page_name("b/报告 (1).docx", "f" * 64)
    for path in ("../../etc/passwd", "-", "a/<>:|?*.txt", "长" * 300, "", "..", "con\x00.txt"):
        name = page_name(path, "0" * 64)
        assert name.endswith(".html")
        assert not set(name) & set('/\\<>:"|?*\x00')
        assert not name.startswith(".")
        assert len(name.encode()) < 255


def test_a_file_removed_before_it_is_read_is_said_and_the_others_go_on(paths):
    def vanishing():
        for i, path in enumerate(paths):
            if i == 2:
                Path(path).unlink()
            yield path

    found = list(Run(Options(form="text"), jobs=2).outcomes(vanishing()))
    assert [o.error.code if o.error else "" for o in found] == ["", "", "missing", "", "", ""]
    assert found[2].rendered.decode().count("\n") == 0
    assert "读不了 [missing] 找不到文件" in found[2].rendered.decode()


RECIPE = "番茄炒蛋的做法\n一、备料：番茄2个，鸡蛋3个，盐5克。\n二、鸡蛋打散，锅中放油，炒熟盛出。\n三、番茄切块下锅，倒回鸡蛋，翻炒两分钟。\n"


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_what_is_no_report_is_said_once_and_not_checked(tmp_path, form):
    (tmp_path / "菜谱.txt").write_text(RECIPE, "utf-8")
    (outcome,) = Run(Options(form=form), engine="inline").outcomes([str(tmp_path / "菜谱.txt")])
    assert not outcome.is_report
    assert outcome.findings == ()
    shown = outcome.rendered.decode()
    assert shown.count("不像绩效报告") == 1
    if form == "text":
        assert shown.endswith("菜谱.txt: [not-a-report] 不像绩效报告")
    else:
        assert '"code":"not-a-report"' in shown
