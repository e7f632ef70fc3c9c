"""What the command line does; each command answers facts for programs and something to read for people."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from rich.console import Console, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from recognizer import said
from recognizer.detect.engine import open_engine
from recognizer.detect.fetching import fetch_model
from recognizer.detect.models import LIVENESS, YOLOX, YUNET
from recognizer.face import EngineSettings
from recognizer.gallery.check import GalleryReport, advice, check
from recognizer.gallery.photos import SampleId
from recognizer.look import Named, PressLook
from recognizer.match.nearest import nearest
from recognizer.photo_folder import REFUSED, Skipped, look_through
from recognizer.picture.picture import open_picture
from recognizer.process.photo_reader import PhotoReader
from recognizer.recogniser import Recogniser
from recognizer.refusal import LabelRefused, Objection, PictureUnusable

_ROUNDS = 15


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What came of a command."""

    facts: Mapping[str, Any]
    shown: Sequence[RenderableType]
    #: Nothing was refused.
    fine: bool = True


def who(recogniser: Recogniser, photos: Sequence[Path], say: Console, *, burst: bool = False) -> CommandResult:
    """Say whom each photo shows, or all of them together as the frames of one press."""
    table = Table("photo", "face", "who", "distance", "next", "why")
    facts = []
    questions = [photos] if burst else [[photo] for photo in photos]
    with PhotoReader() as reader, _progress(say, "Looking", len(questions)) as step:
        for paths in questions:
            name, look = ", ".join(path.name for path in paths), _look(recogniser, reader, paths)
            facts.append({"photo": name, **asdict(look)})
            for row in _rows(name, look):
                table.add_row(*map(Text, row))  # as it is, because a file may be called [red]
            step()
    return CommandResult({"looks": facts}, [table], fine=all(fact["condition"] != "unreadable" for fact in facts))


def enrol(recogniser: Recogniser, folder: Path, say: Console, *, sure: bool = False) -> CommandResult:
    """Learn every photo of every folder; what is refused, skipped or known already is said, and the rest is learned.

    ``sure``: also a face that is taken for somebody else's, or is clearly unlike the person's other photos.
    """
    found = look_through(folder)
    refused: list[dict[str, str]] = []
    learned: dict[SampleId, str] = {}
    already: list[dict[str, str]] = []
    with PhotoReader() as reader, _progress(say, "Learning", len(found.photos)) as step:
        for label, path in found.photos:
            photo = str(path.relative_to(folder))
            try:
                taken = recogniser.enrol(label, reader.read(path), sure=sure)
                if taken.new:
                    learned[taken.sample] = photo
                else:
                    known = learned.get(taken.sample) or str(recogniser.where(label, taken.sample))
                    already.append({"photo": photo, "reason": said.known_already(known)})
            except PictureUnusable as no:
                nearest = _nearest(recogniser, no.objection, learned)
                refused.append(_refused(photo, no.objection.fault, said.picture(no.objection, nearest)))
            except LabelRefused as no:
                refused.append(_refused(photo, no.fault, said.label(no)))
            step()
    refused += [_refused(*_told(one)) for one in found.skipped if one.reason in REFUSED]
    skipped = [_refused(*_told(one)) for one in found.skipped if one.reason not in REFUSED]
    people = Table("who", "photos")
    for label, count in sorted(recogniser.labels().items()):
        people.add_row(label, str(count))
    facts = {
        "people": recogniser.labels(),
        "refused": refused,
        "skipped": skipped,
        "already": already,
        "files": learned,
    }
    shown: list[RenderableType] = [people, *_remarks(refused, skipped, already)]
    if not found.photos:
        shown.append(said.no_photos(folder))
    return CommandResult(facts, shown, fine=bool(found.photos) and not refused)


def check_gallery(
    recogniser: Recogniser, names: Mapping[str, str], say: Console, files: Mapping[SampleId, str] = MappingProxyType({})
) -> CommandResult:
    """Ask for every sample of a gallery in turn, and say what would make it better.

    ``files``: what each sample was learned from, where that is known.
    """
    with _progress(say, "Asking", sum(recogniser.labels().values())) as step:
        report = check(recogniser.encodings, recogniser.rule, recogniser.crowd, step)
    return _advice(report, names, lambda label, sample: files.get(sample) or str(recogniser.where(label, sample)))


def check_photos(
    settings: EngineSettings, folder: Path, names: Mapping[str, str], say: Console, *, sure: bool = False
) -> CommandResult:
    """The same for a folder of photos, which is not enrolled anywhere."""
    with tempfile.TemporaryDirectory(prefix="doorman-check-") as place:
        recogniser = Recogniser.open(Path(place) / "gallery", settings)
        learned = enrol(recogniser, folder, say, sure=sure)
        answer = check_gallery(recogniser, names, say, learned.facts["files"])
    told = {name: learned.facts[name] for name in ("refused", "skipped", "already")}
    return CommandResult({**answer.facts, **told}, [*answer.shown, *learned.shown[1:]], fine=learned.fine)


def bench(settings: EngineSettings, photo: Path | None, say: Console) -> CommandResult:
    """Measure this machine: opening, a picture at three sizes, a search among many encodings."""
    started = time.perf_counter()
    engine = open_engine(settings)
    facts: dict[str, Any] = {"open_ms": 1000 * (time.perf_counter() - started), **engine.describe()}
    jpeg = (photo or _portrait()).read_bytes()
    with _progress(say, "Measuring", 3) as step:
        picture = open_picture(jpeg)
        facts["picture"] = f"{picture.shape[1]}×{picture.shape[0]}"
        facts["decode_ms"] = _median_ms(lambda: open_picture(jpeg))
        step()
        facts["faces_ms"] = _median_ms(lambda: engine.faces(picture))
        facts["faces"] = len(engine.faces(picture))
        step()
        rows = np.random.default_rng(0).standard_normal((100_000, 128), np.float32)
        norms = np.einsum("ij,ij->i", rows, rows)
        facts["nearest_of_100000_ms"] = _median_ms(lambda: nearest(rows, norms, rows[7], 5))
        step()
    table = Table("what", "here")
    for name, value in facts.items():
        table.add_row(name.replace("_", " "), f"{value:.1f}" if isinstance(value, float) else str(value))
    return CommandResult(facts, [table])


def fetch_models(folder: Path, source: Path | None, say: Console, *, liveness: bool = False) -> CommandResult:
    """Bring the detectors' files into the folder and check them; from ``source``, by its name, one alone.

    ``liveness``: those, too, that tell a face from a picture of one.

    Raises ModelNotFetched.
    """
    usual = [YUNET, YOLOX, *(LIVENESS if liveness else ())]
    known = (YUNET, YOLOX, *LIVENESS)
    wanted = usual if source is None else [model for model in known if source.name == model.name] or [YUNET]
    paths = [
        fetch_model(
            model, folder, source=source or "", tell=lambda what: say.print(said.fetching(what), highlight=False)
        )
        for model in wanted
    ]
    return CommandResult({path.stem: str(path) for path in paths}, [f"{path.name} is in {folder}." for path in paths])


def is_gallery(folder: Path) -> bool:
    """Whether people are enrolled there."""
    return (folder / "people").is_dir()


def _look(recogniser: Recogniser, reader: PhotoReader, paths: Sequence[Path]) -> PressLook:
    """Whom the photos show, as far as they can be read; where none can, why the first one cannot."""
    frames, objections = [], []
    for path in paths:
        try:
            frames.append(reader.read(path))
        except PictureUnusable as no:
            objections.append(no.objection)
    return recogniser.look(frames) if frames else PressLook("unreadable", 0, objection=objections[0])


def _nearest(recogniser: Recogniser, objection: Objection, learned: Mapping[SampleId, str]) -> str:
    """The file of somebody else's face: the one that it was just learned from, or the gallery's; empty: none."""
    if not (sample := SampleId(objection.sample)):
        return ""
    return learned.get(sample) or str(recogniser.where(objection.label, sample))


def _refused(photo: str, fault: str, sentence: str) -> dict[str, str]:
    return {"photo": photo, "fault": fault, "reason": sentence}


def _told(skipped: Skipped) -> tuple[str, str, str]:
    return str(skipped.path), skipped.reason, said.skipped(skipped)


def _remarks(
    refused: Sequence[Mapping[str, str]], skipped: Sequence[Mapping[str, str]], already: Sequence[Mapping[str, str]]
) -> Iterator[Text]:
    """A line each; as it is, because a file may be called [red]."""
    for head, those in ((said.REFUSED, refused), (said.SKIPPED, skipped), (said.ALREADY, already)):
        if those:
            yield Text(f"{head} ({len(those)}):")
        for one in those:
            yield Text(f"  {one['photo']}: {one['reason']}")


def _advice(report: GalleryReport, names: Mapping[str, str], file_of: Callable[[str, SampleId], str]) -> CommandResult:
    told = advice(report, lambda label: names.get(label, label), file_of)
    facts = {
        "samples": report.health.samples,
        "outcomes": dict(report.outcomes),
        "strangers_named": report.strangers_named,
        "named_at": report.named_at,
        "best_named_at": report.best_named_at,
        "health": asdict(report.health),
        "advice": told,
    }
    return CommandResult(facts, told)


def _rows(photo: str, look: PressLook) -> Iterator[tuple[str, ...]]:
    if look.objection:
        yield photo, "", "", "", "", said.picture(look.objection)
    elif not look.faces:
        yield photo, "", "", "", "", f"no face: {said.FRAMES[look.reason]}" if look.reason else "no face"
    for number, face in enumerate((*look.faces, *look.elsewhere), 1):
        where = str(number) if number <= len(look.faces) else "other frame"
        yield photo, where, _who(face), _figure(face.distance), _next(face), said.reason(face.reason)
    if look.liveness:
        yield photo, "", "", "", "", said.HINTS[look.liveness]


def _who(face: Named) -> str:
    if face.verdict == "named":
        return str(face.label)
    return f"looks like {face.label}?" if face.verdict == "looks_like" else "unknown"


def _next(face: Named) -> str:
    return "" if face.runner_up is None else f"{face.runner_up} +{_figure(face.margin)}"


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _portrait() -> Path:
    """Grace Hopper, 1984, public domain: one of matplotlib's sample pictures."""
    found = find_spec("matplotlib")
    folder = Path(next(iter((found and found.submodule_search_locations) or ())))
    return folder / "mpl-data" / "sample_data" / "grace_hopper.jpg"


def _median_ms(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(_ROUNDS):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


@contextmanager
def _progress(say: Console, what: str, total: int) -> Iterator[Callable[[], None]]:
    """A bar that moves one step at each call; nothing where nobody watches."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=say, transient=True, disable=not say.is_terminal or say.quiet) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)
