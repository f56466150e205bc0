"""Fields: a mapping of a YAML file, read key by key, where every fault knows its line.

Scalars are taken as written, so `no` stays a word and `0.10` keeps its digits.
"""

from __future__ import annotations

import datetime
import enum
import re
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from jiheng.standards.faults import Fault

E = TypeVar("E", bound=enum.StrEnum)

_TRUE, _FALSE = ("true", "yes", "on"), ("false", "no", "off")
_KINDS = {MappingNode: "键值表", SequenceNode: "列表", ScalarNode: "单个值"}


class Fields:
    """A mapping under reading; `finish` reports the keys nobody asked for."""

    def __init__(self, node: Node, file: str, faults: list[Fault]) -> None:
        self.file = file
        self.faults = faults
        self.line = node.start_mark.line + 1
        self._nodes: dict[str, Node] = {}
        self._lines: dict[str, int] = {}
        self._asked: set[str] = set()
        if not isinstance(node, MappingNode):
            self.fault(f"应为键值表，实为{_kind(node)}", node)
            return
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                self.fault("键应为文字", key)
            elif key.value in self._nodes:
                self.fault(f"键“{key.value}”重复，首次出现在第 {self._lines[key.value]} 行", key)
            else:
                self._nodes[key.value] = value
                self._lines[key.value] = key.start_mark.line + 1

    def fault(self, message: str, at: Node | int | None = None) -> None:
        """Records a fault at a node, a line, or the mapping itself."""
        line = at if isinstance(at, int) else self.line if at is None else at.start_mark.line + 1
        self.faults.append(Fault(self.file, line, message))

    def line_of(self, key: str) -> int:
        return self._lines.get(key, self.line)

    def has(self, key: str) -> bool:
        return key in self._nodes

    def names(self) -> tuple[str, ...]:
        """Returns the keys as written, in order."""
        return tuple(self._nodes)

    def text(self, key: str, default: str | None = None) -> str:
        """Returns a text; without a default the key must be there and not be empty."""
        node = self._take(key, required=default is None)
        if node is None:
            return default or ""
        if not isinstance(node, ScalarNode):
            self.fault(f"“{key}”应为文字，实为{_kind(node)}", node)
            return default or ""
        value = "" if node.tag.endswith(":null") else node.value.strip()
        if not value and default is None:
            self.fault(f"“{key}”不得为空", node)
        return value or default or ""

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Returns a list of texts; a single text stands for a list of one."""
        node = self._take(key, required=required)
        if node is None:
            return ()
        items = node.value if isinstance(node, SequenceNode) else [node]
        found: list[str] = []
        for item in items:
            if not isinstance(item, ScalarNode):
                self.fault(f"“{key}”各项应为文字，实有{_kind(item)}", item)
            elif not item.value.strip():
                self.fault(f"“{key}”有一项为空", item)
            elif item.value in found:
                self.fault(f"“{key}”中“{item.value}”重复", item)
            else:
                found.append(item.value)
        if required and not found:
            self.fault(f"“{key}”至少应有一项", node)
        return tuple(found)

    def patterns(self, key: str, *, group: str = "", required: bool = False) -> tuple[str, ...]:
        """Returns regular expressions that compile and, where asked, have a named group."""
        found = self.texts(key, required=required)
        for pattern in found:
            try:
                compiled = re.compile(pattern)
            except re.error as error:
                self.fault(f"“{key}”中的正则表达式“{pattern}”有误：{error}", self.line_of(key))
                continue
            if group and group not in compiled.groupindex:
                self.fault(f"“{key}”中的正则表达式“{pattern}”应有命名组 (?P<{group}>…)", self.line_of(key))
            if compiled.match(""):
                self.fault(f"“{key}”中的正则表达式“{pattern}”能匹配空文本", self.line_of(key))
        return found

    def integer(self, key: str, default: int | None = None, *, required: bool = False) -> int | None:
        node = self._take(key, required=required)
        if node is None or (not required and isinstance(node, ScalarNode) and node.tag.endswith(":null")):
            return default
        if isinstance(node, ScalarNode) and re.fullmatch(r"-?\d{1,9}", node.value, re.ASCII):
            return int(node.value)
        self.fault(f"“{key}”应为整数，实为{_shown(node)}", node)
        return default

    def flag(self, key: str, *, default: bool) -> bool:
        node = self._take(key)
        if node is None:
            return default
        value = node.value.lower() if isinstance(node, ScalarNode) else ""
        if value not in _TRUE and value not in _FALSE:
            self.fault(f"“{key}”应为 true 或 false，实为{_shown(node)}", node)
        return value in _TRUE

    def choice(self, key: str, of: type[E], default: E | None = None) -> E:
        """Returns one of the values of an enumeration."""
        allowed = [str(member) for member in of]
        return of(self.one_of(key, allowed, None if default is None else str(default)))

    def choices(self, key: str, of: type[E]) -> tuple[E, ...]:
        """Returns a list of values of an enumeration; empty where the key is absent."""
        allowed = [str(member) for member in of]
        found = self.texts(key)
        for value in found:
            if value not in allowed:
                self.fault(f"“{key}”各项应为 {'、'.join(allowed)} 之一，实为“{value}”")
        return tuple(of(value) for value in found if value in allowed)

    def one_of(self, key: str, allowed: list[str], default: str | None = None) -> str:
        """Returns one of the texts allowed, the first of them after a fault."""
        node = self._take(key, required=default is None)
        if node is None:
            return default or allowed[0]
        if not isinstance(node, ScalarNode) or node.value not in allowed:
            self.fault(f"“{key}”应为 {'、'.join(allowed)} 之一，实为{_shown(node)}", node)
            return default or allowed[0]
        return str(node.value)

    def children(self, key: str, *, required: bool = False) -> list[Fields]:
        """Returns a list of mappings."""
        node = self._take(key, required=required)
        if node is None:
            return []
        if not isinstance(node, SequenceNode):
            self.fault(f"“{key}”应为列表，实为{_kind(node)}", node)
            return []
        return [Fields(item, self.file, self.faults) for item in node.value]

    def entries(self, key: str, *, required: bool = False) -> list[tuple[str, Fields]]:
        """Returns a mapping of mappings, in order."""
        found = []
        for name, node, line in self._inside(key, required=required):
            entry = Fields(node, self.file, self.faults)
            entry.line = line
            found.append((name, entry))
        return found

    def mapping(self, key: str) -> Fields | None:
        """Returns one mapping, or None where the key is absent."""
        node = self._take(key)
        if node is None:
            return None
        entry = Fields(node, self.file, self.faults)
        entry.line = self.line_of(key)
        return entry

    def texts_as_written(self, key: str) -> tuple[str, ...]:
        """Returns a list of texts that may repeat; empty where the key is absent."""
        node = self._take(key)
        if not isinstance(node, SequenceNode) or not all(isinstance(item, ScalarNode) for item in node.value):
            if node is not None:
                self.fault(f"“{key}”应为文字的列表", node)
            return ()
        return tuple(item.value.strip() for item in node.value)

    def pairs(self, key: str, *, required: bool = False) -> list[tuple[str, str, int]]:
        """Returns a mapping of texts as name, text and line."""
        found = []
        for name, node, line in self._inside(key, required=required):
            if isinstance(node, ScalarNode):
                found.append((name, node.value.strip(), line))
            else:
                self.fault(f"“{name}”应为文字，实为{_kind(node)}", node)
        return found

    def values(self, key: str) -> dict[str, Any]:
        """Returns a mapping of any values: numbers as Decimal, lists as tuples."""
        return {name: self._value(node) for name, node, _ in self._inside(key)}

    def finish(self) -> None:
        """Reports keys that no reader asked for."""
        for key in self._nodes:
            if key not in self._asked:
                allowed = "、".join(sorted(self._asked))
                self.fault(f"不认识的键“{key}”；此处可用：{allowed}", self._lines[key])

    def _inside(self, key: str, *, required: bool = False) -> list[tuple[str, Node, int]]:
        """Returns a mapping as names, nodes and the lines of the names."""
        node = self._take(key, required=required)
        if node is None:
            return []
        inner = Fields(node, self.file, self.faults)
        return [(name, value, inner.line_of(name)) for name, value in inner._nodes.items()]

    def _take(self, key: str, *, required: bool = False) -> Node | None:
        self._asked.add(key)
        node = self._nodes.get(key)
        if node is None and required:
            self.fault(f"缺少“{key}”")
        return node

    def _value(self, node: Node) -> Any:
        if isinstance(node, SequenceNode):
            return tuple(self._value(item) for item in node.value)
        if isinstance(node, MappingNode):
            return {str(key.value): self._value(value) for key, value in node.value}
        tag = node.tag.rpartition(":")[2]
        if tag in ("int", "float"):
            try:
                return Decimal(node.value)
            except InvalidOperation:
                return str(node.value)
        if tag == "bool":
            return str(node.value).lower() in _TRUE
        return None if tag == "null" else str(node.value)


def day(text: str) -> datetime.date | None:
    """Returns the day an ISO text names, None for any other text."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _kind(node: Node) -> str:
    return next(name for kind, name in _KINDS.items() if isinstance(node, kind))


def _shown(node: Node) -> str:
    return f"“{node.value}”" if isinstance(node, ScalarNode) else _kind(node)
