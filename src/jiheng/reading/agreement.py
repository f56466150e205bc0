"""Agreement: the tags of a report beside its visible text; where they differ the text is believed, with a warning."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from difflib import SequenceMatcher

import msgspec

from jiheng.facts import Fact, Problem, Stage
from jiheng.facts.unit import CNY, POINTS
from jiheng.reading.tags import Tags, facts_of
from jiheng.standards.glossary import Glossary

_MOST = 5000
_SHOWN = 5

_KINDS = ("项目:", "科目:", "other:")
_TAILS = ("专项", "经费", "资金", "支出", "项目", "费用")
_RESULTS = frozenset({Stage.DONE, Stage.STOCK, Stage.IN_POST, Stage.ADDED, Stage.ACTUAL})

_LAST = Decimal(100)  # what the last digit of a sum in 万元 is worth, as reports print it
_CHANGE = "增减幅"
_DIGITS = re.compile(r"\d[\d.]*")

Key = tuple[Decimal, str]


def agree(facts: tuple[Fact, ...], tags: Tags, text: str) -> tuple[tuple[Fact, ...], tuple[Problem, ...]]:
    """Returns the facts of the text with the meaning their tags give them, and a warning where the two differ.

    Tag and number are one where value and unit are the same and the order of the document is kept; a sum of money that
    the text rounds to two decimals of 万元 is the same. A tag without its
    number in the text is reported; a number without a tag keeps the meaning that reading gave it.

    Args:
        facts: as read from the text, in order.
        tags: as carried by the file.
        text: of the document.
    """
    known = {fact.id: fact for fact in facts_of(tags)}
    showings = [shown for shown in tags.shown if shown.fact in known][:_MOST]
    said = [known[shown.fact] for shown in showings]
    lost = sum(shown.fact not in known for shown in tags.shown)
    written = list(facts)
    matcher = SequenceMatcher(
        None,
        [_key_shown(fact, shown.text) for fact, shown in zip(said, showings, strict=True)],
        [_key(f) for f in written],
        autojunk=False,
    )
    found: set[int] = set()
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            found.add(block.a + step)
            written[block.b + step] = _with_meaning(written[block.b + step], said[block.a + step])
    counted = Counter(shown.text for shown in showings)
    missing = [
        fact
        for index, (fact, shown) in enumerate(zip(said, showings, strict=True))
        if index not in found and _printed(shown.text, text) < counted[shown.text]
    ]
    return tuple(written), _warnings(missing, lost)


def same_meaning(tag: Fact, read: Fact, glossary: Glossary) -> bool:
    """Tells whether a number in the text means what a tag says, as far as words can say it.

    A project goes by its name without 经费 or 专项; a name of one's own goes by the concept in it (业务培训外出交流 is
    培训场次 for a reader); a budget whose stage the text leaves open agrees with either; what
    is counted or rated, and money that an indicator reached, has one stage for all results.
    """
    return (
        _key(read) in _keys(tag)
        and (not tag.period or tag.period == read.period)
        and (_same_name(tag.concept, read.concept, glossary) or _is_change(tag, read))
        and _same_stage(tag, read)
    )


def differences(
    tags: Iterable[Fact], read: Iterable[Fact], glossary: Glossary
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """Returns the facts that only the tags have, and those that only the text has."""
    tagged, written = tuple(tags), tuple(read)
    by_value: dict[Key, list[Fact]] = {}
    for fact in written:
        by_value.setdefault(_key(fact), []).append(fact)
    only_tags = tuple(
        t for t in tagged if not any(same_meaning(t, r, glossary) for k in _keys(t) for r in by_value.get(k, ()))
    )
    tags_by_value: dict[Key, list[Fact]] = {}
    for fact in tagged:
        for key in _keys(fact):
            tags_by_value.setdefault(key, []).append(fact)
    only_text = tuple(
        r for r in written if not any(same_meaning(t, r, glossary) for t in tags_by_value.get(_key(r), ()))
    )
    return only_tags, only_text


def _same_name(tag: str, read: str, glossary: Glossary) -> bool:
    if _name(tag, glossary) == _name(read, glossary):
        return True
    own = next((tag.removeprefix(kind) for kind in _KINDS if tag.startswith(kind)), "")
    known = glossary.concept(read)
    return bool(own) and known is not None and any(name in own for name in (known.id, *known.aliases))


def _is_change(tag: Fact, read: Fact) -> bool:
    """Tells whether both are a change in percentage points, which a reader calls 增减幅 whatever has changed."""
    return tag.amount.unit == POINTS and read.concept == _CHANGE


def _name(concept: str, glossary: Glossary) -> str:
    known = glossary.concept(concept)
    if known is not None:
        return known.id
    name = next((concept.removeprefix(kind) for kind in _KINDS if concept.startswith(kind)), concept)
    known = glossary.concept(name)
    if known is not None:
        return known.id
    while True:
        tail = next((t for t in _TAILS if name.endswith(t) and len(name) > len(t) + 1), "")
        if not tail:
            return name
        name = name.removesuffix(tail)


def _same_stage(tag: Fact, read: Fact) -> bool:
    if tag.stage == read.stage:
        return True
    if tag.stage.is_budget and read.stage.is_budget:
        return Stage.BUDGET in (tag.stage, read.stage)
    if tag.amount.unit == CNY and tag.stage != Stage.DONE:
        return False
    return tag.stage in _RESULTS and read.stage in _RESULTS


def _printed(shown: str, text: str) -> int:
    """Returns how often a number stands in the text as it is shown, not as a part of a longer one."""
    if not shown.strip():
        return 0
    return len(re.findall(rf"(?<![\d.]){re.escape(shown)}(?![\d.])", text))


def _key(fact: Fact) -> Key:
    return fact.amount.value.normalize(), fact.amount.unit


def _rounded(fact: Fact) -> Key:
    """Returns the key of a fact as a report prints it: money rounded to two decimals of 万元."""
    value = fact.amount.value
    if fact.amount.unit == CNY:
        value = (value / _LAST).quantize(Decimal(1), ROUND_HALF_UP) * _LAST
    return value.normalize(), fact.amount.unit


def _keys(tag: Fact) -> set[Key]:
    return {_key(tag), _rounded(tag)}


def _key_shown(tag: Fact, text: str) -> Key:
    """Returns the key of what stands in the text for a tag: every digit in 元, rounded in 万元."""
    digits = _DIGITS.search(text)
    whole = digits is not None and Decimal(digits[0].rstrip(".")) == tag.amount.value
    return _key(tag) if whole else _rounded(tag)


def _with_meaning(read: Fact, tag: Fact) -> Fact:
    return msgspec.structs.replace(
        read,
        subject=tag.subject,
        concept=tag.concept,
        stage=tag.stage,
        period=tag.period or read.period,
    )


def _warnings(missing: list[Fact], lost: int) -> tuple[Problem, ...]:
    warnings = []
    if missing:
        names = "、".join(f"{f.label or f.concept}（{f.stage}）{_number(f)}" for f in missing[:_SHOWN])
        more = f"等 {len(missing)} 处" if len(missing) > _SHOWN else ""
        warnings.append(
            Problem(
                "tags-differ",
                f"文件所附数据与文字不一致：标记为{names}{more}，文字中相应位置不是这个数",
                "文字可能在导出后被改动；请核对，或从原始数据重新导出",
            )
        )
    if lost:
        warnings.append(Problem("broken-tags", f"文件所附数据有 {lost} 处标记读不出，已略过", "请重新导出"))
    return tuple(warnings)


def _number(fact: Fact) -> str:
    return f"{fact.amount.value:f}{'元' if fact.amount.unit == 'CNY' else ''}"
