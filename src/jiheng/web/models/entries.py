"""Entry and Row: the journal in the database, and the records it leaves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from jiheng.web.models.units import Unit


class Entry(models.Model):
    """One change: the bytes that are hashed (`body`), the hash, and what is searched by."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="journal")
    n = models.BigIntegerField()
    at = models.CharField(max_length=40)
    who = models.CharField(max_length=120)
    do = models.CharField(max_length=10)
    year = models.IntegerField()
    register = models.CharField(max_length=40, blank=True)
    key = models.TextField(blank=True)
    body = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["n"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "n"], name="one_entry")]
        indexes: ClassVar = [
            models.Index(fields=["unit", "year", "register", "n"], name="entry_of_register"),
            models.Index(fields=["unit", "year", "n"], name="entry_of_year"),
            models.Index(fields=["unit", "year", "register", "key", "n"], name="entry_of_record"),
        ]

    def __str__(self) -> str:
        return f"{self.n} {self.do} {self.register}/{self.key}"


class Row(models.Model):
    """A record as it stands.

    Attributes:
        data: the record as `jiheng.ledger.entry.plain` gives it.
        version: number of the entry that made it as it is; who changes it says which one was seen.
        position: number of the entry that first made it: the order of the ledger.
        label: what people call it.
        day: its first date.
        cents: its first amount of money, in 分.
        text: what search finds.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="rows")
    year = models.IntegerField()
    register = models.CharField(max_length=40)
    key = models.TextField()
    state = models.CharField(max_length=20, blank=True)
    data = models.JSONField()
    version = models.BigIntegerField()
    position = models.BigIntegerField()
    label = models.CharField(max_length=200, blank=True)
    day = models.DateField(null=True)
    cents = models.BigIntegerField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "year", "register", "key"], name="one_row"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "year", "register", "position"], name="row_position"),
            models.Index(fields=["unit", "year", "register", "day"], name="row_day"),
            models.Index(fields=["unit", "year", "register", "cents"], name="row_cents"),
            models.Index(fields=["unit", "year", "register", "state"], name="row_state"),
        ]

    def __str__(self) -> str:
        return f"{self.register}/{self.key}"
