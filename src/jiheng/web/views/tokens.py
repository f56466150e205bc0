"""Tokens: the page where a member makes keys for programs and withdraws them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from jiheng.web.access import DeskRequest
from jiheng.web.api.tokens import TokenScope, make_token, withdraw
from jiheng.web.models import Member, Token
from jiheng.web.pages import show
from jiheng.web.roles import Role

_DAYS = ((30, "30 天"), (90, "90 天"), (365, "一年"))


class TokenForm(forms.Form):
    """What a token is for, what it may do, and how long."""

    name = forms.CharField(label="用途", max_length=80, help_text="如：财务系统每月导入支付")
    scopes = forms.MultipleChoiceField(
        label="可以做什么",
        choices=[(s.value, s.caption) for s in TokenScope],
        widget=forms.CheckboxSelectMultiple,
        initial=[TokenScope.READ.value],
        error_messages={"required": "至少选一项"},
        help_text="程序按您本人在本单位的角色行事；没有“送审签批”的不能送审、复核和签批。",
    )
    days = forms.TypedChoiceField(label="有效期", choices=_DAYS, coerce=int, initial=90)


def tokens(request: DeskRequest) -> HttpResponse:
    """Lists tokens, one's own and for an administrator all; makes one, or withdraws one."""
    desk = request.desk
    seen = Token.objects.filter(unit=desk.unit).select_related("person").order_by("-id")
    if not desk.may(Role.ADMIN):
        seen = seen.filter(person=desk.person)
    if "withdraw" in request.POST:
        said = request.POST["withdraw"]
        found = seen.filter(pk=int(said)).first() if said.isascii() and said.isdigit() and len(said) < 18 else None
        if found is None:
            messages.error(request, "没有这个令牌。")
        else:
            withdraw(desk.book, found, desk.who)
            messages.success(request, f"已收回“{found.name}”，用它的程序从现在起不能再访问。")
        return redirect(desk.url("tokens"))
    form = TokenForm(request.POST if request.method == "POST" else None)
    word = ""
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        member = Member.objects.filter(unit=desk.unit, person=desk.person)[0]
        scopes = [TokenScope(s) for s in chosen["scopes"]]
        name = " ".join(chosen["name"].split())
        _, word = make_token(desk.book, member, name, scopes, chosen["days"])
        form = TokenForm()
    rows = [(t, "、".join(TokenScope(s).caption for s in t.scopes), _state(t)) for t in seen]
    context = {"form": form, "rows": rows, "word": word}
    return show(request, "tokens", context)


def _state(token: Token) -> str:
    if token.revoked_at is not None:
        return "已收回"
    if token.expires_at is None or token.expires_at <= timezone.now():
        return "已过期"
    return "有效"
