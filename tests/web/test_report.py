"""The report page: locked numbers, texts kept where the workbook keeps them, findings beside, last year's text."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jiheng.facts import Fact
from jiheng.ledger import Ledger
from jiheng.ledger.workbook import read_workbook, write_workbook
from jiheng.web.composing import SCOPE, compose_year, offered
from jiheng.web.models import Dismissal
from jiheng.web.roles import Role
from jiheng.web.store import Book
from jiheng.web.store.founding import open_year
from jiheng.writing.report import compose_ledger
from jiheng.writing.report.offers import offers
from jiheng.writing.report.proof import plain
from jiheng.writing.report.shelf import Shelf, parse

OUTLAY = 5
"""Section of the outline of Hunan: 一般公共预算支出情况."""


@pytest.fixture
def filled(world):
    """A year with money and an activity."""
    book = world.book
    money = {"name": "支出合计", "kind": "合计", "initial": "100万元", "adjusted": "100万元", "outlay": "95万元"}
    book.save("budget_lines", money, who="某人", key="支出合计", seen=book.version("budget_lines", "支出合计"))
    world.book.save("activities", {"title": "科普讲座", "kind": "讲座", "own": "主办", "audience": "80"}, who="某人")
    return world


def page(world, client: Client, path: str = "report/") -> str:
    answer = client.get(world.url(path))
    assert answer.status_code == 200, answer.content.decode()[:300]
    return answer.content.decode()


def written(world, client: Client, text: str, place: int = OUTLAY, **more: str):
    return client.post(world.url(f"report/text/{place}/"), {"text": text, **more})


def test_every_number_of_the_text_leads_to_its_origin(filled, clerk: Client) -> None:
    text = page(filled, clerk)
    assert 'origin/?fact=outlay"' in text
    assert "95.00万元</a>" in text
    assert "待写" in text


def test_a_text_is_kept_in_the_register_and_shows_its_numbers(filled, clerk: Client) -> None:
    assert written(filled, clerk, "全年支出{{支出合计.决算}}，管得住。").status_code == 302
    record = filled.book.ledger.records("blocks")[0]
    assert record.values["text"] == "全年支出{{支出合计.决算}}，管得住。"
    text = page(filled, clerk)
    assert "管得住" in text
    family = "hunan-2021"
    composition = compose_ledger(filled.book.ledger, family, clean=False)
    assert any("管得住" in str(s.body) for s in composition.sections if s.slot == "budget")


def test_a_text_in_place_of_the_draft_leaves_only_itself(filled, clerk: Client) -> None:
    draft = page(filled, clerk, f"report/text/{OUTLAY}/?from=draft")
    assert "{{支出合计.决算}}" in draft
    written(filled, clerk, "只有这一句。", replaces="1")
    text = page(filled, clerk, f"report/text/{OUTLAY}/")
    printed = text.split("现在印出来是这样")[1].split("由登记得出的草稿")[0]
    assert "只有这一句" in printed
    assert "总支出" not in printed
    assert "{{支出合计.决算}}" in text.split("由登记得出的草稿")[1]


def test_the_draft_taken_over_unchanged_prints_the_same_numbers(filled, clerk: Client) -> None:
    before = page(filled, clerk).split(f'id="p-{OUTLAY}"')[1].split("</section>")[0]
    draft = page(filled, clerk, f"report/text/{OUTLAY}/?from=draft").split("data-chips>")[1].split("</textarea>")[0]
    written(filled, clerk, draft, replaces="1")
    after = page(filled, clerk).split(f'id="p-{OUTLAY}"')[1].split("</section>")[0]
    assert before.count('class="chip') == after.count('class="chip') > 0


def test_the_second_of_two_writers_overwrites_nothing_and_loses_nothing(filled, clerk: Client) -> None:
    written(filled, clerk, "第一句。")
    key = filled.book.ledger.records("blocks")[0].key
    seen = str(filled.book.version("blocks", key))
    assert written(filled, clerk, "甲改的。", key=key, seen=seen).status_code == 302
    answer = written(filled, clerk, "乙改的。", key=key, seen=seen)
    assert answer.status_code == 200
    assert "乙改的。" in answer.content.decode()
    assert filled.book.ledger.record("blocks", key).values["text"] == "甲改的。"


def test_an_empty_text_is_refused_and_one_can_be_taken_out(filled, clerk: Client) -> None:
    assert written(filled, clerk, "  ").status_code == 200
    written(filled, clerk, "多余的。")
    record = filled.book.ledger.records("blocks")[0]
    written(filled, clerk, "", key=record.key, seen=str(filled.book.version("blocks", record.key)), drop="1")
    assert not filled.book.ledger.records("blocks")


def test_a_name_that_means_nothing_is_said_beside_the_section(filled, clerk: Client) -> None:
    written(filled, clerk, "花了{{没有的数.决算}}。")
    text = page(filled, clerk)
    assert "没有数据" in text
    assert "【缺数据" in text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{ 7*7 }}", "{% url 'x' %}", '"><img src=x onerror=1>'])
def test_hostile_text_stays_text(filled, clerk: Client, text: str) -> None:
    written(filled, clerk, f"说明：{text}")
    for path in ("report/", f"report/text/{OUTLAY}/", "report/preview/", "report/last-year/"):
        said = page(filled, clerk, path)
        assert "<script>alert" not in said
        assert "<img src=x" not in said


def test_every_offered_reference_means_its_fact(filled) -> None:
    ledger = filled.book.ledger
    facts = ledger.facts()
    shelf = Shelf(facts, ledger.unit, ledger.year, ledger.standards.glossary)
    by_id = {fact.id: fact for fact in facts}
    for offer in offers(facts, ledger.unit, ledger.year, ledger.standards.glossary):
        found = shelf.find(parse(offer.reference))
        assert isinstance(found, Fact)
        assert found.amount == by_id[offer.fact].amount, offer


def test_the_workbook_of_the_year_gives_the_same_report(filled, clerk: Client, tmp_path: Path) -> None:
    written(filled, clerk, "全年支出{{支出合计.决算}}，执行率{{预算执行率.完成}}。", replaces="1")
    ledger = filled.book.ledger
    write_workbook(ledger, tmp_path / "year.xlsx")
    again, _ = read_workbook(tmp_path / "year.xlsx", standards=ledger.standards)
    here, there = (compose_ledger(each, "hunan-2021", clean=False) for each in (ledger, again))
    assert here.sections == there.sections
    assert "全年支出95.00万元，执行率95%。" in plain(there)


def test_the_preview_may_do_nothing(filled, clerk: Client) -> None:
    answer = clerk.get(filled.url("report/preview/"))
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize(("form", "start"), [("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("html", b"<!doc")])
def test_the_report_comes_in_every_form(filled, clerk: Client, form: str, start: bytes) -> None:
    answer = clerk.get(filled.url(f"report/download/{form}/"))
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert "attachment" in answer.headers["Content-Disposition"]
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
            assert "95.00" in file.read("word/document.xml").decode()


def test_an_unknown_form_and_section_are_not_there(filled, clerk: Client) -> None:
    assert clerk.get(filled.url("report/download/exe/")).status_code == 404
    assert clerk.get(filled.url("report/text/99/")).status_code == 404


def test_a_finding_is_set_aside_with_a_reason_and_comes_back(filled, clerk: Client) -> None:
    written(filled, clerk, "届时举办2019年的活动。")
    text = page(filled, clerk)
    key = next(part.split('"')[0] for part in text.split('id="f-')[1:] if "2019" in part[:400])
    clerk.post(filled.url("report/dismiss/"), {"key": key, "reason": ""})
    assert not Dismissal.objects.exists()
    clerk.post(filled.url("report/dismiss/"), {"key": key, "reason": "写的是往年的对照"})
    kept = Dismissal.objects.get()
    assert (kept.scope, kept.key) == (SCOPE, key)
    assert "写的是往年的对照" in page(filled, clerk)
    clerk.post(filled.url("report/dismiss/"), {"key": key, "withdraw": "1"})
    assert Dismissal.objects.get().withdrawn_at is not None
    clerk.post(filled.url("report/dismiss/"), {"key": "nonesuch", "reason": "随便写写的"})
    assert Dismissal.objects.count() == 1


def test_sentences_of_last_year_are_coloured(filled, clerk: Client) -> None:
    last = open_year(filled.unit, 2024, ["core", "kexie"], who="某人")
    old = Book(filled.unit, last)
    sentence = "我们坚持服务基层科技工作者的宗旨，扎实做好各项工作。"
    old.save("blocks", {"slot": "一般公共预算支出情况", "text": sentence}, who="某人")
    written(filled, clerk, sentence + "今年另外新增了面向老年人的智能手机培训班。")
    text = page(filled, clerk, "report/last-year/")
    assert f'class="was-same" title="与去年相同">{sentence}' in text
    assert "was-same" not in text.split("智能手机")[0].rsplit("<span", 1)[1]
    assert "照搬 0 句" not in text


def test_a_text_of_last_year_is_taken_over_with_its_year(filled, clerk: Client) -> None:
    last = open_year(filled.unit, 2024, ["core", "kexie"], who="某人")
    Book(filled.unit, last).save("blocks", {"slot": "一般公共预算支出情况", "text": "2024年举办了活动。"}, who="某人")
    assert "2024年举办了活动" in page(filled, clerk, f"report/text/{OUTLAY}/")
    clerk.post(filled.url(f"report/text/{OUTLAY}/"), {"reuse": "0"})
    record = filled.book.ledger.records("blocks")[0]
    assert record.values["from_year"] == "2024"
    text = page(filled, clerk, f"report/text/{OUTLAY}/")
    assert "沿用2024年" in text
    assert "报告为2025年度" in text


def test_a_report_of_last_year_may_be_handed_in_and_is_not_kept(filled, clerk: Client) -> None:
    sentence = "我们坚持服务基层科技工作者的宗旨，扎实做好各项工作。"
    written(filled, clerk, sentence)
    file = SimpleUploadedFile("去年.txt", f"某协会2024年度绩效自评报告\n{sentence}\n".encode())
    text = clerk.post(filled.url("report/last-year/"), {"file": file}).content.decode()
    assert "was-same" in text
    bad = SimpleUploadedFile("坏.docx", b"PK\x03\x04nothing")
    assert "读不出" in clerk.post(filled.url("report/last-year/"), {"file": bad}).content.decode()


def test_who_may_not_write_sees_no_editor(filled) -> None:
    reader = filled.client(Role.READER)
    assert "写文字" not in page(filled, reader)
    assert "取来改写" not in page(filled, reader, f"report/text/{OUTLAY}/")


def test_a_report_composed_after_each_save_is_as_composed_anew(filled) -> None:
    saves = (
        ("activities", {"number": "1", "title": "科普讲座", "kind": "讲座", "audience": "120"}),
        ("blocks", {"slot": "职能职责", "text": "第30个教师节办讲座。\n现场共95人次，支出{{支出合计.决算}}。"}),
        ("activities", {"number": "2", "title": "健康展览", "kind": "展览展示", "audience": "30"}),
        ("payments", {"voucher": "1", "date": "2025-05-20", "line": "支出合计", "amount": "3万元"}),
        ("profile", {"full_name": filled.unit.name, "short_name": "协会", "level": "县", "led_by": "甲"}),
    )
    assert {m.source for m in compose_year(filled.book.ledger, "", "").matters} == {"登记", "文稿", "审读"}
    for register, cells in saves:
        key = cells.get("number") or cells.get("voucher", "")
        held = next(iter(filled.book.ledger.table(register)), "") if register == "profile" else key
        seen = filled.book.version(register, held) if held else 0
        done, _ = filled.book.save(register, cells, who="某人", key=held if seen else "", seen=seen)
        assert not done.unread
        ledger = filled.book.ledger
        anew = Ledger(ledger.unit, ledger.year, ledger.standards, ledger.schema.packs)
        for name in ledger.schema.registers:
            for record in ledger.records(name):
                anew.put(record)
        assert compose_year(ledger, "", "") == compose_year(anew, "", "")
        assert offered(ledger, "") == offered(anew, "")
