"""The title of a report: one to four lines before the first heading that say what report it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from jiheng.facts import Section
from jiheng.reading.outline_lines import Lines
from jiheng.standards import Standards

_END = re.compile(
    "(?:报告书?|说明|自评表|自评|总结|材料|决算|预算|情况|评价|公开|信息|综述|汇报)(?:[(][^)\n]{1,20}[)])?[》”*]?$"
)
_SUBJECT = re.compile("绩效|自评|评价|决算|预算|支出")
_NO_TITLE = re.compile(
    "^(?:附件|附表|附[0-9一二三四五]|目录|目次|[-—]?[0-9]{1,4}[-—]?$|第[0-9]{1,3}页|密级|来源|发布|索引号|文号)"
)
_SENTENCE = re.compile("[。;,!?]")
_PART = re.compile("^第[一二三四五六七八九十0-9]{1,3}(?:部分|章|篇)[、:.]?")
# A title at the head of running text: 2021年某局整体支出绩效自评报告 根据《…》要求, …自评表 | |||, …报告一、基本情况
_RUN_ON = re.compile(
    "[ #*【“《]*(?P<words>[^。;,!?:|\n【】]{4,90}?(?:报告书?|自评表|情况说明|部门决算|单位决算))(?P<mark>[0-9]{0,2})"
    "(?=[》”】]?(?: |[|]|$|[(]|[一1][、.]|根据|按照|为|现将|单位|项目|部门|评价|目录|第一部分))"
)
_HEADING = re.compile("[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]")
_RUN_ON_LINES = 3
_LINES = 12  # looked at before the first heading
_LONGEST = 60
_MOST_LINES = 4
_HEADER = 3  # a line that stands so often is a running header


class Title(msgspec.Struct, frozen=True):
    """The words of a title without blanks, and its place."""

    text: str
    start: int
    end: int


def find_title(lines: Lines, sections: Sequence[Section], standards: Standards) -> Title | None:
    """Returns the title, None where the text begins without one."""
    limit = next((s.start for s in sections), len(lines.plain))
    suffixes = standards.words.get("organisation_suffixes", ())
    rows = _opening(lines, limit)
    found = _among(rows, lines, suffixes)
    if found is None and sections:
        found = _part_title(lines, sections[0])
    return found or _run_on(lines)


def _opening(lines: Lines, limit: int) -> list[int]:
    """Returns the indexes of the lines before the first heading that may belong to a title."""
    repeated = Counter(line.strip() for line in lines.strings if 0 < len(line) < _LONGEST)
    rows: list[int] = []
    row = lines.following(-1)
    while row is not None and lines.starts[row] < limit and len(rows) < _LINES:
        bare = _bare(lines, row)
        if bare in ("目录", "目次"):
            break
        header = repeated[lines.strings[row].strip()] >= _HEADER
        rows.append(
            -1
            if header
            or _NO_TITLE.search(bare)
            or _HEADING.match(bare)
            or len(bare) > _LONGEST
            or lines.in_table(lines.starts[row])
            else row
        )
        row = lines.following(row)
    return rows


def _among(rows: Sequence[int], lines: Lines, suffixes: tuple[str, ...]) -> Title | None:
    for last, row in enumerate(rows):
        if row < 0 or not _END.search(_bare(lines, row)):
            continue
        first = last
        words = _bare(lines, row)
        while first > 0 and rows[first - 1] >= 0 and last - first + 1 < _MOST_LINES:
            above = _bare(lines, rows[first - 1])
            if _SENTENCE.search(above) or _END.search(above) or len(above) + len(words) > 2 * _LONGEST:
                break
            if _complete(words, suffixes) and not (above.endswith(suffixes) or above.endswith(("年", "年度"))):
                break
            first -= 1
            words = above + words
        if _SUBJECT.search(words) and not _SENTENCE.search(words):
            start, end = _trimmed(lines, rows[first], row)
            return Title(words, start, end)
    return None


def _run_on(lines: Lines) -> Title | None:
    """Returns the title that the first lines begin with before they run on into the text."""
    row = lines.following(-1)
    for _ in range(_RUN_ON_LINES):
        if row is None:
            break
        found = _RUN_ON.match(lines.strings[row])
        if found and _SUBJECT.search(found["words"]) and not _HEADING.match(found["words"]):
            begin = lines.starts[row]
            words = "".join(found["words"].split())
            return Title(words, begin + found.start("words"), begin + found.end("words"))
        row = lines.following(row)
    return None


def _complete(words: str, suffixes: tuple[str, ...]) -> bool:
    """Tells whether a title names its unit already, so that the line above is none of it."""
    head = re.split("20[0-9]{2}年|部门|整体|绩效|预算|决算", words, maxsplit=1)[0]
    return bool(head) and head.endswith(suffixes) and "报告" in words


def _part_title(lines: Lines, section: Section) -> Title | None:
    """第三部分 … 情况说明 at the very beginning is the title of the extract."""
    if section.level != 0 or lines.plain[: section.start].strip():
        return None
    start, end = section.start + len(section.number), section.end
    while start < end and lines.plain[start].isspace():
        start += 1
    words = "".join(lines.plain[start:end].split())
    return Title(words, start, end) if _END.search(words) and _SUBJECT.search(words) else None


def _bare(lines: Lines, row: int) -> str:
    return "".join(lines.strings[row].split()).strip("#*")


def _trimmed(lines: Lines, first: int, last: int) -> tuple[int, int]:
    start, end = lines.begin(first), lines.end(last)
    while start < end and lines.plain[start] in "#* ":
        start += 1
    while end > start and lines.plain[end - 1] == "*":
        end -= 1
    return start, end
