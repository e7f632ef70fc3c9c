"""The service starts over what an earlier release left behind."""

import tarfile

from tests.rig.whole import Village
from tests.store.test_upgrade import FIXTURES


async def test_the_family_of_an_earlier_release_is_at_home_and_gets_its_cards(bare_village: Village) -> None:
    village = bare_village
    with tarfile.open(FIXTURES / "data-0.1.0.tar.gz") as archive:
        archive.extractall(village.service.folder, filter="data")
    for user in (village.anna, village.leo):
        user.chat.open = True
    await village.service.start()
    await village.ready()
    village.board.press()
    for user in (village.anna, village.leo):
        assert await user.chat.until_message("is at the front door", timeout_s=20)
    await village.open_door(village.anna)
    await village.board.relay.until_open(10)
    assert await village.leo.chat.until_message("Anna opened", timeout_s=10)
    await village.leo.send_text("/people")
    assert await village.leo.chat.until_message("Grace, 3 photos", timeout_s=10)
    assert not (village.service.folder / "data" / "unreadable").exists()
