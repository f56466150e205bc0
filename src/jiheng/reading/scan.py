"""Scan: one pass over a text that finds every quantity, and every numeral that is none."""

from __future__ import annotations

import re
from decimal import Decimal

from jiheng.facts import Amount, Bound
from jiheng.facts.unit import CNY, PERCENT, SCORE, count_of
from jiheng.reading.bounds import bound_of
from jiheng.reading.dates import read_chinese_date, read_date
from jiheng.reading.mentions import chinese_mark, document_number, grade_or_code, list_mark, ordinal
from jiheng.reading.normalise import plain
from jiheng.reading.numerals import Number, capitals, chinese, figures, tidy
from jiheng.reading.quantity import Mention, Quantity, Scan
from jiheng.reading.units import ONE, Lexicon, Unit, lexicon, read_unit
from jiheng.standards.names import Names

_ANCHOR = re.compile("[0-9〇零一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟]")
_NUMBER = re.compile(
    r"[0-9]{1,3}(?:,[0-9]{3}){1,6}(?![0-9])(?:[ ]?\.[ ]?[0-9]{1,8}(?![0-9]))?"
    r"|[0-9]{1,3}(?: [0-9]{3}){1,5}(?:\.[0-9]{1,4}(?=[ ]?[万亿]?元)|(?=[万亿]?元))"
    r"|[0-9]{1,18}(?![0-9])(?:[ ]?\.[ ]{0,2}[0-9]{1,8}(?![0-9]|[ ]?\.[ ]?[0-9])|\.\n[0-9]{1,2}(?=[ ]?(?:[万亿]|元|%)))?"
)
_DIGITS = re.compile(r"[0-9]+")
_TO = re.compile(r"[ ]?(?:-{1,2}|~|至|到)[ ]?(?=[0-9])")
_CAPITALS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟百万亿]{1,30}(?:[元圆][零壹贰叁肆伍陆柒捌玖]{0,2}(?:角[零壹贰叁肆伍陆柒捌玖]{0,2})?分?|角(?:[零壹贰叁肆伍陆柒捌玖]{1,2}分)?|分)[整正]?")
_CHINESE = re.compile(r"[〇零一二两三四五六七八九十百千万亿廿卅]{1,24}(?:点[〇零一二三四五六七八九]{1,4}[万亿]{0,2})?")
_PERCENT = re.compile(r"百分之[ ]?(?:(?P<n>[〇零一二两三四五六七八九十百点]{1,9})|(?P<f>[0-9]{1,5}(?:\.[0-9]{1,4})?))")
_SCORED = re.compile(r"(?:得分|满分|分值|评分|总分|计分|扣分|加分|得|扣)[为:是共计]?[ ]?$")
_CLAUSE = re.compile(r"[。;\n]")
_MONEY_WORDS = re.compile("经费|资金|支出|投入|收入|预算|拨款|补助|补贴|金额|费用|费|元|款|投资|结余|结转|采购|价值|债|奖补|税|产值|工资|合计")
_CAPITAL_SET = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟")
_VAGUE_BEFORE = frozenset("数几上成第每初某周期统唯专独万千百单同任")
_WHOLE_ONLY = frozenset("人名家个户位件篇场项次辆台座所")
_DENOMINATOR_BEFORE = frozenset("×xX*+/")
_OPEN, _CLOSE = frozenset("“‘\"'"), frozenset("”’\"'")
_LONG = 18
_FINGERS = frozenset("一二两三四五六七八九")
_WEAK = frozenset({"类", "种", "院", "校", "站", "村", "镇", "乡", "社区", "街道", "层", "级", "面", "片", "年", "学年", "周", "班", "门", "口", "代", "度", "里", "段", "点", "节", "字", "单", "员", "队", "回", "折", "股", "把", "头", "起", "讲", "首", "位", "把", "双", "根", "款", "票", "分", "天", "期", "轮", "块", "条", "对", "本", "张", "例", "具", "包", "部", "副", "圈", "集"})


def scan(text: str, names: Names | None = None) -> Scan:
    """Returns all quantities and mentions of a text in order, in time linear in its length.

    Args:
        text: any text.
        names: words with numerals that are no quantities (`Standards.names`).
    """
    reader = _Reader(plain(text), text, names)
    reader.run()
    return Scan(reader.text, tuple(reader.quantities), tuple(reader.mentions))


class _Reader:
    """Reads one text from anchor to anchor."""

    def __init__(self, text: str, original: str, names: Names | None) -> None:
        self.text = text
        self.original = original
        self.names = names
        self.words: Lexicon = lexicon()
        self.quantities: list[Quantity] = []
        self.mentions: list[Mention] = []

    def run(self) -> None:
        text, search, at = self.text, _ANCHOR.search, 0
        while found := search(text, at):
            start = found.start()
            first = text[start]
            if first <= "9":
                at = self._figures(start)
            elif first in _CAPITAL_SET:
                at = self._capitals(start)
            else:
                at = self._chinese(start)

    # -- figures

    def _figures(self, start: int) -> int:
        text = self.text
        before = text[start - 1] if start else "\n"
        if before in "第 " and (mention := ordinal(text, start)):
            return self._mention(mention)
        if before in "〔[(【 " and (mention := document_number(text, start)):
            return self._mention(mention)
        mention = read_date(text, start) or list_mark(text, start)
        if mention:
            return self._mention(mention)
        read = self._number(start)
        if read is None:
            found = _DIGITS.match(text, start)
            return found.end() if found else start + 1
        written, end = read
        unit = read_unit(text, end, self.words)
        if before in _DENOMINATOR_BEFORE or text[end : end + 1] == "+":
            return self._name_of_sum(start, end)
        if unit is None:
            return self._without_unit(start, end, written)
        return self._measured(start, end, written, unit)

    def _number(self, start: int) -> tuple[str, int] | None:
        found = _NUMBER.match(self.text, start)
        if not found:
            return None
        written, end = found.group(), found.end()
        if "," in written and "，" in self.original[start:end] and not self._thousands(written, end):
            written = written.partition(",")[0]
            end = start + len(written)
        return written, end

    def _thousands(self, written: str, end: int) -> bool:
        """Tells whether full-width commas part thousands; mostly they part clauses."""
        return "." in written or written.count(",") > 1 or self.text[end : end + 2].strip()[:1] in ("元", "万")

    def _measured(self, start: int, end: int, written: str, unit: Unit) -> int:
        text = self.text
        if "." in written and unit.unit[6:7] in _WHOLE_ONLY and self._opens_line(start) and unit.factor == ONE:
            # 1.5家企业 at the start of a line: the first item, five enterprises.
            mark, _, rest = written.partition(".")
            self.mentions.append(Mention("list", start, start + len(mark) + 1, mark))
            start = end - len(rest.strip())
            written = rest.strip()
        number = figures(written, unit.factor)
        number, unit = self._compound(number, unit)
        if unit.kind == "myriad":
            unit = self._settle(start, unit)
        upper, stop, unit, number = self._range(start, end, written, number, unit)
        value, step = number.value, number.step
        if unit.extra is not None:
            value, step = tidy(value + unit.extra), Decimal("0.01")
        begin = start
        if self._negative(start):
            begin, value = start - 1, -value
        if begin and text[begin - 1] == "¥":
            begin -= 1
        bound = Bound.RANGE if upper is not None else bound_of(text, begin, stop, more=unit.more)
        self.quantities.append(
            Quantity(begin, stop, Amount(value, unit.unit, step, bound, upper), unit.kind)
        )
        return stop

    def _opens_line(self, start: int) -> bool:
        line = self.text.rfind("\n", max(0, start - 12), start)
        return not self.text[line + 1 if line >= 0 else max(0, start - 12) : start].strip(" \t-")

    def _compound(self, number: Number, unit: Unit) -> tuple[Number, Unit]:
        """Adds the smaller parts of 1亿2000万元 and 3万5千."""
        parts = 0
        while unit.kind == "myriad" and parts < 2 and "0" <= self.text[unit.end : unit.end + 1] <= "9":
            read = self._number(unit.end)
            if read is None or "." in read[0]:
                break
            lower = read_unit(self.text, read[1], self.words)
            if lower is None or lower.kind == "rate" or lower.factor >= unit.factor:
                break
            small = figures(read[0], lower.factor)
            if small.value >= unit.factor:
                break
            number = Number(number.value + small.value, small.step)
            unit = lower
            parts += 1
        return number, unit

    def _settle(self, start: int, unit: Unit) -> Unit:
        """Decides whether 19.89万 is money: when the clause speaks of money before it."""
        clause = self.text[max(0, start - 40) : start]
        cut = max((m.end() for m in _CLAUSE.finditer(clause)), default=0)
        money = bool(_MONEY_WORDS.search(clause[cut:]))
        return Unit("money" if money else "count", CNY if money else count_of(""), unit.factor, unit.end, unit.more)

    def _range(
        self, start: int, end: int, written: str, number: Number, unit: Unit
    ) -> tuple[Decimal | None, int, Unit, Number]:
        link = _TO.match(self.text, unit.end)
        if not link or self.text[max(0, start - 1) : start] in ("由", "从"):
            return None, unit.end, unit, number
        read = self._number(link.end())
        if read is None:
            return None, unit.end, unit, number
        second = read_unit(self.text, read[1], self.words)
        if second is None or second.unit != unit.unit:
            return None, unit.end, unit, number
        upper = figures(read[0], second.factor)
        if upper.value <= number.value:
            return None, unit.end, unit, number
        return upper.value, second.end, second, number

    def _without_unit(self, start: int, end: int, written: str) -> int:
        text = self.text
        link = _TO.match(text, end)
        if link:
            read = self._number(link.end())
            unit = read_unit(text, read[1], self.words) if read else None
            if read and unit and not unit.apart:
                if unit.kind == "myriad":
                    unit = self._settle(start, unit)
                lower, upper = figures(written, unit.factor), figures(read[0], unit.factor)
                if lower.value < upper.value:
                    amount = Amount(lower.value, unit.unit, min(lower.step, upper.step), Bound.RANGE, upper.value)
                    self.quantities.append(Quantity(start, unit.end, amount, unit.kind))
                    return unit.end
        mention = grade_or_code(text, start, end)
        if mention:
            return self._mention(mention)
        before = text[start - 1] if start else ""
        if (before in "分得扣为:是共计 " and _SCORED.search(text[max(0, start - 6) : start])) or before == "¥":
            return self._told_before(start, end, written)
        return end

    def _told_before(self, start: int, end: int, written: str) -> int:
        """Reads the number whose unit stands before it: 得分88.48, ¥3,500."""
        number = figures(written)
        money = self.text[start - 1] == "¥"
        follows = self.text[end : end + 1]
        if not money and (len(written) > 6 or follows in ("年", "月", "个", "-", "/") or (follows.isalnum() and follows)):
            return end
        amount = Amount(number.value, CNY if money else SCORE, number.step, bound_of(self.text, start, end))
        self.quantities.append(Quantity(start - money, end, amount, "money" if money else "score"))
        return end

    def _negative(self, start: int) -> bool:
        text = self.text
        before = text[start - 1 : start]
        if before == "负":
            return text[start - 2 : start - 1] not in ("担", "欠", "自")
        if before != "-" or self.original[start - 1] in "—–―─━":
            return False
        further = text[start - 2 : start - 1]
        return not further or further in " \n\t(:,;、。率幅额为长比差减降了约" 

    def _name_of_sum(self, start: int, end: int) -> int:
        self.mentions.append(Mention("name", start, end, self.text[start:end]))
        return end

    # -- Chinese numerals

    def _capitals(self, start: int) -> int:
        found = _CAPITALS.match(self.text, start)
        number = capitals(found.group()) if found and len(found.group()) > 1 else None
        if not found or number is None:
            return start + 1
        amount = Amount(number.value, CNY, number.step)
        self.quantities.append(Quantity(start, found.end(), amount, "money"))
        return found.end()

    def _chinese(self, start: int) -> int:
        text = self.text
        found = _CHINESE.match(text, start)
        if not found:
            return start + 1
        end = found.end()
        if end < len(text) and text[end] in _CAPITAL_SET | {"元", "角", "分"} and (stop := self._capital_rest(start)):
            return stop
        before = text[start - 1] if start else "\n"
        if before in "第 " and (mention := ordinal(text, start)):
            return self._mention(mention)
        mention = read_chinese_date(text, start) or chinese_mark(text, start)
        if mention:
            return self._mention(mention)
        if text.startswith("百分之", start):
            return self._percent(start)
        return self._chinese_measured(start, end, found.group(), before)

    def _capital_rest(self, start: int) -> int:
        """Reads an amount in capitals that starts with 零 or a plain 万."""
        if self.text[start] != "零":
            return 0
        stop = self._capitals(start)
        return stop if stop > start + 1 else 0

    def _percent(self, start: int) -> int:
        found = _PERCENT.match(self.text, start)
        if not found:
            return start + 3
        number = figures(found["f"]) if found["f"] else chinese(found["n"])
        if number is None:
            return found.end()
        value, step = tidy(number.value), number.step
        bound = bound_of(self.text, start, found.end())
        self.quantities.append(Quantity(start, found.end(), Amount(value, PERCENT, step, bound), "rate"))
        return found.end()

    def _chinese_measured(self, start: int, end: int, written: str, before: str) -> int:
        text = self.text
        follows = text[end : end + 1]
        if not follows or not (follows in self.words.measures or follows in "余多来元分%个 \n"):
            return end
        more = follows in "余多来"
        if before in _VAGUE_BEFORE or (written[0] in "万亿百千" and not more) or (written[0] in "百千万亿" and len(written) > 1):
            return end
        number = chinese(written) or (chinese("一" + written) if written in ("万", "亿") else None)
        if number is None:
            return end
        unit = read_unit(text, end, self.words)
        if unit is None or unit.apart or unit.kind in ("myriad", "rate"):
            return end
        if unit.kind != "money" and not self._counts(start, written, number, unit):
            return end
        if unit.kind == "money" and written in ("一", "十") and unit.factor == ONE and not more:
            return end
        if self._named(start, unit.end):
            return end
        value, step = number.value * unit.factor, number.step * unit.factor
        amount = Amount(tidy(value), unit.unit, tidy(step), bound_of(text, start, unit.end, more=unit.more))
        self.quantities.append(Quantity(start, unit.end, amount, unit.kind))
        return unit.end

    def _counts(self, start: int, written: str, number: Number, unit: Unit) -> bool:
        """Tells whether Chinese numerals with a measure word count something; often they only shape the sentence."""
        text = self.text
        if unit.kind == "score":
            return bool(_SCORED.search(text[max(0, start - 6) : start]))
        measure = unit.unit[6:]
        if start and text[start - 1] in _OPEN:
            closing = text[unit.end : unit.end + 8]
            if any(c in _CLOSE for c in closing):
                return False
        if text.startswith(self.words.structure, unit.end):
            return False
        if unit.more:
            return True
        verb = bool(self.words.verbs.search(text[max(0, start - 5) : start]))
        if measure in _WEAK:
            return verb and number.value > 1 and len(written) > 1
        if written == "一":
            return bool(self.words.verbs.search(text[max(0, start - 5) : start])) and measure in ("个", "场", "座", "所", "家", "台", "辆", "套", "项") and not text.startswith(("个", ), unit.end)
        return True

    def _named(self, start: int, end: int) -> bool:
        """Tells whether the numeral is part of a name such as 三重一大."""
        if self.names is None:
            return False
        window = max(0, start - 6)
        return any(
            m.start() + window <= start and end <= m.end() + window + 1 and m.end() + window > start
            for m in self.names.pattern.finditer(self.text[window : end + 6])
        )

    def _mention(self, mention: Mention) -> int:
        self.mentions.append(mention)
        return mention.end


def bare_numbers(text: str, start: int, end: int) -> tuple[tuple[int, int, Number], ...]:
    """Returns the numbers without unit of a range of text, such as a table cell, as start, end and worth.

    Thousands separators, signs and parentheses for negative numbers are read: `(3.20)` is -3.2.
    """
    forms = plain(text[start:end])
    found: list[tuple[int, int, Number]] = []
    for match in _BARE.finditer(forms):
        number = figures(match["n"])
        negative = bool(match["sign"]) or bool(match["open"] and match["close"])
        first = match.start() if negative else match.start("n")
        last = match.end() if match["open"] and match["close"] else match.end("n")
        value = -number.value if negative else number.value
        found.append((start + first, start + last, Number(value, number.step)))
    return tuple(found)


_BARE = re.compile(
    r"(?<![0-9A-Za-z.])(?P<open>\()?(?P<sign>-)?(?P<n>[0-9]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,8})?|[0-9]{1,18}(?:[ ]?\.[ ]?[0-9]{1,8})?)"
    r"(?![0-9A-Za-z])(?P<close>\))?"
)
