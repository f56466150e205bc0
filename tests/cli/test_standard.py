"""`jiheng standard` as a clerk sees it."""

from click.testing import CliRunner

from jiheng.cli.standard import standard


def run(*arguments):
    return CliRunner().invoke(standard, [str(a) for a in arguments])


def test_list_names_families_and_files():
    result = run("list")
    assert result.exit_code == 0
    assert "hunan-2021" in result.output
    assert "glossary/money" not in result.output
    assert "data/glossary/outlay.yaml" in result.output


def test_show_a_family():
    result = run("show", "hunan-2020")
    assert "*四、资产管理情况" in result.output
    assert "据公开材料重构" in result.output


def test_show_a_concept_by_another_name():
    assert "三公经费（金额" in run("show", "三公经费支出").output


def test_show_something_unknown():
    result = run("show", "没有这个")
    assert result.exit_code == 1
    assert "没有这个" in result.output


def test_validate_what_is_shipped():
    result = run("validate")
    assert result.exit_code == 0, result.output
    assert "通过" in result.output


def test_validate_an_own_folder_with_a_slip(tmp_path):
    path = tmp_path / "families" / "x.yaml"
    path.parent.mkdir()
    path.write_text(
        "id: x\ntitle: 甲\nsource: 乙\nstatus: assumed\nslots: [{slot: titel, title: 丙}]\n", encoding="utf-8"
    )
    for target in (tmp_path, path):
        result = run("validate", target)
        assert result.exit_code == 1
        assert "x.yaml:1" in result.output
        assert "titel" in result.output
