"""What the recogniser is made of, as far as the settings say."""

from pathlib import Path
from typing import Protocol

from bot.settings import RecogniserSettings, StoreSettings
from recognizer.face import EngineSettings


class WithModels(Protocol):
    """Settings that say so."""

    @property
    def recogniser(self) -> RecogniserSettings:
        """What finds and compares faces."""

    @property
    def store(self) -> StoreSettings:
        """Where things are kept."""


def model_folder(settings: WithModels) -> Path:
    """Where its model files are."""
    return settings.recogniser.model_dir or settings.store.folder / "models"


def engine_settings(settings: WithModels) -> EngineSettings:
    """Which detectors and embedder it has, and where it looks for them."""
    models = model_folder(settings).absolute()
    return EngineSettings(
        detector=settings.recogniser.detector,
        embedder=settings.recogniser.embedder,
        persons=settings.recogniser.persons,
        model_folder=models,
        cache_folder=models,
    )
