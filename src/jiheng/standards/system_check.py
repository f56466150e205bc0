"""What only all scoring tables and the library together can show: names that mean nothing, formulas in a circle."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

from jiheng.facts import Stage
from jiheng.standards.draft import Draft
from jiheng.standards.formula import FormulaError, cycles, parse
from jiheng.standards.glossary import Glossary
from jiheng.standards.system import IndicatorSystem, Measure

OWN_NAMES = frozenset({"目标", "完成"})  # what the rules of a unit's own rows speak of
_STAGES = frozenset(str(stage) for stage in Stage)


def check_systems(draft: Draft, glossary: Glossary) -> None:
    """Checks what only the whole can show: names that mean nothing, and formulas that go round in a circle."""
    measures: dict[str, Measure] = draft.part("measure")
    answers = draft.part("answer")
    shared = {name: measure.formula for name, measure in measures.items()}
    know = functools.partial(_known, glossary=glossary, plain=frozenset(measures) | frozenset(answers))
    for name, measure in measures.items():
        for word in _unknown(measure.formula, know):
            draft.fault("measure", name, f"公式“{measure.formula}”中“{word}”无从取数{_advice(word)}")
    for circle in cycles(shared):
        draft.fault("measure", circle[0], f"公式循环引用：{' → '.join(circle)}")
    for key, system in draft.part("system").items():
        codes = frozenset(row.id for row in system.walk()) | {"总分"}
        plain = know.keywords["plain"] | frozenset(system.inputs) | frozenset(system.answers)
        local = functools.partial(_known, glossary=glossary, plain=plain, codes=codes)
        for where, text, own in _formulas(system):
            for word in _unknown(text, local):
                if word not in own:
                    draft.fault("system", key, f"{where}的公式“{text}”中“{word}”无从取数{_advice(word)}")
        for circle in cycles({**shared, **system.inputs}):
            if any(name in system.inputs for name in circle):
                draft.fault("system", key, f"公式循环引用：{' → '.join(circle)}")
        for circle in cycles(_points(system)):
            draft.fault("system", key, f"指标得分循环引用：{' → '.join(circle)}")


def _points(system: IndicatorSystem) -> dict[str, str]:
    """Returns 得分.code → what it is made of, for finding circles between rows."""
    made: dict[str, str] = {}
    for row in system.walk():
        made[f"得分.{row.id}"] = " + ".join(f"得分.{child.id}" for child in row.children) or row.rule.value or "0"
        for name, text in row.inputs.items():
            made.setdefault(name, text)
    made["得分.总分"] = " + ".join(f"得分.{item.id}" for item in system.items)
    return {**system.inputs, **made}


def _formulas(system: IndicatorSystem) -> Iterator[tuple[str, str, frozenset[str]]]:
    for name, text in system.inputs.items():
        yield f"“{name}”", text, frozenset()
    for row in system.walk():
        own = frozenset(row.inputs)
        for text in (*row.inputs.values(), row.rule.value, *(check.when for check in row.rule.checks)):
            if text:
                yield f"“{row.name}”", text, own
    for direction, rule in system.leaf_rules.items():
        if rule.value:
            yield f"leaf_rules“{direction}”", rule.value, OWN_NAMES
    for alert in system.alerts:
        yield f"预警“{alert.title}”", alert.when, frozenset()


def _known(word: str, *, glossary: Glossary, plain: frozenset[str], codes: frozenset[str] = frozenset()) -> bool:
    if word in plain:
        return True
    parts = word.split(".")
    if parts[0] in ("得分", "满分"):
        return ".".join(parts[1:]) in codes
    if parts[0] == "上年":
        parts = parts[1:]
    return len(parts) == 2 and parts[1] in _STAGES and parts[0] in glossary.concepts


def _unknown(text: str, known: Callable[[str], bool]) -> list[str]:
    try:
        return [word for word in parse(text).names if not known(word)]
    except FormulaError:
        return []  # reported where it was read


def _advice(word: str) -> str:
    if "." in word:
        return "；应为“概念.阶段”（概念用术语表中的正名），上年数写“上年.概念.阶段”"
    return "；可写“概念.阶段”、指标库中的指标名，或在 inputs、answers 中说明"
