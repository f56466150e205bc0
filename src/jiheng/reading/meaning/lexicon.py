"""Lexicon: the word lists and the glossary, compiled once per set of standards into what the passes look up."""

from __future__ import annotations

import re
from collections.abc import Iterable

from jiheng.facts import Stage
from jiheng.standards import Standards

_QUOTES = str.maketrans("", "", "“”\"‘’'《》「」")
_QUOTED = re.compile("[“”\"‘’'《》「」]")
_BRACKETS = re.compile(r"（[^（）]*）|\([^()]*\)")

_JOINING = "和(?!谐|平)|与(?!会)|及(?!时|格|早)|并(?!购|网)|或(?!有)"

_SHORTEST_NAME = 2
_MOST_KNOWN, _LONGEST_KNOWN = 8192, 80

STRONG, WEAK, NONE = "strong", "weak", "none"

_MONEY: tuple[tuple[str, Stage, str], ...] = (
    ("stage_none", Stage.OTHER, NONE),
    ("stage_money_target", Stage.TARGET, STRONG),
    ("stage_initial_budget", Stage.INITIAL_BUDGET, STRONG),
    ("stage_adjusted_budget", Stage.ADJUSTED_BUDGET, STRONG),
    ("stage_budget", Stage.BUDGET, STRONG),
    ("stage_actual", Stage.ACTUAL, STRONG),
    ("stage_actual_weak", Stage.ACTUAL, WEAK),
)
_COUNTS: tuple[tuple[str, Stage, str], ...] = (
    ("stage_none", Stage.OTHER, NONE),
    ("stage_quota", Stage.QUOTA, STRONG),
    ("stage_in_post", Stage.IN_POST, STRONG),
    ("stage_target", Stage.TARGET, STRONG),
    ("stage_done", Stage.DONE, WEAK),
)
_SCORES: tuple[tuple[str, Stage, str], ...] = (
    ("stage_full_mark", Stage.FULL_MARK, STRONG),
    ("stage_scored", Stage.SCORED, STRONG),
)


class StageWords:
    """One alternation over the words of several stages; longer words win."""

    def __init__(self, standards: Standards, lists: Iterable[tuple[str, Stage, str]]) -> None:
        self.meaning: dict[str, tuple[Stage, str]] = {}
        for name, stage, force in lists:
            for word in standards.words.get(name, ()):
                self.meaning.setdefault(word, (stage, force))
        self.pattern = re.compile(alternation(self.meaning))
        self._known: dict[str, tuple[tuple[int, int, Stage, str], ...]] = {}  # the same words come again and again

    def hits(self, text: str) -> tuple[tuple[int, int, Stage, str], ...]:
        """Returns start, end, stage and force of every stage word, left to right."""
        found = self._known.get(text)
        if found is None:
            meaning = self.meaning
            found = tuple((m.start(), m.end(), *meaning[m[0]]) for m in self.pattern.finditer(text))
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            if len(text) <= _LONGEST_KNOWN:
                self._known[text] = found
        return found


class Endings:
    """Words that may end a name, found by their length: one look-up each."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self.lengths = sorted({len(w) for w in self.words}, reverse=True)

    def at_end(self, name: str) -> str:
        """Returns the longest of the words that ends a name, empty when none does."""
        for length in self.lengths:
            if name[-length:] in self.words and length <= len(name):
                return name[-length:]
        return ""


class Lexicon:
    """What the passes look up."""

    def __init__(self, standards: Standards) -> None:
        words = standards.words
        self.glossary = standards.glossary
        self.money = StageWords(standards, _MONEY)
        self.count = StageWords(standards, _COUNTS)
        self.score = StageWords(standards, _SCORES)
        self.kinds: dict[str, dict[str, str]] = {"money": {}, "rate": {}, "count": {}, "score": {}}
        concepts = standards.glossary.concepts
        names = [(bare(c), c) for c in concepts] + [(bare(a), c) for a, c in standards.glossary.aliases.items()]
        for alias, concept in names:
            self.kinds.setdefault(concepts[concept].kind, {}).setdefault(alias, concept)
        for word in words.get("whole_amounts", ()):
            self.kinds["money"].setdefault(word, "支出合计")
        self.stage_only = frozenset(c.id for c in concepts.values() if c.stage)
        self.longest = max((len(a) for a, _ in names), default=0)
        self.ends = {kind: frozenset(a[-2:] for a in aliases) for kind, aliases in self.kinds.items()}
        self.inside = {
            kind: re.compile(alternation(a for a in aliases if len(a) > 2)) for kind, aliases in self.kinds.items()
        }
        self.subjects = {bare(n) for n in standards.classes.function} | {bare(n) for n in standards.classes.economic}
        self.measures = frozenset(words.get("measure_words", ()))
        self.copulas = Endings(words.get("label_copulas", ()))
        self.money_tails = Endings(
            [*words.get("label_copulas", ())]
            + [w for w, (_, force) in self.money.meaning.items() if force != NONE]
            + [
                "财政拨款",
                "资金",
                "经费",
                "数",
                "数为",
                "总数",
                "总量",
                "量",
                "数额",
                "额",
                "总额",
                "金额",
                "合计",
                "总计",
            ]
        )
        self.score_tails = Endings([*words.get("label_copulas", ()), *self.score.meaning])
        self.bodies = tuple(
            {
                *words.get("organisation_suffixes", ()),
                "协",
                "局",
                "委",
                "办",
                "中心",
                "院",
                "校",
                "站",
                "所",
                "会",
                "厅",
                "部",
                "镇",
                "乡",
            }
        )
        self.project_tails = Endings(words.get("project_tails", ()))
        self.count_verbs = Endings(words.get("count_verbs", ()))
        self.outlay_verbs = Endings(words.get("verbs_of_outlay", ()))
        self.heads = re.compile(
            rf"(?:(?:{alternation(words.get('label_connectives', ()))}|{_JOINING})[，,：:]?"
            rf"|(?:于|截[至止]到?)?(?:(?:20|19)\d\d)年?(?:末|底|初|度)?(?:\d{{1,2}}月(?:\d{{1,2}}日)?(?:底|末)?)?(?:之?前|起|以来)?[，,：:、]?"
            # Up to the end of a year; an earlier month is part of the name, but for a deadline.
            rf"|(?:于|截[至止]到?)?(?:12月(?:31日)?(?:底|末)?|\d{{1,2}}月(?:\d{{1,2}}日)?(?:底|末|份)?之?前)[，,：:、]?"
            rf"|(?:{alternation(words.get('label_times', ()))})[，,：:、]?)+"
        )
        self.transparent = re.compile(
            rf"{alternation((*words.get('label_transparent', ()), *words.get('label_times', ())))}|\d+"
        )
        self.up = frozenset(words.get("change_up", ()))
        changes = (*words.get("change_up", ()), *words.get("change_down", ()))
        self.change_last = frozenset({*(word[-1] for word in changes), *"了额幅度约近达共计"})
        self.change = re.compile(rf"({alternation(changes)})(?:了|额|幅度?|约|近|达|共计?)*$")
        self.change_head = re.compile(
            rf"(?:主要是|主要|其中|因此|全年|同比|实际|共)*({alternation(words.get('change_verbs', ()))})了?(?=.)"
        )

    def concept_at_end(self, name: str, kind: str) -> tuple[str, int]:
        """Returns the concept of a kind whose name ends a bare name, and where it begins; ("", -1) if none does."""
        aliases = self.kinds[kind]
        length = len(name)
        if length < _SHORTEST_NAME or name[-2:] not in self.ends[kind]:
            return "", -1
        for start in range(max(0, length - self.longest), length - 1):
            found = aliases.get(name[start:])
            if found:
                return found, start
        return "", -1

    def concept_inside(self, name: str, kind: str) -> str:
        """Returns the concept of a kind that a name mentions anywhere, empty when it mentions none."""
        found = self.inside[kind].search(name)
        return self.kinds[kind][found[0]] if found else ""

    def transparent_only(self, name: str, unit: str | None) -> bool:
        """Tells whether a name says nothing beyond whose and which year's figure it is."""
        rest = self.transparent.sub("", name)
        if len(rest) <= 1:
            return True
        return unit is not None and rest.endswith(self.bodies) and all(c in unit for c in rest)


def bare(name: str) -> str:
    """Returns a name without quotation marks and brackets: `因公出国（境）费` is `因公出国费`."""
    if "（" in name or "(" in name:
        name = _BRACKETS.sub("", name)
    return name.translate(_QUOTES) if _QUOTED.search(name) else name


def lexicon(standards: Standards) -> Lexicon:
    """Returns the lexicon of a set of standards, compiled once."""
    if _compiled and _compiled[0][0] is standards:
        return _compiled[0][1]
    made = Lexicon(standards)
    _compiled[:] = [(standards, made)]
    return made


_compiled: list[tuple[Standards, Lexicon]] = []


def alternation(words: Iterable[str]) -> str:
    """Returns a pattern that matches any of the words, the longest first; of no words, one that never matches."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "|".join(map(re.escape, ordered)) or r"(?!)"
