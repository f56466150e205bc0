"""Pack rules: how facts come from the records of a pack, and what must hold among them."""

from __future__ import annotations

import enum
from decimal import Decimal

import msgspec


class Condition(msgspec.Struct, frozen=True, omit_defaults=True):
    """Holds where the field at `path` has one of `values`; `*` is any value, `-` is none. `negated` turns it round.

    A path walks through references by dots: `line.kind`; `state` is the state of the record.
    """

    path: str
    values: tuple[str, ...]
    negated: bool = False


class FactKind(enum.StrEnum):
    """How a fact comes from records or from other facts."""

    VALUE = "value"  # the field of each record
    TREE = "tree"  # as value; an empty field takes its fallback, else the sum of the children
    SUM = "sum"  # of a field
    COUNT = "count"  # of records
    LATEST = "latest"  # the field of the record with the latest date
    PARTS = "parts"  # as tree, but what stands at the leaves below a record, apart by the field at concept_by
    REMAINDER = "remainder"  # the only empty child of a filled parent
    FIRST = "first"  # the first of the inputs that is there
    TOTAL = "total"  # of the inputs
    DIFFERENCE = "difference"  # first input less the others
    RATIO = "ratio"  # first input by the second
    PRODUCT = "product"  # of the inputs


class FactRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """A fact, or a group of facts, that a register or a pack yields.

    Attributes:
        id: unique in all packs; a fact of a group is `id[group]`.
        title: what it is called in explanations.
        kind: see `FactKind`.
        concept: id of the glossary, or `项目:`, `科目:`, `other:` with a name; `{}` stands for the group.
        concepts: concept by value of the field at `concept_by`, before `concept`.
        concept_by: path of the field that chooses the concept.
        stage: name of a `Stage`.
        register: register it reads; empty for facts from facts.
        field: path of the field that is taken.
        where: conditions that all hold for a record that counts.
        by: path of the field that groups the records; `date.month` groups by month. The group is the subject.
        label: path of the field with the words for the group, where they differ.
        subject: path of the field with the subject, where it is not the group; of facts from facts: the subject itself.
        date: path of the field with the date, for `latest`.
        parent: field with the parent, for `tree`, `parts` and `remainder`.
        fallback: for `tree`: ids of grouped facts that fill an empty field, first that is there.
        skip_blank: a record without the value does not count; else one such record makes the fact missing.
        absent_zero: where the register is kept, no record for a group means zero.
        inputs: ids of facts, or plain numbers; a whole group where the rule is grouped. For `parts`: grouped facts by
            record that tell of money of another kind within it, which then must stand in a record of its own.
        unit: unit of the result where the inputs do not say it (`percent`, `CNY`, `count:次`).
        digits: decimal places of the result.
        factor: the result is multiplied by it.
        hidden: serves other rules and is not given out.
        form: is given to official forms only, as a row of a table that says a whole by its parts.
        years_back: the fact is of so many years before the ledger's (the budget of last year, kept for comparison).
        grouped: inputs are joined group by group.
    """

    id: str
    title: str
    kind: FactKind
    concept: str = ""
    concepts: dict[str, str] = {}
    concept_by: str = ""
    stage: str = "完成"
    register: str = ""
    field: str = ""
    where: tuple[Condition, ...] = ()
    by: str = ""
    label: str = ""
    subject: str = ""
    date: str = ""
    parent: str = ""
    fallback: tuple[str, ...] = ()
    skip_blank: bool = False
    absent_zero: bool = False
    inputs: tuple[str, ...] = ()
    unit: str = ""
    digits: int | None = None
    factor: Decimal | None = None
    hidden: bool = False
    form: bool = False
    years_back: int = 0
    grouped: bool = False


class InvariantKind(enum.StrEnum):
    """What must hold, of a record, of a register, or of facts."""

    SUM_OF_CHILDREN = "sum_of_children"  # fields: the parent's value is the sum of its children
    BALANCE = "balance"  # plus − minus = equals
    STOCK_FLOW = "stock_flow"  # as balance: opening + in − out = closing
    AT_MOST = "at_most"  # left ≤ right
    PART_OF_WHOLE = "part_of_whole"  # as at_most: a part within its whole
    DATES_IN_YEAR = "dates_in_year"  # fields lie in the year
    ORDER = "order"  # the date left is not after the date right
    ORDINAL = "ordinal"  # the ordinal fits the year of the event
    CAMPAIGN = "campaign"  # no campaign or wording of other years in the fields
    LIST_LENGTH = "list_length"  # the list has as many items as the number says
    TOTAL = "total"  # a field sums to a fixed value
    REQUIRED = "required"  # fields are filled where the conditions hold
    LINKED = "linked"  # at least so many records of another register point here
    RATE = "rate"  # a rate is its numerator by its denominator
    ONE_VALUE = "one_value"  # two ways to the same fact agree
    CLEAN = "clean"  # nothing is declared 无 while errors are open


class Invariant(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that must hold.

    Terms of `plus`, `minus`, `equals`, `left`, `right` are a field of the record (`initial`), a sum over records that
    point to it (`adjustments.amount/line`), a count of such records (`#quotes/purchase`), a number, or `@id` of a fact.

    Attributes:
        id: unique in all packs.
        number: the number of the general invariant (1 to 16) it is a case of.
        kind: see `InvariantKind`.
        register: register it guards; empty for facts.
        message: what is wrong, with `{…}` for the figures; Chinese.
        fix: what to do; Chinese.
        severity: E, W or I.
        where: conditions of the records it guards.
        fields: fields it speaks of.
        plus, minus, equals: terms of a balance.
        left, right: terms or fields of a comparison.
        by: field or path that groups the records of a `total`.
        parent: field with the parent, for `sum_of_children`.
        least: least number of linked records.
        tolerance: difference that does not count, in the base unit.
    """

    id: str
    number: int
    kind: InvariantKind
    message: str
    fix: str
    register: str = ""
    severity: str = "E"
    where: tuple[Condition, ...] = ()
    fields: tuple[str, ...] = ()
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    equals: str = ""
    left: str = ""
    right: str = ""
    by: str = ""
    parent: str = ""
    least: int = 1
    tolerance: Decimal = Decimal(0)
