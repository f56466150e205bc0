"""Mentions: ordinals, grades, list marks, document numbers and codes, which are numerals but no quantities."""

from __future__ import annotations

import re

from jiheng.reading.quantity import Mention

_LIST = re.compile(
    r"(?P<n>[0-9]{1,3})[ ]?(?:[、)]|\.(?![0-9 ])|\.[ ](?![0-9])"
    r"|\.(?=(?:19|20)[0-9]{2} ?年)|\.[ ](?P<next>[0-9.]{1,12}))"
)
_LIST_BRACKET = re.compile(r"[0-9]{1,2}[ ]?\)")
_CHINESE_LIST = re.compile(r"[一二三四五六七八九十]{1,3}[ ]?(?:[、)是.]|要(?!求)|来[,是])")
_DOCUMENT = re.compile(r"(?:19|20)[0-9]{2}[ ]?[〕\])】][ ]?第?[ ]?[0-9]{1,5}(?:-[0-9]{1,4})?[ ]?号")
_AGENCY = re.compile(r"[一-鿿]{1,12}(?:\([一-鿿]{1,4}\))?$")
_LEAD = re.compile(
    r".*(?:根据|依据|按照|依照|参照|遵照|落实|执行|下达|批复|文件|通知|以|和|及|与|的|由|见|照|据|《|》)"
)
_ORDINAL = re.compile(
    r"第[ ]?(?P<n>[0-9]{1,6}|[〇零一二三四五六七八九十百千两]{1,6})"
    r"(?:[ ]?(?:-|~|至|到|、)[ ]?第?(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,4}))?"
    r"(?P<u>方|者|[ ]?(?:季度|[届次名位条款项章节批期号个轮版类级产部])?)"
)
_GRADE = re.compile(r"[ ]?(?:等奖|级甲等|级乙等|级|等功|星级|年级|类地区|A级|A(?![A-Za-z])|型)")
_CHINESE_GRADE = re.compile(r"[一二三四五六七八九十]{1,2}(?:等奖|级甲等|级乙等|级(?!数)|等功|等|年级|星级|类地区)")
_CODE = re.compile(
    r"[ ]?(?:号(?!召)|#|路(?![灯由面径段口桥线])|弄|版(?![面块])|国道|省道|时(?![间长段效代期])[0-9]{0,2}分?"
    r"|周?岁|[GK](?![A-Za-z]))"
)
_RANKS = ("排名", "位居", "位列", "名列", "列", "居", "排在", "排", "上升至", "升至")


def list_mark(text: str, at: int) -> Mention | None:
    """Returns the list mark at the start of a line or clause: `1、`, `1.`, `(1)`, `2)`."""
    line_start, before = _clause_start(text, at)
    if before is None:
        return None
    if before == "(":
        found = _LIST_BRACKET.match(text, at)
        return Mention("list", at - 1, found.end(), found.group()[:-1].strip()) if found else None
    if before == "、":
        return None
    found = _LIST.match(text, at)
    if not found:
        return None
    if found["next"] and not _is_mark_before(text, found, before, line_start=line_start):
        return None
    end = found.start("next") if found["next"] else found.end()
    return Mention("list", at, end, found["n"])


def _is_mark_before(text: str, found: re.Match[str], before: str, *, line_start: bool) -> bool:
    """Tells whether `3. 13` is a mark and a number; 3.13 with a blank of a scan otherwise."""
    following = found["next"]
    if "." in following or len(following) > 4:
        return True
    if found["n"].startswith("0") or int(found["n"]) > 30 or before in "、,(":
        return False
    unit = text[found.end() : found.end() + 2].strip()
    if len(following) == 2 and unit[:1] in tuple("万元亿%"):
        return line_start and before == "\n" and _line_ends(text, found.start())
    return line_start


def _line_ends(text: str, at: int) -> bool:
    """Tells whether the line before ends a sentence, so that a new one starts here."""
    before = text[max(0, at - 40) : at].rstrip()
    return not before or before[-1] in "。;:!?,”)"


def _clause_start(text: str, at: int) -> tuple[bool, str | None]:
    place = at - 1
    while place >= 0 and place > at - 12 and text[place] in " \t-·•\r":
        place -= 1
    if place < 0 or text[place] == "\n":
        return True, "\n"
    return False, text[place] if text[place] in ":;。!?,、(”)" else None


def document_number(text: str, at: int) -> Mention | None:
    """Returns the document number whose year stands at a place: 川财教〔2023〕147号."""
    if at == 0 or text[at - 1] not in "〔[(【 ":
        return None
    found = _DOCUMENT.match(text, at)
    if not found:
        return None
    start = at - 1
    agency = _AGENCY.search(text[max(0, start - 18) : start])
    if agency:
        words = agency.group()
        lead = _LEAD.match(words)
        start -= len(words) - (lead.end() if lead else 0)
    return Mention("document", start, found.end(), text[start : found.end()].replace(" ", ""))


def ordinal(text: str, at: int) -> Mention | None:
    """Returns the ordinal whose 第 stands just before a place: 第3, 第23届, 第五次."""
    start = at - 1 if at and text[at - 1] == "第" else at - 2
    if start < 0 or text[start] != "第":
        return None
    found = _ORDINAL.match(text, start)
    if not found:
        return None
    ranked = text[max(0, start - 6) : start].rstrip().endswith(_RANKS) or found["u"].strip() in ("名", "位")
    return Mention("rank" if ranked else "ordinal", start, found.end(), found["n"])


def grade_or_code(text: str, at: int, end: int) -> Mention | None:
    """Returns the grade (3级, 5A级, 2等奖) or code (88号) whose figures stand between two places."""
    found = _GRADE.match(text, end)
    if found:
        return Mention("grade", at, found.end(), text[at : found.end()])
    found = _CODE.match(text, end)
    return Mention("code", at, found.end(), text[at : found.end()]) if found else None


def chinese_mark(text: str, at: int) -> Mention | None:
    """Returns the list mark or grade in Chinese numerals at a place: 一、, （二）, 三是, 一等奖."""
    found = _CHINESE_GRADE.match(text, at)
    if found:
        return Mention("grade", at, found.end(), found.group())
    found = _CHINESE_LIST.match(text, at)
    if found:
        _, before = _clause_start(text, at)
        if before not in (None, "、") and (found.group()[-1] != ")" or before == "("):
            start = at - 1 if text[at - 1 : at] == "(" else at
            return Mention("list", start, found.end(), found.group()[:-1].strip())
    return None
