"""What is said to whoever is at a door: told to the family, said there, and the visit goes on."""

from dataclasses import replace

import pytest

from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.people import Resident, ResidentId, Role
from bot.house.records.ledger_entry import LedgerOutcome, outcome
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.phrases import LONGEST_PHRASE, MOST_OWN, StockPhrase
from bot.house.visits.refused import VisitOver
from bot.house.visits.replies import UNHEARD_LASTS, EnoughReplies
from bot.house.visits.reply import (
    LARGEST_VOICE,
    LONGEST_VOICE_S,
    MOST_REPLIES,
    AtDoor,
    NoSuchPhrase,
    NothingToSay,
    ReplyKind,
    TooLongToSay,
    TooManyPhrases,
    VoiceTooLong,
)
from bot.house.visits.visit import Outcome, Visit
from tests.fakes.speech import RecordingSpeech
from tests.rig.house import ANNA, DOORS, FRONT, LEO, NOON, HouseRig

pytestmark = pytest.mark.looptime

GRACE = Resident(ResidentId(1003), "Grace", Role.CHILD, NOON)
EILEEN = Resident(ResidentId(1004), "Eileen", Role.GUEST, NOON)


async def visit_at(rig: HouseRig) -> Visit:
    await rig.ring()
    (visit,) = await rig.memory.visits.open_visits()
    return visit


async def now(rig: HouseRig, visit: Visit) -> Visit:
    found = await rig.memory.visits.find(visit.id)
    assert found
    return found


async def test_a_reply_is_shown_to_everybody_before_the_door_has_said_it(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    rig.speech.lets_go.clear()
    await rig.replies.say(visit.id, LEO, ReplyKind.COMING, "I’m coming")
    (reply,) = rig.household.shown[-1].replies
    assert (reply.by_name, reply.text, reply.at_door) == ("Leo", "I’m coming", AtDoor.UNDER_WAY)
    rig.speech.lets_go.set()
    await rig.settle()
    assert rig.speech.said == [(FRONT, "I’m coming")]
    assert [one.at_door for one in rig.household.shown[-1].replies] == [AtDoor.SAID]


async def test_a_visit_that_was_replied_to_can_still_be_opened(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    await rig.replies.say(visit.id, LEO, ReplyKind.COMING, "I’m coming")
    assert (await now(rig, visit)).taken
    assert not (await now(rig, visit)).over
    opened = await rig.answers.give(visit.id, ANNA, Outcome.UNLOCKED)
    assert opened.answer
    assert opened.replies


async def test_what_is_said_while_a_door_is_being_opened_is_said(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    rig.locks.confirmed.clear()
    rig.nursery.spawn(_open(rig, visit), name="opening")
    await rig.locks.reached.wait()
    await rig.replies.say(visit.id, LEO, ReplyKind.WORDS, "Come in")
    assert rig.household.shown[-1].attempt
    rig.locks.confirmed.set()
    await rig.settle()
    shown = rig.household.shown[-1]
    assert shown.answer
    assert [one.text for one in shown.replies] == ["Come in"]


async def _open(rig: HouseRig, visit: Visit) -> None:
    await rig.answers.give(visit.id, ANNA, Outcome.UNLOCKED)


async def test_a_door_that_cannot_be_reached_is_told_with_the_reply(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    rig.speech.fails = DoorUnreachable(FRONT, Failure.OFFLINE)
    await rig.replies.say(visit.id, LEO, ReplyKind.WORDS, "One moment")
    await rig.settle()
    assert [one.at_door for one in (await now(rig, visit)).replies] == [AtDoor.UNREACHABLE]


async def test_what_was_on_its_way_when_the_service_stopped_did_not_arrive(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    rig.speech.lets_go.clear()
    await rig.replies.say(visit.id, LEO, ReplyKind.WORDS, "One moment")
    rig.speech = RecordingSpeech()
    rig.hire()
    await rig.resume()
    assert [one.at_door for one in (await now(rig, visit)).replies] == [AtDoor.UNREACHABLE]
    assert rig.speech.said == []


async def test_each_of_two_replies_keeps_what_became_of_it(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    await rig.replies.say(visit.id, LEO, ReplyKind.WORDS, "One")
    await rig.settle()
    rig.speech.at_door = AtDoor.UNHEARD
    await rig.replies.say(visit.id, ANNA, ReplyKind.WORDS, "Two")
    await rig.settle()
    told = [(one.by_name, one.text, one.at_door) for one in (await now(rig, visit)).replies]
    assert told == [("Leo", "One", AtDoor.SAID), ("Anna", "Two", AtDoor.UNHEARD)]


async def test_nobody_is_replied_to_who_is_gone(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    await rig.answers.give(visit.id, ANNA, Outcome.IGNORED)
    with pytest.raises(VisitOver):
        await rig.replies.say(visit.id, LEO, ReplyKind.COMING, "I’m coming")
    with pytest.raises(VisitOver):
        await rig.replies.play(visit.id, LEO, b"OggS", 3)
    assert rig.speech.said == []
    assert rig.speech.played == []


async def test_a_child_says_phrases_and_nothing_of_its_own(rig: HouseRig) -> None:
    await rig.memory.residents.save(GRACE)
    visit = await visit_at(rig)
    await rig.replies.say(visit.id, GRACE, ReplyKind.COMING, "I’m coming")
    with pytest.raises(NotAllowed):
        await rig.replies.say(visit.id, GRACE, ReplyKind.WORDS, "I am alone", own_words=True)
    with pytest.raises(NotAllowed):
        await rig.replies.play(visit.id, GRACE, b"OggS", 3)
    with pytest.raises(NotAllowed):
        await rig.phrasebook.add(GRACE, "Hello")
    await rig.settle()
    assert [text for _, text in rig.speech.said] == ["I’m coming"]


async def test_a_guest_says_nothing(rig: HouseRig) -> None:
    await rig.memory.residents.save(EILEEN)
    visit = await visit_at(rig)
    with pytest.raises(NotAllowed):
        await rig.replies.say(visit.id, EILEEN, ReplyKind.COMING, "I’m coming")


async def test_words_are_said_on_one_line_as_they_were_typed(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    await rig.replies.say(visit.id, LEO, ReplyKind.WORDS, "  Behind\nthe\x07 bins,  <b>please</b> ", own_words=True)
    await rig.settle()
    assert rig.speech.said == [(FRONT, "Behind the bins, <b>please</b>")]


async def test_nothing_and_too_much_are_refused(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    with pytest.raises(NothingToSay):
        await rig.replies.say(visit.id, LEO, ReplyKind.WORDS, " \n", own_words=True)
    with pytest.raises(TooLongToSay) as long:
        await rig.replies.say(visit.id, LEO, ReplyKind.WORDS, "x" * 201, own_words=True)
    assert long.value.most == 200
    with pytest.raises(VoiceTooLong):
        await rig.replies.play(visit.id, LEO, b"OggS", LONGEST_VOICE_S + 1)
    with pytest.raises(VoiceTooLong):
        await rig.replies.play(visit.id, LEO, bytes(LARGEST_VOICE + 1), 3)
    assert (await now(rig, visit)).replies == ()


async def test_a_visitor_is_told_so_much_and_no_more(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    for n in range(MOST_REPLIES):
        await rig.replies.say(visit.id, LEO, ReplyKind.WORDS, f"{n}")
    with pytest.raises(EnoughReplies):
        await rig.replies.say(visit.id, LEO, ReplyKind.WORDS, "one more")


async def test_a_voice_message_is_played(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    await rig.replies.play(visit.id, LEO, b"OggS", 3)
    await rig.settle()
    assert rig.speech.played == [(FRONT, b"OggS", 3)]
    assert [one.kind for one in (await now(rig, visit)).replies] == [ReplyKind.VOICE]


async def test_a_visit_that_was_replied_to_was_not_left_alone(rig: HouseRig) -> None:
    visit = await visit_at(rig)
    await rig.replies.say(visit.id, LEO, ReplyKind.LEAVE_IT, "Leave it there")
    over = replace(await now(rig, visit), expired=True)
    assert outcome(over) == (LedgerOutcome.REPLIED, "Leo")


async def test_a_household_has_the_usual_phrases_until_it_removes_them(rig: HouseRig) -> None:
    assert rig.phrasebook.phrases().stock == list(StockPhrase)
    await rig.phrasebook.remove(LEO, StockPhrase.THANKS)
    assert StockPhrase.THANKS not in rig.phrasebook.phrases().stock
    await rig.phrasebook.restore(LEO)
    assert rig.phrasebook.phrases().stock == list(StockPhrase)


async def test_a_phrase_of_its_own_is_kept_once_and_found_until_it_is_removed(rig: HouseRig) -> None:
    await rig.phrasebook.add(LEO, " Ring at\nnumber 9 ")
    (own,) = (await rig.phrasebook.add(ANNA, "Ring at number 9")).own
    rig.hire()
    assert rig.phrasebook.phrases().find(own.id).text == "Ring at number 9"
    await rig.phrasebook.remove(LEO, own.id)
    with pytest.raises(NoSuchPhrase):
        rig.phrasebook.phrases().find(own.id)


async def test_there_are_no_more_phrases_than_fit_on_buttons(rig: HouseRig) -> None:
    for n in range(MOST_OWN):
        await rig.phrasebook.add(LEO, f"Phrase {n}")
    with pytest.raises(TooManyPhrases):
        await rig.phrasebook.add(LEO, "One more")
    with pytest.raises(TooLongToSay):
        await rig.phrasebook.add(LEO, "x" * (LONGEST_PHRASE + 1))


async def test_where_nothing_says_anything_a_reply_is_for_the_others_alone(rig: HouseRig) -> None:
    rig.found = {FRONT: replace(DOORS[FRONT], speaks=False)}
    rig.hire()
    visit = await visit_at(rig)
    await rig.replies.say(visit.id, LEO, ReplyKind.COMING, "I’m coming")
    await rig.settle()
    assert rig.speech.said == []
    assert [one.at_door for one in (await now(rig, visit)).replies] == [AtDoor.NOT_FOR_IT]
    assert (await now(rig, visit)).taken


async def test_where_nothing_listened_nothing_is_said_until_the_next_day(rig: HouseRig) -> None:
    rig.speech.at_door = AtDoor.UNHEARD
    visit = await visit_at(rig)
    for _ in range(2):
        await rig.replies.say(visit.id, LEO, ReplyKind.COMING, "I’m coming")
        await rig.settle()
    assert len(rig.speech.said) == 1
    assert [one.at_door for one in (await now(rig, visit)).replies] == [AtDoor.UNHEARD, AtDoor.NOT_FOR_IT]
    rig.later += UNHEARD_LASTS
    rig.speech.at_door = AtDoor.SAID
    await rig.ring("b00t-2")
    later = max(await rig.memory.visits.open_visits(), key=lambda one: one.began_at)
    await rig.replies.say(later.id, LEO, ReplyKind.COMING, "I’m coming")
    await rig.settle()
    assert len(rig.speech.said) == 2
