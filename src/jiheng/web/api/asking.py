"""Asking: the query and the body of a request, read as its operation declares them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpRequest

from jiheng.web.api.operation import Operation
from jiheng.web.api.problems import Fault, ProblemError

_JSON = "application/json"


def query_of(found: Operation, request: HttpRequest) -> dict[str, Any]:
    """Reads the query as declared.

    Raises:
        ProblemError: for the parameters that are not as declared.
    """
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    known = {p.name for p in found.parameters}
    faults += [Fault(n, "没有这个参数", f"可用：{'、'.join(known) or '无'}") for n in request.GET if n not in known]
    for each in found.parameters:
        said = request.GET.getlist(each.name)
        if each.schema["type"] == "array":
            values[each.name] = [s for s in said if s]
            continue
        if not said:
            if each.required:
                faults.append(Fault(each.name, "必填", each.help))
            values[each.name] = each.schema.get("default", "")
            continue
        value = _value(each.schema, said[-1])
        if value is None or len(said) > 1:
            faults.append(Fault(each.name, f"“{said[-1][:60]}”不可用", each.help))
        else:
            values[each.name] = value
    if faults:
        raise ProblemError(400, "参数不对", "；".join(f"{f.field}：{f.message}" for f in faults), tuple(faults))
    return values


def _value(schema: Mapping[str, Any], said: str) -> Any:
    """Returns a parameter by its schema, None where it does not fit."""
    if schema["type"] == "integer":
        if not (said.isascii() and said.isdigit() and len(said) < 10):
            return None
        number = int(said)
        return number if schema.get("minimum", 0) <= number <= schema.get("maximum", number) else None
    if schema["type"] == "boolean":
        return {"true": True, "false": False}.get(said)
    if "enum" in schema and said not in schema["enum"]:
        return None
    if "\0" in said or not schema.get("minLength", 0) <= len(said) <= schema.get("maxLength", 200):
        return None
    return said


def body_of(request: HttpRequest, shape: type) -> Any:
    """Reads the body.

    Raises:
        ProblemError: where it is not JSON of the shape.
    """
    if request.content_type != _JSON:
        raise ProblemError(415, "类型不对", "请发送 application/json。")
    try:
        return msgspec.json.decode(request.body, type=shape)
    except msgspec.ValidationError as error:
        raise ProblemError(422, "内容不对", f"与文档中的格式不符：{error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
        raise ProblemError(400, "内容不对", "不是完整的 JSON。") from None
