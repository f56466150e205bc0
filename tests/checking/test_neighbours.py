"""B01 to B03: reports side by side."""

import msgspec
import pytest

from jiheng.checking.neighbours import Digest, compare, digest
from jiheng.facts import Problem, Report
from jiheng.reading import read_text
from jiheng.standards import load

STORY = (
    "全年接收到期档案{n}卷，{unit}库房温湿度自动调控设备运行正常，查档窗口推行容缺受理，群众平均等候时间明显缩短，"
    "外地群众可以通过邮寄方式取得查档结果，查档利用服务水平得到提升，档案安全得到保障，没有发生失泄密事件，社会各界反映良好。"
)
OTHER = (
    "流动图书车走遍十二个乡镇，为山区小学建立图书角，组织亲子阅读活动，延长夜间开放时间，到馆读者稳步回升，"
    "少儿读者所占比例明显提高，馆际互借开通三条线路，地方文献征集成果丰硕，古籍普查通过省级验收。"
)


def text(unit: str, year: int, body: str) -> str:
    return f"{unit}{year}年度部门整体支出绩效自评报告\n一、绩效情况\n{body}\n"


def digests(*texts: str) -> list[Digest]:
    return [digest(read_text(each, f"{i}.txt")) for i, each in enumerate(texts)]


def codes(found) -> dict[str, list[str]]:
    return {path: [f"{f.code} {f.severity.value}" for f in each] for path, each in found.items()}


def test_a_copy_with_changed_names_and_numbers_is_found_on_both_sides():
    found = compare(
        digests(
            text("清源县档案馆", 2021, STORY.format(n=500, unit="清源县档案馆")),
            text("安岭县档案馆", 2021, STORY.format(n=620, unit="安岭县档案馆")),
            text("清源县图书馆", 2021, OTHER),
        )
    )
    assert codes(found) == {"0.txt": ["B01 W"], "1.txt": ["B01 W"]}
    (finding,) = found["0.txt"]
    assert "安岭县档案馆" in finding.message
    assert finding.spans[0].quote == STORY.format(n=500, unit="清源县档案馆")[:24]


def test_what_everybody_writes_is_no_copy():
    names = ("清源", "安岭", "北河", "南山", "东关", "西岭", "平川")
    batch = [text(f"{n}县档案馆", 2021, STORY.format(n=500 + i, unit=f"{n}县档案馆")) for i, n in enumerate(names)]
    assert compare(digests(*batch)) == {}


def test_final_accounts_share_their_form():
    body = (
        "一般公共预算财政拨款支出决算数小于年初预算数的主要原因是人员变动和项目按合同进度付款，同时压减了会议费、培训费和差旅费开支。"
        * 3
    )
    batch = [f"{n}县档案馆2023年度部门决算情况说明\n一、支出决算情况说明\n{body}\n" for n in ("清源", "安岭")]
    assert compare(digests(*batch)) == {}


def test_text_of_the_year_before_is_taken_over():
    old = text("清源县档案馆", 2020, "2020年" + STORY.format(n=500, unit="本馆"))
    new = text("清源县档案馆", 2021, "2021年" + STORY.format(n=520, unit="本馆") + "\n" + OTHER)
    same = text("清源县档案馆", 2021, "2020年" + STORY.format(n=500, unit="本馆"))
    assert codes(compare(digests(old, new))) == {"1.txt": ["B02 I"]}
    (finding,) = compare(digests(old, same))["1.txt"]
    assert finding.severity == "W"
    assert "仍写“2020年”" in finding.message


def test_two_versions_of_one_report_are_not_compared():
    body = STORY.format(n=500, unit="本馆")
    assert compare(digests(text("清源县档案馆", 2021, body), text("清源县档案馆", 2021, f"{body}\n附件"))) == {}


def test_one_file_under_several_names_is_said_once():
    same = text("清源县档案馆", 2021, STORY.format(n=500, unit="清源县档案馆"))
    other = text("安岭县档案馆", 2021, STORY.format(n=620, unit="安岭县档案馆"))
    found = compare(digests(same, same, other))
    assert codes(found) == {"0.txt": ["B01 W"], "1.txt": ["B01 W"], "2.txt": ["B01 W"]}
    assert "与“0.txt”是同一文件" in found["1.txt"][0].message
    assert "同一文件" not in found["0.txt"][0].message
    assert "重复报送" in found["1.txt"][0].hint


def test_a_copy_in_several_reports_is_one_finding_that_names_them():
    names = ("清源", "安岭", "北河")
    batch = [text(f"{n}县档案馆", 2021, STORY.format(n=500 + i, unit=f"{n}县档案馆")) for i, n in enumerate(names)]
    found = compare(digests(*batch, text("南山县图书馆", 2021, OTHER)))
    assert codes(found) == {"0.txt": ["B01 W"], "1.txt": ["B01 W"], "2.txt": ["B01 W"]}
    assert "“清源县档案馆”、“北河县档案馆”的报告相同" in found["1.txt"][0].message


@pytest.mark.parametrize(("later", "expected"), [("92.10", {}), ("921.00", {"1.txt": ["B03 W"]})])
def test_a_figure_that_jumps(later, expected):
    def money(year: int, outlay: str) -> str:
        return text("清源县档案馆", year, f"{year}年基本支出{outlay}万元。")

    assert codes(compare(digests(money(2020, "88.50"), money(2021, later)))) == expected


def test_a_jump_by_ten_is_suspected_as_a_slip():
    a = text("清源县档案馆", 2020, "2020年基本支出88.50万元。")
    b = text("清源县档案馆", 2021, "2021年基本支出885.00万元。")
    ((finding,),) = compare(digests(a, b)).values()
    assert "疑为计量单位或小数点写错" in finding.message


def test_an_unreadable_document_has_an_empty_digest():
    each = digest(Report("a.pdf", error=Problem("damaged", "文件损坏")))
    assert (each.pieces, each.facts) == ((), ())
    assert compare([each]) == {}


def test_a_digest_survives_the_wire_and_stays_small():
    (each,) = digests(text("清源县档案馆", 2021, (STORY.format(n=500, unit="本馆") + "\n") * 30))
    packed = msgspec.msgpack.encode(each)
    assert msgspec.msgpack.decode(packed, type=Digest) == each
    assert len(packed) < 10_000


@pytest.mark.parametrize("code", ["B01", "B02", "B03"])
def test_the_examples_of_the_catalogue(code):
    entry = load().rules[code]
    for example, expected in ((entry.passing, False), (entry.failing, True)):
        found = compare(digests(*example.split("----\n")))
        assert any(f.code == code for each in found.values() for f in each) is expected
