"""Archives and XML from an enemy."""

import io
import zipfile
import zlib

import pytest

from jiheng.reading.document import Limits, Unreadable
from jiheng.reading.formats.archive import MEMBERS, Archive, parse_xml


def packed(content: bytes = b"<a/>", name: str = "word/document.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def code(call, *arguments) -> str:
    with pytest.raises(Unreadable) as caught:
        call(*arguments)
    return caught.value.problem.code


def test_members_are_read_and_parsed():
    archive = Archive(packed(b"<a><b/></a>"), Limits())
    assert archive.names == ("word/document.xml",)
    assert "word/document.xml" in archive
    assert archive.tree("word/document.xml")[0].tag == "b"
    assert archive.checksum("word/document.xml") == zlib.crc32(b"<a><b/></a>")


def test_backslashes_and_leading_slashes_in_names_are_one_way():
    assert Archive(packed(name="/word\\document.xml"), Limits()).read("word/document.xml") == b"<a/>"


@pytest.mark.parametrize("cut", [10, 60, -30])
def test_a_truncated_archive(cut):
    assert code(Archive, packed(b"<a/>" * 50)[:cut], Limits()) == "broken-archive"


def test_a_member_whose_bytes_are_broken():
    data = bytearray(packed(b"<a>" + bytes(range(32, 127)) * 40 + b"</a>"))
    data[70:80] = b"\xff" * 10
    assert code(Archive(bytes(data), Limits()).read, "word/document.xml") == "broken-archive"


def test_a_bomb_is_stopped_by_its_ratio():
    archive = Archive(packed(bytes(60_000_000)), Limits())
    assert code(archive.read, "word/document.xml") == "archive-bomb"


def test_all_members_share_one_allowance():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(4):
            archive.writestr(f"{i}", bytes(400_000))
    opened = Archive(out.getvalue(), Limits(bytes=1_000_000))
    opened.read("0")
    opened.read("1")
    assert code(opened.read, "2") == "archive-bomb"


def test_a_directory_of_too_many_members_is_not_even_parsed():
    assert code(Archive, b"PK\x01\x02" * (MEMBERS + 1), Limits()) == "archive-bomb"


def test_a_member_with_a_password():
    data = bytearray(packed())
    for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + flag] |= 1
    assert code(Archive(bytes(data), Limits()).read, "word/document.xml") == "encrypted"


BILLION = (
    '<!DOCTYPE z [<!ENTITY a "haha">'
    + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    + "]><z>&a9;</z>"
)


@pytest.mark.parametrize(
    "data",
    [
        BILLION.encode(),
        BILLION.encode("utf-16"),
        b'<!DOCTYPE z [<!ENTITY x SYSTEM "file:///etc/passwd">]><z>&x;</z>',
        b'<!DOCTYPE z SYSTEM "http://example.invalid/z.dtd"><z/>',
    ],
)
def test_xml_with_a_document_type_is_refused(data):
    assert code(parse_xml, data) == "forbidden-xml"


@pytest.mark.parametrize("data", [b"", b"<a>", b"\xff\xfe\x00", b"<a>" * 100_000])
def test_broken_or_too_deep_xml(data):
    assert code(parse_xml, data) == "broken-xml"


def test_comments_and_instructions_are_left_out():
    assert len(parse_xml(b"<a><!--x--><?y z?><b/></a>")) == 1
