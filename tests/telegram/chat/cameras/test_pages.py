"""The list of cameras, the page of one, and whatever its buttons do."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.house.people import Limits, ResidentId, Role
from bot.house.residents.hours import Hours
from bot.house.watch.camera import CameraId, Login, Trouble, WatchPlaceId
from bot.telegram.chat.cameras.squares import covered
from tests.english import texts
from tests.rig.chat import FRONT, ChatRig, buttons, card
from tests.telegram.chat.cameras.steps import keep_one, last, owner, tap

GARDEN = CameraId("garden-camera")


async def open_page(rig: ChatRig) -> None:
    await rig.anna.send_text("/cameras")
    await tap(rig.anna, "📷 garden camera")
    await card(rig.anna, "📷 garden camera\n")


async def test_the_list_says_of_each_camera_how_it_is_and_what_to_do(rig: ChatRig) -> None:
    await keep_one(rig)
    gone = await keep_one(rig, "gate <3 camera", at_door=True)
    shut = await keep_one(rig, "cellar camera", "cellar")
    rig.cameras.troubled[gone.id] = Trouble.LOGIN
    await rig.staff.watching.cameras.keep_private(await owner(rig), shut.id, timedelta(hours=1))
    await rig.anna.send_text("/cameras")
    listed = await card(rig.anna, "• garden camera: ✅ sees", "• gate <3 camera: ⚠️ gone.", "User and password")
    assert "• cellar camera: 🙈 closed until" in listed.text
    assert listed.labels == ["📷 garden camera", "📷 gate <3 camera", "📷 cellar camera", "➕ Add a camera"]


async def test_a_page_shows_what_the_camera_sees_now_and_everything_that_an_owner_can_do(rig: ChatRig) -> None:
    await keep_one(rig)
    await open_page(rig)
    page = await card(rig.anna, "📷 garden camera\n", "• place: garden", "✅ sees")
    assert page.photo
    assert page.labels == [
        "📷 Picture now",
        "🔴 Live",
        "🎞 Last ten seconds",
        "🙈 Privacy until…",
        "✏️ Name",
        "📍 Place",
        "▦ Zones",
        "⬛️ Masks",
        "🕒 Hours",
        "🔑 User and password",
        "👀 Who faces it, and how long",
        "🗑 Remove",
    ]


async def test_a_page_of_a_camera_that_is_gone_says_why_without_a_picture(rig: ChatRig) -> None:
    camera = await keep_one(rig)
    rig.cameras.troubled[camera.id] = Trouble.UNREACHABLE
    await open_page(rig)
    assert not (await card(rig.anna, "⚠️ gone. Nobody answers at its address.", "• place: garden")).photo


async def test_an_adult_looks_and_closes_and_changes_nothing_else(rig: ChatRig) -> None:
    await keep_one(rig)
    await rig.leo.send_text("/cameras")
    await tap(rig.leo, "📷 garden camera")
    page = await buttons(rig.leo, "🙈 Privacy until…")
    assert page.labels == ["📷 Picture now", "🔴 Live", "🎞 Last ten seconds", "🙈 Privacy until…"]


async def test_a_child_sees_the_cameras_of_doors_that_they_were_allowed(rig: ChatRig) -> None:
    await keep_one(rig)
    await keep_one(rig, "door camera", at_door=True)
    await rig.make(rig.leo, Role.CHILD)
    leo = await rig.memory.residents.find(ResidentId(rig.leo.id))
    assert leo
    await rig.memory.residents.save(replace(leo, limits=Limits((FRONT,))))
    await rig.leo.send_text("/cameras")
    listed = await card(rig.leo, "• door camera")
    assert listed.labels == ["📷 door camera"]
    await rig.leo.send_text("/snap")
    await card(rig.leo, "📷 door camera, ")
    await rig.leo.send_text("/live garden camera")
    assert (await card(rig.leo, "Which camera?")).labels == ["📷 door camera"]


@pytest.mark.parametrize("asked", ["/live", "/snap", "/clip", "/cameras", "I want to see the camera"])
async def test_a_child_reads_of_a_home_without_cameras_that_it_has_none_and_of_others_whom_to_ask(
    rig: ChatRig, asked: str
) -> None:
    await rig.make(rig.leo, Role.CHILD)
    await rig.leo.send_text(asked)
    none = await card(rig.leo, "There is no camera that watches yet.")
    await keep_one(rig)
    sent = await rig.leo.send_text(asked)
    refused = await rig.leo.chat.until_message("", after=sent.id)
    assert "only at doors that an owner allowed you" in refused.text
    assert "Anna" in refused.text
    assert refused.id > none.id


async def test_a_camera_is_called_otherwise(rig: ChatRig) -> None:
    await keep_one(rig)
    await open_page(rig)
    await tap(rig.anna, "✏️ Name")
    await card(rig.anna, "What shall the garden camera be called?")
    await rig.anna.send_text("yard camera")
    await card(rig.anna, "It is called yard camera from now on.")
    assert rig.cameras.now[GARDEN].name == "yard camera"
    await card(rig.anna, "📷 yard camera\n")


async def test_a_camera_hangs_elsewhere_by_taps_and_words(rig: ChatRig) -> None:
    await keep_one(rig)
    await open_page(rig)
    await tap(rig.anna, "📍 Place")
    asked = await card(rig.anna, "Where does the garden camera hang?")
    assert asked.labels == ["🚪 At the front door", "📍 garden", "📍 Another place…"]
    await rig.anna.tap(asked, "🚪 At the front door")
    await card(rig.anna, "📍 The garden camera hangs at the front door from now on.")
    assert rig.cameras.now[GARDEN].door == FRONT
    await rig.anna.tap(asked, "📍 Another place…")
    await card(rig.anna, "What is that place called?")
    await rig.anna.send_text("back yard")
    await card(rig.anna, "📍 The place of the garden camera from now on: back yard")
    assert rig.cameras.now[GARDEN].place == WatchPlaceId("back-yard")


async def test_zones_are_squares_that_are_tapped(rig: ChatRig) -> None:
    await keep_one(rig)
    await open_page(rig)
    await tap(rig.anna, "▦ Zones")
    sheet = await card(rig.anna, "▦ Where does somebody count whom the garden camera sees?")
    assert sheet.photo
    for number in ("19", "20", "1"):
        await rig.anna.tap(await buttons(rig.anna, number), number)
        await buttons(rig.anna, f"✅{number}")
    await tap(rig.anna, "✅1")
    await buttons(rig.anna, "1", "✅19", "✅20")
    assert rig.cameras.now[GARDEN].zones == ()
    await tap(rig.anna, "✅ Done")
    await card(rig.anna, "▦ Of what the garden camera sees, those squares alone count from now on.")
    assert covered(zone.corners for zone in rig.cameras.now[GARDEN].zones) == {19, 20}
    await card(rig.anna, "▦ Only a part of its picture counts.")
    await tap(rig.anna, "▦ Zones")
    await buttons(rig.anna, "1", "✅19", "✅20")
    await tap(rig.anna, "The whole picture")
    await buttons(rig.anna, "19", "20")
    await tap(rig.anna, "✅ Done")
    await card(rig.anna, "▦ The whole picture of the garden camera counts from now on.")


async def test_masks_are_painted_over_what_nobody_may_see(rig: ChatRig) -> None:
    await keep_one(rig)
    await open_page(rig)
    await tap(rig.anna, "⬛️ Masks")
    await card(rig.anna, "⬛️ What shall nobody ever see through the garden camera?")
    await tap(rig.anna, "6")
    await buttons(rig.anna, "✅6")
    await tap(rig.anna, "✅ Done")
    await card(rig.anna, "⬛️ Nobody sees those squares of the garden camera from now on, not even I.")
    assert covered(rig.cameras.now[GARDEN].masks) == {6}


async def test_a_sheet_of_before_a_restart_says_so(rig: ChatRig) -> None:
    await keep_one(rig)
    await open_page(rig)
    await tap(rig.anna, "▦ Zones")
    sheet = await buttons(rig.anna, "✅ Done")
    await rig.stop()
    await rig.start()
    await rig.anna.tap(sheet, "✅ Done")
    await card(rig.anna, texts.CELLS_OVER)


async def test_hours_are_changed_by_taps(rig: ChatRig) -> None:
    await keep_one(rig)
    await open_page(rig)
    await tap(rig.anna, "🕒 Hours")
    await card(rig.anna, "🕒 When shall the garden camera watch?", "Now: always")
    await tap(rig.anna, "▫️ Mon")
    await card(rig.anna, "Now: Mon, from 08:00 to 20:00")
    assert rig.cameras.now[GARDEN].hours == (Hours(time(8), time(20), (0,)),)


async def test_who_faces_it_is_counted_after_a_question_that_says_what_it_means(rig: ChatRig) -> None:
    await keep_one(rig)
    await open_page(rig)
    await tap(rig.anna, "👀 Who faces it, and how long")
    asked = await card(rig.anna, "👀 Shall I count who faces the garden camera", "nothing of what they think or feel.")
    assert not rig.cameras.now[GARDEN].facing
    await rig.anna.tap(asked, "Yes, count it")
    await buttons(rig.anna, "✓ 👀 Who faces it, and how long")
    assert rig.cameras.now[GARDEN].facing


async def test_that_it_is_counted_ends_with_one_tap(rig: ChatRig) -> None:
    camera = await keep_one(rig)
    await rig.staff.watching.cameras.set_facing(await owner(rig), camera.id, True)
    await open_page(rig)
    await tap(rig.anna, "✓ 👀 Who faces it, and how long")
    await card(rig.anna, "I no longer count who faces the garden camera.")
    assert not rig.cameras.now[GARDEN].facing


async def test_another_password_is_tried_and_kept_and_shown_to_nobody(rig: ChatRig) -> None:
    await keep_one(rig)
    await open_page(rig)
    rig.cameras.right_login = Login("admin", "new s3cret")
    await tap(rig.anna, "🔑 User and password")
    await card(rig.anna, "Which user")
    await rig.anna.send_text("admin")
    await card(rig.anna, "And the password?")
    await rig.anna.send_text("new s3cret")
    await card(rig.anna, "🔑 The garden camera takes this user and password.")
    assert rig.cameras.logins[GARDEN] == Login("admin", "new s3cret")
    await rig.anna.chat.until(lambda chat: not any("s3cret" in m.text for m in chat.messages) or None)


async def test_a_password_that_cannot_be_tried_is_kept_and_said_so(rig: ChatRig) -> None:
    camera = await keep_one(rig)
    await open_page(rig)
    rig.cameras.silent = {camera.source.address}
    await tap(rig.anna, "🔑 User and password")
    await card(rig.anna, "Which user")
    await rig.anna.send_text("admin")
    await card(rig.anna, "And the password?")
    await rig.anna.send_text("s3cret")
    await card(rig.anna, "but could not try them.", "Nobody answers at its address.")
    assert rig.cameras.logins[GARDEN] == Login("admin", "s3cret")


async def test_a_camera_is_removed_after_asking_once_more(rig: ChatRig) -> None:
    await keep_one(rig)
    await open_page(rig)
    await tap(rig.anna, "🗑 Remove")
    await card(rig.anna, "Shall I remove the garden camera?", "forget its password")
    assert rig.cameras.removed == []
    await tap(rig.anna, "Yes, remove the camera")
    await card(rig.anna, "🗑 The garden camera is removed.")
    assert rig.cameras.removed == [GARDEN]
    before = last(rig.anna)
    await rig.anna.tap(await buttons(rig.anna, "✏️ Name"), "✏️ Name")
    await rig.anna.chat.until_message("There is no such camera any more.", after=before)


async def test_of_several_cameras_one_is_chosen_or_named(rig: ChatRig) -> None:
    await keep_one(rig)
    await keep_one(rig, "garage camera", "garage")
    await keep_one(rig, "hall", "hall")
    await rig.leo.send_text("/snap")
    which = await card(rig.leo, "Which camera?")
    assert which.labels == ["📷 garden camera", "📷 garage camera", "📷 hall"]
    await rig.leo.tap(which, "📷 hall")
    assert (await card(rig.leo, "📷 hall, ")).photo
    await rig.leo.send_text("/snap GARAGE  camera")
    await card(rig.leo, "📷 garage camera, ")
    before = last(rig.leo)
    await rig.leo.send_text("/snap gar")
    which = await rig.leo.chat.until_message("Which camera?", after=before)
    assert which.labels == ["📷 garden camera", "📷 garage camera"]


async def test_without_a_camera_there_is_a_sentence_for_each_command(rig: ChatRig) -> None:
    for command in ("/snap", "/live", "/clip"):
        before = last(rig.leo)
        await rig.leo.send_text(command)
        await rig.leo.chat.until_message("There is no camera that watches yet.", after=before)


@pytest.mark.parametrize("command", ["/snap", "/live", "/clip"])
async def test_a_camera_that_gives_nothing_says_why(rig: ChatRig, command: str) -> None:
    camera = await keep_one(rig)
    rig.cameras.troubled[camera.id] = Trouble.SILENT
    await rig.leo.send_text(command)
    await card(rig.leo, "⚠️ No picture comes from the garden camera.", "It is there, but it sends nothing.")


async def test_squares_of_a_camera_that_is_closed_on_purpose_are_not_called_broken(rig: ChatRig) -> None:
    camera = await keep_one(rig)
    await open_page(rig)
    page = await buttons(rig.anna, "▦ Zones")
    await rig.staff.watching.cameras.keep_private(await owner(rig), camera.id, timedelta(hours=1))
    rig.cameras.troubled[camera.id] = Trouble.SILENT
    await rig.anna.tap(page, "▦ Zones")
    await card(rig.anna, "🙈 The garden camera is closed until")


@pytest.mark.parametrize("command", ["/snap", "/live", "/clip"])
async def test_a_camera_that_is_closed_on_purpose_is_not_called_broken(rig: ChatRig, command: str) -> None:
    camera = await keep_one(rig)
    await rig.staff.watching.cameras.keep_private(await owner(rig), camera.id, timedelta(hours=1))
    await rig.leo.send_text(command)
    await card(rig.leo, "🙈 The garden camera is closed until", "nothing is seen or kept.")
