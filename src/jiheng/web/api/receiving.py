"""Receiving: the body of an upload."""

from __future__ import annotations

from django.conf import settings

from jiheng.web.api.operation import ApiRequest
from jiheng.web.api.problems import ProblemError

_CHUNK = 1 << 16


def read_file(request: ApiRequest) -> bytes:
    """Returns the body of an upload.

    Raises:
        ProblemError: where it is empty or too large.
    """
    pieces: list[bytes] = []
    size = 0
    while piece := request.read(_CHUNK):
        size += len(piece)
        if size > settings.LARGEST_FILE:
            raise ProblemError(413, "文件太大", f"最大 {settings.LARGEST_FILE >> 20} MB。")
        pieces.append(piece)
    said = request.META.get("CONTENT_LENGTH") or ""
    if said.isdigit() and size < int(said):
        raise ProblemError(400, "没有收全", "连接中断，文件没有收全，未写入任何数据。")
    if not size:
        raise ProblemError(422, "空文件", "请把文件内容作为请求正文发送。")
    return b"".join(pieces)
