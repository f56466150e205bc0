"""Accounts: the main sums of a report by their role, so that rules need not search for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

import msgspec

from jiheng.facts import Fact, Relation, Stage
from jiheng.facts.relation import RelationKind
from jiheng.facts.unit import CNY

_TOTAL_OUTLAY = frozenset({"支出合计", "支出总计", "财政拨款支出", "一般公共预算财政拨款"})
_TOTAL_INCOME = frozenset({"收入合计", "收入总计", "财政拨款收入", "一般公共预算财政拨款"})
_BUDGETS = frozenset({"年初预算", "调整预算", "预算"})
_TOTAL_BUDGET = _BUDGETS | _TOTAL_OUTLAY | _TOTAL_INCOME
_CARRY_OVER = frozenset({"结转结余", "年末结转和结余"})
_OPENING = frozenset({"年初结转和结余"})
_SPENT = frozenset({"决算数", "支出合计"})
# A budget without a name of its own, as against the budget of a subject or a project.
_PLAIN_BUDGET = re.compile(r"(?<![费目出款项])(?:年初|调整后?|全年|年度|部门)预算(?:数|总额)?$")
# What may stand before a plain budget: words that name the whole body or its whole money.
_WHOLE_NAME = re.compile(
    r"(?:(?:20)?\d\d年度?|本年度?|全年|年度|部门|单位|整体|综合|总体?|全[部局办校院]|收支|收入|支出|经费|资金|财政|拨款|一般公共|预算|年初|年中|调整|后|的|数|总额|批复|安排|下达|合计|总计|执行|[我本]?[局委办校院会所站镇乡区县市]|[、，（）“”：])+"
)
_OUTLAY_WORDS = ("支出", "执行", "决算", "开支", "使用")
_TOTAL_WORDS = ("总支出", "支出合计", "支出总计", "本年支出", "整体支出", "总计", "合计")


class Accounts(msgspec.Struct, frozen=True):
    """The sums of the reporting unit for the year; what the text does not give is None.

    Attributes:
        income: total income, else income from fiscal appropriation.
        outlay: total outlay as printed.
        basic: basic outlay.
        project: project outlay.
        people: staff part of the basic outlay.
        running: running part of the basic outlay.
        initial: budget at the start of the year.
        adjusted: budget after adjustment.
        budget: a budget whose stage the text leaves open.
        carry_over: what is left at the end of the year.
        opening: what was left from the year before.
    """

    income: Fact | None = None
    outlay: Fact | None = None
    basic: Fact | None = None
    project: Fact | None = None
    people: Fact | None = None
    running: Fact | None = None
    initial: Fact | None = None
    adjusted: Fact | None = None
    budget: Fact | None = None
    carry_over: Fact | None = None
    opening: Fact | None = None

    @classmethod
    def of(
        cls,
        facts: Iterable[Fact],
        relations: Iterable[Relation],
        unit: str | None,
        year: int | None,
        slots: Callable[[Fact], frozenset[str]],
        clause: Callable[[Fact], str],
    ) -> Accounts:
        """Picks the first fact of each role that speaks of the unit and the year.

        Args:
            facts: of the report, in order of the text.
            relations: of the report; what a sum is made of tells what it is.
            unit: the body that reports.
            year: the year reported on.
            slots: the slots of the sections that govern a fact.
            clause: the words before a fact in its clause.
        """
        chosen = [
            f
            for f in facts
            if f.amount.unit == CNY
            and f.amount.upper is None
            and f.subject in ("", unit)
            and (year is None or f.year in (None, year))
        ]
        concepts = {f.id: f.concept for f in chosen}
        made_of = {
            r.total: frozenset(concepts.get(p, "") for p in r.parts) for r in relations if r.kind is RelationKind.SUM
        }
        found: dict[str, Fact] = {}
        for fact in chosen:
            role = _role_by_parts(fact, made_of.get(fact.id, frozenset())) or _role(fact, slots, clause)
            if role and (role not in found or _better(fact, found[role])):
                found[role] = fact
        if "outlay" in found and _below_parts(found):
            del found["outlay"]
        if "income" in found:
            found["income"] = _whole_of(found["income"], chosen, relations)
        if "carry_over" in found and _of_a_part(found):
            del found["carry_over"]
        return cls(**found)

    @property
    def spent(self) -> tuple[Decimal, tuple[Fact, ...]] | None:
        """Total outlay and the facts it stands on: as printed, else basic and project outlay together."""
        if self.outlay is not None:
            return self.outlay.amount.value, (self.outlay,)
        if self.basic is not None and self.project is not None:
            return self.basic.amount.value + self.project.amount.value, (self.basic, self.project)
        return None

    @property
    def planned(self) -> Fact | None:
        """The budget that execution is measured by: adjusted, else of unknown stage, else initial."""
        return self.adjusted or self.budget or self.initial


def _whole_of(income: Fact, facts: Iterable[Fact], relations: Iterable[Relation]) -> Fact:
    """Returns the total that the income found is a part of, where a sum of income says so."""
    totals = {r.total for r in relations if r.kind is RelationKind.SUM and r.holds and income.id in r.parts}
    return next((f for f in facts if f.id in totals and f.stage is income.stage and f.label.endswith("收入")), income)


def _below_parts(found: dict[str, Fact]) -> bool:
    """Tells whether the outlay found is below basic and project outlay: then it is part of them, not the total."""
    parts = [found[role] for role in ("basic", "project") if role in found]
    least = sum((f.amount.value - f.amount.step for f in parts), Decimal(0))
    return found["outlay"].amount.value < least and found["outlay"].amount.value != 0


def _of_a_part(found: dict[str, Fact]) -> bool:
    """Tells whether what is left is that of a project: a bare 结余 in another section than income and outlay."""
    left = found["carry_over"]
    if _says(left, "年末", "年终", "期末", "本年", "当年", "结转"):
        return False
    return left.section not in {
        found[role].section for role in ("income", "outlay", "basic", "project") if role in found
    }


def _role_by_parts(fact: Fact, parts: frozenset[str]) -> str:
    """Tells the role of a sum from its parts, which say more than its name."""
    if fact.stage.is_budget or not parts:
        return ""
    if "收入" in fact.concept + fact.label:
        return ""
    if {"人员经费", "公用经费"} <= parts and "项目支出" not in parts:
        return "basic"
    if "项目支出" in parts and ("基本支出" in parts or "人员经费" in parts):
        return "outlay"
    return ""


def _role(fact: Fact, slots: Callable[[Fact], frozenset[str]], clause: Callable[[Fact], str]) -> str:
    concept, stage = fact.concept, fact.stage
    if stage.is_budget:
        return _budget_role(fact)
    if concept in _OPENING or (concept in _CARRY_OVER and _says(fact, "年初", "上年", "期初")):
        return "opening"
    if concept in _CARRY_OVER:
        return "carry_over"
    if stage not in (Stage.ACTUAL, Stage.DONE, Stage.OTHER):
        return ""
    if concept in _SPENT and not _says(fact, *_TOTAL_WORDS):
        governing = slots(fact)
        if "basic_outlay" in governing:
            return "basic"
        if "project_outlay" in governing or not _says(fact, *_OUTLAY_WORDS):
            return ""
    if _says(fact, "收入") and _says(fact, "支出"):
        # The label may carry on the words of the figure before it: then the clause itself says which side is meant.
        own = clause(fact)
        if concept not in _TOTAL_OUTLAY | _TOTAL_INCOME or ("收入" in own) == ("支出" in own):
            return ""
        return "income" if "收入" in own else "outlay"
    if concept in _TOTAL_INCOME and (concept not in _TOTAL_OUTLAY or _says(fact, "收入")):
        return "income"
    if concept in _TOTAL_OUTLAY:
        return "outlay"
    return {"基本支出": "basic", "项目支出": "project", "人员经费": "people", "公用经费": "running"}.get(concept, "")


def _budget_role(fact: Fact) -> str:
    """Tells the role of a budget: the whole one, not that of a subject, a project or a source."""
    named = fact.concept.startswith(("项目:", "科目:"))
    label = "".join(fact.label.split())
    if label.endswith("预算收入"):
        return ""  # 一般公共预算收入 is what came in, not what may be spent
    plain = not named and _PLAIN_BUDGET.search(label)
    if plain and fact.concept not in _TOTAL_BUDGET:
        # “三公”经费支出较年初预算98万元少…: the budget is that of the part the concept names.
        plain = _WHOLE_NAME.fullmatch(label) if fact.concept.startswith("other:") else None
        if plain is None:
            return ""
    whole = fact.concept in _TOTAL_BUDGET and (fact.concept in _BUDGETS or _says(fact, "预算"))
    if not plain and not whole:
        return ""
    if fact.stage is Stage.ADJUSTED_BUDGET and _says(fact, "追加", "调增", "调减") and not plain:
        return ""
    return {Stage.INITIAL_BUDGET: "initial", Stage.ADJUSTED_BUDGET: "adjusted"}.get(fact.stage, "budget")


def _better(fact: Fact, held: Fact) -> bool:
    """Tells whether a fact names its role more fully than the one held: a total goes before a part of it."""
    return fact.concept in ("收入合计", "支出合计") and held.concept not in ("收入合计", "支出合计")


def _says(fact: Fact, *words: str) -> bool:
    label = fact.label
    return any(map(label.__contains__, words))
