"""A ledger becomes its report: words from the registers, numbers from the facts."""

import datetime

from jiheng.ledger import Ledger
from jiheng.standards import load
from jiheng.writing.report import TextBlock
from jiheng.writing.report.composition import shown
from jiheng.writing.report.narrative import compose_ledger
from jiheng.writing.report.proof import proof


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
    assert section(composition, "duties") == ["1.组织科普活动。", "2.联系科技工作者。"]
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


def test_numbers_of_a_list_run_on_through_a_section():
    made = ledger(
        issues=[{"source": "自评", "text": "支出进度偏慢", "measure": "按季度下达计划"}],
        deviations=[{"object": "讲座场次", "cause": "外部环境", "text": "场馆维修", "action": "改在社区举办"}],
    )
    composition = compose_ledger(made, "hunan-2021-short")
    assert section(composition, "problems") == ["1.支出进度偏慢。", "2.讲座场次未达到预期，原因：场馆维修。"]
    assert section(composition, "measures") == ["1.按季度下达计划。", "2.针对讲座场次：改在社区举办。"]


def test_lists_that_meet_in_one_section_say_what_they_are():
    tasks = [{"title": "科普日主场活动"}, {"title": "大篷车进乡村"}]
    texts = [{"text": "全年举办活动"}, {"text": "培训科普传播员"}]
    met = section(compose_ledger(ledger(tasks=tasks, targets=texts), "hunan-2021"), "targets")
    first, second = met.index("年度重点工作任务："), met.index("绩效目标：")
    assert met[first + 1 : second] == ["1.科普日主场活动。", "2.大篷车进乡村。"]
    assert met[second + 1 :] == ["1.全年举办活动。", "2.培训科普传播员。"]
    assert "绩效目标：" not in section(compose_ledger(ledger(targets=texts), "hunan-2021"), "targets")


def test_a_list_stands_a_level_below_the_headings_around_it():
    made = ledger(duties=[{"text": "组织科普活动"}, {"text": "联系科技工作者"}], departments=[{"name": "办公室"}])
    composition = compose_ledger(made, "hunan-2021")
    assert [s.number for s in composition.sections if s.slot == "departments"] == ["1."]
    assert section(composition, "duties") == ["（1）组织科普活动。", "（2）联系科技工作者。"]


def test_what_people_typed_keeps_its_marks():
    composition = compose_ledger(
        ledger(departments=[{"name": "办公室"}]), "hunan-2021", blocks=[TextBlock("duties", "1.科普。")]
    )
    assert "1.科普。" in section(composition, "duties")


def test_disclosure_is_told_with_its_day_done_or_planned():
    rows = [
        {"subject": "部门决算", "published": "2023-09-10", "channel": "县政府网站", "state": "已公开"},
        {"subject": "绩效自评报告", "due": "2024-05-20", "channel": "县政府网站"},
    ]
    composition = compose_ledger(ledger(disclosures=rows), "hunan-2021")
    (line,) = [text for s in ("disclosure", "use_of_results") for text in section(composition, s) if "渠道" in text]
    assert "部门决算于2023年9月10日公开，渠道为县政府网站" in line
    assert "绩效自评报告拟于2024年5月20日公开" in line
    assert "G06" not in {f.code for f in proof(composition, load())}
