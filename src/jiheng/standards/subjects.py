"""Reader of the classification folder: functional and economic subjects, one line a subject."""

from __future__ import annotations

from jiheng.standards.classes import EconomicClass, FunctionClass
from jiheng.standards.draft import Draft, Head
from jiheng.standards.fields import Fields

_FUNCTION_CODES = (3, 5, 7)
_ECONOMIC_CODES = (3, 5)
_GROUPS = {"301": "人员", "303": "人员", "302": "公用", "310": "公用", "309": "项目"}


def read_classes(fields: Fields, head: Head, _name: str, draft: Draft) -> None:
    """Reads `function` and `economic`: code to name, other names after a bar (`2010601: 行政运行|机关运行`)."""
    names: dict[str, str] = {}
    for code, text, line in fields.pairs("function"):
        if not _valid(code, _FUNCTION_CODES, fields, line):
            continue
        name, *aliases = text.split("|")
        names[code] = name
        path = tuple(names[code[:n]] for n in _FUNCTION_CODES if n <= len(code) and code[:n] in names)
        if len(code) > 3 and code[:-2] not in names:
            fields.fault(f"科目 {code} 的上级 {code[:-2]} 应先列出", line)
        draft.add("function", code, FunctionClass(code, name, path, tuple(aliases), head.status), fields, line)
    for code, text, line in fields.pairs("economic"):
        if not _valid(code, _ECONOMIC_CODES, fields, line):
            continue
        name, *aliases = text.split("|")
        group = _GROUPS.get(code[:3], "其他")
        draft.add("economic", code, EconomicClass(code, name, group, tuple(aliases), head.status), fields, line)


def _valid(code: str, lengths: tuple[int, ...], fields: Fields, line: int) -> bool:
    if code.isascii() and code.isdigit() and len(code) in lengths:
        return True
    shown = "、".join(str(n) for n in lengths)
    fields.fault(f"科目编码应为 {shown} 位数字，实为“{code}”", line)
    return False
