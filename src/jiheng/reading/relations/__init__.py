"""Relations: the arithmetic that a report claims between its own numbers."""

from __future__ import annotations

from jiheng.reading.relations.relations import relations

__all__ = ["relations"]
