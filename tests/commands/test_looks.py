"""Workers are asked where the settings say so, and nothing is there where they do not."""

from pathlib import Path

from bot.commands.looks import have_help
from bot.house.status.wires import KafkaTrouble
from bot.nursery import Nursery
from bot.settings import settings_from
from bot.vision import Vision
from recognizer.face import EngineSettings
from tests.fakes.books import MemoryPeople
from tests.kafka.looks.rig import until
from tests.rig.mosquitto import free_port

TOKEN = "123456789:" + "A" * 35


def a_vision(folder: Path) -> Vision:
    opener = "tests.fakes.recognisers:open_obedient"
    return Vision(folder=folder, settings=EngineSettings(), people=MemoryPeople(), opener=opener)


async def test_a_service_whose_kafka_is_away_says_so_and_goes_on(tmp_path: Path) -> None:
    key = tmp_path / "workers.key"
    key.write_text("ab" * 32)
    written = {"BOT_TOKEN": TOKEN, "EYES": "kafka", "WORKERS_KEY_FILE": str(key)}
    settings = settings_from({**written, "KAFKA_SERVERS": f"127.0.0.1:{free_port()}"})
    async with Nursery() as nursery:
        eyes = a_vision(tmp_path)
        have_help(settings, eyes, nursery)
        assert [task.name for task in nursery.supervised] == ["workers"]
        await until(lambda: eyes.workers is not None and eyes.workers.trouble is KafkaTrouble.UNREACHABLE)
        assert nursery.supervised[0].restarts == 0  # it tries again by itself, without a line of traceback each time


async def test_without_it_there_is_nobody_to_ask(tmp_path: Path) -> None:
    async with Nursery() as nursery:
        eyes = a_vision(tmp_path)
        have_help(settings_from({"BOT_TOKEN": TOKEN}), eyes, nursery)
        assert (nursery.supervised, eyes.workers) == ([], None)
