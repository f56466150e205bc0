"""Targets beside results, values from the registers, opinions; monitoring with lights, reasons and snapshots."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.test import Client

from jiheng.web.models import Version
from jiheng.web.roles import Role
from jiheng.web.store import Book, Refused
from jiheng.web.versions import sound
from jiheng.year.targets import drawn, lowest, opinions


@pytest.fixture
def aimed(world):
    """A year with a target, four indicators, activities and a survey, money paid until March."""
    enter = [
        ("targets", {"scope": "整体", "text": "全年办好科普活动二十场"}),
        ("indicators", {"name": "科普活动场次", "kind": "数量", "direction": "≥", "value": "20场", "weight": "50"}),
        ("indicators", {"name": "公众满意度", "kind": "满意度", "direction": "≥", "value": "90%", "weight": "40"}),
        ("indicators", {"name": "培训及格率", "kind": "质量", "direction": "≥", "value": "80%", "weight": "20"}),
        ("indicators", {"name": "科学素质", "kind": "社会效益", "direction": "定性"}),
        ("activities", {"title": "大篷车", "kind": "大篷车", "when": "2025-03-18", "events": "6场", "audience": "640人次"}),
        ("activities", {"title": "讲座", "kind": "讲座", "when": "2025-04-18", "events": "2场", "audience": "64人次"}),
        ("surveys", {"name": "公众", "instrument": "问卷", "sent": "100份", "valid": "90份", "satisfied": "80份"}),
        ("budget_lines", {"name": "支出合计", "kind": "合计", "initial": "120万元"}),
        ("payments", {"voucher": "1", "date": "2025-03-20", "line": "支出合计", "amount": "60000"}),
    ]  # fmt: skip
    for register, cells in enter:
        seen = world.book.version(register, cells.get("name", ""))
        entered, _ = world.book.save(register, cells, who="某人", key=cells["name"] if seen else "", seen=seen)
        assert not entered.unread, entered.unread
    return world


def test_registers_fill_an_indicator_and_say_how(aimed) -> None:
    ledger = aimed.book.ledger
    found = {r.values["name"]: drawn(ledger, r) for r in lowest(ledger)}
    events = found["科普活动场次"][0]
    assert (events.fact.amount.value, events.sure) == (8, True)
    assert "“活动”表" in events.query
    assert found["公众满意度"][0].fact.id == "satisfaction"
    assert found["培训及格率"] == ()
    assert found["科学素质"] == ()


def test_a_source_that_is_written_down_decides(aimed) -> None:
    aimed.book.save("indicators", {"name": "惠及群众", "value": "500人次", "source": "受众人次"}, who="某人")
    ledger = aimed.book.ledger
    record = next(r for r in lowest(ledger) if r.values["name"] == "惠及群众")
    (best, *_) = drawn(ledger, record)
    assert (best.fact.id, best.fact.amount.value, best.sure) == ("audience", 704, True)


def test_people_are_not_visits(aimed) -> None:
    aimed.book.save("indicators", {"name": "受众人次", "value": "500人"}, who="某人")
    record = next(r for r in lowest(aimed.book.ledger) if r.values["name"] == "受众人次")
    assert drawn(aimed.book.ledger, record) == ()


def test_the_page_shows_target_done_and_what_is_missing(clerk: Client, aimed) -> None:
    text = clerk.get(aimed.url("targets/")).content.decode()
    for words in ("科普活动场次", "≥20场", "数量指标", "缺完成值", "缺目标值", "审核意见"):
        assert words in text, words
    assert "应为 100 或 90 或 80" in text  # 50 + 40 + 20
    assert "还没有填入" in text


def test_values_are_taken_from_the_registers_in_one_go(clerk: Client, aimed) -> None:
    text = clerk.get(aimed.url("targets/")).content.decode()
    form = text.partition("targets/fill/")[2].partition("</form>")[0]
    take = re.findall(r'name="take" value="([^"]+)"', form)
    assert take == ["1|events", "2|satisfaction"]
    clerk.post(aimed.url("targets/fill/"), {"take": take})
    values = aimed.book.ledger.table("indicator_values")
    assert values["1"].values["value"].value == 8
    assert values["1"].values["value"].unit == "count:场"
    assert values["1"].values["source"].startswith("活动场次：")
    after = clerk.get(aimed.url("targets/")).content.decode()
    assert "40.00%" in after
    assert "全部填入" not in after
    aimed.book.save(
        "activities", {"title": "又一场", "kind": "讲座", "when": "2025-05-18", "events": "1场"}, who="某人"
    )
    assert "全部填入" in clerk.get(aimed.url("targets/")).content.decode()


def test_a_value_typed_by_hand_is_not_overwritten_by_all(clerk: Client, aimed) -> None:
    aimed.book.save("indicator_values", {"indicator": "1", "value": "9场"}, who="某人")
    text = clerk.get(aimed.url("targets/")).content.decode()
    form = text.partition("targets/fill/")[2].partition("</form>")[0]
    assert "1|events" not in form


def test_what_the_registers_do_not_say_is_not_taken(clerk: Client, aimed) -> None:
    clerk.post(aimed.url("targets/fill/"), {"take": ["1|satisfaction", "3|outlay", "x|y", "|", "nothing"]})
    assert not aimed.book.ledger.table("indicator_values")


def test_a_value_is_typed_in_place(clerk: Client, aimed) -> None:
    sent = {"indicator": "3", "value": "85%", "date": "2025-10-01", "source": "考试成绩", "seen": "0"}
    assert clerk.post(aimed.url("targets/value/"), sent).status_code == 302
    assert aimed.book.ledger.table("indicator_values")["3"].values["value"].value == 85
    wrong = clerk.post(aimed.url("targets/value/"), {**sent, "value": "很多", "seen": "999"})
    assert wrong.status_code == 200
    assert 'value="很多"' in wrong.content.decode()
    assert aimed.book.ledger.table("indicator_values")["3"].values["value"].value == 85


def test_two_people_at_one_value(clerk: Client, aimed) -> None:
    aimed.book.save("indicator_values", {"indicator": "3", "value": "85%"}, who="别人")
    answer = clerk.post(aimed.url("targets/value/"), {"indicator": "3", "value": "70%", "seen": "0"})
    assert answer.status_code == 200
    assert aimed.book.ledger.table("indicator_values")["3"].values["value"].value == 85


def test_the_review_reads_the_registers(aimed) -> None:
    said = opinions(aimed.book.ledger)
    assert any(o.rows and o.rows[0].name for o in said)
    assert not any("政策依据" in o.problem for o in said)


def test_evidence_starts_with_the_indicator_it_is_for(clerk: Client, aimed) -> None:
    aimed.book.save("indicator_values", {"indicator": "1", "value": "8场"}, who="某人")
    assert "indicator_value=1" in clerk.get(aimed.url("targets/")).content.decode()
    form = clerk.get(aimed.url("registers/evidence/new/?indicator_value=1")).content.decode()
    assert re.search(r'name="indicator_value"[^>]*value="1"|<option value="1" selected', form)


def test_lights_of_a_month(clerk: Client, aimed) -> None:
    aimed.book.save("indicator_values", {"indicator": "1", "value": "8场", "date": "2025-06-30"}, who="某人")
    text = clerk.get(aimed.url("targets/monitoring/?month=6")).content.decode()
    assert "1—6月绩效监控" in text
    money = text.partition("money/#months")[2].partition("</tr>")[0]
    assert "120.00万元" in money
    assert "6.00万元" in money
    assert "没有写原因" in money
    assert "light-red" in text


def test_a_reason_is_written_to_the_registers(clerk: Client, aimed) -> None:
    sent = {"month": "6", "scope": "资金", "name": "支出合计", "cause": "计划不细", "text": "合同签得晚",
            "action": "七月付清", "forecast": "能完成"}  # fmt: skip
    assert clerk.post(aimed.url("targets/monitoring/reason/"), sent).status_code == 302
    ledger = aimed.book.ledger
    (deviation,) = ledger.records("deviations")
    assert (deviation.values["object"], deviation.values["text"]) == ("支出合计", "合同签得晚")
    assert ledger.records("snapshots")[0].values["forecast"] == "能完成"
    shown = clerk.get(aimed.url("targets/monitoring/?month=6")).content.decode()
    assert "合同签得晚" in shown
    assert "七月付清" in shown
    seen = str(aimed.book.version("deviations", deviation.key))
    assert f'name="seen" value="{seen}"' in shown
    clerk.post(aimed.url("targets/monitoring/reason/"), {**sent, "text": "招标流标", "forecast": "", "seen": seen})
    (deviation,) = aimed.book.ledger.records("deviations")
    assert deviation.values["text"] == "招标流标"


def test_a_reason_that_another_has_written_meanwhile_is_not_written_over(clerk: Client, aimed) -> None:
    sent = {"month": "6", "scope": "资金", "name": "支出合计", "cause": "计划不细", "seen": "0", "forecast": "能完成"}
    url = aimed.url("targets/monitoring/reason/")
    assert clerk.post(url, {**sent, "text": "合同签得晚"}).status_code == 302
    answer = clerk.post(url, {**sent, "text": "我的说法"})
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "我的说法" in text
    assert "合同签得晚" in text
    ledger = aimed.book.ledger
    assert [r.values["text"] for r in ledger.records("deviations")] == ["合同签得晚"]
    assert len(ledger.records("snapshots")) == 1


def test_a_reason_is_written_whole_or_not_at_all(clerk: Client, aimed, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Book.save

    def fails(book: Book, register: str, *rest: object, **more: object) -> object:
        if register == "snapshots":
            raise Refused("磁盘已满")
        return kept(book, register, *rest, **more)

    monkeypatch.setattr(Book, "save", fails)
    sent = {"month": "6", "scope": "资金", "name": "支出合计", "cause": "计划不细", "text": "合同签得晚"}
    answer = clerk.post(aimed.url("targets/monitoring/reason/"), {**sent, "forecast": "能完成"})
    assert answer.status_code == 200
    assert not aimed.book.ledger.records("deviations")


def test_a_reason_without_words_is_asked_for(clerk: Client, aimed) -> None:
    sent = {"month": "6", "scope": "资金", "name": "支出合计", "cause": "乱写", "text": "原因", "action": "<b>办</b>"}
    answer = clerk.post(aimed.url("targets/monitoring/reason/"), sent)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "没有这" in text or "不在可选项中" in text
    assert "&lt;b&gt;办&lt;/b&gt;" in text
    assert clerk.post(aimed.url("targets/monitoring/reason/"), {**sent, "cause": ""}).status_code == 200
    assert not aimed.book.ledger.records("deviations")


def test_a_snapshot_stays_as_it_was(clerk: Client, aimed) -> None:
    clerk.post(aimed.url("targets/monitoring/freeze/"), {"month": "6", "note": "上半年"})
    version = Version.objects.get()
    assert (version.number, version.note) == (1, "上半年")
    assert version.entry == aimed.book.history("snapshots")[0].n
    assert aimed.book.ledger.records("snapshots")[0].values["paid"].value == 60000
    page = aimed.url(f"targets/monitoring/kept/{version.pk}/")
    before = clerk.get(page).content.decode()
    aimed.book.save(
        "payments", {"voucher": "2", "date": "2025-05-20", "line": "支出合计", "amount": "500000"}, who="某人"
    )
    after = clerk.get(page).content.decode()
    assert "6.00万元" in after
    assert "56.00万元" not in after
    assert re.sub(r"csrf\S+", "", before) == re.sub(r"csrf\S+", "", after) or "与存时一致" in after
    assert sound(Version.objects.get())
    clerk.post(aimed.url("targets/monitoring/freeze/"), {"month": "6"})
    assert sorted(Version.objects.values_list("number", flat=True)) == [1, 2]


def test_table_and_report_can_be_taken_away(clerk: Client, aimed) -> None:
    sheet = clerk.get(aimed.url("targets/monitoring/xlsx/?month=6"))
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert any("支出合计" in str(row) for row in rows)
    report = clerk.get(aimed.url("targets/monitoring/docx/?month=6"))
    docx = pytest.importorskip("docx")
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(report.content)).paragraphs)
    assert "1—6月绩效运行监控报告" in text
    assert "支出合计：全年预算120.00万元，已支出6.00万元，占5.00%" in text
    assert clerk.get(aimed.url("targets/monitoring/exe/")).status_code == 404


def test_others_do_not_see_a_snapshot(clerk: Client, aimed) -> None:
    clerk.post(aimed.url("targets/monitoring/freeze/"), {"month": "6"})
    number = Version.objects.get().pk
    client = Client()
    client.force_login(aimed.stranger)
    assert client.get(f"/u/{aimed.other.slug}/2025/targets/monitoring/kept/{number}/").status_code == 404


def test_who_only_reads_gets_no_buttons(aimed) -> None:
    client = aimed.client(Role.READER)
    for path in ("targets/", "targets/monitoring/?month=6"):
        text = client.get(aimed.url(path)).content.decode()
        assert "填入</" not in text
        assert "写原因</summary>" not in text


def test_a_closed_year_is_not_written(clerk: Client, aimed) -> None:
    aimed.book.close_year(who="某人")
    assert clerk.post(aimed.url("targets/fill/"), {"take": "1|events"}).status_code == 409
    assert "存快照" not in clerk.get(aimed.url("targets/monitoring/?month=6")).content.decode()


def test_a_month_that_is_none_is_the_present_one(clerk: Client, aimed) -> None:
    for month in ("13", "0", "x", "１", "-1"):
        assert clerk.get(aimed.url(f"targets/monitoring/?month={month}")).status_code == 200


@pytest.mark.parametrize(
    ("direction", "value", "said"),
    [("≥", "1万余人", "≥10000人"), ("≥", "20场", "≥20场"), ("=", "2次", "=2次")],
)
def test_a_target_has_its_sign_once(clerk: Client, aimed, direction: str, value: str, said: str) -> None:
    aimed.book.save("indicators", {"name": "受众", "kind": "数量", "direction": direction, "value": value}, who="某人")
    row = clerk.get(aimed.url("targets/")).content.decode().partition(">受众<")[2]
    assert re.search(r'data-name="目标">(?:<a [^>]*>)?([^<]*)', row)[1] == said
