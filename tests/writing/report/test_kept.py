"""A report composed anew says what one composed from nothing says, whatever was kept of earlier ones."""

from __future__ import annotations

import random

from jiheng.ledger import Ledger
from jiheng.standards import load
from jiheng.writing.report import TextBlock
from jiheng.writing.report.kept import Kept
from jiheng.writing.report.narrative import compose_ledger
from jiheng.writing.report.proof import proof
from jiheng.writing.report.stale import stale

_TEXTS = (
    "全年支出{{支出合计.决算}}，执行率{{预算执行率.完成}}。",
    "接待咨询{{咨询答疑.完成}}[[，其中现场{{现场咨询.完成}}]]。",
    "第30个教师节期间办讲座3场。\n巩固脱贫攻坚，建党100周年。",
    "2019年的做法与2020年相比有进步。",
    "{short}按规定公开。{nothing}",
    "无。",
    "坏\u0007字\ufffe符",
    "{{=audience_of[2]}}，{{=nowhere[1]}}，{{}}，{{支出合计|尺}}",
)
_SLOTS = ("职能职责", "存在的问题及原因", "改进措施与建议", "绩效情况", "没有的部分")


def year() -> Ledger:
    made = Ledger("东河县科学技术协会", 2023, load(), ("core", "kexie"))
    made.enter("profile", {"full_name": made.unit, "short_name": "县科协", "region": "湖南省东河县", "level": "县"})
    return made


def change(ledger: Ledger, chance: random.Random) -> None:
    """Enters, changes or takes out a record."""
    register = chance.choice(("activities", "activities", "payments", "blocks", "deviations", "duties"))
    known = [*ledger.table(register)]
    if known and chance.random() < 0.3:
        ledger.drop(register, chance.choice(known))
        return
    number = str(chance.randint(1, 6))
    cells = {
        "activities": {
            "number": number,
            "title": f"活动{number}",
            "kind": "讲座",
            "audience": f"{chance.randint(1, 40)}人次",
            "when": f"2023-0{number}-10",
        },
        "payments": {"voucher": number, "date": f"2023-0{number}-11", "amount": f"{chance.randint(1, 9)}万元"},
        "blocks": {"number": number, "slot": chance.choice(_SLOTS), "text": chance.choice(_TEXTS), "from_year": "2022"},
        "deviations": {"object": f"活动{number}", "cause": "外部环境", "text": chance.choice(_TEXTS)},
        "duties": {"text": f"联系{number}个学会"},
    }[register]
    if register == "blocks" and chance.random() < 0.3:
        del cells["from_year"]
        cells["replaces"] = "是"
    record = ledger.read_row(register, cells).record
    assert record is not None
    ledger.put(record)


def anew(ledger: Ledger) -> Ledger:
    """Returns the same records in a ledger that has worked out nothing yet."""
    made = Ledger(ledger.unit, ledger.year, ledger.standards, ledger.schema.packs)
    for register in ledger.schema.registers:
        for record in ledger.records(register):
            made.put(record)
    return made


def test_after_any_changes_a_report_is_as_if_nothing_had_been_kept() -> None:
    told: set[str] = set()
    for seed in range(8):
        chance = random.Random(seed)
        ledger = year()
        for _ in range(12):
            ledger = ledger.copy()
            for _ in range(chance.randint(1, 4)):
                change(ledger, chance)
            found, fresh = compose_ledger(ledger, "hunan-2021"), compose_ledger(anew(ledger), "hunan-2021")
            assert found == fresh
            assert list(found.facts) == list(fresh.facts)
            told |= {problem.code for problem in found.problems}
        assert proof(found, ledger.standards) == proof(fresh, ledger.standards)
    assert {"stale", "typed-number", "unknown-reference", "unknown-slot"} <= told


def test_what_is_written_for_another_year_is_told_of_in_each_place_again() -> None:
    kept, standards = Kept(), load()
    text = "\n".join(_TEXTS)
    for block in (TextBlock("duties", text), TextBlock("results", text), TextBlock("duties", text, written_for=2022)):
        assert list(stale(block, 2023, standards, kept)) == list(stale(block, 2023, standards))
        kept.turn()


def test_what_the_last_report_did_not_ask_for_is_forgotten() -> None:
    kept, made = Kept(), []
    for asked in ("甲", "甲", "乙", "甲", "甲"):
        kept.once(asked, lambda: made.append(asked) or asked)  # noqa: B023 - made at once
        kept.turn()
    assert made == ["甲", "乙", "甲"]
