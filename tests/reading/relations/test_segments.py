"""Totals whose parts head the clauses of a list, or close the paragraphs before them."""


def test_the_first_figure_of_each_clause_makes_the_total(claims):
    body = (
        "全年收入2,468.90万元，其中：上年结转117.35万元，其中课题经费86.20万元；"
        "财政拨款1,962.10万元，其中人员经费1,402.10万元；其他收入389.45万元。"
    )
    assert ("2,468.90万元", ["117.35万元", "1,962.10万元", "389.45万元"], True) in claims(body, "sum")


def test_what_closes_each_paragraph_makes_the_score(claims):
    body = (
        "预算管理（60分）：编制15分，执行28.5分，小计43.5分。\n"
        "综合管理（30分）：制度14分，公开15分，小计29分。\n"
        "满意度（10分）：满意度92.6%，得9.26分。\n合计81.76分。"
    )
    found = claims(body, "sum")
    assert ("29分", ["14分", "15分"], True) in found
    assert ("81.76分", ["43.5分", "29分", "9.26分"], True) in found


def test_points_stand_over_their_full_mark(claims):
    body = "满分100分，自评96.8分：执行9.6分/10分，产出48.2分/50分，效益29分/30分，满意度10分/10分。"
    found = claims(body, "sum")
    assert ("96.8分", ["9.6分", "48.2分", "29分", "10分"], True) in found
    assert ("100分", ["10分", "50分", "30分", "10分"], True) in found


def test_counts_behind_a_count_make_it_however_round_it_is(claims):
    body = "入户调查300户，很满意212户，满意74户，不满意14户。"
    assert ("300户", ["212户", "74户", "14户"], True) in claims(body, "sum")
