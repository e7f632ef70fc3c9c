"""Whoever became less taps every button that they had before: it does nothing, asks nothing, and says why."""

from datetime import timedelta

import pytest

from bot.house.people import ResidentId, Role
from bot.telegram.actions import ButtonAction, corrections, faces, people, questions, residents, strangers
from bot.telegram.cards.buttons import Button, Offer
from tests.english import phrase
from tests.rig.chat import ChatRig
from tests.telegram.chat.test_every_failure import NOW, OPENED_BY_TELEGRAM, TAPS, Home, a_home

#: What the chat keeps for itself: nobody may anything by it.
_OF_THE_CHAT = {
    "buttons",
    "keyboards",
    "languages",
    "cards",
    "incident_cards",
    "uploads",
    "urgent",
    "portraits",
    "questions",
}

#: Everybody may do these.
_FOR_ALL = {residents.LeaveHome}

#: What is for the adults of a home.
_OF_ADULTS = [
    action
    for action in TAPS
    if action.__module__ in (people.__name__, corrections.__name__, strangers.__name__)
    or action in (faces.NameSomeoneNew, faces.NameFace, faces.ForgetPerson, faces.AskWhy, faces.UndoLesson)
]

#: These say that there is nothing to change or undo, and tell nothing by it.
_OVER = {corrections.ApplyHindsight, strangers.UndoStranger}


def everything(home: Home) -> dict[str, str]:
    """What the house keeps, and what was done to doors, boards and faces."""
    rig = home.rig
    kept = {name: repr(book.everything()) for name, book in rig.memory.collections.items() if name not in _OF_THE_CHAT}
    kept["visits"] = repr([(v.answer, v.attempt, v.agreement, v.look, v.photos) for v in rig.memory.visits.all])
    kept["people"] = repr(vars(rig.memory.people))
    kept["residents"] = repr(vars(rig.memory.residents))
    kept["doors"] = repr(rig.memory.doors.everything())
    kept["done"] = repr((rig.locks.opened, rig.boards.done, rig.eyes.learned, rig.eyes.kept, rig.eyes.disowned))
    return kept


async def anna_becomes(rig: ChatRig, role: Role) -> None:
    anna, leo = [one for one in await rig.memory.residents.residents() if one.id in (rig.anna.id, rig.leo.id)]
    anna, leo = (anna, leo) if anna.id == rig.anna.id else (leo, anna)
    leo = await rig.registrar.make_owner(anna, leo.id)
    await rig.registrar.set_role(leo, anna.id, role)


async def taps(home: Home, action: type[ButtonAction]) -> list[str]:
    """Anna taps such a button; returns what was said to it, and whatever she may tap then."""
    rig = home.rig
    newest = max(message.id for message in rig.anna.chat.messages)
    button = Button(phrase("Tap"), Offer(TAPS[action](home), rig.steady() + timedelta(minutes=1)))
    rig.room.household.offer(ResidentId(rig.anna.id), phrase(NOW), f"tried {action.kind}", [[button]])
    shown = await rig.anna.chat.until_message(NOW, after=newest)
    await (await rig.anna.tap(shown, "Tap")).answer(10)
    # what one person sends is worked on in its order
    after = await rig.anna.send_text("/help")
    await rig.anna.chat.until(
        lambda chat: any(m.by_bot and m.id > after.id and "I look after" in m.text for m in chat.messages), 10
    )
    told = [m for m in rig.anna.chat.messages if m.by_bot and m.id > shown.id and "I look after" not in m.text]
    return [f"{m.text} {m.labels or ''}{' with a photo' if m.photo else ''}" for m in told]


async def test_a_guest_s_old_buttons_do_nothing_and_offer_nothing() -> None:
    async with a_home() as home:
        await anna_becomes(home.rig, Role.GUEST)
        before = everything(home)
        # first what is asked in vain once it was answered
        in_vain = TAPS.keys() - _FOR_ALL - OPENED_BY_TELEGRAM
        for action in sorted(in_vain, key=lambda one: one is not questions.DenyQuestion):
            said = await taps(home, action)
            assert everything(home) == before, action.kind
            assert not any("[" in words or "with a photo" in words or "Grace" in words for words in said), (
                action,
                said,
            )


async def test_a_child_s_old_buttons_about_faces_are_refused_before_anything_is_asked() -> None:
    async with a_home() as home:
        await anna_becomes(home.rig, Role.CHILD)
        before = everything(home)
        for action in _OF_ADULTS:
            said = await taps(home, action)
            assert everything(home) == before, action.kind
            of_owners = action is people.AllowChild
            why = "Only an owner of this home can do that." if of_owners else "That is for the adults of this home."
            if action not in _OVER:
                assert said == [f"{why}\nPlease ask Leo. "], action.kind


@pytest.mark.parametrize("role", [Role.CHILD, Role.GUEST])
@pytest.mark.parametrize("said", ["/forget Grace", "/forget Nobody", "/people Grace", "/people Nobody", "/forget"])
async def test_whether_we_know_a_name_is_told_to_nobody_who_may_not_know_it(role: Role, said: str) -> None:
    async with a_home() as home:
        await anna_becomes(home.rig, role)
        sent = await home.rig.anna.send_text(said)
        answer = await home.rig.anna.chat.until_message("Please ask Leo.", after=sent.id)
        assert "Grace" not in answer.text
