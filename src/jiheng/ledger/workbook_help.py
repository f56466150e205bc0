"""Help: what a person who fills in a cell is told, and the example row."""

from __future__ import annotations

from jiheng.standards.pack import Field, FieldType, Register


def example_of(register: Register, field: Field) -> str:
    """Returns the cell of a field in the example row."""
    if register.examples:
        return register.examples[0].get(field.id, "")
    return field.example


def help_of(field: Field) -> str:
    """Returns what is said to a person who fills in a cell."""
    parts = [field.help] if field.help else []
    if field.required:
        parts.append("必填。")
    if field.auto:
        parts.append("可不填，自动编号。")
    if field.many:
        parts.append("多项用顿号（、）分开。")
    if field.type is FieldType.MONEY:
        parts.append("以元登记；写“66.44万元”也能识别。")
    elif field.type is FieldType.COUNT and not field.yes_no:
        parts.append("估计数可写“2000余”“近20”。")
    elif field.type is FieldType.PERIOD:
        parts.append("写日期、月份或起止日期。")
    elif field.type is FieldType.DOCUMENT:
        parts.append("写作 机关代字〔年份〕序号号。")
    if field.units:
        parts.append(f"单位可写：{'、'.join((field.unit, *field.units))}。")
    if field.example:
        parts.append(f"例：{field.example}")
    return "".join(parts)
