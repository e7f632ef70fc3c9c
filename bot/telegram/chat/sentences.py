"""What is said of a failure, wherever in the chat it happens."""

from collections.abc import Mapping

from bot.house.boards.board import NoBoard, NoRelease, NoSecrets
from bot.house.doors.builder import DoorInSettings, TooManyDoors
from bot.house.doors.door import Door, DoorId, DoorUnreachable
from bot.house.doors.doors import DoorNameTaken, NoSuchDoor
from bot.house.faces.person_keeper import PersonGone, PersonNameTaken
from bot.house.faces.photo_trouble import PhotoRefused
from bot.house.faces.stranger_keeper import StrangerGone
from bot.house.faces.wall_pictures import NoSuchPicture
from bot.house.names import NoName
from bot.house.opening.openings import SecondAdultNeeded
from bot.house.opening.policies import NobodyElse
from bot.house.opening.proof import ProofRefused
from bot.house.ports import EyesUnavailable
from bot.house.records.disk import StoreUnwritable
from bot.house.residents.invitations import AlreadyHome, NoInvitation
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.places import NoPlace
from bot.house.residents.registrar import AlreadyOwner, LastOwner, NotHere
from bot.telegram.chat.door_asking import UnfitRelayName
from bot.telegram.chat.downloads import PhotosOutOfReach
from bot.words.chat import (
    board_text,
    disk_text,
    door_build_text,
    door_text,
    faults,
    household_text,
    lessons,
    opening_text,
    people_text,
    picture_text,
    place_text,
    roles_text,
    strangers_text,
    talk,
)
from bot.words.phrase import Text

#: What is always told in the same words.
_SAID: Mapping[type[Exception], Text] = {
    AlreadyHome: talk.ALREADY_HOME,
    LastOwner: talk.LAST_OWNER,
    NotHere: talk.NOT_HERE,
    NoInvitation: household_text.NO_INVITATION,
    NobodyElse: opening_text.NOBODY_ELSE,
    SecondAdultNeeded: opening_text.WAITS_FOR_SECOND,
    NoName: lessons.NO_NAME,
    EyesUnavailable: lessons.EYES_AWAY,
    PhotosOutOfReach: lessons.PHOTOS_OUT_OF_REACH,
    PersonGone: people_text.PERSON_GONE,
    StrangerGone: strangers_text.GONE,
    NoSuchDoor: door_text.NO_DOOR,
    TooManyDoors: door_build_text.TOO_MANY,
    DoorInSettings: door_build_text.IN_SETTINGS,
    NoSuchPicture: picture_text.NO_PICTURE,
    DoorNameTaken: door_text.NAME_TAKEN,
    NoBoard: board_text.NONE_HERE,
    NoPlace: place_text.NO_PLACE,
    NoRelease: board_text.NO_RELEASE,
}


def sentence_for(failure: Exception, doors: Mapping[DoorId, Door]) -> Text | None:
    """What to say of a failure that we know; None: nobody foresaw it."""
    said: Text | None
    match failure:
        case PhotoRefused():
            said = faults.refused(failure.trouble)
        case UnfitRelayName():
            said = door_build_text.ask_relay_name(failure.kind)
        case NoSecrets():
            said = board_text.no_secrets(failure)
        case PersonNameTaken():
            said = people_text.name_taken(failure.other)
        case AlreadyOwner():
            said = talk.already_owner(failure.name)
        case DoorUnreachable():
            door = doors.get(failure.door)
            said = board_text.unreachable(door.name if door else "", failure.failure)
        case ProofRefused():
            said = opening_text.refused(failure)
        case NotAllowed():
            said = roles_text.refused(failure.refusal, failure.who_may)
        case StoreUnwritable():
            said = disk_text.cannot_write(failure.state)
        case _:
            said = next((words for kind, words in _SAID.items() if isinstance(failure, kind)), None)
    return said
