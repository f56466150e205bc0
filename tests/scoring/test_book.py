from decimal import Decimal

import msgspec

from jiheng.scoring import FactBook


def test_names_of_years_and_stages(fact):
    book = FactBook(
        [
            fact("三公经费", "年初预算", "100", year=2021),
            fact("三公经费", "年初预算", "120", year=2020),
            fact("满意度", "完成", "95.5", "percent"),
            fact("违法率", "完成", "3", "permille"),
            fact("other:基地", "现状", "74", "count:个"),
        ],
        year=2021,
    )
    assert book.find("三公经费.年初预算").value == 100
    assert book.find("上年.三公经费.年初预算").value == 120
    assert book.find("上年.上年.三公经费.年初预算") is None
    assert book.find("满意度.完成").value == Decimal("0.955")
    assert book.find("违法率.完成").value == Decimal("0.003")
    assert book.find("基地").value == book.find("基地.现状").value == 74
    assert book.find("三公经费.决算") is None


def test_the_year_is_that_of_the_latest_money(fact):
    book = FactBook([fact("支出合计", "决算", "1", year=2021), fact("户数", "目标", "2", "count:户", year=2022)])
    assert book.year == 2021


def test_a_project_has_its_own_figures(fact):
    facts = [fact("支出合计", "决算", "900"), fact("支出合计", "决算", "100", subject="科普专项", number=2)]
    assert FactBook(facts, year=2021).find("支出合计.决算").value == 900
    assert FactBook(facts, year=2021, subject="科普专项").find("支出合计.决算").value == 100
    assert FactBook(reversed(facts), year=2021, subject="科普专项").find("支出合计.决算").value == 100


def test_given_values_win_and_changes_leave_the_old_book_alone(fact):
    book = FactBook([fact("支出合计", "决算", "900")], year=2021)
    changed = book.with_values({"支出合计.决算": Decimal(800)})
    assert changed.find("支出合计.决算").value == 800
    assert book.find("支出合计.决算").value == 900


def test_no_number_is_no_fact(fact):
    assert FactBook([fact("支出合计", "决算", "NaN")], year=2021).find("支出合计.决算") is None


def test_an_indicator_is_found_by_the_name_it_has_in_the_table(fact):
    target = msgspec.structs.replace(fact("合格率", "目标", "95", "percent"), label="培训合格率")
    other = msgspec.structs.replace(fact("出勤率", "目标", "90", "percent"), label="合格率")
    book = FactBook([other, target])
    assert book.find("培训合格率.目标").value == Decimal("0.95")
    assert book.find("合格率.目标").value == Decimal("0.95")  # a concept comes before a mere name
