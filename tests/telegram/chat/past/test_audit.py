"""/audit in the chat: the last attempts, page by page, and whether anybody changed the record."""

from bot.words.chat.past import audit_text
from tests.english import ENGLISH
from tests.rig.chat import FRONT, ChatRig, buttons, card

OLDER, NEWEST, EVERYTHING, CHECK, ANY_DOOR, ANYBODY = (
    ENGLISH.plain(one)
    for one in (
        audit_text.OLDER,
        audit_text.NEWEST,
        audit_text.EVERYTHING,
        audit_text.CHECK,
        audit_text.EVERY_DOOR,
        audit_text.EVERYBODY,
    )
)


async def test_the_owner_reads_who_opened_how_and_who_was_refused_why(rig: ChatRig) -> None:
    note = rig.memory.audit.note
    await note("opening refused", door=FRONT, by=rig.leo.id, how="pin", reason="wrong_digits")
    await note("unlocked", visit="v", door=FRONT, by=rig.anna.id, how="two_taps")
    await note("opened", door="gone-door", by=42, how="code")
    await rig.anna.send_text("/audit")
    shown = await card(rig.anna, "Who opened a door, or tried to")
    opened, unlocked, refused = shown.text.splitlines()[1:]
    assert opened.endswith("somebody who no longer lives here opened the gone-door (with /open and a code).")
    assert unlocked.endswith("Anna opened the front door (on the card, with two taps).")
    assert refused.endswith("Leo was not let open the front door (with /open and the PIN): the digits were wrong.")
    assert shown.labels == [ANY_DOOR, ANYBODY, EVERYTHING, CHECK]


async def test_pages_are_turned_and_entries_chosen_by_door_and_person(rig: ChatRig) -> None:
    for n in range(12):
        await rig.memory.audit.note("opened", door=FRONT, by=(rig.anna.id, rig.leo.id)[n % 2], how="two_taps")
    await rig.memory.audit.note("looked", door=FRONT, by=rig.leo.id)
    await rig.anna.send_text("/audit")
    shown = await buttons(rig.anna, OLDER)
    assert shown.text.count("opened the front door") == 8
    await rig.anna.tap(shown, OLDER)
    shown = await buttons(rig.anna, NEWEST)
    assert shown.text.count("opened the front door") == 4
    await rig.anna.tap(shown, NEWEST)
    shown = await buttons(rig.anna, OLDER)
    await rig.anna.tap(shown, ANYBODY)
    await rig.anna.tap(await buttons(rig.anna, "Leo"), "Leo")
    shown = await card(rig.anna, "Only what Leo did.")
    assert shown.text.count("Leo opened the front door") == 6
    await rig.anna.tap(shown, EVERYTHING)
    shown = await card(rig.anna, "All that was done here", "Only what Leo did.")
    assert "a picture was asked for looked (Leo; front door)" in shown.text
    await rig.anna.tap(shown, ANY_DOOR)
    await rig.anna.tap(await buttons(rig.anna, "front door"), "front door")
    shown = await card(rig.anna, "Only at the front door.", "Only what Leo did.")
    assert {"🚪 front door", "👤 Leo"} <= set(shown.labels)


async def test_a_check_says_that_nothing_was_changed_and_where_something_was(rig: ChatRig) -> None:
    for _ in range(3):
        await rig.memory.audit.note("opened", door=FRONT, by=rig.anna.id, how="two_taps")
    await rig.staff.notary.seal()
    await rig.anna.send_text("/audit")
    shown = await buttons(rig.anna, CHECK)
    await rig.anna.tap(shown, CHECK)
    await card(rig.anna, "I have checked every line of the record")
    rig.memory.audit.lines[1] = ("opened", {"door": FRONT, "by": rig.leo.id})
    await rig.anna.tap(shown, CHECK)
    await card(rig.anna, "Somebody has changed the audit trail")


async def test_whoever_owns_nothing_reads_who_may(rig: ChatRig) -> None:
    await rig.leo.send_text("/audit")
    await card(rig.leo, "Only an owner of this home can do that.")
