"""Bytes of any published report → document → outline → quantities → facts → relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jiheng.reading.read import read_document, read_path, read_text

__all__ = ["read_document", "read_path", "read_text"]


def __getattr__(name: str) -> Any:
    """Loads the pipeline with the first use: who needs only the document model pays only for that."""
    if name in __all__:
        from jiheng.reading import read  # noqa: PLC0415

        return getattr(read, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
