"""``main.py models fetch``: the face detector's model file."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from bot.commands import CannotDo
from bot.commands.engine import model_folder
from bot.settings import SettingsWrong, read_fetching, read_settings
from bot.words.commands import terminal_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Phrase
from recognizer.detect.models import (
    YUNET_FILE,
    YUNET_URL,
    FetchFault,
    Fetching,
    FetchStep,
    ModelNotFetched,
    fetch_yunet,
)


def carry_out(_: Namespace) -> int:
    """Fetch it to where the settings say, or, before there are any, to where they would. Raises CannotDo."""
    try:
        folder = model_folder(read_settings())
    except SettingsWrong:
        folder = Path("data/models")
    source = read_fetching().yunet_url or YUNET_URL
    tongue = terminal_tongue(os.environ)

    def tell(what: Fetching) -> None:
        sys.stdout.write(f"{tongue.plain(_step(what))}\n")
        sys.stdout.flush()

    try:
        fetch_yunet(folder, source=source, tell=tell)
    except ModelNotFetched as failed:
        raise CannotDo(_failure(failed)) from failed
    return 0


def _step(what: Fetching) -> Phrase:
    match what.step:
        case FetchStep.HERE:
            return terminal_text.model_here(str(what.target))
        case FetchStep.BEGUN:
            return terminal_text.model_fetching(what.source)
        case FetchStep.KEPT:
            return terminal_text.model_kept(str(what.target), what.size_bytes)


def _failure(failed: ModelNotFetched) -> Phrase:
    match failed.fault:
        case FetchFault.OTHER_FILE:
            return terminal_text.model_another(failed.source, failed.found, failed.wanted)
        case FetchFault.NOT_KEPT:
            return terminal_text.model_not_kept(failed.detail)
        case FetchFault.NOT_GIVEN:
            why = terminal_text.quoted(failed.detail)
        case FetchFault.TOO_LARGE:
            why = terminal_text.FAR_TOO_LARGE
        case FetchFault.NOT_HTTPS:
            why = terminal_text.ONLY_HTTPS
    return terminal_text.model_not_fetched(failed.source, YUNET_FILE, why)
