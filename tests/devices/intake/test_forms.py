"""Pictures in forms, from near."""

import threading

import pytest

from bot.devices.intake import photos as photo_intake
from bot.web.forms import HEAD_BYTES, picture_in
from tests.devices.intake.uploads import TOKEN, Intake, address

FORM = "multipart/form-data; boundary=b"
JPEG = b"\xff\xd8\xffx"


@pytest.mark.parametrize(
    ("body", "content_type", "found"),
    [
        (b"--b\r\nA: b\r\n\r\nhi\r\n--b\r\n\r\n" + JPEG + b"\r\n--b--\r\n", FORM, JPEG),
        (b'--b\nContent-Disposition: form-data; filename="x"\n\nno\n--b--', 'multipart/form-data; boundary="b"', b"no"),
        (b"--b\r\nContent-Type: image/jpeg\r\n\r\n" + JPEG, "multipart/mixed; boundary=b", JPEG),
        (b"--b--", FORM, None),
        (b"--b", FORM, None),
        (b"", "multipart/form-data", None),
        (b"--b" * 10_000, FORM, None),
        (b"\n--b" * 10_000, FORM, None),
        (b"as it is", "", b"as it is"),
    ],
)  # fmt: skip
def test_the_picture_in_a_form(body: bytes, content_type: str, found: bytes | None) -> None:
    assert picture_in(body, content_type) == found


@pytest.mark.parametrize(
    "head",
    [
        b"A: " + b"x" * HEAD_BYTES + b'\r\nContent-Disposition: form-data; filename="x"',  # longer than anybody's
        b'A: Content-Disposition: form-data; filename="x"',  # tried at the beginning of each line and nowhere else
        b"content-disposition:" * 3000 + b"filename=",
    ],
)
def test_a_part_s_head_is_short_and_read_line_by_line(head: bytes) -> None:
    assert picture_in(b"--b\r\n" + head + b"\r\n\r\nfile\r\n--b--", FORM) is None


async def test_a_form_is_not_searched_in_the_event_loop(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    searched: list[threading.Thread] = []

    def searching(body: bytes, content_type: str) -> bytes | None:
        searched.append(threading.current_thread())
        return picture_in(body, content_type)

    monkeypatch.setattr(photo_intake, "picture_in", searching)
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": FORM}
    async with intake.session.post(address(intake), data=b"--b--", headers=headers) as refused:
        assert refused.status == 415

    (thread,) = searched
    assert thread is not threading.current_thread()
