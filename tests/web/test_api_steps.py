"""What a year needs, done by programs: years, readings, the way to the signature, snapshots, issues."""

from __future__ import annotations

import pytest
from django.test import Client
from test_api import Program, settled
from test_readings import REPORT

from jiheng.web import taking_in
from jiheng.web.api.tokens import TokenScope
from jiheng.web.models import Dismissal, Reading
from jiheng.web.roles import Role

__all__ = ["settled"]


@pytest.fixture
def clerk_program(world) -> Program:
    return Program(world, Role.CLERK)


def ok(answer, status: int = 200):
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def test_a_report_goes_to_the_signature_by_the_tokens_of_those_who_answer_for_it(world, clerk_program) -> None:
    checker, leader = Program(world, Role.CHECKER), Program(world, Role.LEADER)
    sent = ok(clerk_program.send("POST", "report/versions", {"day": "2026-04-20", "note": "请核"}), 201)
    assert sent["reason"].startswith("送复核第1稿") or "送复核" in sent["reason"]
    where = ok(clerk_program.send("GET", "report/approval"))
    assert (where["state"], where["version"], where["undoable"]) == ("复核", 1, "撤回送审")
    assert clerk_program.send("POST", "report/versions/1/check", {}).status_code == 403
    assert leader.send("POST", "report/versions/1/return", {"reason": "先看看"}).status_code == 403
    ok(checker.send("POST", "report/versions/1/check", {"reason": "无误"}))
    errors = [m for m in ok(leader.send("GET", "report/approval"))["matters"] if m["severity"] == "E"]
    assert errors
    assert leader.send("POST", "report/versions/1/signature", {}).status_code == 409
    first, *rest = errors
    ok(clerk_program.send("POST", "report/dismissals", {"key": first["key"], "reason": "往年的写法"}), 201)
    assert Dismissal.objects.get().pending
    assert clerk_program.send("POST", f"report/dismissals/{first['key']}/acceptance").status_code == 403
    ok(leader.send("POST", f"report/dismissals/{first['key']}/acceptance"))
    ok(leader.send("POST", "report/versions/1/signature", {"reasons": {m["key"]: "已向财政说明" for m in rest}}))
    ok(leader.send("POST", "report/versions/1/undo", {"reason": "附表有误"}))
    ok(leader.send("POST", "report/versions/1/signature", {"reasons": {m["key"]: "已向财政说明" for m in rest}}))
    (version,) = ok(leader.send("GET", "report/versions"))
    assert (version["signed"], version["sound"]) == (True, True)
    ok(clerk_program.send("POST", "report/versions/1/submission", {"deadline": "2026-04-25", "note": "公文"}))
    ok(clerk_program.send("POST", "report/versions/1/receipt", {"receipt": "云财绩收〔2026〕12号"}))
    detail = ok(clerk_program.send("GET", "report/versions/1"))
    assert [s["step"] for s in detail["steps"]] == ["受理", "报送", "签发", "撤回签字", "签发", "复核通过", "送复核"]
    assert clerk_program.send("GET", "report/versions/1/docx").content.startswith(b"PK")
    assert world.book.verify().sound


def test_without_the_scope_for_it_a_token_takes_no_step(world) -> None:
    program = Program(world, Role.CLERK, [TokenScope.READ, TokenScope.WRITE])
    assert program.send("POST", "report/versions", {}).status_code == 403


def test_a_report_of_others_is_handed_in_judged_and_returned(world, clerk_program: Program) -> None:
    made = clerk_program.send("POST", "readings?name=自评报告.txt")
    assert made.status_code == 422
    client = Client(headers={"Authorization": f"Bearer {clerk_program.word}"})
    url = f"{clerk_program.root}/readings"
    sent = client.post(f"{url}?name=自评报告.txt", REPORT.encode(), content_type="application/octet-stream")
    found = ok(sent, 202)
    assert found["state"] in ("waiting", "busy", "read")
    taking_in.settle()
    detail = ok(clerk_program.send("GET", found["url"]))
    assert detail["reading"]["state"] == "read"
    assert detail["reading"]["unit"] == "青石县农业技术推广站"
    finding = detail["findings"][0]
    number = found["reading"]
    ok(clerk_program.send("POST", f"readings/{number}/dismissals", {"key": finding["key"], "reason": "口径不同"}), 201)
    twice = clerk_program.send("POST", f"readings/{number}/dismissals", {"key": finding["key"], "reason": "口径不同"})
    assert twice.status_code == 409
    kept = ok(clerk_program.send("GET", found["url"]))["findings"]
    assert {f["dismissed"] for f in kept if f["key"] == finding["key"]} == {"口径不同"}
    ok(clerk_program.send("DELETE", f"readings/{number}/dismissals/{finding['key']}"))
    taken = ok(clerk_program.send("POST", f"readings/{number}/issues", {"key": finding["key"]}))
    again = ok(clerk_program.send("POST", f"readings/{number}/issues", {"key": finding["key"]}))
    assert taken["entry"] == again["entry"]
    assert clerk_program.send("GET", f"readings/{number}/letter?days=10").content.startswith(b"PK")
    assert clerk_program.send("GET", f"readings/{number}/findings").content.startswith(b"PK")
    assert ok(clerk_program.send("GET", "readings"))["count"] == 1
    ok(clerk_program.send("DELETE", f"readings/{number}"))
    assert not Reading.objects.exists()


def test_years_are_opened_closed_and_carried(world) -> None:
    admin = Program(world, Role.ADMIN)
    assert ok(admin.send("GET", "closing"))["closed"] is False
    ok(admin.send("POST", "closing", {"closed": True, "reason": "年度终了"}))
    assert admin.send("POST", "closing", {"closed": True, "reason": "再来"}).status_code == 409
    ok(admin.send("POST", "closing", {"closed": False, "reason": "更正"}))
    assert ok(admin.send("GET", "next"))["there"] is False
    ok(admin.send("POST", "next"), 201)
    assert admin.send("POST", "next").status_code == 409
    url = f"/api/v1/u/{world.unit.slug}/years"
    assert admin.send("POST", url, {"year": 2023, "packs": ["none"]}).status_code == 422
    ok(admin.send("POST", url, {"year": 2023, "packs": ["core"]}), 201)
    assert {y["year"] for y in ok(admin.send("GET", "/api/v1/unit"))["years"]} == {2023, 2025, 2026}


def test_a_snapshot_is_kept_and_a_lost_point_becomes_an_issue(world, clerk_program: Program) -> None:
    money = {"name": "支出合计", "kind": "合计", "initial": "100万元", "adjusted": "100万元", "outlay": "60万元"}
    book = world.book
    book.save("budget_lines", money, who="某人", key="支出合计", seen=book.version("budget_lines", "支出合计"))
    deviation = {"object": "支出合计", "cause": "计划不细", "text": "合同签得晚", "action": "按月调度"}
    assert not world.book.save("deviations", deviation, who="某人")[0].unread
    ok(clerk_program.send("POST", "monitoring/snapshots", {"month": 12, "note": "年末"}), 201)
    (snapshot,) = ok(clerk_program.send("GET", "monitoring/snapshots"))
    assert snapshot["sound"]
    assert ok(clerk_program.send("GET", f"monitoring/snapshots/{snapshot['number']}"))["month"] == 12
    assert clerk_program.send("GET", "monitoring/xlsx?month=12").content.startswith(b"PK")
    offers = ok(clerk_program.send("GET", "issues/offered"))
    origin = next(o["origin"] for o in offers if o["kind"] == "偏差")
    assert ok(clerk_program.send("POST", "issues", {"origin": origin}))["register"] == "issues"
    assert clerk_program.send("POST", "issues", {"origin": origin}).status_code == 404
    assert ok(clerk_program.send("POST", "targets/values"))["count"] == 0
