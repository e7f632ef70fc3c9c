"""The button for couriers: on the door's page, on the card, and what follows."""

from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, buttons, card


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
    await rig.staff.upkeep.set_courier(anna, next(iter(rig.doors)), wanted=True)
    rig.boards.doors = ()
    await rig.ring()
    await rig.leo.tap(await buttons(rig.leo, texts.COURIER), texts.COURIER)
    await rig.leo.tap(await buttons(rig.leo, texts.CONFIRM_COURIER), texts.CONFIRM_COURIER)
    await card(rig.leo, texts.NO_PORCH)
