"""Guard: lets a request through to its operation, once, and turns every fault into a problem."""

from __future__ import annotations

import errno
import hashlib
import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt

from jiheng.ledger import YearClosedError
from jiheng.ledger.entry import Entry
from jiheng.web.access import PAGES, Desk
from jiheng.web.api.asking import body_of, query_of
from jiheng.web.api.giving import change
from jiheng.web.api.operation import OPERATIONS, ROOT, ApiRequest, Operation, answer
from jiheng.web.api.problems import Problem, ProblemError, problem_answer
from jiheng.web.api.tokens import token_of
from jiheng.web.models import Entry as Kept
from jiheng.web.models import Member, Once, Year
from jiheng.web.roles import Role
from jiheng.web.store import Conflict, EvidenceRefused, Refused
from jiheng.web.store.journal import entry_of

_FULL = (errno.ENOSPC, errno.EDQUOT)
_LONGEST_KEY = 200
_log = logging.getLogger("jiheng.web")


def operations(*declared: Operation) -> list[URLPattern]:
    """Declares operations and returns their addresses."""
    routes: dict[str, dict[str, Operation]] = {}
    for each in declared:
        OPERATIONS[each.name] = each
        routes.setdefault(each.route, {})[each.method] = each
    return [path(ROOT + route, _at(methods), name=f"api-{route}") for route, methods in routes.items()]


def _at(methods: Mapping[str, Operation]) -> Callable[..., HttpResponseBase]:
    def enter(request: HttpRequest, **parts: Any) -> HttpResponseBase:
        found = methods.get("GET" if request.method == "HEAD" else request.method or "")
        if found is None:
            said = problem_answer(Problem("方法不对", 405, f"此地址只接受 {'、'.join(methods)}。"))
            said.headers["Allow"] = ", ".join((*methods, *(("HEAD",) if "GET" in methods else ())))
            return said
        return _guarded(found, request, parts)

    # No cookie is looked at, so a form of another site can do nothing here.
    return csrf_exempt(enter)


def _guarded(found: Operation, request: HttpRequest, parts: dict[str, Any]) -> HttpResponseBase:
    """Does an operation; every fault becomes a problem."""
    try:
        return _done(found, request, parts)
    except ProblemError as error:
        return problem_answer(error.problem)
    except Conflict as error:
        now = error.entry.n if error.entry and error.current else 0
        return problem_answer(Problem("版本不符", 412, f"{error}。请重新读取后再写。", current=now))
    except YearClosedError as error:
        return problem_answer(Problem("年度已结账", 409, f"{error}。"))
    except Refused as error:
        return problem_answer(Problem("不能这样改", 409, f"{error}。"))
    except EvidenceRefused as error:
        return problem_answer(Problem("文件不收", 422, f"{error}。"))
    except RequestDataTooBig:
        return problem_answer(Problem("内容太多", 413, "请分几次发送。"))
    except UnreadablePostError:
        return problem_answer(Problem("没有收全", 400, "连接中断，内容没有收全，未写入任何数据。"))
    except OperationalError as error:
        if "full" in str(error):
            return _disk_full()
        _log.warning("the database is busy: %s", error)
        return problem_answer(Problem("正忙", 503, "没有写入；请稍候再发。"))
    except OSError as error:
        if error.errno in _FULL:
            return _disk_full()
        _log.exception("API %s", found.name)
        return problem_answer(Problem("出错了", 500, "没有写入任何数据；详见数据文件夹里的 desk.log。"))
    except Exception:  # noqa: BLE001 - whatever it is, the program on the other side gets a problem, not a page
        _log.exception("API %s", found.name)
        return problem_answer(Problem("出错了", 500, "没有写入任何数据；详见数据文件夹里的 desk.log。"))


def _done(found: Operation, request: HttpRequest, parts: dict[str, Any]) -> HttpResponseBase:
    asked: ApiRequest = request  # type: ignore[assignment]  # what follows makes it one
    if found.scope is not None:
        _admit(found, asked, parts)
    asked.query = query_of(found, request)
    if found.takes is not None and found.takes is not bytes:
        asked.sent = body_of(request, found.takes)
    result = _once(found, asked, parts) if found.writes else found.view(asked, **parts)
    if isinstance(result, Entry):
        return written(asked, result, found.status)
    return result


def _admit(found: Operation, request: ApiRequest, parts: dict[str, Any]) -> None:
    """Finds out who asks, and whether they may."""
    token = token_of(request.headers.get("Authorization", ""))
    if token is None:
        raise ProblemError(401, "没有令牌", "请在 Authorization 头中给出有效的接口令牌：Bearer jh_…")
    if found.scope not in token.scopes:
        assert found.scope is not None  # noqa: S101 - the caller asked
        raise ProblemError(403, "令牌权限不够", f"这个令牌不能用于{found.scope.caption}。")
    request.token = token
    unit = token.unit
    held = Member.objects.filter(unit=unit, person=token.person).values_list("role", flat=True)
    roles = frozenset(Role(r) for r in held)
    if not roles:
        raise ProblemError(401, "令牌已失效", "令牌的主人已不在这个单位。")
    if "unit" in parts and parts.pop("unit") != unit.slug:
        raise _not_there()
    years = Year.objects.filter(unit=unit)
    year = years.filter(year=parts.pop("year")).first() if "year" in parts else years.first()
    if year is None:
        if found.like:
            raise _not_there()
        return
    request.desk = Desk(unit, year, token.person, roles)
    if found.like:
        page = PAGES[found.like]
        needed = page.write if found.changes else page.read
        if not roles & needed:
            said = "、".join(r.caption for r in Role if r in needed) or "没有人"
            raise ProblemError(403, "没有权限", f"这一步由{said}来做；令牌按其主人的角色行事。")


def _once(found: Operation, request: ApiRequest, parts: dict[str, Any]) -> Entry:
    """Writes, at most once for each Idempotency-Key; a second time the same answer is given again."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return _entry(found.view(request, **parts))
    if len(key) > _LONGEST_KEY or not key.isprintable():
        raise ProblemError(400, "请求有误", "Idempotency-Key 最长 200 个可见字符。")
    word = hashlib.sha256(f"{request.token.pk}\n{key}".encode()).hexdigest()[:40]
    heads = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    digest = hashlib.sha256("\n".join(heads).encode() + b"\n" + request.body).hexdigest()[:40]
    try:
        with transaction.atomic():
            Once.objects.create(word=word, target=digest)
            entry = _entry(found.view(request, **parts))
            Once.objects.filter(word=word).update(target=f"{digest} {entry.n}")
            return entry
    except IntegrityError:
        earlier = Once.objects.filter(word=word).first()
        if earlier is None:
            raise
        before, _, number = earlier.target.partition(" ")
        if before != digest:
            raise ProblemError(422, "Idempotency-Key 已用过", "同一个键不能用于另一个请求。") from None
        return entry_of(Kept.objects.get(unit=request.token.unit, n=int(number)))


def written(request: ApiRequest, entry: Entry, status: int) -> HttpResponse:
    """Returns a change as an answer, with the version to go on from."""
    said = answer(change(request.desk, entry), status)
    if entry.after is not None:
        said.headers["ETag"] = quote_etag(str(entry.n))
    return said


def _entry(result: HttpResponseBase | Entry) -> Entry:
    assert isinstance(result, Entry)  # noqa: S101 - declared as one that writes
    return result


def _not_there() -> ProblemError:
    return ProblemError(404, "没有这一项", "地址有误，或它属于别的单位。")


def _disk_full() -> HttpResponse:
    _log.exception("the disk is full")
    return problem_answer(Problem("磁盘已满", 507, "这次改动没有保存，已有数据不受影响。请清理磁盘后再发。"))


@csrf_exempt
def nothing(request: HttpRequest, rest: str = "") -> HttpResponse:  # noqa: ARG001 - whatever it was
    """Answers for addresses that are none."""
    return problem_answer(Problem("没有这个地址", 404, "接口说明见 /api/v1/openapi.json。"))
