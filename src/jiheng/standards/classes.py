"""Classes: the government's subjects of income and outlay (政府收支分类科目)."""

from __future__ import annotations

import msgspec

from jiheng.standards.status import Status


class FunctionClass(msgspec.Struct, frozen=True):
    """A functional subject; `path` holds the names from 类 down to this one."""

    code: str
    name: str
    path: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    status: Status = Status.ASSUMED

    @property
    def level(self) -> str:
        return {3: "类", 5: "款", 7: "项"}.get(len(self.code), "")

    @property
    def parent(self) -> str:
        """Code of the subject above, empty for a 类."""
        return self.code[:-2] if len(self.code) > 3 else ""


class EconomicClass(msgspec.Struct, frozen=True):
    """An economic subject; `group` is 人员, 公用, 资本 or 其他: which part of basic outlay it belongs to."""

    code: str
    name: str
    group: str
    aliases: tuple[str, ...] = ()
    status: Status = Status.ASSUMED

    @property
    def parent(self) -> str:
        """Code of the subject above, empty for a 类."""
        return self.code[:-2] if len(self.code) > 3 else ""


class Classes(msgspec.Struct, frozen=True):
    """Both classifications by name and alias; several subjects may bear one name (行政运行)."""

    function: dict[str, tuple[FunctionClass, ...]]
    economic: dict[str, tuple[EconomicClass, ...]]
