"""Whatever somebody writes or taps is answered in words, whichever port it needs fails.

What is written stands here by its handler, what is tapped by its action, and the ports are found by a walk through
the staff: whoever adds a handler, an action or a port is told by a test what is missing here, or has it tried.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any, NamedTuple

import pytest

from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.boards.board import NoSecrets, Pictures, Release, Withheld
from bot.house.doors.added import DoorWay
from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.doors.relays import RelayKind
from bot.house.faces.lesson import Taught
from bot.house.faces.profile import PersonGroup, Telling
from bot.house.opening.proof import ProofKind
from bot.house.people import Box, FixtureId, Person, PersonId, ResidentId, Role, SampleId, StrangerId
from bot.house.ports import EyesUnavailable
from bot.house.records.disk import StoreFull
from bot.house.residents.permissions import Action
from bot.house.residents.places import PlaceId
from bot.house.staff import Staff
from bot.house.telling.listening import Calm
from bot.house.visits.visit import VisitId
from bot.telegram.actions import (
    ButtonAction,
    boards,
    corrections,
    doors,
    faces,
    invitations,
    keypads,
    languages,
    listening,
    looks,
    openings,
    people,
    places,
    questions,
    residents,
    snoozes,
    strangers,
    visits,
    wall_pictures,
)
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.face_questions import NameMeant
from bot.telegram.chat.handlers import arrivals, house
from bot.telegram.chat.handlers import boards as board_pages
from bot.telegram.chat.handlers import doors as door_list
from bot.telegram.chat.handlers import faces as taught
from bot.telegram.chat.handlers import invitations as invited
from bot.telegram.chat.handlers import keypads as on_keys
from bot.telegram.chat.handlers import languages as spoken
from bot.telegram.chat.handlers import listening as hours
from bot.telegram.chat.handlers import looks as looked
from bot.telegram.chat.handlers import openings as opened
from bot.telegram.chat.handlers import people as known
from bot.telegram.chat.handlers import places as place_pages
from bot.telegram.chat.handlers import questions as asked_about
from bot.telegram.chat.handlers import reasons as explained
from bot.telegram.chat.handlers import recovery as recovered
from bot.telegram.chat.handlers import residents as at_home
from bot.telegram.chat.handlers import strangers as nameless
from bot.telegram.chat.undoing import Undoable
from bot.words.tongue import Language
from tests.english import ENGLISH, phrase, texts
from tests.pictures import jpeg
from tests.rig import handled
from tests.rig.chat import FRONT, ChatRig, buttons, card

BUG = ZeroDivisionError("a secret number")
SEVEN = StrangerId("seven")
GRACE, EILEEN = PersonId("g"), PersonId("e")

#: How a port fails by itself, by its double; whatever is not here stands on the disk. Any port may have a mistake, too.
OWN_FAILURES: dict[str, Exception] = {
    "RecordingEyes": EyesUnavailable(),
    "RecordingLocks": DoorUnreachable(FRONT, Failure.OFFLINE),
    "RecordingBoards": DoorUnreachable(FRONT, Failure.OFFLINE),
    "RecordingFitter": NoSecrets(Withheld.NO_ADDRESS, setting="LAN_ADDRESS"),
}


class Port:
    """A port in front of the real double: counts what it is asked, and fails when it is told to."""

    def __init__(self, port: Any) -> None:
        self._port = port
        self.name = type(port).__name__
        self.failure: Exception | None = None
        self.asked = 0

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if not callable(found) or name in {"everything", "get", "state", "fit", "unfit", "lines"}:
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
    for name, thing in list(getattr(whose, "__dict__", {}).items()):
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
        ((question, about),) = asked.everything().items()
        await asked.put({question: replace(about, matter=NameMeant(about.matter.shown, "Eileen"))})
        undoable = Undoable(
            ResidentId(rig.anna.id),
            Taught(Person(GRACE, "Grace"), (sample,)),
            rig.steady() + timedelta(minutes=5),
        )
        await rig.memory.collections["lessons"].put({"lesson": undoable})
        (file,) = about.matter.shown.files
        yield Home(
            rig,
            look_through(rig, rig.staff),
            rig.memory.visits.only.id,
            question,
            sample,
            invitation.code_hash,
            file,
        )
        await rig.stop()


def text(said: str) -> Callable[[Home], Awaitable[object]]:
    return lambda home: home.rig.anna.send_text(said)


#: What somebody may write: by the handler that takes it.
WRITES: dict[Callable[..., Any], dict[str, Callable[[Home], Awaitable[object]]]] = {
    arrivals.move_in: {
        "/start code": text("/start code"),
        "/start code, from outside": lambda home: home.rig.stranger.send_text("/start code"),
    },
    invited.invite: {"/invite": text("/invite")},
    hours.quiet: {"/quiet": text("/quiet")},
    opened.open_command: {"/open": text("/open")},
    opened.pin_command: {"/pin": text("/pin")},
    on_keys.digits: {"digits": text("4711")},
    looked.look: {"/look": text("/look")},
    door_list.doors: {"/doors": text("/doors")},
    board_pages.boards: {"/boards": text("/boards")},
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
    asked_about.words: {"a name": text("Eileen"), "a known name": text("Grace")},
    house.help_page: {"/help": text("/help"), "/start": text("/start")},
    place_pages.here: {"/here": text("/here")},
    recovered.recovery_page: {"/recovery": text("/recovery")},
    recovered.recover: {
        "/recover code": text("/recover code"),
        "/recover code, from outside": lambda home: home.rig.stranger.send_text("/recover code"),
    },
    house.status: {"/status": text("/status")},
    house.roles: {"/roles": text("/roles")},
    house.not_understood: {
        "/nonsense": text("/nonsense"),
        "a file": lambda home: home.rig.anna.send_document(b"%PDF", "a.pdf", "application/pdf"),
    },
}  # fmt: skip

#: Every action, with values that there are.
TAPS: dict[type[ButtonAction], Callable[[Home], ButtonAction]] = {
    visits.AskUnlock: lambda home: visits.AskUnlock(home.visit),
    visits.Unlock: lambda home: visits.Unlock(home.visit),
    visits.KeepShut: lambda home: visits.KeepShut(home.visit),
    visits.Ignore: lambda home: visits.Ignore(home.visit),
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
    people.ChooseTelling: lambda _: people.ChooseTelling(GRACE),
    people.SetTelling: lambda _: people.SetTelling(GRACE, Telling.SILENT),
    people.ThisIsMe: lambda _: people.ThisIsMe(GRACE, is_me=True),
    people.ChooseTwin: lambda _: people.ChooseTwin(GRACE),
    people.AskMerge: lambda _: people.AskMerge(GRACE, EILEEN),
    people.MergePeople: lambda _: people.MergePeople(GRACE, EILEEN),
    people.AskForget: lambda _: people.AskForget(GRACE),
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
    listening.ChooseMostCards: lambda _: listening.ChooseMostCards(),
    listening.SetMostCards: lambda _: listening.SetMostCards(3),
    snoozes.ChooseSnooze: lambda home: snoozes.ChooseSnooze(home.visit),
    snoozes.BeginSnooze: lambda home: snoozes.BeginSnooze(home.visit, 30, door=FRONT),
    snoozes.EndSnooze: lambda _: snoozes.EndSnooze(door=FRONT),
    listening.LetStrangersRing: lambda _: listening.LetStrangersRing(on=False),
    places.EndPlace: lambda _: places.EndPlace(PlaceId(-5)),
    wall_pictures.IgnorePicture: lambda home: wall_pictures.IgnorePicture(home.visit, FixtureId("poster")),
    wall_pictures.KeepPicture: lambda home: wall_pictures.KeepPicture(home.visit, FixtureId("poster")),
    wall_pictures.JudgePictureAgain: lambda _: wall_pictures.JudgePictureAgain(FixtureId("poster")),
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
    residents.AskHandOver: lambda home: residents.AskHandOver(ResidentId(home.rig.leo.id)),
    residents.HandOver: lambda home: residents.HandOver(ResidentId(home.rig.leo.id)),
    residents.MakeRecoveryCodes: lambda _: residents.MakeRecoveryCodes(),
    residents.AskRemove: lambda home: residents.AskRemove(ResidentId(home.rig.leo.id)),
    residents.RemoveResident: lambda home: residents.RemoveResident(ResidentId(home.rig.leo.id)),
    residents.AskOwner: lambda home: residents.AskOwner(ResidentId(home.rig.leo.id)),
    residents.MakeOwner: lambda home: residents.MakeOwner(ResidentId(home.rig.leo.id)),
    residents.LeaveHome: lambda _: residents.LeaveHome(),
    boards.SetPictures: lambda _: boards.SetPictures(FRONT, Pictures.SHARPER),
    boards.AskRestart: lambda _: boards.AskRestart(FRONT),
    boards.RestartBoard: lambda _: boards.RestartBoard(FRONT),
    boards.AskUpdate: lambda _: boards.AskUpdate(FRONT, "1.1.0"),
    boards.UpdateBoard: lambda _: boards.UpdateBoard(FRONT, "1.1.0"),
    boards.AskSecrets: lambda _: boards.AskSecrets(FRONT),
    boards.SendSecrets: lambda _: boards.SendSecrets(FRONT),
}


def test_nothing_that_may_be_written_or_tapped_is_missing_here() -> None:
    assert set(WRITES) == set(handled.for_messages())
    assert set(TAPS) == set(handled.actions())


async def test_the_walk_finds_every_port_of_the_staff_and_every_book_of_the_house() -> None:
    async with a_home() as home:
        books = {"visits", "album", "people", "residents", "doors", "audit", "disk"}
        collections = {
            "added_doors",
            "wall_pictures",
            "missed",
            "updates",
            "unannounced",
            "recovery",
            "places",
            "profiles",
            "unknown_people",
            "listening",
        }
        collections |= {"proofs", "door_policies"}
        assert set(home.ports) == books | collections | set(OWN_FAILURES)
        assert books | {"collections"} == set(vars(home.rig.memory))


class Tried(NamedTuple):
    """What became of one try."""

    #: The ports that it needed.
    needed: set[str]
    #: What was said of it, in every chat and in pop-ups that stay until they are read.
    said: list[str]


def seen(rig: ChatRig) -> dict[tuple[str, int], str]:
    """Everything that the bot's messages say at the moment."""
    users = (rig.anna, rig.leo, rig.stranger)
    return {(user.name, m.id): m.text for user in users for m in user.chat.messages if m.by_bot}


async def tried(
    do: Callable[[Home], Awaitable[list[str]]], breaking: str = "", failure: Exception | None = None
) -> Tried:
    """Do one thing in a home of its own, while a port fails, and wait until everything is done that it asked for."""
    async with a_home() as home:
        before = seen(home.rig)
        for port in home.ports.values():
            port.asked = 0
        if breaking:
            home.ports[breaking].failure = failure
        popups = await do(home)
        needed = {name for name, port in home.ports.items() if port.asked}
        if breaking:
            home.ports[breaking].failure = None
        after = seen(home.rig)
        return Tried(needed, popups + [words for place, words in after.items() if before.get(place) != words])


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
        rig.room.household.offer(ResidentId(rig.anna.id), phrase(NOW), "tried", [[button]])
        shown = await card(rig.anna, NOW)
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
    return [OWN_FAILURES.get(port, StoreFull()), BUG]


@pytest.mark.parametrize("what", [what for writes in WRITES.values() for what in writes])
async def test_whatever_one_writes_is_answered_whichever_port_fails(what: str) -> None:
    write = written(next(writes[what] for writes in WRITES.values() if what in writes))
    sound = await tried(write)
    for port in sorted(sound.needed):
        for failure in failures_of(port):
            try:
                assert (await tried(write, port, failure)).said
            except (AssertionError, TimeoutError) as silence:
                raise AssertionError(f"{what} was met with silence while {port} failed with {failure!r}") from silence


@pytest.mark.parametrize("action", TAPS, ids=lambda action: action.kind)
async def test_every_tap_is_answered_in_words_whichever_port_that_it_needs_fails(action: type[ButtonAction]) -> None:
    tap = tapped(TAPS[action])
    sound = await tried(tap)
    for port in sorted(sound.needed):
        for failure in failures_of(port):
            told = await tried(tap, port, failure)
            words = set(told.said) - in_passing(action) - {texts.help_page(set(Action))}
            assert words or port not in told.needed, f"silence while {port} failed with {failure!r}"
