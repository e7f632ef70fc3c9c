"""Nobody is asked what cannot be done, and an answer that is refused leaves no buttons behind."""

from dataclasses import replace

import pytest

from bot.house.boards.board import NoSecrets, Release, Withheld
from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.people import Person, PersonId, ResidentId
from tests.english import texts
from tests.fakes.boards import HEALTHY
from tests.rig.chat import FRONT, ChatRig, buttons, card

NEWER = Release("1.1.0", "ab" * 32)


async def tap(rig: ChatRig, label: str) -> None:
    """Anna taps this button of the newest message that has it."""
    await rig.anna.tap(await buttons(rig.anna, label), label)


def asked(rig: ChatRig, label: str) -> bool:
    return any(label in message.labels for message in rig.anna.chat.messages)


@pytest.mark.parametrize(
    ("none", "words"),
    [
        (NoSecrets(Withheld.SIMULATED, door=FRONT), "is simulated and has its settings already"),
        (
            NoSecrets(Withheld.LISTENS_TO_ITSELF, setting="HTTP_HOST", value="127.0.0.1"),
            "HTTP_HOST in .env is 127.0.0.1",
        ),
        (NoSecrets(Withheld.NO_ADDRESS, setting="LAN_ADDRESS"), "LAN_ADDRESS is missing"),
        (NoSecrets(Withheld.NO_KEY, setting="DOORS__FRONT__KEY"), "DOORS__FRONT__KEY is missing"),
        (
            NoSecrets(Withheld.UNKNOWN_TO_BROKER, setting="DOORS__FRONT__BROKER_PASSWORD", door=FRONT),
            "DOORS__FRONT__BROKER_PASSWORD is missing: write into .env the password that your broker has for “front”",
        ),
    ],
)
async def test_a_settings_file_that_cannot_be_sent_is_not_offered(rig: ChatRig, none: NoSecrets, words: str) -> None:
    rig.boards.withheld = none
    await rig.anna.send_text("/boards")
    await tap(rig, texts.SECRETS)
    await card(rig.anna, words)
    assert not asked(rig, texts.SECRETS_YES)
    assert asked(rig, texts.SECRETS)  # the board's own buttons stay


async def test_a_look_whether_the_file_can_be_sent_alarms_nobody(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    await tap(rig, texts.SECRETS)
    await buttons(rig.anna, texts.SECRETS_YES)
    assert "secrets handed out" not in rig.memory.audit.noted


async def test_what_stood_in_the_way_only_after_the_yes_takes_the_buttons_along(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    await tap(rig, texts.SECRETS)
    question = await buttons(rig.anna, texts.SECRETS_YES)
    rig.boards.withheld = NoSecrets(Withheld.NO_ADDRESS, setting="LAN_ADDRESS")
    await tap(rig, texts.SECRETS_YES)
    await card(rig.anna, "LAN_ADDRESS is missing")
    await rig.anna.chat.until(lambda chat: not (chat.message(question.id) or question).labels)


@pytest.mark.parametrize(
    ("label", "yes"), [(texts.RESTART, texts.RESTART_YES), ("⬆️ Update to 1.1.0", texts.UPDATE_YES)]
)
async def test_a_doorbell_that_went_away_is_not_asked_about(rig: ChatRig, label: str, yes: str) -> None:
    rig.boards.at_hand = NEWER
    await rig.anna.send_text("/boards")
    await buttons(rig.anna, label)
    rig.boards.states[FRONT] = replace(HEALTHY, online=False)
    await tap(rig, label)
    await card(rig.anna, "I cannot reach the doorbell at the front door")
    assert not asked(rig, yes)


async def test_a_version_that_is_gone_is_not_asked_about(rig: ChatRig) -> None:
    rig.boards.at_hand = NEWER
    await rig.anna.send_text("/boards")
    await buttons(rig.anna, "⬆️ Update to 1.1.0")
    rig.boards.at_hand = replace(NEWER, version="1.2.0")
    await tap(rig, "⬆️ Update to 1.1.0")
    await card(rig.anna, texts.NO_RELEASE)
    assert not asked(rig, texts.UPDATE_YES)


async def test_a_doorbell_that_does_not_answer_may_be_asked_again(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    await tap(rig, texts.RESTART)
    question = await buttons(rig.anna, texts.RESTART_YES)
    rig.boards.failure = DoorUnreachable(FRONT, Failure.SILENT)
    await tap(rig, texts.RESTART_YES)
    await card(rig.anna, "did not answer")
    assert (rig.anna.chat.message(question.id) or question).labels == []
    await tap(rig, texts.RESTART)
    assert (await buttons(rig.anna, texts.RESTART_YES, texts.LEAVE)).id > question.id


async def test_nobody_is_asked_to_make_an_owner_of_one(rig: ChatRig) -> None:
    anna = (await rig.memory.residents.residents())[0]
    await rig.anna.send_text("/residents")
    await tap(rig, "✏️ Leo")
    await buttons(rig.anna, "Owner")
    await rig.registrar.make_owner(anna, ResidentId(rig.leo.id))
    await tap(rig, "Owner")
    await card(rig.anna, "Leo is an owner already.")
    assert not asked(rig, "Yes, make Leo an owner")


async def test_who_left_between_the_question_and_the_yes_leaves_no_buttons(rig: ChatRig) -> None:
    await rig.anna.send_text("/residents")
    await tap(rig, "Remove Leo")
    question = await buttons(rig.anna, "Yes, remove Leo")
    await rig.registrar.leave((await rig.memory.residents.residents())[1])
    await tap(rig, "Yes, remove Leo")
    await card(rig.anna, texts.NOT_HERE)
    await rig.anna.chat.until(lambda chat: not (chat.message(question.id) or question).labels)


async def test_somebody_who_is_forgotten_already_is_said_to_be(rig: ChatRig) -> None:
    anna = (await rig.memory.residents.residents())[0]
    await rig.memory.people.save(Person(PersonId("g"), "Grace"))
    await rig.anna.send_text("/forget Grace")
    await buttons(rig.anna, texts.FORGET)
    await rig.faces.forget(anna, PersonId("g"))
    await tap(rig, texts.FORGET)
    assert await card(rig.anna, texts.FORGOTTEN_ALREADY)
