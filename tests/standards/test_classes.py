"""Functional and economic subjects."""


def test_a_functional_subject_with_its_path(standards):
    [subject] = standards.classes.function["科普活动"]
    assert subject.code == "2060702"
    assert subject.path == ("科学技术支出", "科学技术普及", "科普活动")
    assert (subject.level, subject.parent) == ("项", "20607")


def test_many_subjects_share_a_name(standards):
    assert len(standards.classes.function["行政运行"]) > 20


def test_former_names(standards):
    assert standards.classes.function["归口管理的行政单位离退休"][0].name == "行政单位离退休"


def test_economic_subjects_and_their_group(standards):
    group = {name: subjects[0].group for name, subjects in standards.classes.economic.items()}
    assert (group["基本工资"], group["退休费"], group["办公费"]) == ("人员", "人员", "公用")
    assert {s.group for s in standards.classes.economic["办公设备购置"]} == {"公用", "项目"}


def test_codes_are_unique(standards):
    for by_name in (standards.classes.function, standards.classes.economic):
        subjects = {s for each in by_name.values() for s in each}
        assert len({s.code for s in subjects}) == len(subjects)
