"""Whoever shows and asks about cameras in the chat, joined."""

from collections.abc import Mapping
from typing import Any

from aiogram import Bot

from bot.house.doors.door import Door, DoorId
from bot.house.ports import Background, Clock, ResidentBook
from bot.house.staff import Staff
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.chat.cameras.adding import CameraAdding
from bot.telegram.chat.cameras.asked import (
    CameraAddressAsked,
    CameraNameAsked,
    CameraPasswordAsked,
    CameraPlaceAsked,
    CameraUserAsked,
    NewCameraNameAsked,
    NewCameraPlaceAsked,
)
from bot.telegram.chat.cameras.live import LiveViews
from bot.telegram.chat.cameras.naming import CameraNaming
from bot.telegram.chat.cameras.pages import CameraPages
from bot.telegram.chat.cameras.privacy import PrivacyPages
from bot.telegram.chat.cameras.sheets import SquareSheets
from bot.telegram.chat.cameras.views import CameraViews
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.questions import Matter
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.live_messages import LiveMessages
from bot.telegram.tongues import Tongues


class CameraChat:
    """One of each."""

    def __init__(
        self,
        *,
        bot: Bot,
        staff: Staff,
        doors: Mapping[DoorId, Door],
        residents: ResidentBook,
        household: TelegramHousehold,
        asking: Asking,
        buttons: ButtonBook,
        tongues: Tongues,
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        watching, admission, zone = staff.watching, staff.admission, tongues.zone
        self._keeper = keeper = watching.cameras
        viewing = watching.viewing
        messages = LiveMessages(bot=bot, buttons=buttons, tongues=tongues, steady=steady)
        self.pages = pages = CameraPages(
            doors,
            keeper=keeper,
            viewing=viewing,
            admission=admission,
            household=household,
            zone=zone,
            steady=steady,
        )
        self.adding = CameraAdding(
            doors,
            keeper=keeper,
            builder=staff.builder,
            admission=admission,
            pages=pages,
            household=household,
            asking=asking,
            tongues=tongues,
            steady=steady,
        )
        self.naming = CameraNaming(keeper=keeper, pages=pages, admission=admission, household=household, asking=asking)
        self.privacy = PrivacyPages(
            keeper=keeper,
            residents=residents,
            rules=staff.rules,
            facing=watching.figures.facing,
            pages=pages,
            admission=admission,
            household=household,
            zone=zone,
            clock=clock,
            steady=steady,
        )
        self.sheets = SquareSheets(
            keeper=keeper, viewing=viewing, admission=admission, pages=pages, household=household, steady=steady
        )
        self.live = LiveViews(
            viewing=viewing,
            pages=pages,
            messages=messages,
            household=household,
            background=background,
            clock=clock,
            steady=steady,
        )
        self.views = CameraViews(
            viewing=viewing,
            pages=pages,
            messages=messages,
            household=household,
            clock=clock,
            steady=steady,
        )

    @property
    def carriers(self) -> Mapping[type[Matter], Any]:
        """Who carries out what is answered."""
        new = (CameraAddressAsked, CameraUserAsked, CameraPasswordAsked, NewCameraNameAsked, NewCameraPlaceAsked)
        return {**dict.fromkeys(new, self.adding), CameraNameAsked: self.naming, CameraPlaceAsked: self.naming}

    @property
    def named(self) -> Mapping[str, Any]:
        """What the handlers ask for by name."""
        return {
            "camera_keeper": self._keeper,
            "camera_pages": self.pages,
            "camera_adding": self.adding,
            "camera_naming": self.naming,
            "privacy_pages": self.privacy,
            "square_sheets": self.sheets,
            "live_views": self.live,
            "camera_views": self.views,
        }
