"""The next year from this one: structure without stale text."""

from __future__ import annotations

import datetime

import pytest

from jiheng.ledger import Ledger
from jiheng.standards import load as standards
from jiheng.year.carry import carry


def ledger(**rows: list[dict[str, str]]) -> Ledger:
    made = Ledger("云溪县科学技术协会", 2025, standards(), ("core", "kexie"))
    for register, cells in rows.items():
        for row in cells:
            found = made.enter(register, row)
            assert not found.unread, found.unread
    return made


ROWS = {
    "departments": [{"name": "办公室", "duties": "文电会务"}],
    "roles": [{"person": "张某", "role": "会计"}, {"person": "李某", "role": "出纳", "to": "2025-06-30"}],
    "staffing": [{"kind": "参公", "quota": "6", "actual": "5"}],
    "projects": [
        {"name": "科普专项", "goal": "办20场活动", "self_score": "95", "owner": "办公室", "state": "自评"},
        {"name": "展品采购", "state": "终止", "note": "已完成"},
    ],
    "budget_lines": [
        {"name": "支出合计", "kind": "合计", "initial": "300万元"},
        {
            "name": "科普专项",
            "kind": "项目",
            "parent": "支出合计",
            "project": "科普专项",
            "initial": "50万元",
            "reason": "慢",
        },
        {"name": "展品采购", "kind": "项目", "parent": "支出合计", "project": "展品采购", "initial": "20万元"},
    ],
    "indicators": [
        {"name": "活动场次", "value": "20场", "weight": "50", "direction": "≥", "state": "计分"},
        {"name": "展品数", "value": "9件", "scope": "展品采购"},
    ],
    "activities": [{"title": "讲座", "kind": "讲座"}],
    "blocks": [{"slot": "问题", "text": "2025年的话"}],
    "issues": [
        {"source": "自评", "text": "没改完", "measure": "改"},
        {"source": "自评", "text": "改完了", "measure": "改", "state": "销号", "closed": "2025-12-01"},
    ],
}


def test_structure_goes_over_and_stale_text_does_not() -> None:
    old = ledger(**ROWS)
    new = carry(old).ledger
    assert new.year == 2026
    assert set(new.table("departments")) == {"办公室"}
    assert [r.values["person"] for r in new.records("roles")] == ["张某"]
    (staff,) = new.records("staffing")
    assert "actual" not in staff.values
    (project,) = new.records("projects")
    assert (project.state, set(project.values)) == ("入预算", {"name", "owner"})
    assert set(new.table("budget_lines")) == {"支出合计", "科普专项"}
    assert all(not {"initial", "reason"} & set(r.values) for r in new.records("budget_lines"))
    (indicator,) = new.records("indicators")
    assert indicator.state == "定义"
    assert "value" not in indicator.values
    assert not new.records("activities")
    assert not new.records("blocks")
    assert [r.values["text"] for r in new.records("issues")] == ["没改完"]
    assert "2025年的话" not in repr([r for name in new.schema.registers for r in new.records(name)])
    assert len(old.records("projects")) == 2, "the old year is not touched"


def test_what_stays_behind_is_named() -> None:
    found = {m.register.id: m for m in carry(ledger(**ROWS)).registers}
    assert [r.key for r in found["projects"].left] == ["展品采购"]
    assert set(found["projects"].fields) == {"年度目标", "自评得分"}
    assert "到期" in found["projects"].why
    assert not found["activities"].carried


def test_pointers_to_what_stays_behind_are_cleared() -> None:
    old = ledger(
        rules=[{"title": "旧办法", "status": "废止"}],
        duties=[{"text": "科普", "basis": "旧办法"}],
    )
    (duty,) = carry(old).ledger.records("duties")
    assert set(duty.values) == {"number", "text"}


@pytest.mark.parametrize(("until", "goes"), [("2025年12月31日", False), ("2026年6月30日", True)])
def test_a_rule_that_ran_out_does_not_go_on(until: str, *, goes: bool) -> None:
    old = ledger(rules=[{"title": "办法", "expires": until}])
    assert bool(carry(old).ledger.records("rules")) is goes


def test_a_day_of_the_new_year_is_still_open() -> None:
    old = ledger(roles=[{"person": "王某", "role": "会计", "to": datetime.date(2026, 3, 1).isoformat()}])
    assert carry(old).ledger.records("roles")
