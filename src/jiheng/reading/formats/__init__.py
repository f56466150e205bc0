"""Opens a file of any known format as a `Document`."""

from __future__ import annotations

from io import BytesIO
from zipfile import is_zipfile

import msgspec

from jiheng.facts import Problem
from jiheng.reading.document import Document, Limits, Unreadable
from jiheng.reading.formats.registry import BUILT_IN, by_extension, detect, extension, is_encrypted_office

__all__ = ["open_document"]

_ZIP = b"PK\x03\x04"
_ZIPPED = tuple(f for f in BUILT_IN if f.name in {"docx", "xlsx"})
_KNOWN = "、".join(dict.fromkeys(f.extensions[0].lstrip(".") for f in BUILT_IN))


def open_document(data: bytes, name: str = "", limits: Limits | None = None) -> Document:
    """Reads a file by what it is, whatever it is called.

    Args:
        data: the whole file.
        name: its name or path; only the extension is looked at.
        limits: bounds on size, text and tables.

    Raises:
        Unreadable: with a stable code (`empty`, `too-large`, `unknown-format`, `encrypted`, `no-text`, `broken-file`
            and those of the formats), a message and what to do.
    """
    limits = limits or Limits()
    _check_size(data, limits)
    if is_encrypted_office(data):
        raise Unreadable("encrypted", "文件设有打开密码，无法读取", "请在 Word 或 Excel 中取消密码后另存，再试一次")
    found = detect(data, name)
    if found is None or _is_stump(data, name):
        raise _unknown(data, name)
    try:
        document = found.read(data, limits)
    except (Unreadable, MemoryError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise  # Ctrl-C and its like; a Rust library's panic is none of them, though no `Exception` either
        # A hostile file can make any library raise anything; a batch must go on and say which file it was.
        raise Unreadable(
            "broken-file",
            f"文件按 {found.name} 格式读取时出错，可能已损坏（{type(error).__name__}: {str(error)[:120]}）",
            "请用办公软件打开并另存，再试一次",
        ) from error
    if not document.text.strip():
        raise Unreadable("no-text", "文件里没有文字", "请确认文件内容；如果是图片或扫描件，请提供有文字的版本")
    promised = by_extension(name)
    if promised is not None and promised.name != found.name:
        warning = Problem(
            "wrong-extension",
            f"扩展名是 {extension(name)}，内容却是 {found.name}，已按内容读取",
            f"请把扩展名改为 {found.extensions[0]}",
        )
        document = msgspec.structs.replace(document, warnings=(warning, *document.warnings))
    return document


def _is_stump(data: bytes, name: str) -> bool:
    """Whether a file called docx or xlsx holds no more than the first bytes of an archive, which pass for text."""
    return len(data) < len(_ZIP) and _ZIP.startswith(data) and by_extension(name) in _ZIPPED


def _unknown(data: bytes, name: str) -> Unreadable:
    """Returns what to say of a file that no format takes."""
    if _is_stump(data, name) or (data.startswith(_ZIP) and not is_zipfile(BytesIO(data))):
        return Unreadable(
            "broken-file", "文件不完整：只有压缩格式（docx、xlsx 等）的开头，其余部分缺失", "请重新下载或拷贝整个文件"
        )
    if data.startswith(_ZIP):
        return Unreadable("unknown-format", "这是压缩包，里面不是 Word 或 Excel 文档", "请先解压，再检查其中的文件")
    return Unreadable(
        "unknown-format",
        f"不认识这种文件（{extension(name) or '无扩展名'}），内容不是文字，也不是已知的文档格式",
        f"请另存为 {_KNOWN} 之一",
    )


def _check_size(data: bytes, limits: Limits) -> None:
    if not data:
        raise Unreadable("empty", "文件是空的（0 字节）", "请检查文件是否上传或拷贝完整")
    if len(data) > limits.bytes:
        raise Unreadable(
            "too-large",
            f"文件有 {len(data) // 1024 // 1024} MB，超过上限 {limits.bytes // 1024 // 1024} MB",
            "请确认是否为绩效报告，或用 --max-bytes 提高上限",
        )
