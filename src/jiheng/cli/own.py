"""What `jiheng standard` and `jiheng pack` share: own data beside the shipped, shown or with every fault of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from jiheng.standards import Fault, Standards, StandardsError, load

_Command = TypeVar("_Command", bound=Callable[..., Any])


def own_option(help_text: str) -> Callable[[_Command], _Command]:
    """Makes the option `--standards`, the folder of own data."""
    folder = click.Path(path_type=Path, exists=True, file_okay=False)
    return click.option("--standards", "own", type=folder, help=help_text)


def loaded(own: Path | None) -> Standards:
    """Returns the standards, own ones included; a fault ends the command with what is wrong."""
    try:
        return load(own)
    except StandardsError as error:
        raise click.ClickException(str(error)) from None


def folder_of(path: Path | None, own: Path | None) -> Path | None:
    """Returns the folder to validate; a single file is checked in its place.

    The folder above a file names the part (`families`, `packs`), the one above that is the set.
    """
    folder = path or own
    if folder is not None and folder.is_file():
        return folder.resolve().parent.parent
    return folder


def show_faults(faults: Sequence[Fault]) -> None:
    """Prints every fault and ends the command with status 1; without faults it does nothing."""
    for fault in faults:
        click.echo(str(fault))
    if faults:
        click.echo(f"共 {len(faults)} 处错误。", err=True)
        raise SystemExit(1)


def not_found(name: str, kinds: str, command: str) -> click.ClickException:
    """Returns what to raise for a name that names nothing."""
    return click.ClickException(f"没有编号或名称为“{name}”的{kinds}；用 jiheng {command} list 查看全部")
