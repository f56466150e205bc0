"""What the commands of `jiheng year` share: reading a workbook with its imports, places of facts, safe writing."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click
import msgspec

from jiheng.checking.engine import check as check_report
from jiheng.cli.endings import UNREADABLE, ending
from jiheng.facts import Derivation, Fact, RecordOrigin
from jiheng.ledger import Ledger, statement
from jiheng.ledger.imports import Imported, import_file
from jiheng.ledger.imports_headings import choose_profile
from jiheng.ledger.workbook import Places, WorkbookProblem, WorkbookReading, WorkbookUnreadable, open_workbook
from jiheng.ledger.workbook_problems import ranked
from jiheng.reading import read_text
from jiheng.standards import Standards, StandardsError, load
from jiheng.writing.findings.lines import printable
from jiheng.writing.report.files import keep
from jiheng.year import NoScoreError

_SEPARATOR = "="
_OF_THE_YEAR = ("T10", "T11")  # ordinals and campaigns of other years, events on holidays


class Opened(msgspec.Struct, frozen=True):
    """A workbook as a command works with it: what was read, and what came of each import."""

    path: Path
    reading: WorkbookReading
    imports: tuple[Imported, ...] = ()

    @property
    def ledger(self) -> Ledger:
        return self.reading.ledger

    def problems(self) -> tuple[WorkbookProblem, ...]:
        """Returns everything that is wrong: cells, imports, the ledger, and what the rules for reports say of it."""
        of_imports = tuple(p for each in self.imports for p in each.problems)
        return ranked(
            (*of_imports, *self.reading.all_problems(), *_findings(self.ledger, self.reading.places), *_stale(self))
        )

    def head(self) -> dict[str, Any]:
        """Returns what every JSON output begins with."""
        ledger = self.ledger
        return {
            "path": str(self.path),
            "sha256": self.reading.sha256,
            "unit": ledger.unit,
            "year": ledger.year,
            "packs": list(ledger.schema.packs),
            "imports": [
                {"file": i.file, "sha256": i.sha256, "profile": i.profile, "rows": i.rows, "known": i.known}
                for i in self.imports
            ],
        }


def workbook_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the workbook and what goes with it; the command gets an `Opened` in its place."""

    @click.argument("workbook", type=click.Path(path_type=Path))
    @click.option("--year", type=click.IntRange(1949, 2200), help="年度；默认取“开始”表")
    @click.option("--unit", default="", help="单位全称；默认取“开始”表")
    @click.option("--pack", "packs", multiple=True, help="登记簿编号；默认取“开始”表")
    @click.option(
        "--import",
        "exports",
        multiple=True,
        metavar="[方案=]文件",
        help="一并读入财务导出文件（csv、xls、xlsx），可多次；方案见 jiheng year imports",
    )
    @click.option(
        "--standards", "own", type=click.Path(path_type=Path, exists=True, file_okay=False), help="自有标准目录"
    )
    @wraps(command)
    def run(
        workbook: Path,
        year: int | None,
        unit: str,
        packs: tuple[str, ...],
        exports: tuple[str, ...],
        own: Path | None,
        **rest: Any,
    ) -> None:
        with ending():
            opened = open_year(workbook, load_standards(own), year=year, unit=unit, packs=packs, exports=exports)
            try:
                command(opened, **rest)
            except NoScoreError as error:
                raise click.ClickException(f"{error}\n评分体系用 --system 指定") from None

    return run


def load_standards(own: Path | None) -> Standards:
    """Returns the standards, with those of a folder of one's own."""
    try:
        return load(own)
    except StandardsError as error:
        raise click.ClickException(str(error)) from None


def open_year(
    path: Path,
    standards: Standards,
    *,
    year: int | None = None,
    unit: str = "",
    packs: tuple[str, ...] = (),
    exports: tuple[str, ...] = (),
) -> Opened:
    """Reads a workbook and its imports; ends the run with status 2 where that cannot be done."""
    for pack in packs:
        if pack not in standards.packs:
            raise click.BadParameter(
                f"没有登记簿“{pack}”；可用：{'、'.join(sorted(standards.packs))}", param_hint="--pack"
            )
    try:
        reading = open_workbook(path, standards=standards, unit=unit, year=year, packs=packs)
    except WorkbookUnreadable as error:
        unreadable(path, error)
    imported = tuple(take_import(reading.ledger, each) for each in exports)
    return Opened(path, reading, imported)


def take_import(ledger: Ledger, said: str, as_of: datetime.date | None = None) -> Imported:
    """Takes an export named on the command line: `方案=文件`, or the file alone where one profile fits."""
    name, separator, rest = said.partition(_SEPARATOR)
    profiles = ledger.standards.imports
    if separator and not Path(said).exists():
        if name not in profiles:
            known = "、".join(profiles)
            raise click.BadParameter(f"没有导入方案“{name}”；可用：{known}", param_hint="--import")
        path = Path(rest)
    else:
        name, path = "", Path(said)
    try:
        profile = profiles[name] if name else choose_profile(ledger, path)
        if profile is not None and profile.register in ledger.schema.registers:
            return import_file(ledger, path, profile, as_of)
    except WorkbookUnreadable as error:
        return unreadable(path, error)
    hint = f"写明适合本登记簿的方案：--import 方案=文件；可用：{'、'.join(profiles)}"
    return unreadable(path, WorkbookUnreadable("no-profile", "没有（或不止一个）导入方案适合这个文件", hint))


def unreadable(path: Path, error: WorkbookUnreadable) -> NoReturn:
    """Says why a file could not be read and ends the run."""
    click.echo(f"{printable(str(path))}: {printable(error.message)} [{error.code}]。{printable(error.hint)}", err=True)
    sys.exit(UNREADABLE)


def make_room(path: Path, *, force: bool) -> Path | None:
    """Returns where the older file was kept, None where there was none; refuses to replace one without `force`."""
    if not path.exists():
        if not path.parent.is_dir():
            raise click.ClickException(f"文件夹“{path.parent}”不存在")
        return None
    if not path.is_file():
        raise click.ClickException(f"“{path}”不是文件")
    if not force:
        raise click.ClickException(f"“{path}”已存在。换一个文件名，或加 --force（旧文件留作 {path.name}.bak）")
    return keep(path)


def write_json(value: Any) -> None:
    """Prints a value as one JSON document."""
    data = msgspec.json.format(msgspec.json.encode(value), indent=2)
    click.echo(data.decode())


def place_of(fact: Fact, places: Places) -> str:
    """Returns the cell a fact comes from, as `表!C5`; empty for one that was computed."""
    origin = fact.origin
    if not isinstance(origin, RecordOrigin):
        return ""
    sheet, cell = places.cell(origin.register, origin.key, origin.field)
    return f"{sheet}!{cell}" if sheet and cell else ""


def _findings(ledger: Ledger, places: Places) -> list[WorkbookProblem]:
    """Returns what the rules for foreign reports say of the unit's own figures, each with a cell."""
    report = statement(ledger)
    by_id = {fact.id: fact for fact in report.facts}
    found = []
    for finding in check_report(report, ledger.standards):
        facts = [by_id[name] for name in finding.facts if name in by_id]
        # Figures of two activities stand side by side in a register and are no claim about each other.
        if len({fact.subject for fact in facts}) > 1:
            continue
        sheet, cell = _first_cell(facts, by_id, places)
        found.append(
            WorkbookProblem(
                sheet, cell, finding.message, finding.expected, finding.hint, str(finding.severity), finding.code
            )
        )
    return found


def _stale(opened: Opened) -> list[WorkbookProblem]:
    """Returns what in the text blocks, many taken over from earlier years, does not fit the year that is written."""
    ledger = opened.ledger
    found = []
    for record in ledger.records("blocks") if "blocks" in ledger.schema.registers else ():
        text = record.values.get("text")
        if not isinstance(text, str):
            continue
        # Ordinals, campaigns and holidays are judged by the year of the report, which its title says.
        report = read_text(f"{ledger.unit}{ledger.year}年度部门整体支出绩效自评报告\n{text}")
        sheet, cell = opened.reading.places.cell("blocks", record.key, "text")
        since = record.values.get("from_year")
        taken = f"（沿用自{since}年）" if since else ""
        for finding in check_report(report, ledger.standards, select=_OF_THE_YEAR):
            quote = next((f"“{span.quote}”" for span in finding.spans), "")
            what = f"{quote}{taken}：{finding.message}"
            found.append(
                WorkbookProblem(sheet, cell, what, finding.expected, finding.hint, str(finding.severity), finding.code)
            )
    return found


def _first_cell(facts: list[Fact], by_id: dict[str, Fact], places: Places) -> tuple[str, str]:
    waiting = list(facts)
    for _ in range(50):
        if not waiting:
            break
        origin = waiting.pop(0).origin
        if isinstance(origin, RecordOrigin):
            return places.cell(origin.register, origin.key, origin.field)
        if isinstance(origin, Derivation):
            for name in origin.inputs:
                register, slash, rest = name.partition("/")
                if slash and "#" in rest:
                    key, _, field = rest.rpartition("#")
                    return places.cell(register, key, field)
            waiting += [by_id[name] for name in origin.inputs if name in by_id]
    return "", ""
