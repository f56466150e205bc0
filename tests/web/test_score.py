"""The self-evaluation page: where the points went, what is missing, scores and reasons in place, what if."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from jiheng.web.roles import Role

SYSTEM = "hunan-2021"


@pytest.fixture
def scored(world):
    """A year with money and two indicators, one of which has no result yet."""
    world.year.system = SYSTEM
    world.year.save()
    book = world.book
    rows = {
        "budget_lines": [
            {"name": "支出合计", "kind": "合计", "initial": "100万元", "adjusted": "100万元", "outlay": "85万元"},
        ],
        "indicators": [
            {"level": "三级", "kind": "数量", "name": "培训场次", "direction": "≥", "value": "80场", "weight": "50"},
            {"level": "三级", "kind": "满意度", "name": "公众满意度", "direction": "≥", "value": "90%", "weight": "10"},
        ],
        "indicator_values": [{"indicator": "1", "value": "64场"}],
    }
    for register, records in rows.items():
        for cells in records:
            key = cells.get("name", "") if register == "budget_lines" else ""
            found, _ = book.save(register, cells, who="某人", key=key, seen=book.version(register, key) if key else 0)
            assert not found.unread, found.unread
    return world


def page(world, client: Client, path: str = "score/") -> str:
    answer = client.get(world.url(path))
    assert answer.status_code == 200
    return answer.content.decode()


def test_one_row_shows_where_its_points_went(scored, clerk: Client) -> None:
    text = page(scored, clerk)
    assert "10 × (85.00万元 ÷ 100.00万元)" in text
    assert "8.5 分" in text
    assert "50 × (64场 ÷ 80场)" in text
    assert "origin/?fact=" in text


def test_an_input_leads_to_its_record(scored, clerk: Client) -> None:
    text = clerk.get(scored.url("origin/?fact=target_value[1]"), follow=True).content.decode()
    assert scored.url("registers/indicators/1/") in text


def test_an_unknown_number_is_not_there_and_without_one_all_are_listed(scored, clerk: Client) -> None:
    assert clerk.get(scored.url("origin/?fact=nothing"), follow=True).status_code == 404
    assert "假如" in clerk.get(scored.url("origin/?fact=score:total"), follow=True).content.decode()
    assert "执行率" in page(scored, clerk, "origin/")


def test_what_is_missing_names_the_register(scored, clerk: Client) -> None:
    text = page(scored, clerk)
    assert "还缺" in text
    assert "效益指标的人工评分" in text
    assert "（完成）" in text[text.index("还缺") :]
    assert ".完成" not in text[text.index("还缺") : text.index("</section>", text.index("还缺"))]
    assert scored.url("registers/indicator_values/new/") in text


def test_a_score_is_given_in_place_and_shown_beside_the_computed_one(scored, clerk: Client) -> None:
    answer = clerk.post(scored.url("score/row/E/"), {"got": "27", "seen": "0"}, follow=True)
    assert "已保存" in answer.content.decode()
    kept = scored.book.ledger.record("score_rows", "效益指标")
    assert kept.values["got"].value == 27
    clerk.post(scored.url("score/row/E/"), {"got": "28"})
    assert scored.book.ledger.record("score_rows", "效益指标").values["got"].value == 28


@pytest.mark.parametrize("got", ["31", "-1", "很多", "1e5"])
def test_a_score_beyond_the_full_mark_is_refused(scored, clerk: Client, got: str) -> None:
    answer = clerk.post(scored.url("score/row/E/"), {"got": got}, follow=True)
    assert "没有保存" in answer.content.decode()
    assert scored.book.ledger.record("score_rows", "效益指标") is None


def test_two_who_score_at_once_do_not_overwrite(scored, clerk: Client) -> None:
    clerk.post(scored.url("score/row/E/"), {"got": "20", "seen": "0"})
    clerk.post(scored.url("score/row/E/"), {"got": "25", "seen": "0"})
    assert scored.book.ledger.record("score_rows", "效益指标").values["got"].value == 20


def test_a_reason_explains_the_points_lost(scored, clerk: Client) -> None:
    clerk.post(scored.url("score/row/X/"), {"text": "项目下半年才批复", "cause": "政策变化", "points": "1.5"})
    deviation = scored.book.ledger.records("deviations")[0]
    assert deviation.values["score_row"] == "预算执行率"
    text = page(scored, clerk)
    assert "项目下半年才批复" in text
    clerk.post(scored.url("score/row/自1/"), {"text": "师资不足", "cause": "人员不足", "points": ""})
    assert scored.book.ledger.records("deviations")[1].values["indicator"] == "1"


def test_the_computed_points_are_adopted(scored, clerk: Client) -> None:
    clerk.post(scored.url("score/adopt/"))
    assert scored.book.ledger.record("score_rows", "预算执行率").values["got"].value == 8.5
    assert scored.book.ledger.record("score_rows", "效益指标") is None


def test_what_if_changes_the_score_and_stores_nothing(scored, clerk: Client) -> None:
    at = scored.book.at
    text = page(scored, clerk, "score/what-if/?name=支出合计.决算&value=100万元&name=E&value=30")
    assert "+31.5" in text
    assert "支出合计（决算）改成" in text
    assert scored.book.at == at
    assert "不是数" in page(scored, clerk, "score/what-if/?name=支出合计.决算&value=许多")


def test_what_if_takes_a_number_as_it_shows_it(scored, clerk: Client) -> None:
    text = page(scored, clerk, "score/what-if/")
    places = re.findall(r'name="name" value="([^"]+)">\s*<input[^>]*placeholder="如 ([^"]+)"', text)
    assert any(shown[-1] not in "%元" for _, shown in places)
    for name, shown in places:
        assert "不是数" not in page(scored, clerk, f"score/what-if/?{urlencode({'name': name, 'value': shown})}")


def test_who_may_not_write_sees_no_forms(scored) -> None:
    text = page(scored, scored.client(Role.READER))
    assert "保存自评" not in text
    assert "假如" in text


def test_a_unit_that_cannot_be_scored_is_told_why(world, clerk: Client) -> None:
    world.year.system = "nonesuch"
    world.year.save()
    assert "没有评分体系" in page(world, clerk)


def test_a_number_that_is_missing_leads_to_what_it_is_made_of(world) -> None:
    from jiheng.web.scoresheet import _register_of

    ledger = world.book.ledger
    places = {stage: _register_of(ledger, "支出合计", stage).id for stage in ("调整预算", "年初预算")}
    assert places == {"调整预算": "budget_lines", "年初预算": "budget_lines"}
