"""Naming: a record is called by its own name, else by that of what it is about."""

from __future__ import annotations

from jiheng.ledger import Ledger, name_of


def test_a_value_is_called_by_the_indicator_it_is_of(standards) -> None:
    ledger = Ledger("云溪县科学技术协会", 2025, standards, ["kexie"])
    ledger.enter("indicators", {"name": "科普活动场次", "scope": "部门整体", "level": "三级", "value": "80场"})
    value = ledger.enter("indicator_values", {"indicator": "1", "value": "64场"}).record
    assert value is not None
    assert name_of(ledger, value) == "科普活动场次"
    assert "“科普活动场次”的完成值没有佐证材料" in [p.message for p in ledger.problems()]


def test_a_record_without_a_name_is_called_by_its_key(standards) -> None:
    ledger = Ledger("云溪县科学技术协会", 2025, standards, ["kexie"])
    value = ledger.enter("indicator_values", {"indicator": "7", "value": "64场"}).record
    assert value is not None
    assert name_of(ledger, value) == "7"


def test_what_is_wrong_with_a_record_names_its_title_not_its_number(standards) -> None:
    ledger = Ledger("云溪县科学技术协会", 2025, standards, ["kexie"])
    ledger.enter("activities", {"title": "科普进社区"})
    ledger.enter("activities", {"place": "县一中"})
    said = [p.message for p in ledger.problems() if p.rule == "required"]
    assert "活动“科普进社区”没有填“类型”" in said
    assert "活动“2”没有填“活动名称”" in said
