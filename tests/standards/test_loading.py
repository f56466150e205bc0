"""Every fault in a data file is named with its file, its line, what was expected and what was found."""

import pytest

from jiheng.standards import StandardsError, load, validate


def test_shipped_data_has_no_fault():
    assert validate()[1] == ()


def test_unknown_key_is_named_with_its_line(own):
    own.write("words/mine.yaml", "words: [多次]\nwort: [少]\n")
    [(file, line, message)] = own.faults()
    assert (file, line) == ("mine.yaml", 5)
    assert "wort" in message
    assert "words" in message


@pytest.mark.parametrize("missing", ["title", "source", "status"])
def test_head_must_be_complete(own, missing):
    head = "".join(
        line for line in ("title: 甲\n", "source: 乙\n", "status: assumed\n") if not line.startswith(missing)
    )
    own.write("words/mine.yaml", "words: [多次]\n", head)
    [(file, line, message)] = own.faults()
    assert (file, line, message) == ("mine.yaml", 1, f"缺少“{missing}”")


def test_status_must_be_one_of_three(own):
    own.write("words/mine.yaml", "words: [多次]\n", "title: 甲\nsource: 乙\nstatus: sure\n")
    assert own.faults() == [
        ("mine.yaml", 3, "“status”应为 official、reconstructed、assumed 之一，实为“sure”"),
    ]


def test_same_id_twice_in_one_folder(own):
    own.write("glossary/a.yaml", "concepts:\n  新收入: {kind: money}\n")
    own.write("glossary/b.yaml", "concepts:\n  新收入: {kind: money}\n")
    [(file, line, message)] = own.faults()
    assert (file, line) == ("b.yaml", 5)
    assert "a.yaml:5" in message


def test_same_key_twice_in_one_mapping(own):
    own.write("glossary/a.yaml", "concepts:\n  新收入: {kind: money}\n  新收入: {kind: rate}\n")
    assert own.faults() == [("a.yaml", 6, "键“新收入”重复，首次出现在第 5 行")]


def test_one_name_for_two_concepts(own):
    own.write("glossary/a.yaml", "concepts:\n  新收入:\n    aliases: [基本支出]\n")
    [(file, line, message)] = own.faults()
    assert (file, line) == ("a.yaml", 5)
    assert "基本支出" in message


def test_bad_regular_expressions(own):
    own.write("names/a.yaml", "patterns: ['第(', '[0-9]*']\n")
    messages = [message for _, line, message in own.faults() if line == 4]
    assert len(messages) == 2
    assert any("有误" in m for m in messages)
    assert any("空文本" in m for m in messages)


def test_ordinal_pattern_needs_its_numeral(own):
    own.write("calendar/a.yaml", "ordinals:\n  某日: {base: 2000, first_year: 2001, patterns: [某日]}\n")
    [(_, line, message)] = own.faults()
    assert line == 5
    assert "(?P<n>…)" in message


def test_unknown_slot_and_jurisdiction(own):
    own.write("families/x.yaml", "id: x\njurisdiction: 某某\nslots:\n  - {slot: nowhere, title: 甲, number: 一、}\n")
    messages = [message for _, _, message in own.faults()]
    assert any("nowhere" in m for m in messages)
    assert any("某某" in m for m in messages)


def test_family_needs_sections(own):
    own.write("families/x.yaml", "id: x\n")
    assert own.faults() == [("x.yaml", 1, "缺少“slots”")]


def test_all_faults_come_together(own):
    own.write("words/a.yaml", "words: []\n")
    own.write("words/b.yaml", "words: 多次\nstray: 1\n")
    own.write("glossary/c.yaml", "concepts:\n  甲: {kind: weight, flow: money}\n")
    assert [file for file, _, _ in own.faults()] == ["c.yaml", "c.yaml", "a.yaml", "b.yaml"]
    with pytest.raises(StandardsError) as caught:
        load(own.root, cached=False)
    assert len(caught.value.faults) == 4
    assert "a.yaml:4" in str(caught.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("words: [甲, *a]\n", "别名"),
        ("words: &a [乙]\nnote: *a\n", "别名"),
        ("words: " + "[" * 300 + "]" * 300 + "\n", "嵌套"),
        ("words: [甲\n", "YAML 语法有误"),
        ("words: !!python/object:os.system [甲]\nstray: 1\n", "不认识的键"),
    ],
)
def test_hostile_yaml_is_refused_or_taken_as_text(own, body, said):
    own.write("words/a.yaml", body)
    assert any(said in message for _, _, message in own.faults())


def test_deep_block_nesting_is_refused(own):
    own.write("words/a.yaml", "words:\n" + "".join(" " * n + "- a:\n" for n in range(1, 120, 2)))
    assert any("嵌套" in message for _, _, message in own.faults())


def test_not_utf8_and_empty_files(own):
    own.write("words/a.yaml", "").write_bytes("title: 词表".encode("gb18030"))
    own.write("words/b.yaml", "", "")
    assert own.faults() == [("a.yaml", 1, "应为 UTF-8 编码的文本文件"), ("b.yaml", 1, "文件为空，应为键值表")]


def test_files_in_the_wrong_place(own):
    own.write("families.yaml", "")
    own.write("famlies/x.yaml", "")
    messages = " ".join(message for _, _, message in own.faults())
    assert "子目录" in messages
    assert "不认识的目录" in messages


def test_missing_folder(tmp_path):
    with pytest.raises(StandardsError, match="不存在"):
        load(tmp_path / "nothing", cached=False)
