"""What stands against a report: a page may hold many, so they are written without a template for each."""

from __future__ import annotations

import re

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from jiheng.ledger import name_of
from jiheng.web.access import Desk
from jiheng.web.keys import pack_key
from jiheng.web.manuscript import Said
from jiheng.web.models import Dismissal
from jiheng.web.templating.addresses import record_or_register
from jiheng.web.templating.values import moment


def _mark(level: str, word: str) -> Markup:
    return Markup('<span class="mark mark-{}">{}</span>').format(level.lower(), word)


_MARKS = {level: _mark(level, word) for level, word in (("E", "错误"), ("W", "警告"), ("I", "提示"))}
_NAMED = re.compile(r"(?<=“)([^“”]{2,20})(?=”表)")
_LINK = Markup('<a href="{}">{}</a>')


def severity(level: str) -> Markup:
    """Returns a mark for E, W or I, with the word for those who do not see its colour."""
    mark = _MARKS.get(level)
    return mark if mark is not None else _mark(level, level)


@pass_context
def mending(context: Context, said: str) -> Markup:
    """Returns how a problem is mended, with registers it names as links to their next record."""
    desk: Desk = context["desk"]
    titles = {layout.title: layout for layout in desk.ledger.schema.registers.values()}
    writes = desk.can("record-new") and not desk.year.closed
    parts: list[Markup] = []
    for part in _NAMED.split(said):
        layout = titles.get(part)
        if layout is None:
            parts.append(escape(part))
            continue
        page = "record-new" if writes and not layout.single else "register"
        parts.append(_LINK.format(desk.url(page, register=layout.id), part))
    return Markup("").join(parts)


@pass_context
def called(context: Context, name: str, key: str) -> str:
    """Returns what people call the record of a register with a key; the key where it is no more."""
    ledger = context["desk"].ledger
    found = ledger.record(name, key) if name in ledger.schema.registers else None
    return name_of(ledger, found) if found else key


@pass_context
def finding(context: Context, said: Said) -> Markup:
    """Returns a finding with what one may do about it: mend it, set it aside, make it an issue, take that back."""
    matter = said.matter
    code = f"<code>{escape(matter.code)}</code> " if matter.start >= 0 else ""
    head = f"<p>{severity(matter.severity)} {code}{escape(matter.message)}</p>"
    body = (_open if said.open else _aside)(context, said)
    state = "" if said.open else " note-aside"
    html = f'<div class="note note-{matter.severity.lower()}{state}" id="f-{escape(matter.key)}">{head}{body}</div>'
    return Markup(html)  # noqa: S704 - every part is escaped


@pass_context
def proposal(context: Context, key: str, row: Dismissal, *, leader: bool = False) -> Markup:
    """Returns that someone proposes to set a finding aside, with what one may do about it; `leader`: on their page."""
    desk: Desk = context["desk"]
    said = f"{escape(row.who)} {moment(row.at)} 提议忽略：{escape(row.reason)}（待复核或负责人接受）"
    form = ""
    if desk.can("report-accept", "POST"):
        hidden = '<input type="hidden" name="leader" value="1">' if leader else ""
        buttons = (
            '<button class="button button-small">接受</button>'
            '<button class="button button-quiet button-small" name="refuse" value="1">不接受</button>'
        )
        form = _form(context, key, "report-accept", hidden + buttons)
    elif desk.can("report-dismiss", "POST"):
        button = '<button class="link" name="withdraw" value="1">撤回提议</button>'
        form = _form(context, key, "report-dismiss", button, "")
    return Markup(f'<p class="flash flash-warning">{said}</p>{form}')  # noqa: S704 - every part is escaped


def _open(context: Context, said: Said) -> str:
    desk: Desk = context["desk"]
    matter, parts = said.matter, []
    parts.append(f'<p class="hint">{escape(matter.hint)}{_mending(desk, said)}</p>')
    if said.issue:
        issue = escape(desk.url("issue", key=pack_key(said.issue)))
        parts.append(f'<p class="hint">已立为<a href="{issue}">第 {escape(said.issue)} 号问题</a></p>')
    if said.proposal:
        parts.append(proposal(context, matter.key, said.proposal))
    elif desk.can("report-dismiss", "POST"):
        name = escape(matter.key)
        asked = (
            f'<label class="unseen" for="why-{name}">忽略的理由</label><input id="why-{name}" name="reason" required '
            'minlength="4" maxlength="300" placeholder="为什么可以忽略" autocomplete="off">'
            '<button class="button button-quiet button-small">忽略</button>'
        )
        form = _form(context, said.matter.key, "report-dismiss", asked)
        parts.append(f'<details class="note-aside-form"><summary>忽略…</summary>{form}</details>')
    if not said.issue and desk.can("report-take", "POST"):
        parts.append(_form(context, said.matter.key, "report-take", '<button class="link">立为问题</button>'))
    return "".join(parts)


def _aside(context: Context, said: Said) -> str:
    row = said.dismissal
    if row is None:
        return ""
    by = f"（{escape(row.accepted_by)} 接受）" if row.accepted_by else ""
    told = f'<p class="hint">{escape(row.who)} {moment(row.at)} 忽略：{escape(row.reason)}{by}</p>'
    if not context["desk"].can("report-dismiss", "POST"):
        return told
    button = '<button class="link" name="withdraw" value="1">恢复</button>'
    return told + _form(context, said.matter.key, "report-dismiss", button)


def _mending(desk: Desk, said: Said) -> str:
    """Returns the way to what is to be mended, for what is wrong in a register."""
    matter = said.matter
    if not matter.register:
        return ""
    return f' <a href="{escape(record_or_register(desk, matter.register, matter.record))}">去改</a>'


def _form(context: Context, key: str, page: str, inside: str, kind: str = ' class="row"') -> str:
    """Returns a form about a finding that leads back to the page it stands on."""
    back = escape(context["request"].get_full_path())
    return (
        f'<form{kind} method="post" action="{escape(context["desk"].url(page))}">{context["csrf_input"]}'
        f'<input type="hidden" name="key" value="{escape(key)}"><input type="hidden" name="back" value="{back}">'
        f"{inside}</form>"
    )
