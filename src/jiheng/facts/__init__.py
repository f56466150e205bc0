"""The ground: the values every room speaks, and nothing that knows about files, law or people."""

from jiheng.facts.amount import Amount, Bound
from jiheng.facts.fact import Derivation, Fact, Origin, RecordOrigin
from jiheng.facts.finding import Finding, RuleClass, Severity
from jiheng.facts.interval import Interval
from jiheng.facts.period import Period
from jiheng.facts.relation import Relation
from jiheng.facts.report import Block, Cell, Problem, Report, Section, Table
from jiheng.facts.span import Place, Span
from jiheng.facts.stage import Stage
from jiheng.facts.unit import unit_family

__all__ = [
    "Amount",
    "Block",
    "Bound",
    "Cell",
    "Derivation",
    "Fact",
    "Finding",
    "Interval",
    "Origin",
    "Period",
    "Place",
    "Problem",
    "RecordOrigin",
    "Relation",
    "Report",
    "RuleClass",
    "Section",
    "Severity",
    "Span",
    "Stage",
    "Table",
    "unit_family",
]
