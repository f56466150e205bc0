"""File: a workbook's bytes as grids of cells, with what the values alone do not show: errors, formulas, percentages.

Values come from the sheet as last computed; nothing is computed anew. The file is taken for hostile: what it unpacks
to is counted, and a sheet that would be laid out beyond all use is refused.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from jiheng.ledger.workbook_formulas import Formulas, scan_formulas

LARGEST = 200 * 1024 * 1024
_UNPACKED = 800 * 1024 * 1024
_MEMBERS = 5000
_CELLS = 40_000_000
_CHUNK = 1 << 20
_SPREAD = re.compile(rb' r="(?:(\d{1,7})"|([A-Z]{2,3})\d)')  # a row, or a cell beyond column Z
_BUILT_IN_PERCENT = frozenset({9, 10})
_SAID = {"File is not a zip file": "压缩结构不完整，可能只保存了一半"}
_SHEET_NAMESPACE = re.compile(r"\{[^}]*\}")


class WorkbookUnreadable(Exception):  # noqa: N818 - a state of the file, as `Unreadable` in reading
    """The file is no workbook, or not a whole one: a code, what is wrong, what to do (Chinese)."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(f"{message}。{hint}")
        self.code = code
        self.message = message
        self.hint = hint


class Grid(msgspec.Struct):
    """One sheet.

    Attributes:
        name: of the sheet.
        rows: cells by row and column from 0, empty ones as empty text; rows may differ in length.
        merged: areas of merged cells: top, left, bottom, right, both ends included.
        formulas: what stands behind the values.
        hidden: nobody sees it.
    """

    name: str
    rows: list[list[Any]]
    merged: list[tuple[int, int, int, int]]
    formulas: Formulas
    hidden: bool = False


def read_file(path: Path) -> bytes:
    """Returns the bytes of a workbook.

    Raises:
        WorkbookUnreadable: `no-file`, `too-large`, `not-readable`.
    """
    try:
        size = path.stat().st_size
        if size > LARGEST:
            raise WorkbookUnreadable(
                "too-large",
                f"文件有 {size // 1024 // 1024} MB，上限 {LARGEST // 1024 // 1024} MB",
                "请删去多余的工作表",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise WorkbookUnreadable("no-file", "没有这个文件", "请核对文件名和所在文件夹") from None
    except OSError as error:
        raise WorkbookUnreadable(
            "not-readable", f"打不开文件：{error.strerror or error}", "请关闭正在使用它的程序，或核对权限"
        ) from None


def grids(data: bytes) -> Iterator[Grid]:
    """Yields the sheets of a workbook (xlsx, xls, et).

    Raises:
        WorkbookUnreadable: `broken-workbook`, `encrypted`, `too-large`.
    """
    parts = _Parts(data) if data[:2] == b"PK" else None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [s for s in book.sheets_metadata if s.typ == SheetTypeEnum.WorkSheet]
    except PasswordError:
        raise _encrypted() from None
    except (CalamineError, OSError, ValueError) as error:
        raise _broken(str(error)) from error
    for each in sheets:
        formulas = parts.formulas(each.name) if parts else Formulas()
        try:
            sheet = book.get_sheet_by_name(each.name)
            rows = sheet.to_python(skip_empty_area=False) if sheet.height else []
            merged = [(a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ()]
        except (CalamineError, OSError, ValueError) as error:
            raise _broken(f"{each.name}：{error}") from error
        yield Grid(each.name, rows, merged, formulas, "Visible" not in str(each.visible))


def sheet_members(data: bytes) -> dict[str, str]:
    """Returns the member of an xlsx file that holds each sheet, by the name of the sheet.

    Raises:
        WorkbookUnreadable: as `grids`.
    """
    return _Parts(data).members()


class _Parts:
    """The zip archive behind an xlsx file."""

    def __init__(self, data: bytes) -> None:
        if data.count(b"PK\x01\x02") > _MEMBERS:
            raise _too_large(f"压缩包成员超过 {_MEMBERS} 个")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            if any(i.flag_bits & 1 for i in self._zip.infolist()):
                raise _encrypted()
            self._members = {i.filename.replace("\\", "/").lstrip("/"): i for i in self._zip.infolist()}
        except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
            raise _broken(str(error)) from error
        self._left = _UNPACKED
        self._sizes()
        self._paths = self._sheet_paths()
        self._percent = self._percent_styles()

    def members(self) -> dict[str, str]:
        """Returns the name of the member behind each sheet, as the archive has it."""
        return {sheet: self._members[path].filename for sheet, path in self._paths.items() if path in self._members}

    def formulas(self, sheet: str) -> Formulas:
        """Returns what stands behind the values of a sheet, after making sure that it can be laid out."""
        path = self._paths.get(sheet)
        if path is None:
            return Formulas()
        data = self._read(path)
        _measure(sheet, data)
        return scan_formulas(data, self._percent)

    def _sizes(self) -> None:
        """Counts what the members unpack to: a header may lie, and the library believes it."""
        for name, info in self._members.items():
            if info.compress_size * 1032 < _CHUNK * 16:
                continue
            left = self._left
            try:
                with self._zip.open(info) as stream:
                    while chunk := stream.read(_CHUNK):
                        left -= len(chunk)
                        if left < 0:
                            raise _too_large(f"{name} 展开后过大")
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
                raise _broken(f"{name}：{error}") from error
            self._left = left

    def _read(self, name: str) -> bytes:
        info = self._members.get(name)
        if info is None:
            return b""
        try:
            with self._zip.open(info) as stream:
                return stream.read(_UNPACKED)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise _broken(f"{name}：{error}") from error

    def _tree(self, name: str) -> etree._Element | None:
        data = self._read(name)
        if not data or b"<!DOCTYPE" in data:
            return None
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise _broken(f"{name}：{error}") from error

    def _sheet_paths(self) -> dict[str, str]:
        """Returns the member that holds each sheet."""
        book, links = self._tree("xl/workbook.xml"), self._tree("xl/_rels/workbook.xml.rels")
        if book is None or links is None:
            return {}
        targets = {}
        for link in links:
            target = link.get("Target", "")
            full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[link.get("Id", "")] = full
        found = {}
        for sheet in book.iter():
            if _local(sheet) == "sheet":
                key = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
                found[str(sheet.get("name", ""))] = targets.get(str(key), "")
        return found

    def _percent_styles(self) -> frozenset[int]:
        """Returns the numbers of the cell styles that show a percentage."""
        root = self._tree("xl/styles.xml")
        if root is None:
            return frozenset()
        own = {
            int(e.get("numFmtId", "0"))
            for e in root.iter()
            if _local(e) == "numFmt" and "%" in (e.get("formatCode") or "") and (e.get("numFmtId") or "").isdecimal()
        }
        kept = next((e for e in root if _local(e) == "cellXfs"), ())
        return frozenset(
            number
            for number, style in enumerate(kept)
            if (code := style.get("numFmtId", "0") or "0").isdecimal() and int(code) in own | _BUILT_IN_PERCENT
        )


def _measure(sheet: str, data: bytes) -> None:
    """Refuses a sheet whose cells lie so far apart that laying it out would take all memory."""
    found = set(_SPREAD.findall(data))
    last = max((int(row) for row, _ in found if row), default=0)
    widest = max((_column(letters) for _, letters in found if letters), default=26)
    if last * widest > _CELLS:
        raise WorkbookUnreadable(
            "too-large",
            f"工作表“{sheet}”用到了第 {last} 行、第 {widest} 列",
            "请选中数据以外的空行空列，右键删除后另存，再试一次",
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _local(element: etree._Element) -> str:
    return _SHEET_NAMESPACE.sub("", element.tag) if isinstance(element.tag, str) else ""


def _broken(detail: str) -> WorkbookUnreadable:
    return WorkbookUnreadable(
        "broken-workbook",
        f"文件不完整或不是工作簿（{_SAID.get(detail, detail)[:120]}）",
        "请用 Excel 或 WPS 打开并另存为 xlsx；打不开时请换用备份",
    )


def _encrypted() -> WorkbookUnreadable:
    return WorkbookUnreadable("encrypted", "工作簿设有打开密码", "请取消密码后另存，再试一次")


def _too_large(detail: str) -> WorkbookUnreadable:
    return WorkbookUnreadable("too-large", f"压缩内容异常（{detail}）", "请确认文件来源可靠")
