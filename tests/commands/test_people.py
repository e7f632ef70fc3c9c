"""``main.py people``: a table becomes people, and people a table that becomes the same people."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.commands import CannotDo, people
from bot.commands.arguments import chosen_of
from bot.commands.rooms import store_of
from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.house.faces.profile import PersonDetail, PersonGroup, Profile
from bot.house.ports import EyesUnavailable
from bot.settings import read_settings
from bot.store import open_key, open_store
from bot.words.chat.people import table_text
from tests.english import ENGLISH
from tests.fakes.senses import RecordingEyes
from tests.pictures import jpeg
from tests.tables.workbooks import workbook

TABLE = workbook(
    ("name", "group", "notes", "Phone", "photo"),
    ("Grace", "friend", "=brings eggs", "+1 555", "faces/grace.jpg"),
    ("Eileen", "family", "", "", "faces/eileen.jpg"),
    change=lambda book: setattr(book.active["C2"], "data_type", "s"),  # a text, not a formula
)


NO_FACE = "I see no face in this photo. Please send one that shows the face upright, from the front and in good light."
NOT_PUBLIC = (
    "This address is not on the public internet, so I do not fetch from it. "
    "On the command line, “--allow HOST” allows it."
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a table and photos, settings for a data folder in it, and eyes that record."""
    monkeypatch.setenv("DOORMAN_ENV_FILE", str(tmp_path / "absent.env"))
    monkeypatch.setenv("BOT_TOKEN", "123456789:" + "A" * 35)
    monkeypatch.setenv("DOORS__FRONT__TOKEN", "t" * 32)
    monkeypatch.setenv("DOORS__FRONT__LOCK", "none")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("AUDIT_KEY_FILE", str(tmp_path / "audit.key"))
    (tmp_path / "faces").mkdir()
    (tmp_path / "faces" / "grace.jpg").write_bytes(jpeg(10))
    (tmp_path / "faces" / "eileen.jpg").write_bytes(jpeg(20))
    (tmp_path / "people.xlsx").write_bytes(TABLE)
    return tmp_path


@pytest.fixture
def eyes(monkeypatch: pytest.MonkeyPatch) -> RecordingEyes:
    recording = RecordingEyes()

    @asynccontextmanager
    async def eyes_of(*_: object) -> AsyncIterator[RecordingEyes]:
        yield recording

    monkeypatch.setattr(people, "eyes_of", eyes_of)
    return recording


def run(*typed: str | Path) -> int:
    return people.carry_out(chosen_of(["people", *map(str, typed)]))


def kept(home: Path) -> dict[str, Profile]:
    async def read() -> dict[str, Profile]:
        async with open_store(home / "data", audit_key=open_key([home / "audit.key"])) as store:
            profiles = store.collection("profiles", Profile)
            return {one.name: profiles.get(one.id) or Profile() for one in await store.people.people()}

    return asyncio.run(read())


GRACE = Profile(PersonGroup.FRIEND, "=brings eggs", (PersonDetail("Phone", "+1 555"),))


def test_each_row_is_a_line_and_a_second_time_nothing_changes(
    home: Path, eyes: RecordingEyes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", home / "people.xlsx") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Row 2, Grace: added and 1 photo learned",
        "Row 3, Eileen: added and 1 photo learned",
        "Added: 2. Changed: 0. As they were: 0.",
        "Photos learned: 2. Known already: 0. Refused: 0.",
    ]
    first = kept(home)
    assert first == {"Grace": GRACE, "Eileen": Profile(PersonGroup.FAMILY)}
    assert run("import", home / "people.xlsx") == 0
    assert capsys.readouterr().out.splitlines()[-2:] == [
        "Added: 0. Changed: 0. As they were: 2.",
        "Photos learned: 0. Known already: 2. Refused: 0.",
    ]
    assert kept(home) == first
    assert len(eyes.learned) == 2


def test_what_is_refused_is_told_with_its_row_and_its_reason_and_is_a_status(
    home: Path, eyes: RecordingEyes, capsys: pytest.CaptureFixture[str]
) -> None:
    eyes.refuses = PhotoTrouble(PhotoReason.NO_FACE)
    (home / "list.csv").write_text(
        "url;nom;prenom;age\nfaces/grace.jpg;Hopper;Grace;85\nhttp://127.0.0.1/secret;Collins;Eileen;67\n;;;4\n"
    )
    assert run("import", home / "list.csv") == 1
    assert capsys.readouterr().out.splitlines() == [
        "Row 2, Grace Hopper: added and 1 photo refused",
        f"Row 2, Grace Hopper: grace.jpg: {NO_FACE}",
        "Row 3, Eileen Collins: added and 1 photo refused",
        f"Row 3, Eileen Collins: 127.0.0.1: {NOT_PUBLIC}",
        "Row 4: refused",
        "Row 4: Nobody is named in this row. Of joined cells, only the first one has a value.",
        "Added: 2. Changed: 0. As they were: 0.",
        "Photos learned: 0. Known already: 0. Refused: 2.",
        "3 rows were not taken in full.",
    ]
    assert kept(home)["Grace Hopper"].details == (PersonDetail("age", "85"),)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_is_written_becomes_the_same_people_in_another_home(
    home: Path, eyes: RecordingEyes, ending: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", home / "people.xlsx")
    first = kept(home)
    written = home / f"out.{ending}"
    assert run("export", written, "--photos", home / "photos") == 0
    assert f"2 people were written to “{written}”." in capsys.readouterr().out
    assert sorted(path.read_bytes() for path in (home / "photos").rglob("*.jpg")) == sorted([jpeg(10), jpeg(20)])
    modes = [path.stat().st_mode & 0o077 for path in (written, *(home / "photos").rglob("*"))]
    assert not any(modes)
    assert [path.name for path in home.iterdir() if path.name.startswith(".out")] == []
    monkeypatch.setenv("DATA_DIR", str(home / "data2"))
    eyes.learned.clear()
    assert run("import", written) == 0
    (home / "data").rename(home / "gone")
    (home / "data2").rename(home / "data")
    assert kept(home) == first
    assert sorted(photo for _, photo, _ in eyes.learned) == sorted([jpeg(10), jpeg(20)])


def test_a_table_has_no_encodings_and_no_photos_unless_they_are_wanted(home: Path, eyes: RecordingEyes) -> None:
    run("import", home / "people.xlsx")
    run("export", home / "out.xlsx")
    rows = list(load_workbook(home / "out.xlsx").active.iter_rows(values_only=True))
    assert rows == [
        ("Name", "Group", "Notes", "Number of photos", "Last seen", "Phone"),
        ("Eileen", "family", None, 1, None, None),
        ("Grace", "friend", "=brings eggs", 1, None, "+1 555"),
    ]


def test_what_cannot_be_done_is_told_before_anything_is(home: Path, eyes: RecordingEyes) -> None:
    (home / "full").mkdir()
    (home / "full" / "x").touch()
    (home / "letter.xlsx").write_bytes(b"%PDF-1.7\x00")
    for typed, said in (
        (("import", home / "nowhere.xlsx"), "There is no file “"),
        (("import", home / "letter.xlsx"), "neither a workbook (xlsx) nor a list (csv)"),
        (("import", home / "people.xlsx", "--photos", home / "x"), "“--allow” belongs to import"),
        (("export", home / "x.csv", "--allow", "a.example"), "“--allow” belongs to import"),
        (("export", home / "x.pdf"), "has to end with .xlsx or .csv"),
        (("export", home / "x.csv", "--photos", home / "full"), "is not empty"),
        (("export", home / "nowhere" / "x.csv"), "could not be written"),
    ):
        with pytest.raises(CannotDo) as refused:
            run(*typed)
        assert said in ENGLISH.plain(refused.value.said)


def test_a_recogniser_that_dies_leaves_what_is_done_and_tells_how_to_go_on(
    home: Path, eyes: RecordingEyes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.house.tables.bringing._REST_S", 0.0)
    run("import", home / "people.xlsx")
    capsys.readouterr()
    eyes.failure = EyesUnavailable()
    assert run("import", home / "people.xlsx") == 1
    assert capsys.readouterr().out.splitlines()[-1] == ENGLISH.plain(table_text.BROKEN_OFF)


def test_beside_the_service_it_says_why_it_does_nothing(home: Path, eyes: RecordingEyes) -> None:
    async def beside() -> None:
        async with await store_of(read_settings()):
            with pytest.raises(CannotDo) as refused:
                await people._take_in(read_settings(), home / "people.xlsx", [])
            assert "stop it first" in ENGLISH.plain(refused.value.said)
            assert "send it the table in the chat" in ENGLISH.plain(refused.value.said)

    asyncio.run(beside())
