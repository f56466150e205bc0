"""What is to be mended: a list by what is due, taken over once, closed with evidence, handed on to the next budget."""

from __future__ import annotations

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.web.models import Unit
from jiheng.web.roles import Role

PDF = b"%PDF-1.4\n" + b"0" * 200


def enter(world, **cells: str) -> str:
    first = {"source": "自评", "text": "支出进度偏慢", "measure": "按季度下达计划"}
    found, _ = world.book.save("issues", {**first, **cells}, who="某经办")
    return found.record.key


def issue(world, key: str = "1"):
    return world.book.ledger.record("issues", key)


def send(world, client: Client, path: str, **said: object):
    seen = world.book.version("issues", "1")
    return client.post(world.url(f"issues/1/{path}"), {"seen": seen, **said}, follow=True).content.decode()


@pytest.fixture
def today() -> datetime.date:
    return datetime.date.today()  # noqa: DTZ011 - the clerk's own day


def test_what_is_late_is_marked_and_stands_first(world, clerk: Client, today) -> None:
    enter(world, text="以后的", due=(today + datetime.timedelta(90)).isoformat())
    enter(world, text="晚了的", due=(today - datetime.timedelta(3)).isoformat())
    enter(world, text="办完的", due="2020-01-01", state="销号", closed="2020-01-01")
    text = clerk.get(world.url("issues/")).content.decode()
    assert text.index("晚了的") < text.index("以后的")
    assert text.count("逾期 3 天") == 1
    assert "办完的" not in text
    assert "办完的" in clerk.get(world.url("issues/?show=closed")).content.decode()
    assert "以后的" not in clerk.get(world.url("issues/?show=late")).content.decode()


def test_who_mends_it_and_until_when(world, clerk: Client) -> None:
    enter(world)
    assert "已保存" in send(world, clerk, "", owner="张某", due="2026-03-31", measure="每月通报")
    values = issue(world).values
    assert (values["owner"], str(values["due"]), values["measure"]) == ("张某", "2026-03-31", "每月通报")
    assert values["text"] == "支出进度偏慢"
    refused = clerk.post(world.url("issues/1/"), {"seen": 1, "owner": "李某"}, follow=True).content.decode()
    assert "改动" in refused
    assert issue(world).values["owner"] == "张某"


def test_it_is_closed_with_evidence_only(world, clerk: Client, today) -> None:
    enter(world)
    send(world, clerk, "move/", state="复查")
    assert issue(world).state == "复查"
    assert "销号须有依据" in send(world, clerk, "move/", state="销号")
    assert issue(world).state == "复查"
    file = SimpleUploadedFile("更正后的报表.pdf", PDF)
    text = send(world, world.client(Role.CHECKER), "move/", state="销号", proof="已更正第3表", files=file)
    assert "已转到“销号”" in text
    assert "更正后的报表" in text
    closed = issue(world)
    assert (closed.state, closed.values["proof"]) == ("销号", "已更正第3表")
    assert closed.values["closed"] == today
    assert world.book.ledger.records("evidence")[0].values["record"] == "问题与整改/1"


def test_a_dangerous_file_leaves_the_issue_as_it_was(world, clerk: Client) -> None:
    enter(world)
    file = SimpleUploadedFile("依据.pdf", b"MZ evil")
    assert "不符" in send(world, clerk, "move/", state="复查", files=file)
    assert issue(world).state == "整改"


def test_a_step_the_life_cycle_has_not_is_refused(world, clerk: Client) -> None:
    enter(world)
    assert "不能从" in send(world, clerk, "move/", state="销号", proof="x")
    assert "closed" not in issue(world).values, "nothing of a refused step is written"


def test_deviations_are_taken_over_once(world, clerk: Client) -> None:
    cells = {
        "object": "外出培训",
        "planned": "5场",
        "actual": "1场",
        "cause": "外部环境",
        "text": "活动受限",
        "action": "改线上",
    }
    world.book.save("deviations", cells, who="某经办")
    assert "外出培训：计划5场，实际1场" in clerk.get(world.url("issues/")).content.decode()
    for _ in range(2):
        clerk.post(world.url("issues/take/"), {"origin": "deviation|1"})
    (found,) = world.book.ledger.records("issues")
    assert (found.values["source"], found.values["measure"]) == ("监控", "改线上")
    send(world, clerk, "", owner="张某")
    clerk.post(world.url("issues/take/"), {"origin": "deviation|1"})
    assert len(world.book.ledger.records("issues")) == 1, "an edit does not forget where it came from"


def test_lost_points_can_become_issues(world, clerk: Client) -> None:
    from jiheng.web.demo import demo_ledger
    from jiheng.web.models import Year

    ledger = demo_ledger()
    Year.objects.filter(pk=world.year.pk).update(year=ledger.year, packs=list(ledger.schema.packs))
    world.year.refresh_from_db()
    world.book.follow(ledger, who="某经办")
    text = clerk.get(world.url("issues/")).content.decode()
    assert "失分" in text
    origin = text.split('name="origin" value="score|')[1].split('"')[0]
    clerk.post(world.url("issues/take/"), {"origin": f"score|{origin}"})
    assert any(str(r.values.get("_origin")) == f"score|{origin}" for r in world.book.ledger.records("issues"))


def test_results_go_into_the_next_budget(world, clerk: Client, admin: Client) -> None:
    enter(world)
    clerk.post(world.url("issues/1/apply/"))
    clerk.post(world.url("issues/1/apply/"))
    (found,) = world.book.ledger.records("applications")
    assert found.values["result"] == "支出进度偏慢"
    admin.post(world.url("carry/"))
    there = clerk.get(f"/u/{Unit.objects.get(pk=world.unit.pk).slug}/2026/issues/").content.decode()
    assert "2025年的结果" in there
    assert "支出进度偏慢" in there


def test_forms_of_a_missing_issue_are_not_there(world, clerk: Client) -> None:
    for path in ("", "move/", "apply/"):
        assert clerk.post(world.url(f"issues/99/{path}")).status_code == 404


def test_a_finding_of_the_own_report_becomes_an_issue_once(world, clerk: Client) -> None:
    page = clerk.get(world.url("report/?page=all")).content.decode()
    key = re.search(r'report/take/".*?name="key" value="(\w+)"', page, re.DOTALL)[1]
    for _ in range(2):
        answer = clerk.post(world.url("report/take/"), {"key": key}, follow=True)
        assert "已立为第 1 号问题" in answer.content.decode()
    (record,) = world.book.ledger.records("issues")
    assert (record.values["source"], record.values.get("whose")) == ("自评", None)
    assert "第 1 号问题" in clerk.get(world.url("report/?page=all")).content.decode()
    assert "不在了" in clerk.post(world.url("report/take/"), {"key": "x"}, follow=True).content.decode()


def test_an_issue_of_another_unit_is_no_problem_of_the_own_report(world) -> None:
    said = {"source": "自评", "measure": "改正"}
    assert not world.book.save("issues", {**said, "text": "支出进度偏慢"}, who="某人")[0].unread
    theirs = {**said, "source": "内部监督", "text": "合计不符", "whose": "青石县农业技术推广站"}
    assert not world.book.save("issues", theirs, who="某人")[0].unread
    ledger = world.book.ledger
    assert next(f for f in ledger.facts() if f.id == "issues").amount.value == 1
    text = world.client(Role.CLERK).get(world.url("report/?page=all")).content.decode()
    assert "支出进度偏慢" in text
    assert "合计不符" not in text
    listed = world.client(Role.CLERK).get(world.url("issues/")).content.decode()
    assert "合计不符" in listed
    assert "青石县农业技术推广站" in listed
