"""Members: who may do what in a unit; its years."""

from __future__ import annotations

import datetime
import secrets

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from jiheng.web.access import DeskRequest
from jiheng.web.models import Member, Person, Unit
from jiheng.web.pages import show
from jiheng.web.roles import Role
from jiheng.web.store import Refused
from jiheng.web.store.acts import Subject, act
from jiheng.web.store.founding import join, open_year
from jiheng.web.store.standards import standards

_APART = (
    (Role.CLERK, Role.CHECKER),
    (Role.CLERK, Role.LEADER),
    (Role.CHECKER, Role.LEADER),
)
"""Duties that one person should not hold together: who writes does not check, who checks does not sign."""


class RolesForm(forms.Form):
    """The roles of a person, and what makes up for duties that are not apart."""

    roles = forms.MultipleChoiceField(
        label="角色",
        choices=[(r.value, f"{r.caption}：{r.help}") for r in Role],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "至少选一个角色"},
    )
    control = forms.CharField(
        label="补偿控制",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="一人兼任经办与复核（或负责人）时必填：由谁、多久核对一次。如：每季度由主席抽查凭证并签字。",
    )

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        roles = {Role(r) for r in found.get("roles", [])}
        apart = next(((a, b) for a, b in _APART if {a, b} <= roles), None)
        if apart and not str(found.get("control", "")).strip():
            self.add_error("control", f"{apart[0].caption}与{apart[1].caption}由一人兼任，须写明补偿控制")
        return found


class PersonForm(RolesForm):
    """A new person with roles."""

    name = forms.CharField(label="姓名", max_length=40)
    login = forms.RegexField(
        r"^[A-Za-z0-9_.-]{2,40}$",
        label="登录名",
        help_text="字母、数字，2 位以上",
        error_messages={"invalid": "只用字母、数字、点、横线，2 至 40 位"},
    )
    field_order = ("name", "login", "roles", "control")


class YearForm(forms.Form):
    """A new year of the unit."""

    year = forms.IntegerField(label="年度", min_value=1949, max_value=2200)
    packs = forms.MultipleChoiceField(label="登记簿", widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: object = None, *, packs: list[str] | None = None, last: int = 0) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the query of a request
        field = self.fields["packs"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices = [(p.id, p.title) for p in standards().packs.values()]
        field.initial = packs
        self.fields["year"].initial = max(datetime.date.today().year, last + 1)  # noqa: DTZ011 - the clerk's own day


def members(request: DeskRequest) -> HttpResponse:
    """Lists the people of the unit; an administrator adds one, with a password that must be changed."""
    desk = request.desk
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        word = secrets.token_urlsafe(9)
        try:
            with transaction.atomic():
                person = Person.objects.make(said["login"], said["name"].strip(), word)
                person.must_change = True
                person.save(update_fields=["must_change"])
                join(desk.unit, person, [Role(r) for r in said["roles"]], said["control"].strip(), who=desk.who)
        except IntegrityError:
            form.add_error("login", "这个登录名已经有人用，请换一个")
        else:
            messages.success(request, f"已添加 {person.name}。初始密码：{word}（只显示这一次，首次登录须修改）")
            return redirect(desk.url("members"))
    context = {"form": form, "people": _people(desk.unit), "roles": list(Role)}
    return show(request, "members", context)


def member(request: DeskRequest, person: int) -> HttpResponse:
    """Changes the roles of a person, resets the password, or takes the person out."""
    desk = request.desk
    held = list(Member.objects.filter(unit=desk.unit, person_id=person).select_related("person"))
    if not held:
        raise Http404
    them = held[0].person
    first = {"roles": [m.role for m in held], "control": held[0].control}
    form = RolesForm(request.POST if request.POST.get("do") == "roles" else None, initial=first)
    if request.method == "POST":
        done = _change(request, form, them)
        if done:
            messages.success(request, done)
            return redirect(desk.url("members"))
    return show(request, "member", {"form": form, "them": them})


def years(request: DeskRequest) -> HttpResponse:
    """Lists the years of the unit; an administrator opens a new one, closes one, or opens a closed one again."""
    desk = request.desk
    form = YearForm(
        request.POST if request.POST.get("do") == "new" else None,
        packs=list(desk.ledger.schema.packs),
        last=max(y.year for y in desk.years),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = open_year(desk.unit, form.cleaned_data["year"], form.cleaned_data["packs"], who=desk.who)
        except Refused as error:
            form.add_error("year", str(error))
        else:
            messages.success(request, f"{made.year}年已建立。")
            return redirect("home", unit=desk.unit.slug, year=made.year)
    return show(request, "years", {"form": form})


def _people(unit: Unit) -> list[dict[str, object]]:
    found: dict[int, dict[str, object]] = {}
    for each in Member.objects.filter(unit=unit).select_related("person").order_by("person__name", "role"):
        row = found.setdefault(each.person_id, {"person": each.person, "roles": [], "control": each.control})
        roles = row["roles"]
        assert isinstance(roles, list)  # noqa: S101 - made one line above
        roles.append(Role(each.role))
    return list(found.values())


def _change(request: DeskRequest, form: RolesForm, them: Person) -> str:
    """Does what was asked and returns what to say, empty where it could not be done."""
    desk = request.desk
    others = Member.objects.filter(unit=desk.unit, role=Role.ADMIN).exclude(person=them).exists()
    match request.POST.get("do"):
        case "roles" if form.is_valid():
            roles = [Role(r) for r in form.cleaned_data["roles"]]
            if Role.ADMIN not in roles and not others:
                form.add_error("roles", "至少要有一名管理员")
                return ""
            join(desk.unit, them, roles, form.cleaned_data["control"].strip(), who=desk.who)
            return f"已更改 {them.name} 的角色。"
        case "password":
            elsewhere = Member.objects.filter(person=them).exclude(unit=desk.unit).exists()
            if elsewhere:
                messages.error(request, f"{them.name} 还属于其他单位，密码只能由本人修改。")
                return ""
            word = secrets.token_urlsafe(9)
            them.set_password(word)
            them.must_change = True
            with transaction.atomic():
                them.save(update_fields=["password", "must_change"])
                act(desk.unit, desk.year.year, Subject.MEMBER, f"重设{them.signature}的密码", who=desk.who)
            return f"{them.name} 的新密码：{word}（只显示这一次，登录后须修改）"
        case "leave":
            if not others:
                messages.error(request, "至少要有一名管理员，不能移出。")
                return ""
            join(desk.unit, them, (), who=desk.who)
            return f"已把 {them.name} 移出本单位；以往的登记仍留有姓名。"
    return ""
