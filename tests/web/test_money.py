"""The money page: budget → adjusted → spent → left, each number with the way to where it comes from."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.test import Client

from jiheng.web.overview import money_of
from jiheng.web.views.money import page
from jiheng.year.money import by_class, by_project, money_lines


@pytest.fixture
def filled(world):
    """A year with a tree of lines, an addition, one that is only applied for, and payments of three months."""
    enter = [
        ("projects", {"name": "科普专项"}),
        ("budget_lines", {"name": "支出合计", "kind": "合计"}),
        ("budget_lines", {"name": "基本支出", "kind": "基本支出", "parent": "支出合计", "initial": "80万元"}),
        ("budget_lines", {"name": "项目支出", "kind": "项目支出", "parent": "支出合计"}),
        ("budget_lines", {"name": "讲座", "kind": "项目", "parent": "项目支出", "project": "科普专项", "initial": "20万元"}),
        ("budget_lines", {"name": "展品", "kind": "项目", "parent": "项目支出", "project": "科普专项", "initial": "10万元"}),
        ("adjustments", {"date": "2025-08-12", "kind": "追加", "line": "讲座", "amount": "5万元", "reason": "加办市级分会场",
                         "approval": "云财预〔2025〕12号"}),
        ("adjustments", {"kind": "追加", "line": "展品", "amount": "3万元", "state": "申请"}),
        ("payments", {"voucher": "01-1", "date": "2025-01-20", "line": "基本支出", "amount": "200000", "econ_class": "30101 基本工资"}),
        ("payments", {"voucher": "03-1", "date": "2025-03-20", "line": "讲座", "amount": "260000", "econ_class": "30201 办公费"}),
        ("carry_over", {"name": "全部资金", "opening": "0元", "closing": "1万元", "reason": "尾款未付"}),
        ("three_public", {"item": "公务接待费", "budget": "1万元", "final": "0.8万元", "last_final": "0.9万元"}),
        ("purchases", {"name": "资料印刷", "kind": "服务", "budget": "5万元", "plan": "5万元", "actual": "4.6万元"}),
    ]  # fmt: skip
    for register, cells in enter:
        # A new year has the usual lines already.
        seen = world.book.version(register, cells.get("name", ""))
        key = cells["name"] if seen else ""
        entered, _ = world.book.save(register, cells, who="某人", key=key, seen=seen)
        assert not entered.unread, entered.unread
    return world


def rows(text: str, section: str) -> list[str]:
    """The rows of a section as text, cells parted by spaces."""
    body = text.partition(f'id="{section}"')[2].partition("</section>")[0]
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in body.split("<tr>")]


def test_each_line_shows_budget_beside_actual(clerk: Client, filled) -> None:
    text = clerk.get(filled.url("money/")).content.decode()
    said = rows(text, "lines")
    assert any(row.startswith("讲座 20.00 25.00 26.00") and "-1.00 104.00%" in row for row in said)
    assert any(row.startswith("基本支出 80.00 80.00 20.00 60.00 25.00%") for row in said)
    assert "is-over" in text


def test_a_line_above_one_without_payments_shows_what_was_paid_so_far(filled) -> None:
    lines = {line.key: line for line in money_lines(filled.book.ledger)}
    assert lines["展品"].money.spent.value == 0
    assert lines["支出合计"].money.spent.value == 460000
    assert lines["支出合计"].money.so_far
    assert not lines["讲座"].money.so_far
    order = [(line.key, line.depth) for line in lines.values()]
    assert order[0] == ("支出合计", 0)
    assert order[-3:] == [("项目支出", 1), ("讲座", 2), ("展品", 2)]


def test_a_project_has_the_money_of_all_its_lines(filled) -> None:
    ledger = filled.book.ledger
    ((name, money, own),) = by_project(ledger, money_lines(ledger))
    assert (name, [line.key for line in own]) == ("科普专项", ["讲座", "展品"])
    assert (money.initial.value, money.adjusted.value, money.spent.value) == (300000, 350000, 260000)
    assert money.rate == Decimal("74.29")


def test_classes_come_from_the_payments(filled) -> None:
    ledger = filled.book.ledger
    found = {name: money.spent.value for name, money in by_class(ledger, money_lines(ledger))}
    assert found == {"30101 基本工资": 200000, "30201 办公费": 260000}


def test_the_bridge_says_why_and_by_whose_approval(clerk: Client, filled) -> None:
    said = rows(clerk.get(filled.url("money/")).content.decode(), "bridge")
    assert any("2025-08-12 讲座 追加 5.00 加办市级分会场 云财预〔2025〕12号" in row for row in said)
    assert any("申请，未计入" in row for row in said)
    assert any(row.startswith("调整后预算 115.00") for row in said)
    assert not any("没有登记的调整" in row for row in said)


def test_an_adjusted_budget_that_no_adjustment_explains_is_named(clerk: Client, filled) -> None:
    found = filled.book.record("budget_lines", "支出合计")
    cells = {"name": "支出合计", "kind": "合计", "adjusted": "117万元"}
    filled.book.save("budget_lines", cells, who="某人", key="支出合计", seen=found[1])
    said = rows(clerk.get(filled.url("money/")).content.decode(), "bridge")
    assert any(row.startswith("没有登记的调整 2.00") for row in said)


def test_months_stand_beside_the_plan(clerk: Client, filled) -> None:
    said = rows(clerk.get(filled.url("money/")).content.decode(), "months")
    assert any(row.startswith("2月 0.00 20.00 ") for row in said)
    assert any(row.startswith("3月 26.00 46.00 28.75") for row in said)
    assert any(row.startswith("4月 — — 38.3") for row in said)


def test_charts_carry_no_style_and_say_what_they_show(clerk: Client, filled) -> None:
    text = clerk.get(filled.url("money/")).content.decode()
    assert "style=" not in text
    charts = text.count('class="chart"')
    assert charts == 4
    assert text.count('role="img"') == charts
    assert text.count('<svg class="chart" width="100%"') == charts, (
        "as wide as there is room: nobody scrolls on a phone"
    )


@pytest.mark.parametrize("spent", ["110万元", "90万元"])
def test_without_an_adjusted_budget_every_page_says_the_same(world, spent: str) -> None:
    """Nobody said that the budget was adjusted: no number is put there, and the rate is of the initial one."""
    cells = {"name": "支出合计", "kind": "合计", "initial": "100万元", "outlay": spent}
    world.book.save(
        "budget_lines", cells, who="某人", key="支出合计", seen=world.book.version("budget_lines", "支出合计")
    )
    found = money_of(world.book.ledger)
    assert (found.adjusted, found.budget, found.rate) == (None, 1000000, Decimal(spent.removesuffix("万元")))
    assert found.of_initial
    assert found.excess == (100000 if spent == "110万元" else None)
    whole = money_lines(world.book.ledger)[0].money
    assert (whole.rate, whole.left, whole.excess) == (found.rate, found.left, found.excess)
    drawn = re.findall(r'class="chart-(?:start|number)">([^<]+)<', page(world.book.ledger, "").charts["bridge"])
    last = ["超支", "10.00"] if found.excess else ["未支出", "10.00"]
    assert drawn == ["年初预算", "100.00", "支出", f"{Decimal(spent.removesuffix('万元')):.2f}", *last]


def test_what_was_spent_beyond_the_budget_is_said_once(world, clerk: Client) -> None:
    """超支10.00, not 超支 of less than nothing; home, money and the leader's page give the same rate."""
    cells = {"name": "支出合计", "kind": "合计", "initial": "100万元", "outlay": "110万元"}
    seen = world.book.version("budget_lines", "支出合计")
    world.book.save("budget_lines", cells, who="某人", key="支出合计", seen=seen)
    for path, words in (
        ("", "年初预算 100.00 万元 调整后预算 — 已支出 110.00 万元 超支 10.00 万元 执行率 110.00% 按年初预算"),
        ("money/", "年初预算 100.00 万元 调整后预算 — 已支出 110.00 万元 超支 10.00 万元 执行率 110.00% 按年初预算"),
        ("leader/", "预算执行率 110.00% 按年初预算 支出 / 预算 110.00 / 100.00 万元"),
    ):
        text = clerk.get(world.url(path)).content.decode()
        figures = text.partition('class="figures"')[2].partition("</section>")[0].partition(">")[2]
        assert words in " ".join(re.sub(r"<[^>]*>", " ", figures).split()), path
    deviation = text.partition("偏差最大的三项")[2].partition("</section>")[0]
    assert "支出合计" in deviation, "a pace that is green does not make up for a budget that was passed"
    assert "10.0" in deviation


def test_every_number_leads_to_its_page(clerk: Client, filled) -> None:
    text = clerk.get(filled.url("money/")).content.decode()
    links = set(re.findall(r'class="figure-link" href="([^"]+)"', text))
    assert len(links) > 30
    for link in links:
        answer = clerk.get(link)
        assert answer.status_code == 200, link
        assert "还算不出" not in answer.content.decode() or "outlay" in link, link


def test_a_number_is_walked_to_its_records(clerk: Client, filled) -> None:
    text = clerk.get(filled.url("fact/?id=execution_rate")).content.decode()
    assert "预算执行率" in text
    assert "40.00%" in text
    assert "fact/?id=outlay" in text
    cell = clerk.get(filled.url("fact/?id=payments/03-1%23amount")).content.decode()
    assert "26.00万元" in cell
    assert "registers/payments/03-1/#amount" in cell


def test_a_line_without_a_number_of_its_own_leads_to_what_is_below_it(clerk: Client, filled) -> None:
    text = clerk.get(filled.url("fact/"), {"id": "budget_lines/项目支出#initial"}).content.decode()
    assert "项目支出的下级合计" in text
    assert "30.00万元" in text
    assert "讲座" in text


def test_a_number_that_is_none_is_not_there(clerk: Client, filled) -> None:
    for ref in ("nothing", "payments/99#amount", "payments/03-1#nothing", "<script>", "outlay[x"):
        assert clerk.get(filled.url("fact/"), {"id": ref}).status_code == 404, ref


def test_an_empty_year_says_what_to_register(clerk: Client, world) -> None:
    text = clerk.get(world.url("money/")).content.decode()
    assert "还没有预算" in text
    assert "registers/budget_lines/" in text


def test_names_of_lines_are_text(clerk: Client, world) -> None:
    world.book.save("budget_lines", {"name": "<b>x</b>", "kind": "项目", "initial": "1万元"}, who="某人")
    world.book.save("adjustments", {"kind": "追加", "line": "<b>x</b>", "amount": "1万元"}, who="某人")
    assert "<b>x</b>" not in clerk.get(world.url("money/")).content.decode()


def test_a_payment_without_amount_makes_its_lines_unknown_and_not_nothing(world) -> None:
    paid = {"voucher": "1", "date": "2025-03-20", "amount": "1000"}
    world.book.save("payments", {**paid, "line": "公用经费"}, who="某人")
    assert spent(world)["支出合计"] == spent(world)["公用经费"] == 1000
    world.book.save("payments", {"voucher": "2", "date": "2025-03-21", "line": "公用经费"}, who="某人")
    told = spent(world)
    assert told["公用经费"] is None
    assert told["基本支出"] is None
    assert told["支出合计"] is None
    assert told["人员经费"] == 0, "nothing was paid from it"


def spent(world) -> dict[str, Decimal | None]:
    return {line.key: line.money.spent.value for line in money_lines(world.book.ledger)}
