"""Missing: the value of what cannot be computed, with what it would take; never zero and never a guess."""

from __future__ import annotations

from decimal import Decimal

import msgspec


class Missing(msgspec.Struct, frozen=True):
    """Not computable.

    Attributes:
        needs: names of the facts or answers that are absent, in order, once.
        note: another reason in Chinese, such as a divisor of zero.
    """

    needs: tuple[str, ...] = ()
    note: str = ""

    def __str__(self) -> str:
        wanted = f"缺少{'、'.join(self.needs)}" if self.needs else ""
        return "无法计算：" + "；".join(part for part in (wanted, self.note) if part)


Value = Decimal | Missing


def join(*values: Value) -> Missing:
    """Returns what all missing ones among the values need."""
    lost = [value for value in values if isinstance(value, Missing)]
    needs = tuple(dict.fromkeys(need for each in lost for need in each.needs))
    return Missing(needs, "；".join(dict.fromkeys(each.note for each in lost if each.note)))
