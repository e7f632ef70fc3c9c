"""Why a camera gives no picture, in the codes of the house, without a word of FFmpeg's that may hold a login."""

import errno

from av.error import (
    BlockingIOError as AvBlockingIOError,
)
from av.error import (
    DecoderNotFoundError,
    FFmpegError,
    HTTPForbiddenError,
    HTTPNotFoundError,
    HTTPOtherClientError,
    HTTPServerError,
    HTTPUnauthorizedError,
    InvalidDataError,
)

from bot.cameras.wire import TroubleCode

_CODES: tuple[tuple[tuple[type[Exception], ...], TroubleCode], ...] = (
    ((HTTPUnauthorizedError, HTTPForbiddenError), "login"),
    ((HTTPNotFoundError, HTTPOtherClientError, FileNotFoundError, IsADirectoryError), "not_found"),
    ((InvalidDataError, HTTPServerError, DecoderNotFoundError), "unreadable"),
    ((AvBlockingIOError,), "busy"),
)
_IN_USE = (errno.EBUSY, errno.EAGAIN)
_REFUSED = (errno.EACCES, errno.EPERM)
_GONE = (errno.ENOENT, errno.ENODEV, errno.ENXIO)


class StreamBroken(Exception):
    """No picture comes any more."""

    def __init__(self, trouble: TroubleCode, detail: str) -> None:
        super().__init__(f"{trouble}: {detail}")
        self.trouble = trouble
        #: Holds neither login nor address.
        self.detail = detail


def broken(exc: FFmpegError | OSError | ValueError, *, opening: bool) -> StreamBroken:
    """What an error means while a source is opened, or read afterwards."""
    return StreamBroken(_code(exc, opening=opening), bare(exc))


def broken_device(exc: FFmpegError | OSError | ValueError) -> StreamBroken:
    """What an error means while a device of this computer is opened: nobody answers there, and no address is wrong."""
    number = getattr(exc, "errno", None)
    if number in _GONE:
        return StreamBroken("unplugged", bare(exc))
    return StreamBroken("forbidden", bare(exc)) if number in _REFUSED else broken(exc, opening=False)


def bare(exc: BaseException) -> str:
    """An error's kind and what the system calls it: FFmpeg's own text and its log hold the address with the login."""
    number = getattr(exc, "errno", None)
    name = errno.errorcode.get(number, "") if isinstance(number, int) else ""
    return f"{type(exc).__name__} {name}".strip()


def _code(exc: Exception, *, opening: bool) -> TroubleCode:
    for kinds, code in _CODES:
        if isinstance(exc, kinds):
            return code
    if getattr(exc, "errno", None) in _IN_USE:
        return "busy"
    if isinstance(exc, (OSError, FFmpegError)):
        return "unreachable" if opening else "silent"
    return "unreadable"
