"""Whoever speaks in the chat of doors, and of what is said at them, joined."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from bot.house.ports import Background, Clock
from bot.house.staff import Staff
from bot.house.status.status import StatusNow
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.questions import Matter
from bot.telegram.chat.doors.door_asking import (
    ButtonTopicAsked,
    DoorAsking,
    NewDoorNameAsked,
    RelayNameAsked,
    RelayTopicsAsked,
)
from bot.telegram.chat.doors.door_naming import DoorNameAsked, DoorNaming
from bot.telegram.chat.doors.door_pages import DoorPages
from bot.telegram.chat.doors.door_talk import DoorTalk, OwnWordsAsked, PhraseAsked
from bot.telegram.delivery.household import TelegramHousehold


class DoorChat:
    """One of each."""

    def __init__(
        self,
        *,
        staff: Staff,
        household: TelegramHousehold,
        asking: Asking,
        report: StatusNow,
        zone: tzinfo,
        background: Background,
        steady: Clock,
    ) -> None:
        self._naming = DoorNaming(household=household, doors=staff.doors, asking=asking)
        self._pages = DoorPages(
            keeper=staff.doors,
            builder=staff.builder,
            bells=staff.bells,
            wall_pictures=staff.wall_pictures,
            policies=staff.policies,
            household=household,
            zone=zone,
            report=report,
            steady=steady,
        )
        self._asking = DoorAsking(
            household=household, builder=staff.builder, door_pages=self._pages, asking=asking, background=background
        )
        self._talk = DoorTalk(
            household=household, replies=staff.replies, phrasebook=staff.phrasebook, asking=asking, steady=steady
        )

    @property
    def carriers(self) -> Mapping[type[Matter], Any]:
        """Who carries out what is answered."""
        asked = (NewDoorNameAsked, RelayNameAsked, RelayTopicsAsked, ButtonTopicAsked)
        return {
            DoorNameAsked: self._naming,
            **dict.fromkeys(asked, self._asking),
            **dict.fromkeys((OwnWordsAsked, PhraseAsked), self._talk),
        }

    @property
    def named(self) -> Mapping[str, Any]:
        """What the handlers ask for by name."""
        return {
            "door_naming": self._naming,
            "door_asking": self._asking,
            "door_pages": self._pages,
            "door_talk": self._talk,
        }
