"""Every heading of the annotated reports beside the project, with its level and slot."""

import pytest

from jiheng.reading.identity import identity
from jiheng.reading.normalise import plain
from jiheng.reading.outline import outline
from jiheng.reading.outline_lines import Lines
from jiheng.standards import load

pytestmark = pytest.mark.shared

OUTLINES = {
    "000": [
        (1, "1、", "部门单位基本情况", {"overview"}),
        (2, "(一)", "职能职责", {"duties"}),
        (2, "（二）", "机构设置", {"departments"}),
        (1, "二、", "一般公共预算支出情况", {"budget", "funds"}),
        (2, "（一）", "基本支出情况", {"basic_outlay"}),
        (2, "（二）", "项目支出情况", {"project_outlay"}),
        (1, "三、", "职责履行及履职效益情况", {"performance"}),
        (3, "1.", "压实责任，", {""}),
        (3, "2.", "围绕中心，", {""}),
        (3, "3.", "创新方式，", {""}),
        (3, "4.", "突出重点，", {""}),
        (3, "5.", "深化改革，", {""}),
        (1, "四、", "存在的主要问题和下一步改进措施", {"problems"}),
        (2, "（一）", "存在的主要问题", {"problems"}),
        (2, "（二）", "下一步改进措施", {"measures"}),
        (1, "五、", "绩效自评结果拟应用和公开情况", {"use_of_results"}),
        (1, "六、", "其他需要说明的情况", {"other"}),
    ],
    "001": [
        (1, "一、", "部门基本情况", {"overview"}),
        (2, "（一）", "机构组成", {"departments"}),
        (2, "（二）", "机构职能和人员概况", {"duties"}),
        (2, "（三）", "年度主要工作任务", {"tasks"}),
        (2, "（四）", "部门整体支出绩效目标", {"targets"}),
        (1, "二、", "部门财政资金收支情况", {"funds"}),
        (2, "（一）", "部门财政资金收入", {"income"}),
        (2, "（二）", "部门财政资金支出", {"outlay"}),
        (2, "（三）", "部门财政资金结转结余", {"carry_over"}),
        (1, "三、", "部门整体绩效管理情况", {"performance"}),
        (2, "（一）", "部门整体履职绩效分析", {"performance"}),
        (2, "（二）", "特定目标类项目绩效分析", {"project_outlay"}),
        (2, "（3）", "部门预算项目支出情况分析", {"project_outlay"}),
        (2, "（4）", "结果应用情况", {"use_of_results"}),
        (1, "五、", "评价结论及建议", {"scores"}),
        (2, "（一）", "评价结论", {"scores"}),
        (2, "（二）", "存在问题", {"problems"}),
    ],
    "002": [
        (1, "一、", "基本情况", {"overview"}),
        (2, "(一)", "部门概况", {"duties"}),
        (2, "(二)", "年度总体工作和重点工作任务", {"tasks"}),
        (2, "(三)", "部门整体收支情况", {"funds"}),
        (2, "(四)", "部门整体绩效管理情况", {"fund_management"}),
        (1, "二、", "综合评价分析", {"performance", "evaluation"}),
        (2, "(一)", "自评结论综述", {"scores"}),
        (2, "(二)", "各项工作任务绩效目标完成情况分析", {"performance", "scores"}),
        (2, "(三)", "主要工作成效", {"work_results"}),
        (1, "三、", "存在的主要问题", {"problems"}),
        (1, "四、", "下一步改进措施", {"measures"}),
    ],
    "003": [
        (1, "一、", "部门概况", {"overview"}),
        (2, "（一）", "职能职责", {"duties"}),
        (2, "（二）", "", {""}),
        (2, "", "下一步工作计划", {"plans"}),
        (3, "（一）", "持续推动", {""}),
        (3, "（二）", "加强科技工作者", {""}),
        (3, "（三）", "继续抓好科普", {""}),
        (3, "（四）", "加强基层科协", {""}),
        (1, "二、", "部门整体支出管理及使用情况", {"funds", "budget"}),
        (2, "（一）", "基本支出", {"basic_outlay"}),
        (2, "（二）", "项目支出", {"project_outlay"}),
        (1, "三、", "部门项目组织实施情况", {"fund_management"}),
        (2, "（一）", "", {""}),
        (2, "（二）", "", {""}),
        (1, "四、", "资产管理情况", {"assets"}),
        (1, "", "部门整体支出绩效情况", {"performance"}),
        (2, "", "有效性", {"effectiveness"}),
        (2, "", "持续性", {"sustainability"}),
        (2, "（一）", "", {""}),
        (2, "（二）", "", {""}),
        (1, "四、", "资产管理情况", {"assets"}),
        (1, "", "部门整体支出绩效情况", {"performance"}),
        (2, "", "有效性", {"effectiveness"}),
        (2, "", "持续性", {"sustainability"}),
    ],
    "004": [
        (1, "一、", "基本情况", {"overview"}),
        (2, "（一）", "区科协基本情况", {"duties", "overview"}),
        (3, "1、", "主要职能", {"duties"}),
        (3, "2、", "机构设置", {"departments"}),
        (3, "3、", "人员情况", {"people"}),
        (2, "（二）", "区科协年度整体支出绩效目标", {"targets"}),
        (3, "1、", "年度整体支出绩效目标", {"targets"}),
        (3, "2、", "其他项目支出", {"targets"}),
        (1, "二、", "一般公共预算支出情况", {"budget", "funds"}),
        (2, "（一）", "基本支出情况", {"basic_outlay"}),
        (2, "（2）", "项目支出情况", {"project_outlay"}),
        (1, "三、", "政府性基金预算支出情况", {"government_fund"}),
        (1, "四、", "国有资本经营预算支出情况", {"state_capital"}),
        (1, "五、", "社会保险基金预算支出情况", {"social_insurance"}),
        (1, "六、", "资金使用及绩效情况", {"performance"}),
        (2, "(一）", "部门整体支出绩效情况", {"performance"}),
        (3, "1、", "围绕中心大局", {""}),
        (4, "（1）", "服务党委", {""}),
        (4, "（2）", "聚焦乡村", {""}),
        (4, "（3）", "整合政企", {""}),
        (3, "2、", "拓宽科普渠道", {""}),
        (4, "（1）", "发挥科普优势", {""}),
        (4, "（2）", "突出精准施策", {""}),
        (4, "（3）", "夯实基层基础", {""}),
        (3, "3、", "注重自身建设", {""}),
        (4, "（1）", "筑牢思想", {""}),
        (4, "（2）", "不断提升", {""}),
        (4, "（3）", "加强干部队伍", {""}),
        (2, "（二）", "专项资金支出绩效情况", {"fund_management", "project_outlay"}),
        (3, "1、", "资金使用", {"", "fund_management"}),
        (3, "2、", "监督", {""}),
        (3, "3、", "验收", {""}),
        (1, "七、", "存在的问题及原因分析", {"problems"}),
        (1, "八、", "下一步改进措施", {"measures"}),
        (1, "九、", "绩效自评结果拟应用和公开情况", {"use_of_results"}),
        (1, "十、", "其他需要说明的情况", {"other"}),
    ],
}

WHO = {
    "000": ("永兴县科协", 2021, "hunan-2021", False),
    "001": ("峨边彝族自治县科学技术协会", 2024, "sichuan-2024", False),
    "002": ("广州市增城区科学技术协会", 2021, "guangdong-2021", False),
    "003": ("芙蓉区科学技术协会", 2020, "hunan-2020", True),
    "004": ("芦淞区科学技术协会", 2021, "hunan-2021", False),
}


def read(shared, folder, stem):
    path = next((shared / folder).glob(f"{stem}*.txt"))
    text = path.read_bytes().decode("utf-8")
    lines = Lines(plain(text))
    return text, lines, outline(text, lines, load())


@pytest.mark.parametrize("stem", OUTLINES)
def test_every_heading_has_its_level_and_slot(shared, stem):
    text, _, sections = read(shared, "seeds", stem)
    wanted = OUTLINES[stem]
    assert [(s.level, s.number) for s in sections] == [(level, number) for level, number, _, _ in wanted]
    for section, (_, _, title, slots) in zip(sections, wanted, strict=True):
        assert section.title.startswith(title)
        assert bool(section.title) == bool(title)
        assert section.slot in slots, section
        assert text[section.start :].startswith(section.number)


@pytest.mark.parametrize("stem", WHO)
def test_unit_year_family_and_signature(shared, stem):
    text, lines, sections = read(shared, "seeds", stem)
    who = identity(text, lines, sections, load())
    unit, year, family, signed = WHO[stem]
    assert (who.unit, who.year) == (unit, year)
    assert who.standard.startswith(family)
    assert who.kind == "self-evaluation"
    assert (who.signature is not None) == signed
    assert (who.title is None) == (stem == "004")


@pytest.mark.parametrize(
    ("stem", "unit"),
    [("putuo-finance", "上海市普陀区财政局"), ("putuo-social", "中共上海市普陀区委社会工作部")],
)
def test_final_accounts_tell_their_unit_and_the_year_of_their_figures(shared, stem, unit):
    text, lines, sections = read(shared, "reports/texts", stem)
    who = identity(text, lines, sections, load())
    assert (who.unit, who.year, who.kind) == (unit, 2024, "final-accounts")
    top = [s.number for s in sections if s.level == 1]
    assert top == [f"{n}、" for n in ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一")]
    assert {"income", "outlay", "three_public", "basic_outlay"} <= {s.slot for s in sections}


def test_a_title_with_the_wrong_year_stays_as_printed(shared):
    text, lines, sections = read(shared, "reports/texts", "putuo-finance")
    who = identity(text, lines, sections, load())
    assert who.title is not None
    assert "2023年度" in who.title
