"""Reports of others: dropped, judged, walked through, set aside, taken over, returned."""

from __future__ import annotations

import io
import re
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.reading.document import Limits
from jiheng.web.models import Dismissal, Reading
from jiheng.web.readings import stem_of
from jiheng.web.roles import Role

REPORT = """青石县农业技术推广站2024年度部门整体支出绩效自评报告

一、部门概况
本站共有编制12名，实有在职人员11人。

二、部门整体支出情况
2024年支出合计300万元，其中：基本支出180万元，项目支出110万元。
2024年年初预算数320万元，调整预算数320万元，预算执行率98.5%。

三、部门整体支出绩效情况
全年举办培训班20期，培训农民2000人次。
水稻项目预算80万元，支出60万元，执行率50%。
果树项目预算40万元，支出30万元，执行率90%。
2024年13月35日举办活动，2月30日举办讲座。

四、存在的主要问题
无。

五、下一步改进措施
无。

青石县农业技术推广站
2025年3月20日
"""


def drop(world, client: Client, *files: tuple[str, bytes]):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(world.url("readings/"), {"files": sent})


@pytest.fixture
def reading(world, clerk: Client) -> Reading:
    answer = drop(world, clerk, ("自评报告（初稿）.txt", REPORT.encode()))
    assert answer.status_code == 302, answer.content.decode()
    return Reading.objects.get()


def page(world, client: Client, reading: Reading) -> str:
    return client.get(world.url(f"readings/{reading.pk}/")).content.decode()


def standing(text: str) -> list[str]:
    """The keys of the findings that can be set aside, in the order of the page."""
    return re.findall(r'/dismiss/">.*?name="key" value="(\w+)"', text, re.DOTALL)


def test_a_report_is_read_and_every_number_is_judged(world, clerk: Client, reading: Reading) -> None:
    assert (reading.of_unit, reading.of_year, reading.stem) == ("青石县农业技术推广站", 2024, "自评报告")
    assert reading.errors
    text = page(world, clerk, reading)
    assert 'class="n bad' in text
    assert "复算" in text
    assert "180万元" in text
    listed = clerk.get(world.url("readings/")).content.decode()
    assert "青石县农业技术推广站" in listed


def test_a_dismissal_needs_a_reason_and_holds_for_the_next_version(world, clerk: Client, reading: Reading) -> None:
    before = standing(page(world, clerk, reading))
    url = world.url(f"readings/{reading.pk}/dismiss/")
    clerk.post(url, {"key": before[0]})
    assert not Dismissal.objects.exists()
    clerk.post(url, {"key": before[0], "reason": "另有说明"})
    kept = Dismissal.objects.get()
    assert (kept.key, kept.reason, kept.who) == (before[0], "另有说明", "某经办（clerk）")
    assert before[0] not in standing(page(world, clerk, reading))
    moved = REPORT.replace("一、部门概况\n", "一、部门概况\n根据县财政局通知要求，我站开展了自评。\n")
    drop(world, clerk, ("自评报告（第二稿）.txt", moved.encode()))
    newest = Reading.objects.first()
    assert newest.pk != reading.pk
    text = page(world, clerk, newest)
    assert before[0] not in standing(text)
    assert "读过 2 稿" in text
    assert re.search(r"（错误 \d+ 处）", text)
    listed = clerk.get(world.url("readings/")).content.decode()
    assert "第 2 稿" in listed
    assert f"readings/{reading.pk}/" not in listed, "the list shows the newest only"
    clerk.post(world.url(f"readings/{newest.pk}/restore/"), {"key": before[0]})
    assert before[0] in standing(page(world, clerk, newest))
    assert Dismissal.objects.get().withdrawn_at is not None


def test_all_of_a_kind_are_set_aside_at_once(world, clerk: Client, reading: Reading) -> None:
    text = page(world, clerk, reading)
    found = standing(text)
    card = next(c for c in text.split("<article")[1:] if 'name="alike"' in c)
    code = re.search(r"</span>\s*([A-Z]\d\d)", card)[1]
    key = re.search(r'name="key" value="(\w+)"', card)[1]
    clerk.post(world.url(f"readings/{reading.pk}/dismiss/"), {"key": key, "reason": "口径不同", "alike": "1"})
    assert {d.code for d in Dismissal.objects.all()} == {code}
    assert Dismissal.objects.count() > 1
    assert len(standing(page(world, clerk, reading))) == len(found) - Dismissal.objects.count()


def test_a_finding_becomes_an_issue_once(world, clerk: Client, reading: Reading) -> None:
    key = standing(page(world, clerk, reading))[0]
    for _ in range(2):
        clerk.post(world.url(f"readings/{reading.pk}/take/"), {"key": key})
    (issue,) = world.book.ledger.records("issues")
    assert issue.values["text"].startswith("青石县农业技术推广站2024：")
    assert issue.values["source"] == "内部监督"
    assert issue.values["whose"] == "青石县农业技术推广站"
    assert "已立为" in page(world, clerk, reading)


def test_the_letter_names_each_open_finding_with_its_sentence_and_the_day(
    world, clerk: Client, reading: Reading
) -> None:
    first = standing(page(world, clerk, reading))[0]
    answer = clerk.get(world.url(f"readings/{reading.pk}/letter/?due=2026-05-20"))
    words = re.sub(r"<[^>]+>", "", zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode())
    assert "青石县农业技术推广站：" in words
    assert "2026年5月20日" in words
    assert "2024年支出合计300万元，其中：基本支出180万元，项目支出110万元。" in words
    assert "请更正：" in words
    clerk.post(world.url(f"readings/{reading.pk}/dismiss/"), {"key": first, "reason": "无误"})
    fewer = clerk.get(world.url(f"readings/{reading.pk}/letter/")).content
    shorter = zipfile.ZipFile(io.BytesIO(fewer)).read("word/document.xml")
    assert len(re.findall(rb"<w:p>", shorter)) < words.count("原文") * 8


def test_the_workbook_says_what_was_decided(world, clerk: Client, reading: Reading) -> None:
    first = standing(page(world, clerk, reading))[0]
    clerk.post(world.url(f"readings/{reading.pk}/dismiss/"), {"key": first, "reason": "=1+1"})
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(world.url(f"readings/{reading.pk}/findings/")).content))
    said = [row[-1].value for row in book["发现"].iter_rows(min_row=2)]
    assert said[0] == "忽略：=1+1（某经办（clerk））"


def test_files_that_cannot_be_read_say_why_and_cost_nothing_else(world, clerk: Client) -> None:
    script = "<script>alert(1)</script>"
    answer = drop(
        world,
        clerk,
        ("../../坏.docx", b"PK\x03\x04 broken"),
        (f"{script}.txt", f"{script}\n{REPORT}".encode()),
        ("空.pdf", b""),
        ("病毒.exe", b"MZ" + b"\0" * 900),
    )
    assert answer.status_code == 302
    assert Reading.objects.count() == 4
    assert set(Reading.objects.exclude(fault="").values_list("name", flat=True)) >= {"坏.docx", "空.pdf", "病毒.exe"}
    text = clerk.get(world.url("readings/")).content.decode()
    good = Reading.objects.filter(fault="").first()
    text += page(world, clerk, good)
    assert script not in text


def test_a_file_that_takes_too_long_is_given_up(world, clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jiheng.web.taking_in._LIMITS", Limits(seconds=0.000001))
    drop(world, clerk, ("慢.txt", REPORT.encode() * 50))
    assert "已中止" in Reading.objects.get().fault


def test_a_file_too_large_is_not_read(world, clerk: Client, settings_small) -> None:
    drop(world, clerk, ("大.txt", REPORT.encode()))
    assert "超过" in Reading.objects.get().fault


@pytest.fixture
def settings_small(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "LARGEST_FILE", 100)


def test_the_gravest_stands_first(world, clerk: Client) -> None:
    small = REPORT.replace("青石县", "白石县").replace("万元", "元")
    drop(world, clerk, ("b.txt", small.encode()), ("a.txt", REPORT.encode()), ("c.pdf", b""))
    text = clerk.get(world.url("readings/")).content.decode()
    body = text.split("<tbody>")[1]
    assert body.index("c.pdf") < body.index("青石县") < body.index("白石县")


def test_another_unit_does_not_see_it(world, reading: Reading) -> None:
    from office import signed_in

    there = signed_in(world.stranger)
    for part in ("", "letter/", "findings/"):
        assert there.get(f"/u/{world.other.slug}/2025/readings/{reading.pk}/{part}").status_code == 404
    assert world.client(Role.READER).get(world.url(f"readings/{reading.pk}/")).status_code == 200


def test_a_reading_is_removed(world, clerk: Client, reading: Reading) -> None:
    clerk.post(world.url(f"readings/{reading.pk}/remove/"))
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("自评报告（第二稿）.docx", "自评报告"),
        ("自评报告-终稿.docx", "自评报告"),
        ("自评报告_v2.pdf", "自评报告"),
        ("2024年自评报告(1).doc", "2024年自评报告"),
        ("自评报告修改稿2.docx", "自评报告"),
        ("report-2024.pdf", "report-2024"),
        ("终稿.docx", "终稿"),
    ],
)
def test_versions_of_a_report_share_a_stem(name: str, stem: str) -> None:
    assert stem_of(name) == stem
