"""The unit that reports: from the title, the signature, the words 以下简称, or the name most often said."""

from __future__ import annotations

import functools
import re
from collections import Counter

from jiheng.standards import Standards

_YEAR = re.compile("(?:关于)?(?:20[0-9]{2}|[二2][〇零O0][〇零O0一二三四五六七八九]{2})(?:年度|年|财年)?")
_SUBJECT = re.compile(
    "(?:部门|单位)?(?:整体支出|整体绩效|整体|支出|预算|财政|绩效|决算|项目|自评)"
    "|(?:部门|单位)(?=整体|决算|预算|支出|绩效|自评)|专项|一般公共"
)
_PART = re.compile("^第[一二三四五六七八九十0-9]{1,3}(?:部分|章|篇)[、:.]?|^附件[0-9]{0,2}[:、.]?|^关于|^[《“]")
_SHORT = re.compile("([\u4e00-\u9fff]{4,30})[(](?:以下|下)?简称:?")
_LEAD = re.compile("^.*(?:[。;,、:]|根据|按照|依据|设立|成立|为了|关于)")
_MARK = re.compile(
    "(?:填报单位|单位名称|部门名称|部门[(]单位[)]名称|预算单位|评价单位|项目实施单位|项目单位|主管部门)"
    "(?:[(](?:盖章|公章)[)])? ?:? ?([\u4e00-\u9fff]{3,30})"
)
_NOT_NAME = (
    "的了在和与及对由为向把被将是有要各该本我其等以于从或并全到请经据按使用根依照开展加强组织落实围绕召联认真年月日"
)


def find_unit(title: str, signer: str, plain: str, standards: Standards) -> str | None:
    """Returns the full name as far as the text gives it, None where it names no unit.

    Args:
        title: without blanks, empty where there is none.
        signer: words of the signature.
        plain: the text with forms unified.
        standards: lists of the words a unit's name ends with.
    """
    suffixes = standards.words.get("organisation_suffixes", ())
    named = _from_title(title, suffixes)
    signer = "".join(signer.split())
    if signer and (not named or len(signer) > len(named)):
        return signer
    if named:
        # 前山镇 in the title, 徐闻县前山镇人民政府 on the cover
        fuller = (m[1] for m in _MARK.finditer(plain[:3000]))
        return next((f for f in fuller if named in f and f.endswith(suffixes)), named)
    for pattern in (_SHORT, _MARK):
        for match in pattern.finditer(plain[:6000]):
            name = _LEAD.sub("", match[1])
            if len(name) >= 4 and name.endswith(suffixes):
                return name
    return _most_said(plain, suffixes)


def _from_title(title: str, suffixes: tuple[str, ...]) -> str:
    words = _PART.sub("", title)
    head, *tail = _YEAR.split(words, maxsplit=1)
    for piece in (head, *tail):
        subject = _first_subject(piece, suffixes)
        name = piece[:subject].strip("()“”《》-_ ")
        if len(name) >= 3 and name.endswith(suffixes):
            return name
    return ""


def _first_subject(words: str, suffixes: tuple[str, ...]) -> int:
    """Returns where the unit's name ends and the name of the report begins: 财政 in 财政局 is the unit's."""
    for match in _SUBJECT.finditer(words):
        if words[: match.start()].endswith(suffixes):
            return match.start()
    return len(words)


def _most_said(plain: str, suffixes: tuple[str, ...]) -> str | None:
    count: Counter[str] = Counter(m[1] for m in _name_pattern(suffixes).finditer(plain))
    if not count:
        return None
    best = max(count.values())
    # Of names said as often, the first of the text is the unit's.
    name = next(n for n in count if count[n] == best)
    return name if best > 1 or len(name) > 5 else None


@functools.lru_cache(maxsize=8)
def _name_pattern(suffixes: tuple[str, ...]) -> re.Pattern[str]:
    long_enough = sorted((s for s in suffixes if len(s) > 1 or s in "局镇乡委"), key=len, reverse=True)
    inner = f"[^{_NOT_NAME}\\W0-9A-Za-z_]"
    ends = "|".join(map(re.escape, long_enough))
    place = f"{inner}{{2,9}}?(?:省|市|州|县|区|旗|镇|乡)"
    return re.compile(
        f"(?:^|[。;,:(\n ]|年度?|经|由|是)({place}(?:{inner}{{0,12}}?(?:{ends}))?)"
        "(?=[。;,:()\n 、20]|部门|单位|一般|整体|财政|编制|内设|现有|共有|下设"
        "|预算|收入|支出|全年|认真|围绕|主要|负责|属于|核定|实有|[在为是以将年紧])"
    )
