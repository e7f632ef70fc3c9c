"""Another program beside the running service: the key of the chat opens the real board's door, once, kill -9 or not."""

import aiohttp

from tests.rig.programs import Asking, key_from_chat
from tests.rig.service.whole import WholeRig


async def test_a_program_opens_the_door_with_a_key_of_the_chat_once_whatever_happens(rig: WholeRig) -> None:
    async with Asking(rig.service.url, "doorman_none") as early:
        assert (await early.ask("GET", "/doors"))[0] == 404  # no program has a key: there is nothing
    key = await key_from_chat(rig.anna, "🔓 Open doors")
    async with Asking(rig.service.url, key) as program:
        status, doors = await program.ask("GET", "/doors")
        assert (status, [door["id"] for door in doors["items"]]) == (200, ["front"])
        assert (await program.ask("POST", "/doors/front/unlock", {}, Idempotency_Key="once"))[0] == 200
        await rig.leo.chat.until_message("Home Assistant (a program) has opened the front door")
        await rig.service.kill()
        rig.service.settings["API_LEGACY"] = "deepstack"
        await rig.service.start()
        await rig.ready()
        assert (await program.ask("POST", "/doors/front/unlock", {}, Idempotency_Key="once"))[0] == 200
        assert rig.board.relay.opened == 1
        assert (await program.ask("GET", "/people"))[0] == 403
    async with (
        aiohttp.ClientSession() as old,
        old.post(f"{rig.service.url}/v1/vision/face/list", data={"api_key": key}) as told,
    ):
        assert (told.status, (await told.json())["success"]) == (403, False)
