"""Anna adds the two cameras, as anybody would: by their addresses, in the chat."""

import logging
from collections.abc import Callable
from zoneinfo import ZoneInfo

from bot.demo.camera.episodes import Lookout
from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.chats import Chat
from bot.demo.telegram.residents import User
from bot.demo.watching import WatchingCameras
from bot.words.chat import labels
from bot.words.chat.cameras import camera_labels
from bot.words.demo import demo_text
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue, language_of

log = logging.getLogger(__name__)

#: How long the service may take to answer, and to open a camera for its first picture, in seconds.
ANSWER_S = 20.0
OPENING_S = 45.0

#: What the family calls each camera.
_NAMES = {Lookout.DOOR: demo_text.DOOR_CAMERA, Lookout.GARDEN: demo_text.GARDEN_CAMERA}

#: Everybody's Telegram may be set to another language in the middle of it.
_TONGUES = [Tongue(language, ZoneInfo("UTC")) for language in Language]


class CameraSeed:
    """Every wait is bounded, and nothing is fatal."""

    def __init__(self, anna: User, watching: WatchingCameras) -> None:
        self._anna = anna
        self._watching = watching

    async def add(self) -> list[Phrase]:
        """Add both; returns a sentence where not both of them came to be."""
        try:
            for lookout, name in _NAMES.items():
                place = "" if lookout is Lookout.DOOR else self._said(demo_text.GARDEN)
                await add_camera(self._anna, self._watching.address(lookout), self._said(name), place)
        except (TimeoutError, LookupError) as exc:
            log.warning("first minute: the cameras were not added: %s", exc)
            return [demo_text.CAMERAS_NOT_ADDED]
        return []

    def _said(self, words: Phrase) -> str:
        language = language_of(self._anna.account.language) or Language.ENGLISH
        return Tongue(language, ZoneInfo("UTC")).plain(words)


async def add_camera(owner: User, address: str, name: str, place: str) -> None:
    """Add a camera in the chat: at a place of this name, or at the first door (empty).

    Raises TimeoutError where the service does not answer as it should, LookupError where the camera shows no picture.
    """
    ways = await _write(owner, "/cameras", _has(camera_labels.ADDRESS, camera_labels.ADD))
    if add := _label(ways, camera_labels.ADD):
        ways = await _tap(owner, ways, add, _has(camera_labels.ADDRESS))
    await _tap(owner, ways, _label(ways, camera_labels.ADDRESS), _asks)
    shown = await _write(owner, address, _tells_of_it, OPENING_S)
    if not shown.photo:
        raise LookupError(shown.text)
    await owner.chat.until(lambda chat: _newer(chat, shown.id, _asks), ANSWER_S)
    places = await _write(owner, name, _has(camera_labels.OTHER_PLACE))
    if place:
        await _tap(owner, places, _label(places, camera_labels.OTHER_PLACE), _asks)
        await _write(owner, place, _answers)
    else:
        await _tap(owner, places, places.labels[0], _answers)


async def _write(
    user: User, text: str, fits: Callable[[ChatMessage], bool], timeout_s: float = ANSWER_S
) -> ChatMessage:
    newest = user.chat.last.id if user.chat.last else 0
    await user.send_text(text)
    return await user.chat.until(lambda chat: _newer(chat, newest, fits), timeout_s)


async def _tap(user: User, message: ChatMessage, label: str, fits: Callable[[ChatMessage], bool]) -> ChatMessage:
    newest = user.chat.last.id if user.chat.last else 0
    await user.tap(message, label)
    return await user.chat.until(lambda chat: _newer(chat, newest, fits), ANSWER_S)


def _newer(chat: Chat, newest: int, fits: Callable[[ChatMessage], bool]) -> ChatMessage | None:
    """The first message of the bot after this one that is what was waited for: a ring may come in between."""
    return next((one for one in chat.messages if one.by_bot and one.id > newest and fits(one)), None)


def _has(*buttons: Phrase) -> Callable[[ChatMessage], bool]:
    return lambda message: any(_label(message, button) for button in buttons)


def _label(message: ChatMessage, label: Phrase) -> str:
    """How a button is called in the language of its message; empty: it has none of this name."""
    return next((said for tongue in _TONGUES if (said := tongue.plain(label)) in message.labels), "")


def _asks(message: ChatMessage) -> bool:
    return message.asks_reply or bool(_label(message, labels.CANCEL))


def _tells_of_it(message: ChatMessage) -> bool:
    """Whether it is the camera's picture, or why there is none: a face that is learned may be told of in between."""
    return bool(message.photo) or bool(_label(message, camera_labels.TRY_AGAIN))


def _answers(message: ChatMessage) -> bool:
    return bool(message.text)
