"""Tags of what stands against a report: a page may hold many, so they are written without a template for each."""

from __future__ import annotations

from django import template
from django.middleware.csrf import get_token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString

from jiheng.web.access import Desk, DeskRequest
from jiheng.web.keys import pack_key
from jiheng.web.manuscript import Said
from jiheng.web.templatetags.desk import moment, severity

register = template.Library()
_MASK = "mask of forms"


@register.simple_tag(takes_context=True)
def finding(context: Context, said: Said) -> SafeString:
    """Returns a finding with what one may do about it: mend it, set it aside, make it an issue, take that back."""
    desk: Desk = context["desk"]
    request: DeskRequest = context["request"]
    matter = said.matter
    code = f"<code>{escape(matter.code)}</code> " if matter.start >= 0 else ""
    head = f"<p>{severity(matter.severity)} {code}{escape(matter.message)}</p>"
    # One token serves every form of the page: to mask it anew for each takes longer than the rest of the form.
    token = context.render_context.get(_MASK)
    if token is None:
        token = context.render_context[_MASK] = get_token(request)
    body = (_open if said.open else _aside)(desk, request, said, token)
    state = "" if said.open else " note-aside"
    html = f'<div class="note note-{matter.severity.lower()}{state}" id="f-{escape(matter.key)}">{head}{body}</div>'
    return SafeString(html)  # every part was escaped where it was put in


def _open(desk: Desk, request: DeskRequest, said: Said, token: str) -> str:
    matter, parts = said.matter, []
    parts.append(f'<p class="hint">{escape(matter.hint)}{_mending(desk, said)}</p>')
    if said.issue:
        issue = escape(desk.url("issue", key=pack_key(said.issue)))
        parts.append(f'<p class="hint">已立为<a href="{issue}">第 {escape(said.issue)} 号问题</a></p>')
    if said.proposal:
        known = {"desk": desk, "key": matter.key, "proposal": said.proposal, "leader": 0}
        parts.append(render_to_string("web/parts/proposal.html", known, request))
    elif desk.can("report-dismiss", "POST"):
        name = escape(matter.key)
        asked = (
            f'<label class="unseen" for="why-{name}">忽略的理由</label><input id="why-{name}" name="reason" required '
            'minlength="4" maxlength="300" placeholder="为什么可以忽略" autocomplete="off">'
            '<button class="button button-quiet button-small">忽略</button>'
        )
        form = _form(desk, request, said, token, "report-dismiss", asked)
        parts.append(f'<details class="note-aside-form"><summary>忽略…</summary>{form}</details>')
    if not said.issue and desk.can("report-take", "POST"):
        parts.append(_form(desk, request, said, token, "report-take", '<button class="link">立为问题</button>'))
    return "".join(parts)


def _aside(desk: Desk, request: DeskRequest, said: Said, token: str) -> str:
    row = said.dismissal
    if row is None:
        return ""
    by = f"（{escape(row.accepted_by)} 接受）" if row.accepted_by else ""
    told = f'<p class="hint">{escape(row.who)} {moment(row.at)} 忽略：{escape(row.reason)}{by}</p>'
    if not desk.can("report-dismiss", "POST"):
        return told
    button = '<button class="link" name="withdraw" value="1">恢复</button>'
    return told + _form(desk, request, said, token, "report-dismiss", button)


def _mending(desk: Desk, said: Said) -> str:
    """Returns the way to what is to be mended, for what is wrong in a register."""
    matter = said.matter
    if not matter.register:
        return ""
    if matter.record:
        url = desk.url("record", register=matter.register, key=pack_key(matter.record))
    else:
        url = desk.url("register", register=matter.register)
    return f' <a href="{escape(url)}">去改</a>'


def _form(desk: Desk, request: DeskRequest, said: Said, token: str, page: str, inside: str) -> str:
    """Returns a form about a finding that leads back to the page it stands on."""
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        for name, value in (
            ("csrfmiddlewaretoken", token),
            ("key", said.matter.key),
            ("back", request.get_full_path()),
        )
    )
    return f'<form class="row" method="post" action="{escape(desk.url(page))}">{hidden}{inside}</form>'
