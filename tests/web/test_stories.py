"""The stories that decide acceptance and the daily work, each as the person lives it, at the desk and on the phone, every press counted.

A press is a link, a button, a list to choose from, a field for files. Where the work asks for a number of presses (five
to a draft with all figures, one to the formula behind lost points, one to sign) that number stands here; the others are
what the walk takes today, so that it grows no longer unseen.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import docx
import pytest
import yaml
from office import PASSWORD
from playwright.sync_api import FileChooser, Page
from test_readings import REPORT
from walking import PHONE, Office, answered, see

from jiheng.ledger import Ledger, show
from jiheng.web.demo import demo_ledger
from jiheng.web.models import Unit, Year
from jiheng.web.roles import Role
from jiheng.web.store.founding import open_year
from jiheng.web.store.standards import standards

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
YEARS = Path(__file__).resolve().parents[2] / "samples" / "years"
WIDTHS = (1440, PHONE)
NAMES = {1440: "甲", PHONE: "乙"}
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 2000


def sample(name: str) -> tuple[Ledger, str]:
    """Returns the ledger of a published report and the id of its scoring table."""
    kept = yaml.safe_load((YEARS / f"{name}.yaml").read_text(encoding="utf-8"))
    ledger = Ledger(kept["unit"], kept["year"], standards(), kept["packs"])
    for register, rows in kept["records"].items():
        for row in rows:
            ledger.enter(register, {key: str(cell) for key, cell in row.items()})
    return ledger, kept["system"]


def without(ledger: Ledger, *registers: str) -> tuple[Ledger, dict[str, list]]:
    """Returns the ledger without the records of some registers, and these records."""
    kept = {each: list(ledger.records(each)) for each in registers}
    for each, records in kept.items():
        for record in records:
            ledger.drop(each, record.key)
    return ledger, kept


@pytest.mark.parametrize("width", WIDTHS)
def test_story_1_from_the_ledger_export_and_the_notes_to_the_draft(office: Office, width: int) -> None:
    """It is 20 April, the bureau wants the report on the 25th, I have the ledger export and my activity notes."""
    ledger, kept = without(demo_ledger(), "payments", "activities")
    home = office.unit(f"云溪县科协{NAMES[width]}", ledger, "hunan-2021")
    walk = office.walk("story-1", width, Role.CLERK, home)
    page = walk.page
    walk.step("home")

    rows = [("凭证号", "支付日期", "摘要", "支付金额", "预算项目")]
    for record in kept["payments"]:
        cells = [show(record.values[name]) for name in ("voucher", "date", "purpose")]
        rows.append((*cells, str(record.values["amount"].value), show(record.values["line"])))
    export = io.StringIO()
    csv.writer(export).writerows(rows)
    walk.go("登记")
    walk.click("导入")
    walk.hand("#file", {"name": "支付明细.csv", "mimeType": "text/csv", "buffer": export.getvalue().encode("gb18030")})
    walk.click("预览", "button")
    see(page, f"text=新增 {len(kept['payments'])} 条")
    walk.step("preview")
    walk.click("确认导入", "button")
    see(page, ".flash-success")
    walk.within(6)

    heads = {"title": "活动名称", "kind": "类型", "when": "时间", "events": "场次", "audience": "受众"}
    notes = "\n".join(
        "\t".join([*heads.values()] if row is None else [show(row.values[n]) if n in row.values else "" for n in heads])
        for row in (None, *kept["activities"])
    )
    walk.go("登记")
    walk.press(page.locator("main .tiles a[href$='/activities/']"))
    walk.click("粘贴")
    page.fill("#text", notes)
    walk.click("预览", "button")
    see(page, f"text=新增 {len(kept['activities'])} 条")
    assert "大篷车进青坪乡" in page.locator("section.card").filter(has_text="改动").last.inner_text()
    walk.step("notes")
    walk.click("确认导入", "button")
    see(page, ".flash-success")
    walk.within(6)

    walk.go("报告")
    walk.step("report")
    walk.press(page.locator("main details.menu summary").filter(has_text="下载"))
    said = walk.fetch(lambda: walk.click("docx"))
    walk.within(5)
    text = "".join(docx.Document(io.BytesIO(said)).element.body.itertext())
    chips = page.locator(".paper .chip")
    assert chips.count() > 5
    for number in range(chips.count()):
        assert chips.nth(number).inner_text() in text, "what the page shows stands in the file"
    walk.press(chips.first)
    see(page, ".fact-value")
    assert page.locator("text=/怎么算的|登记在/").count(), "a number leads to its formula or its record"
    walk.step("source")

    walk.go("自评")
    needs = page.locator("#missing li")
    assert page.inner_text("#missing h2") == f"还缺 {needs.count()} 项"
    assert needs.count() > 0
    for number in range(needs.count()):
        assert needs.nth(number).locator("a, button").count(), "what is missing says where it is filled in"
    walk.step("missing")


@pytest.mark.parametrize("width", WIDTHS)
def test_story_2_where_the_points_went(office: Office, width: int) -> None:
    """The bureau asks where 5.52 points went: one press shows the formula and the inputs."""
    ledger, system = sample("zengcheng-2021")
    walk = office.walk("story-2", width, Role.CLERK, office.unit(f"增城区科协{NAMES[width]}", ledger, system))
    page = walk.page
    walk.go("自评")
    walk.within(2)
    walk.step("score")
    walk.press(page.locator(".figure").filter(has_text="没有说明的失分").get_by_role("link", name="5.52"))
    assert "资金管理" in page.locator(".sheet-leaf[open] summary").inner_text()
    row = page.locator(".sheet-leaf").filter(has_text="资金管理").first
    assert "计分办法" in row.inner_text()
    assert "失5.52分未说明原因" in row.inner_text()
    walk.within(1)
    walk.step("the-points")
    other = page.locator(".sheet-leaf").filter(has_text="采购管理").first
    walk.press(other.locator("summary"))
    assert "→ 0 分" in other.locator(".worked").inner_text()
    assert "超计划采购项目数" in other.inner_text()
    walk.within(1)
    walk.step("formula-and-inputs")

    row.locator("input[name=text]").fill("基本支出执行率86.37%，年末人员经费有结余")
    row.locator("select[name=cause]").select_option("计划不细")
    walk.press(row.get_by_role("button", name="记下原因"))
    answered(page, "“资金管理”已保存")
    assert "5.52" not in page.locator(".figures").inner_text()
    walk.within(1)
    walk.step("explained")


@pytest.mark.parametrize("width", WIDTHS)
def test_story_3_more_spent_than_the_budget(office: Office, width: int) -> None:
    """We spent 117.49 on a budget of 101.57: the adjustment with its approval is entered, and the sentence is written."""
    ledger, system = sample("lusong-2021")
    walk = office.walk("story-3", width, Role.CLERK, office.unit(f"芦淞区科协{NAMES[width]}", ledger, system))
    page = walk.page
    problem = page.locator("main .problem").filter(has_text="支出117.49万元超过预算101.57万元")
    walk.step("home")
    walk.click("预算调整", within=problem)
    page.fill("#date", "2021-09-15")
    walk.choose("#kind", "追加")
    walk.choose("#line", "支出合计")
    page.fill("#amount", "15.92万元")
    page.fill("#reason", "追加科普工作经费")
    page.fill("#approval", "芦财预〔2021〕33号")
    walk.step("adjustment")
    walk.press(page.get_by_role("button", name="保存", exact=True).first)
    answered(page)
    walk.within(4)

    walk.go("报告")
    said = " ".join(page.locator(".paper").inner_text().split())
    for words in (
        "预算调整额15.92万元",
        "预算调整的原因：追加科普工作经费（芦财预〔2021〕33号）",
        "年初预算101.57万元",
    ):
        assert words in said.replace(" ", "")
    walk.within(2)
    walk.step("sentence")
    walk.go("资金")
    bridge = page.locator("section[aria-labelledby=bridge]")
    assert "芦财预〔2021〕33号" in bridge.inner_text()
    assert "超支" not in page.locator(".figures").inner_text()
    walk.within(2)
    walk.step("money")
    walk.page.goto(walk.page.url.replace("money/", ""))
    assert not page.locator("main .problem").filter(has_text="超过预算").count()


OLD = "我会坚持以提高公民科学素质为主线，联合成员单位共同推进科普工作。"
COUNTED = "全年举办科普讲座{}场，覆盖全县各个乡镇。"
NEW = "今年首次把科普大篷车开进沿江四村，群众反响很好。"
STALE = "{}年5月举办第{}个全国科技工作者日座谈会，结合“不忘初心、牢记使命”主题教育走访基层。"


@pytest.mark.parametrize("width", WIDTHS)
def test_story_4_is_this_text_new(office: Office, width: int, tmp_path: Path) -> None:
    """Is this text new: what was taken over is coloured, and years, ordinals and campaigns were looked at."""
    home = office.unit(f"石桥县科协{NAMES[width]}", demo_ledger(), "hunan-2021")
    unit, year = Unit.objects.get(slug=home.split("/")[2]), int(home.split("/")[3])
    open_year(unit, year - 1, ["core", "kexie"], who="某人")
    assert Year.objects.filter(unit=unit).count() == 2
    clerk = office.world.client(Role.CLERK)
    stale = STALE.format(year - 1, year - 2017)
    for kept, text in ((year - 1, OLD + COUNTED.format(12) + stale), (year, OLD + COUNTED.format(15) + NEW + stale)):
        clerk.post(f"/u/{unit.slug}/{kept}/report/text/7/", {"text": text})

    walk = office.walk("story-4", width, Role.CLERK, home)
    page = walk.page
    walk.go("报告")
    walk.click("与去年相比")
    walk.within(3)
    same, counted = page.locator(".paper .was-same"), page.locator(".paper .was-numbers")
    assert OLD in same.all_inner_texts()
    assert COUNTED.format(15) in counted.all_inner_texts()
    assert NEW in page.locator(".paper").inner_text()
    assert NEW not in [*same.all_inner_texts(), *counted.all_inner_texts()]
    assert same.first.evaluate("e => getComputedStyle(e).backgroundColor") != "rgba(0, 0, 0, 0)"
    looked = page.locator("section.card").filter(has_text="年份、届次、活动名称").inner_text()
    for words in (f"写的是“{year - 1}年”", f"{year}年为第{year - 2016}个全国科技工作者日", f"不属于{year}年"):
        assert words in looked
    walk.step("coloured")

    last = docx.Document()
    last.add_paragraph(NEW)
    last.save(tmp_path / "去年的报告.docx")
    walk.hand("#file", tmp_path / "去年的报告.docx")
    walk.click("比一比", "button")
    see(page, "text=去年的报告.docx")
    assert page.locator(".paper .was-same").all_inner_texts() == [NEW]
    walk.within(2)
    walk.step("handed-in")


_BARE = """() => { const e = document.activeElement, box = e.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return e === top || e.contains(top); }"""


def tab_to(page, selector: str) -> None:
    """Presses Tab until a field is reached, which is then seen to be the one."""
    for _ in range(90):
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            break
        page.keyboard.press("Tab")
    assert page.evaluate(_BARE), f"{selector} is under something else"
    style = page.evaluate("(({outlineStyle: s, outlineWidth: w}) => s + w)(getComputedStyle(document.activeElement))")
    assert page.evaluate("s => document.activeElement.matches(s)", selector), selector
    assert style == "solid3px", selector


def chooser(page: Page) -> FileChooser:
    """Opens the choice of files by the space bar; somebody must have listened for it before the page was asked for.

    The browser learns of the first listener on another way than of the keys, which may be quicker.
    """
    with page.expect_file_chooser() as waiting:
        page.keyboard.press("Space")
    return waiting.value


def choose(page: Page, label: str) -> None:
    """Walks in the list of choices that has the focus to one of them, from wherever it stands."""
    steps = page.evaluate(
        "(label) => { const list = document.activeElement;"
        " return [...list.options].findIndex((o) => o.label === label) - list.selectedIndex; }",
        label,
    )
    for _ in range(abs(steps)):
        page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_day_by_keyboard_from_the_sign_in_to_the_activity(office: Office, width: int) -> None:
    walk = office.walk("keyboard", width, None, f"/login/?next={office.world.url()}")
    page, keys = walk.page, walk.page.keyboard
    page.on("filechooser", lambda _: None)
    page.wait_for_selector("#login:focus")  # a busy browser gives it with its next picture, a person sees it
    keys.type(Role.CLERK.value)
    assert page.input_value("#login") == Role.CLERK.value
    tab_to(page, "#password")
    keys.type(PASSWORD)
    keys.press("Enter")
    see(page, ".menu-end")
    tab_to(page, "main .head-actions a")
    walk.step("home")
    keys.press("Enter")
    see(page, "#title")
    tab_to(page, "#title")
    keys.type(f"科普进社区{width}")
    tab_to(page, "#kind")
    choose(page, "讲座")
    tab_to(page, "#when")
    keys.type("9月18日")
    tab_to(page, "#place")
    keys.type("城东社区")
    tab_to(page, "#audience")
    keys.type("80")
    tab_to(page, "#evidence")
    chooser(page).set_files({"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    walk.step("form")
    tab_to(page, "main button.button:not([name])")
    keys.press("Enter")
    answered(page)
    walk.step("saved")
    kept = office.world.book.ledger.records("activities")
    record = next(r for r in kept if r.values["title"] == f"科普进社区{width}")
    assert show(record.values["kind"]) == "讲座"
    assert "现场.jpg" in page.locator("main").inner_text()
    assert walk.clicks == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_an_activity_is_six_fields_and_a_photo(office: Office, width: int) -> None:
    home = office.unit(f"青坪县科协{NAMES[width]}", demo_ledger(), "hunan-2021")
    walk = office.walk("activity", width, Role.CLERK, home)
    page = walk.page
    walk.click("记一项活动")
    page.fill("#title", "科普进社区")
    walk.choose("#kind", "讲座")
    for field, words in (("when", "9月18日"), ("place", "城东社区"), ("events", "1"), ("audience", "80余人")):
        page.fill(f"#{field}", words)
    walk.hand("#evidence", {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": JPEG})
    assert "现场.jpg" in page.inner_text("#evidence-files")
    walk.press(page.get_by_role("button", name="保存", exact=True).first)
    answered(page)
    walk.within(4)
    assert "现场.jpg" in page.inner_text("main")
    walk.step("saved")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_month_is_watched_and_the_sheet_fetched(office: Office, width: int) -> None:
    walk = office.walk(
        "monitoring", width, Role.CLERK, office.unit(f"河口县科协{NAMES[width]}", demo_ledger(), "hunan-2021")
    )
    walk.go("目标与监控")
    walk.click("年中监控")
    walk.click("6月")
    walk.step("june")
    assert walk.fetch(lambda: walk.click("监控表 Excel"))[:2] == b"PK"
    walk.within(5)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_report_of_others_is_answered_with_a_letter(office: Office, width: int) -> None:
    home = office.unit(f"茶山县财政局{NAMES[width]}", demo_ledger())
    walk = office.walk("letter", width, Role.CHECKER, home)
    walk.go("读报告")
    walk.hand("#files", {"name": "自评报告.txt", "mimeType": "text/plain", "buffer": REPORT.encode()})
    walk.click("读", "button")
    see(walk.page, ".finding")
    walk.step("read")
    letter = walk.fetch(lambda: walk.press(walk.page.get_by_text("退回意见").first))
    walk.within(5)
    assert "50%" in "".join(docx.Document(io.BytesIO(letter)).element.body.itertext())


@pytest.mark.parametrize("width", WIDTHS)
def test_the_leader_signs_or_sends_back_with_one_press(office: Office, width: int) -> None:
    home = office.unit(f"大坪县科协{NAMES[width]}", demo_ledger(), "hunan-2021")
    clerk, checker = office.world.client(Role.CLERK), office.world.client(Role.CHECKER)

    def sent(number: int) -> None:
        clerk.post(f"{home}report/send/", {"day": f"{int(home.split('/')[3]) + 1}-04-20"})
        checker.post(f"{home}report/check/", {"number": str(number)})

    sent(1)
    walk = office.walk("leader", width, Role.LEADER, home)
    page = walk.page
    walk.press(page.locator("main section").filter(has_text="等您处理").get_by_role("link").first)
    walk.within(1)
    for words in ("自评总分", "预算执行率", "没有消除的错误", "偏差最大的三项"):
        assert words in page.inner_text("main")
    assert page.locator(".deviation").count() == 3
    walk.step("page")
    page.fill("#reason", "科普专项的偏差请写明原因")
    walk.click("退回", "button")
    see(page, ".flash-success")
    walk.within(1)
    sent(2)
    page.goto(f"{home}leader/")
    assert page.locator(".sign-why input").count() > 0
    walk.click("签发", "button")
    see(page, "text=还有没有消除的错误")
    walk.step("not-without-reasons")
    for field in page.locator(".sign-why input").all():
        field.fill("已与财政对账，说明附后")
    walk.within(1)
    walk.click("签发", "button")
    see(page, "text=第2稿已签发")
    walk.within(1)
    walk.step("signed")
