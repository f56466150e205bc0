"""Zip archives and the XML in them, opened as if an enemy had packed them.

Nothing is ever unpacked to disk and no name of a member is used as a path. What a header says about sizes is not
believed: what comes out is counted.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from functools import cache

from lxml import etree

from jiheng.reading.document import Limits, Unreadable

MEMBERS = 20_000
"""More members than any office file has; a directory beyond it is not even parsed."""

_FREE = 16 * 1024 * 1024
"""Bytes a member may unpack to whatever its ratio: small repetitive XML packs 300 to 1 and harms nobody."""

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)


class Archive:
    """A zip archive in memory; `read` never gives more than the limits allow.

    Raises:
        Unreadable: `broken-archive`, `archive-bomb`, `encrypted`.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        if data.count(b"PK\x01\x02") > MEMBERS:
            raise _bomb(f"成员超过 {MEMBERS} 个")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise _broken(str(error)) from error
        self._limits = limits
        self._left = limits.bytes
        self._members = {_name(info.filename): info for info in self._zip.infolist()}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the members, with forward slashes and no leading one."""
        return tuple(self._members)

    def __contains__(self, name: str) -> bool:
        return _name(name) in self._members

    def checksum(self, name: str) -> int:
        """Returns the CRC-32 of a member as its header states it: a key for caching, not a proof."""
        return self._members[_name(name)].CRC

    def read(self, name: str) -> bytes:
        """Returns a member's bytes, counted against the archive's limit.

        Raises:
            KeyError: when there is no such member.
            Unreadable: `broken-archive`, `archive-bomb`, `encrypted`.
        """
        info = self._members[_name(name)]
        if info.flag_bits & 1:
            raise Unreadable("encrypted", "压缩包里的内容设有密码，无法读取", "请取消密码后另存，再试一次")
        allowed = min(self._left, max(_FREE, info.compress_size * self._limits.ratio))
        try:
            with self._zip.open(info) as stream:
                data = stream.read(allowed + 1)
        except _BROKEN as error:
            raise _broken(f"{name}: {error}") from error
        if len(data) > allowed:
            raise _bomb(f"{name} 展开后超过 {allowed // 1024 // 1024} MB")
        self._left -= len(data)
        return data

    def tree(self, name: str) -> etree._Element:
        """Returns the root of an XML member.

        Raises:
            KeyError: when there is no such member.
            Unreadable: as `read` and `parse_xml`.
        """
        return parse_xml(self.read(name), name)


def parse_xml(data: bytes, what: str = "XML") -> etree._Element:
    """Parses XML without entities, document types or network, and gives its root.

    Raises:
        Unreadable: `forbidden-xml` for a document type declaration, `broken-xml` for what is no XML or nested deeper
            than 256.
    """
    if b"<!DOCTYPE" in data or (b"\x00" in data[:8] and any("<!DOCTYPE".encode(e) in data for e in _WIDE)):
        raise _forbidden(what)
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Unreadable(
            "broken-xml", f"文件内部的 {what} 已损坏或嵌套过深（{error}）", "请用 Word 或 Excel 打开并另存，再试一次"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _forbidden(what)
    return root


_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _broken(detail: str) -> Unreadable:
    return Unreadable(
        "broken-archive",
        f"文件不完整或已损坏，无法解开（{detail[:120]}）",
        "请重新下载或拷贝；能用办公软件打开时，请另存后再试",
    )


def _bomb(detail: str) -> Unreadable:
    return Unreadable("archive-bomb", f"压缩内容异常（{detail}），已停止读取", "请确认文件来源可靠；正常的报告不会如此")


def _forbidden(what: str) -> Unreadable:
    return Unreadable(
        "forbidden-xml",
        f"文件内部的 {what} 含有 DTD 声明，可能被用来攻击，已停止读取",
        "请用 Word 或 Excel 打开并另存，再试一次",
    )
