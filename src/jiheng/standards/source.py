"""Source: a YAML file as fields, with the limits that keep a hostile file harmless."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from jiheng.standards.faults import Fault
from jiheng.standards.fields import Fields

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LARGEST = 4 * 1024 * 1024
_DEEPEST = 20


def open_fields(path: Path, file: str, faults: list[Fault]) -> Fields | None:
    """Reads a YAML file; its faults are recorded and None returned where it is no mapping at all.

    Anchors and aliases are refused (they can blow up a small file), as are files over 4 MiB or nested deeper than 20.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        faults.append(Fault(file, 1, f"无法读取：{error.strerror}"))
        return None
    except UnicodeDecodeError:
        faults.append(Fault(file, 1, "应为 UTF-8 编码的文本文件"))
        return None
    if len(data) > _LARGEST:
        faults.append(Fault(file, 1, f"文件过大：上限 {_LARGEST} 字节，实为 {len(data)} 字节"))
        return None
    try:
        if _suspicious(text):
            _check_events(text)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.append(Fault(file, mark.line + 1 if mark else 1, f"YAML 语法有误：{error.problem or error.context}"))
        return None
    except yaml.YAMLError as error:
        faults.append(Fault(file, 1, f"YAML 语法有误：{error}"))
        return None
    if node is None:
        faults.append(Fault(file, 1, "文件为空，应为键值表"))
        return None
    return Fields(node, file, faults)


def _suspicious(text: str) -> bool:
    """Tells whether a file may hold aliases or deep nesting; most files hold neither and are parsed once."""
    if "*" in text or "&" in text or text.count("[") + text.count("{") > 200:
        return True
    return re.search(r"^ {40}|-( +-){9}|\?( +\?){9}", text, re.MULTILINE) is not None


def _check_events(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.MarkedYAMLError(problem="不接受锚点和别名（& 与 *）", problem_mark=_mark(event))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEEPEST:
                raise yaml.MarkedYAMLError(problem=f"嵌套超过 {_DEEPEST} 层", problem_mark=_mark(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _mark(event: yaml.Event) -> Any:
    return event.start_mark
