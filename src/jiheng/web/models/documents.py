"""Document, Version, Signing, Dismissal: reports on their way to the signature."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiheng.web.models.people import Person
from jiheng.web.models.units import Unit


class Document(models.Model):
    """A report of a year (自评报告, 监控报告, 自评表 …); `state` is 草稿, 复核, 签批, 报送, 受理 or 退回."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="documents")
    year = models.IntegerField()
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, default="草稿")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["unit", "year", "kind"], name="document_of_year")]

    def __str__(self) -> str:
        return self.title


class Version(models.Model):
    """A version of a document as it was handed on: never changed. `entry` is the last entry of the journal it shows."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    entry = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    who = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "number"], name="one_version")]

    def __str__(self) -> str:
        return f"{self.document.title} 第{self.number}稿"


class Signing(models.Model):
    """A step of approval on a version: 送复核, 复核, 签批, 退回, 报送 …, with the reason and the findings then open."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signings")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signings")
    role = models.CharField(max_length=10)
    step = models.CharField(max_length=20)
    reason = models.TextField(blank=True)
    findings = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.step} {self.version}"


class Dismissal(models.Model):
    """A finding set aside with a reason; `key` is that of `jiheng.checking.dismissals` and outlives a version.

    Attributes:
        pending: proposed by who wrote the text; holds once another has accepted it.
        accepted_by: who accepted it, with the compensating control where that was the same person.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dismissals")
    scope = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=10)
    key = models.CharField(max_length=200)
    reason = models.TextField()
    who = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    pending = models.BooleanField(default=False)
    accepted_by = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "scope", "key"], name="dismissal_key")]

    def __str__(self) -> str:
        return f"{self.code} {self.key}"
