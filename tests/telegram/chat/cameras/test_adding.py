"""A camera is added in the chat: found, tried, named and hung."""

import pytest

from bot.house.doors.added import DoorWay
from bot.house.doors.door import DoorId
from bot.house.watch.camera import CameraId, FoundCamera, Login, Source, SourceKind, WatchPlaceId
from tests.english import texts
from tests.fakes.cameras import GARDEN_SOURCE
from tests.rig.chat import FRONT, ChatRig, buttons, card
from tests.telegram.chat.cameras.steps import (
    ADDRESS,
    ONVIF,
    PASSWORD,
    WEBCAM,
    ask_ways,
    keep_one,
    tap,
    write_address,
    write_login,
)


async def test_a_webcam_is_a_doorbell_in_three_taps_from_a_fresh_start(rig: ChatRig) -> None:
    await rig.stop()
    rig.doors = {}
    rig.cameras.found = (FoundCamera("elsewhere", GARDEN_SOURCE), WEBCAM)
    await rig.start()
    await ask_ways(rig)  # the first: /cameras
    await tap(rig.anna, "💻 This computer’s camera")
    asked = await card(rig.anna, "✅ This is what it sees (640 × 360).", "Where does the webcam hang?")
    assert asked.photo
    assert asked.labels == ["🔔 It is my doorbell", "📍 Another place…"]
    await rig.anna.tap(asked, "🔔 It is my doorbell")
    await card(rig.anna, "✅ The webcam watches the front door from now on.")
    (camera,) = rig.staff.watching.cameras.cameras()
    assert (camera.name, camera.door, camera.source) == ("webcam", "front-door", WEBCAM.source)
    assert rig.staff.builder.way(DoorId("front-door")) is DoorWay.CAMERA
    assert rig.cameras.now[camera.id] == camera


async def test_a_webcam_hangs_at_a_door_that_there_is(rig: ChatRig) -> None:
    rig.cameras.found = (WEBCAM,)
    await ask_ways(rig)
    await tap(rig.anna, "💻 This computer’s camera")
    assert "🔔 It is my doorbell" not in (await buttons(rig.anna, "🚪 At the front door")).labels
    await tap(rig.anna, "🚪 At the front door")
    await card(rig.anna, "The webcam watches the front door from now on.", "without a sound")
    assert rig.cameras.now[CameraId("webcam")].door == FRONT


async def test_a_second_webcam_has_a_name_of_its_own(rig: ChatRig) -> None:
    await keep_one(rig, "Webcam")
    rig.cameras.found = (WEBCAM,)
    await rig.anna.send_text("/cameras")
    await tap(rig.anna, "➕ Add a camera")
    await tap(rig.anna, "💻 This computer’s camera")
    await card(rig.anna, "Where does the webcam 2 hang?")


async def test_of_two_webcams_one_is_chosen(rig: ChatRig) -> None:
    rig.cameras.found = (WEBCAM, FoundCamera("", Source(SourceKind.USB, "/dev/video2")))
    await ask_ways(rig)
    await tap(rig.anna, "💻 This computer’s camera")
    await tap(rig.anna, "📷 /dev/video2")
    assert (await card(rig.anna, "This is what it sees")).photo
    assert rig.cameras.attempts[-1][0].address == "/dev/video2"


async def test_a_computer_without_a_camera_says_what_to_do(rig: ChatRig) -> None:
    await ask_ways(rig)
    await tap(rig.anna, "💻 This computer’s camera")
    said = await card(rig.anna, "I see no camera at this computer.")
    assert said.labels == ["🔁 Try again", "🔎 Look in the network", "🔗 An address…"]


async def test_a_camera_of_the_network_is_found_named_and_hung_at_a_place_of_its_own(rig: ChatRig) -> None:
    await ask_ways(rig)
    tapped = await rig.anna.tap(await buttons(rig.anna, "🔎 Look in the network"), "🔎 Look in the network")
    assert (await tapped.answer()).text.startswith("Looking for cameras.")
    await tap(rig.anna, "📷 Garden cam (192.168.1.20)")
    assert (await card(rig.anna, "✅ This is what it sees (640 × 360).")).photo
    await card(rig.anna, "What is this camera called?")
    await rig.anna.send_text("garden <i>camera</i>")
    await tap(rig.anna, "📍 Another place…")
    await card(rig.anna, "What is that place called?")
    await rig.anna.send_text("garden")
    await card(rig.anna, "✅ The garden <i>camera</i> watches from now on. Its place: garden")
    (camera,) = rig.staff.watching.cameras.cameras()
    assert (camera.place, camera.place_name, camera.source) == (WatchPlaceId("garden"), "garden", GARDEN_SOURCE)
    assert "camera added" in rig.memory.audit.noted


async def test_nothing_in_the_network_says_what_helps(rig: ChatRig) -> None:
    rig.cameras.found = ()
    await ask_ways(rig)
    await tap(rig.anna, "🔎 Look in the network")
    said = await card(rig.anna, "I found no camera in your network.", "ONVIF")
    assert said.labels == ["🔎 Look again", "🔗 An address…"]


async def test_an_onvif_camera_is_asked_with_its_login_first(rig: ChatRig) -> None:
    rig.cameras.found = (ONVIF,)
    await ask_ways(rig)
    await tap(rig.anna, "🔎 Look in the network")
    await tap(rig.anna, "📷 HIK <b>1</b> (192.168.1.30)")
    await write_login(rig)
    await card(rig.anna, "What is this camera called?")
    assert rig.cameras.attempts == [(GARDEN_SOURCE, Login("admin", PASSWORD))]


async def test_what_a_camera_calls_itself_is_one_line_on_a_button(rig: ChatRig) -> None:
    rig.cameras.found = (
        FoundCamera("Evil\n\u202ename\x00" + "x" * 300, GARDEN_SOURCE),
        FoundCamera("\n\u200b", GARDEN_SOURCE),
    )
    await ask_ways(rig)
    await tap(rig.anna, "🔎 Look in the network")
    evil, nameless, *_ = (await card(rig.anna, "This is what I found.")).labels
    assert evil.startswith("📷 Evil name x")
    assert evil.endswith("(192.168.1.20)")
    assert nameless == "📷 192.168.1.20"


async def test_whoever_writes_a_dash_has_no_login(rig: ChatRig) -> None:
    rig.cameras.found = (ONVIF,)
    await ask_ways(rig)
    await tap(rig.anna, "🔎 Look in the network")
    await tap(rig.anna, "📷 HIK <b>1</b> (192.168.1.30)")
    await card(rig.anna, "Which user")
    await rig.anna.send_text("-")
    await card(rig.anna, "It asks for a user and a password.")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("file:///etc/passwd", "That is a file, and I watch with cameras alone."),
        ("/home/anna/film.mp4", "That is a file, and I watch with cameras alone."),
        ("ftp://192.168.1.4/x", "That is no camera’s address"),
        ("garden", "That is no camera’s address"),
        ("rtsp://", "That is no camera’s address"),
        ("rtsp://192.168.1.4/a\nrtsp://192.168.1.5/b", "Those are not two streams of one camera"),
        ("javascript:alert(1)", "That is no camera’s address"),
    ],
)
async def test_what_is_no_address_says_what_one_is_and_may_be_written_again(
    rig: ChatRig, address: str, sentence: str
) -> None:
    await write_address(rig, address)
    await card(rig.anna, sentence, "Please write it once more.")
    assert rig.cameras.attempts == []
    await rig.anna.send_text(ADDRESS)
    await card(rig.anna, "What is this camera called?")


@pytest.mark.parametrize("swapped", [False, True])
async def test_of_two_streams_the_smaller_one_is_watched_whichever_stands_first(rig: ChatRig, *, swapped: bool) -> None:
    small, large = "rtsp://192.168.1.40/stream2", "rtsp://192.168.1.40/stream1"
    rig.cameras.sizes = {large: (1920, 1080)}
    await write_address(rig, f"{large}\n{small}" if swapped else f"{small}\n{large}")
    await card(rig.anna, "This is what it sees (640 × 360).")
    await card(rig.anna, "What is this camera called?")
    await rig.anna.send_text("gate camera")
    await tap(rig.anna, "🚪 At the front door")
    await card(rig.anna, "The gate camera watches the front door from now on.")
    [camera] = rig.staff.watching.cameras.cameras()
    assert camera.source == Source(SourceKind.RTSP, small, large=large)


async def test_a_second_stream_that_shows_nothing_is_told_and_one_that_is_no_larger_is_left_out(rig: ChatRig) -> None:
    other = "rtsp://192.168.1.40/other"
    rig.cameras.silent = {other}
    await write_address(rig, f"{ADDRESS}\n{other}")
    said = await card(rig.anna, "I cannot see through it.")
    rig.cameras.silent = set()
    await rig.anna.tap(said, "🔁 Try again")
    await card(rig.anna, "What is this camera called?")
    await rig.anna.send_text("gate camera")
    await tap(rig.anna, "🚪 At the front door")
    await card(rig.anna, "The gate camera watches the front door from now on.")
    assert [camera.source for camera in rig.staff.watching.cameras.cameras()] == [Source(SourceKind.RTSP, ADDRESS)]


async def test_a_film_is_a_camera_where_the_settings_say_so(rig: ChatRig) -> None:
    await write_address(rig, "/films/door.mp4")
    await card(rig.anna, "That is a file, and I watch with cameras alone.", "Please write it once more.")
    rig.cameras.films = {"/films/door.mp4"}
    await rig.anna.send_text("/films/door.mp4")
    await card(rig.anna, "What is this camera called?")
    assert rig.cameras.attempts[-1][0] == Source(SourceKind.FILE, "/films/door.mp4")


@pytest.mark.parametrize("address", ["rtsp://admin:pw@192.168.1.4/x", "http://192.168.1.4/x?user=a&pwd=s3cret"])
async def test_a_password_in_an_address_leaves_the_chat_and_is_not_used(rig: ChatRig, address: str) -> None:
    await write_address(rig, address)
    await card(rig.anna, "A password stood in that address, so I deleted your message.")
    await rig.anna.chat.until(lambda chat: not any(m.text == address for m in chat.messages) or None)
    assert rig.cameras.attempts == []


async def test_a_camera_that_shows_nothing_says_why_and_may_be_tried_again(rig: ChatRig) -> None:
    rig.cameras.silent = {ADDRESS}
    await write_address(rig)
    said = await card(rig.anna, "I cannot see through it.", "Nobody answers at its address.")
    assert said.labels == ["🔁 Try again", "🔗 An address…"]
    rig.cameras.silent = set()
    await rig.anna.tap(said, "🔁 Try again")
    await card(rig.anna, "What is this camera called?")


async def test_a_name_of_another_camera_is_refused_before_its_place_is_chosen(rig: ChatRig) -> None:
    await keep_one(rig)
    await rig.anna.send_text("/cameras")
    await tap(rig.anna, "➕ Add a camera")
    await tap(rig.anna, "🔗 An address…")
    await card(rig.anna, "What is the camera’s address?")
    await rig.anna.send_text(ADDRESS)
    await card(rig.anna, "What is this camera called?")
    await rig.anna.send_text("Garden  Camera")
    await card(rig.anna, "Another camera is called so. Please write another name.")
    await rig.anna.send_text("second camera")
    asked = await card(rig.anna, "Where does the second camera hang?")
    await rig.anna.tap(asked, "📍 garden")
    await card(rig.anna, "The second camera watches from now on. Its place: garden")
    assert {camera.place for camera in rig.staff.watching.cameras.cameras()} == {WatchPlaceId("garden")}


async def test_buttons_of_a_draft_that_is_gone_say_how_to_begin_again(rig: ChatRig) -> None:
    rig.cameras.found = (WEBCAM,)
    await ask_ways(rig)
    await tap(rig.anna, "💻 This computer’s camera")
    asked = await buttons(rig.anna, "🚪 At the front door")
    await rig.stop()
    await rig.start()
    await rig.anna.tap(asked, "🚪 At the front door")
    await card(rig.anna, texts.DRAFT_GONE)
    assert rig.staff.watching.cameras.cameras() == ()


async def test_whoever_owns_nothing_adds_no_camera(rig: ChatRig) -> None:
    await rig.leo.send_text("/cameras")
    await card(rig.leo, "There is no camera that watches yet.")
