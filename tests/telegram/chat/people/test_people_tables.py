"""Tables in the chat: one that an owner sends is told of and taken in on a tap; /export_people sends one."""

import asyncio
import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.faces.profile import PersonDetail, PersonGroup, Profile
from bot.house.people import Person, PersonId, ResidentId
from bot.house.tables.bringing import PeopleImport
from bot.house.tables.outcome import RowDone
from bot.tables.chat_tables import ChatTables
from bot.telegram.chat.people.people_tables import PeopleTables, SentTable, TableStage
from bot.words.chat.people import table_text
from tests.english import ENGLISH, texts
from tests.rig.chat import ChatRig, buttons, card
from tests.tables.workbooks import workbook

STOP = ENGLISH.plain(table_text.STOP)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLE = workbook(
    ("name", "group", "notes", "Phone", "photo"),
    ("Grace", "friend", "brings eggs", "+1 555", ""),
    ("Eileen", "family", "", "", "C:\\eileen.jpg; http://127.0.0.1/x"),
    ("", "", "who?", "", ""),
)


async def send(user: User, content: bytes = TABLE, name: str = "people.xlsx") -> ChatMessage:
    return await user.send_document(content, name, XLSX if name.endswith("xlsx") else "text/csv")


async def kept(rig: ChatRig) -> dict[str, Profile]:
    profiles = rig.memory.collection("profiles", Profile)
    return {person.name: profiles.get(person.id) or Profile() for person in await rig.memory.people.people()}


def waiting(rig: ChatRig) -> int:
    return len(rig.memory.collection("sent_tables", SentTable).everything())


async def test_a_table_is_told_of_first_and_taken_in_on_a_tap(rig: ChatRig) -> None:
    await rig.memory.people.save(Person(PersonId("g"), "Grace"))
    await send(rig.anna)
    told = await buttons(rig.anna, texts.IMPORT, texts.LEAVE)
    assert "It has 3 rows." in told.text
    assert "New: 1. Changed: 1. As they are: 0." in told.text
    assert "1 row I cannot read in full:" in told.text
    assert "Row 4: Nobody is named in this row." in told.text
    assert list(await kept(rig)) == ["Grace"]
    await rig.anna.tap(told, texts.IMPORT)
    report = await card(rig.anna, "Added: 1. Changed: 1. As they were: 0.", "2 rows were not taken in full.")
    assert "Row 3, Eileen: eileen.jpg: From a chat I cannot reach a file on your computer." in report.text
    assert "Row 3, Eileen: 127.0.0.1: This address is not on the public internet" in report.text
    assert await kept(rig) == {
        "Grace": Profile(PersonGroup.FRIEND, "brings eggs", (PersonDetail("Phone", "+1 555"),)),
        "Eileen": Profile(PersonGroup.FAMILY),
    }
    progress = await card(rig.anna, "Importing: 3 of 3 rows.")
    await rig.anna.chat.until(lambda chat: not (chat.message(progress.id) or progress).labels)
    assert waiting(rig) == 0


async def test_a_second_time_there_is_nothing_new_and_nothing_changes(rig: ChatRig) -> None:
    table = b"name;Phone\nGrace;1\n"
    for said in ("Added: 1. Changed: 0.", "Added: 0. Changed: 0. As they were: 1."):
        newest = rig.anna.chat.messages[-1].id if rig.anna.chat.messages else 0
        await send(rig.anna, table, "people.CSV")
        told = await rig.anna.chat.until_message("I can read this table.", after=newest)
        assert (texts.NOTHING_NEW in told.text) is ("As they were: 1" in said)
        await rig.anna.tap(told, texts.IMPORT)
        assert await rig.anna.chat.until_message(said, after=newest)


async def test_a_table_that_is_left_changes_nothing(rig: ChatRig) -> None:
    await send(rig.anna)
    told = await buttons(rig.anna, texts.IMPORT, texts.LEAVE)
    await rig.anna.tap(told, texts.LEAVE)
    await rig.anna.chat.until(lambda chat: not (chat.message(told.id) or told).labels)
    assert await kept(rig) == {}
    await rig.anna.chat.until(lambda _: waiting(rig) == 0)


async def test_a_table_that_is_taken_in_is_not_left_in_the_same_moment(rig: ChatRig) -> None:
    await send(rig.anna, b"name\nGrace\n", "people.csv")
    await buttons(rig.anna, texts.IMPORT, texts.LEAVE)
    tables: PeopleTables = rig.room._dispatcher.workflow_data["people_tables"]
    (key,) = rig.memory.collection("sent_tables", SentTable).everything()
    anna = await rig.registrar.resident(ResidentId(rig.anna.id))
    assert anna
    await asyncio.gather(tables.begin(anna, key), tables.leave(key))
    await card(rig.anna, "Added: 1.")
    assert list(await kept(rig)) == ["Grace"]


async def test_only_an_owner_may_and_others_are_told_whom_to_ask(rig: ChatRig) -> None:
    await send(rig.leo)
    assert await card(rig.leo, "Anna")
    await rig.leo.send_text("/export_people")
    assert len([m for m in rig.leo.chat.messages if m.by_bot and "Anna" in m.text]) in (1, 2)
    await rig.leo.chat.until(lambda chat: len([m for m in chat.messages if m.by_bot and "Anna" in m.text]) == 2)
    assert waiting(rig) == 0
    assert not [m for m in rig.leo.chat.messages if m.document and m.by_bot]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"%PDF-1.7\x00", "people.xlsx", "neither a workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "people.xls", "of an older kind (xls)"),
        (b"Phone;Street\n1;2\n", "people.csv", "I found: «\u2068Phone\u2069» and «\u2068Street\u2069»."),
        ("name\nJörg\n".encode("latin-1"), "people.csv", "Line 2 is not written in UTF-8"),
    ],
)
async def test_what_cannot_be_read_is_told_with_what_to_do(rig: ChatRig, content: bytes, name: str, said: str) -> None:
    await send(rig.anna, content, name)
    assert await card(rig.anna, said)
    await rig.anna.chat.until(lambda _: waiting(rig) == 0)


async def test_what_is_too_large_is_not_even_fetched(rig: ChatRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ChatTables, "most_bytes", 1_000)
    await send(rig.anna, bytes(2_000), "people.csv")
    assert await card(rig.anna, "This table is larger than")
    assert waiting(rig) == 0


async def test_what_a_stop_interrupts_goes_on_after_it(rig: ChatRig) -> None:
    sent = rig.memory.collection("sent_tables", SentTable)
    await send(rig.anna)
    told = await buttons(rig.anna, texts.IMPORT)
    ((key, table),) = sent.everything().items()
    await rig.stop()
    await rig.memory.collections["buttons"].put(dict.fromkeys(rig.memory.collections["buttons"].everything()))
    await rig.start()
    again = await rig.anna.chat.until_message("I can read this table.", after=told.id)
    await rig.anna.tap(again, texts.IMPORT)
    await card(rig.anna, "Added: 2.")
    await rig.stop()
    await sent.put({key: SentTable(table.resident, table.file, table.sent_at, TableStage.IMPORTING, 3)})
    await rig.start()
    assert await card(rig.anna, "Added: 0. Changed: 0. As they were: 2.")
    await rig.anna.chat.until(lambda _: waiting(rig) == 0)


async def test_who_is_forgotten_while_a_table_is_taken_in_does_not_come_back_after_a_stop(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    await rig.memory.people.save(Person(PersonId("g"), "Grace"))
    row = PeopleImport._row
    reached, go_on, further = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(self: PeopleImport, *args: object) -> RowDone:
        done: RowDone = await row(self, *args)  # type: ignore[arg-type]
        if done.name == "Eileen":
            reached.set()
            await go_on.wait()
        elif done.name == "Ada":
            further.set()
            await asyncio.Event().wait()
        return done

    monkeypatch.setattr(PeopleImport, "_row", slow)
    await send(rig.anna, b"name\nEileen\nAda\nGrace\n", "people.csv")
    await rig.anna.tap(await buttons(rig.anna, texts.IMPORT), texts.IMPORT)
    await reached.wait()
    anna = await rig.registrar.resident(ResidentId(rig.anna.id))
    assert anna
    await rig.faces.forget(anna, PersonId("g"))
    go_on.set()
    await further.wait()
    await rig.stop()
    monkeypatch.setattr(PeopleImport, "_row", row)
    await rig.start()
    assert await card(rig.anna, "I could not finish the table. What is done stays")
    assert waiting(rig) == 0
    assert "Grace" not in await kept(rig)


async def test_an_import_is_stopped_and_what_is_done_stays(rig: ChatRig, monkeypatch: pytest.MonkeyPatch) -> None:
    await send(rig.anna, workbook(("name",), *((f"Person {n}",) for n in range(300))))
    await rig.anna.tap(await buttons(rig.anna, texts.IMPORT), texts.IMPORT)
    await rig.anna.tap(await buttons(rig.anna, STOP), STOP)
    report = await card(rig.anna, "Added:")
    assert report.text.endswith(texts.STOPPED) or "Added: 300." in report.text


async def test_a_table_told_of_an_hour_ago_is_not_taken_in_any_more(rig: ChatRig) -> None:
    await send(rig.anna)
    await buttons(rig.anna, texts.IMPORT)
    await rig.stop()
    rig.ahead += timedelta(hours=2)
    await rig.start()
    await send(rig.anna, b"name\nLeo\n", "people.csv")
    await card(rig.anna, "It has 1 row.")
    assert waiting(rig) == 1


async def test_everybody_is_sent_as_a_table_that_leaves_the_chat(rig: ChatRig) -> None:
    await send(rig.anna, b"name;notes;Phone\nGrace;'=1+1;+1\n", "people.csv")
    await rig.anna.tap(await buttons(rig.anna, texts.IMPORT), texts.IMPORT)
    await card(rig.anna, "Added: 1.")
    await rig.anna.send_text("/export_people")
    sent = await card(rig.anna, "Everybody whom I know, as a table")
    assert sent.document
    assert sent.document.name == "people.xlsx"
    rows = list(load_workbook(io.BytesIO(sent.document.content)).active.iter_rows(values_only=True))
    assert rows == [
        ("Name", "Group", "Notes", "Number of photos", "Last seen", "Phone"),
        ("Grace", None, "=1+1", 0, None, "+1"),
    ]
    await send(rig.anna, sent.document.content)
    assert await card(rig.anna, "New: 0. Changed: 0. As they are: 1.")
    await rig.stop()
    rig.ahead += timedelta(minutes=11)
    await rig.start()
    await rig.anna.chat.until(lambda chat: chat.message(sent.id) is None)


async def test_details_stand_on_somebodys_page_and_those_too_many_are_counted(rig: ChatRig) -> None:
    heading = ";".join(["name", *(f"Thing {n}" for n in range(8))])
    await send(rig.anna, f"{heading}\nGrace;{';'.join('abcdefgh')}\n".encode(), "people.csv")
    await rig.anna.tap(await buttons(rig.anna, texts.IMPORT), texts.IMPORT)
    await card(rig.anna, "Added: 1.")
    await rig.anna.send_text("/people Grace")
    page = await card(rig.anna, "Grace", "Thing 0: a", "Thing 5: f")
    assert "Thing 6" not in page.text
    assert "… and 2 more lines, which /export_people shows." in page.text
