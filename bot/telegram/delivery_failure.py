"""What a failed call to Telegram means for the message it was to deliver."""

from dataclasses import dataclass
from enum import StrEnum

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)

#: What a call to Telegram fails with: it was refused, Telegram is out of reach, or somebody else answered.
CALL_FAILED = (TelegramAPIError, ClientDecodeError)

#: The same, where whatever the line below raises is to be survived too.
CALL_OR_LINE_FAILED = (*CALL_FAILED, OSError, TimeoutError)

#: A call to Telegram that takes longer has failed, in seconds.
CALL_TIMEOUT_S = 20

#: Pauses between tries while Telegram is away, in seconds; the last one repeats.
PATIENCE_S = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0)

#: Whatever pause is asked for, an alarm is tried again after this long, in seconds.
LONGEST_TOLD_S = 900.0

#: How often a chat that takes nothing is tried again where something has to leave it, in seconds.
SHUT_REST_S = 300.0

#: Pictures that Telegram cannot take: the card goes on without.
_PICTURE = ("IMAGE_PROCESS_FAILED", "PHOTO_INVALID", "PHOTO_SAVE", "failed to get HTTP URL content", "wrong file")

#: Names by which Telegram does not, or no longer, know a picture.
_FILE_ID = ("wrong file", "wrong remote file", "invalid remote file", "FILE_REFERENCE", "MEDIA_EMPTY", "unavailable")


class What(StrEnum):
    """What to do with the message."""

    #: It is there already.
    DONE = "done"
    #: Try again; a message may then be there twice only where the reply was lost, which nobody can tell.
    AGAIN = "again"
    #: Send it without its picture.
    WITHOUT_PICTURE = "without_picture"
    #: The resident deleted it: never again.
    GONE = "gone"
    #: Their whole chat takes nothing: they blocked the bot, or never opened it. Again once it is open.
    SHUT = "shut"
    #: It can never be delivered like this: our own mistake, and logged as one.
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class DeliveryFailure:
    """What to do, and after how many seconds; None: our own patience decides."""

    what: What
    after_s: float | None = None


def comes_again(exc: Exception) -> bool:
    """Tell whether Telegram, the way to it or a shut chat is to blame, and the same call is worth another try."""
    foreign = isinstance(exc, (*CALL_FAILED, TimeoutError))
    return foreign and failure_of(exc).what in (What.AGAIN, What.SHUT)


def refuses_file_id(exc: Exception) -> bool:
    """Tell whether a call was refused for the name of a picture that it was to show."""
    return isinstance(exc, TelegramBadRequest) and any(words in str(exc) for words in _FILE_ID)


def pause_s(tries: int, told_s: float | None = None) -> float:
    """How long to wait after a failed call, in seconds: as Telegram told us, or by how many failed before it."""
    if told_s is None:
        return PATIENCE_S[min(tries, len(PATIENCE_S) - 1)]
    return min(max(told_s, PATIENCE_S[0]), LONGEST_TOLD_S)


def failure_of(exc: Exception) -> DeliveryFailure:  # noqa: PLR0911 - a table, read from top to bottom
    """Sort an exception of aiogram, or of the network below it."""
    text = str(exc)
    if isinstance(exc, TelegramRetryAfter):
        return DeliveryFailure(What.AGAIN, float(exc.retry_after))
    if isinstance(exc, TelegramEntityTooLarge):  # a network error by class, but no second try helps
        return DeliveryFailure(What.WITHOUT_PICTURE)
    if isinstance(exc, TelegramForbiddenError) or "chat not found" in text:
        return DeliveryFailure(What.SHUT)
    if isinstance(exc, TelegramUnauthorizedError | TelegramNotFound):
        # the token was revoked or mistyped: whoever runs the service can mend it, and the card is then delivered
        return DeliveryFailure(What.AGAIN, 30.0)
    if isinstance(exc, TelegramBadRequest):
        if "message is not modified" in text:
            return DeliveryFailure(What.DONE)
        if "not found" in text or "can't be edited" in text or "can't be deleted" in text:
            return DeliveryFailure(What.GONE)
        if any(words in text for words in _PICTURE):
            return DeliveryFailure(What.WITHOUT_PICTURE)
        return DeliveryFailure(What.NEVER)
    return DeliveryFailure(What.AGAIN)  # the network, 5xx, a restart, a conflict, whoever answers in Telegram's place
