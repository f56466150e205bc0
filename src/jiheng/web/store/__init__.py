"""The database store of the ledger: journal, projection, evidence."""

from jiheng.web.store.book import Book
from jiheng.web.store.evidence import EvidenceRefused, keep_evidence
from jiheng.web.store.refusals import Conflict, Refused

__all__ = ["Book", "Conflict", "EvidenceRefused", "Refused", "keep_evidence"]
