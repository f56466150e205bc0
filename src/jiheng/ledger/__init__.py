"""The ledger: registers of packs, their records, the journal of every change, and the facts they yield."""

from jiheng.ledger.journal import Journal, Verdict
from jiheng.ledger.ledger import Entered, Ledger
from jiheng.ledger.record import Problem, Record, Value
from jiheng.ledger.values import Unread, read_value, show, unit_of

__all__ = [
    "Entered",
    "Journal",
    "Ledger",
    "Problem",
    "Record",
    "Unread",
    "Value",
    "Verdict",
    "read_value",
    "show",
    "unit_of",
]
