"""`jiheng pack` as somebody sees it who writes a pack."""

from click.testing import CliRunner

from jiheng.cli.pack import pack

HEAD = "title: 试用包\nsource: 试用\nstatus: assumed\nextends: [core]\n"


def run(*arguments):
    return CliRunner().invoke(pack, [str(a) for a in arguments])


def test_list_shows_packs_and_registers_by_group():
    result = run("list")
    assert result.exit_code == 0
    assert "kexie  科学技术协会包" in result.output
    assert "支付台账〔payments〕" in result.output


def test_show_a_pack():
    result = run("show", "wenlian")
    assert "扩展：core" in result.output
    assert "文艺活动〔performances〕8 列" in result.output


def test_show_a_register_by_its_chinese_name():
    output = run("show", "预算调整").output
    assert "金额（元）〔amount〕" in output
    assert "申请（不计数） → 单位审批、退回" in output
    assert "调整日期{value}不在{year}年" in output


def test_show_a_fact():
    assert "由：outlay、adjusted" in run("show", "预算执行率").output


def test_show_something_unknown():
    result = run("show", "没有这个")
    assert result.exit_code == 1
    assert "jiheng pack list" in result.output


def test_validate_shipped_packs():
    result = run("validate")
    assert result.exit_code == 0, result.output
    assert "3 个包" in result.output


def test_validate_an_own_file_names_line_and_fault(tmp_path):
    file = tmp_path / "own" / "packs" / "mine.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(
        HEAD + "registers:\n  a:\n    title: 甲\n    key: [b]\n    fields:\n      c: {title: 丙}\n", "utf-8"
    )
    result = run("validate", file)
    assert result.exit_code == 1
    assert "mine.yaml:8: key“b”不是本表的字段" in result.output
