"""Nobody is asked what cannot be done, and an answer that is refused leaves no buttons behind."""

from dataclasses import replace

import pytest

from bot.house.board import NoSecrets, Release, Withheld
from bot.house.door import DoorUnreachable, Failure
from bot.house.people import Person, PersonId, ResidentId
from tests.english import texts
from tests.fakes.boards import HEALTHY
from tests.telegram.conftest import FRONT, Flat, buttons, card

NEWER = Release("1.1.0", "ab" * 32)


async def tap(flat: Flat, label: str) -> None:
    """Anna taps this button of the newest message that has it."""
    await flat.anna.tap(await buttons(flat.anna, label), label)


def asked(flat: Flat, label: str) -> bool:
    return any(label in message.labels for message in flat.anna.chat.messages)


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
async def test_a_settings_file_that_cannot_be_sent_is_not_offered(flat: Flat, none: NoSecrets, words: str) -> None:
    flat.boards.withheld = none
    await flat.anna.send_text("/boards")
    await tap(flat, texts.SECRETS)
    await card(flat.anna, words)
    assert not asked(flat, texts.SECRETS_YES)
    assert asked(flat, texts.SECRETS)  # the board's own buttons stay


async def test_a_look_whether_the_file_can_be_sent_alarms_nobody(flat: Flat) -> None:
    await flat.anna.send_text("/boards")
    await tap(flat, texts.SECRETS)
    await buttons(flat.anna, texts.SECRETS_YES)
    assert "secrets handed out" not in flat.memory.audit.noted


async def test_what_stood_in_the_way_only_after_the_yes_takes_the_buttons_along(flat: Flat) -> None:
    await flat.anna.send_text("/boards")
    await tap(flat, texts.SECRETS)
    question = await buttons(flat.anna, texts.SECRETS_YES)
    flat.boards.withheld = NoSecrets(Withheld.NO_ADDRESS, setting="LAN_ADDRESS")
    await tap(flat, texts.SECRETS_YES)
    await card(flat.anna, "LAN_ADDRESS is missing")
    await flat.anna.chat.until(lambda chat: not (chat.message(question.id) or question).labels)


@pytest.mark.parametrize(
    ("label", "yes"), [(texts.RESTART, texts.RESTART_YES), ("⬆️ Update to 1.1.0", texts.UPDATE_YES)]
)
async def test_a_doorbell_that_went_away_is_not_asked_about(flat: Flat, label: str, yes: str) -> None:
    flat.boards.at_hand = NEWER
    await flat.anna.send_text("/boards")
    await buttons(flat.anna, label)
    flat.boards.states[FRONT] = replace(HEALTHY, online=False)
    await tap(flat, label)
    await card(flat.anna, "I cannot reach the doorbell at the front door")
    assert not asked(flat, yes)


async def test_a_version_that_is_gone_is_not_asked_about(flat: Flat) -> None:
    flat.boards.at_hand = NEWER
    await flat.anna.send_text("/boards")
    await buttons(flat.anna, "⬆️ Update to 1.1.0")
    flat.boards.at_hand = replace(NEWER, version="1.2.0")
    await tap(flat, "⬆️ Update to 1.1.0")
    await card(flat.anna, texts.NO_RELEASE)
    assert not asked(flat, texts.UPDATE_YES)


async def test_a_doorbell_that_does_not_answer_may_be_asked_again(flat: Flat) -> None:
    await flat.anna.send_text("/boards")
    await tap(flat, texts.RESTART)
    question = await buttons(flat.anna, texts.RESTART_YES)
    flat.boards.failure = DoorUnreachable(FRONT, Failure.SILENT)
    await tap(flat, texts.RESTART_YES)
    await card(flat.anna, "did not answer")
    assert (flat.anna.chat.message(question.id) or question).labels == [texts.RESTART_YES, texts.LEAVE]


async def test_nobody_is_asked_to_make_an_owner_of_one(flat: Flat) -> None:
    anna = (await flat.memory.residents.residents())[0]
    await flat.anna.send_text("/residents")
    await buttons(flat.anna, "Make Leo an owner")
    await flat.registrar.make_owner(anna, ResidentId(flat.leo.id))
    await tap(flat, "Make Leo an owner")
    await card(flat.anna, "Leo is an owner already.")
    assert not asked(flat, "Yes, make Leo an owner")


async def test_who_left_between_the_question_and_the_yes_leaves_no_buttons(flat: Flat) -> None:
    await flat.anna.send_text("/residents")
    await tap(flat, "Remove Leo")
    question = await buttons(flat.anna, "Yes, remove Leo")
    await flat.registrar.leave((await flat.memory.residents.residents())[1])
    await tap(flat, "Yes, remove Leo")
    await card(flat.anna, texts.NOT_HERE)
    await flat.anna.chat.until(lambda chat: not (chat.message(question.id) or question).labels)


async def test_somebody_who_is_forgotten_already_is_said_to_be(flat: Flat) -> None:
    anna = (await flat.memory.residents.residents())[0]
    await flat.memory.people.save(Person(PersonId("g"), "Grace"))
    await flat.anna.send_text("/forget Grace")
    await buttons(flat.anna, texts.FORGET)
    await flat.faces.forget(anna, PersonId("g"))
    await tap(flat, texts.FORGET)
    assert await card(flat.anna, texts.FORGOTTEN_ALREADY)
