"""/backup in the chat: the passphrase leaves it at once, the backup comes in parts, and a failure is a sentence."""

from bot.house.keeping.backup_keeper import BACKUPS, BackupMemory
from tests.rig.chat import ChatRig, card

PASSPHRASE = "correct horse battery"


async def test_a_backup_comes_into_the_chat_in_parts_and_its_passphrase_stays_nowhere(rig: ChatRig) -> None:
    rig.backups.parts = 2
    await rig.anna.send_text("/backup")
    page = await card(rig.anna, "None was made yet")
    await rig.anna.tap(page, "📍 Send them into this chat")
    page = await card(rig.anna, "They come into this chat")
    await rig.anna.tap(page, "💾 Make one now")
    await card(rig.anna, "With which words")
    written = await rig.anna.send_text(PASSPHRASE)
    await card(rig.anna, "A backup is made")
    files = [m for m in rig.anna.chat.messages if m.document]
    assert [file.document.name[-4:] for file in files if file.document] == [".001", ".002"]
    await rig.anna.chat.until(lambda chat: written.id not in {m.id for m in chat.messages})
    assert PASSPHRASE not in str(rig.memory.collections) + str(rig.memory.audit.lines)
    await rig.anna.send_text("/backup")
    await card(rig.anna, "everything comes back.", "In it: 4 visits, 3 known people and 5 pictures.")


async def test_a_short_passphrase_is_told_and_may_be_said_again(rig: ChatRig) -> None:
    await rig.anna.send_text("/backup")
    await rig.anna.tap(await card(rig.anna, "None was made yet"), "📅 Every week")
    await card(rig.anna, "With which words")
    await rig.anna.send_text("short")
    await card(rig.anna, "needs 10 letters")
    await rig.anna.send_text(PASSPHRASE)
    await card(rig.anna, "Every week, at night: yes")
    assert rig.backups.kept == PASSPHRASE
    assert rig.memory.collection(BACKUPS, BackupMemory).everything()["house"].weekly
    await rig.anna.tap(await card(rig.anna, "Every week, at night: yes"), "📅 No more every week")
    await rig.memory.collection(BACKUPS, BackupMemory).until(lambda known: not known["house"].weekly)
    await rig.anna.send_text("/rules")
    await card(rig.anna, "The rules of this house")
    assert rig.backups.kept is None


async def test_one_that_does_not_come_back_is_told_plainly(rig: ChatRig) -> None:
    rig.backups.damaged = True
    await rig.anna.send_text("/backup")
    await rig.anna.tap(await card(rig.anna, "None was made yet"), "💾 Make one now")
    await card(rig.anna, "With which words")
    await rig.anna.send_text(PASSPHRASE)
    await card(rig.anna, "it does not come back: do not rely on it")
    assert not rig.backups.made
