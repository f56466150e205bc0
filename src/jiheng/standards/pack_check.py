"""What only all packs together can show: references, paths, inputs, terms and concepts that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from jiheng.standards.faults import Fault
from jiheng.standards.glossary import Glossary
from jiheng.standards.pack import FieldType, Pack, Register, Schema
from jiheng.standards.pack_rules import FactKind, FactRule, Invariant
from jiheng.standards.packs import PackDraft

_OPEN_CONCEPTS = ("项目:", "科目:", "other:")
_OF_RECORDS = frozenset(
    {FactKind.VALUE, FactKind.TREE, FactKind.PARTS, FactKind.SUM, FactKind.COUNT, FactKind.LATEST, FactKind.REMAINDER}
)
YEAR_DAYS = "year.days"
MONTH = ".month"


def check_packs(drafts: list[PackDraft], glossary: Glossary, faults: list[Fault]) -> None:
    """Records every fault of the packs as a whole at its file and line."""
    packs = {d.pack.id: d.pack for d in drafts}
    for draft in drafts:
        at = _Place(draft, faults)
        unknown = [i for i in draft.pack.extends if i not in packs]
        for each in unknown:
            at.fault("", f"extends 中的包“{each}”不存在")
        if unknown or _extends_itself(packs, draft.pack.id):
            if not unknown:
                at.fault("", f"包“{draft.pack.id}”经 extends 又用到自身")
            continue
        _Check(draft.pack, Schema.of(packs, draft.pack.id), glossary, at).run()


def _extends_itself(packs: dict[str, Pack], start: str) -> bool:
    waiting, seen = list(packs[start].extends), set[str]()
    while waiting:
        name = waiting.pop()
        if name == start:
            return True
        if name in packs and name not in seen:
            seen.add(name)
            waiting += packs[name].extends
    return False


class _Place:
    def __init__(self, draft: PackDraft, faults: list[Fault]) -> None:
        self._draft = draft
        self._faults = faults

    def fault(self, place: str, message: str) -> None:
        self._faults.append(Fault(self._draft.file, self._draft.lines.get(place, 1), message))


class _Check:
    """One pack, seen with all it extends."""

    def __init__(self, pack: Pack, schema: Schema, glossary: Glossary, at: _Place) -> None:
        self.pack = pack
        self.schema = schema
        self.glossary = glossary
        self.at = at
        self.facts = {f.id: f for f in schema.facts}

    def run(self) -> None:
        self._names()
        for register in self.pack.registers.values():
            for field in register.fields:
                if field.type is FieldType.REFERENCE and field.reference not in self.schema.registers:
                    self.at.fault(f"{register.id}.{field.id}", f"reference“{field.reference}”不是登记表")
            self._paths(register.id, register, (c.path for c in register.told))
        for fact in self.pack.facts:
            self._fact(fact)
        for invariant in self.pack.invariants:
            self._invariant(invariant)
        self._cycles()

    def _names(self) -> None:
        below = [r for r in self.schema.registers.values() if r.pack != self.pack.id]
        sheets = {r.sheet: r.id for r in below}
        for register in self.pack.registers.values():
            other = sheets.setdefault(register.sheet, register.id)
            if other != register.id:
                self.at.fault(register.id, f"工作表名“{register.sheet}”已用于“{other}”")
        for kind, all_of in (("fact", self.schema.facts), ("invariant", self.schema.invariants)):
            seen: set[str] = set()
            for each in all_of:
                if each.id in seen:
                    self.at.fault(f"{kind} {each.id}", f"“{each.id}”已在所扩展的包中定义")
                seen.add(each.id)

    def _fact(self, fact: FactRule) -> None:
        place = f"fact {fact.id}"
        for concept in (fact.concept, *fact.concepts.values()):
            if concept and not concept.startswith(_OPEN_CONCEPTS) and concept not in self.glossary.concepts:
                self.at.fault(place, f"概念“{concept}”不在术语表中；表外概念写作 other:名称")
        if fact.kind in _OF_RECORDS:
            register = self.schema.registers.get(fact.register)
            if register is None:
                self.at.fault(place, f"“{fact.kind}”类事实应写在登记表中")
                return
            needed = [fact.field] if fact.kind is not FactKind.COUNT else []
            paths = [*needed, *filter(None, (fact.date, fact.parent, fact.concept_by, fact.label, fact.subject))]
            paths += [fact.by.removesuffix(MONTH)] if fact.by else []
            self._paths(place, register, (*paths, *(c.path for c in fact.where)))
        elif not fact.inputs:
            self.at.fault(place, f"“{fact.kind}”类事实应有 inputs")
        for name in (*fact.inputs, *fact.fallback):
            if name.partition("[")[0] not in self.facts and name != YEAR_DAYS and not _is_number(name):
                self.at.fault(place, f"“{name}”不是事实编号，也不是数字")

    def _invariant(self, rule: Invariant) -> None:
        place = f"invariant {rule.id}"
        register = self.schema.registers.get(rule.register)
        terms = (*rule.plus, *rule.minus, *filter(None, (rule.equals, rule.left, rule.right)))
        for term in terms:
            self._term(place, register, term)
        if register is None:
            return
        linked = rule.kind.value == "linked"
        paths = (*(() if linked else rule.fields), *filter(None, (rule.by, rule.parent)))
        self._paths(place, register, (*paths, *(c.path for c in rule.where)))
        if linked:
            for each in rule.fields:
                self._term(place, register, f"#{each}")

    def _term(self, place: str, register: Register | None, term: str) -> None:
        if term.startswith("@"):
            if term[1:] not in self.facts:
                self.at.fault(place, f"“{term}”不是事实编号")
        elif _is_number(term):
            return
        elif "/" in term:
            source, _, link = term.removeprefix("#").partition("/")
            link, _, parent = link.partition("/")
            name, _, field = source.partition(".")
            other = self.schema.registers.get(name)
            if other is None:
                self.at.fault(place, f"“{term}”中的“{name}”不是登记表")
                return
            above = f"{link}.{parent}" if parent else ""
            self._paths(place, other, filter(None, (link, field, above)))
            target = other.field(link)
            if register is not None and target is not None and target.reference != register.id:
                self.at.fault(place, f"“{term}”中的“{link}”没有指向“{register.id}”")
        elif register is not None:
            self._paths(place, register, (term,))
        else:
            self.at.fault(place, f"包一级的约束只能用 @事实编号，实为“{term}”")

    def _paths(self, place: str, register: Register, paths: Iterable[str]) -> None:
        for path in paths:
            here: Register | None = register
            *steps, last = path.split(".")
            for step in steps:
                field = here.field(step) if here else None
                here = self.schema.registers.get(field.reference) if field else None
            if here is None or (last not in {"state", "key"} and here.field(last) is None):
                self.at.fault(place, f"“{path}”在登记表“{register.id}”中找不到")

    def _cycles(self) -> None:
        state: dict[str, int] = {}
        for start in (f.id for f in self.pack.facts):
            waiting = [(start, False)]
            while waiting:
                name, done = waiting.pop()
                if done:
                    state[name] = 2
                    continue
                if state.get(name) == 2:
                    continue
                if state.get(name) == 1:
                    continue
                state[name] = 1
                waiting.append((name, True))
                for each in (i.partition("[")[0] for i in (*self.facts[name].inputs, *self.facts[name].fallback)):
                    if state.get(each) == 1:
                        self.at.fault(f"fact {name}", f"事实“{name}”与“{each}”互相引用")
                    elif each in self.facts and state.get(each) != 2:
                        waiting.append((each, False))


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
