"""Whatever somebody writes or taps is answered in words, whichever port it needs fails.

What is written stands here by its handler, what is tapped by its action, and the ports are found by a walk through
the staff: whoever adds a handler, an action or a port is told by a test what is missing here, or has it tried.
"""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import fields, replace
from datetime import date, time, timedelta
from typing import Any, NamedTuple, Self

import pytest
import pytest_asyncio

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.attendance.hiring import AttendanceStaff
from bot.house.attendance.keeper import DaySaid
from bot.house.attendance.windows import TimetableWindow, WindowId
from bot.house.boards.board import NoSecrets, Pictures, Release, Withheld
from bot.house.doors.added import DoorWay
from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.doors.relays import RelayKind
from bot.house.faces.lesson import Taught
from bot.house.faces.profile import PersonGroup, Telling
from bot.house.first_walk import WalkStep
from bot.house.guests.guest_pass import PassId, PassTerms
from bot.house.house_rules import Kept
from bot.house.opening.hiring import HomeAssistantStaff
from bot.house.opening.proof import ProofKind
from bot.house.people import Box, FixtureId, Person, PersonId, ResidentId, Role, SampleId, StrangerId
from bot.house.ports import EyesUnavailable
from bot.house.programs.key import KeyTerms
from bot.house.records.backup import BackupFault, BackupRefused
from bot.house.records.disk import StoreFull
from bot.house.residents.actors import ProgramId
from bot.house.residents.permissions import Action
from bot.house.residents.places import PlaceId
from bot.house.sign_in.hiring import SignInStaff
from bot.house.staff import Staff
from bot.house.telling.digest import SummaryKind
from bot.house.telling.listening import Calm
from bot.house.topics.topics import Audience, HouseButton, HouseTopics, MessageUnsent, Unsent
from bot.house.visits.phrases import StockPhrase
from bot.house.visits.visit import VisitId
from bot.house.watch.camera import CameraId, CameraUnreachable, Trouble, WatchPlaceId
from bot.house.watch.incident import Happening, Incident, IncidentId, Span, WatchRule, WatchRuleId, Whom
from bot.house.watch.staff import WatchStaff
from bot.telegram.actions import (
    ButtonAction,
    arming,
    attendance,
    audit,
    backups,
    boards,
    by_itself,
    camera_adding,
    camera_views,
    cameras,
    corrections,
    day_log,
    doors,
    exports,
    faces,
    history,
    incidents,
    invitations,
    keypads,
    keys,
    ladder,
    languages,
    listening,
    looks,
    menu,
    openings,
    passes,
    people,
    places,
    privacy,
    questions,
    replies,
    residents,
    roles,
    rules,
    sign_in,
    snoozes,
    statistics,
    strangers,
    tables,
    timetable,
    topics,
    visits,
    wall_pictures,
    watch_rules,
    whereabouts,
)
from bot.telegram.actions import first_walk as walking
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.cameras.asked import CameraPasswordAsked
from bot.telegram.chat.handlers import arrivals, first_walk, house
from bot.telegram.chat.handlers import attendance as present
from bot.telegram.chat.handlers import audit as audit_pages
from bot.telegram.chat.handlers import backups as on_backups
from bot.telegram.chat.handlers import boards as board_pages
from bot.telegram.chat.handlers import camera_views as looked_through
from bot.telegram.chat.handlers import cameras as camera_list
from bot.telegram.chat.handlers import day_log as log_place
from bot.telegram.chat.handlers import doors as door_list
from bot.telegram.chat.handlers import exports as exported
from bot.telegram.chat.handlers import faces as taught
from bot.telegram.chat.handlers import history as past
from bot.telegram.chat.handlers import invitations as invited
from bot.telegram.chat.handlers import keypads as on_keys
from bot.telegram.chat.handlers import keys as key_list
from bot.telegram.chat.handlers import languages as spoken
from bot.telegram.chat.handlers import listening as hours
from bot.telegram.chat.handlers import looks as looked
from bot.telegram.chat.handlers import menu as on_menu
from bot.telegram.chat.handlers import openings as opened
from bot.telegram.chat.handlers import passes as guests
from bot.telegram.chat.handlers import people as known
from bot.telegram.chat.handlers import places as place_pages
from bot.telegram.chat.handlers import questions as asked_about
from bot.telegram.chat.handlers import reasons as explained
from bot.telegram.chat.handlers import recovery as recovered
from bot.telegram.chat.handlers import replies as replied
from bot.telegram.chat.handlers import residents as at_home
from bot.telegram.chat.handlers import roles as role_lists
from bot.telegram.chat.handlers import rules as rule_pages
from bot.telegram.chat.handlers import sign_in as signed_in
from bot.telegram.chat.handlers import statistics as numbers
from bot.telegram.chat.handlers import strangers as nameless
from bot.telegram.chat.handlers import tables as tabled
from bot.telegram.chat.handlers import topics as on_broker
from bot.telegram.chat.handlers import watch_rules as on_watch
from bot.telegram.chat.handlers import whereabouts as at_or_away
from bot.telegram.chat.people.face_questions import NameMeant
from bot.telegram.chat.people.undoing import Undoable
from bot.words.chat.menu_text import MenuSubject
from bot.words.tongue import Language
from tests.english import ENGLISH, phrase, texts
from tests.fakes.cameras import GARDEN_SOURCE
from tests.pictures import jpeg
from tests.rig import handled
from tests.rig.chat import FRONT, ChatRig, buttons, card, send_voice
from tests.telegram.order import of_messages

BUG = ZeroDivisionError("a secret number")
SEVEN = StrangerId("seven")
GRACE, EILEEN = PersonId("g"), PersonId("e")

#: How a port fails by itself, by its double; whatever is not here stands on the disk. Any port may have a mistake, too.
OWN_FAILURES: dict[str, Exception] = {
    "RecordingEyes": EyesUnavailable(),
    "RecordingLocks": DoorUnreachable(FRONT, Failure.OFFLINE),
    "RecordingBoards": DoorUnreachable(FRONT, Failure.OFFLINE),
    "RecordingSpeech": DoorUnreachable(FRONT, Failure.OFFLINE),
    "RecordingMessages": MessageUnsent(Unsent.NO_BROKER),
    "RecordingTrackers": ValueError(),
    "RecordingArmTopic": OSError(),
    "RecordingCameras": CameraUnreachable(Trouble.UNREACHABLE),
    "MemoryBackups": BackupRefused(BackupFault.NO_ROOM),
    "RecordingFitter": NoSecrets(Withheld.NO_ADDRESS, setting="LAN_ADDRESS"),
}


#: What a port does without waiting, and never fails at.
AT_ONCE = {"everything", "get", "state", "fit", "unfit", "lines", "follow", "unfollow", "ignored", "line"}
AT_ONCE |= {"open", "close", "tell", "make_ready"}
AT_ONCE |= {"longest", "fault", "filter_fault", "listen", "ignore", "may_read"}


@pytest.fixture(autouse=True)
def written_out_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """What fails here is meant to fail: the log has where, not the whole way, which is a fifth of the work."""
    monkeypatch.setattr(sys, "tracebacklimit", 2, raising=False)


class Port:
    """A port in front of the real double: counts what it is asked, and fails when it is told to."""

    def __init__(self, port: Any) -> None:
        self._port = port
        self.name = type(port).__name__
        self.failure: Exception | None = None
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if not callable(found) or name in AT_ONCE:
            return found

        async def ask(*arguments: Any, **details: Any) -> Any:
            self.asked += 1
            if self.failure:
                raise self.failure
            return await found(*arguments, **details)

        return ask


def is_port(thing: object) -> bool:
    """The doubles stand for ports."""
    return type(thing).__module__.startswith("tests.fakes.")


def held(whose: object, seen: set[int]) -> Iterator[tuple[object, str, object]]:
    """Every port, by whoever of the house or the room holds it and its name there."""
    if id(whose) in seen or not type(whose).__module__.startswith("bot."):
        return
    seen.add(id(whose))
    slots = (
        {field.name: getattr(whose, field.name) for field in fields(whose)}
        if isinstance(whose, WatchStaff | AttendanceStaff | SignInStaff | HomeAssistantStaff)
        else {}
    )
    for name, thing in list({**getattr(whose, "__dict__", {}), **slots}.items()):
        if is_port(thing):
            yield whose, name, thing
        else:
            yield from held(thing, seen)


class Home(NamedTuple):
    """A household in which something stands to be tapped, with every port of the staff looked through."""

    rig: ChatRig
    #: By the name of the book or the double.
    ports: dict[str, Port]
    visit: VisitId
    question: str
    sample: SampleId
    invitation: str
    #: A photo that Anna sent.
    file: str
    guest_pass: PassId
    camera: CameraId
    #: A camera that Anna is about to add, and a sheet of squares before her.
    draft: str
    sheet: str
    rule: WatchRuleId
    incident: IncidentId
    window: WindowId

    @property
    def terms(self) -> PassTerms:
        """What a pass may say."""
        return PassTerms("Eileen", (FRONT,), self.rig.clock() + timedelta(hours=8))


def look_through(rig: ChatRig, staff: Staff) -> dict[str, Port]:
    """Stand before every port that the staff holds, and before the visits that the handlers read themselves."""
    names = {id(book): name for name, book in {**vars(rig.memory), **rig.memory.collections}.items()}
    ports: dict[str, Port] = {}
    seen: set[int] = {id(staff.outlets), id(rig.nursery)}
    found = [one for field in fields(Staff) for one in held(getattr(staff, field.name), seen)]
    handed = rig.room._dispatcher.workflow_data
    for whose, name, port in found:
        known = names.get(id(port), type(port).__name__)
        setattr(whose, name, ports.setdefault(known, Port(port)))
    handed["visits"] = handed["taps"]._visits = ports["visits"]
    return ports


@asynccontextmanager
async def a_home() -> AsyncIterator[Home]:
    async with TelegramStandIn() as telegram:
        rig = ChatRig(telegram)
        rig.boards.at_hand = Release("1.1.0", "0" * 64)
        await rig.move_in()
        await rig.start()
        await rig.ring()
        await rig.picture()
        await buttons(rig.anna, texts.WHO)
        lamp = HouseButton("lamp", "Porch light", "home/porch", "ON")
        household = HouseTopics(("home/lamp",), (lamp,), chime="home/chime")
        await rig.memory.collections["topics"].put({"household": household})
        await rig.memory.people.save(Person(GRACE, "Grace"))
        await rig.memory.people.save(Person(EILEEN, "Eileen Collins"))
        await rig.eyes.learn(GRACE, jpeg(91))
        (sample,) = await rig.eyes.sample_ids(GRACE)
        await rig.anna.send_photo(jpeg(92))
        await card(rig.anna, texts.ASK_NAME)
        asked = rig.memory.collections["questions"]
        anna = await rig.registrar.resident(ResidentId(rig.anna.id))
        assert anna
        _, invitation = await rig.invitations.make(anna)
        await rig.staff.programs.keeper.make(anna, KeyTerms("Screen"))
        until = rig.clock() + timedelta(hours=8)
        _, guest_pass = await rig.staff.passes.make(anna, PassTerms("Eileen", (FRONT,), until))
        ((question, about),) = asked.everything().items()
        await asked.put({question: replace(about, matter=NameMeant(about.matter.shown, "Eileen"))})
        undoable = Undoable(
            ResidentId(rig.anna.id),
            Taught(Person(GRACE, "Grace"), (sample,)),
            rig.steady() + timedelta(minutes=5),
        )
        await rig.memory.collections["lessons"].put({"lesson": undoable})
        (file,) = about.matter.shown.files
        rig.cameras.picture = jpeg()
        kept = await rig.staff.watching.cameras.add(
            anna, GARDEN_SOURCE, None, name="garden camera", door=None, place_name="garden"
        )
        crowd = WatchRule(WatchRuleId(""), Happening.CROWD, most=5)
        rule = await rig.staff.watching.rules.add(anna, crowd)
        incident = Incident(
            IncidentId(f"{rig.clock():%Y%m%dT%H%M%S}-abcd"), Happening.CROWD, rule.id, kept.id, kept.place, rig.clock()
        )
        await rig.memory.collections["incidents"].put({incident.id: incident})
        morning = TimetableWindow(WindowId(""), "Class 3b", time(8), time(13))
        window = await rig.staff.watching.attendance.timetable.add(anna, morning)
        named = rig.room._dispatcher.workflow_data
        draft = named["camera_adding"]._drafts.begin(anna.id)
        draft.found, draft.source, draft.name = rig.cameras.found, GARDEN_SOURCE, "gate camera"
        await named["square_sheets"].show(anna, kept.id, camera_views.Squares.ZONES)
        sheet = named["square_sheets"]._sheets[anna.id]
        yield Home(
            rig,
            look_through(rig, rig.staff),
            rig.memory.visits.only.id,
            question,
            sample,
            invitation.code_hash,
            file,
            guest_pass.id,
            kept.id,
            draft.id,
            sheet.id,
            rule.id,
            incident.id,
            window.id,
        )
        await rig.stop()


def text(said: str) -> Callable[[Home], Awaitable[object]]:
    return lambda home: home.rig.anna.send_text(said)


#: What somebody may write: by the handler that takes it.
async def voice(home: Home) -> None:
    """In reply to the card of whoever is at the door."""
    send_voice(home.rig, home.rig.anna, b"OggS", 2, await buttons(home.rig.anna, "I’m coming"))


async def voice_to_nobody(home: Home) -> None:
    send_voice(home.rig, home.rig.anna, b"OggS", 2, None)


async def camera_password(home: Home) -> None:
    """To the newest question."""
    asking = home.rig.room._dispatcher.workflow_data["camera_adding"]._asking
    await asking.ask(ResidentId(home.rig.anna.id), CameraPasswordAsked(home.draft))
    await card(home.rig.anna, texts.ASK_PASSWORD)
    await home.rig.anna.send_text("a s3cret")


LOG_KEY = b'{"client_email": "doorman@example.iam", "private_key": "s3cret"}'


def log_key_of(content: bytes) -> Callable[[Home], Awaitable[object]]:
    return lambda home: home.rig.anna.send_document(content, "key.json", "application/json", "")


log_key = log_key_of(LOG_KEY)


WRITES: dict[Callable[..., Any], dict[str, Callable[[Home], Awaitable[object]]]] = {
    arrivals.move_in: {
        "/start code": text("/start code"),
        "/start code, from outside": lambda home: home.rig.stranger.send_text("/start code"),
    },
    past.today: {"/today": text("/today")},
    past.yesterday: {"/yesterday": text("/yesterday")},
    past.week: {"/week": text("/week")},
    past.any_day: {"/history": text("/history"), "/history 24.12.": text("/history 24.12.")},
    numbers.stats: {"/stats": text("/stats")},
    past.last: {"/last": text("/last")},
    present.attendance: {"/attendance": text("/attendance"), "/attendance 24.12.": text("/attendance 24.12.")},
    exported.export: {"/export": text("/export"), "/export October": text("/export October")},
    past.who: {"/who": text("/who"), "/who Grace": text("/who Grace")},
    invited.invite: {"/invite": text("/invite")},
    hours.quiet: {"/quiet": text("/quiet")},
    opened.open_command: {"/open": text("/open")},
    guests.guest: {"/guest": text("/guest")},
    guests.pass_command: {"/pass": text("/pass")},
    guests.expect: {"/expect": text("/expect"), "/expect Plumber 10-12": text("/expect Plumber 10-12")},
    opened.pin_command: {"/pin": text("/pin")},
    on_keys.digits: {"digits": text("4711")},
    looked.look: {"/look": text("/look")},
    audit_pages.audit: {"/audit": text("/audit")},
    key_list.keys: {"/keys": text("/keys")},
    signed_in.app: {"/app": text("/app"), "/app 123456": text("/app 123456"), "/app soon": text("/app soon")},
    rule_pages.rules: {"/rules": text("/rules")},
    on_backups.backup: {"/backup": text("/backup")},
    on_backups.end_access: {"/end_access": text("/end_access")},
    log_place.sheet: {"/sheet": text("/sheet")},
    log_place.key_file: {"a key": log_key, "no key": log_key_of(b"{}")},
    door_list.doors: {"/doors": text("/doors")},
    board_pages.boards: {"/boards": text("/boards")},
    camera_list.cameras_command: {"/cameras": text("/cameras")},
    on_watch.watch: {"/watch": text("/watch")},
    camera_list.privacy_command: {"/privacy": text("/privacy")},
    looked_through.live_command: {"/live": text("/live")},
    looked_through.snap_command: {"/snap": text("/snap")},
    looked_through.clip_command: {"/clip": text("/clip")},
    explained.faces: {"/faces": text("/faces")},
    nameless.unknown: {"/unknown": text("/unknown")},
    known.people: {"/people": text("/people")},
    known.one_person: {"/people Grace": text("/people Grace"), "/people Nobody": text("/people Nobody")},
    at_home.residents: {"/residents": text("/residents")},
    at_home.leave: {"/leave": text("/leave"), "/leave, no owner": lambda home: home.rig.leo.send_text("/leave")},
    spoken.ask: {"/language": text("/language")},
    taught.ask_forget: {"/forget Grace": text("/forget Grace"), "/forget": text("/forget")},
    taught.photo: {
        "a photo": lambda home: home.rig.anna.send_photo(jpeg(), "Eileen"),
        "a photo without a name": lambda home: home.rig.anna.send_photo(jpeg()),
    },
    taught.photo_file: {
        "a photo as a file": lambda home: home.rig.anna.send_document(jpeg(), "e.jpg", "image/jpeg", "Eileen"),
    },
    asked_about.as_written: {"a camera’s password": camera_password},
    asked_about.login_unasked: {"a password in an address": text("rtsp://admin:pw@192.168.1.4/x")},
    asked_about.words: {"a name": text("Eileen"), "a known name": text("Grace"), "a wish": text("Who came today?")},
    on_menu.menu: {"/menu": text("/menu")},
    on_menu.help_page: {"/help": text("/help")},
    first_walk.start: {"/start": text("/start")},
    replied.phrases_command: {"/phrases": text("/phrases")},
    replied.voice: {"a voice message": voice, "a voice message to nobody": voice_to_nobody},
    on_broker.say: {"/say": text("/say"), "/say home/lamp ON": text("/say home/lamp ON")},
    on_broker.buttons_command: {"/buttons": text("/buttons")},
    on_broker.topics_command: {"/topics": text("/topics")},
    place_pages.here: {"/here": text("/here")},
    recovered.recovery_page: {"/recovery": text("/recovery")},
    recovered.recover: {
        "/recover code": text("/recover code"),
        "/recover code, from outside": lambda home: home.rig.stranger.send_text("/recover code"),
    },
    tabled.export_people: {"/export_people": text("/export_people")},
    tabled.table: {
        "a table": lambda home: home.rig.anna.send_document(b"name\nLeo\n", "people.csv", "text/csv"),
    },
    at_or_away.home: {"/home": text("/home")},
    at_or_away.away: {"/away": text("/away")},
    house.status: {"/status": text("/status")},
    role_lists.roles: {"/roles": text("/roles")},
    house.not_understood: {
        "/nonsense": text("/nonsense"),
        "a file": lambda home: home.rig.anna.send_document(b"%PDF", "a.pdf", "application/pdf"),
    },
}  # fmt: skip

#: Whoever taps these is brought to a page by Telegram itself, and nothing of the tap comes to us.
OPENED_BY_TELEGRAM = frozenset({sign_in.OpenHouseholdPage})

#: Every action, with values that there are.
TAPS: dict[type[ButtonAction], Callable[[Home], ButtonAction]] = {
    visits.AskUnlock: lambda home: visits.AskUnlock(home.visit),
    visits.AskCourier: lambda home: visits.AskCourier(home.visit),
    visits.Unlock: lambda home: visits.Unlock(home.visit),
    visits.Retake: lambda home: visits.Retake(home.visit),
    audit.ShowAudit: lambda _: audit.ShowAudit(everything=True),
    audit.ChooseAuditDoor: lambda _: audit.ChooseAuditDoor(None, everything=False),
    audit.ChooseAuditPerson: lambda _: audit.ChooseAuditPerson(None, everything=False),
    audit.CheckAudit: lambda _: audit.CheckAudit(),
    keys.ShowKeys: lambda _: keys.ShowKeys(),
    keys.NewKey: lambda _: keys.NewKey(),
    keys.ShapeKey: lambda _: keys.ShapeKey(KeyTerms("Screen", ())),
    keys.MakeKey: lambda _: keys.MakeKey(KeyTerms("Screen")),
    keys.ShowKey: lambda _: keys.ShowKey(ProgramId(-1)),
    keys.RevokeKey: lambda _: keys.RevokeKey(ProgramId(-1)),
    keys.ShowEndedKeys: lambda _: keys.ShowEndedKeys(),
    keys.RemoveKey: lambda _: keys.RemoveKey(ProgramId(-1)),
    history.ShowHistory: lambda _: history.ShowHistory(date(2026, 11, 26)),
    history.ChooseHistoryDoor: lambda _: history.ChooseHistoryDoor(history.ShowHistory(date(2026, 11, 26))),
    history.ChooseHistoryPerson: lambda _: history.ChooseHistoryPerson(history.ShowHistory(date(2026, 11, 26))),
    history.ChooseHistoryOutcome: lambda _: history.ChooseHistoryOutcome(history.ShowHistory(date(2026, 11, 26))),
    history.ShowPastVisit: lambda home: history.ShowPastVisit(home.visit),
    statistics.ShowChart: lambda _: statistics.ShowChart(),
    statistics.ChooseChart: lambda _: statistics.ChooseChart(statistics.ShowChart()),
    statistics.ChooseChartPlace: lambda _: statistics.ChooseChartPlace(statistics.ShowChart()),
    statistics.SetChartGround: lambda _: statistics.SetChartGround(statistics.ShowChart(), dark=True),
    menu.ShowMenu: lambda _: menu.ShowMenu(MenuSubject.HOUSE),
    menu.ShowHelp: lambda _: menu.ShowHelp(MenuSubject.PEOPLE),
    menu.GiveCommand: lambda _: menu.GiveCommand("today"),
    roles.ShowRoles: lambda _: roles.ShowRoles(),
    roles.ShowRole: lambda _: roles.ShowRole(Role.CHILD),
    rules.ShowRules: lambda _: rules.ShowRules(),
    rules.ChooseAnswerWindow: lambda _: rules.ChooseAnswerWindow(),
    rules.SetAnswerWindow: lambda _: rules.SetAnswerWindow(60),
    rules.ChooseLogTime: lambda _: rules.ChooseLogTime(),
    rules.SetLogTime: lambda _: rules.SetLogTime(21, 0),
    rules.AskZone: lambda _: rules.AskZone(),
    rules.SetZone: lambda _: rules.SetZone("Europe/Berlin"),
    day_log.ShowLog: lambda _: day_log.ShowLog(),
    day_log.AskSheetAddress: lambda _: day_log.AskSheetAddress(),
    day_log.TrySheet: lambda _: day_log.TrySheet(),
    day_log.SetLogOften: lambda _: day_log.SetLogOften(on=True),
    day_log.AskLeaveSheet: lambda _: day_log.AskLeaveSheet(),
    day_log.LeaveSheet: lambda _: day_log.LeaveSheet(),
    rules.ShowKept: lambda _: rules.ShowKept(),
    rules.ChooseDaysKept: lambda _: rules.ChooseDaysKept(Kept.CLIPS),
    rules.SetDaysKept: lambda _: rules.SetDaysKept(Kept.CLIPS, 3),
    rules.SetChatsToo: lambda _: rules.SetChatsToo(chats_too=False),
    backups.ShowBackups: lambda _: backups.ShowBackups(),
    backups.MakeBackup: lambda _: backups.MakeBackup(),
    backups.BackUpWeekly: lambda _: backups.BackUpWeekly(weekly=False),
    backups.SendBackups: lambda _: backups.SendBackups(to_chat=True),
    privacy.ShowPrivacy: lambda _: privacy.ShowPrivacy(),
    privacy.ChooseNotice: lambda _: privacy.ChooseNotice(),
    privacy.ShowNotice: lambda _: privacy.ShowNotice(Language.GERMAN),
    doors.WriteRelay: lambda _: doors.WriteRelay("garden door"),
    visits.KeepShut: lambda home: visits.KeepShut(home.visit),
    visits.Ignore: lambda home: visits.Ignore(home.visit),
    replies.SayComing: lambda home: replies.SayComing(home.visit),
    replies.SayLeaveIt: lambda home: replies.SayLeaveIt(home.visit),
    replies.ChooseReply: lambda home: replies.ChooseReply(home.visit),
    replies.SayStock: lambda home: replies.SayStock(home.visit, StockPhrase.MOMENT),
    replies.SayOwn: lambda home: replies.SayOwn(home.visit, "none"),
    replies.WriteReply: lambda home: replies.WriteReply(home.visit),
    replies.AddPhrase: lambda _: replies.AddPhrase(),
    replies.RemoveStockPhrase: lambda _: replies.RemoveStockPhrase(StockPhrase.MOMENT),
    replies.RemoveOwnPhrase: lambda _: replies.RemoveOwnPhrase("none"),
    replies.RestorePhrases: lambda _: replies.RestorePhrases(),
    topics.AllowTopic: lambda _: topics.AllowTopic(),
    topics.AddHouseButton: lambda _: topics.AddHouseButton(),
    topics.HearTopic: lambda _: topics.HearTopic(),
    topics.ChooseChime: lambda _: topics.ChooseChime(),
    topics.EndChime: lambda _: topics.EndChime(),
    topics.TryChime: lambda _: topics.TryChime(),
    topics.RemoveTopic: lambda _: topics.RemoveTopic("home/lamp"),
    topics.SetTopicSound: lambda _: topics.SetTopicSound("none", silent=True),
    topics.SetTopicAudience: lambda _: topics.SetTopicAudience("none", Audience.ADULTS),
    topics.PressHouseButton: lambda _: topics.PressHouseButton("lamp"),
    keypads.PressKey: lambda _: keypads.PressKey("none", "none"),
    keypads.EraseKey: lambda _: keypads.EraseKey("none"),
    keypads.EnterDigits: lambda _: keypads.EnterDigits("none"),
    keypads.PutKeypadAway: lambda _: keypads.PutKeypadAway("none"),
    openings.AskOpenDoor: lambda _: openings.AskOpenDoor(FRONT),
    openings.OpenDoor: lambda _: openings.OpenDoor(FRONT),
    openings.SetDoorProof: lambda _: openings.SetDoorProof(FRONT, ProofKind.TWO_TAPS),
    openings.SetSecondAtNight: lambda _: openings.SetSecondAtNight(FRONT, wanted=True),
    openings.SetPin: lambda _: openings.SetPin(emergency=False),
    openings.SetUpCodes: lambda _: openings.SetUpCodes(),
    openings.AskClearProofs: lambda home: openings.AskClearProofs(ResidentId(home.rig.leo.id)),
    openings.ClearProofs: lambda home: openings.ClearProofs(ResidentId(home.rig.leo.id)),
    passes.NewPass: lambda _: passes.NewPass(),
    passes.ShapePass: lambda home: passes.ShapePass(home.terms, passes.PassStep.REVIEW, PassId(""), 0),
    passes.TypePassHours: lambda home: passes.TypePassHours(home.terms, PassId(""), 0),
    passes.SealPass: lambda home: passes.SealPass(home.terms, home.guest_pass, 1),
    passes.ShowPass: lambda home: passes.ShowPass(home.guest_pass),
    passes.ShowPasses: lambda _: passes.ShowPasses(),
    passes.ChangePass: lambda home: passes.ChangePass(home.guest_pass),
    passes.RevokePass: lambda home: passes.RevokePass(home.guest_pass),
    passes.AskUsePass: lambda home: passes.AskUsePass(home.guest_pass, 1, FRONT),
    passes.UsePass: lambda home: passes.UsePass(home.guest_pass, 1, FRONT),
    passes.SetDoorPasses: lambda _: passes.SetDoorPasses(FRONT, wanted=False),
    passes.ExpectSomebody: lambda _: passes.ExpectSomebody(),
    passes.ExpectAt: lambda home: passes.ExpectAt("Plumber", home.rig.clock(), home.terms.until),
    passes.DropExpected: lambda _: passes.DropExpected("none"),
    faces.AskWho: lambda home: faces.AskWho(home.visit),
    faces.AskWhy: lambda home: faces.AskWhy(home.visit),
    faces.ChooseFace: lambda home: faces.ChooseFace(home.visit, 1),
    faces.NameFace: lambda home: faces.NameFace(home.visit, 1, GRACE),
    faces.NameSomeoneNew: lambda home: faces.NameSomeoneNew(home.visit, 1),
    faces.BackToAnswers: lambda home: faces.BackToAnswers(home.visit),
    faces.ChooseSentFace: lambda home: faces.ChooseSentFace(home.file, Box(10, 10, 90, 90)),
    faces.UndoLesson: lambda _: faces.UndoLesson("lesson"),
    faces.ForgetPerson: lambda _: faces.ForgetPerson(GRACE),
    corrections.DisownFace: lambda home: corrections.DisownFace(home.visit, 1, GRACE),
    corrections.ApplyHindsight: lambda _: corrections.ApplyHindsight("none"),
    corrections.NextSample: lambda _: corrections.NextSample(GRACE, 0),
    corrections.AskRemoveSample: lambda home: corrections.AskRemoveSample(GRACE, home.sample),
    corrections.RemoveSample: lambda home: corrections.RemoveSample(GRACE, home.sample),
    people.ListPeople: lambda _: people.ListPeople(0),
    people.ShowPerson: lambda _: people.ShowPerson(GRACE),
    people.TurnPersonPage: lambda _: people.TurnPersonPage(GRACE),
    people.RenamePerson: lambda _: people.RenamePerson(GRACE),
    people.NotePerson: lambda _: people.NotePerson(GRACE),
    people.ChooseGroup: lambda _: people.ChooseGroup(GRACE),
    people.SetGroup: lambda _: people.SetGroup(GRACE, PersonGroup.FRIEND),
    people.SetChild: lambda _: people.SetChild(GRACE, child=True),
    people.AllowChild: lambda _: people.AllowChild(GRACE, allowed=True),
    people.ChooseTelling: lambda _: people.ChooseTelling(GRACE),
    people.SetTelling: lambda _: people.SetTelling(GRACE, Telling.SILENT),
    people.ThisIsMe: lambda _: people.ThisIsMe(GRACE, is_me=True),
    people.ChooseTwin: lambda _: people.ChooseTwin(GRACE),
    people.AskMerge: lambda _: people.AskMerge(GRACE, EILEEN),
    people.MergePeople: lambda _: people.MergePeople(GRACE, EILEEN),
    people.AskForget: lambda _: people.AskForget(GRACE),
    tables.ImportTable: lambda _: tables.ImportTable("none"),
    tables.LeaveTable: lambda _: tables.LeaveTable("none"),
    tables.StopImport: lambda _: tables.StopImport("none"),
    strangers.NameStranger: lambda _: strangers.NameStranger(SEVEN, 0),
    strangers.StrangerIsPerson: lambda _: strangers.StrangerIsPerson(SEVEN, GRACE, 0),
    strangers.IgnoreStranger: lambda _: strangers.IgnoreStranger(SEVEN, 0),
    strangers.SkipStranger: lambda _: strangers.SkipStranger(0),
    strangers.ChooseSameStranger: lambda _: strangers.ChooseSameStranger(SEVEN, 0),
    strangers.SameStranger: lambda _: strangers.SameStranger(SEVEN, StrangerId("eight"), 0),
    strangers.DiscardStranger: lambda _: strangers.DiscardStranger(SEVEN, 0),
    strangers.UndoStranger: lambda _: strangers.UndoStranger("none"),
    doors.ShowDoor: lambda _: doors.ShowDoor(FRONT),
    doors.RenameDoor: lambda _: doors.RenameDoor(FRONT),
    doors.PauseDoor: lambda _: doors.PauseDoor(FRONT, paused=True),
    doors.SetCourier: lambda _: doors.SetCourier(FRONT, wanted=True),
    doors.ShowDoorHours: lambda _: doors.ShowDoorHours(FRONT),
    doors.SetDoorHours: lambda _: doors.SetDoorHours(FRONT, (0, 1), 8, 18),
    doors.AskTryLock: lambda _: doors.AskTryLock(FRONT),
    doors.TryLock: lambda _: doors.TryLock(FRONT),
    doors.AddDoor: lambda _: doors.AddDoor(),
    doors.BuildDoor: lambda _: doors.BuildDoor("gate", DoorWay.CAMERA),
    doors.ChooseRelay: lambda _: doors.ChooseRelay("gate"),
    doors.NameRelay: lambda _: doors.NameRelay("gate", RelayKind.TASMOTA),
    doors.ChooseDoorButton: lambda _: doors.ChooseDoorButton(FRONT),
    doors.SetDoorButton: lambda _: doors.SetDoorButton(FRONT, "z/button", "single"),
    doors.AskHandOutDoor: lambda _: doors.AskHandOutDoor(FRONT),
    doors.HandOutDoor: lambda _: doors.HandOutDoor(FRONT),
    doors.AskNewKeys: lambda _: doors.AskNewKeys(FRONT),
    doors.GiveNewKeys: lambda _: doors.GiveNewKeys(FRONT),
    doors.AskRemoveDoor: lambda _: doors.AskRemoveDoor(FRONT),
    doors.RemoveDoor: lambda _: doors.RemoveDoor(FRONT),
    looks.LookAtDoor: lambda _: looks.LookAtDoor(FRONT),
    ladder.ShowLadder: lambda _: ladder.ShowLadder(),
    ladder.SwitchLadder: lambda _: ladder.SwitchLadder(on=False),
    ladder.CallFirst: lambda home: ladder.CallFirst(ResidentId(home.rig.leo.id)),
    ladder.CallByWhereabouts: lambda _: ladder.CallByWhereabouts(),
    languages.ChooseLanguage: lambda _: languages.ChooseLanguage(Language.ENGLISH),
    listening.ShowListening: lambda _: listening.ShowListening(),
    listening.ShowCalmHours: lambda _: listening.ShowCalmHours(Calm.QUIET),
    listening.ChooseCalmHour: lambda _: listening.ChooseCalmHour(Calm.QUIET, listening.Edge.ENDS),
    listening.SetCalmHour: lambda _: listening.SetCalmHour(Calm.QUIET, listening.Edge.BEGINS, 21),
    listening.SetCalmDay: lambda _: listening.SetCalmDay(Calm.OFF, 6, on=False),
    listening.BeginCalmHours: lambda _: listening.BeginCalmHours(Calm.OFF),
    listening.EndCalmHours: lambda _: listening.EndCalmHours(Calm.QUIET),
    listening.ChooseDigestHour: lambda _: listening.ChooseDigestHour(),
    listening.SetDigestHour: lambda _: listening.SetDigestHour(8),
    listening.ShowSummaries: lambda _: listening.ShowSummaries(),
    listening.HaveSummary: lambda _: listening.HaveSummary(SummaryKind.WEEKLY, True),
    listening.HaveSummariesOfNothing: lambda _: listening.HaveSummariesOfNothing(True),
    listening.ChooseSummaryHour: lambda _: listening.ChooseSummaryHour(),
    listening.SetSummaryHour: lambda _: listening.SetSummaryHour(7),
    listening.ShowSummary: lambda _: listening.ShowSummary(SummaryKind.MORNING),
    listening.ChooseMostCards: lambda _: listening.ChooseMostCards(),
    listening.SetMostCards: lambda _: listening.SetMostCards(3),
    listening.HaveCardsInGroup: lambda _: listening.HaveCardsInGroup(only=True),
    snoozes.ChooseSnooze: lambda home: snoozes.ChooseSnooze(home.visit),
    snoozes.BeginSnooze: lambda home: snoozes.BeginSnooze(home.visit, 30, door=FRONT),
    snoozes.HushDoor: lambda _: snoozes.HushDoor(FRONT),
    snoozes.EndSnooze: lambda _: snoozes.EndSnooze(door=FRONT),
    listening.LetStrangersRing: lambda _: listening.LetStrangersRing(on=False),
    places.EndPlace: lambda _: places.EndPlace(PlaceId(-5)),
    wall_pictures.IgnorePicture: lambda home: wall_pictures.IgnorePicture(home.visit, FixtureId("poster")),
    wall_pictures.KeepPicture: lambda home: wall_pictures.KeepPicture(home.visit, FixtureId("poster")),
    wall_pictures.JudgePictureAgain: lambda _: wall_pictures.JudgePictureAgain(FixtureId("poster")),
    whereabouts.ShowTrackers: lambda _: whereabouts.ShowTrackers(),
    whereabouts.AskTracker: lambda home: whereabouts.AskTracker(ResidentId(home.rig.leo.id)),
    whereabouts.EndTracker: lambda home: whereabouts.EndTracker(ResidentId(home.rig.leo.id)),
    questions.CancelQuestion: lambda home: questions.CancelQuestion(home.question),
    questions.ConfirmQuestion: lambda home: questions.ConfirmQuestion(home.question),
    questions.DenyQuestion: lambda home: questions.DenyQuestion(home.question),
    questions.Refrain: lambda _: questions.Refrain(),
    invitations.InviteAs: lambda home: invitations.InviteAs(home.invitation, Role.CHILD),
    invitations.InviteToDoor: lambda home: invitations.InviteToDoor(home.invitation, FRONT, allowed=True),
    invitations.InviteFor: lambda home: invitations.InviteFor(home.invitation, 1),
    invitations.InviteMany: lambda home: invitations.InviteMany(home.invitation, 2),
    invitations.WithdrawInvitation: lambda home: invitations.WithdrawInvitation(home.invitation),
    invitations.ShowInvitations: lambda _: invitations.ShowInvitations(),
    residents.ShowResident: lambda home: residents.ShowResident(ResidentId(home.rig.leo.id)),
    residents.ChangeRole: lambda home: residents.ChangeRole(ResidentId(home.rig.leo.id), Role.CHILD),
    residents.AllowDoor: lambda home: residents.AllowDoor(ResidentId(home.rig.leo.id), FRONT, allowed=True),
    residents.ShowResidentHours: lambda home: residents.ShowResidentHours(ResidentId(home.rig.leo.id)),
    residents.SetResidentHours: lambda home: residents.SetResidentHours(ResidentId(home.rig.leo.id), (0, 1), 8, 18),
    residents.AskHandOver: lambda home: residents.AskHandOver(ResidentId(home.rig.leo.id)),
    residents.HandOver: lambda home: residents.HandOver(ResidentId(home.rig.leo.id)),
    residents.MakeRecoveryCodes: lambda _: residents.MakeRecoveryCodes(),
    residents.AskRemove: lambda home: residents.AskRemove(ResidentId(home.rig.leo.id)),
    residents.RemoveResident: lambda home: residents.RemoveResident(ResidentId(home.rig.leo.id)),
    residents.AskOwner: lambda home: residents.AskOwner(ResidentId(home.rig.leo.id)),
    residents.MakeOwner: lambda home: residents.MakeOwner(ResidentId(home.rig.leo.id)),
    residents.LeaveHome: lambda _: residents.LeaveHome(),
    walking.SkipStep: lambda _: walking.SkipStep(WalkStep.DOOR),
    walking.RestWalk: lambda _: walking.RestWalk(),
    walking.GoOnWalking: lambda _: walking.GoOnWalking(),
    walking.PretendRing: lambda _: walking.PretendRing(),
    by_itself.AskByItself: lambda _: by_itself.AskByItself(GRACE),
    by_itself.AllowByItself: lambda _: by_itself.AllowByItself(GRACE),
    by_itself.EndByItself: lambda _: by_itself.EndByItself(GRACE),
    by_itself.ShowDoorByItself: lambda _: by_itself.ShowDoorByItself(FRONT),
    by_itself.SetDoorByItself: lambda _: by_itself.SetDoorByItself(FRONT, 8, 20),
    cameras.ShowCamera: lambda home: cameras.ShowCamera(home.camera),
    cameras.RenameCamera: lambda home: cameras.RenameCamera(home.camera),
    cameras.MoveCamera: lambda home: cameras.MoveCamera(home.camera),
    cameras.PutCameraAtDoor: lambda home: cameras.PutCameraAtDoor(home.camera, FRONT),
    cameras.PutCameraAtPlace: lambda home: cameras.PutCameraAtPlace(home.camera, WatchPlaceId("garden")),
    cameras.AskCameraPlace: lambda home: cameras.AskCameraPlace(home.camera),
    cameras.ShowCameraHours: lambda home: cameras.ShowCameraHours(home.camera),
    cameras.SetCameraHours: lambda home: cameras.SetCameraHours(home.camera, (0, 1), 8, 18),
    cameras.AskCameraFacing: lambda home: cameras.AskCameraFacing(home.camera),
    cameras.SetCameraFacing: lambda home: cameras.SetCameraFacing(home.camera, on=True),
    cameras.ChangeCameraLogin: lambda home: cameras.ChangeCameraLogin(home.camera),
    cameras.AskRemoveCamera: lambda home: cameras.AskRemoveCamera(home.camera),
    cameras.RemoveCamera: lambda home: cameras.RemoveCamera(home.camera),
    cameras.ChoosePrivacy: lambda home: cameras.ChoosePrivacy(home.camera),
    cameras.KeepPrivate: lambda home: cameras.KeepPrivate(home.camera, 60),
    cameras.ChooseFacingGroups: lambda _: cameras.ChooseFacingGroups(),
    cameras.SetFacingGroup: lambda _: cameras.SetFacingGroup(PersonGroup.FRIEND, on=True),
    cameras.EndPrivacy: lambda home: cameras.EndPrivacy(home.camera),
    camera_adding.AddCamera: lambda _: camera_adding.AddCamera(),
    camera_adding.UseOwnCamera: lambda _: camera_adding.UseOwnCamera(),
    camera_adding.FindCameras: lambda _: camera_adding.FindCameras(),
    camera_adding.WriteCameraAddress: lambda _: camera_adding.WriteCameraAddress(),
    camera_adding.TryFoundCamera: lambda home: camera_adding.TryFoundCamera(home.draft, 0),
    camera_adding.TryCameraAgain: lambda home: camera_adding.TryCameraAgain(home.draft),
    camera_adding.WriteCameraLogin: lambda home: camera_adding.WriteCameraLogin(home.draft),
    camera_adding.HangAtDoor: lambda home: camera_adding.HangAtDoor(home.draft, FRONT),
    camera_adding.HangAtPlace: lambda home: camera_adding.HangAtPlace(home.draft, WatchPlaceId("garden")),
    camera_adding.HangElsewhere: lambda home: camera_adding.HangElsewhere(home.draft),
    camera_adding.MakeDoorbell: lambda home: camera_adding.MakeDoorbell(home.draft),
    camera_views.SnapCamera: lambda home: camera_views.SnapCamera(home.camera),
    camera_views.ShowLive: lambda home: camera_views.ShowLive(home.camera),
    camera_views.StopLive: lambda home: camera_views.StopLive(home.camera),
    camera_views.ClipCamera: lambda home: camera_views.ClipCamera(home.camera),
    camera_views.ShowSquares: lambda home: camera_views.ShowSquares(home.camera, camera_views.Squares.MASKS),
    camera_views.TapSquare: lambda home: camera_views.TapSquare(home.sheet, 3),
    camera_views.ClearSquares: lambda home: camera_views.ClearSquares(home.sheet),
    camera_views.SaveSquares: lambda home: camera_views.SaveSquares(home.sheet),
    boards.SetPictures: lambda _: boards.SetPictures(FRONT, Pictures.SHARPER),
    boards.AskRestart: lambda _: boards.AskRestart(FRONT),
    boards.RestartBoard: lambda _: boards.RestartBoard(FRONT),
    boards.AskUpdate: lambda _: boards.AskUpdate(FRONT, "1.1.0"),
    boards.UpdateBoard: lambda _: boards.UpdateBoard(FRONT, "1.1.0"),
    boards.AskSecrets: lambda _: boards.AskSecrets(FRONT),
    boards.SendSecrets: lambda _: boards.SendSecrets(FRONT),
    incidents.SayFine: lambda home: incidents.SayFine(home.incident),
    incidents.LookAgainWho: lambda home: incidents.LookAgainWho(home.incident),
    incidents.MutePlace: lambda home: incidents.MutePlace(home.incident),
    incidents.CallIn: lambda home: incidents.CallIn(home.incident),
    arming.ShowArming: lambda _: arming.ShowArming(),
    arming.ArmHouse: lambda _: arming.ArmHouse(),
    arming.DisarmHouse: lambda _: arming.DisarmHouse(),
    arming.ChooseSitting: lambda _: arming.ChooseSitting(),
    arming.LeaveToSitter: lambda _: arming.LeaveToSitter(3),
    arming.ShowArmSchedule: lambda _: arming.ShowArmSchedule(),
    arming.SetArmSchedule: lambda _: arming.SetArmSchedule((0, 1), 8, 18),
    arming.LetBrokerArm: lambda _: arming.LetBrokerArm(on=True),
    watch_rules.ShowWatchRules: lambda _: watch_rules.ShowWatchRules(),
    watch_rules.ShowWatchRule: lambda home: watch_rules.ShowWatchRule(home.rule),
    watch_rules.TakeFirstRules: lambda _: watch_rules.TakeFirstRules(),
    watch_rules.ChooseNewRule: lambda _: watch_rules.ChooseNewRule(),
    watch_rules.AddWatchRule: lambda _: watch_rules.AddWatchRule(Happening.AGAIN),
    watch_rules.AddAbsenceOf: lambda _: watch_rules.AddAbsenceOf(GRACE),
    watch_rules.AddAbsenceBy: lambda _: watch_rules.AddAbsenceBy(GRACE, 15, 30),
    watch_rules.ChooseRulePart: lambda home: watch_rules.ChooseRulePart(home.rule, watch_rules.RulePart.WHERE),
    watch_rules.SetRuleHappening: lambda home: watch_rules.SetRuleHappening(home.rule, Happening.UNUSUAL),
    watch_rules.SetRuleWhom: lambda home: watch_rules.SetRuleWhom(home.rule, Whom.KNOWN),
    watch_rules.SetRulePlace: lambda home: watch_rules.SetRulePlace(home.rule, WatchPlaceId("garden")),
    watch_rules.SetRuleSpan: lambda home: watch_rules.SetRuleSpan(home.rule, Span.NIGHT),
    watch_rules.SetRuleHours: lambda home: watch_rules.SetRuleHours(home.rule, (0, 1), 8, 18),
    watch_rules.SetRuleSeconds: lambda home: watch_rules.SetRuleSeconds(home.rule, 40.0),
    watch_rules.SetRuleMost: lambda home: watch_rules.SetRuleMost(home.rule, 8),
    watch_rules.SetRulePerson: lambda home: watch_rules.SetRulePerson(home.rule, GRACE),
    watch_rules.SetRuleBy: lambda home: watch_rules.SetRuleBy(home.rule, 15, 30),
    watch_rules.LetRuleSound: lambda home: watch_rules.LetRuleSound(home.rule, on=False),
    watch_rules.LetRuleWaitForArming: lambda home: watch_rules.LetRuleWaitForArming(home.rule, on=True),
    watch_rules.SwitchRule: lambda home: watch_rules.SwitchRule(home.rule, on=False),
    watch_rules.AskRemoveRule: lambda home: watch_rules.AskRemoveRule(home.rule),
    watch_rules.RemoveRule: lambda home: watch_rules.RemoveRule(home.rule),
    attendance.ShowAttendance: lambda _: attendance.ShowAttendance(date(2026, 11, 26)),
    attendance.ShowAttendanceWeek: lambda _: attendance.ShowAttendanceWeek(date(2026, 11, 26)),
    attendance.ShowDaysOf: lambda _: attendance.ShowDaysOf(GRACE, date(2026, 11, 26)),
    attendance.ChooseWhoseDay: lambda _: attendance.ChooseWhoseDay(date(2026, 11, 26)),
    attendance.ShowPersonDay: lambda _: attendance.ShowPersonDay(GRACE, date(2026, 11, 26)),
    attendance.SayNotHere: lambda home: attendance.SayNotHere(GRACE, home.rig.clock().date()),
    attendance.ChooseDayTime: lambda _: attendance.ChooseDayTime(GRACE, date(2026, 11, 26), DaySaid.CAME),
    attendance.SayDayTime: lambda home: attendance.SayDayTime(
        GRACE, home.rig.clock().date() - timedelta(days=1), DaySaid.CAME, 9, 30
    ),
    attendance.TakeBackDay: lambda home: attendance.TakeBackDay(GRACE, home.rig.clock().date()),
    attendance.MissPerson: lambda _: attendance.MissPerson(GRACE, on=True),
    attendance.ChooseMissedBy: lambda _: attendance.ChooseMissedBy(GRACE),
    attendance.SetMissedBy: lambda _: attendance.SetMissedBy(GRACE, 15, 30),
    timetable.ShowTimetable: lambda _: timetable.ShowTimetable(date(2026, 11, 26)),
    timetable.ShowWindow: lambda home: timetable.ShowWindow(home.window, date(2026, 11, 26)),
    timetable.AddWindow: lambda _: timetable.AddWindow(),
    timetable.EditWindow: lambda home: timetable.EditWindow(home.window),
    timetable.ChangeWindow: lambda home: timetable.ChangeWindow(home.window, grace_min=5),
    timetable.SwitchDayOff: lambda home: timetable.SwitchDayOff(home.window, date(2026, 11, 26), off=True),
    timetable.AskWindowName: lambda home: timetable.AskWindowName(home.window),
    timetable.AskRemoveWindow: lambda home: timetable.AskRemoveWindow(home.window),
    timetable.RemoveWindow: lambda home: timetable.RemoveWindow(home.window),
    exports.ShowExport: lambda _: exports.ShowExport(),
    exports.WriteExportDays: lambda _: exports.WriteExportDays(exports.ShowExport()),
    exports.SendExport: lambda _: exports.SendExport(exports.ShowExport()),
    sign_in.OpenHouseholdPage: lambda _: sign_in.OpenHouseholdPage("https://doorman.example.org/app"),
    sign_in.GrantBrowser: lambda _: sign_in.GrantBrowser("none"),
    sign_in.DenyBrowser: lambda _: sign_in.DenyBrowser("none"),
    sign_in.SignOutEverywhere: lambda _: sign_in.SignOutEverywhere(),
}


def test_nothing_that_may_be_written_or_tapped_is_missing_here() -> None:
    assert set(WRITES) == set(handled.for_messages())
    assert set(TAPS) == set(handled.actions())


async def test_the_walk_finds_every_port_of_the_staff_and_every_book_of_the_house() -> None:
    async with a_home() as home:
        books = {"visits", "album", "clips", "people", "residents", "doors", "audit", "disk"}
        collections = {
            "added_doors",
            "wall_pictures",
            "whereabouts",
            "escalation",
            "missed",
            "updates",
            "unannounced",
            "recovery",
            "places",
            "profiles",
            "unknown_people",
            "listening",
        }
        collections |= {
            "proofs",
            "door_policies",
            "departures",
            "phrases",
            "topics",
            "notary",
            "house_rules",
            "day_log",
        }
        collections |= {"passes", "expected", "cameras", "incidents", "muted_places", "watch_rules", "arming"}
        collections |= {"absences", "facing", "passed_by", "sightings", "strangers_seen", "retention", "keys"}
        collections |= {"attendance", "attendance_corrections", "attendance_progress", "attendance_stale"}
        collections |= {"timetable", "absence_wishes", "backups", "hushed_doors", "former_cameras"}
        collections |= {"visit_counts_due", "visit_counts_earlier", "page_sessions", "passkeys", "restored"}
        assert set(home.ports) == books | collections | set(OWN_FAILURES)
        assert books | {"collections"} == set(vars(home.rig.memory))


class Tried(NamedTuple):
    """What became of one try."""

    #: The ports that it needed.
    needed: set[str]
    #: What was said of it, in every chat and in pop-ups that stay until they are read.
    said: list[str]
    #: The messages that say it, as they stand now.
    shown: list[ChatMessage]


def seen(rig: ChatRig) -> dict[tuple[str, int], str]:
    """Everything that the bot's messages say at the moment."""
    users = (rig.anna, rig.leo, rig.stranger)
    return {(user.name, m.id): m.text for user in users for m in user.chat.messages if m.by_bot}


def screens(rig: ChatRig, places: Collection[tuple[str, int]]) -> list[ChatMessage]:
    """The messages at these places."""
    users = (rig.anna, rig.leo, rig.stranger)
    return [m for user in users for m in user.chat.messages if (user.name, m.id) in places]


class Homes:
    """A home to try something in: the last one again where that changed nothing, else a new one, which takes 0.3 s."""

    #: So often it is the last one again: whatever was said in a chat is looked through each time.
    _MOST = 40

    def __init__(self) -> None:
        self._stack = AsyncExitStack()
        self._home: Home | None = None
        self._before = ""
        self._tries = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._stack.aclose()

    async def tried(
        self, do: Callable[[Home], Awaitable[list[str]]], breaking: str = "", failure: Exception | None = None
    ) -> Tried:
        """Do one thing while a port fails, and wait until everything is done that it asked for."""
        home = await self._unchanged()
        before = seen(home.rig)
        for port in home.ports.values():
            port.asked = 0
        if breaking:
            home.ports[breaking].failure = failure
        try:
            popups = await do(home)
        except BaseException:
            self._home = None  # who knows what it is like
            raise
        needed = {name for name, port in home.ports.items() if port.asked}
        if breaking:
            home.ports[breaking].failure = None
        after = seen(home.rig)
        changed = [place for place, words in after.items() if before.get(place) != words]
        return Tried(needed, popups + [after[place] for place in changed], screens(home.rig, changed))

    async def _unchanged(self) -> Home:
        self._tries += 1
        if self._home is None or self._tries > self._MOST or kept_in(self._home) != self._before:
            await self._stack.aclose()
            self._tries = 0
            self._home = await self._stack.enter_async_context(a_home())
            self._before = kept_in(self._home)
        return self._home


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def homes() -> AsyncIterator[Homes]:
    """One for all tries, as long as nothing changed in it."""
    async with Homes() as homes:
        yield homes


#: Whatever is said changes these.
ALWAYS_CHANGED = {"buttons", "keyboards", "urgent"}


def kept_in(home: Home) -> str:
    """Everything that the house and the room keep at the moment, in their books and in what the doubles were told."""
    books = {**vars(home.rig.memory), **home.rig.memory.collections}
    doubles = {name: port._port for name, port in home.ports.items() if name not in books}
    kept = {name: vars(one) for name, one in {**books, **doubles}.items() if hasattr(one, "__dict__")}
    return repr([kept[name] for name in sorted(kept.keys() - ALWAYS_CHANGED)])


def written(write: Callable[[Home], Awaitable[object]]) -> Callable[[Home], Awaitable[list[str]]]:
    """Write, and wait until somebody is told something."""

    async def do(home: Home) -> list[str]:
        before = seen(home.rig)
        await write(home)
        await home.rig.telegram.telegram.changes.until(lambda: seen(home.rig).keys() - before.keys())
        return []

    return do


def tapped(make: Callable[[Home], ButtonAction]) -> Callable[[Home], Awaitable[list[str]]]:
    """Tap, and wait until that is worked on; returns what popped up to be read."""

    async def do(home: Home) -> list[str]:
        rig, action = home.rig, make(home)
        button = Button(phrase("Tap"), Offer(action, rig.steady() + timedelta(minutes=1)))
        last = max(message.id for message in rig.anna.chat.messages)
        rig.room.household.offer(ResidentId(rig.anna.id), phrase(NOW), "tried", [[button]])
        shown = await rig.anna.chat.until_message(NOW, after=last)
        popup = await (await rig.anna.tap(shown, "Tap")).answer(10)
        # what one person sends is worked on in its order: the tap was, once this is answered
        after = await rig.anna.send_text("/help")
        silent = in_passing(action)
        await rig.anna.chat.until(
            lambda chat: any(m.by_bot and m.id > after.id and m.text not in silent for m in chat.messages), 10
        )
        return [popup.text] if popup.alert else []

    return do


NOW = "Now?"


def in_passing(action: ButtonAction | type[ButtonAction]) -> set[str]:
    """What is said before the work is done, and tells nothing of how it ends."""
    return {NOW} | ({ENGLISH.html(action.toast)} if action.toast else set())


def failures_of(port: str) -> list[Exception]:
    """How a port fails by itself, and by a mistake of ours.

    Whoever meets a mistake does so in one place for all ports: one for each thing that is written or tapped is enough.
    """
    return [OWN_FAILURES.get(port, StoreFull()), BUG]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("what", [what for writes in WRITES.values() for what in writes])
async def test_whatever_one_writes_is_answered_whichever_port_fails(what: str, homes: Homes) -> None:
    write = written(next(writes[what] for writes in WRITES.values() if what in writes))
    sound = await homes.tried(write)
    assert list(of_messages(sound.shown)) == []
    for place, port in enumerate(sorted(sound.needed)):
        for failure in failures_of(port)[: 1 if place else None]:
            try:
                assert (await homes.tried(write, port, failure)).said
            except (AssertionError, TimeoutError) as silence:
                told = f"{what} was met with silence while {port} failed with {failure!r}"
                raise AssertionError(told) from silence


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("action", sorted(TAPS.keys() - OPENED_BY_TELEGRAM, key=str), ids=lambda action: action.kind)
async def test_every_tap_is_answered_in_words_whichever_port_that_it_needs_fails(
    action: type[ButtonAction], homes: Homes
) -> None:
    tap = tapped(TAPS[action])
    sound = await homes.tried(tap)
    assert list(of_messages(sound.shown)) == []
    for place, port in enumerate(sorted(sound.needed)):
        for failure in failures_of(port)[: 1 if place else None]:
            told = await homes.tried(tap, port, failure)
            words = set(told.said) - in_passing(action) - {texts.help_page(set(Action))}
            assert words or port not in told.needed, f"silence while {port} failed with {failure!r}"
