"""``python -m recognizer``: try it on photos, enrol a household, ask how well it works. See ``--help``."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from recognizer import commands, said
from recognizer.detect.fetching import ModelNotFetched
from recognizer.detect.models import ModelMissing
from recognizer.face import EngineSettings
from recognizer.recogniser import Recogniser

DATA = Path("data")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0: done, 1: done and something was refused, 2: could not be done)."""
    chosen = _parser().parse_args(arguments)
    # progress and remarks go to stderr: what --json prints can be piped on
    say = Console(stderr=True, quiet=chosen.quiet)
    try:
        answer = chosen.run(chosen, say)
    except ModelNotFetched as failed:
        return _failed(said.not_fetched(failed))
    except ModelMissing as exc:
        return _failed(str(exc))
    except OSError as exc:
        why = exc.strerror or str(exc)
        return _failed(f"{exc.filename}: {why}" if exc.filename else why)
    if chosen.json:
        sys.stdout.write(json.dumps(answer.facts, ensure_ascii=False, indent=2, default=_plain) + "\n")
    else:
        out = Console()
        for part in answer.shown:
            out.print(part, highlight=False)
    return 0 if answer.fine else 1


def _failed(why: str) -> int:
    Console(stderr=True).print(Text(why, style="red"), highlight=False)  # as it is: a file may be called [red]
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m recognizer", description="Whose face is it? Photos in, names out.")
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--gallery", type=Path, default=DATA / "gallery", help="folder of the people enrolled")
    shared.add_argument("--detector", default="auto", help="auto, yunet, hog, or an ONNX file")
    shared.add_argument("--embedder", default="onnx", help="onnx, dlib, or an ONNX file")
    shared.add_argument("--models", type=Path, default=DATA / "models", help="folder of model files")
    shared.add_argument("--deep", action="store_true", help="search for small faces too, slower")
    shared.add_argument("--json", action="store_true", help="print facts for programs")
    shared.add_argument("--quiet", action="store_true", help="no progress bars")
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    who = verbs.add_parser("who", parents=[shared], help="say whom photos show")
    who.add_argument("photos", nargs="+", type=Path, metavar="PHOTO")
    who.add_argument("--burst", action="store_true", help="the photos are frames of one press")
    who.set_defaults(run=lambda chosen, say: commands.who(_opened(chosen), chosen.photos, say, burst=chosen.burst))

    learning = argparse.ArgumentParser(add_help=False)
    learning.add_argument("--sure", action="store_true", help="learn faces, too, that seem to be somebody else's")

    enrol = verbs.add_parser(
        "enrol", parents=[shared, learning], help="learn people: JPEG, PNG, WebP and HEIC files in DIR/NAME"
    )
    enrol.add_argument("folder", type=Path, metavar="DIR")
    enrol.set_defaults(run=lambda chosen, say: commands.enrol(_opened(chosen), chosen.folder, say, sure=chosen.sure))

    check = verbs.add_parser(
        "check", parents=[shared, learning], help="how well a household is told apart, and what would help"
    )
    check.add_argument("folder", type=Path, metavar="DIR", nargs="?", help="a gallery, or photos in DIR/NAME")
    check.add_argument("--names", type=Path, help='JSON file {"label": "name"}')
    check.set_defaults(run=_check)

    bench = verbs.add_parser("bench", parents=[shared], help="how fast this machine is")
    bench.add_argument("photo", type=Path, nargs="?", help="default: a public-domain portrait")
    bench.set_defaults(run=lambda chosen, say: commands.bench(_settings(chosen), chosen.photo, say))

    models = verbs.add_parser("models", parents=[shared], help="model files")
    models.add_argument(
        "what", choices=["fetch"], help="fetch: download the detectors YuNet and YOLOX-nano once and check them"
    )
    models.add_argument(
        "--liveness", action="store_true", help="those, too, that tell a face from a picture held before the camera"
    )
    models.add_argument("--from", dest="source", type=Path, help="a file that is here already, instead of the network")
    models.set_defaults(
        run=lambda chosen, say: commands.fetch_models(chosen.models, chosen.source, say, liveness=chosen.liveness)
    )
    return parser


def _check(chosen: argparse.Namespace, say: Console) -> commands.CommandResult:
    names = json.loads(chosen.names.read_text("utf-8")) if chosen.names else {}
    folder = chosen.folder or chosen.gallery
    if commands.is_gallery(folder):
        return commands.check_gallery(_opened(chosen, folder), names, say)
    return commands.check_photos(_settings(chosen), folder, names, say, sure=chosen.sure)


def _settings(chosen: argparse.Namespace) -> EngineSettings:
    settings = EngineSettings(
        detector=chosen.detector, embedder=chosen.embedder, model_folder=chosen.models, cache_folder=chosen.models
    )
    return replace(settings, search="deep") if chosen.deep else settings


def _opened(chosen: argparse.Namespace, folder: Path | None = None) -> Recogniser:
    return Recogniser.open(folder or chosen.gallery, _settings(chosen))


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else asdict(value)  # type: ignore[call-overload]  # json asks for ours only


if __name__ == "__main__":
    sys.exit(main())
