"""A ledger scored: own indicators, what the unit says of its losses, changes to try."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from jiheng.ledger import Ledger
from jiheng.ledger.workbook import open_workbook
from jiheng.standards import load
from jiheng.year import NoScoreError, choose_system, score_ledger

SAMPLES = Path(__file__).resolve().parents[2] / "samples"


def ledger_of(name):
    return open_workbook(SAMPLES / f"{name}.xlsx", standards=load()).ledger


@pytest.fixture(scope="module")
def qingyuan():
    ledger = ledger_of("qingyuan-2025")
    return ledger, choose_system(ledger, "hunan-2021", "", "")


def test_every_lost_point_has_the_reason_of_the_register(qingyuan):
    sheet = score_ledger(*qingyuan).sheet
    assert (sheet.total, sheet.lost, sheet.explained, sheet.unexplained) == (
        Decimal("94.84"), Decimal("5.16"), Decimal("5.16"), Decimal(0),
    )  # fmt: skip
    lost = {leaf.name: leaf.losses[0].cause for leaf in sheet.leaves if leaf.lost}
    assert lost == {"预算执行率": "外部环境", "新命名科普基地": "需求变化"}


def test_a_changed_number_changes_the_score_and_leaves_the_sheet_as_it_was(qingyuan):
    scored = score_ledger(*qingyuan, changes={"支出合计.决算": Decimal(1154000)})
    assert scored.changed is not None
    assert (scored.sheet.total, scored.changed.total) == (Decimal("94.84"), Decimal("95.00"))


def test_points_of_a_row_may_be_tried_by_its_name():
    ledger = ledger_of("zengcheng-2021")
    system = choose_system(ledger, "guangdong-zengcheng-2021", "", "")
    scored = score_ledger(ledger, system, changes={"资金管理": Decimal(14)})
    assert scored.sheet.total == Decimal("88.48")
    assert scored.changed is not None
    assert scored.changed.total == Decimal("94.00")


def test_own_indicators_that_do_not_fit_the_table_are_said_in_words():
    ledger = Ledger("某县科学技术协会", 2021, load(), ("kexie",))
    ledger.enter(
        "indicators",
        {"number": "1", "name": "培训场次", "kind": "数量", "direction": "≥", "value": "6场", "weight": "0"},
    )
    with pytest.raises(NoScoreError, match="“培训场次”的分值应大于0"):
        score_ledger(ledger, load().systems["hunan-2021"])


def test_a_reason_goes_to_the_row_that_its_object_names():
    ledger = ledger_of("qingyuan-2025")
    (record,) = [r for r in ledger.records("deviations") if r.values["object"] == "预算执行率"]
    ledger.put(msgspec.structs.replace(record, values={k: v for k, v in record.values.items() if k != "score_row"}))
    sheet = score_ledger(ledger, choose_system(ledger, "hunan-2021", "", "")).sheet
    assert sheet.unexplained == 0
