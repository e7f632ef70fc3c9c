"""What is said of a failure, wherever in the chat it happens."""

from collections.abc import Mapping

from bot.house.attendance.keeper import CorrectionRefused, NobodyThere
from bot.house.attendance.timetable import WindowRefused
from bot.house.boards.board import NoBoard, NoRelease, NoSecrets
from bot.house.doors.builder import DoorInSettings, TooManyDoors
from bot.house.doors.door import Door, DoorId, DoorUnreachable
from bot.house.doors.doors import DoorNameTaken, NoSuchDoor
from bot.house.faces.person_keeper import PersonGone, PersonNameTaken
from bot.house.faces.photo_trouble import PhotoRefused
from bot.house.faces.stranger_keeper import StrangerGone
from bot.house.faces.wall_pictures import NoSuchPicture
from bot.house.guests.expected import NotAhead, TooManyExpected
from bot.house.guests.guest_pass import NoSuchPass, PassChangedMeanwhile, PassFault, PassRefused, PassUnfit
from bot.house.names import NoName
from bot.house.opening.openings import NothingToOpen, PassesNotTaken, SecondAdultNeeded
from bot.house.opening.policies import NobodyElse, SecondAdultStays
from bot.house.opening.proof import ProofRefused
from bot.house.ports import EyesUnavailable
from bot.house.programs.key import NoSuchKey, NothingAllowed, TooManyKeys
from bot.house.records.backup import BackupRefused
from bot.house.records.disk import StoreUnwritable
from bot.house.records.ledger_trouble import LedgerRefused
from bot.house.records.log_keeper import LogInSettings, NoLogKey, NoSpreadsheet
from bot.house.residents.invitations import AlreadyHome, NoInvitation
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.places import NoPlace
from bot.house.residents.registrar import AlreadyOwner, LastOwner, NotHere
from bot.house.rules_keeper import NoSuchZone
from bot.house.sign_in.codes import NoSuchCode
from bot.house.tables.table import TableUnreadable
from bot.house.telling.whereabouts_keeper import UnfitTracker
from bot.house.topics.topics import (
    MessageTooLong,
    MessageUnsent,
    NoSuchTopic,
    TooManyTopics,
    TopicNotAllowed,
    UnfitForHouse,
)
from bot.house.visits.refused import VisitOver
from bot.house.visits.replies import EnoughReplies
from bot.house.visits.reply import NoSuchPhrase, NothingToSay, TooLongToSay, TooManyPhrases, VoiceTooLong
from bot.house.watch.arming.kept import ArmingRefused
from bot.house.watch.camera import CameraUnreachable
from bot.house.watch.camera_faults import CameraRefused
from bot.house.watch.ruling.rule_faults import RuleRefused
from bot.telegram.chat.cameras.address import AddressFault, UnfitAddress
from bot.telegram.chat.cameras.drafts import DraftGone
from bot.telegram.chat.cameras.pages import NoSuchCamera
from bot.telegram.chat.cameras.sheets import SheetGone
from bot.telegram.chat.doors.door_asking import UnfitRelayName, UnfitRelayTopics
from bot.telegram.chat.downloads import FileGone, PhotosOutOfReach
from bot.telegram.chat.gone import IncidentGone, NoSuchRule, NoSuchWindow
from bot.telegram.chat.guests.guest_asking import UnfitHours
from bot.words.chat import talk
from bot.words.chat.cameras import camera_add_text, camera_faults_text, camera_text, watch_faults_text, watch_rules_text
from bot.words.chat.cards import incident_text, reply_text
from bot.words.chat.doors import board_text, door_build_text, door_text, opening_text, picture_text, topic_text
from bot.words.chat.guests import expect_text, guest_text
from bot.words.chat.past import attendance_text, backup_page_text, export_text, sheet_text, timetable_text
from bot.words.chat.people import faults, lessons, people_text, strangers_text, table_text, whereabouts_text
from bot.words.chat.residents import household_text, key_text, place_text, roles_text, rules_text, sign_in_text
from bot.words.chat.status import disk_text
from bot.words.phrase import Text
from bot.words.wishes.typed_days import NoDays

#: What is always told in the same words.
_SAID: Mapping[type[Exception], Text] = {
    AlreadyHome: talk.ALREADY_HOME,
    LastOwner: talk.LAST_OWNER,
    NotHere: talk.NOT_HERE,
    NoInvitation: household_text.NO_INVITATION,
    NobodyElse: opening_text.NOBODY_ELSE,
    SecondAdultStays: opening_text.SECOND_STAYS,
    NothingToOpen: opening_text.NOTHING_TO_OPEN,
    SecondAdultNeeded: opening_text.WAITS_FOR_SECOND,
    NoName: lessons.NO_NAME,
    EyesUnavailable: lessons.EYES_AWAY,
    PhotosOutOfReach: lessons.PHOTOS_OUT_OF_REACH,
    FileGone: table_text.FILE_GONE,
    PersonGone: people_text.PERSON_GONE,
    StrangerGone: strangers_text.GONE,
    NoSuchDoor: door_text.NO_DOOR,
    TooManyDoors: door_build_text.TOO_MANY,
    DoorInSettings: door_build_text.IN_SETTINGS,
    NoSuchPicture: picture_text.NO_PICTURE,
    DoorNameTaken: door_text.NAME_TAKEN,
    NoBoard: board_text.NONE_HERE,
    NoPlace: place_text.NO_PLACE,
    NoSuchPass: guest_text.NO_PASS,
    NoSuchKey: key_text.NO_KEY,
    NoSuchCode: sign_in_text.NO_SUCH_CODE,
    NothingAllowed: key_text.NOTHING_ALLOWED,
    TooManyKeys: key_text.TOO_MANY,
    PassChangedMeanwhile: guest_text.CHANGED_MEANWHILE,
    PassesNotTaken: guest_text.unfit(PassFault.NO_PASSES_HERE),
    UnfitHours: guest_text.NO_HOURS,
    NotAhead: expect_text.NOT_AHEAD,
    TooManyExpected: expect_text.TOO_MANY_EXPECTED,
    NoRelease: board_text.NO_RELEASE,
    NoSuchZone: rules_text.NO_ZONE,
    LogInSettings: sheet_text.IN_SETTINGS,
    NoSpreadsheet: sheet_text.NO_SPREADSHEET,
    NoLogKey: sheet_text.NO_KEY,
    UnfitRelayTopics: door_build_text.ASK_TOPICS,
    EnoughReplies: reply_text.ENOUGH,
    NoSuchPhrase: reply_text.PHRASE_GONE,
    NothingToSay: reply_text.NOTHING_TO_SAY,
    TooManyPhrases: reply_text.TOO_MANY,
    MessageTooLong: topic_text.TOO_LONG,
    NoSuchTopic: topic_text.GONE,
    TooManyTopics: topic_text.TOO_MANY,
    VisitOver: reply_text.VISIT_OVER,
    VoiceTooLong: reply_text.VOICE_TOO_LONG,
    UnfitTracker: whereabouts_text.UNFIT,
    NoSuchCamera: camera_text.NO_SUCH,
    SheetGone: camera_text.CELLS_OVER,
    DraftGone: camera_add_text.DRAFT_GONE,
    NoSuchRule: watch_rules_text.RULE_GONE,
    NoSuchWindow: timetable_text.GONE,
    NoDays: export_text.NO_DAYS,
    NobodyThere: attendance_text.NOBODY_THERE,
    IncidentGone: incident_text.GONE,
}


def sentence_for(failure: Exception, doors: Mapping[DoorId, Door]) -> Text | None:
    """What to say of a failure that we know; None: nobody foresaw it."""
    said: Text | None
    match failure:
        case PhotoRefused() | TableUnreadable() | BackupRefused():
            said = _unfit(failure)
        case UnfitRelayName() | TooLongToSay() | UnfitForHouse() | TopicNotAllowed() | MessageUnsent():
            said = _of_words(failure)
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
            known = (words for kind, words in _SAID.items() if isinstance(failure, kind))
            of_records = _of_attendance(failure) or _of_the_log(failure)
            said = _of_a_pass(failure) or of_records or _of_a_camera(failure) or next(known, None)
    return said


def _unfit(failure: PhotoRefused | TableUnreadable | BackupRefused) -> Text:
    """Why what was sent is of no use."""
    if isinstance(failure, BackupRefused):
        return backup_page_text.FAULTS[failure.fault]
    if isinstance(failure, PhotoRefused):
        return faults.refused(failure.trouble)
    return table_text.unreadable(failure.trouble)


def _of_words(
    failure: UnfitRelayName | TooLongToSay | UnfitForHouse | TopicNotAllowed | MessageUnsent,
) -> Text:
    """What is said to somebody who wrote something that does not fit, or does not go out."""
    match failure:
        case TooLongToSay():
            return reply_text.too_long(failure.most)
        case UnfitForHouse():
            return topic_text.unfit(failure)
        case TopicNotAllowed():
            return topic_text.not_allowed(failure)
        case MessageUnsent():
            return topic_text.unsent(failure)
        case UnfitRelayName():
            return door_build_text.ask_relay_name(failure.kind)


def _of_the_log(failure: Exception) -> Text | None:
    return sheet_text.refused(failure) if isinstance(failure, LedgerRefused) else None


def _of_attendance(failure: Exception) -> Text | None:
    if isinstance(failure, CorrectionRefused):
        return attendance_text.REFUSED[failure.reason]
    return timetable_text.REFUSED[failure.reason] if isinstance(failure, WindowRefused) else None


def _of_a_camera(failure: Exception) -> Text | None:
    match failure:
        case CameraRefused():
            return camera_faults_text.REFUSED[failure.fault]
        case RuleRefused():
            return watch_faults_text.RULE_REFUSED[failure.fault]
        case ArmingRefused():
            return watch_faults_text.ARMING_REFUSED[failure.fault]
        case CameraUnreachable():
            return camera_add_text.failed(failure.trouble)
        case UnfitAddress():
            return _UNFIT_ADDRESS[failure.fault]
        case _:
            return None


_UNFIT_ADDRESS: Mapping[AddressFault, Text] = {
    AddressFault.IS_FILE: camera_add_text.IS_FILE,
    AddressFault.IS_NO_ADDRESS: camera_add_text.IS_NO_ADDRESS,
    AddressFault.HAS_LOGIN: camera_add_text.HAS_LOGIN,
    AddressFault.IS_TWO: camera_add_text.IS_TWO,
}


def _of_a_pass(failure: Exception) -> Text | None:
    if isinstance(failure, PassUnfit):
        return guest_text.unfit(failure.fault)
    return guest_text.refused(failure.why) if isinstance(failure, PassRefused) else None
