"""Buttons that know no MQTT."""

import pytest

from bot.devices.intake import photos as photo_intake
from tests.devices.intake.uploads import BASIC, FRONT, SIDE, TOKEN, WRONG, Intake, address


@pytest.mark.parametrize("method", ["POST", "PUT", "GET"])
async def test_an_ordinary_button_rings(intake: Intake, method: str) -> None:
    url = address(intake, "Side", "ring/", f"?token={TOKEN}")
    status, words = await intake.answer(method, url)

    assert status == 200
    (press,) = intake.doorman.presses
    assert (press.door, press.id, press.at) == (SIDE, words["ring"], intake.clock())


async def test_a_button_that_bounces_rings_once(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    url = address(intake, what="ring", query=f"?token={TOKEN}")
    rings = {(await intake.answer("GET", url))[1]["ring"] for _ in range(3)}
    assert len(rings) == 1

    monkeypatch.setattr(photo_intake, "BOUNCE_S", -1.0)
    assert (await intake.answer("GET", url))[1]["ring"] not in rings


async def test_a_ring_with_an_id_is_one_press_with_its_pictures(intake: Intake, jpeg: bytes) -> None:
    show = {"Authorization": BASIC}
    await intake.answer("POST", address(intake, what="ring", query="?ring=b-7"), headers=show)
    await intake.answer("POST", address(intake, query="?ring=b-7"), data=jpeg, headers=show)

    assert intake.doorman.presses[0].id == intake.doorman.photos[0][1] == "b-7"


async def test_nobody_rings_without_the_token(intake: Intake) -> None:
    for door in (FRONT, SIDE):
        assert (await intake.answer("GET", address(intake, door, "ring", f"?token={WRONG}")))[0] == 401
    assert (await intake.answer("GET", address(intake, SIDE, "ring", f"?ring=look-1&token={TOKEN}")))[0] == 400

    assert intake.doorman.presses == []
