"""Setup: the first unit and its administrator, on an empty desk, by who started the server."""

from __future__ import annotations

import datetime
import hmac
import json
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from jiheng.ledger.workbook import WorkbookReading, WorkbookUnreadable, open_workbook
from jiheng.web.access import Desk
from jiheng.web.data import kept_word
from jiheng.web.exchange import keep_upload
from jiheng.web.models import Person
from jiheng.web.pages import show
from jiheng.web.roles import Role
from jiheng.web.store.founding import found_unit, join, open_year
from jiheng.web.store.standards import standards


def setup_code() -> str:
    """Returns the word that lets in who started the server, and nobody else on the network."""
    return kept_word(_code_file(), 9)


class SetupForm(forms.Form):
    """A unit, a year, and who looks after the desk; a workbook may say unit, year, packs and scoring table."""

    workbook = forms.FileField(
        label="登记簿工作簿",
        required=False,
        help_text="已有绩衡登记簿的选它：单位、年度、登记簿从中取，下面四项可不填。登记内容先看预览，确认后才写入。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.et"}),
    )
    unit = forms.CharField(label="单位全称", max_length=100, help_text="按三定方案，如：某县科学技术协会")
    region = forms.CharField(
        label="所在地", max_length=100, required=False, help_text="省、市、县，如：湖南省郴州市永兴县"
    )
    year = forms.IntegerField(label="年度", min_value=1949, max_value=2200)
    packs = forms.MultipleChoiceField(label="登记簿", widget=forms.CheckboxSelectMultiple)
    standard = forms.ChoiceField(label="报告提纲", required=False)
    system = forms.ChoiceField(label="评分体系", required=False)
    name = forms.CharField(label="您的姓名", max_length=40)
    login = forms.RegexField(
        r"^[A-Za-z0-9_.-]{2,40}$",
        label="登录名",
        help_text="字母、数字，2 位以上",
        error_messages={"invalid": "只用字母、数字、点、横线，2 至 40 位"},
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label="密码",
        help_text="至少 10 位，不要只用数字",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(label="再输一次", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, data: object = None, files: object = None) -> None:
        super().__init__(data, files)  # type: ignore[arg-type]  # the query and the files of a request
        self.reading: WorkbookReading | None = None
        law = standards()
        if self.files.get("workbook"):
            for name in ("unit", "year", "packs"):
                self.fields[name].required = False
        self.fields["year"].initial = datetime.date.today().year  # noqa: DTZ011 - the clerk's own day
        packs = self.fields["packs"]
        assert isinstance(packs, forms.MultipleChoiceField)  # noqa: S101 - declared above
        packs.choices = [(p.id, p.title) for p in law.packs.values()]
        packs.initial = ["core"]
        for name, known in (
            ("standard", [(f.id, f.title) for f in law.families.values()]),
            ("system", [(s.id, s.title) for s in law.systems.values() if s.scope == "unit"]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
            field.choices = [("", "按所在地和年度自动选择"), *known]

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if found.get("workbook"):
            self._read(found)
        self._fit(found)
        password = found.get("password")
        if password:
            person = Person(login=str(found.get("login", "")), name=str(found.get("name", "")))
            try:
                validate_password(str(password), person)
            except ValidationError as error:
                self.add_error("password", error)
            if found.get("again") != password:
                self.add_error("again", "两次输入的密码不一样")
        return found

    def _fit(self, found: dict[str, object]) -> None:
        """Ticks the registers that are made for units of such a name, and asks once where they were not ticked."""
        unit, chosen = str(found.get("unit", "")), found.get("packs")
        picked = chosen if isinstance(chosen, list) else []
        missing = [p for p in standards().packs.values() if p.fits(unit) and p.id not in picked]
        said = self.data
        if self.reading is not None or not picked or not missing or "asked" in said or not isinstance(said, QueryDict):
            return
        data = said.copy()
        data.setlist("packs", [*data.getlist("packs"), *(p.id for p in missing)])
        data["asked"] = "1"
        self.data = data
        names = "、".join(p.title for p in missing)
        self.add_error("packs", f"“{unit}”一般还用{names}，已替您勾上。确实不用的，去掉勾再提交。")

    def _read(self, found: dict[str, object]) -> None:
        """Takes unit, year, packs and scoring table from the workbook, where the form does not say them itself."""
        file = found["workbook"]
        assert isinstance(file, UploadedFile)  # noqa: S101 - the field is one for a file
        if (file.size or 0) > settings.LARGEST_FILE:
            self.add_error("workbook", f"超过 {settings.LARGEST_FILE >> 20} MB")
            return
        with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
            path = Path(folder) / "workbook.xlsx"
            path.write_bytes(file.read())
            file.seek(0)
            try:
                reading = open_workbook(path, standards=standards())
            except WorkbookUnreadable as error:
                self.add_error("workbook", f"{error.message}。{error.hint}")
                return
        ledger = reading.ledger
        found["unit"] = found.get("unit") or ledger.unit
        found["year"] = ledger.year
        found["packs"] = list(ledger.schema.packs)
        known = {s.id for s in standards().systems.values()}
        found["system"] = found.get("system") or (reading.system if reading.system in known else "")
        if not found["unit"]:
            self.add_error("unit", "工作簿里没有单位全称，请在这里填写")
        self.reading = reading


def setup(request: HttpRequest) -> HttpResponse:
    """Makes the first unit and its administrator; once there is a person, the page is no more."""
    if Person.objects.exists():
        raise Http404
    code = request.POST.get("code") or request.GET.get("code", "")
    if not hmac.compare_digest(code.encode(), setup_code().encode()):
        return show(request, "setup_code", {"wrong": bool(code)}, status=403 if code else 200)
    sent = "login" in request.POST
    form = SetupForm(request.POST if sent else None, request.FILES if sent else None)
    if not form.is_valid():
        fits = json.dumps({p.id: p.units for p in standards().packs.values() if p.units}, ensure_ascii=False)
        context = {"form": form, "code": code, "fits": fits, "asked": "asked" in form.data}
        return show(request, "setup", context)
    said = form.cleaned_data
    with transaction.atomic():
        person = Person.objects.make(said["login"], said["name"], said["password"])
        unit = found_unit(said["unit"].strip(), said["region"].strip())
        # Who is alone does everything; the members page asks for the control that makes up for it.
        join(unit, person, [Role.ADMIN, Role.CLERK], who=person.signature)
        year = open_year(
            unit,
            said["year"],
            said["packs"],
            who=person.signature,
            standard=said["standard"],
            system=said["system"],
            filled=form.reading is None,
        )
    _code_file().unlink(missing_ok=True)
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    messages.success(request, f"{unit.name}{year.year}年已建立。")
    if form.reading is not None:
        desk = Desk(unit, year, person, frozenset({Role.ADMIN, Role.CLERK}))
        word = keep_upload(desk, said["workbook"].name, said["workbook"].read())
        return redirect(f"{desk.url('bring')}?{urlencode({'word': word})}")
    return redirect("start", unit=unit.slug, year=year.year)


def _code_file() -> Path:
    folder: Path = settings.DATA
    return folder / "setup-code"
