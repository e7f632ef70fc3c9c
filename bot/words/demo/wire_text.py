"""What went over the demo's wires, a line each: between board, broker, service and Telegram."""

from collections.abc import Callable, Mapping, Sequence

from bot.words.phrase import Phrase, Value, Verbatim, listed, say, say_in

# The lines themselves

BOARD_CONNECTED = say("The board is connected to the broker")
BROKER_AWAY = say("The broker is out of reach")
NOT_FELT = say("The board did not feel the press")
STARTS_AFRESH = say("The board starts afresh")
WATCHDOG = say("The watchdog lets the board start afresh")
CONFIRMED = say("The board confirmed")
TELEGRAM_OUT, TELEGRAM_BACK = say("Telegram goes out"), say("Telegram comes back")
BROKER_OUT, BROKER_BACK = say("The broker goes out"), say("The broker comes back")

#: A late ring is told as late from this age on, in seconds.
_LATE_S = 1.0


def ring(ring_id: str, age_s: float) -> Phrase:
    """The broker has a ring."""
    if age_s < _LATE_S:
        return say("Ring {ring} is with the broker", ring=Verbatim(ring_id))
    return say("Ring {ring} is with the broker, {seconds} s late", ring=Verbatim(ring_id), seconds=round(age_s))


def unlocked(ms: float) -> Phrase:
    """The board opens, for so many milliseconds."""
    return say("Signed unlock for {seconds} s", seconds=ms / 1000)


def unlock_refused(reason: str) -> Phrase:
    """The board does not open; ``reason`` is the wire's word for why."""
    return say("Unlock refused: {reason}", reason=Verbatim(reason))


def stays_silent(verb: str) -> Phrase:
    """A command comes by, and is not obeyed."""
    return say("“{command}” is on the wire, and the board stays silent", command=Verbatim(verb))


def command(word: str, args: str) -> Phrase:
    """A command, as the wire has it."""
    return Phrase("{command}", values={"command": Verbatim(f"{word} {args}")})  # nothing in it to translate


def relay_connected(topic: str) -> Phrase:
    """A relay of one's own is there, for a door that somebody adds."""
    return say(
        "A relay (Tasmota, “{topic}”) is connected to the broker: /doors adds a door for it", topic=Verbatim(topic)
    )


def relay_switched(topic: str, *, on: bool) -> Phrase:
    """A relay of one's own clicked."""
    if on:
        return say("The relay “{topic}” is on: its door can be opened", topic=Verbatim(topic))
    return say("The relay “{topic}” is off", topic=Verbatim(topic))


def picture_taken(n: int, size: int, status: int) -> Phrase:
    """The service has picture ``n``, from 0, of so many bytes."""
    return say("Picture {n}, {kilobytes} KB, signed: {status}", n=n + 1, kilobytes=round(size / 1024), status=status)


def picture_refused(n: int, status: int, error: str) -> Phrase:
    """The service does not have picture ``n``, from 0; ``status`` is of HTTP, and 0 where nobody answered."""
    if not status:
        return say("Picture {n} was not taken: nobody answered", n=n + 1)
    return say("Picture {n} was not taken: {reason}", n=n + 1, reason=Verbatim(f"{status} {error}".strip()))


# What the bot asks of Telegram, by the method

_TOLD: Mapping[str, Callable[[Value], Phrase]] = {
    "sendMessage": lambda who: say("Telegram: new message for {who}", who=who),
    "sendPhoto": lambda who: say("Telegram: new photo for {who}", who=who),
    "sendMediaGroup": lambda who: say("Telegram: new album for {who}", who=who),
    "sendDocument": lambda who: say("Telegram: new file for {who}", who=who),
    "editMessageText": lambda who: say("Telegram: card changed for {who}", who=who),
    "editMessageMedia": lambda who: say("Telegram: photo put on the card for {who}", who=who),
    "editMessageCaption": lambda who: say("Telegram: card changed for {who}", who=who),
    "editMessageReplyMarkup": lambda who: say("Telegram: buttons changed for {who}", who=who),
    "deleteMessage": lambda who: say("Telegram: message deleted for {who}", who=who),
    "answerCallbackQuery": lambda _: say("Telegram: tap answered"),
}

#: The methods of which there is a line.
TOLD = frozenset(_TOLD)


def done(method: str, names: Sequence[str]) -> Phrase:
    """Telegram did what the bot asked, for these people; no names: for somebody without an account."""
    return _TOLD[method](listed(names) if names else say_in("for whom a message is", "somebody"))


def refused(method: str, description: str) -> Phrase:
    """Telegram refuses, in its own words."""
    return say("Telegram: {method} refused: {why}", method=Verbatim(method), why=Verbatim(description))


def cut(method: str) -> Phrase:
    """The line broke before Telegram answered."""
    return say("Telegram: {method}: the line was cut", method=Verbatim(method))
