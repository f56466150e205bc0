"""A ledger becomes its report: words from the registers, numbers from the facts."""

import datetime

from jiheng.ledger import Ledger
from jiheng.standards import load
from jiheng.writing.report import TextBlock
from jiheng.writing.report.composition import shown
from jiheng.writing.report.narrative import compose_ledger


def ledger(**rows):
    made = Ledger("东河县科学技术协会", 2023, load())
    made.enter(
        "profile",
        {
            "full_name": "东河县科学技术协会",
            "short_name": "县科协",
            "region": "某省东河县",
            "level": "县",
            "signed_on": "2024-04-22",
        },
    )
    for register, cells in rows.items():
        for row in cells:
            entered = made.enter(register, row)
            assert not entered.unread
    return made


def section(composition, slot):
    return [shown(p.pieces) for s in composition.sections if s.slot == slot for p in s.body]


def test_registers_become_paragraphs():
    made = ledger(
        duties=[{"text": "组织科普活动"}, {"text": "联系科技工作者"}],
        departments=[{"name": "办公室", "duties": "文电会务"}, {"name": "科普部"}],
        issues=[{"source": "自评", "text": "支出进度偏慢", "measure": "按季度下达计划"}],
    )
    composition = compose_ledger(made, "hunan-2021-short")
    assert section(composition, "duties") == ["1.组织科普活动", "2.联系科技工作者"]
    assert section(composition, "departments") == ["县科协内设机构2个。", "内设机构为：办公室（文电会务）、科普部。"]
    assert section(composition, "problems") == ["支出进度偏慢。"]
    assert section(composition, "measures") == ["按季度下达计划。"]
    assert composition.signed_on == datetime.date(2024, 4, 22)


def test_a_deviation_explains_a_missed_target():
    made = ledger(
        deviations=[{"object": "外出交流", "planned": "5场", "actual": "1场", "cause": "外部环境", "text": "疫情影响"}]
    )
    (goal,) = [g for g in compose_ledger(made, "hunan-2021").goals if g.name == "外出交流"]
    assert (goal.reached, goal.reason) == (False, "疫情影响")


def test_edited_text_stands_in_place_of_the_register():
    made = ledger(duties=[{"text": "组织科普活动"}])
    composition = compose_ledger(made, "hunan-2021", blocks=[TextBlock("duties", "承担科普工作。", replaces=True)])
    assert section(composition, "duties") == ["承担科普工作。"]
