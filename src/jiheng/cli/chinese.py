"""What click says by itself, in Chinese: usage, options, errors.

The library asks gettext for its texts; a catalogue of messages would have to be compiled and found by the language of
the machine, but Jiheng speaks Chinese on every machine. So the texts stand here, and click's modules ask this one.
"""

from __future__ import annotations

import importlib
import re
import unicodedata
from collections.abc import Iterable

import click

_TEXTS = {
    "Usage:": "用法:",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "用 {command} {option} 查看帮助。",
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本号。",
    "Missing command.": "缺少命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing parameter: {param_name}": "缺少参数：{param_name}",
    "Missing {param_type}": "缺少{param_type}",
    "No such command {name!r}.": "没有命令 {name}。",
    "No such option {name!r}.": "没有选项 {name}。",
    "No such option: {name}": "没有选项 {name}。",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是不是其中之一：{possibilities}？）",
    "(Possible options: {possibilities})": "（是不是其中之一：{possibilities}？）",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
    "Invalid value: {message}": "值不对：{message}",
    "Got unexpected extra argument ({args})": "多出的参数：{args}",
    "Got unexpected extra arguments ({args})": "多出的参数：{args}",
    "Option {name!r} requires an argument.": "选项 {name} 后面要写一个值。",
    "Option {name!r} requires {nargs} arguments.": "选项 {name} 后面要写 {nargs} 个值。",
    "Option {name!r} does not take a value.": "选项 {name} 后面不写值。",
    "{value!r} is not {choice}.": "“{value}”不是 {choice}。",
    "{value!r} is not one of {choices}.": "“{value}”不在可选值 {choices} 之中。",
    "{value!r} is not a valid {number_type}.": "“{value}”不是数字。",
    "{value!r} is not a valid boolean. Recognized values: {states}": "“{value}”不是“是或否”，可写：{states}",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 之内。",
    "{name} {filename!r} does not exist.": "{name}“{filename}”不存在。",
    "{name} {filename!r} is a directory.": "“{filename}”是文件夹，应为{name}。",
    "{name} {filename!r} is a file.": "“{filename}”是文件，应为{name}。",
    "{name} {filename!r} is not readable.": "{name}“{filename}”不可读。",
    "{name} {filename!r} is not writable.": "{name}“{filename}”不可写。",
    "Could not open file {filename!r}: {message}": "打不开文件“{filename}”：{message}",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
    "default: {default}": "默认：{default}",
    "required": "必填",
    "deprecated": "已停用",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "unknown error": "原因不明",
    "Aborted!": "已取消。",
    "Do you want to continue?": "继续吗？",
}
_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")
_USAGE = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]..."}
_KINDS = {
    "INTEGER RANGE": "整数",
    "FLOAT RANGE": "数",
    "INTEGER": "整数",
    "FLOAT": "数",
    "DIRECTORY": "文件夹",
    "FILENAME": "文件",
    "FILE": "文件",
    "PATH": "路径",
    "TEXT": "文字",
}
_KIND = re.compile("(?<![A-Z])(?:" + "|".join(_KINDS) + ")(?![A-Z])")


def speak_chinese() -> None:
    """Makes click speak Chinese in this process; texts that a version of click adds stay as they are."""
    for name in _MODULES:
        module = importlib.import_module(f"click.{name}")
        for function, ours in (("_", _text), ("ngettext", _plural), ("term_len", _width)):
            if hasattr(module, function):
                setattr(module, function, ours)
    click.Context.formatter_class = _Formatter


class _Formatter(click.HelpFormatter):
    """Names in Chinese what click prints in capitals: `[OPTIONS]`, and `INTEGER RANGE` behind an option."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for theirs, ours in _USAGE.items():
            args = args.replace(theirs, ours)
        super().write_usage(prog, args, prefix)

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        named = [(_KIND.sub(lambda kind: _KINDS[kind[0]], term), meaning) for term, meaning in rows]
        super().write_dl(named, col_max, col_spacing)


def _text(message: str) -> str:
    return _TEXTS.get(message, message)


def _plural(one: str, many: str, count: int) -> str:
    return _text(one if count == 1 else many)


def _width(text: str) -> int:
    """Returns the columns a text takes on a terminal: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in click.unstyle(text))
