"""A gallery on a disk that takes nothing: it looks as before, and learns nothing that it would forget."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recognizer.gallery.gallery_file import Encodings
from recognizer.gallery.strangers import FORGOTTEN_AFTER_S, Strangers
from recognizer.process.pipe import Declined
from recognizer.process.service import RecogniserService
from recognizer.recogniser import Recogniser
from recognizer.refusal import Objection, PictureFault
from tests.recognizer.conftest import Opened
from tests.recognizer.faces import ENGINE, MadeUpEngine, face, near


@contextmanager
def full_disk() -> Iterator[None]:
    def refuse(_path: Path, _table: Encodings, *, forget_previous: bool = False) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("recognizer.gallery.strangers.write_encodings", refuse)
        patched.setattr("recognizer.gallery.gallery.write_encodings", refuse)
        yield


def test_a_look_at_a_stranger_does_not_need_the_disk(
    recogniser: Recogniser, made_up: MadeUpEngine, picture: Callable[[], bytes]
) -> None:
    with full_disk():
        look = recogniser.look([made_up.put(picture(), [face(near("postman"))])])
    assert look.condition == "clear"
    assert [seen.verdict for seen in look.faces] == ["unknown"]


def test_a_stranger_seen_on_a_full_disk_is_written_down_with_the_next_one(tmp_path: Path) -> None:
    strangers = Strangers(tmp_path, ENGINE)
    with full_disk():
        postman = strangers.see(near("postman", 1), 0)
    strangers.see(near("neighbour"), 1)
    assert Strangers(tmp_path, ENGINE).see(near("postman", 2), 86_400) == postman


def test_whoever_is_forgotten_on_a_full_disk_leaves_the_older_file_too_once_there_is_room(tmp_path: Path) -> None:
    strangers = Strangers(tmp_path, ENGINE)
    strangers.see(near("postman"), 0)
    with full_disk():
        strangers.expire(FORGOTTEN_AFTER_S + 1)
        assert len(strangers) == 0
    strangers.see(near("neighbour"), FORGOTTEN_AFTER_S + 2)
    postman = near("postman").astype("<f4").tobytes()
    assert not [path for path in tmp_path.iterdir() if postman in path.read_bytes()]


def test_a_photo_that_cannot_be_kept_is_not_learned_and_says_why(
    recogniser: Recogniser, opened: Opened, made_up: MadeUpEngine, picture: Callable[[], bytes]
) -> None:
    photo = made_up.put(picture(), [face(near("anna"))])
    with full_disk(), pytest.raises(Declined) as declined:
        RecogniserService(recogniser).enrol("anna", photo)
    assert declined.value.objection == Objection(PictureFault.DISK)
    assert recogniser.labels() == {}
    assert opened().labels() == {}
