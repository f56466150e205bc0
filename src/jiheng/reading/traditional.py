"""The traditional characters as reading uses them; the table is shared with checking."""

from jiheng.standards.traditional import SIMPLIFIED, TRADITIONAL

__all__ = ["SIMPLIFIED", "TRADITIONAL"]
