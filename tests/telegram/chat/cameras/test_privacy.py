"""/privacy: what the cameras keep, and cameras that are closed for a while."""

from datetime import timedelta

from bot.house.faces.profile import PersonGroup
from bot.house.people import Role
from bot.house.watch.camera import CameraId
from bot.words.chat.people.people_labels import GROUPS
from tests.english import ENGLISH
from tests.rig.chat import ChatRig, buttons, card
from tests.telegram.chat.cameras.steps import keep_one, last, owner, tap

FRIEND = ENGLISH.plain(GROUPS[PersonGroup.FRIEND])

GARDEN = CameraId("garden-camera")


async def test_without_a_camera_it_says_so(rig: ChatRig) -> None:
    await rig.leo.send_text("/privacy")
    await card(rig.leo, "What is kept here", "No camera watches here.")


async def test_it_says_what_is_kept_who_sees_it_and_what_is_off(rig: ChatRig) -> None:
    camera = await keep_one(rig)
    keeper, anna = rig.staff.watching.cameras, await owner(rig)
    await keeper.set_facing(anna, camera.id, True)
    await rig.leo.send_text("/privacy")
    said = await card(rig.leo, "No sound is ever recorded.", "guests see nothing", "counted for nobody")
    assert said.labels == ["🙈 garden camera…", "🪧 A text for the door"]


async def test_who_faces_a_camera_is_counted_for_groups_that_an_owner_chose_and_everybody_is_told(
    rig: ChatRig,
) -> None:
    camera = await keep_one(rig)
    await rig.staff.watching.cameras.set_facing(await owner(rig), camera.id, True)
    await rig.anna.send_text("/privacy")
    await tap(rig.anna, "👀 Who faces a camera…")
    asked = await card(rig.anna, "👀 For whom shall I count how long they face a camera?", "counted for nobody")
    await rig.anna.tap(asked, FRIEND)
    await buttons(rig.anna, f"✓ {FRIEND}")
    assert rig.staff.watching.figures.facing.is_on(PersonGroup.FRIEND)
    before = last(rig.leo)
    await rig.leo.send_text("/privacy")
    said = await rig.leo.chat.until_message("What is kept here", after=before)
    assert "Through: garden camera." in said.text
    assert "👀 Who faces a camera…" not in said.labels


async def test_any_adult_closes_a_camera_and_opens_it_again(rig: ChatRig) -> None:
    await keep_one(rig)
    await rig.leo.send_text("/privacy")
    await tap(rig.leo, "🙈 garden camera…")
    asked = await card(rig.leo, "🙈 Until when shall the garden camera be closed?", "closed for real")
    assert asked.labels == ["1 hour", "4 hours", "Till morning", "1 day", "1 week"]
    await rig.leo.tap(asked, "4 hours")
    said = await card(rig.leo, "🙈 The garden camera is closed until", "nothing is seen or kept.")
    until = rig.cameras.now[GARDEN].private_until
    assert until
    assert timedelta(hours=3, minutes=59) < until - rig.steady() <= timedelta(hours=4)
    await rig.leo.tap(said, "👁 Let it see again")
    await card(rig.leo, "👁 The garden camera sees again.")
    assert rig.cameras.now[GARDEN].private_until is None


async def test_till_morning_ends_at_seven(rig: ChatRig) -> None:
    await keep_one(rig)
    await rig.leo.send_text("/privacy")
    await tap(rig.leo, "🙈 garden camera…")
    await tap(rig.leo, "Till morning")
    await card(rig.leo, "🙈 The garden camera is closed until", "07:00")


async def test_a_child_reads_a_few_sentences_and_all_of_it_behind_a_button_and_closes_nothing(rig: ChatRig) -> None:
    await keep_one(rig)
    await rig.make(rig.leo, Role.CHILD)
    await rig.leo.send_text("/privacy")
    said = await card(rig.leo, "What I know about you", "The cameras here watch, too.", "Ask Anna.")
    assert len(said.text) < 700
    whole = "📄 Everything, in detail"
    assert said.labels == [whole, "🪧 A text for the door"]
    await rig.leo.tap(said, whole)
    said = await card(rig.leo, "What is kept here", "No sound is ever recorded")
    assert said.labels == ["🪧 A text for the door"]


async def test_a_child_in_a_house_without_cameras_is_told_of_the_bell_alone(rig: ChatRig) -> None:
    await rig.make(rig.leo, Role.CHILD)
    await rig.leo.send_text("/privacy")
    assert "cameras" not in (await card(rig.leo, "What I know about you")).text


async def test_the_text_for_the_door_is_in_the_language_that_somebody_chooses(rig: ChatRig) -> None:
    await rig.leo.send_text("/privacy")
    await tap(rig.leo, "🪧 A text for the door")
    await rig.leo.tap(await card(rig.leo, "In which language shall the text for the door be?"), "Deutsch")
    said = await card(rig.leo, "Diese Klingel hat eine Kamera")
    assert "14 Tagen" in said.text or "2 Wochen" in said.text
    assert "1 Jahr" in said.text
    await keep_one(rig)
    await rig.leo.tap(await card(rig.leo, "In which language shall the text for the door be?"), "English")
    await card(rig.leo, "This doorbell has a camera", "Other cameras watch here, too.")
