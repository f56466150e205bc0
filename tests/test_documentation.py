"""The documents say what is true: the files, commands and rooms they name are there, their examples hold."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from jiheng.cli import main
from jiheng.standards import load, validate

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ROOT / "src" / "jiheng"
PAGES = sorted(
    page
    for pattern in ("*.md", "docs/**/*.md", "tests/**/*.md", "benchmarks/*.md", "fuzz/*.md", "src/**/*.md")
    for page in ROOT.glob(pattern)
)


def name_of(page):
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(params=PAGES, ids=name_of)
def page(request):
    return request.param


def text_of(page):
    return page.read_text(encoding="utf-8")


def anchors(page):
    """The headings of a page as links name them, and the anchors that stand in it."""
    text = text_of(page)
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
    return slugs | set(re.findall(r'<a id="([^"]+)"', text))


def test_links_lead_somewhere(page):
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(page)):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, anchor = target.partition("#")
        place = (page.parent / file) if file else page
        if not place.exists() or (anchor and place.suffix == ".md" and anchor not in anchors(place)):
            broken.append(target)
    assert not broken


def commands(text):
    """Every call of `jiheng` in the code of a page, as its words."""
    code = re.findall(r"```[^\n]*\n(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text)
    for line in "\n".join(code).splitlines():
        found = re.match(r"(?:\$ |\.venv/bin/)?jiheng (.+)", line)
        if found:
            yield shlex.split(re.split(r"\s{3,}|  |#", found[1])[0])


def test_commands_and_their_options_are_there(page):
    wrong = []
    for words in commands(text_of(page)):
        command: click.Command = main
        context = click.Context(main)
        known = {"--help"}
        for word in words:
            inside = word.partition("|")[0]
            if isinstance(command, click.Group) and re.fullmatch(r"[a-z][a-z-]*", inside):
                found = [command.get_command(context, each) for each in word.split("|")]
                if None in found:
                    wrong.append(" ".join(words))
                    break
                command = found[0]
            known |= {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
            if word.startswith("-") and word.partition("=")[0] not in known:
                wrong.append(" ".join(words))
    assert not wrong


def paths(text):
    """What a page of the developers names in backticks that looks like a path of the project."""
    for quoted in re.findall(r"`([\w./*-]+)`", text):
        if "/" in quoted or re.search(r"\.(py|toml|md|yaml|txt)$", quoted):
            yield quoted


@pytest.mark.parametrize("name", ["docs/architecture.md", "CONTRIBUTING.md", "docs/glossary.md"])
def test_paths_for_developers_exist(name):
    gone = []
    for path in paths(text_of(ROOT / name)):
        bases = (ROOT, ROOMS, ROOMS / "checking", ROOMS / "standards")
        if not any(any(base.glob(path.rstrip("/"))) for base in bases):
            gone.append(path)
    assert not gone


def test_every_room_is_described():
    rooms = {each.name for each in ROOMS.iterdir() if (each / "__init__.py").exists()}
    told = re.findall(r"^(\w+)/ {2,}\S", text_of(ROOT / "docs" / "architecture.md"), re.MULTILINE)
    assert set(told) == rooms


def test_every_part_of_the_standards_is_described():
    text = text_of(ROOT / "docs" / "standards.md")
    parts = [each.name for each in (ROOMS / "standards" / "data").iterdir() if each.is_dir()]
    assert [part for part in parts if f"{part}/" not in text] == []


def test_the_rules_are_counted_and_each_is_described():
    codes = sorted(load().rules)
    single = [code for code in codes if not code.startswith("B")]
    assert f"**Checks** {len(single)} rules" in text_of(ROOT / "README.md")
    assert f"共 {len(single)} 条规则，另有 {len(codes) - len(single)} 条" in text_of(ROOT / "README.zh-CN.md")
    assert {code.lower() for code in codes} <= anchors(ROOT / "docs" / "rules.md")


def test_a_clerk_adds_a_province_as_the_page_says(tmp_path):
    """The files of docs/standards.md, copied as they stand into the folders it names, are sound."""
    text = text_of(ROOT / "docs" / "standards.md")
    blocks = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    marks = {"slots:": "families", "concepts:": "glossary", "years:": "calendar", "register:": "imports"}
    written = []
    for number, block in enumerate(blocks):
        part = next((part for mark, part in marks.items() if re.search(rf"^{mark}", block, re.MULTILINE)), None)
        if part is None:  # the three lines that every file begins with
            continue
        (tmp_path / part).mkdir(exist_ok=True)
        (tmp_path / part / f"own-{number}.yaml").write_text(block, encoding="utf-8")
        written.append(part)
    found, faults = validate(tmp_path)
    assert [str(each) for each in faults] == []
    assert sorted(written) == ["calendar", "families", "glossary", "imports"]
    assert found.families["anhui-2024"].jurisdiction == "安徽"
