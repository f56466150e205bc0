"""Document: the OpenAPI 3.1 description, made from the table of operations and the registers of the packs."""

from __future__ import annotations

import functools
import re
from typing import Any

import msgspec

from jiheng import __version__
from jiheng.standards.pack import FieldType, Register
from jiheng.web.access import PAGES
from jiheng.web.api.operation import OPERATIONS, ROOT, Operation
from jiheng.web.api.problems import PROBLEM, Problem
from jiheng.web.roles import Role
from jiheng.web.store.standards import standards

_REF = "#/components/schemas/{name}"
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")
_PARTS: dict[str, tuple[dict[str, Any], str]] = {
    "unit": ({"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}, "单位的网址名，见 GET /unit"),
    "year": ({"type": "integer", "minimum": 0}, "年度"),
    "register": ({"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}, "登记簿的编号，见 registers"),
    "key": (
        {"type": "string", "pattern": "^[^/]+$"},
        "记录的编号；含字母、数字、-、_ 以外的字符时，写 ~ 加上 UTF-8 的 base64url（见记录的 url）",
    ),
    "number": ({"type": "integer", "minimum": 0}, "变更在日志中的编号"),
    "form": ({"type": "string", "enum": ["docx", "xlsx", "pdf", "html"]}, "格式"),
    "sha256": ({"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"}, "内容的 SHA-256"),
}
_TITLES = {
    400: "请求有误", 401: "没有令牌", 403: "没有权限", 404: "没有这一项", 405: "方法不对", 409: "不能这样改",
    412: "版本不符", 413: "太大", 415: "类型不对", 422: "内容不对", 428: "须写明版本", 503: "正忙", 507: "磁盘已满",
}  # fmt: skip
_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "读取时的 ETag；期间有人改过则答 412",
    "schema": {"type": "string", "pattern": '^"[0-9]{1,17}"$'},
}
_ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "description": "同一个键只写一次，再发得到同样的回答",
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
}


@functools.lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """Returns the document."""
    shapes = [s for o in OPERATIONS.values() for s in (o.gives, o.takes) if _is_shape(s)]
    unique = list({repr(s): s for s in (*shapes, Problem)}.values())
    _, components = msgspec.json.schema_components(unique, ref_template=_REF)
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS.values():
        paths.setdefault(_address(each.route), {})[each.method.lower()] = _operation(each)
    return {
        "openapi": "3.1.0",
        "info": {"title": "绩衡接口", "version": __version__, "description": _about()},
        "servers": [{"url": f"/{ROOT.rstrip('/')}"}],
        "paths": paths,
        "components": {
            "schemas": {**components, **_registers()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "description": "在“接口令牌”页制发"}},
        },
    }


def _operation(each: Operation) -> dict[str, Any]:
    found: dict[str, Any] = {"operationId": each.name, "summary": each.summary, "responses": _responses(each)}
    if each.scope is not None:
        found["security"] = [{"token": []}]
        found["description"] = _who(each)
    parameters = [_part(name) for _, name in _PART.findall(each.route)]
    parameters += [
        {"name": p.name, "in": "query", "required": p.required, "description": p.help, "schema": p.schema}
        for p in each.parameters
    ]
    if each.matches:
        parameters.append(_MATCH)
    if each.writes:
        parameters.append(_ONCE)
    if parameters:
        found["parameters"] = parameters
    if each.takes is bytes:
        found["requestBody"] = {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    elif each.takes is not None:
        found["requestBody"] = {"required": True, "content": {"application/json": {"schema": _schema(each.takes)}}}
    return found


def _responses(each: Operation) -> dict[str, Any]:
    content: dict[str, Any]
    if isinstance(each.gives, str):
        content = {each.gives: {"schema": {"type": "string", "format": "binary"}}}
    elif isinstance(each.gives, tuple):
        content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in each.gives}
    else:
        content = {"application/json": {"schema": _schema(each.gives)}}
    good: dict[str, Any] = {"description": "成功", "content": content}
    if each.matches or each.writes or each.name == "record":
        good["headers"] = {"ETag": {"description": "记录的版本", "schema": {"type": "string"}}}
    statuses = {400, 405, *each.faults}
    if each.scope is not None:
        statuses |= {401, 403, 404}
    if each.takes is not None:
        statuses |= {413, 422} | ({415} if each.takes is not bytes else set())
    if each.changes:
        statuses |= {409, 422, 503, 507}
    if each.matches:
        statuses |= {412, 428}
    problem = {PROBLEM: {"schema": _schema(Problem)}}
    return {
        str(each.status): good,
        **{str(s): {"description": _TITLES[s], "content": problem} for s in sorted(statuses)},
    }


def _schema(shape: Any) -> dict[str, Any]:
    if shape is None or not _is_shape(shape):
        return {"type": "object"}
    (found,), _ = msgspec.json.schema_components([shape], ref_template=_REF)
    return found


def _is_shape(shape: Any) -> bool:
    return shape not in (None, bytes, dict) and not isinstance(shape, str) and not _is_kinds(shape)


def _is_kinds(shape: Any) -> bool:
    return isinstance(shape, tuple)


def _address(route: str) -> str:
    return "/" + _PART.sub(r"{\2}", route)


def _part(name: str) -> dict[str, Any]:
    schema, help_ = _PARTS[name]
    return {"name": name, "in": "path", "required": True, "description": help_, "schema": schema}


def _who(each: Operation) -> str:
    said = f"令牌权限：{each.scope.caption}。" if each.scope else ""
    if not each.like:
        return said
    page = PAGES[each.like]
    roles = page.write if each.changes else page.read
    return f"{said}角色：{'、'.join(r.caption for r in Role if r in roles)}。"


def _registers() -> dict[str, Any]:
    """Returns a schema for the values of each register of the packs, as one would type them."""
    found: dict[str, Any] = {}
    for pack in standards().packs.values():
        for layout in pack.registers.values():
            found[f"values.{layout.id}"] = _values(layout)
    return found


def _values(layout: Register) -> dict[str, Any]:
    properties = {}
    for field in layout.fields:
        kinds = ["boolean", "string"] if field.type is FieldType.BOOLEAN else ["string"]
        kinds += ["number"] if field.type.is_amount or field.type is FieldType.ORDINAL else []
        kinds += ["array"] if field.many else []
        said: dict[str, Any] = {"title": field.title, "type": [*kinds, "null"]}
        if field.many:
            said["items"] = {"type": "string"}
        words = [
            field.help,
            f"单位：{field.unit}" if field.unit else "",
            f"如 {field.example}" if field.example else "",
        ]
        if any(words):
            said["description"] = "；".join(w for w in words if w)
        properties[field.id] = said
    required = [f.id for f in layout.fields if f.required and not f.auto and not f.default]
    return {
        "title": layout.title,
        "description": layout.help,
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
    }


def _about() -> str:
    return (
        "与网页同一本账、同一套权限：令牌按其主人在本单位的角色行事。数额以文本给出，不失一位。"
        "登记簿各栏的写法见 components/schemas 的 values.*。"
        "送审、复核、签批须用有“送审签批”权限的令牌，并由担任该角色的本人制发。"
    )
