"""The two public contracts, field by field, against the text the command itself prints."""

from decimal import Decimal
from functools import cache

import pytest
from command import SAMPLES, objects, run

NAMES = sorted(p.name for p in SAMPLES.iterdir())


@cache
def records(command):
    done = run(command, SAMPLES, "--format", "jsonl")
    assert done.stderr == b""
    return {r["path"].rsplit("/", 1)[-1]: r for r in objects(done)}, done.returncode


@cache
def text_of(name):
    return run("read", "--text", SAMPLES / name).stdout.decode()


def is_text(value):
    return isinstance(value, str)


def is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value):
    """A number stands as a string of plain digits, so that nobody rounds it."""
    return isinstance(value, str) and "E" not in value.upper() and Decimal(value).is_finite()


def optional(test):
    return lambda value: value is None or test(value)


def is_problem(value):
    return set(value) == {"code", "message", "hint"} and all(map(is_text, value.values()))


HEAD = {
    "path": is_text,
    "sha256": lambda v: len(v) == 64,
    "format": is_text,
    "title": optional(is_text),
    "unit": optional(is_text),
    "year": optional(is_whole),
    "standard": optional(is_text),
    "error": optional(is_problem),
    "warnings": lambda v: all(map(is_problem, v)),
}
SECTION = {
    "level": is_whole, "number": is_text, "title": is_text, "slot": optional(is_text),
    "start": is_whole, "end": is_whole, "stop": is_whole,
}  # fmt: skip
FACT = {
    "id": is_text, "start": is_whole, "end": is_whole, "quote": is_text, "label": is_text, "concept": is_text,
    "subject": optional(is_text), "value": is_number, "upper": optional(is_number), "unit": is_text,
    "step": optional(is_number), "bound": lambda v: v in {"exact", "at_least", "nearly", "about", "at_most", "range"},
    "period": optional(is_text), "stage": is_text, "place": lambda v: {"page", "block", "cell"} <= set(v),
}  # fmt: skip
RELATION = {
    "kind": lambda v: v in {"sum", "ratio", "growth", "difference", "equal", "target"}, "total": optional(is_text),
    "parts": lambda v: all(map(is_text, v)), "stated": is_number, "computed": optional(is_number),
    "holds": lambda v: isinstance(v, bool), "rounding_only": lambda v: isinstance(v, bool), "start": is_whole,
    "end": is_whole, "note": optional(is_text),
}  # fmt: skip
FINDING = {
    "code": lambda v: v[0] in "MPGT" and v[1:].isdigit(), "severity": lambda v: v in {"E", "W", "I"},
    "class": lambda v: v in {"D", "K", "J"}, "message": is_text, "hint": is_text,
    "spans": lambda v: isinstance(v, list), "facts": lambda v: all(map(is_text, v)), "expected": optional(is_text),
    "found": optional(is_text), "difference": optional(is_text), "basis": is_text, "rank": is_whole,
}  # fmt: skip


def fits(value, shape):
    assert set(value) == set(shape)
    for name, test in shape.items():
        assert test(value[name]), (name, value[name])


@pytest.mark.parametrize("command", ["read", "check"])
def test_every_document_is_one_object(command):
    found, _ = records(command)
    assert sorted(found) == NAMES


def test_reading_all_is_clean_and_findings_fail():
    assert records("read")[1] == 0
    assert records("check")[1] == 1


@pytest.mark.parametrize("name", NAMES)
class TestReading:
    def test_shape(self, name):
        record = records("read")[0][name]
        fits({k: record[k] for k in HEAD}, HEAD)
        assert set(record) == {*HEAD, "outline", "facts", "relations"}
        for section in record["outline"]:
            fits(section, SECTION)
        for fact in record["facts"]:
            fits(fact, FACT)
        for relation in record["relations"]:
            fits(relation, RELATION)
        assert record["facts"]
        assert record["outline"]

    def test_places_point_into_the_text_the_command_prints(self, name):
        record, text = records("read")[0][name], text_of(name)
        for fact in record["facts"]:
            assert text[fact["start"] : fact["end"]] == fact["quote"]
        for section in record["outline"]:
            assert section["title"] in text[section["start"] : section["end"]]
            assert section["end"] <= section["stop"] <= len(text)

    def test_relations_name_facts(self, name):
        record = records("read")[0][name]
        known = {f["id"] for f in record["facts"]}
        assert len(known) == len(record["facts"])
        for relation in record["relations"]:
            assert {*relation["parts"], relation["total"]} - {None} <= known


@pytest.mark.parametrize("name", NAMES)
class TestChecking:
    def test_shape(self, name):
        record = records("check")[0][name]
        assert set(record) == {*HEAD, "findings"}
        for finding in record["findings"]:
            fits(finding, FINDING)
            assert not (finding["class"] == "J" and finding["severity"] == "E")

    def test_places_point_into_the_text_the_command_prints(self, name):
        record, text = records("check")[0][name], text_of(name)
        for finding in record["findings"]:
            for span in finding["spans"]:
                assert {"start", "end", "quote"} <= set(span)
                assert text[span["start"] : span["end"]] == span["quote"]

    def test_facts_of_findings_are_those_of_reading(self, name):
        known = {f["id"] for f in records("read")[0][name]["facts"]}
        for finding in records("check")[0][name]["findings"]:
            assert set(finding["facts"]) <= known


def test_a_text_file_is_printed_as_it_is(tmp_path):
    data = "一、概况\r\n\r\n 支出 12.5 万元。\n\t完".encode()
    (tmp_path / "a.txt").write_bytes(data)
    assert run("read", "--text", tmp_path / "a.txt").stdout == data


def test_an_unreadable_document_is_an_object_too(tmp_path):
    done = run("check", tmp_path / "none.docx", "--format", "jsonl")
    (record,) = objects(done)
    assert done.returncode == 2
    assert record["error"]["code"] == "missing"
    assert record["findings"] == []


def test_the_same_input_gives_the_same_output():
    once = run("check", SAMPLES, "--format", "jsonl", "--jobs", "1")
    again = run("check", SAMPLES, "--format", "jsonl", "--jobs", "2")
    inline = run("check", SAMPLES, "--format", "jsonl", "--engine", "inline")
    assert once.stdout == again.stdout == inline.stdout
