"""``main.py faces``: how well the household's faces are told apart, and whose photos would help."""

from argparse import Namespace

from rich.console import Console

from bot.commands.engine import engine_settings
from bot.settings import read_settings
from bot.store.books import names_in
from recognizer.commands import check_gallery
from recognizer.recogniser import Recogniser


def carry_out(_: Namespace) -> int:
    """Print what the gallery is like; the exit status is 1 where it needs somebody. Raises SettingsWrong."""
    settings = read_settings()
    recogniser = Recogniser.open(settings.store.folder / "gallery", engine_settings(settings))
    console = Console()
    answer = check_gallery(recogniser, names_in(settings.store.folder), console)
    for line in answer.shown:
        console.print(line)
    return 0 if answer.fine else 1
