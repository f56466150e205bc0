"""Layout: what the sheets and columns of a ledger's workbook are called, for writing it and for reading it back.

A row of marks, hidden above the headings, says which column is which field. It moves with the columns, so people may
rearrange and rename them.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from decimal import Decimal

import msgspec

from jiheng.standards.pack import Field, FieldType, Register

START_SHEET = "开始"
MARKS_SHEET = "_jiheng"
MARK = "jiheng:"
VERSION = "1"

ROW_MARK, EXAMPLE, TOTAL = "行标", "示例", "合计"
STATE, ORIGIN = "state", "_origin"
UNIT, YEAR, PACKS, SYSTEM = "单位全称", "年度", "登记簿", "评分体系"
"""Labels of the start sheet; the cell to the right of each holds the answer."""

_STATE_FIELD = Field(STATE, "状态", FieldType.CHOICE, help="本行办到了哪一步；不填按通常状态。")
_ORIGIN_FIELD = Field(ORIGIN, "数据来源", help="导入时自动填写，请勿改动。")
_TAIL = re.compile(r"[（(【\[]([^（(【\[\]】)）]{1,12})[\]】)）]$")
_DROPPED = re.compile(r"[\s*＊:：_\-—]+")
_SCALES = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(100_000_000)}


class Heading(msgspec.Struct, frozen=True):
    """A heading as it stands in a sheet: its words without unit and marks, and the unit it names."""

    name: str
    unit: str = ""

    @property
    def scale(self) -> Decimal | None:
        """What one in this column is worth in 元, None where the heading names no unit of money."""
        return _SCALES.get(self.unit)


@functools.lru_cache(maxsize=4096)
def heading_of(text: str) -> Heading:
    """Returns the parts of a heading: `*金额（万元）` is 金额 in 万元."""
    plain = _DROPPED.sub("", unicodedata.normalize("NFKC", text))
    match = _TAIL.search(plain)
    return Heading(plain[: match.start()], match[1]) if match and match.start() else Heading(plain)


def columns_of(register: Register, *, origin: bool = False) -> tuple[Field, ...]:
    """Returns the fields of a sheet in order: those of the register, its state, and where rows came from."""
    own = {f.id for f in register.fields}
    extra = [_state_field(register)] if register.states and STATE not in own else []
    return (*register.fields, *extra, *([_ORIGIN_FIELD] if origin else []))


def names_of(field: Field) -> tuple[str, ...]:
    """Returns every heading by which a column is known, in the form of `heading_of`."""
    return tuple(dict.fromkeys(heading_of(name).name for name in (field.title, *field.names)))


def heading_text(field: Field) -> str:
    """Returns the heading as printed: the name, and in a second line what to type."""
    unit = _shown_unit(field)
    return ("*" if field.required else "") + field.title + (f"\n（{unit}）" if unit else "")


def mark_of(register: Register, field: str) -> str:
    """Returns what stands in the hidden row above a column."""
    return f"{MARK}{register.id}.{field}"


def read_mark(text: object) -> tuple[str, str] | None:
    """Returns register and field of a mark, None for any other cell."""
    if not isinstance(text, str) or not text.startswith(MARK):
        return None
    register, _, field = text.removeprefix(MARK).partition(".")
    return register, field


def is_tree(register: Register) -> bool:
    """Tells whether records stand under each other; a plain sum of a column would count them twice."""
    return any(f.reference == register.id for f in register.fields)


def _state_field(register: Register) -> Field:
    return Field(
        STATE,
        _STATE_FIELD.title,
        FieldType.CHOICE,
        choices=tuple(s.id for s in register.states),
        help=_STATE_FIELD.help,
        example=register.first_state,
    )


def _shown_unit(field: Field) -> str:
    if field.unit:
        return field.unit
    if field.many:
        return "用、分开"
    return {FieldType.DATE: "年-月-日", FieldType.BOOLEAN: "是/否", FieldType.ORDINAL: "第几届"}.get(field.type, "")
