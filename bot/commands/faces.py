"""``main.py faces``: how well the household's faces are told apart, and whose photos would help."""

import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress

from bot.commands.dim_doors import hard_to_tell_in
from bot.commands.engine import engine_settings
from bot.house.faces.face_advice import (
    AllTried,
    BoundTried,
    FaceAdvice,
    LookAlike,
    NobodyKnown,
    OddPhotos,
    PersonTried,
    StrangersNamed,
    TooFewPhotos,
)
from bot.settings import read_settings
from bot.store.books import names_in
from bot.words.chat.doors import door_light_text
from bot.words.commands import faces_text
from bot.words.commands.terminal import terminal_tongue
from recognizer.gallery.check import GalleryReport, check
from recognizer.gallery.health import ENOUGH_SAMPLES
from recognizer.recogniser import Recogniser


def carry_out(_: Namespace) -> int:
    """Print what the gallery is like; returns 0. Raises SettingsWrong."""
    settings = read_settings()
    recogniser = Recogniser.open(settings.store.folder / "gallery", engine_settings(settings))
    names = names_in(settings.store.folder)
    tongue = terminal_tongue(os.environ)
    for found in found_in(_tried(recogniser), lambda label: names.get(label, label)):
        sys.stdout.write(f"{tongue.plain(faces_text.advice(found))}\n")
    for door in hard_to_tell_in(settings):
        sys.stdout.write(f"{tongue.plain(door_light_text.hard_to_tell(door))}\n")
    return 0


def found_in(report: GalleryReport, name_of: Callable[[str], str]) -> Iterator[FaceAdvice]:
    """What there is to say of a gallery, the most important first; ``name_of``: what people call a label."""
    health = report.health
    if not health.samples:
        yield NobodyKnown()
        return
    outcomes = report.outcomes
    yield AllTried(len(health.samples), outcomes.total(), outcomes["named"], outcomes["wrong"])
    for clash in health.clashes:
        yield LookAlike(name_of(clash.label), name_of(clash.other), clash.distance)
    odd = Counter(label for label, _ in health.outliers)
    for label, samples in sorted(health.samples.items(), key=lambda one: name_of(one[0])):
        if samples < ENOUGH_SAMPLES:
            yield TooFewPhotos(name_of(label), ENOUGH_SAMPLES - samples)
        else:
            theirs = report.of(label)
            yield PersonTried(name_of(label), samples, theirs["named"], theirs["wrong"], label in odd)
    for label, samples in odd.items():
        yield OddPhotos(name_of(label), samples)
    if report.strangers_named:
        yield StrangersNamed(report.strangers_named)
    if report.best_named_at is not None:
        yield BoundTried(report.named_at, report.best_named_at)


def _tried(recogniser: Recogniser) -> GalleryReport:
    """Ask for every sample in turn, with a bar where somebody watches."""
    console = Console(stderr=True)
    with Progress(
        BarColumn(), MofNCompleteColumn(), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=sum(recogniser.labels().values()))
        return check(recogniser.encodings, recogniser.rule, recogniser.crowd, lambda: bar.advance(task))
