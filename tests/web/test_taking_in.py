"""Reports handed in are read aside: each file has a state, one that breaks stops no other, and they are compared."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.web import taking_in
from jiheng.web.models import Reading
from jiheng.web.roles import Role

_PARAGRAPHS = [
    "本年度围绕产业振兴组织技术人员深入田间地头开展巡回指导，解决农户生产中遇到的实际困难，受到群众普遍好评。",
    "进一步健全内部控制制度，严格执行政府采购和国有资产管理规定，定期组织财务人员学习相关政策法规。",
    "在项目实施过程中坚持公开公平公正原则，及时向社会公布实施进度和资金使用情况，主动接受监督检查。",
]


def report(unit: str, year: int, spent: str = "300") -> bytes:
    body = "".join(_PARAGRAPHS)
    return (
        f"{unit}{year}年度部门整体支出绩效自评报告\n\n一、部门概况\n本单位共有编制12名，实有在职人员11人。\n\n"
        f"二、部门整体支出情况\n{year}年支出合计{spent}万元，其中：基本支出180万元，项目支出120万元。\n\n"
        f"三、部门整体支出绩效情况\n{body}\n\n{unit}\n{year + 1}年3月20日\n"
    ).encode()


def drop(world, client: Client, *files: tuple[str, bytes]) -> str:
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(world.url("readings/"), {"files": sent})["Location"]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page does not wait, and nothing is read until the test says so."""
    monkeypatch.setattr(taking_in, "PATIENCE", 0.0)
    monkeypatch.setattr(taking_in, "_begin", lambda *_: None)


def test_the_page_shows_the_state_of_each_file_while_they_are_read(world, clerk: Client, impatient) -> None:
    where = drop(world, clerk, ("甲.txt", report("甲县林业局", 2024)), ("坏.docx", b"PK\x03\x04 broken"))
    page = clerk.get(where).content.decode()
    assert "正在读 2 个文件，已读 0 个" in page
    assert page.count("等候</span>") == 2
    assert "data-progress" in page
    first = Reading.objects.get(name="甲.txt")
    taking_in._read(world.unit.pk, first.batch)
    page = clerk.get(where).content.decode()
    assert "data-progress" not in page
    assert "已读</span>" in page
    assert "读不了</span> 坏.docx" in page
    assert clerk.get(world.url("readings/")).content.decode().count("甲县林业局") == 1
    assert not (Path(settings.DATA) / "reading" / first.batch).exists()


def test_a_single_file_leads_to_its_page_once_it_is_read(world, clerk: Client, impatient) -> None:
    where = drop(world, clerk, ("甲.txt", report("甲县林业局", 2024)))
    assert clerk.get(where).status_code == 200
    row = Reading.objects.get()
    taking_in._read(world.unit.pk, row.batch)
    assert clerk.get(where)["Location"] == world.url(f"readings/{row.pk}/")


def test_what_an_ended_server_left_is_read_on_when_somebody_looks(world, clerk: Client, monkeypatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(taking_in, "_begin", lambda *_: None)
        patched.setattr(taking_in, "PATIENCE", 0.0)
        drop(world, clerk, ("甲.txt", report("甲县林业局", 2024)), ("乙.txt", report("乙县林业局", 2024)))
    assert set(Reading.objects.values_list("state", flat=True)) == {Reading.WAITING}
    clerk.get(world.url("readings/"))
    taking_in.settle()
    assert set(Reading.objects.values_list("state", flat=True)) == {""}
    assert not Reading.objects.exclude(fault="").exists()


def test_a_file_that_is_gone_says_so(world, clerk: Client, impatient) -> None:
    drop(world, clerk, ("甲.txt", report("甲县林业局", 2024)))
    row = Reading.objects.get()
    shutil.rmtree(Path(settings.DATA) / "reading" / row.batch)
    taking_in._read(world.unit.pk, row.batch)
    row.refresh_from_db()
    assert (row.state, "请再交一次" in row.fault) == ("", True)


def test_a_fault_of_the_run_ends_every_file_of_the_batch(world, clerk: Client, impatient, monkeypatch) -> None:
    drop(world, clerk, ("甲.txt", report("甲县林业局", 2024)), ("乙.txt", report("乙县林业局", 2024)))

    def broken(*_: object, **__: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(taking_in, "Run", broken)
    word = Reading.objects.values_list("batch", flat=True)[0]
    taking_in._read(world.unit.pk, word)
    assert all("读取中断" in fault for fault in Reading.objects.values_list("fault", flat=True))


def test_files_of_a_batch_are_compared_and_named_as_they_were_handed_in(world, clerk: Client) -> None:
    where = drop(
        world,
        clerk,
        ("甲局.txt", report("甲县林业局", 2024)),
        ("乙局.txt", report("乙县水利局", 2024)),
        ("甲局去年.txt", report("甲县林业局", 2023)),
    )
    page = clerk.get(where).content.decode()
    across = page.partition("各份之间")[2]
    assert "B01" in across
    assert "乙县水利局" in across
    assert "B02" in across
    row = Reading.objects.get(name="甲局.txt")
    kept = clerk.get(world.url(f"readings/{row.pk}/")).content.decode()
    assert "B01" in kept
    assert str(settings.DATA) not in kept


def test_the_same_file_under_two_names_is_said_by_name(world, clerk: Client) -> None:
    data = report("甲县林业局", 2024)
    page = clerk.get(drop(world, clerk, ("自评.txt", data), ("报送.txt", data))).content.decode()
    assert "与“自评.txt”是同一文件" in page


def test_two_files_of_one_name_are_told_apart() -> None:
    assert taking_in._told_apart([("1.txt", "报告.txt"), ("2.txt", "报告.txt")]) == (
        ("1.txt", "报告.txt"),
        ("2.txt", "报告（第2个）.txt"),
    )


@pytest.mark.browser
def test_the_page_goes_on_by_itself_once_a_file_is_read(world, browser_page, sign_in, monkeypatch) -> None:
    monkeypatch.setattr(taking_in, "PATIENCE", 0.0)
    page = browser_page
    sign_in(page, Role.CLERK, world.url("readings/"))
    sent = {"name": "甲.txt", "mimeType": "text/plain", "buffer": report("甲县林业局", 2024)}
    page.set_input_files("#files", [sent])
    page.click("form.drop button")
    page.wait_for_url("**/readings/*/", timeout=60_000)
    assert "甲县林业局" in page.inner_text("h1")
    assert page.said == []
    taking_in.settle()
