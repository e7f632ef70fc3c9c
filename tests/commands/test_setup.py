"""``main.py setup`` on a real terminal: what it asks, writes, keeps, and leaves alone."""

import asyncio
import os
import re
import stat
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.demo.telegram.stand_in import TOKEN, TelegramStandIn
from bot.settings import read_settings
from tests.rig.service.forks import CAN_FORK, ForkedProcess
from tests.rig.service.process import ROOT
from tests.rig.service.terminal import Typist, typing

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="a terminal of its own is only tried where processes fork")

#: How the questions end.
ASKED_TOKEN = "It is not shown here: "
ASKED_WAY = "1, 2 or 3? "
ASKED_NAME = "What is the door called? "
ASKED_RELAY = "or only Enter: "
ASKED_BROKER = "; only Enter: "


@dataclass
class Machine:
    """One with nothing on it but a stand-in for Telegram."""

    folder: Path
    telegram: TelegramStandIn
    more: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> Path:
        return self.folder / ".env"

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "LC_ALL": "C.UTF-8",
            "DOORMAN_ENV_FILE": str(self.env),
            "BOT_API_URL": self.telegram.url,
            "LAN_ADDRESS": "192.168.1.10",
            "TIMEZONE": "Europe/Berlin",
            # or the house that is lived in where the tests run would be looked into
            "DATA_DIR": str(self.folder / "data"),
            **self.more,
        }

    @property
    def files(self) -> dict[str, bytes]:
        found = sorted(path for path in self.folder.rglob("*") if path.is_file() and path.name != "log")
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found}

    def setup(self, *options: str) -> AbstractAsyncContextManager[Typist]:
        return typing(["setup", *options], self.environment, self.folder / "log")

    async def without_terminal(self, *options: str) -> tuple[int, str]:
        log = self.folder / "log"
        process = await ForkedProcess.start(["setup", *options], environment=self.environment, folder=ROOT, log=log)
        return await process.wait(), log.read_text()


@pytest.fixture
async def machine(tmp_path: Path) -> AsyncIterator[Machine]:
    async with TelegramStandIn() as telegram:
        yield Machine(tmp_path, telegram)


async def set_up_camera(machine: Machine) -> Typist:
    async with machine.setup() as typist:
        await typist.answer(ASKED_TOKEN, TOKEN)
        await typist.answer(ASKED_WAY, "2")
        await typist.answer(ASKED_NAME, "garden gate")
        await typist.answer(ASKED_RELAY, "tasmota:gate")
        await typist.answer(ASKED_BROKER, "127.0.0.1:1")
        assert await typist.end() == 0
        return typist


async def test_a_board_is_set_up_by_three_answers_and_two_times_enter(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with machine.setup() as typist:
        await typist.answer(ASKED_TOKEN, TOKEN)
        await typist.answer(ASKED_WAY, "1")
        await typist.answer(ASKED_NAME)
        await typist.answer(ASKED_BROKER, "127.0.0.1:1")
        assert await typist.end() == 0
    assert set(machine.files) == {
        ".env",
        "board-front.json",
        "broker/mosquitto.conf",
        "broker/doorman.acl",
        "broker/passwords",
    }
    assert {stat.S_IMODE((machine.folder / name).stat().st_mode) for name in machine.files} == {0o600}
    monkeypatch.setenv("DOORMAN_ENV_FILE", str(machine.env))
    settings = read_settings()
    assert settings.doors["front"].name == "front door"
    assert settings.house.claim_code
    code = settings.house.claim_code.get_secret_value()
    assert f"https://t.me/{machine.telegram.telegram.bot['username']}?start={code}" in typist.said
    assert "█▄▄▄█" in typist.said  # an eye of the picture
    key, password = settings.doors["front"].key, settings.mqtt.password
    assert key
    for secret in (TOKEN, key.get_secret_value(), password.get_secret_value()):
        assert secret
        assert secret not in typist.said


async def test_a_camera_with_a_relay_takes_five_answers(machine: Machine) -> None:
    typist = await set_up_camera(machine)
    assert len(typist.typed) == 5
    assert set(machine.files) == {
        ".env",
        "camera-front.json",
        "broker/mosquitto.conf",
        "broker/doorman.acl",
        "broker/passwords",
    }
    assert b"topic write cmnd/gate/" in machine.files["broker/doorman.acl"]
    assert b"user relay.front\ntopic readwrite cmnd/gate/#\n" in machine.files["broker/doorman.acl"]
    assert b"relay.front:" in machine.files["broker/passwords"]
    assert b"DOORS__FRONT__RELAY_PASSWORD=" in machine.files[".env"]
    assert b'"user": "relay.front"' in machine.files["camera-front.json"]
    assert "• garden gate: give the relay its user at the broker, relay.front, and" in " ".join(typist.said.split())
    assert b"DOORS__FRONT__NAME='garden gate'\n" in machine.files[".env"]


async def test_a_broker_that_runs_with_what_was_written_is_left_running(machine: Machine) -> None:
    broker = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    async with broker:
        where = f"127.0.0.1:{broker.sockets[0].getsockname()[1]}"
        (machine.folder / "token").write_text(TOKEN)
        told = ["--way", "camera", "--relay", "tasmota:gate", "--broker", where]
        async with machine.setup("--yes", "--token-file", str(machine.folder / "token"), *told) as typist:
            assert await typist.end() == 0
        assert "start it anew" in " ".join(typist.said.split())
        async with machine.setup("--yes") as typist:
            assert await typist.end() == 0
        assert "it can go on as it is" in " ".join(typist.said.split())


async def test_a_home_with_an_owner_restarts_the_service_only_for_settings_that_are_others(machine: Machine) -> None:
    (machine.folder / "data").mkdir()
    (machine.folder / "data" / "residents.json").write_text('{"residents": {"7": {}}}')
    (machine.folder / "token").write_text(TOKEN)
    async with machine.setup("--yes", "--token-file", str(machine.folder / "token"), "--way", "camera") as typist:
        assert await typist.end() == 0
    assert "Restart the service" in " ".join(typist.said.split())
    async with machine.setup("--yes") as typist:
        assert await typist.end() == 0
    assert "Restart" not in typist.said
    assert "The service can go on as it is" in " ".join(typist.said.split())


async def test_a_camera_alone_is_asked_for_no_broker(machine: Machine) -> None:
    async with machine.setup() as typist:
        await typist.answer(ASKED_TOKEN, TOKEN)
        await typist.answer(ASKED_WAY, "2")
        await typist.answer(ASKED_NAME)
        await typist.answer(ASKED_RELAY)
        assert await typist.end() == 0
    assert set(machine.files) == {".env", "camera-front.json"}
    assert b"MQTT" not in machine.files[".env"]


async def test_this_computer_s_webcam_takes_the_token_and_nothing_else(machine: Machine) -> None:
    async with machine.setup() as typist:
        await typist.answer(ASKED_TOKEN, TOKEN)
        await typist.answer(ASKED_WAY)
        assert await typist.end() == 0
    assert typist.typed == [TOKEN]
    assert set(machine.files) == {".env"}
    # the bot answers nobody before it runs and has an owner
    service, link, bell = (typist.said.index(said) for said in ("uv run main.py", "?start=", "It is my doorbell"))
    assert service < link < bell


async def test_a_token_is_refused_for_what_is_wrong_with_it(machine: Machine) -> None:
    async with machine.setup() as typist:
        await typist.answer(ASKED_TOKEN)
        await typist.answer(ASKED_TOKEN, TOKEN[:20])
        await typist.until("That is no whole token")
        await typist.answer(ASKED_TOKEN, f"7000002:{'A' * 35}")
        await typist.until("Telegram does not know this token")
        await typist.until(ASKED_TOKEN)
        await machine.telegram.go_out()
        await typist.answer("", TOKEN)
        await typist.until("Telegram cannot be reached")
        await machine.telegram.come_back()
        await typist.answer(ASKED_TOKEN)  # tries once more, and nobody types it again
        await typist.until("✓ Telegram knows it")
        await typist.answer(ASKED_WAY, "9")
        await typist.until("Please type 1, 2 or 3.")
        await typist.answer(ASKED_WAY, "3")
        assert await typist.end() == 0
    assert TOKEN[:20] not in typist.said


async def test_a_second_run_changes_what_is_asked_and_loses_nothing(machine: Machine) -> None:
    await set_up_camera(machine)
    own = b"# mine\nANSWER_WINDOW_S=90 # a slow grandmother\nexport LOG_LEVEL = 'INFO'\n\n"
    machine.env.write_bytes(own + machine.files[".env"])
    before = machine.files
    async with machine.setup() as typist:
        await typist.until("Bot token: set")
        await typist.answer(ASKED_TOKEN)
        await typist.answer(ASKED_WAY)
        await typist.answer(ASKED_NAME, "it's the gate")
        await typist.answer(ASKED_RELAY)
        await typist.answer(ASKED_BROKER)
        assert await typist.end() == 0
    after = machine.files
    assert after[".env"] == before[".env"].replace(b"'garden gate'", b"'it\\'s the gate'")
    (kept,) = (name for name in after if name.startswith(".env.before-"))
    assert after[kept] == before[".env"]
    assert stat.S_IMODE((machine.folder / kept).stat().st_mode) == 0o600
    assert {name: after[name] for name in before if name != ".env"} == {
        name: content for name, content in before.items() if name != ".env"
    }


async def test_another_thing_at_the_door_keeps_the_keys_of_the_first(machine: Machine) -> None:
    await set_up_camera(machine)
    before = machine.files[".env"]
    async with machine.setup() as typist:
        await typist.answer(ASKED_TOKEN)
        await typist.answer(ASKED_WAY, "1")
        await typist.answer(ASKED_NAME)
        await typist.answer(ASKED_BROKER)
        assert await typist.end() == 0
    after = machine.files
    assert set(before.splitlines()) < set(after[".env"].splitlines())
    assert {"board-front.json", "camera-front.json"} <= set(after)


@pytest.mark.parametrize("answered", range(5))
async def test_ctrl_c_at_any_question_leaves_everything_as_it_was(machine: Machine, answered: int) -> None:
    machine.env.write_bytes(b"ANSWER_WINDOW_S=90\n")
    before = machine.files
    answers = [(ASKED_TOKEN, TOKEN), (ASKED_WAY, "2"), (ASKED_NAME, ""), (ASKED_RELAY, "shelly2:gate")]
    async with machine.setup() as typist:
        for question, answer in answers[:answered]:
            await typist.answer(question, answer)
        await typist.until([*(question for question, _ in answers), ASKED_BROKER][answered])
        assert await typist.interrupt() == 130
    assert "Nothing was written" in typist.said
    assert machine.files == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"HTTP_PORT=many\n", "HTTP_PORT is wrong: write a whole number."),
        (b"BOT_TOKN=1\n", "did you mean BOT_TOKEN?"),
        (b"BOT_TOKEN=\xff\xfe\n", "it is not UTF-8"),
        (b"A=1\nDOORS__FRONT__NAME='front door\n", "has a quote in line 2 that is never closed"),
    ],
)
async def test_what_is_wrong_in_env_is_said_before_anything_is_asked(
    machine: Machine, content: bytes, said: str
) -> None:
    machine.env.write_bytes(content)
    async with machine.setup() as typist:
        assert await typist.end() == 1
    assert said in typist.said
    assert machine.files == {".env": content}


async def test_the_copied_example_is_a_beginning(machine: Machine) -> None:
    machine.env.write_bytes((ROOT / ".env.example").read_bytes())
    async with machine.setup() as typist:
        await typist.answer(ASKED_TOKEN, TOKEN)
        await typist.answer(ASKED_WAY, "1")
        await typist.answer(ASKED_NAME)
        await typist.answer(ASKED_BROKER)
        assert await typist.end() == 0
    now = machine.env.read_text().splitlines()
    example = (ROOT / ".env.example").read_text().splitlines()
    assert f"BOT_TOKEN={TOKEN}" in now
    assert {line for line in example if line.startswith("#")} <= set(now)


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no folder that nobody may write to")
async def test_a_folder_that_nobody_may_write_to_is_a_sentence(machine: Machine) -> None:
    machine.more["DOORMAN_ENV_FILE"] = "/proc/.env"
    async with machine.setup() as typist:
        await typist.answer(ASKED_TOKEN, TOKEN)
        await typist.answer(ASKED_WAY)
        assert await typist.end() == 1
    assert "cannot be written" in typist.said


async def test_without_a_terminal_nobody_is_asked(machine: Machine) -> None:
    status, said = await machine.without_terminal()
    assert status == 1
    assert "--token-file" in said
    assert machine.files == {}


async def test_without_a_terminal_options_tell_all(machine: Machine) -> None:
    token = machine.folder / "token"
    token.write_text(f"{TOKEN}\n")
    options = ["--yes", "--token-file", str(token), "--way", "board", "--broker", "127.0.0.1:1"]
    assert (await machine.without_terminal(*options))[0] == 0
    assert f"BOT_TOKEN={TOKEN}\n" in machine.env.read_text()
    before = machine.files
    status, said = await machine.without_terminal("--yes")
    assert status == 0
    assert "is written" not in said.rpartition("https://t.me")[0].rpartition("https://t.me")[2]
    assert machine.files == before


async def test_a_broker_on_another_machine_is_asked_for_our_password_there(machine: Machine) -> None:
    async with machine.setup() as typist:
        await typist.answer(ASKED_TOKEN, TOKEN)
        await typist.answer(ASKED_WAY, "1")
        await typist.answer(ASKED_NAME)
        await typist.answer(ASKED_BROKER, "doorman@192.168.1.20")
        await typist.answer(ASKED_TOKEN, "open-sesame-42")
        assert await typist.end() == 0
    assert "open-sesame-42" not in typist.said
    assert "MQTT_PASSWORD=open-sesame-42\n" in machine.env.read_text()
    assert set(machine.files) == {".env", "board-front.json"}


async def test_it_speaks_the_terminal_s_language_which_the_day_s_log_gets(machine: Machine) -> None:
    machine.more["LC_ALL"] = "de_DE.UTF-8"
    async with machine.setup() as typist:
        await typist.answer("Er wird hier nicht angezeigt: ", TOKEN)
        await typist.answer("1, 2 oder 3? ", "2")
        await typist.answer("[Haustür] ")
        await typist.answer("nur Enter: ")
        assert await typist.end() == 0
    assert "HOUSE_LANGUAGE=de\n" in machine.env.read_text()
    assert re.search("[Ss]et up|Start the", typist.said) is None


async def test_what_somebody_writes_into_the_settings_meanwhile_stays(machine: Machine) -> None:
    await set_up_camera(machine)
    async with machine.setup() as typist:
        await typist.answer(ASKED_TOKEN)
        await typist.answer(ASKED_WAY)
        await typist.answer(ASKED_NAME, "side gate")
        await typist.until(ASKED_RELAY)
        machine.env.write_text(machine.env.read_text().replace("tasmota:gate", "shelly1:gate") + "LOG_LEVEL=DEBUG\n")
        await typist.answer("")
        await typist.answer(ASKED_BROKER)
        assert await typist.end() == 0
    assert ".env was changed while I asked: I keep that, and add your answers." in typist.said
    settings = read_settings(machine.env)
    (door,) = settings.doors.values()
    assert (door.relay, door.name) == ("shelly1:gate", "side gate")
    assert b"LOG_LEVEL=DEBUG" in machine.files[".env"]


async def test_one_at_a_time_sets_up(machine: Machine) -> None:
    async with machine.setup() as typist:
        await typist.until(ASKED_TOKEN)
        async with machine.setup() as second:
            await second.until("asks in another window already")
            assert await second.end() == 1
        await typist.answer("", TOKEN)
        await typist.answer(ASKED_WAY, "3")
        assert await typist.end() == 0
