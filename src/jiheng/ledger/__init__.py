"""The ledger: registers of packs, their records, the journal of every change, and the facts they yield."""

from jiheng.ledger.chain import JournalFaultError, Verdict
from jiheng.ledger.entering import Entered
from jiheng.ledger.explain import Step, explain, walk
from jiheng.ledger.folio import Folios
from jiheng.ledger.journal import Journal, YearClosedError
from jiheng.ledger.ledger import Ledger
from jiheng.ledger.naming import name_in, name_of
from jiheng.ledger.node import Missing
from jiheng.ledger.record import Problem, Record, Value
from jiheng.ledger.select import told
from jiheng.ledger.statement import statement
from jiheng.ledger.values import Unread, read_value, show, unit_of

__all__ = [
    "Entered",
    "Folios",
    "Journal",
    "JournalFaultError",
    "Ledger",
    "Missing",
    "Problem",
    "Record",
    "Step",
    "Unread",
    "Value",
    "Verdict",
    "YearClosedError",
    "explain",
    "name_in",
    "name_of",
    "read_value",
    "show",
    "statement",
    "told",
    "unit_of",
    "walk",
]
