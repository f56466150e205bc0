"""Reading: a foreign report that was dropped on the desk, and what was found in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiheng.web.models.units import Unit


class Reading(models.Model):
    """A file and its findings as the review gave them; `stem` ties the versions of one report together.

    Attributes:
        summary: what lists show and rank by, see `jiheng.web.readings.Summary`; `result` holds the document itself.
        batch: word that files share which were handed in together.
        state: `WAITING`, `BUSY`, or empty once it is read.
    """

    WAITING, BUSY = "waiting", "busy"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="readings")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    stem = models.CharField(max_length=200, blank=True)
    size = models.BigIntegerField()
    title = models.CharField(max_length=300, blank=True)
    of_unit = models.CharField(max_length=200, blank=True)
    of_year = models.IntegerField(null=True)
    standard = models.CharField(max_length=80, blank=True)
    errors = models.IntegerField(default=0)
    warnings = models.IntegerField(default=0)
    summary = models.JSONField(default=dict)
    fault = models.TextField(blank=True)
    result = models.JSONField(null=True)
    batch = models.CharField(max_length=32, blank=True, db_index=True)
    state = models.CharField(max_length=10, blank=True)
    who = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-id"]
        indexes: ClassVar = [models.Index(fields=["unit", "-id"], name="reading_of_unit")]

    def __str__(self) -> str:
        return self.name
