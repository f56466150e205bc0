"""Pages saved as one file, as Word and browsers write them."""

import quopri

import pytest

from jiheng.reading.document import Limits, Unreadable
from jiheng.reading.formats import open_document

PAGE = "<html><body><p>全年支出108.37万元</p><table><tr><td>项目</td><td>41.93</td></tr></table></body></html>"


def archive(body: bytes, charset: str, encoding: str = "quoted-printable") -> bytes:
    lines = [
        "MIME-Version: 1.0",
        'Content-Type: multipart/related; boundary="--=_Part"',
        "",
        "单个文件网页",
        "----=_Part",
        "Content-Location: file:///C:/a.htm",
        f"Content-Transfer-Encoding: {encoding}",
        f'Content-Type: text/html; charset="{charset}"',
        "",
    ]
    return "\r\n".join(lines).encode() + b"\r\n" + body + b"\r\n----=_Part--\r\n"


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_the_page_of_an_archive_is_read_in_its_encoding(charset):
    document = open_document(archive(quopri.encodestring(PAGE.encode(charset)), charset), "a.mht", Limits())
    assert document.text.startswith("全年支出108.37万元\n")
    assert [c.text for c in document.tables[0].cells] == ["项目", "41.93"]
    assert not document.warnings


def test_characters_written_as_references():
    body = "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in PAGE).encode()
    document = open_document(archive(quopri.encodestring(body), "us-ascii"), "报告.doc", Limits())
    assert document.text.startswith("全年支出108.37万元\n")


def test_an_archive_without_a_page_says_so():
    with pytest.raises(Unreadable, match="没有正文"):
        open_document(archive(b"", "utf-8").replace(b"text/html", b"image/png"), "a.mht", Limits())
