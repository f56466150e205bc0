"""Outputs: one composition as Word, Excel, PDF and web page, written together or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec

from jiheng.writing.report.composition import Composition
from jiheng.writing.report.files import Written, write_all
from jiheng.writing.report.page import facts_csv, page
from jiheng.writing.report.tagging import tags_json
from jiheng.writing.report.typed import with_typed

FORMATS = ("docx", "xlsx", "pdf", "html")
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONGEST = 60  # characters of a file name, each up to four bytes, below the 255 bytes of file systems


class Outputs(msgspec.Struct, frozen=True):
    """The files of a report, and what their reader should be told (fonts that stood in for those of the standard)."""

    files: dict[str, bytes]
    notice: str = ""


def stem(composition: Composition) -> str:
    """Returns the name of the files: the title of the report."""
    return _FORBIDDEN.sub("", composition.title).strip(". ")[:_LONGEST] or "report"


def render(composition: Composition, formats: Iterable[str] = FORMATS, fonts: Path | None = None) -> Outputs:
    """Returns the files of a report by name, numbers in words tagged too; the page brings its facts as CSV and JSON.

    Args:
        composition: the report.
        formats: of `FORMATS`.
        fonts: folder of fonts for the PDF.

    Raises:
        NoFontError: where a PDF is asked for and no font has Chinese characters.
    """
    composition = with_typed(composition)
    name, notice = stem(composition), ""
    files: dict[str, bytes] = {}
    for form in dict.fromkeys(formats):
        match form:
            case "docx":
                from jiheng.writing.report.word import word  # noqa: PLC0415 - a format that is not asked for costs nothing

                files[f"{name}.docx"] = word(composition)
            case "xlsx":
                from jiheng.writing.report.sheet import workbook  # noqa: PLC0415 - as above

                files[f"{name}.xlsx"] = workbook(composition)
            case "pdf":
                from jiheng.writing.report.typeset import pdf  # noqa: PLC0415 - as above

                made = pdf(composition, fonts)
                files[f"{name}.pdf"], notice = made.data, made.notice
            case _:
                files[f"{name}.html"] = page(composition, f"{name}.csv", f"{name}.json").encode()
                files[f"{name}.csv"] = facts_csv(composition).encode("utf-8-sig")
                files[f"{name}.json"] = tags_json(composition)
    return Outputs(files, notice)


def write(outputs: Outputs, folder: Path) -> tuple[Written, ...]:
    """Writes the files into a folder, which is made where it is missing.

    Raises:
        OSError: where that cannot be done.
    """
    folder.mkdir(parents=True, exist_ok=True)
    return write_all({folder / name: data for name, data in outputs.files.items()})
