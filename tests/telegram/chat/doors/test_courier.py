"""The button for couriers: on the door's page, on the card, and what follows."""

from dataclasses import replace

from bot.house.doors.door import DoorUnreachable, Failure
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card


async def test_an_owner_has_the_card_offer_it_and_the_card_shows_what_the_camera_took(rig: ChatRig) -> None:
    rig.boards.picture = jpeg(50)
    await rig.ring()
    assert texts.COURIER not in (await buttons(rig.leo, texts.UNLOCK)).labels
    await rig.anna.send_text("/doors")
    await rig.anna.tap(await buttons(rig.anna, "🚪 front door"), "🚪 front door")
    page = await buttons(rig.anna, texts.COURIERS)
    await rig.anna.tap(page, texts.COURIERS)
    await card(rig.anna, "the card has a button for couriers")
    await rig.leo.tap(await buttons(rig.leo, texts.COURIER), texts.COURIER)
    await rig.leo.tap(await buttons(rig.leo, texts.CONFIRM_COURIER), texts.CONFIRM_COURIER)
    await card(rig.anna, "Leo opened once for a courier")
    for user in (rig.anna, rig.leo):
        shown = await card(user, "As the door opened")
        assert shown.photo
        assert rig.locks.opened


async def test_without_pictures_the_card_says_so(rig: ChatRig) -> None:
    anna = (await rig.memory.residents.residents())[0]
    await rig.staff.upkeep.set_courier(anna, FRONT, wanted=True)
    rig.boards.failure = DoorUnreachable(FRONT, Failure.SILENT)
    await rig.ring()
    await rig.leo.tap(await buttons(rig.leo, texts.COURIER), texts.COURIER)
    await rig.leo.tap(await buttons(rig.leo, texts.CONFIRM_COURIER), texts.CONFIRM_COURIER)
    await card(rig.leo, texts.NO_PORCH)


async def test_where_no_camera_takes_pictures_when_asked_nobody_is_promised_or_misses_one(rig: ChatRig) -> None:
    await rig.stop()
    rig.boards.doors = ()
    rig.doors = {FRONT: replace(rig.doors[FRONT], has_board=False)}
    await rig.start()
    await rig.anna.send_text("/doors")
    await rig.anna.tap(await buttons(rig.anna, "🚪 front door"), "🚪 front door")
    page = await card(rig.anna, "no camera here that takes a picture when I ask for one")
    await rig.anna.tap(page, texts.COURIERS)
    assert "its camera takes" not in (await card(rig.anna, "the door opens once.")).text
    await rig.ring()
    await rig.leo.tap(await buttons(rig.leo, texts.COURIER), texts.COURIER)
    await rig.leo.tap(await buttons(rig.leo, texts.CONFIRM_COURIER), texts.CONFIRM_COURIER)
    await card(rig.leo, "Leo opened once for a courier")
    await rig.ring(2)
    await buttons(rig.leo, texts.COURIER)
    assert not any(texts.NO_PORCH in message.text for message in rig.leo.chat.messages)
