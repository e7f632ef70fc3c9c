"""How well a household's own photos tell its people apart, and what would make it better."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recognizer.gallery.gallery_file import SAMPLE, Encodings
from recognizer.gallery.health import ENOUGH_SAMPLES, GalleryHealth, examine
from recognizer.gallery.photos import SampleId
from recognizer.gallery.tables import without, words
from recognizer.match.crowd import Crowd
from recognizer.match.matching import RULE, Match, Matcher, Rule

#: With so many photos of everybody the bound itself can be judged.
_ENOUGH_TRIALS = 20

Progress = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Trial:
    """One photo, left out and then asked for: who it is, and what came of it."""

    label: str
    sample: SampleId
    match: Match
    #: The person was left out with all their photos: they are a stranger here.
    as_stranger: bool = False


@dataclass(frozen=True, slots=True)
class GalleryReport:
    """Every photo of a gallery asked for in turn."""

    health: GalleryHealth
    trials: tuple[Trial, ...]
    #: The bound in force, and the one that would name most of these photos without a single mistake; None: too few.
    named_at: float
    best_named_at: float | None

    def of(self, label: str) -> Counter[str]:
        """How a person's photos came out: "named", "wrong", "looks_like", "unknown"."""
        return Counter(_outcome(trial) for trial in self.trials if trial.label == label and not trial.as_stranger)

    @property
    def outcomes(self) -> Counter[str]:
        """How all photos came out, the same words."""
        return Counter(_outcome(trial) for trial in self.trials if not trial.as_stranger)

    @property
    def strangers_named(self) -> int:
        """Photos that were taken for somebody else when their own person was not enrolled."""
        return sum(trial.match.verdict == "named" for trial in self.trials if trial.as_stranger)


def check(
    table: Encodings, rule: Rule = RULE, crowd: Crowd | None = None, progress: Progress = lambda: None
) -> GalleryReport:
    """Leave each photo out and ask who it is; then leave its person out and ask again. ``progress``: once a photo."""
    trials = []
    for row in np.flatnonzero(table.kind == SAMPLE):
        label, sample = table.labels[table.owner[row]], words(table.ids[row])
        theirs = np.flatnonzero((table.owner == table.owner[row]) & (table.kind == SAMPLE))
        if theirs.size > 1:
            rest = Matcher(without(table, np.array([row])), rule, crowd)
            trials.append(Trial(label, sample, rest.match(table.vectors[row])))
        others = Matcher(without(table, np.flatnonzero(table.owner == table.owner[row])), rule, crowd)
        trials.append(Trial(label, sample, others.match(table.vectors[row]), as_stranger=True))
        progress()
    return GalleryReport(examine(table, rule), tuple(trials), rule.named_at, _best_bound(trials, rule))


def advice(
    report: GalleryReport,
    name_of: Callable[[str], str] = str,
    file_of: Callable[[str, SampleId], str] = lambda _label, sample: sample,
) -> list[str]:
    """What a friend would say about this gallery, a sentence or two each.

    ``name_of``: what people call a label; ``file_of``: where a sample of a label is.
    """
    health = report.health
    if not health.samples:
        return [
            "Nobody is enrolled yet. Three photos of each person are a good beginning: near, in daylight, facing you."
        ]
    told = [_summary(report)]
    told += [_clash(name_of(clash.label), name_of(clash.other), clash.distance) for clash in health.clashes]
    told += [_person(name_of(label), report, label) for label in sorted(health.samples, key=name_of)]
    told += [
        f"{name_of(label)}: {file_of(label, sample)} looks unlike the rest. Is it the right person? "
        "If not, take it out."
        for label, sample in health.outliers
    ]
    if report.strangers_named:
        confused = _photos(report.strangers_named).capitalize()
        told.append(
            f"{confused} would be taken for somebody else if their own person were a stranger: "
            "do not let a face alone open the door."
        )
    if report.best_named_at is not None:
        told.append(_bound(report.named_at, report.best_named_at))
    return told


def _best_bound(trials: list[Trial], rule: Rule) -> float | None:
    """The largest ``Rule.named_at``, short of "looks like", at which nobody here would be called by a wrong name."""
    if len(trials) < _ENOUGH_TRIALS:
        return None
    wrong = [
        rule.named_at + trial.match.distance - trial.match.bound
        for trial in trials
        if trial.match.distance is not None
        and trial.match.bound is not None
        and (trial.as_stranger or trial.match.nearest != trial.label)
        and (trial.match.margin is None or trial.match.margin >= rule.margin)
    ]
    return round(min([rule.looks_like_at, *(bound - 0.01 for bound in wrong)]), 3)


def _outcome(trial: Trial) -> str:
    if trial.match.verdict == "named":
        return "named" if trial.match.label == trial.label else "wrong"
    return trial.match.verdict


def _summary(report: GalleryReport) -> str:
    outcomes, people = report.outcomes, len(report.health.samples)
    who = f"{people} people are" if people > 1 else "One person is"
    if not outcomes.total():
        return f"{who} enrolled, with one photo each: too little to tell how well it works."
    right, asked = outcomes["named"], outcomes.total()
    mistakes = f"{outcomes['wrong']} got a wrong name." if outcomes["wrong"] else "Nobody got a wrong name."
    return f"{who} enrolled. I hid each photo and asked who it is: {right} of {asked} were recognised. {mistakes}"


def _person(name: str, report: GalleryReport, label: str) -> str:
    count, outcomes = report.health.samples[label], report.of(label)
    missing = max(0, ENOUGH_SAMPLES - count)
    if missing:
        return f"{name}: {_photos(count)}. Please add {missing} more, in other light and from another day."
    right, asked = outcomes["named"], outcomes.total()
    if right == asked:
        return f"{name}: {_photos(count)}, all recognised. Nothing to do."
    if outcomes["wrong"]:
        return f"{name}: {outcomes['wrong']} of {_photos(count)} got a wrong name. Please look whose photos they are."
    if any(odd == label for odd, _ in report.health.outliers):
        return f"{name}: {right} of {_photos(count)} recognised. Look at the odd one first, see below."
    return (
        f"{name}: {right} of {_photos(count)} recognised. Two more would help, as like the view from the door as "
        "possible."
    )


def _clash(one: str, other: str, distance: float) -> str:
    return (
        f"{one} and {other} look alike to me (distance {distance:.2f}), so I name them only when I am "
        "surer than usual. More photos of both help most."
    )


def _bound(now: float, best: float) -> str:
    if best >= now:
        return f"The bound of {now:.2f} suits these faces: up to {best:.2f} nobody would be confused."
    return f"With the bound at {best:.2f} instead of {now:.2f} nobody in these photos would be confused."


def _photos(count: int) -> str:
    return "one photo" if count == 1 else f"{count} photos"
