"""Evidence: a file that was handed in, kept by the hash of its content."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiheng.web.models.units import Unit


class Evidence(models.Model):
    """A file of a unit; which record it proves stands in the register `evidence`, in the journal."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    at = models.DateTimeField(auto_now_add=True)
    who = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "sha256"], name="one_file")]

    def __str__(self) -> str:
        return self.name
