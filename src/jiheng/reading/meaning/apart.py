"""Apart: `甲、乙和丙分别为1万元、2万元、3万元` gives each number the name that is meant for it."""

from __future__ import annotations

import re

import msgspec

from jiheng.reading.meaning.lexicon import STRONG, Lexicon
from jiheng.reading.meaning.phrase import Phrase

_ABOVE = re.compile(r"(?:上述|以上|前述)[两二三四五六七八九十\d]*(?:个|项)*(?:项目|资金|任务|工作|支出)?")
_APART = re.compile(r"(?:分别|依次)(?:为|是|达到?|用于|有|占比?|支出|安排|投入|下达|拨付)*$")
# `2019年、2020年、2021年分别立案128件、140件和152件`: a verb of its own goes with each name.
_APART_VERB = re.compile(r"(?:分别|依次)(?P<verb>(?:(?![不低高超])[一-鿿]){2,4})$")
_CHANGED = re.compile(r"(?:分别|依次)(?P<change>增长|增加|上升|提高|下降|减少|降低)了?$")
_SO_MANY = re.compile(r"(?:[两二三四五六七八九十]|\d{1,2})(?:项|者|类|部分)")
_NAMES = re.compile(r"[、和及与]|以及")
_COUNTED = re.compile(r"等?(?:[一二两三四五六七八九十\d]+个?|各)?(?:项目|专项|方面|部分|事项|科目|资金)?$")
_SAID_OF_ALL = re.compile(r"均为|均是|都是|均属|均系|都属")
_CHUNKS = re.compile(r"[，。；：:,;\n（）()]")
_JOINTS = frozenset({"", "和", "及", "与", "、", "以及"})


def distribute(found: list[Phrase], lexicon: Lexicon, text: str) -> list[Phrase]:
    """Gives each number of `甲、乙和丙分别为1万元、2万元、3万元` the name that is meant for it.

    The names stand before 分别, in a list before it in the sentence, or were given to such a list before.
    """
    result = list(found)
    known: list[str] = []
    for i, phrase in enumerate(found):
        if "分别" not in phrase.lead and "依次" not in phrase.lead:
            continue
        changed = _CHANGED.search(phrase.lead)
        verb = None
        if not changed and not _APART.search(phrase.lead):
            verb = _APART_VERB.search(phrase.lead)
            if verb is None:
                continue
        run = 1
        while i + run < len(found) and found[i + run].lead in _JOINTS and not found[i + run].opens_sentence:
            run += 1
        if run < 2:
            continue
        words = (_CHANGED if changed else _APART_VERB if verb else _APART).sub("", phrase.lead)
        change = changed["change"] if changed else ""
        names = [n for n in _NAMES.split(words) if n]
        if verb and len(names) != run:
            continue
        if len(names) == run:
            tail = verb["verb"] if verb else _of_years(names) or _shared_tail(lexicon, names)
            known = names
        else:
            names = _listed(text[phrase.sentence : phrase.start - len(phrase.lead)], run) or (
                known if len(known) == run else []
            )
            if not names and (_ABOVE.search(words) or _SO_MANY.fullmatch(words)):
                names = _above(found, i, run)
                words = _SO_MANY.sub("", _ABOVE.sub("", words))
            if not names and change:
                names, words = [words] * run, ""
            tail = words.removeprefix("项目").removeprefix("专项")
        if not names:
            continue
        known = names
        for k, name in enumerate(names):
            result[i + k] = msgspec.structs.replace(
                found[i + k], lead=(name + tail if tail not in name else name) + change, mark=""
            )
    return result


def _above(found: list[Phrase], i: int, run: int) -> list[str]:
    """Returns the names of the sums of money before `上述五项分别支出`, when they are as many."""
    leads = [p.lead for p in found[max(0, i - run) : i] if p.quantity.kind == "money" and p.lead]
    return leads if len(leads) == run else []


def _of_years(names: list[str]) -> str:
    """Returns what is meant of each year: `2020年、2021年、2022年项目支出分别为` gives 项目支出."""
    if not all(_YEAR_NAME.fullmatch(n) for n in names[:-1]):
        return ""
    last = _YEAR_NAME.match(names[-1])
    return names[-1][last.end() :] if last else ""


_YEAR_NAME = re.compile(r"(?:19|20)\d\d年?度?|\d{1,2}月(?:底|末|份)?|[一二三四]季度|[上下]半年")


def _shared_tail(lexicon: Lexicon, names: list[str]) -> str:
    """Returns the stage word that ends the last name and is meant for all: `甲、乙预算数分别为`."""
    hits = lexicon.money.hits(names[-1])
    if hits and hits[-1][1] == len(names[-1]) and hits[-1][3] == STRONG and hits[-1][0] > 0:
        return names[-1][hits[-1][0] :]
    return ""


def _listed(sentence: str, run: int) -> list[str]:
    """Returns the names of a list of the wanted length in a sentence, the last one."""
    for chunk in reversed(_CHUNKS.split(sentence)):
        if "分别" in chunk or "元" in chunk or "%" in chunk:
            continue
        words = _COUNTED.sub("", _SAID_OF_ALL.split(chunk, maxsplit=1)[0])
        names = [n for n in _NAMES.split(words) if n]
        if len(names) > 1 and names[0].endswith("项目") and chunk[len(words) :].startswith("项目"):
            names[-1] += "项目"
        if len(names) == run and all(len(n) <= 20 for n in names):
            return names
    return []
