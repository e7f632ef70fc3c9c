"""What the recogniser is made of, as far as the settings say."""

from pathlib import Path

from bot.settings import Settings
from recognizer.face import EngineSettings


def model_folder(settings: Settings) -> Path:
    """Where its model files are."""
    return settings.recogniser.model_dir or settings.store.folder / "models"


def engine_settings(settings: Settings) -> EngineSettings:
    """Which detectors and embedder it has, and where it looks for them."""
    models = model_folder(settings).absolute()
    return EngineSettings(
        detector=settings.recogniser.detector,
        embedder=settings.recogniser.embedder,
        persons=settings.recogniser.persons,
        model_folder=models,
        cache_folder=models,
    )
