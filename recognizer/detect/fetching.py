"""Fetching a model's file: once, by its checksum, from its makers or from a file."""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from recognizer.detect.models import ModelFile, keep

_CHUNK = 65_536
#: So much of a SHA-256 is shown, in hex digits.
_SHOWN = 16
#: For each answer of the server, and for all of them together: whoever sends a byte now and then is not waited for.
_ANSWER_TIMEOUT_S = 15.0
FETCH_TIMEOUT_S = 60.0
_HTTPS = "https://"
_THIS_MACHINE = "http://127.0.0.1:"


class FetchFault(StrEnum):
    """Why a model could not be fetched."""

    #: Nobody gave it to us; ``ModelNotFetched.detail`` is what the system or the server says.
    NOT_GIVEN = "not_given"
    TOO_LARGE = "too_large"
    #: Its address, or the one that it leads to, is neither https nor this machine's own.
    NOT_HTTPS = "not_https"
    #: What came broke off, or is no answer of a web server.
    BROKEN_OFF = "broken_off"
    #: It came, and the disk does not take it; ``detail`` is the system's reason.
    NOT_KEPT = "not_kept"
    #: Something else was given: ``found`` and ``wanted`` are the beginnings of its SHA-256 and of the right one.
    OTHER_FILE = "other_file"


#: As the log has it.
_IN_THE_LOG: Mapping[FetchFault, str] = {
    FetchFault.NOT_GIVEN: "nobody gave it",
    FetchFault.TOO_LARGE: "what came is far too large",
    FetchFault.NOT_HTTPS: "neither https nor of this machine",
    FetchFault.BROKEN_OFF: "what came broke off",
    FetchFault.NOT_KEPT: "the disk does not take it",
    FetchFault.OTHER_FILE: "another file came",
}


class ModelNotFetched(Exception):
    """The download failed, and what was there stays as it was."""

    def __init__(self, fault: FetchFault, source: str, *, detail: str = "", found: str = "", wanted: str = "") -> None:
        why = detail or found
        super().__init__(f"{source}: {_IN_THE_LOG[fault]}{f' ({why})' if why else ''}")
        self.fault = fault
        self.source = source
        self.detail = detail
        self.found = found
        self.wanted = wanted


class FetchStep(StrEnum):
    """How far fetching has come."""

    #: The right file is there already.
    HERE = "here"
    BEGUN = "begun"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Fetching:
    """What fetching a model does just now."""

    step: FetchStep
    source: str
    target: Path
    #: Of the file, once it was kept.
    size_bytes: int = 0


def fetch_model(model: ModelFile, folder: Path, *, source: str | Path = "", tell: Callable[[Fetching], None]) -> Path:
    """Bring a model's file into the folder, from the network or from a file, and check it; tells what it does.

    ``source``: another place than its makers'. Does nothing where the right file is there already. Raises
    ModelNotFetched; what was there stays untouched.
    """
    source = source or model.url
    target = folder / model.name
    if model.is_right_in(folder):
        tell(Fetching(FetchStep.HERE, str(source), target))
        return target
    tell(Fetching(FetchStep.BEGUN, str(source), target))
    try:
        data = _read(source, model.max_bytes)
    except HTTPException as exc:
        raise ModelNotFetched(FetchFault.BROKEN_OFF, str(source)) from exc
    except HTTPError as exc:
        exc.close()  # it holds the connection
        raise ModelNotFetched(FetchFault.NOT_GIVEN, str(source), detail=_in_a_line(str(exc))) from exc
    except URLError as exc:
        why = exc.reason.strerror if isinstance(exc.reason, OSError) else ""
        raise ModelNotFetched(FetchFault.NOT_GIVEN, str(source), detail=_in_a_line(why or str(exc.reason))) from exc
    except (OSError, ValueError) as exc:
        raise ModelNotFetched(FetchFault.NOT_GIVEN, str(source), detail=_in_a_line(str(exc))) from exc
    found = hashlib.sha256(data).hexdigest()
    if found != model.sha256:
        raise ModelNotFetched(FetchFault.OTHER_FILE, str(source), found=found[:_SHOWN], wanted=model.sha256[:_SHOWN])
    try:
        keep(target, data)
    except OSError as exc:
        raise ModelNotFetched(FetchFault.NOT_KEPT, str(source), detail=exc.strerror or str(exc)) from exc
    tell(Fetching(FetchStep.KEPT, str(source), target, len(data)))
    return target


def _in_a_line(text: str) -> str:
    """What a library or a server says, without its further lines."""
    return text.strip().partition("\n")[0]


def _read(source: str | Path, most: int) -> bytes:
    """The source's bytes, ``most`` of them; raises OSError, ValueError, ModelNotFetched."""
    if isinstance(source, Path):
        with source.open("rb") as file:
            data = file.read(most + 1)
    else:
        if not source.startswith((_HTTPS, _THIS_MACHINE)):
            raise ModelNotFetched(FetchFault.NOT_HTTPS, source)
        data = _downloaded(source, most)
    if len(data) > most:
        raise ModelNotFetched(FetchFault.TOO_LARGE, str(source))
    return data


def _downloaded(address: str, most: int) -> bytes:
    request = Request(address, headers={"User-Agent": "doorman"})  # noqa: S310 - checked by whoever calls
    parts, size, until = [], 0, time.monotonic() + FETCH_TIMEOUT_S
    with urlopen(request, timeout=_ANSWER_TIMEOUT_S) as answer:
        while size <= most and (part := answer.read1(_CHUNK)):
            if time.monotonic() > until:
                raise TimeoutError(f"longer than {FETCH_TIMEOUT_S:.0f} s")
            parts.append(part)
            size += len(part)
        if size <= most and answer.length:  # so many bytes were promised beyond those that came
            raise ModelNotFetched(FetchFault.BROKEN_OFF, address)
    return b"".join(parts)


class _SafeRedirects(HTTPRedirectHandler):
    """Follows to https, and from this machine to itself: whoever is asked may not make us ask somebody at home."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        """The request for the next address; raises ModelNotFetched."""
        own = req.full_url.startswith(_THIS_MACHINE) and newurl.startswith(_THIS_MACHINE)
        if not own and not newurl.startswith(_HTTPS):
            fp.close()
            raise ModelNotFetched(FetchFault.NOT_HTTPS, newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def urlopen(request: Request, *, timeout: float) -> HTTPResponse:
    """The library's, but for where it lets itself be led."""
    answer: HTTPResponse = build_opener(_SafeRedirects).open(request, timeout=timeout)
    return answer
