"""Typeset: the report as PDF/A-3 with embedded fonts, its facts attached as JSON."""

from __future__ import annotations

import atexit
import os
from collections.abc import Mapping
from contextlib import ExitStack
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from jiheng.writing.report.composition import Composition, Grid, Piece, Words, title_lines
from jiheng.writing.report.tagging import tags_json

FONTS = "JIHENG_FONTS"
"""Environment variable with the folder of fonts (方正小标宋, 仿宋, 楷体, 黑体)."""

_WIDE = 96
_STANDARD = "a-3b"
_WANTED: Mapping[str, tuple[str, ...]] = {
    "title": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体"),
    "first": ("SimHei", "Heiti SC", "黑体"),
    "second": ("KaiTi_GB2312", "KaiTi", "Kaiti SC", "楷体"),
    "body": ("FangSong_GB2312", "FangSong", "STFangsong", "仿宋"),
    "page": ("SimSun", "Songti SC", "宋体"),
}
_FALLBACK: Mapping[str, tuple[str, ...]] = {
    "title": ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC"),
    "first": ("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC"),
    "second": ("LXGW WenKai", "Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC"),
    "body": ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC"),
    "page": ("Noto Serif CJK SC", "Source Han Serif SC", "Noto Serif SC"),
}
_ROLES = {role: [*names, *_FALLBACK[role]] for role, names in _WANTED.items()}
_NAMES = {"title": "方正小标宋简体", "first": "黑体", "second": "楷体", "body": "仿宋"}


class Typeset(msgspec.Struct, frozen=True):
    """A PDF and what its reader should be told: the fonts that stood in for those of the standard."""

    data: bytes
    notice: str = ""


class NoFontError(RuntimeError):
    """No font with Chinese characters is there."""

    def __init__(self) -> None:
        super().__init__(f"没有可用的中文字体；请把字体放入文件夹，并用环境变量 {FONTS} 指明")


def pdf(composition: Composition, fonts: Path | None = None) -> Typeset:
    """Returns the report as PDF/A-3b; the facts stand in its attachment `jiheng-facts.json`.

    Args:
        composition: the report.
        fonts: folder of fonts; the environment variable JIHENG_FONTS by default.

    Raises:
        NoFontError: where no font has Chinese characters.
    """
    folder = fonts or (Path(os.environ[FONTS]) if os.environ.get(FONTS) else None)
    inputs = {
        "d": msgspec.json.encode({**_data(composition), "fonts": _ROLES}).decode(),
        "facts": tags_json(composition).decode(),
    }
    data, warned = _compiler(str(folder) if folder else "").compile_with_warnings(
        sys_inputs=inputs, pdf_standards=[_STANDARD]
    )
    absent = frozenset(w.message.partition(":")[2].strip().casefold() for w in warned if "font family" in w.message)
    return Typeset(data, _notice(absent))


@lru_cache(maxsize=4)
def _compiler(folder: str) -> Any:
    """Returns a compiler, kept for the process because finding fonts takes longer than setting a report."""
    import typst  # noqa: PLC0415 - heavy, and only for PDF

    source = _stack().enter_context(resources.as_file(resources.files("jiheng.writing.report") / "report.typ"))
    return typst.Compiler(input=str(source), font_paths=[folder] if folder else [])


@lru_cache(maxsize=1)
def _stack() -> ExitStack:
    """Returns what keeps the template a file on disk until the process ends."""
    stack = ExitStack()
    atexit.register(stack.close)
    return stack


def _notice(absent: frozenset[str]) -> str:
    """Returns which fonts of the standard are missing and what stands in for them.

    Raises:
        NoFontError: where neither those nor a stand-in are there.
    """
    lacking = []
    for role, wanted in _WANTED.items():
        if any(name.casefold() not in absent for name in wanted):
            continue
        instead = next((name for name in _FALLBACK[role] if name.casefold() not in absent), "")
        if not instead:
            raise NoFontError
        if role in _NAMES:
            lacking.append(f"{_NAMES[role]}（以 {instead} 代替）")
    if not lacking:
        return ""
    return (
        f"PDF 未能使用公文规定的字体：{'、'.join(lacking)}。请用环境变量 {FONTS} 指明字体文件夹，或由 Word 文件另存。"
    )


def _data(composition: Composition) -> dict[str, Any]:
    day = composition.signed_on
    sections: list[dict[str, Any]] = [
        {
            "level": section.level,
            "head": section.number + section.title,
            "body": [_pieces(p.pieces, marked=p.open) for p in section.body],
        }
        for section in composition.sections
    ]
    # The last paragraph is set together with the name below it.
    closing = [sections[-1]["body"].pop()] if sections and sections[-1]["body"] else []
    return {
        "title": composition.title,
        "lines": title_lines(composition.title, composition.unit),
        "unit": composition.unit,
        "day": composition.dated,
        # PDF/A asks for a date; a report that nobody signed yet gets the first day it could be signed.
        "date": [day.year, day.month, day.day] if day else [composition.year + 1, 1, 1],
        "draft": composition.draft,
        "sections": sections,
        "closing": closing,
        "grids": [_grid(grid) for grid in composition.grids],
    }


def _grid(grid: Grid) -> dict[str, Any]:
    return {
        "title": grid.title,
        "note": grid.note,
        "wide": sum(grid.widths) > _WIDE,
        "widths": grid.widths,
        "leads": grid.leads,
        "cells": [
            {
                "x": cell.column,
                "y": cell.row,
                "across": cell.across,
                "down": cell.down,
                "head": cell.head,
                "left": cell.left,
                "pieces": _pieces(cell.pieces),
            }
            for cell in grid.cells
        ],
    }


def _pieces(pieces: tuple[Piece, ...], *, marked: bool = False) -> list[dict[str, Any]]:
    mark = {"mark": True} if marked else {}
    return [{"text": p.text if isinstance(p, Words) else p.shown, **mark} for p in pieces]
