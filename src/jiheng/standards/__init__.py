"""Law and language as data: outline families, glossary, catalogues, calendar, rule texts."""

from jiheng.standards.faults import Fault, StandardsError
from jiheng.standards.loader import load, validate
from jiheng.standards.store import Standards

__all__ = ["Fault", "Standards", "StandardsError", "load", "validate"]
