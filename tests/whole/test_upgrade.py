"""The service starts over what an earlier release left behind."""

import tarfile

from tests.rig.whole import WholeRig
from tests.store.test_upgrade import FIXTURES


async def test_the_family_of_an_earlier_release_is_at_home_and_gets_its_cards(bare_rig: WholeRig) -> None:
    rig = bare_rig
    with tarfile.open(FIXTURES / "data-0.1.0.tar.gz") as archive:
        archive.extractall(rig.service.folder, filter="data")
    for user in (rig.anna, rig.leo):
        user.chat.open = True
    await rig.service.start()
    await rig.ready()
    rig.board.press()
    for user in (rig.anna, rig.leo):
        assert await user.chat.until_message("is at the front door", timeout_s=20)
    await rig.open_door(rig.anna)
    await rig.board.relay.until_open(10)
    assert await rig.leo.chat.until_message("Anna opened", timeout_s=10)
    await rig.leo.send_text("/people")
    assert await rig.leo.chat.until_message("Grace, 3 photos", timeout_s=10)
    assert not (rig.service.folder / "data" / "unreadable").exists()
