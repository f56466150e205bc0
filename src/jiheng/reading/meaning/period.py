"""Period: the year a number speaks of.

The last year named before the number in its sentence holds, unless it only serves a comparison (`比2023年增加`
speaks of the year reported on) or stands in the name of a document; 上年 is the year before. Without any, the year
of the list or of the report.
"""

from __future__ import annotations

import re

_FOUNDED = r"(?:成立|始建|建成|组建|设立|创办|创建|建立|挂牌)于?(?:19|20)\d\d年?"
# 受上年留抵退税影响，将上年执行进度作为因素: why something is so; 自1951年有记录以来: since when.
_REASON = r"(?:受|将|因|由于|依据|根据|按照)(?:去年|上年度?|上一年度?)"
_SINCE = r"自(?:19|20)\d\d年[^，。；]{0,16}以来"
# The characters that any branch begins with come first: so the search skips all others at once.
_YEAR = re.compile(
    rf"(?=[成始建组设创挂结与同和较比由从自跟超低高12去上本今当报受将因据])(?:(?P<skip>{_FOUNDED}|{_REASON}|{_SINCE}|结转(?:至|到)?(?:下年度?|(?:19|20)\d\d年?度?)|[与同和较比](?:去年|上年度?|(?:19|20)\d\d年?度?)(?:预算|决算|数)*(?:相比)?(?:基本)?(?:持平|相同|一致|无变化))|(?P<past>(?:由|从|较|比|与|同|和|跟|超过?|低于|高于)(?:去年|上年度?|上一年度?|(?:19|20)\d\d年?度?)(?:度)?(?:同期|决算数?|预算数?|支出|收入)*)"
    r"|(?<![\d〔\[（(第])(?P<from>(?:19|20)\d\d)年?[-—至~－到](?P<to>(?:19|20)\d\d)年?"
    r"|(?<![\d〔\[])(?P<year>(?:19|20)\d\d)(?=年|\.\d{1,2}\.|-\d{1,2}-|度)"
    r"|(?P<last>(?<!较)(?<!比)(?:去年|上年度?|上一年度?))(?!结转|结余|末|同期(?!$))"
    r"|(?P<this>本年度?|今年|当年|本期|报告期))"
)
_DAY = re.compile(r"年\d{1,2}月(?:\d{1,2}日)?(?!\d*日?(?:底|末)?(?:之)?前)")
_NAMED = re.compile(r"(?:计划|力争|拟|确保|预计|争取|建议|到|于)(?:19|20)\d\d年")
_DIGITS = re.compile(r"\d{4}")
_TO = frozenset("到至为了")
_RESET = re.compile(r"(?:提高|提升|上升|增长|增加|上涨|下降|降低|减少|回落|压减|达|变)(?:到|至|为)了?$")
_CLOSED = re.compile(r"（[^（）]{0,60}）|\([^()]{0,60}\)")
_TITLES = re.compile(r"《[^》]{0,60}》|“[^”]{0,40}”|〔\d{4}〕")


def year_in(sentence: str, report_year: int | None, *, own: int = 0, compared: bool = False) -> int | None:
    """Returns the year that the words before a number name last, None where they name none.

    Args:
        sentence: the words from the start of the sentence to the number.
        report_year: the year reported on.
        own: where in them the words begin that belong to this number alone; 上年 counts only there.
        compared: a year that the number is compared with (`较2022年决算1395.60万元`) is its own year.
    """
    if "年" not in sentence and "期" not in sentence:
        return None
    if sentence[-1] in _TO and _RESET.search(sentence, own) and not _NAMED.search(sentence, own):
        return report_year
    before = len(sentence)
    if "）" in sentence or ")" in sentence:
        # 年初预算8个项目（含2023年转列5个）985万元: an aside keeps its year to itself.
        gone = sum(min(m.end(), own) - m.start() for m in _CLOSED.finditer(sentence) if m.start() < own)
        sentence = _CLOSED.sub("", sentence)
        own, before = own - gone, len(sentence)
    if "《" in sentence or "“" in sentence or "〔" in sentence:
        sentence = _TITLES.sub("", sentence)
        own = max(0, own - (before - len(sentence)))
    found: int | None = None
    for match in _YEAR.finditer(sentence):
        kind = match.lastgroup
        if kind == "year":
            year = int(match["year"])
            if report_year is not None and year > report_year and _DAY.match(sentence, match.end()):
                # A survey or document dated in the year after speaks of the year reported on; a deadline does not.
                continue
            found = year
        elif kind == "to":
            found = int(match["to"])
        elif kind == "this":
            found = report_year
        elif kind == "last" and report_year is not None and match.start() >= own:
            found = report_year - 1
        elif kind == "past" and compared and match.start() >= own:
            named = _DIGITS.search(match[0])
            found = int(named[0]) if named else (report_year - 1 if report_year is not None else None)
    return found
