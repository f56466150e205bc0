"""Unit and Year: whose books are kept, and by which packs and standard."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Unit(models.Model):
    """A public body. Its journal is one chain; `entries` and `head` are number and hash of the last entry."""

    slug = models.SlugField("网址名", max_length=40, unique=True)
    name = models.CharField("单位全称", max_length=100)
    region = models.CharField("所在地", max_length=100, blank=True)
    entries = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Year(models.Model):
    """A year of a unit.

    `standard` is the outline family, `system` the scoring table; empty where the place and the year decide.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="years")
    year = models.IntegerField("年度")
    packs = models.JSONField("登记簿", default=list)
    standard = models.CharField("提纲", max_length=80, blank=True)
    system = models.CharField("评分体系", max_length=80, blank=True)
    closed = models.BooleanField("已结账", default=False)

    class Meta:
        ordering: ClassVar = ["-year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "year"], name="one_year")]

    def __str__(self) -> str:
        return f"{self.unit.name}{self.year}年"
