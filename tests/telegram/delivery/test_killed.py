"""Killed between an edit and the note of it: at the next start what a chat shows is made good, and nothing stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.house.facts import VisitChanged
from bot.house.people import Condition, Look, Person, PersonId, PhotoId, ResidentId
from bot.house.visits.visit import Visit
from bot.telegram.cards.card import Card, IncidentCard
from tests.fakes.books import MemoryCollection
from tests.rig.chat import ChatRig, card
from tests.telegram.delivery.test_incidents import Watched, seen, shows

GRACE = Person(PersonId("g"), "Grace")


@pytest.fixture
async def alone(rig: ChatRig) -> ChatRig:
    """Anna lives alone: each edit is of her card."""
    await rig.memory.residents.remove(ResidentId(rig.leo.id))
    return rig


async def killed_during(rig: ChatRig, method: str, name: str) -> None:
    """Telegram carries an edit out, and nobody writes down that it did; ``name``: of the cards' book."""
    book: MemoryCollection[object] = rig.memory.collection(name, object)
    rig.telegram.faults.delay(0.2, method)
    await rig.telegram.journal.until(lambda call: call.method == method)
    kept = book.everything()
    await rig.telegram.journal.until(lambda call: call.method == method and call.status == 200)
    await rig.stop()
    await book.put({**dict.fromkeys(book.everything()), **kept})


def says_grace(rig: ChatRig, message: int) -> bool:
    return any(m.id == message and "Grace" in m.text for m in rig.anna.chat.messages)


async def becomes(rig: ChatRig, **changes: object) -> Visit:
    """The visit is otherwise, and is told so."""
    visit = replace(rig.memory.visits.only, **changes)  # type: ignore[arg-type]
    visit = await rig.memory.visits.save(replace(visit, revision=visit.revision + 1))
    await rig.staff.outlets.announce(VisitChanged(visit.id))
    return visit


async def test_a_picture_that_was_forgotten_meanwhile_leaves_the_chat(alone: ChatRig) -> None:
    await alone.ring()
    shown = await card(alone.anna, "Someone is at the front door")
    await alone.picture()
    await killed_during(alone, "editMessageMedia", "cards")
    assert [m.id for m in alone.anna.chat.messages if m.photo] == [shown.id]
    visit = alone.memory.visits.only
    gone = replace(visit, photos=(), look=None, marked=None, forgotten=visit.forgotten + 1, expired=True)
    await alone.memory.visits.save(gone)
    await alone.start()
    await alone.anna.chat.until(lambda chat: not any(m.photo for m in chat.messages))


async def test_a_picture_of_an_incident_that_was_forgotten_meanwhile_leaves_the_chat(alone: ChatRig) -> None:
    watched = Watched(alone)
    await watched.begins()
    await shows(alone.anna, lambda m: "Someone" in m.text or "Somebody" in m.text)
    await watched.pictured(look=seen(GRACE))
    await killed_during(alone, "editMessageMedia", "incident_cards")
    await watched.changes(photo=None, look=None, forgotten=1, ended_at=alone.clock())
    await alone.start()
    await alone.anna.chat.until(lambda chat: not any(m.photo for m in chat.messages))


async def test_a_name_that_nobody_says_any_more_leaves_the_card(alone: ChatRig) -> None:
    await alone.ring()
    shown = await card(alone.anna, "Someone is at the front door")
    named = Look(PhotoId("p"), Condition.CLEAR, seen(GRACE).sightings)
    await becomes(alone, look=named)
    await killed_during(alone, "editMessageText", "cards")
    assert says_grace(alone, shown.id)
    await alone.memory.visits.save(replace(alone.memory.visits.only, look=None))
    await alone.start()
    await alone.anna.chat.until(lambda _: not says_grace(alone, shown.id))


async def test_a_picture_whose_edit_got_no_reply_and_that_is_forgotten_before_the_next_try_leaves_the_chat(
    alone: ChatRig,
) -> None:
    await alone.ring()
    await card(alone.anna, "Someone is at the front door")
    alone.telegram.faults.lose_reply("editMessageMedia")
    alone.telegram.faults.drop("editMessageMedia", times=None)
    await alone.picture()
    await alone.anna.chat.until(lambda chat: any(m.photo for m in chat.messages))
    await alone.memory.collection("cards", Card).until(lambda cards: any(c.file_in_doubt for c in cards.values()))
    visit = alone.memory.visits.only
    await becomes(alone, photos=(), look=None, marked=None, forgotten=visit.forgotten + 1, expired=True)
    await alone.anna.chat.until(lambda chat: not any(m.photo for m in chat.messages))


async def test_a_card_in_doubt_is_made_good_however_old_it_is(alone: ChatRig) -> None:
    """What is weeks old is brought up to date at a start only where there is a reason to."""
    watched = Watched(alone)
    await watched.begins()
    await shows(alone.anna, lambda m: "Someone" in m.text or "Somebody" in m.text)
    await watched.pictured(look=seen(GRACE))
    await killed_during(alone, "editMessageMedia", "incident_cards")
    (doubted,) = alone.memory.collection("incident_cards", IncidentCard).everything().values()
    assert (doubted.file_in_doubt, doubted.drawn) == (True, "")
    alone.ahead += timedelta(days=9)
    await alone.start()
    await alone.memory.collection("incident_cards", IncidentCard).until(
        lambda cards: all(c.drawn and not c.file_in_doubt for c in cards.values())
    )
