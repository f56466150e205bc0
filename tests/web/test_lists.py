"""Many records at once: views that are kept, one field set for many, rows pasted from Excel; a year closed and reopened."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from walking import see

from jiheng.web.models import SavedView
from jiheng.web.pasting import has_head, rows_of
from jiheng.web.roles import Role
from jiheng.web.store import cache


@pytest.fixture
def busy(world):
    """Three activities and a partner."""
    for title, kind in (("大篷车", "大篷车"), ("科普讲座", "讲座"), ("健康讲座", "讲座")):
        world.book.save("activities", {"title": title, "kind": kind, "when": "2025-03-18"}, who="某人")
    return world


def picked(text: str) -> list[str]:
    return re.findall(r'name="row" value="([^"]+)"', text)


def test_a_view_is_kept_for_its_person_only(clerk: Client, busy) -> None:
    sent = {"name": "讲座", "query": "kind=讲座&page=3&q="}
    assert clerk.post(busy.url("registers/activities/bulk/view/"), sent).status_code == 302
    assert SavedView.objects.get().query == "kind=%E8%AE%B2%E5%BA%A7"
    text = clerk.get(busy.url("registers/activities/")).content.decode()
    assert '<a class="tag" href="?kind=%E8%AE%B2%E5%BA%A7">讲座</a>' in text
    other = busy.client(Role.CHECKER).get(busy.url("registers/activities/")).content.decode()
    assert 'class="saved"' not in other
    clerk.post(busy.url("registers/activities/bulk/view/"), {"forget": "讲座"})
    assert not SavedView.objects.exists()


def test_a_view_needs_a_name_and_something_to_keep(clerk: Client, busy) -> None:
    for sent in ({"name": "", "query": "q=a"}, {"name": "x", "query": ""}, {"name": "x", "query": "page=2"}):
        clerk.post(busy.url("registers/activities/bulk/view/"), sent)
    assert not SavedView.objects.exists()
    evil = {"name": "<script>1</script>", "query": '"><script>2</script>&q=1'}
    clerk.post(busy.url("registers/activities/bulk/view/"), evil)
    assert "<script>1" not in clerk.get(busy.url("registers/activities/")).content.decode()


def test_one_field_of_many_is_shown_then_written_together(clerk: Client, busy) -> None:
    page = busy.url("registers/activities/bulk/?kind=讲座")
    text = clerk.get(f"{page}&set=place").content.decode()
    rows = picked(text)
    assert len(rows) == 2
    shown = clerk.post(page, {"set": "place", "place": "县文化馆", "row": rows}).content.decode()
    assert "县文化馆" in shown
    assert "科普讲座" in shown
    assert "place" not in busy.book.ledger.record("activities", "2").values
    before = busy.book.at
    sent = {"set": "place", "place": "县文化馆", "row": picked(shown), "reason": "场地统一", "confirm": "1"}
    assert clerk.post(page, sent).status_code == 302
    ledger = busy.book.ledger
    assert [ledger.record("activities", key).values.get("place") for key in "123"] == [None, "县文化馆", "县文化馆"]
    new = busy.book.history("activities", limit=2)
    assert {entry.reason for entry in new} == {"场地统一"}
    assert busy.book.at == before + 2
    assert not busy.book.verify().fault


def test_a_record_changed_since_the_preview_stops_all(clerk: Client, busy) -> None:
    page = busy.url("registers/activities/bulk/")
    rows = picked(clerk.get(f"{page}?set=place").content.decode())
    busy.book.save(
        "activities", {"title": "改名的讲座", "kind": "讲座", "when": "2025-03-18"}, who="别人", key="2",
        seen=busy.book.version("activities", "2"),
    )  # fmt: skip
    sent = {"set": "place", "place": "广场", "row": rows, "reason": "统一", "confirm": "1"}
    answer = clerk.post(page, sent)
    assert answer.status_code == 200
    assert "在预览之后被改动" in answer.content.decode()
    assert all("place" not in record.values for record in busy.book.ledger.records("activities"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"set": "audience", "audience": "很多"}, "不是数字"),
        ({"set": "kind", "kind": "聚餐"}, "不在可选项中"),
        ({"set": "kind", "kind": ""}, "必填项"),
        ({"set": "project", "project": "没有的项目"}, "没有“没有的项目”"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(clerk: Client, busy, sent: dict[str, str], said: str) -> None:
    page = busy.url("registers/activities/bulk/")
    rows = picked(clerk.get(f"{page}?set={sent['set']}").content.decode())
    answer = clerk.post(page, {**sent, "row": rows})
    assert answer.status_code == 200
    assert said in answer.content.decode()


def test_nothing_is_set_without_a_reason_or_a_choice(clerk: Client, busy) -> None:
    page = busy.url("registers/activities/bulk/")
    rows = picked(clerk.get(f"{page}?set=place").content.decode())
    for sent in ({"row": rows, "confirm": "1"}, {}):
        answer = clerk.post(page, {"set": "place", "place": "广场", **sent})
        assert answer.status_code == 200
        assert "flash-error" in answer.content.decode()
    assert (
        clerk.post(page, {"set": "number", "number": "9", "row": rows}).status_code == 200
    )  # names a record: not offered
    assert "place" not in busy.book.ledger.record("activities", "1").values


def test_pasted_rows_are_shown_and_then_taken(clerk: Client, busy) -> None:
    text = "活动名称\t类型\t时间\t受众人次\n科普进校园\t讲座\t2025-05-06\t320\n坏的一行\t讲座\t昨天\t很多\n"
    before = busy.book.at
    shown = clerk.post(busy.url("registers/activities/import/"), {"text": text}).content.decode()
    assert busy.book.at == before
    assert "科普进校园" in shown
    assert "新增 2 条" in shown
    assert "不是数字" in shown
    word, number = (re.search(rf'name="{n}" value="([^"]+)"', shown)[1] for n in ("word", "number"))
    sent = {"word": word, "number": number, "confirm": "1"}
    assert clerk.post(busy.url("import/"), sent).status_code == 302
    table = busy.book.ledger.table("activities")
    assert [table[key].values["title"] for key in "12345"] == [
        "大篷车",
        "科普讲座",
        "健康讲座",
        "科普进校园",
        "坏的一行",
    ]
    assert table["4"].values["audience"].value == 320


def test_rows_without_a_head_follow_the_order_of_the_form(clerk: Client, busy) -> None:
    shown = clerk.post(busy.url("registers/partners/import/"), {"text": "县农业农村局\n县教育局\n"}).content.decode()
    assert "新增 2 条" in shown
    assert "县农业农村局" in shown


def test_a_row_with_its_number_changes_that_record(clerk: Client, busy) -> None:
    layout = busy.book.register("activities")
    key = layout.field("number").title
    shown = clerk.post(
        busy.url("registers/activities/import/"), {"text": f"{key}\t活动名称\t类型\n2\t改了的讲座\t讲座\n"}
    ).content.decode()
    assert "修改 1 条" in shown
    assert "新增" not in shown.partition("个问题")[0].partition("<h2>")[2]


def test_what_cannot_be_pasted_stays_in_the_box(clerk: Client, busy) -> None:
    for text in ("", "  \n\t\n", "活动名称\t类型\n"):
        assert "flash-error" in clerk.post(busy.url("registers/activities/import/"), {"text": text}).content.decode()
    wide = clerk.post(busy.url("registers/activities/import/"), {"text": "活动名称\t类型\nx\ty\t<b>z</b>\n"})
    assert wide.status_code == 200
    assert "&lt;b&gt;z" in wide.content.decode()
    long = "x\n" * 5001
    assert "flash-error" in clerk.post(busy.url("registers/activities/import/"), {"text": long}).content.decode()


def test_a_pasted_formula_stays_text(clerk: Client, busy) -> None:
    shown = clerk.post(busy.url("registers/partners/import/"), {"text": '=HYPERLINK("http://x")\n'}).content.decode()
    assert "HYPERLINK" in shown
    assert "新增 1 条" in shown


def test_cells_with_line_breaks_are_one_cell() -> None:
    assert rows_of('名称\t说明\r\n"甲\n乙"\t"有""引号"\r\n\r\n') == [["名称", "说明"], ["甲\n乙", '有"引号']]


def test_a_head_is_known_by_its_names(busy) -> None:
    layout = busy.book.register("activities")
    assert has_head(layout, ["活动名称", "类型*", "备注一栏"])
    assert not has_head(layout, ["科普讲座", "讲座", "2025-05-06"])


def test_a_year_is_closed_and_reopened_with_reasons(busy) -> None:
    leader, clerk = busy.client(Role.LEADER), busy.client(Role.CLERK)
    page = busy.url("close/")
    assert leader.post(page, {"do": "close", "reason": " "}).status_code == 200
    assert leader.post(page, {"do": "close", "reason": "报告已报送"}).status_code == 302
    form = {"title": "迟到的", "kind": "讲座", "when": "2025-03-18", "seen": "0"}
    assert clerk.post(busy.url("registers/activities/new/"), form).status_code == 409
    assert leader.post(page, {"do": "close", "reason": "再来"}).status_code == 200
    assert busy.client(Role.ADMIN).post(page, {"do": "reopen", "reason": "更正决算数"}).status_code == 302
    assert leader.post(page, {"do": "reopen", "reason": "再来"}).status_code == 200
    text = leader.get(page).content.decode()
    assert "报告已报送" in text
    assert "更正决算数" in text
    cache.forget()
    assert [entry.do for entry in busy.book.history(limit=2)] == ["reopen", "close"]


def test_a_closed_year_offers_neither_bulk_nor_paste(clerk: Client, busy) -> None:
    rows = picked(clerk.get(busy.url("registers/activities/bulk/?set=place")).content.decode())
    busy.book.close_year(who="某人", reason="完")
    text = clerk.get(busy.url("registers/activities/")).content.decode()
    assert "批量修改" not in text
    sent = {"set": "place", "place": "广场", "row": rows, "reason": "统一", "confirm": "1"}
    assert clerk.post(busy.url("registers/activities/bulk/"), sent).status_code == 409


@pytest.mark.browser
def test_money_targets_and_lists_in_a_real_browser(busy, browser_page, sign_in) -> None:
    page = browser_page
    busy.book.save(
        "payments", {"voucher": "1", "date": "2025-03-20", "line": "支出合计", "amount": "60000"}, who="某人"
    )
    busy.book.save("indicators", {"name": "科普活动场次", "value": "20场", "weight": "100"}, who="某人")
    sign_in(page, Role.CLERK, busy.url("money/"))
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for path in ("money/", "fact/?id=paid", "targets/", "targets/monitoring/?month=6", "close/",
                     "registers/activities/import/", "registers/activities/bulk/?set=place"):  # fmt: skip
            if path != "close/":
                assert page.goto(busy.url(path)).ok, path
                assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(busy.url("registers/activities/bulk/?set=place"))
    page.fill("#place", "城东社区")
    page.check("[data-all]")
    page.click("text=看改动")
    see(page, "text=核对批量修改")
    page.fill("#reason", "场地统一")
    page.click("text=确认修改")
    see(page, "text=已改 3 条")
    assert all(r.values["place"] == "城东社区" for r in busy.book.ledger.records("activities"))
    assert page.said == []


def test_filters_fold_where_the_screen_is_narrow_and_stay_open_where_one_is_set(world, clerk: Client) -> None:
    page = clerk.get(world.url("registers/activities/")).content.decode()
    assert '<details class="filter-fold" open><summary>筛选' in page
    page = clerk.get(world.url("registers/activities/?kind=讲座")).content.decode()
    assert '<details class="filter-fold" open data-set>' in page


def shown(client: Client, address: str) -> list[str]:
    """The names in a list, in order."""
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', client.get(address).content.decode())


def test_a_list_is_what_the_database_finds_page_by_page(clerk: Client, world) -> None:
    """A page is the same whether it is taken from the ledger, from what was found before, or read anew."""
    records = [
        {"voucher": f"P{n}", "date": f"2025-0{n % 9 + 1}-0{n % 7 + 1}", "line": "公用经费", "amount": f"{(n * 37) % 500}.5"}
        for n in range(230)
    ]  # fmt: skip
    ledger = world.book.ledger.copy()
    ledger.enter("budget_lines", {"name": "公用经费", "kind": "公用经费", "parent": "基本支出", "initial": "30万元"})
    for each in records:
        ledger.enter("payments", each)
    world.book.follow(ledger, who="某人", reason="导入")
    url = world.url("registers/payments/")
    assert shown(clerk, f"{url}?page=2") == [f"P{n}" for n in range(50, 100)]
    for query in ("q=p1", "q=公用", "q=p17&sort=-amount", "sort=-amount", "sort=date", "q=p&sort=amount"):
        for page in (1, 2, 3):
            cached = [shown(clerk, f"{url}?{query}&page={page}") for _ in range(2)]
            cache.forget()
            assert cached == [shown(clerk, f"{url}?{query}&page={page}")] * 2, query
    assert len({name for page in range(1, 6) for name in shown(clerk, f"{url}?q=公用&page={page}")}) == 230
    assert "合计 230 条" in clerk.get(f"{url}?q=公用").content.decode()


def test_a_list_that_was_looked_at_shows_what_was_saved_since(clerk: Client, busy) -> None:
    url = busy.url("registers/activities/")
    assert len(shown(clerk, f"{url}?q=讲座")) == 2
    busy.book.save("activities", {"title": "防震讲座", "kind": "讲座", "when": "2025-03-19"}, who="某人")
    assert len(shown(clerk, f"{url}?q=讲座")) == 3
    assert len(shown(clerk, f"{url}?kind=讲座&sort=-title")) == 3
    assert shown(clerk, url)[0] == "防震讲座"
    busy.book.drop("activities", "2", who="某人", reason="重复")
    assert shown(clerk, f"{url}?q=讲座") == ["防震讲座", "健康讲座"]
