"""A message as it stands in a chat, with its buttons."""

from dataclasses import dataclass
from typing import Any

from bot.demo.telegram.files import PhotoSizes, StoredFile


@dataclass(frozen=True, slots=True)
class InlineButton:
    """One button below a message."""

    text: str
    #: Empty: it opens ``url`` instead.
    data: str = ""
    url: str = ""
    #: "danger", "success", "primary", or empty: as the messenger likes.
    style: str = ""
    #: The page that it opens inside the messenger; empty: it opens none.
    app: str = ""


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message as it stands in the chat now; an edit replaces it."""

    id: int
    #: Seconds since 1970.
    date: int
    by_bot: bool
    #: The text or the caption, without tags.
    text: str = ""
    #: MessageEntity of the Bot API, offsets in UTF-16 units.
    entities: tuple[dict[str, Any], ...] = ()
    #: The sizes, the smallest first; empty: no photo.
    photo: PhotoSizes = ()
    document: StoredFile | None = None
    #: A silent video that plays by itself.
    animation: StoredFile | None = None
    #: ``media_group_id``: messages of one album share it.
    album: str = ""
    #: As the bot sent it; None: none.
    markup: dict[str, Any] | None = None
    reply_to: int | None = None
    edited: int | None = None
    #: The bot's reaction to it, an emoji.
    reaction: str = ""
    #: Who wrote it in a group, as Telegram tells it; None: whose private chat it is, or the bot.
    sender: dict[str, Any] | None = None
    #: Whatever else Telegram tells of it: a chat that wrote it, or that the group was upgraded.
    more: dict[str, Any] | None = None

    @property
    def has_media(self) -> bool:
        """Its text is a caption."""
        return bool(self.photo or self.document or self.animation)

    @property
    def buttons(self) -> list[list[InlineButton]]:
        """The inline keyboard, row by row."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [[_button(button) for button in row] for row in rows]

    @property
    def labels(self) -> list[str]:
        """What the buttons say, in reading order."""
        return [button.text for row in self.buttons for button in row]

    @property
    def asks_reply(self) -> bool:
        """The bot asked for a reply to this very message (ForceReply)."""
        return bool((self.markup or {}).get("force_reply"))

    @property
    def links(self) -> list[str]:
        """Every link in it, hidden behind words or written out."""
        wide = self.text.encode("utf-16-le")
        links = []
        for entity in self.entities:
            if entity["type"] == "text_link":
                links.append(entity["url"])
            elif entity["type"] == "url":
                begin, length = entity["offset"], entity["length"]
                links.append(wide[2 * begin : 2 * (begin + length)].decode("utf-16-le"))
        return links


def _button(told: dict[str, Any]) -> InlineButton:
    app = told.get("web_app", {}).get("url", "")
    return InlineButton(told["text"], told.get("callback_data", ""), told.get("url", ""), told.get("style", ""), app)
