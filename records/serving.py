"""A public file as browsers and caches want it: asked again each time (304), in parts where it is long.

RFC 9110 §13 (conditional requests) and §14 (ranges). A part is one stretch of bytes; several at once are
answered with the whole file, as the RFC allows.
"""

from __future__ import annotations

import re
from typing import BinaryIO

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

_ASKED = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
_LONGEST_NUMBER = 18  # digits of a place in a file; Python refuses to read thousands of them


class _Stretch:
    """Bytes `first` to `last` of an open file; FileResponse reads and closes it."""

    def __init__(self, file: BinaryIO, first: int, last: int):
        file.seek(first)
        self._file, self._left = file, last - first + 1

    def read(self, most: int = -1) -> bytes:
        wanted = self._left if most < 0 else min(most, self._left)
        content = self._file.read(wanted)
        self._left -= len(content)
        return content

    def close(self) -> None:
        self._file.close()


def file_response(request, file: BinaryIO, *, digest: str, size: int, **told) -> HttpResponseBase:
    """200 with the file, 206 with the part asked for, 304, or 416 for a part it does not have.

    `file`: open, seekable. `digest`: of its content, the ETag. `size`: in bytes. `told`: what FileResponse
    takes (as_attachment, filename, content_type).
    """
    etag = f'"{digest}"'
    response = get_conditional_response(request, etag=etag)
    if response is not None:
        file.close()
    else:
        response = _answer(request, file, etag, size, told)
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "no-cache"  # a withdrawn file is gone at once
    response.headers["Accept-Ranges"] = "bytes"
    return response


def _answer(request, file: BinaryIO, etag: str, size: int, told: dict) -> HttpResponseBase:
    match = _ASKED.fullmatch(request.headers.get("Range", ""))
    is_of_this = request.headers.get("If-Range", etag) == etag
    if request.method != "GET" or not is_of_this or not match or not any(match.groups()):
        return FileResponse(file, **told)
    stretch = _stretch(*match.groups(), size)
    if stretch is None:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = stretch
    return FileResponse(
        _Stretch(file, first, last),
        status=206,
        headers={
            "Content-Range": f"bytes {first}-{last}/{size}",
            "Content-Length": str(last - first + 1),
        },
        **told,
    )


def _stretch(first: str, last: str, size: int) -> tuple[int, int] | None:
    """(first byte, last byte) asked for of a file of `size` bytes; None where it has none of them.

    `first` without digits: the last so many bytes, as `last` says.
    """
    if max(len(first), len(last)) > _LONGEST_NUMBER:
        return None
    if not first:
        most = min(int(last), size)
        return (size - most, size - 1) if most else None
    end = min(int(last), size - 1) if last else size - 1
    return (int(first), end) if int(first) <= end else None
