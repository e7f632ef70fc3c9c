"""``main.py models fetch``: the face detector's model file."""

from argparse import Namespace
from pathlib import Path

from bot.commands import CannotDo
from bot.commands.engine import model_folder
from bot.settings import SettingsWrong, read_settings
from recognizer.detect.models import ModelNotFetched, fetch_yunet


def carry_out(_: Namespace) -> int:
    """Fetch it to where the settings say, or, before there are any, to where they would. Raises CannotDo."""
    try:
        folder = model_folder(read_settings())
    except SettingsWrong:
        folder = Path("data/models")
    try:
        fetch_yunet(folder)
    except ModelNotFetched as exc:
        raise CannotDo(str(exc)) from exc
    return 0
