"""Table remains: rows of a table that are what one row leaves of another (收支结余 = 本年收入 − 本年支出)."""

from __future__ import annotations

import itertools
import re

import msgspec

from jiheng.facts import Relation
from jiheng.facts.relation import BY_STRUCTURE
from jiheng.reading.relations.claims import difference_claim
from jiheng.reading.relations.figure import Figure
from jiheng.reading.relations.sheet import TOTAL, Sheet

_LEFT = re.compile(r"结余|结转|结存|差额|缺口|剩余|净资产|盈余|赤字")
_NOT_LEFT = re.compile(r"上年|年初|其中|使用")
_FROM = re.compile(r"收入|预算|资产|到位|下达|来源")
_OFF = re.compile(r"支出|执行|负债|使用|支付|运用")
_MOST = 40
_WIDEST, _PAIR = 12, 2
_INCOME, _OUTLAY, _REST = "收入合计", "支出合计", "结转结余"


def row_remains(sheet: Sheet, found: list[Relation]) -> None:
    """Adds what is left of one row after another, where a column bears the two out; most of them must."""
    rows = sheet.rows[:_MOST]
    for at, row in enumerate(rows):
        title = sheet.titles.get(row, "")
        if _LEFT.search(title) is None or _NOT_LEFT.search(title) or TOTAL.search(title):
            continue
        for top in rows[:at]:
            if _FROM.search(sheet.titles.get(top, "")) is None:
                continue
            for below in rows[:at]:
                if below != top and _OFF.search(sheet.titles.get(below, "")) is not None:
                    claims = _claims(sheet, row, top, below)
                    good = [c for c in claims if c.holds]
                    if good and len(good) * 2 > len(claims):
                        found.extend(c if c.holds else msgspec.structs.replace(c, note=BY_STRUCTURE) for c in claims)
                        break
            else:
                continue
            break


def column_remains(sheet: Sheet, found: list[Relation]) -> None:
    """Adds what a column of rests (结余数) is of two columns before it, row by row, where most rows bear it out."""
    rows = sheet.rows[:_MOST]
    for at, column in enumerate(sheet.columns[:_WIDEST]):
        rests = [f for r in rows if (f := sheet.cells.get((r, column))) is not None]
        if at < _PAIR or len(rests) < _PAIR or any(f.concept != _REST or not f.money for f in rests):
            continue
        for first, second in itertools.combinations(sheet.columns[:at], 2):
            claims = _by_row(sheet, rows, column, first, second)
            good = [c for c in claims if c.holds]
            if len(good) > 1 and len(good) * 2 > len(claims):
                found.extend(c if c.holds else msgspec.structs.replace(c, note=BY_STRUCTURE) for c in claims)
                break


def _by_row(sheet: Sheet, rows: list[int], column: int, first: int, second: int) -> list[Relation]:
    claims: list[Relation] = []
    for row in rows:
        rest, whole, part = (sheet.cells.get((row, c)) for c in (column, first, second))
        if rest is not None and whole is not None and part is not None and whole.money and part.money:
            claims.append(difference_claim(rest, whole, part, rest.value))
    return claims


def balances(figures: list[Figure]) -> list[Relation]:
    """Returns what is left as the income of one table less the outlay of another, of the same row, where it holds."""
    found: list[Relation] = []
    roles: dict[tuple[str, str, str], Figure] = {}
    for figure in figures:
        if figure.money and not figure.budget:
            roles.setdefault((figure.concept, figure.subject, figure.period), figure)
    for (concept, subject, period), rest in roles.items():
        income, outlay = roles.get((_INCOME, subject, period)), roles.get((_OUTLAY, subject, period))
        if concept != _REST or income is None or outlay is None or not rest.number:
            continue
        if income.number - outlay.number == rest.number:
            found.append(difference_claim(rest, income, outlay, rest.value))
    return found


def _claims(sheet: Sheet, row: int, top: int, below: int) -> list[Relation]:
    claims: list[Relation] = []
    for column in sheet.columns:
        rest, whole, part = (sheet.cells.get((r, column)) for r in (row, top, below))
        if rest is None or whole is None or part is None or rest.rate or rest.score:
            continue
        if rest.unit == whole.unit == part.unit and (rest.number or whole.number):
            claims.append(difference_claim(rest, whole, part, rest.value))
    return claims if any(c.stated for c in claims) else []
