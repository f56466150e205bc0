"""What is left, missing or apart lies between two figures."""

import pytest

from jiheng.reading.relations.differences import slip


@pytest.mark.parametrize(
    ("body", "claim"),
    [
        ("水库维修项目预算60.50万元，支出52.25万元，结余8.25万元。", ("8.25万元", ["60.50万元", "52.25万元"], True)),
        (
            "办案经费合计81.50万元，实际支出73.92万元，尚有7.58万元未支付。",
            ("7.58万元", ["81.50万元", "73.92万元"], True),
        ),
        ("债务余额126万元，年初债务余额158万元，全年化解32万元。", ("32万元", ["158万元", "126万元"], True)),
        ("全年办结案件288件，较上年265件增加23件。", ("23件", ["288件", "265件"], True)),
        ("群众满意度93.4%，比县定目标90%高出3.4个百分点。", ("3.4个百分点", ["93.4%", "90%"], True)),
        ("一季度执行率22.5%，二季度执行率46.9%，提高24.4个百分点。", ("24.4个百分点", ["46.9%", "22.5%"], True)),
    ],
)
def test_the_two_figures_are_found(claims, body, claim):
    assert claim in claims(body, "difference")


def test_a_deficit_keeps_its_sign(claims):
    body = "本年收入186.42万元，本年支出204.87万元，收支差额-18.45万元。"
    assert ("-18.45万元", ["186.42万元", "204.87万元"], True) in claims(body, "difference")


def test_a_remainder_off_by_a_slip_is_told(claims):
    body = "“三公”经费预算320.00万元，支出298.74万元，结余31.26万元。"
    assert claims(body, "difference") == [("31.26万元", ["320.00万元", "298.74万元"], False)]


def test_a_remainder_of_its_sentence_is_a_claim_however_far_off(claims):
    body = "“三公”经费预算320.00万元，支出298.74万元，结余11.05万元。"
    assert claims(body, "difference") == [("11.05万元", ["320.00万元", "298.74万元"], False)]


def test_a_remainder_after_what_was_carried_in_is_no_claim_unless_it_fits(claims):
    body = "上年结转3.00万元，“三公”经费预算320.00万元，支出298.74万元，结余11.05万元。"
    assert claims(body, "difference") == []


def test_figures_of_two_measures_lie_not_apart(claims):
    assert claims("新建水窖30口，受益265户，比上年增加235人。", "difference") == []


@pytest.mark.parametrize(
    ("computed", "stated", "answer"),
    [
        (651_260_000, 561_260_000, True),
        (21_260_000, 31_260_000, True),
        (651_260_000, 651_230_000, True),
        (651_260_000, 556_210_000, False),
        (651_260_000, 65_126_000, False),
        (30, 40, False),
    ],
)
def test_a_slip_is_one_digit_or_two_exchanged(computed, stated, answer):
    assert slip(computed, stated) is answer
