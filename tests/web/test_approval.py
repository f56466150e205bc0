"""From the draft to the signature: who may take which step, what must be written, what is kept."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from jiheng.web.models import Dismissal, Document, Member, Signing, Version
from jiheng.web.roles import Role
from jiheng.web.standing import State
from jiheng.web.store.founding import join
from jiheng.web.versions import composition_of, hash_of, sound, words_between


@pytest.fixture
def ready(world):
    """A year with some money, so that there is a report to send."""
    book = world.book
    money = {"name": "支出合计", "kind": "合计", "initial": "100万元", "adjusted": "100万元", "outlay": "95万元"}
    book.save("budget_lines", money, who="某人", key="支出合计", seen=book.version("budget_lines", "支出合计"))
    return world


def send(world, client: Client | None = None, **more: str) -> Version:
    (client or world.client(Role.CLERK)).post(world.url("report/send/"), {"day": "2026-04-20", **more})
    return Version.objects.first()


def step(world, role: Role, path: str, **more: str):
    return world.client(role).post(world.url(f"report/{path}/"), more, follow=True)


def state(world) -> str:
    return Document.objects.get(unit=world.unit).state


def reasons(version: Version) -> dict[str, str]:
    return {f"why-{m['key']}": "已向财政说明" for m in version.content["matters"] if m["severity"] == "E"}


def signed(world) -> Version:
    version = send(world)
    step(world, Role.CHECKER, "check", number="1")
    step(world, Role.LEADER, "sign", number="1", **reasons(version))
    assert state(world) == State.SIGNED
    return version


def test_a_report_goes_from_the_writer_to_the_bureau(ready) -> None:
    version = signed(ready)
    step(ready, Role.CLERK, "submit", number="1", deadline="2026-04-25", reason="公文系统")
    assert state(ready) == State.SENT
    step(ready, Role.CLERK, "submit", number="1", receipt="云财绩收〔2026〕12号")
    assert state(ready) == State.ACCEPTED
    assert [s.step for s in version.signings.all()] == ["送复核", "复核通过", "签发", "报送", "受理"]
    record = ready.book.ledger.records("submissions")[0]
    assert (record.state, record.values["signed_by"]) == ("受理", "某负责人")
    assert record.values["deadline"] == datetime.date(2026, 4, 25)
    assert not [p for p in ready.book.ledger.problems() if p.register == "submissions" and p.severity == "E"]


def test_every_step_stands_in_the_journal(ready) -> None:
    signed(ready)
    said = " ".join(e.reason for e in ready.book.history("submissions"))
    for word in ("第1稿送复核", "第1稿复核通过", "签发第1稿", "已向财政说明"):
        assert word in said
    assert ready.book.verify().sound


def test_nothing_is_signed_with_an_open_error_and_no_reason(ready) -> None:
    version = send(ready)
    step(ready, Role.CHECKER, "check", number="1")
    every = reasons(version)
    assert every
    answer = step(ready, Role.LEADER, "sign", number="1", reason="同意")
    assert answer.status_code == 200
    assert "没有消除的错误" in answer.content.decode()
    assert re.search(r'<a href="[^"]*/leader/" aria-current="page">', answer.content.decode())
    assert state(ready) == State.SIGNING
    left, *rest = every
    answer = step(ready, Role.LEADER, "sign", number="1", **dict.fromkeys(rest, "已向财政说明"))
    assert "已向财政说明" in answer.content.decode() or not rest
    assert state(ready) == State.SIGNING
    step(ready, Role.LEADER, "sign", number="1", **{**every, left: "好"})
    assert state(ready) == State.SIGNING
    step(ready, Role.LEADER, "sign", number="1", **every)
    kept = Signing.objects.get(step="签发").findings
    assert len(kept) == len(every)
    assert all(each["reason"] == "已向财政说明" for each in kept)


def test_one_reason_does_for_many_findings_of_one_rule_and_is_kept_with_each(ready) -> None:
    for day in ("2023-01-05", "2023-02-05", "2023-03-05"):
        cells = {"voucher": day, "date": day, "amount": "1元", "line": "支出合计"}
        assert not ready.book.save("payments", cells, who="某人")[0].unread
    version = send(ready)
    step(ready, Role.CHECKER, "check", number="1")
    page = ready.client(Role.LEADER).get(ready.url("leader/")).content.decode()
    assert "等 3 处同类" in page
    codes = {m["code"] for m in version.content["matters"] if m["severity"] == "E"}
    step(ready, Role.LEADER, "sign", number="1", **{f"why-all-{code}": "上年补付，已备案" for code in codes})
    kept = Signing.objects.get(step="签发").findings
    assert sum(each["reason"] == "上年补付，已备案" for each in kept) == len(kept) >= 3


def test_an_error_set_aside_with_a_reason_needs_no_second_one(ready) -> None:
    version = send(ready)
    for matter in version.content["matters"]:
        if matter["severity"] == "E":
            step(ready, Role.CHECKER, "dismiss", key=matter["key"], reason="已核对，不成立")
    step(ready, Role.CHECKER, "check", number="1")
    step(ready, Role.LEADER, "sign", number="1")
    assert state(ready) == State.SIGNED
    assert all(each["set_aside_by"] for each in Signing.objects.get(step="签发").findings)


def errors(version: Version) -> list[str]:
    return [m["key"] for m in version.content["matters"] if m["severity"] == "E"]


def test_the_writer_proposes_to_set_an_error_aside_and_another_accepts(ready) -> None:
    first, *rest = errors(send(ready))
    page = step(ready, Role.CLERK, "dismiss", key=first, reason="往年的写法").content.decode()
    assert "已提议忽略" in page
    assert "待复核或负责人接受" in page
    row = Dismissal.objects.get()
    assert row.pending
    assert "1 处错误经办提议忽略" in ready.client(Role.CHECKER).get(ready.url()).content.decode()
    assert "经办提议忽略" not in ready.client(Role.CLERK).get(ready.url()).content.decode()
    step(ready, Role.CLERK, "accept", key=first)
    assert Dismissal.objects.get().pending
    step(ready, Role.CHECKER, "check", number="1")
    answer = step(ready, Role.LEADER, "sign", number="1", **{f"why-{key}": "已向财政说明" for key in rest})
    assert "没有消除的错误" in answer.content.decode()
    assert "往年的写法" in ready.client(Role.LEADER).get(ready.url("leader/")).content.decode()
    step(ready, Role.LEADER, "accept", key=first, leader="1")
    row.refresh_from_db()
    assert (row.pending, row.accepted_by) == (False, "某负责人（leader）")
    step(ready, Role.LEADER, "sign", number="1", **{f"why-{key}": "已向财政说明" for key in rest})
    assert state(ready) == State.SIGNED
    kept = {each["key"]: each["set_aside_by"] for each in Signing.objects.get(step="签发").findings}
    assert kept[first] == "某经办（clerk），某负责人（leader）接受"
    said = [e.reason for e in ready.book.history() if e.key == "dismissal"]
    assert said[0].startswith("接受某经办（clerk）的提议")
    assert said[1].startswith("提议忽略")


def test_a_proposal_may_be_refused_and_stands_no_more(ready) -> None:
    first, *_ = errors(send(ready))
    step(ready, Role.CLERK, "dismiss", key=first, reason="往年的写法")
    page = step(ready, Role.CHECKER, "accept", key=first, refuse="1", reason="仍是错的").content.decode()
    assert "没有接受" in page
    assert "往年的写法" not in page
    step(ready, Role.CHECKER, "accept", key=first)
    assert not Dismissal.objects.filter(withdrawn_at=None).exists()


def test_a_warning_is_set_aside_by_the_writer(ready) -> None:
    version = send(ready)
    key = next(m["key"] for m in version.content["matters"] if m["severity"] == "W")
    step(ready, Role.CLERK, "dismiss", key=key, reason="口径不同")
    assert not Dismissal.objects.get().pending


def test_the_writer_who_also_checks_sets_an_error_aside_only_with_the_control(ready) -> None:
    client = both(ready, Role.CHECKER)
    first, second, *_ = errors(send(ready, client))
    client.post(ready.url("report/dismiss/"), {"key": first, "reason": "往年的写法"})
    client.post(ready.url("report/accept/"), {"key": first})
    assert Dismissal.objects.get().pending
    both(ready, Role.CHECKER, control="每季度由主席抽查")
    client.post(ready.url("report/accept/"), {"key": first})
    assert "每季度由主席抽查" in Dismissal.objects.get().accepted_by
    client.post(ready.url("report/dismiss/"), {"key": second, "reason": "往年的写法"})
    row = Dismissal.objects.get(key=second)
    assert not row.pending
    assert "每季度由主席抽查" in row.accepted_by


@pytest.mark.parametrize(("role", "path"), [(Role.CHECKER, "check"), (Role.LEADER, "sign")])
def test_sending_back_needs_a_reason(ready, role: Role, path: str) -> None:
    send(ready)
    if role is Role.LEADER:
        step(ready, Role.CHECKER, "check", number="1")
    before = state(ready)
    step(ready, role, path, number="1", back="1", reason="")
    assert state(ready) == before
    answer = step(ready, role, path, number="1", back="1", reason="执行率没有写原因")
    assert state(ready) == State.RETURNED
    assert "已退回" in answer.content.decode()
    assert "执行率没有写原因" in ready.client(Role.CLERK).get(ready.url("report/")).content.decode()
    assert send(ready).number == 2
    assert ready.book.ledger.records("submissions")[0].state == "复核"


def test_what_is_not_at_hand_cannot_be_stepped_on(ready) -> None:
    send(ready)
    step(ready, Role.LEADER, "sign", number="1", reason="同意签发")
    assert state(ready) == State.CHECKING
    step(ready, Role.CHECKER, "check", number="7")
    assert state(ready) == State.CHECKING
    step(ready, Role.CLERK, "submit", number="1")
    assert state(ready) == State.CHECKING
    assert send(ready).number == 1


def undo(world, role: Role, reason: str = "漏了一项活动") -> str:
    return step(world, role, "undo", number="1", reason=reason).content.decode()


def test_the_sender_takes_a_report_back_while_nobody_has_acted(ready) -> None:
    send(ready)
    undo(ready, Role.CLERK, reason="")
    assert state(ready) == State.CHECKING
    assert "撤回送审" in ready.client(Role.CLERK).get(ready.url("report/")).content.decode()
    assert "撤回送审" not in ready.client(Role.CHECKER).get(ready.url("report/")).content.decode()
    assert "已撤回送审" in undo(ready, Role.CLERK)
    assert state(ready) == State.DRAFT
    assert ready.book.ledger.records("submissions")[0].state == "草稿"
    assert send(ready).number == 2
    assert ready.book.ledger.records("submissions")[0].state == "复核"


def test_what_another_has_acted_on_is_not_taken_back(ready) -> None:
    send(ready)
    step(ready, Role.CHECKER, "check", number="1")
    page = undo(ready, Role.CLERK)
    assert "只能由本人撤回" in page
    assert state(ready) == State.SIGNING
    undo(ready, Role.CHECKER)
    assert state(ready) == State.CHECKING


def test_a_signature_is_taken_back_by_its_signer_until_the_report_is_submitted(ready) -> None:
    version = signed(ready)
    undo(ready, Role.CHECKER)
    assert state(ready) == State.SIGNED
    assert "撤回签字" in ready.client(Role.LEADER).get(ready.url("leader/")).content.decode()
    step(ready, Role.LEADER, "undo", number="1", reason="附表有误，重看", leader="1")
    assert state(ready) == State.SIGNING
    record = ready.book.ledger.records("submissions")[0]
    assert (record.state, "signed_by" in record.values) == ("复核", False)
    assert "还没有签发" in disclose(
        ready, ready.client(Role.CLERK), subject="绩效自评报告", seen="0", published="2026-04-22", channel="县政府网站"
    )
    assert next(e.reason for e in ready.book.history() if e.key == "signing") == "撤回签字第1稿 附表有误，重看"
    step(ready, Role.LEADER, "sign", number="1", **reasons(version))
    assert state(ready) == State.SIGNED
    step(ready, Role.CLERK, "submit", number="1", deadline="2026-04-25", reason="公文系统")
    undo(ready, Role.LEADER)
    assert state(ready) == State.SENT


def both(world, *roles: Role, control: str = "") -> Client:
    """The clerk in further roles, with what makes up for it."""
    join(world.unit, world.people[Role.CLERK], [Role.CLERK, *roles], control=control)
    return world.client(Role.CLERK)


def test_who_wrote_does_not_check_or_sign(ready) -> None:
    client = both(ready, Role.CHECKER, Role.LEADER)
    version = send(ready, client)
    client.post(ready.url("report/check/"), {"number": "1", "reason": "自己核过了"})
    assert state(ready) == State.CHECKING
    step(ready, Role.CHECKER, "check", number="1")
    client.post(ready.url("report/sign/"), {"number": "1", "reason": "自己签了吧", **reasons(version)})
    assert state(ready) == State.SIGNING


def test_who_wrote_a_text_of_it_does_not_sign_what_another_sent(ready) -> None:
    client = both(ready, Role.LEADER)
    client.post(ready.url("report/text/5/"), {"text": "负责人写的一句。"})
    other = ready.people[Role.READER]
    join(ready.unit, other, [Role.CLERK])
    version = send(ready, ready.client(Role.READER))
    step(ready, Role.CHECKER, "check", number="1")
    client.post(ready.url("report/sign/"), {"number": "1", "reason": "同意签发", **reasons(version)})
    assert state(ready) == State.SIGNING


def test_in_a_small_office_the_control_is_kept_with_the_step(ready) -> None:
    client = both(ready, Role.CHECKER, control="每季度由主席抽查凭证")
    send(ready, client)
    client.post(ready.url("report/check/"), {"number": "1", "reason": ""})
    assert state(ready) == State.CHECKING
    client.post(ready.url("report/check/"), {"number": "1", "reason": "复核岗休产假"})
    assert state(ready) == State.SIGNING
    kept = Signing.objects.get(step="复核通过").reason
    assert "复核岗休产假" in kept
    assert "每季度由主席抽查凭证" in kept
    assert Member.objects.filter(control__startswith="每季度").exists()


def test_a_version_is_what_it_was_and_says_so_when_it_is_not(ready) -> None:
    version = send(ready)
    assert sound(version)
    assert version.sha256 == hash_of(version.content)
    assert composition_of(version).signed_on == datetime.date(2026, 4, 20)
    reader = ready.client(Role.READER)
    assert "校验相符" in reader.get(ready.url("report/versions/")).content.decode()
    version.content["text"] = version.content["text"].replace("95", "99")
    version.save()
    for page in ("report/versions/", "report/versions/1/"):
        assert "与校验值不符" in reader.get(ready.url(page)).content.decode()
    step(ready, Role.CHECKER, "check", number="1")
    step(ready, Role.LEADER, "sign", number="1", **reasons(version))
    assert state(ready) == State.SIGNING


def test_a_version_does_not_follow_the_records(ready, clerk: Client) -> None:
    send(ready)
    book = ready.book
    cells = {"name": "支出合计", "kind": "合计", "initial": "100万元", "adjusted": "100万元", "outlay": "97万元"}
    book.save("budget_lines", cells, who="某人", key="支出合计", seen=book.version("budget_lines", "支出合计"))
    assert "已与第1稿不同" in clerk.get(ready.url("report/")).content.decode()
    assert "与第1稿不同" in ready.client(Role.LEADER).get(ready.url("leader/")).content.decode()
    step(ready, Role.CHECKER, "check", number="1", back="1", reason="数不对，请核对")
    send(ready)
    page = clerk.get(ready.url("report/versions/2/")).content.decode()
    assert "<del>95.00</del>" in page
    assert "<ins>97.00</ins>" in page
    for form, start in (("docx", b"PK"), ("page", b"<!doctype")):
        assert clerk.get(ready.url(f"report/versions/1/{form}/")).content.startswith(start)
    assert clerk.get(ready.url("report/versions/9/")).status_code == 404
    assert clerk.get(ready.url("report/versions/1/exe/")).status_code == 404


def test_the_same_form_sent_twice_makes_one_version(ready, clerk: Client) -> None:
    send(ready, clerk)
    send(ready, clerk)
    assert Version.objects.count() == 1


def test_only_a_signed_version_loses_the_word_draft(ready, clerk: Client) -> None:
    send(ready)
    draft = clerk.get(ready.url("report/versions/1/docx/")).content
    step(ready, Role.CHECKER, "check", number="1")
    step(ready, Role.LEADER, "sign", number="1", **reasons(Version.objects.get()))
    assert clerk.get(ready.url("report/versions/1/docx/")).content != draft


def test_the_page_of_the_leader_says_what_one_answers_for(ready) -> None:
    book = ready.book
    for register, cells in (
        (
            "indicators",
            {"level": "三级", "kind": "数量", "name": "培训场次", "direction": "≥", "value": "80场", "weight": "50"},
        ),
        ("indicator_values", {"indicator": "1", "value": "40场"}),
    ):
        assert not book.save(register, cells, who="某人")[0].unread
    version = send(ready)
    step(ready, Role.CHECKER, "check", number="1")
    page = ready.client(Role.LEADER).get(ready.url("leader/")).content.decode()
    for word in ("95.00%", "培训场次", "−50 个百分点", "没有写原因", "签发", "退回", "仍要签发的理由"):
        assert word in page, word
    assert 1 <= page.count("仍要签发的理由") <= len(reasons(version))
    assert "仍要签发的理由" not in ready.client(Role.READER).get(ready.url("leader/")).content.decode()


def test_a_closed_year_takes_no_step(ready, clerk: Client) -> None:
    ready.book.close_year(who="某人")
    assert clerk.post(ready.url("report/send/"), {}).status_code == 409


def disclose(world, client: Client, **cells: str) -> str:
    return client.post(world.url("disclosure/"), cells, follow=True).content.decode()


def test_the_term_of_disclosure_follows_from_the_approval(ready, clerk: Client) -> None:
    text = disclose(ready, clerk, subject="绩效自评报告", seen="0", approved="2026-08-10", due="")
    assert "2026年8月30日前公开" in text
    assert ready.book.ledger.record("disclosures", "绩效自评报告").values["due"] == datetime.date(2026, 8, 30)


def test_only_a_signed_report_is_disclosed_and_with_its_hash(ready, clerk: Client) -> None:
    cells = {
        "subject": "绩效自评报告",
        "published": "2026-04-22",
        "channel": "县政府网站",
        "url": "https://yunxi.example/1",
    }
    assert "还没有签发" in disclose(ready, clerk, **cells)
    version = signed(ready)
    disclose(ready, clerk, **cells, seen="0")
    record = ready.book.ledger.record("disclosures", "绩效自评报告")
    assert record.values["sha256"] == version.sha256
    assert record.state == "已公开"


@pytest.mark.parametrize(
    "cells",
    [
        {"published": "2999-01-01", "channel": "网站"},
        {"published": "2026-01-01", "channel": ""},
        {"published": "2026-01-01", "channel": "网站", "url": "javascript:alert(1)"},
        {"published": "昨天", "channel": "网站"},
        {"due": "", "approved": ""},
    ],
)
def test_what_is_no_disclosure_is_refused(ready, clerk: Client, cells: dict[str, str]) -> None:
    disclose(ready, clerk, subject="部门预算", seen="0", **cells)
    assert ready.book.ledger.record("disclosures", "部门预算") is None


def test_numbers_are_never_cut_by_a_difference() -> None:
    assert words_between("支出95.00万元。", "支出97.50万元。") == (
        ("=", "支出"),
        ("-", "95.00"),
        ("+", "97.50"),
        ("=", "万元。"),
    )
