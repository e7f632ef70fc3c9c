"""A card as it should be: what is compared with what a chat shows, and sent."""

import hashlib
from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, WebAppInfo

from bot.house.people import PhotoId
from bot.telegram.cards.buttons import DrawnButton


@dataclass(frozen=True, slots=True)
class Drawing:
    """A card as it should be: what is compared, and sent."""

    text: str
    photo: PhotoId | None
    #: Row by row: a button that was used up and is shown again has a new payload.
    rows: list[list[DrawnButton]]
    #: True: it is first sent without a sound.
    quiet: bool = False
    #: What the boxes in the picture say (see ``told_by_picture``); empty: only this very picture will do.
    told_by_photo: str = ""
    #: It takes the picture's place; None: there is none to show.
    clip: PhotoId | None = None

    @property
    def fingerprint(self) -> str:
        """The same for drawings that are the same."""
        shown = (self.text, self.photo, self.rows, *([self.clip] if self.clip else []))
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        """The buttons as Telegram wants them."""
        return markup(self.rows)


def markup(rows: list[list[DrawnButton]]) -> InlineKeyboardMarkup | None:
    """Rows of buttons as Telegram wants them; no rows are no keyboard."""
    if not rows:
        return None
    return InlineKeyboardMarkup(inline_keyboard=[[_button(one) for one in row] for row in rows])


def _button(one: DrawnButton) -> InlineKeyboardButton:
    if "://" in one.payload:
        return InlineKeyboardButton(text=one.label, web_app=WebAppInfo(url=one.payload), style=one.style)
    return InlineKeyboardButton(text=one.label, callback_data=one.payload, style=one.style)
