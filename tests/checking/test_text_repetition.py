"""T04 and T15: the same text twice."""

from checked import TITLE, findings, raised
from hypothesis import given
from hypothesis import strategies as st

from jiheng.checking.text_repetition import repeats

STORES = "库房温湿度每日记录两次，全年没有发现虫霉，消防设施每月检查一次，由保管股填写检查表并报分管领导签字，隐患当日整改，钥匙由两人分别保管，出入库登记齐全。\n"
READING = "查档窗口工作日不间断服务，外地群众可以邮寄申请，平均三个工作日内答复，全年没有收到投诉，满意率位居窗口单位前列，电话查询随到随办。\n"
RESTORE = "修复室配备纸浆补书机一台，两名修复师均取得资格，对虫蛀、霉变、断裂的卷宗分类登记，先急后缓，逐卷建立修复档案，完成后由质检员验收。\n"


def test_a_repeated_tail_is_one_finding_with_both_places():
    text = TITLE + "一、绩效\n" + STORES + READING + RESTORE + "二、其他\n无。\n" + STORES + READING + RESTORE
    (finding,) = findings(text, "T04")
    assert finding.severity == "E"
    later, first = finding.spans
    assert later.quote == first.quote
    assert later.start > first.end


def test_two_paragraphs_repeated_are_a_warning():
    assert raised(TITLE + STORES + READING + "二、其他\n" + STORES + READING, "T04") == ["T04 W"]


def test_one_paragraph_repeated_is_no_block():
    text = TITLE + STORES + READING + STORES
    assert raised(text, "T04") == []
    assert raised(text, "T15") == ["T15 W"]


def test_final_accounts_may_repeat_their_wording():
    title = "清源县档案馆2023年度部门决算情况说明\n"
    why = "主要原因是在职人员变动以及项目合同按进度付款，同时压减了会议费和差旅费，减少了印刷数量，节约了开支。\n"
    assert raised(title + "一、收入\n" + why + "二、支出\n" + why, "T15") == []


def test_blanks_do_not_hide_a_repetition():
    assert raised(TITLE + STORES + READING + STORES.replace("，", "， "), "T15") == ["T15 W"]


@given(st.lists(st.sampled_from("abcdef"), max_size=60))
def test_every_repeat_is_a_true_copy(letters):
    pieces = [(letter, i, i + 1) for i, letter in enumerate(letters)]
    for found in repeats(pieces):
        assert letters[found.first_start : found.first_end] == letters[found.start : found.end]
        assert found.first_end <= found.start
        assert found.pieces == found.end - found.start == found.size
