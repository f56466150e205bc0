"""The database store of the ledger: journal, projection, evidence."""

from jiheng.web.store.book import Book, Conflict, Refused
from jiheng.web.store.evidence import EvidenceRefused, keep_evidence

__all__ = ["Book", "Conflict", "EvidenceRefused", "Refused", "keep_evidence"]
