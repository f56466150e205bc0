"""Fault: what is wrong in a data file, at which line; all of them are shown together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class Fault(msgspec.Struct, frozen=True, order=True):
    """One fault; `message` says in Chinese what was expected and what was found."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class StandardsError(Exception):
    """Standards that cannot be used; carries every fault found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("标准数据有误：\n" + "\n".join(f"  {fault}" for fault in self.faults))
