"""Names with numerals that are no quantities, and quantities that are no names."""

import pytest


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("落实三重一大制度", "三重一大"),
        ("“三公”经费", "三公"),
        ("双一流建设", "双一流"),
        ("12345政务服务热线办理", "12345政务服务热线"),
        ("5G基站", "5G基站"),
        ("购买A4纸", "A4纸"),
        ("聘请第三方机构", "第三方机构"),
        ("一是抓学习", "一是"),
        ("“十四五”规划", "“十四五”"),
        ("十四五规划", "十四五规划"),
        ("党的十九届六中全会", "十九届六中全会"),
        ("学习二十大精神", "二十大精神"),
        ("“1+3+N”体系", "1+3+N"),
        ("获二等奖", "二等奖"),
        ("一户一档", "一户一档"),
    ],
)
def test_names(standards, text, name):
    assert [m.group() for m in standards.names.pattern.finditer(text)] == [name]


@pytest.mark.parametrize("text", ["十三公里", "三公里", "二〇一七一", "共5场", "三名同志", "一百名教师", "2.5万元"])
def test_quantities(standards, text):
    assert not standards.names.pattern.search(text)


def test_scanning_a_long_text_is_linear(standards):
    # A pathological text must not blow up: the search ends, and finds nothing.
    assert not standards.names.pattern.search("9" * 20_000)
    assert not standards.names.pattern.search("十" * 20_000)
