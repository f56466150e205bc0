"""Sign-in: in, out, a new password; what was typed before a session ended is kept over the sign-in."""

from __future__ import annotations

import datetime
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from jiheng.web.drafts import LONGEST, body_of, keep_draft
from jiheng.web.models import Attempt, Person, Unit
from jiheng.web.pages import show
from jiheng.web.store.acts import Subject, act, latest_year

_TRIES = 5
_TRIES_OF_ADDRESS = 30
_WHILE = datetime.timedelta(minutes=15)


def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in; after five failures for a name the door is closed for a quarter of an hour."""
    if not Person.objects.exists():
        return redirect("setup")
    target = _target(request)
    if request.method != "POST":
        return redirect(target) if request.user.is_authenticated else _page(request, target)
    name = request.POST.get("login", "").strip()[:40]
    kept = request.POST.get("kept", "")[:LONGEST]
    address = request.META.get("REMOTE_ADDR", "")
    if _closed(name, address):
        return _page(request, target, kept, "失败次数太多，请 15 分钟后再试，或请管理员重设密码。", 429)
    person = authenticate(request, username=name, password=request.POST.get("password", ""))
    if not isinstance(person, Person):
        Attempt.objects.create(login=name, address=address)
        return _page(request, target, kept, "登录名或密码不对。")
    Attempt.objects.filter(Q(login=name) | Q(at__lt=timezone.now() - _WHILE)).delete()
    login(request, person)
    if kept:
        keep_draft(person, target, kept)
        messages.info(request, "登录已过期，您填的内容都还在，请核对后保存。")
    return redirect(target)


def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("login")


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Leads to the page for signing in, and from there back here; a form that was sent is kept in it."""
    if request.method == "POST":
        return _page(request, request.path, body_of(request), "登录已过期。请重新登录，您填的内容会保留。", 401)
    if not Person.objects.exists():
        return redirect("setup")
    path = request.get_full_path()
    return redirect("login" if path == "/" else f"{reverse('login')}?{urlencode({'next': path})}")


class PasswordForm(forms.Form):
    """An old and a new password."""

    old = forms.CharField(label="现在的密码", widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    new = forms.CharField(
        label="新密码",
        help_text="至少 10 位，不要只用数字，不要用姓名或常见密码。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(label="再输一次", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, person: Person, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the query of a request
        self.person = person

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.person.check_password(old):
            raise ValidationError("现在的密码不对")
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.person)
        return new

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError("两次输入的新密码不一样")
        return again


def password(request: HttpRequest) -> HttpResponse:
    """Changes one's own password; other sessions of the person end."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - the page is one of a person
    form = PasswordForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person.set_password(form.cleaned_data["new"])
        person.must_change = False
        with transaction.atomic():
            person.save(update_fields=["password", "must_change"])
            for unit in Unit.objects.filter(members__person=person).distinct().order_by("pk"):
                act(unit, latest_year(unit), Subject.MEMBER, "修改了自己的密码", who=person.signature)
        update_session_auth_hash(request, person)
        messages.success(request, "密码已修改。")
        return redirect("units")
    return show(request, "password", {"form": form})


def _page(request: HttpRequest, target: str, kept: str = "", fault: str = "", status: int = 200) -> HttpResponse:
    context = {"next": target, "kept": kept, "fault": fault, "login": request.POST.get("login", "")}
    return show(request, "login", context, status=status)


def _target(request: HttpRequest) -> str:
    said = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(said, allowed_hosts=None) and said.startswith("/")
    return said if safe else "/"


def _closed(name: str, address: str) -> bool:
    recent = Attempt.objects.filter(at__gt=timezone.now() - _WHILE)
    if recent.filter(login=name).count() >= _TRIES:
        return True
    return recent.filter(address=address).count() >= _TRIES_OF_ADDRESS
