"""What a machine is told that only looks for a service elsewhere: it needs no bot."""

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bot.house.findings.setting_trouble import SettingFault, SettingTrouble
from bot.settings.kafka import KafkaSettings
from bot.settings.reading import SettingsWrong, written_settings
from bot.settings.slices import HouseSettings, RecogniserSettings, StoreSettings
from bot.settings.troubles import trouble_of


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """As far as a worker needs them."""

    kafka: KafkaSettings
    recogniser: RecogniserSettings
    #: Where its models are.
    store: StoreSettings
    #: For its log.
    house: HouseSettings


def read_worker(env_file: Path | None = None) -> WorkerSettings:
    """Read the environment and ``.env``; raises SettingsWrong."""
    written = {name.upper(): value for name, value in written_settings(env_file).items() if value}
    try:
        settings = WorkerSettings(
            KafkaSettings.model_validate(written),
            RecogniserSettings.model_validate(written),
            StoreSettings.model_validate(written),
            HouseSettings.model_validate(written),
        )
    except ValidationError as exc:
        raise SettingsWrong([trouble_of(error) for error in exc.errors()]) from exc
    if not settings.kafka.servers:
        raise SettingsWrong([SettingTrouble(SettingFault.MISSING, "KAFKA_SERVERS")])
    return settings
