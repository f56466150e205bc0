"""From a file, its bytes or its text to a report: every step of reading, in order."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from pathlib import Path
from time import perf_counter

import msgspec

from jiheng.facts import Fact, Problem, Relation, Report
from jiheng.facts.stretches import Stretch
from jiheng.facts.undisturbed import undisturbed
from jiheng.reading.agreement import agree
from jiheng.reading.context import Context
from jiheng.reading.document import Document, Limits, Unreadable
from jiheng.reading.formats import open_document
from jiheng.reading.formats.text import lay_out
from jiheng.reading.identity import identity
from jiheng.reading.likeness import looks_like_report
from jiheng.reading.meaning import facts as read_facts
from jiheng.reading.meaning.flow import as_flow
from jiheng.reading.normalise import plain as unify
from jiheng.reading.outline import outline
from jiheng.reading.outline_lines import Lines
from jiheng.reading.relations import relations as read_relations
from jiheng.reading.scan import scan
from jiheng.reading.spacing import idle_blanks, is_fault, is_strewn
from jiheng.reading.tags import carries_tags, find_tags
from jiheng.standards import load

AUTO = "auto"

_FILE_PROBLEMS: dict[int | None, Problem] = {
    errno.ENOENT: Problem("missing", "找不到文件", "请核对路径；文件可能已被移动或删除"),
    errno.EACCES: Problem("no-permission", "没有读取该文件的权限", "请检查文件权限，或复制到有权限的文件夹"),
    errno.EPERM: Problem("no-permission", "没有读取该文件的权限", "请检查文件权限，或复制到有权限的文件夹"),
    errno.EISDIR: Problem("is-directory", "这是文件夹，不是文件", "请给出其中的文件，或让命令读取整个文件夹"),
    errno.ELOOP: Problem("link-loop", "链接指向自身，无法读取", "请给出真实文件的路径"),
    errno.ENAMETOOLONG: Problem("name-too-long", "文件名过长", "请缩短文件名或路径"),
}
_BAD_NAME = Problem("bad-name", "文件名含有不能使用的字符", "请重新命名文件")
_NOT_A_FILE = Problem("not-a-file", "不是普通文件", "请给出文档文件，不要给出设备、管道或套接字")


def read_path(path: str | os.PathLike[str], limits: Limits | None = None, *, standard: str = AUTO) -> Report:
    """Reads a file. What is wrong with the file stands in `Report.error`; nothing is raised for it.

    Args:
        path: of the file.
        limits: bounds on size and length.
        standard: id of an outline family, or `auto` to detect it.

    Raises:
        ValueError: when `standard` names no family.
    """
    limits = limits or Limits()
    name = os.fspath(path)
    _known(standard)
    try:
        data = _load(name, limits)
    except Unreadable as error:
        return Report(path=name, error=error.problem)
    except OSError as error:
        problem = _FILE_PROBLEMS.get(error.errno)
        if problem is None:
            problem = Problem("io-error", f"读取文件时出错：{error.strerror or error}", "请检查磁盘或网络后重试")
        return Report(path=name, error=problem)
    except ValueError:
        return Report(path=name, error=_BAD_NAME)
    return read_document(data, name, limits, standard=standard)


def read_document(data: bytes, name: str, limits: Limits | None = None, *, standard: str = AUTO) -> Report:
    """Reads the bytes of a file; `name` tells its kind where the bytes leave it open.

    Raises:
        ValueError: when `standard` names no family.
    """
    limits = limits or Limits()
    _known(standard)
    sha256 = hashlib.sha256(data).hexdigest()
    began = perf_counter()
    try:
        document = open_document(data, name, limits)
    except Unreadable as error:
        return Report(path=name, sha256=sha256, error=error.problem, seconds={"parse": perf_counter() - began})
    report = _report(document, name, sha256, standard, perf_counter() - began)
    return _with_tags(report, data, limits) if carries_tags(data, report.format) else report


def _with_tags(report: Report, data: bytes, limits: Limits) -> Report:
    """Gives the numbers the meaning their tags say, and warns where tags and text differ."""
    tags = find_tags(data, report.format, limits)
    if tags is None:
        return report
    if isinstance(tags, Problem):
        return msgspec.structs.replace(report, warnings=(*report.warnings, tags))
    facts, warnings = agree(report.facts, tags, report.text)
    return msgspec.structs.replace(report, facts=facts, warnings=(*report.warnings, *warnings))


def read_text(text: str, path: str = "", *, standard: str = AUTO) -> Report:
    """Reads a text that is in memory already, as a text file of it is read.

    Raises:
        ValueError: when `standard` names no family.
    """
    _known(standard)
    began = perf_counter()
    sha256 = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        document = lay_out(text, Limits())
    except Unreadable as error:
        return Report(path=path, sha256=sha256, error=error.problem, seconds={"parse": perf_counter() - began})
    return _report(document, path, sha256, standard, perf_counter() - began)


def read_built(document: Document, path: str = "", *, standard: str = AUTO) -> Report:
    """Reads a document that was put together in memory, with its blocks and tables.

    Raises:
        ValueError: when `standard` names no family.
    """
    _known(standard)
    return _report(document, path, "", standard, 0.0)


@undisturbed
def _report(document: Document, path: str, sha256: str, standard: str, parse_seconds: float) -> Report:
    began = perf_counter()
    standards = load()
    text = document.text
    plain = unify(text)
    lines = Lines(plain, document.tables, document.blocks)
    breaks = lines.inner_breaks()
    strewn = is_strewn(plain)
    blanks = idle_blanks(lines, strewn=strewn)
    found = scan(text, standards.names, sorted(breaks + blanks), plain)
    sections = outline(text, lines, standards)
    who = identity(text, lines, sections, standards, "" if standard == AUTO else standard)
    context = Context(
        text=text,
        plain=plain,
        blocks=document.blocks,
        tables=document.tables,
        sections=sections,
        scan=found,
        year=who.year,
        unit=who.unit,
        kind=who.kind,
        standard=who.standard,
        standards=standards,
        title=who.title and as_flow(who.title),
        page=lines.page_width,
    )
    facts: tuple[Fact, ...] = read_facts(context)
    relations: tuple[Relation, ...] = read_relations(context, facts)
    return Report(
        path=path,
        sha256=sha256,
        format=document.format,
        text=text,
        blocks=document.blocks,
        tables=document.tables,
        title=who.title,
        title_span=who.title_span,
        unit=who.unit,
        year=who.year,
        standard=who.standard,
        sections=sections,
        facts=facts,
        relations=relations,
        signature=who.signature,
        signed_on=who.signed_on,
        warnings=document.warnings,
        idle=_idle(plain, breaks, blanks if strewn else []),
        seconds={"parse": parse_seconds, "read": perf_counter() - began},
        looks_like_report=looks_like_report(who.title, plain, sections, facts),
    )


def _idle(plain: str, breaks: list[Stretch], blanks: list[Stretch]) -> tuple[Stretch, ...]:
    """Returns what stands in the way of checking; a few stray blanks are a fault of the text, to be told."""
    return tuple(sorted(breaks + [blank for blank in blanks if not is_fault(plain, blank)]))


def _load(name: str, limits: Limits) -> bytes:
    """Reads one byte more than allowed at most, so that a file which grows meanwhile cannot take the memory."""
    path = Path(name)
    status = path.stat()
    mode = status.st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), name)
    if not stat.S_ISREG(mode):
        raise Unreadable(_NOT_A_FILE.code, _NOT_A_FILE.message, _NOT_A_FILE.hint)
    data = b""
    if status.st_size <= limits.bytes:
        with path.open("rb") as file:
            data = file.read(limits.bytes + 1)
    if max(status.st_size, len(data)) > limits.bytes:
        raise Unreadable(
            "too-large",
            f"文件有 {max(status.st_size, len(data)) // 1024 // 1024} MB，超过上限 {limits.bytes // 1024 // 1024} MB",
            "请确认是否为绩效报告，或用 --max-bytes 提高上限",
        )
    return data


def _known(standard: str) -> None:
    if standard != AUTO and standard not in load().families:
        raise ValueError(f"no outline family {standard!r}; known are {', '.join(sorted(load().families))}")
