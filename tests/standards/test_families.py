"""The outline families a report may follow."""

import pytest

KEYS = ("hunan-2020", "hunan-2021", "hunan-2021-short", "sichuan-2024", "guangdong-2021", "generic")


@pytest.mark.parametrize("name", [*KEYS, "final-accounts", "project-2020"])
def test_the_families_are_there(standards, name):
    family = standards.families[name]
    assert family.slots
    assert family.sources
    assert family.title


def required(standards, name):
    return [(s.number, s.slot) for s in standards.families[name].required if s.level == 1]


def test_hunan_2021_has_ten_sections(standards):
    assert [number for number, _ in required(standards, "hunan-2021")] == [f"{n}、" for n in "一二三四五六七八九十"]


def test_hunan_2020_has_seven_sections(standards):
    assert [slot for _, slot in required(standards, "hunan-2020")] == [
        "overview",
        "funds",
        "fund_management",
        "assets",
        "performance",
        "problems",
        "measures",
    ]


def test_the_county_form_has_six_sections(standards):
    assert len(required(standards, "hunan-2021-short")) == 6


def test_sichuan_asks_for_all_three_conclusions(standards):
    below = [s.slot for s in standards.families["sichuan-2024"].required if s.parent == "scores"]
    assert below == ["scores", "problems", "measures"]


def test_generic_requires_nothing(standards):
    assert standards.families["generic"].required == ()


def test_years(standards):
    assert standards.families["hunan-2020"].covers(2020)
    assert not standards.families["hunan-2021"].covers(2020)
    assert not standards.families["sichuan-2020"].covers(2024)
    assert standards.families["hunan-2021"].covers(2024)


def test_a_heading_means_one_slot_within_a_level_of_generic(standards):
    seen = {}
    for slot in standards.families["generic"].slots:
        for heading in slot.variants:
            assert seen.setdefault(heading, slot.slot) == slot.slot, heading


def test_parents_come_first(standards):
    for family in standards.families.values():
        above = set()
        for slot in family.slots:
            assert slot.level == 1 or slot.parent in above, (family.id, slot.title)
            above.add(slot.slot)
            assert slot.variants[0] == slot.title


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("某某市桃江县农业农村局2022年度部门整体支出绩效自评报告", "湖南"),
        ("乐山市沙湾区教育局", "四川"),
        ("重庆市綦江区某镇人民政府", "重庆"),
        ("湖南宁乡市某某中学", "湖南"),
        ("上海北部某街道办事处", "上海"),
        ("确保定期足额发放，均衡水平提高", ""),
        ("", ""),
    ],
)
def test_a_place_tells_the_province(standards, text, province):
    assert standards.places.find(text) == province


def test_families_of_a_province_know_its_places(standards):
    places = standards.families["hunan-2021"].places
    assert {"湖南", "湖南省", "长沙", "湘西"} <= set(places)
    assert "成都" in standards.families["sichuan-2024"].places


def test_no_place_in_two_provinces(standards):
    owner = {}
    for province, names in standards.places.provinces.items():
        for name in names:
            assert owner.setdefault(name, province) == province, name
