"""What is answered: JSON with our time, bytes as they are, or a refusal with a sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aiohttp import web

#: Whoever meets us busy may come again after this long, in seconds.
RETRY_AFTER_S = 2

_SERVER = {"Server": "Doorman"}


class HttpTrouble(StrEnum):
    """What may be in the way of any request, whatever room it is for."""

    #: It is no request as HTTP has it.
    MISREAD = "misread"
    #: What was sent could not be written down.
    NOT_KEPT = "not_kept"
    #: So much comes from one address at once that boards alone have room there.
    MANY_AT_ONCE = "many_at_once"
    #: We failed ourselves.
    FAILED = "failed"


class Refused(Exception):
    """A request that is not granted: a status, a word for a program, and why, for whoever words it; headers to add.

    ``why`` is a value of the room that refuses, or an ``HttpTrouble``.
    """

    def __init__(self, status: int, word: str, why: object, headers: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(word)
        self.status = status
        self.word = word
        self.why = why
        self.headers = headers


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, and the IETF tag of its language."""

    sentence: str
    language: str


#: Says why something was refused to somebody whose browser or script asks for these languages (``Accept-Language``;
#: empty: it asks for none).
Wording = Callable[[object, str], Said]


def json_answer(status: int, words: Mapping[str, object], at: datetime) -> web.Response:
    """These words as JSON, with the time in ``now`` (whole seconds since 1970), by which boards set their clocks."""
    answer = web.json_response({**words, "now": int(at.timestamp())}, status=status, headers=_SERVER)
    answer.force_close()  # one request a connection: the deadline of its head then covers them all
    return answer


def raw_answer(content: bytes, content_type: str = "application/octet-stream") -> web.Response:
    """Bytes as they are."""
    answer = web.Response(body=content, content_type=content_type, headers=_SERVER)
    answer.force_close()
    return answer


def refusal(refused: Refused, said: Said, at: datetime, *, as_json: bool) -> web.Response:
    """A refusal, for a program or for a person to read."""
    if as_json:
        answer = json_answer(refused.status, {"error": refused.word, "sentence": said.sentence}, at)
    else:
        answer = web.Response(text=f"{said.sentence}\n", status=refused.status, headers=_SERVER)
        answer.force_close()
    answer.headers["Content-Language"] = said.language
    answer.headers["Vary"] = "Accept-Language"
    answer.headers.extend(refused.headers)
    if refused.status == web.HTTPServiceUnavailable.status_code:
        answer.headers["Retry-After"] = str(RETRY_AFTER_S)
    return answer


def asks_for_json(request: web.Request) -> bool:
    """Tell whether a client says that it reads JSON."""
    return "json" in request.headers.get("Accept", "")
