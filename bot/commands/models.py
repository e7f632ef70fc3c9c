"""``main.py models fetch``: the detectors' model files."""

import os
import sys
from argparse import Namespace
from pathlib import Path

from bot.commands import CannotDo
from bot.commands.engine import model_folder
from bot.settings import SettingsWrong, read_fetching, read_settings
from bot.words.commands import terminal_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Phrase, lines
from recognizer.detect.fetching import FetchFault, Fetching, FetchStep, ModelNotFetched, fetch_model
from recognizer.detect.models import LIVENESS, YOLOX, YUNET, ModelFile


def carry_out(chosen: Namespace) -> int:
    """Fetch them to where the settings say, or, before there are any, to where they would. Raises CannotDo.

    With ``liveness`` those, too, that tell a face from a picture of one. Each is tried even where another one failed.
    """
    try:
        folder = model_folder(read_settings())
    except SettingsWrong:
        folder = Path("data/models")
    settings = read_fetching()
    wanted = [(YUNET, settings.yunet_url), (YOLOX, settings.yolox_url)]
    wanted += [(model, "") for model in LIVENESS if chosen.liveness]
    failures = [failed for model, source in wanted if (failed := _fetch(model, folder, source))]
    if failures:
        raise CannotDo(lines(*failures, terminal_text.model_by_hand(str(folder))))
    if chosen.liveness:
        sys.stdout.write(f"{terminal_tongue(os.environ).plain(terminal_text.LIVENESS_FROM_NOW_ON)}\n")
    return 0


def _fetch(model: ModelFile, folder: Path, source: str) -> Phrase | None:
    """Why it was not fetched; None: it is there."""
    tongue = terminal_tongue(os.environ)

    def tell(what: Fetching) -> None:
        sys.stdout.write(f"{tongue.plain(_step(model, what))}\n")
        sys.stdout.flush()

    try:
        fetch_model(model, folder, source=source, tell=tell)
    except ModelNotFetched as failed:
        return _failure(model, failed)
    return None


def _step(model: ModelFile, what: Fetching) -> Phrase:
    match what.step:
        case FetchStep.HERE:
            return terminal_text.model_here(str(what.target))
        case FetchStep.BEGUN:
            return terminal_text.model_fetching(model.name, model.licence, what.source)
        case FetchStep.KEPT:
            return terminal_text.model_kept(str(what.target), what.size_bytes)


def _failure(model: ModelFile, failed: ModelNotFetched) -> Phrase:
    match failed.fault:
        case FetchFault.OTHER_FILE:
            return terminal_text.model_another(model.name, failed.found, failed.wanted)
        case FetchFault.NOT_KEPT:
            return terminal_text.model_not_kept(model.name, failed.detail)
        case FetchFault.NOT_GIVEN:
            why = terminal_text.quoted(failed.detail)
        case FetchFault.TOO_LARGE:
            why = terminal_text.FAR_TOO_LARGE
        case FetchFault.NOT_HTTPS:
            why = terminal_text.ONLY_HTTPS
        case FetchFault.BROKEN_OFF:
            why = terminal_text.BROKEN_OFF
    return terminal_text.model_not_fetched(model.name, why)
