"""The service starts over what an earlier release left behind."""

import tarfile

import pytest

from tests.rig.service.whole import WholeRig
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
    assert await rig.leo.chat.until_message("Anna opened")
    await rig.leo.send_text("/people")
    assert await rig.leo.chat.until_message("Grace", "3 photos")
    assert not (rig.service.folder / "data" / "unreadable").exists()


@pytest.mark.timeout(300)  # the service starts twice
async def test_its_doors_are_taken_over_once_with_a_sentence_and_are_the_owner_s_to_name(bare_rig: WholeRig) -> None:
    rig = bare_rig
    with tarfile.open(FIXTURES / "data-0.1.0.tar.gz") as archive:
        archive.extractall(rig.service.folder, filter="data")
    rig.service.settings |= {"DOORS__BACK__NAME": "garden door", "DOORS__BACK__LOCK": "none"}
    for user in (rig.anna, rig.leo):
        user.chat.open = True
    await rig.service.start()
    await rig.ready()
    taken = await rig.anna.chat.until_message("I keep the names of your 2 doors here", timeout_s=20)
    await rig.anna.send_text("/doors")
    listed = await rig.anna.chat.until_message("• front door", "• garden door")
    await rig.anna.tap(listed, "🚪 front door")
    page = await rig.anna.chat.until_message("🚪 front door", after=listed.id)
    await rig.anna.tap(page, "✏️ Rename: front door")
    await rig.anna.chat.until_message("What shall I call the front door")
    await rig.anna.send_text("street door")
    await rig.anna.chat.until_message("From now on I say “street door”")
    await rig.service.kill()
    await rig.service.start()
    await rig.service.until_health("broker", ok=True)
    await rig.board.until_connected()
    rig.board.press()
    assert await rig.leo.chat.until_message("is at the street door", timeout_s=20)
    assert not any("I keep the names" in m.text for m in rig.anna.chat.messages if m.id > taken.id)
    assert not any("I keep the names" in m.text for m in rig.leo.chat.messages)
    assert "another name in .env does not count any more" in rig.service.log
