"""The forms in which ordinary cameras and scripts send a picture: as it is, whatever they call it, or in a form."""

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

_FORM = "multipart/"
_URLENCODED = "application/x-www-form-urlencoded"
_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,200})"|([^\s;,]{1,200}))', re.IGNORECASE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")
#: A line of a part's head, from its beginning.
_FILE = re.compile(rb"content-disposition:[^\r\n]*\bfilename\*?=|content-type:[ \t]*image/", re.IGNORECASE)
#: What a part is called.
_NAME = re.compile(rb'content-disposition:[^\r\n]*?[; \t]name="?([^";\r\n]{1,64})', re.IGNORECASE)

#: How a JPEG begins.
_JPEG = b"\xff\xd8\xff"

#: What a form may hold beside the picture, in bytes.
FORM_BYTES = 64 * 1024
#: How many parts are looked at, and how long the head of one may be, in bytes.
_PARTS = 32
HEAD_BYTES = 2048


def picture_in(body: bytes, content_type: str) -> bytes | None:
    """The picture in a request's body; None: it is a form without one.

    Of a form the first part that is a file counts, else the first that begins as a JPEG does.
    Goes over the whole body: not for the event loop.
    """
    if not content_type.lower().startswith(_FORM):
        return body
    parts, files = _parts_of(body, content_type), files_in(body, content_type)
    pictures = [content for content in files if content.startswith(_JPEG)] or files
    return next(iter(pictures or [content for _, content in parts if content.startswith(_JPEG)]), None)


def files_in(body: bytes, content_type: str) -> list[bytes]:
    """Every file of a form. Not for the event loop, either."""
    parts = _parts_of(body, content_type)
    return [content for head, content in parts if any(map(_FILE.match, head.splitlines()))]


def fields_in(body: bytes, content_type: str) -> Mapping[str, str]:
    """The fields of a form that are no files, by name; the first of a name counts. Not for the event loop, either."""
    if content_type.lower().startswith(_URLENCODED):
        text = body[:FORM_BYTES].decode("utf-8", "replace")
        return dict(reversed(parse_qsl(text, keep_blank_values=True)[:_PARTS]))
    found: dict[str, str] = {}
    for head, content in _parts_of(body, content_type):
        lines = head.splitlines()
        name = next(filter(None, map(_NAME.match, lines)), None)
        if name and len(content) <= HEAD_BYTES and not any(map(_FILE.match, lines)):
            found.setdefault(name[1].decode("utf-8", "replace"), content.decode("utf-8", "replace"))
    return found


def _parts_of(body: bytes, content_type: str) -> list[tuple[bytes, bytes]]:
    found = _BOUNDARY.search(content_type) if content_type.lower().startswith(_FORM) else None
    return _parts(body, (found[1] or found[2]).encode("latin-1", "replace")) if found else []


def _parts(body: bytes, boundary: bytes) -> list[tuple[bytes, bytes]]:
    """The head and the content of each part; a form that was torn off ends where it ends."""
    fence = b"--" + boundary
    parts: list[tuple[bytes, bytes]] = []
    at = body.find(fence)
    while at >= 0 and len(parts) < _PARTS and not body.startswith(b"--", at + len(fence)):
        begin = at + len(fence)
        at = body.find(b"\n" + fence, begin)
        part = body[begin : at if at >= 0 else len(body)]
        at += 1 if at >= 0 else 0
        if (head := _HEAD_END.search(part, 0, HEAD_BYTES)) is not None:
            content = part[head.end() :]
            parts.append((part[: head.start()], content.removesuffix(b"\r") if at >= 0 else content))
    return parts
