"""Years: of which year a number of running text is, from its sentence, its list and the numbers before it."""

from __future__ import annotations

import re

from jiheng.reading.meaning.changes import CHANGE
from jiheng.reading.meaning.memory import Memory
from jiheng.reading.meaning.openers import opens
from jiheng.reading.meaning.period import year_in
from jiheng.reading.meaning.phrase import Phrase
from jiheng.reading.meaning.rates import GROWTH, Draft

_FROM = re.compile(r"(?:由|从)(?:上年|去年|(?:19|20)\d\d年|每[人户月年])*度?末?(?:的)?$")
_FROM_YEAR = re.compile(r"(?:由|从)(?:上年|去年|(?:19|20)\d\d年)")
_RISE_TO = re.compile(
    r"(?:（[^）]{0,12}）)?(?:逐步|稳步)?(?:提高|提升|上升|增长|增加|上涨|下降|降低|减少|回落|压减|[降升增减][到至为])"
)
_LONGEST = 300  # characters of a sentence that are looked at
_CENTURIES = frozenset({"19", "20"})
_OF_YEAR = re.compile(r"((?:19|20)\d\d)年")


def year_of(text: str, phrase: Phrase, memory: Memory, draft: Draft) -> int | None:
    report_year = memory.context.year
    lead = phrase.lead
    of_year = _OF_YEAR.match(lead) if lead[:2] in _CENTURIES else None
    if of_year and not text.endswith(lead, 0, phrase.start):
        # `2020年、2021年项目支出分别为`: the words were given to the number from a list of years.
        return int(of_year[1])
    risen, memory.rises_in = memory.rises_in, None
    if risen is not None:
        return risen
    if ("由" in lead or "从" in lead) and _FROM.search(lead) and _RISE_TO.match(text, phrase.end):
        # `由81.5%提高到88.9%`: the first is last year's.
        said = year_in(lead, report_year)
        if said is not None and not _FROM_YEAR.search(lead):
            # `2025年将补助由450万元增加到500万元`: the year is that of the second.
            memory.rises_in = said
            return said - 1
        return said if said is not None else (report_year - 1 if report_year is not None else None)
    sentence, start = phrase.sentence, phrase.start
    if start - sentence > _LONGEST:
        sentence = start - _LONGEST
    words = text[sentence:start]
    changed = draft.changed or draft.concept in (CHANGE, GROWTH)
    before = start - len(phrase.gap) - sentence
    own = year_in(words, report_year, own=before if before > 0 else 0, compared=not changed)
    if changed and own is not None and report_year is not None and own < report_year and "年" not in phrase.gap:
        # `2024年46.82万人次，2023年为43.15万人次，同比上升8.51%`: it rose in the later year.
        own = max((int(y) for y in _OF_YEAR.findall(words) if int(y) <= report_year), default=own)
    if changed or (own is not None and own != memory.year and year_in(words, report_year, own=len(words)) != own):
        # A base of comparison or 上年 holds for its own number only.
        return own if own is not None else report_year
    if own is None and memory.year is not None and (not phrase.opens_sentence or (phrase.gap and opens(phrase.gap))):
        own = memory.year
    if phrase.aside and text[phrase.end : phrase.end + 1] in ("）", ")"):
        return own if own is not None else report_year
    memory.year = own
    return own if own is not None else report_year
