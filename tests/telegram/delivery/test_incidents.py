"""An incident in a chat: words at once, then the picture, then the clip, in one message; answered, never repeated."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.doors.door import DoorId
from bot.house.people import (
    Box,
    Condition,
    Limits,
    Look,
    Person,
    PersonId,
    PhotoId,
    ResidentId,
    Role,
    Sighting,
    Verdict,
)
from bot.house.residents.hours import Hours
from bot.house.telling.listening import Listening
from bot.house.watch.camera import Camera, CameraId, Source, SourceKind, Tampering, WatchPlaceId
from bot.house.watch.incident import Handled, Happening, Incident, IncidentId, Usual, WatchRuleId
from bot.house.watch.news import IncidentChanged
from bot.house.watch.seen import TrackId
from bot.telegram.delivery.incidents import gathering as incident_gathering
from bot.words.chat.cards import incident_text
from tests.english import ENGLISH, phrase
from tests.pictures import clip, jpeg
from tests.rig.chat import ChatRig, buttons, card

GARDEN = Camera(
    CameraId("garden"),
    "garden camera",
    Source(SourceKind.RTSP, "rtsp://192.168.1.20/s"),
    WatchPlaceId("garden"),
    "garden",
)
CLIP = clip()
GRACE = Person(PersonId("g"), "Grace")

FINE, WHO, MUTE = (ENGLISH.plain(said) for said in (incident_text.FINE, phrase("Who is it?"), incident_text.MUTE))
LIVE, CALL_IN = ENGLISH.plain(incident_text.LIVE), ENGLISH.plain(incident_text.CALL_IN)


def seen(*people: Person | None) -> Look:
    """A picture with these faces; None: a stranger."""
    faces = tuple(
        Sighting(n, Box(0, 0, 90, 90), Verdict.NAMED if who else Verdict.UNKNOWN, who)
        for n, who in enumerate(people, 1)
    )
    return Look(PhotoId("frame"), Condition.CLEAR, faces)


@dataclass
class Watched:
    """One incident in a house with a garden camera."""

    rig: ChatRig
    incident: Incident = field(init=False)

    async def begins(self, **changes: Any) -> None:
        await self.rig.memory.collection("cameras", Camera).put({GARDEN.id: GARDEN})
        at = self.rig.clock()
        self.incident = replace(
            Incident(
                IncidentId(f"{at:%Y%m%dT%H%M%S}-abcd"),
                Happening.APPEARS,
                WatchRuleId("r"),
                GARDEN.id,
                GARDEN.place,
                at,
                (TrackId("t"),),
                persons=1,
                fewest=1,
                most=1,
                heard_at=self.rig.steady(),
            ),
            **changes,
        )
        await self.changes()

    async def changes(self, **changes: Any) -> None:
        book = self.rig.memory.collection("incidents", Incident)
        known = book.get(self.incident.id) or self.incident
        self.incident = replace(known, **changes, revision=known.revision + 1)
        await book.put({self.incident.id: self.incident})
        await self.rig.room.household.take(IncidentChanged(self.incident.id))

    async def pictured(self, **changes: Any) -> None:
        await self.rig.memory.album.keep(PhotoId("frame"), jpeg(80))
        await self.changes(photo=PhotoId("frame"), **changes)

    async def clipped(self, **changes: Any) -> None:
        await self.rig.memory.clips.keep(PhotoId("clip"), CLIP)
        await self.changes(clip=PhotoId("clip"), **changes)

    def calls(self, user: User) -> list[str]:
        """What was sent to somebody and edited there, in turn."""
        told = [call for call in self.rig.telegram.journal.calls(chat_id=user.id) if call.status == 200]
        return [call.method for call in told if call.method.startswith(("sendM", "sendP", "sendA", "edit"))]


@pytest.fixture
def watched(rig: ChatRig, monkeypatch: pytest.MonkeyPatch) -> Watched:
    monkeypatch.setattr(incident_gathering, "LOOK_WAIT_S", 0.3)
    return Watched(rig)


async def shows(user: User, what: Callable[[ChatMessage], object]) -> ChatMessage:
    """Wait for the last message of the bot to be like that."""

    def last(chat: Any) -> ChatMessage | None:
        mine = [message for message in chat.messages if message.by_bot]
        return mine[-1] if mine and what(mine[-1]) else None

    return await user.chat.until(last)


async def test_an_incident_is_words_then_a_picture_with_its_name_then_a_clip_in_one_message(watched: Watched) -> None:
    await watched.begins()
    first = await card(watched.rig.anna, "Someone is in the garden")
    await watched.pictured()
    await watched.changes(look=seen(GRACE))
    pictured = await shows(watched.rig.anna, lambda m: m.photo and "Grace is in the garden" in m.text)
    await watched.clipped()
    clipped = await shows(watched.rig.anna, lambda m: m.animation)
    assert first.id == pictured.id == clipped.id
    assert "Grace is in the garden" in clipped.text, "somebody is there still, whatever the clip shows"
    await watched.changes(ended_at=watched.rig.clock(), lasted_s=20.0)
    ended = await shows(watched.rig.anna, lambda m: "Grace was in the garden" in m.text)
    assert ended.id == first.id
    media = "editMessageMedia"
    assert watched.calls(watched.rig.anna) == ["sendMessage", media, media, "editMessageCaption"]


async def test_who_stays_is_told_of_at_once_in_the_same_message(watched: Watched) -> None:
    await watched.begins()
    first = await card(watched.rig.anna, "Someone is in the garden")
    await watched.pictured(look=seen(None))
    await watched.clipped()
    await shows(watched.rig.anna, lambda m: m.animation)
    await watched.changes(happening=Happening.LOITERS, lasted_s=21.0)
    told = await shows(watched.rig.anna, lambda m: "A stranger has been in the garden for 20 seconds" in m.text)
    assert told.id == first.id
    await watched.changes(ended_at=watched.rig.clock(), lasted_s=47.0)
    await shows(watched.rig.anna, lambda m: "A stranger was in the garden for 45 seconds" in m.text)


async def test_what_came_without_a_sound_and_gets_loud_is_sent_once_more_and_stands_there_once(
    watched: Watched,
) -> None:
    anna = watched.rig.anna
    await watched.begins(loud=False)
    first = await card(anna, "Someone is in the garden")
    assert sound_of(watched, "sendMessage") is False
    await watched.pictured(look=seen(None))
    await shows(anna, lambda m: m.photo)
    await watched.changes(happening=Happening.LOITERS, loud=True, lasted_s=20.0)
    louder = await shows(anna, lambda m: m.photo and "has been in the garden for 20 seconds" in m.text)
    assert louder.id != first.id
    assert sound_of(watched, "sendMessage") is True
    await anna.chat.until(lambda chat: chat.message(first.id) is None)
    await watched.clipped()
    assert (await shows(anna, lambda m: m.animation)).id == louder.id


async def test_what_is_fine_gets_no_louder(watched: Watched) -> None:
    await watched.begins(loud=False)
    first = await card(watched.rig.anna, "Someone is in the garden")
    fine = Handled(ResidentId(watched.rig.leo.id), "Leo", watched.rig.clock())
    await watched.changes(handled=fine)
    await watched.changes(happening=Happening.LOITERS, loud=True, lasted_s=20.0)
    told = await shows(watched.rig.anna, lambda m: "Leo says that it is fine" in m.text and "20 seconds" in m.text)
    assert told.id == first.id


async def test_a_clip_goes_up_once_and_is_shown_in_every_other_chat_by_its_name(watched: Watched) -> None:
    await watched.begins()
    for user in (watched.rig.anna, watched.rig.leo):
        await card(user, "Someone is in the garden")
    await watched.clipped()
    shown = [await shows(user, lambda m: m.animation) for user in (watched.rig.anna, watched.rig.leo)]
    assert len({message.animation.file_id for message in shown if message.animation}) == 1


async def test_what_changes_between_the_picture_and_the_clip_goes_with_the_clip(watched: Watched) -> None:
    await watched.begins()
    await card(watched.rig.anna, "Someone is in the garden")
    await watched.pictured(look=seen(None))
    await shows(watched.rig.anna, lambda m: m.photo)
    for persons in (2, 3):
        await watched.changes(persons=persons, fewest=2, most=persons)
    await watched.clipped()
    await shows(watched.rig.anna, lambda m: m.animation)
    assert watched.calls(watched.rig.anna) == ["sendMessage", "editMessageMedia", "editMessageMedia"]


async def test_it_is_fine_is_told_to_everybody_and_leaves_no_question(watched: Watched) -> None:
    await watched.begins()
    shown = await buttons(watched.rig.anna, FINE, WHO, LIVE, MUTE, CALL_IN)
    await watched.rig.anna.tap(shown, FINE)
    for user in (watched.rig.anna, watched.rig.leo):
        told = await shows(user, lambda m: "Anna says that it is fine" in m.text)
        assert FINE not in told.labels
        assert WHO not in told.labels


async def test_a_machine_whose_clock_was_wrong_when_it_began_offers_its_answers_all_the_same(watched: Watched) -> None:
    await watched.begins(began_at=watched.rig.clock() - timedelta(days=400))
    shown = await buttons(watched.rig.anna, FINE, WHO, LIVE, MUTE, CALL_IN)
    await watched.rig.anna.tap(shown, FINE)
    await shows(watched.rig.anna, lambda m: "Anna says that it is fine" in m.text)


async def test_whose_door_it_is_no_more_passes_nothing_on(watched: Watched) -> None:
    await watched.begins()
    leo = watched.rig.leo
    shown = await buttons(leo, CALL_IN)
    resident = await watched.rig.memory.residents.find(ResidentId(leo.id))
    assert resident
    await watched.rig.memory.residents.save(replace(resident, limits=Limits((DoorId("back"),))))
    tapped = await leo.tap(shown, CALL_IN)
    await tapped.answer()
    watched.rig.room.household.say(ResidentId(leo.id), phrase("That is all."))
    await card(leo, "That is all.")
    assert not [m for m in leo.chat.messages if "I call nobody and send nothing." in m.text]


async def test_a_text_to_pass_on_is_copied_with_one_tap_and_accuses_nobody(watched: Watched) -> None:
    await watched.begins(fewest=2, most=3, persons=2, happening=Happening.LOITERS, lasted_s=40.0)
    shown = await buttons(watched.rig.anna, CALL_IN)
    assert "2 to 3 people have been in the garden for 40 seconds" in shown.text
    await watched.rig.anna.tap(shown, CALL_IN)
    told = await card(watched.rig.anna, "I call nobody and send nothing.")
    assert "How many: 2 to 3" in told.text
    assert "Who: not known, no face was clearly seen" in told.text
    assert "What was wanted there is not known." in told.text
    (block,) = [entity for entity in told.entities if entity["type"] == "pre"]
    assert block["length"] > 50


async def test_a_muted_place_and_a_quiet_rule_make_no_sound(watched: Watched) -> None:
    await watched.begins(muted=True)
    await card(watched.rig.anna, "Someone is in the garden")
    assert sound_of(watched, "sendMessage") is False
    await watched.begins(loud=False, id=IncidentId("29990101T000000-x"))
    await watched.rig.anna.chat.until(lambda chat: len([m for m in chat.messages if m.by_bot]) == 2)
    assert sound_of(watched, "sendMessage") is False


async def test_in_quiet_hours_a_stranger_rings_and_whom_we_know_does_not(watched: Watched) -> None:
    always = Hours(time(), time())
    listening = watched.rig.memory.collection("listening", Listening)
    await listening.put({str(watched.rig.anna.id): Listening(quiet=(always,))})
    await watched.begins(look=seen(GRACE))
    await card(watched.rig.anna, "Grace is in the garden")
    assert sound_of(watched, "sendMessage") is False
    await watched.begins(look=seen(None), id=IncidentId("29990101T000000-x"))
    await card(watched.rig.anna, "A stranger is in the garden")
    assert sound_of(watched, "sendMessage") is True


def sound_of(watched: Watched, method: str) -> bool:
    """Whether the last such call to Anna made a sound."""
    calls = watched.rig.telegram.journal.calls(method, watched.rig.anna.id)
    return str(calls[-1].params.get("disable_notification", "false")).lower() == "false"


async def test_whoever_says_that_they_are_somebody_hears_nothing_of_themselves(watched: Watched) -> None:
    await watched.rig.memory.people.save(GRACE)
    await watched.rig.room._books.profiles.link(ResidentId(watched.rig.anna.id), GRACE.id)
    await watched.begins(look=seen(GRACE))
    await card(watched.rig.leo, "Grace is in the garden")
    watched.rig.room.household.say(ResidentId(watched.rig.anna.id), phrase("That is all."))
    await card(watched.rig.anna, "That is all.")
    assert len([m for m in watched.rig.anna.chat.messages if m.by_bot]) == 1


async def test_a_child_gets_no_card_of_a_garden_that_is_not_theirs(watched: Watched) -> None:
    await watched.rig.make(watched.rig.leo, Role.CHILD)
    await watched.begins()
    await card(watched.rig.anna, "Someone is in the garden")
    watched.rig.room.household.say(ResidentId(watched.rig.leo.id), phrase("That is all."))
    await card(watched.rig.leo, "That is all.")
    assert len([m for m in watched.rig.leo.chat.messages if m.by_bot]) == 1


async def test_a_restart_goes_on_with_the_same_message(watched: Watched) -> None:
    await watched.begins()
    first = await card(watched.rig.anna, "Someone is in the garden")
    await watched.rig.stop()
    await watched.rig.memory.album.keep(PhotoId("frame"), jpeg(80))
    book = watched.rig.memory.collection("incidents", Incident)
    ended = replace(
        watched.incident, photo=PhotoId("frame"), look=seen(None), ended_at=watched.rig.clock(), no_clip=True
    )
    await book.put({ended.id: ended})
    await watched.rig.start()
    grown = await shows(watched.rig.anna, lambda m: m.photo)
    assert grown.id == first.id
    assert "A stranger was in the garden" in grown.text
    assert "There is no clip of it." in grown.text


async def test_telegram_that_wants_a_pause_gets_it_and_then_the_newest_state(watched: Watched) -> None:
    watched.rig.telegram.faults.slow_down(1, "sendMessage", times=2)
    await watched.begins()
    await watched.changes(persons=2, fewest=2, most=2)
    assert await card(watched.rig.anna, "2 people are in the garden")


async def test_a_clip_that_telegram_does_not_take_leaves_the_picture(watched: Watched) -> None:
    await watched.begins()
    await card(watched.rig.anna, "Someone is in the garden")
    await watched.pictured(look=seen(None))
    await shows(watched.rig.anna, lambda m: m.photo)
    watched.rig.telegram.faults.refuse(413, "Request Entity Too Large", "editMessageMedia", times=2)
    await watched.clipped(ended_at=watched.rig.clock())
    kept = await shows(watched.rig.anna, lambda m: "was in the garden" in m.text)
    assert kept.photo
    assert not kept.animation


async def test_a_clip_that_the_disk_does_not_give_out_leaves_the_picture(watched: Watched) -> None:
    await watched.begins()
    await card(watched.rig.anna, "Someone is in the garden")
    await watched.pictured(look=seen(None))
    await shows(watched.rig.anna, lambda m: m.photo)
    await watched.changes(clip=PhotoId("gone"), ended_at=watched.rig.clock())
    assert (await shows(watched.rig.anna, lambda m: "was in the garden" in m.text)).photo


async def test_what_was_forgotten_leaves_the_chat(watched: Watched) -> None:
    await watched.begins()
    await watched.pictured(look=seen(GRACE))
    shown = await shows(watched.rig.anna, lambda m: m.photo)
    await watched.changes(forgotten=1, photo=None, look=None)
    await watched.rig.anna.chat.until(lambda chat: chat.message(shown.id) is None)


async def test_an_old_button_is_answered_and_its_card_drawn_as_it_is(watched: Watched) -> None:
    await watched.begins()
    shown = await buttons(watched.rig.anna, FINE)
    at = watched.rig.clock()
    await watched.changes(handled=Handled(ResidentId(watched.rig.leo.id), "Leo", at))
    await shows(watched.rig.anna, lambda m: "Leo says that it is fine" in m.text)
    popup = await (await watched.rig.anna.tap(shown, FINE)).answer(10)
    assert popup.text == "This button no longer works. Please use the newest buttons."


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"happening": Happening.TAMPERED, "tampering": Tampering.COVERED}, "The camera “garden camera” is covered"),
        ({"happening": Happening.UNUSUAL, "usual": Usual(6, 1)}, "in 6 weeks somebody was there once."),
        ({"persons": 0, "fewest": 0, "most": 0}, "Something moved in the garden"),
        ({"happening": Happening.AGAIN, "look": seen(None)}, "A stranger is here again, in the garden"),
        ({"persons": 3, "fewest": 2, "most": 4}, "2 to 4 people are in the garden"),
        ({"look": seen(GRACE, None)}, "someone I don’t know"),
    ],
)
async def test_a_card_says_what_a_family_wants_to_know(watched: Watched, changes: dict[str, Any], said: str) -> None:
    await watched.begins(**changes)
    assert await card(watched.rig.anna, said)


async def test_whoever_rings_while_a_clip_goes_up_is_told_of_at_once_and_the_clip_comes_afterwards(
    watched: Watched,
) -> None:
    await watched.begins()
    await watched.pictured(look=seen(GRACE))
    await shows(watched.rig.anna, lambda m: m.photo)
    clip_goes_up = watched.rig.telegram.faults.delay(60.0, "editMessageMedia", times=1)
    await watched.clipped(ended_at=watched.rig.clock())
    await watched.rig.telegram.journal.until(lambda call: call.method == "editMessageMedia" and not call.finished)
    await watched.rig.ring()
    for user in (watched.rig.anna, watched.rig.leo):
        await card(user, "Someone is at the front door")
        await user.chat.until(lambda chat: any(m.animation for m in chat.messages), 10)
    assert clip_goes_up.times == 0


async def test_what_is_as_before_after_an_edit_s_reply_was_lost_is_shown_as_it_is(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incident_gathering, "CLIP_WAIT_S", 0.3)
    await watched.begins()
    await shows(watched.rig.anna, lambda m: "Somebody" in m.text or "Someone" in m.text)
    watched.rig.telegram.faults.lose_reply("editMessageText", times=2)  # Anna's, and Leo's
    await watched.changes(look=seen(GRACE))
    await shows(watched.rig.anna, lambda m: "Grace" in m.text)
    await watched.changes(look=None)
    for user in (watched.rig.anna, watched.rig.leo):
        await shows(user, lambda m: "Grace" not in m.text)
