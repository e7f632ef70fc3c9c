"""Every figure of ``docs/figures.md``, on one machine in one run: ``uv run python -m tests.bench.all --json FILE``.

Each bench is a process of its own, one after the other. What needs data that are not here is left out, and said. With
``--first`` (a checkout of release 0.1.0 with an environment of its own) presses are measured there too, in turns, so
that both meet the same minutes. ``--quick`` asks each bench for less.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

#: Hops of a press may take so many times what they took in the first release.
HOP_FACTOR = 1.2

#: What a house without cameras may take: MiB, and seconds.
BOUNDS: Mapping[tuple[str, str], float] = {
    ("memory_mib", "service"): 300,
    ("memory_mib", "recogniser"): 400,
    ("start_s", "takes pictures"): 5,
    ("start_s", "stop"): 2,
}

#: So often presses are measured, in turns with the first release.
TURNS = 3


@dataclass(frozen=True, slots=True)
class Bench:
    """One of the benches; ``--json`` is added where it has it."""

    name: str
    arguments: tuple[str, ...] = ()
    #: Instead, where less is asked for.
    quick: tuple[str, ...] | None = None
    #: Folders of data, by the option that names them.
    needs: tuple[str, ...] = ()
    has_json: bool = True


BENCHES: Sequence[Bench] = (
    Bench("press", ("--line",), ("--line", "--presses", "5")),
    Bench("crash", ("--times", "20"), ("--times", "1")),
    Bench("abuse", (), ("--presses", "10")),
    Bench("api", (), ("--rings", "10")),
    Bench("workers", (), ("--looks", "60")),
    Bench("ledger", (), ("--visits", "5000")),
    Bench("store"),
    Bench("people", (), ("--people", "100")),
    Bench("recognition.speed", (), ("--rounds", "3")),
    Bench("recognition.recogniser_process", (), ("--looks", "20")),
    Bench("recognition.matching"),
    Bench("queue_simulation"),
    Bench("fuzz", (), ("--inputs", "20000")),
    Bench("fuzz_pictures", (), ("--count", "500")),
    Bench("chaos", ("--rings", "10000"), ("--rings", "40")),
    Bench("soak", (), ("--presses", "100")),
    Bench("upgrade"),
    Bench("cameras.watch_rules", has_json=False),
    Bench("ungathered", has_json=False),
    Bench("cameras", (), ("--minutes", "1", "--presses", "5"), needs=("--models",)),
    Bench("cameras.tracks", needs=("--models",)),
    Bench("recognition.accuracy", (), ("--quick",), needs=("--lfw", "--imagenet", "--orl", "--celebrities")),
    Bench("recognition.liveness", needs=("--models", "--lfw", "--objects")),
    Bench("recognition.bodies", needs=("--models", "--imagenet")),
)

#: The options that name data.
DATA = ("--models", "--lfw", "--imagenet", "--orl", "--celebrities", "--objects")


def main() -> int:
    """The command line; 1 where a bench failed or a bound was not kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--first", type=Path, metavar="CHECKOUT", help="release 0.1.0, with an environment of its own")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", action="append", default=[], choices=["presses", *(each.name for each in BENCHES)])
    for option in DATA:
        parser.add_argument(option, type=Path, metavar="DIR")
    chosen = parser.parse_args()
    found: dict[str, Any] = {"machine": _machine()}
    if not chosen.only or "presses" in chosen.only:
        found["presses"] = presses(chosen.first, "5" if chosen.quick else "30", 1 if chosen.quick else TURNS)
    for bench in BENCHES:
        if not chosen.only or bench.name in chosen.only:
            found[bench.name] = run(bench, chosen)
    if chosen.json:
        chosen.json.write_text(json.dumps(found, indent=2), encoding="utf-8")
    return _sum_up(found)


def run(bench: Bench, chosen: argparse.Namespace) -> dict[str, Any]:
    """One bench in a process of its own: its status, how long it took, and its figures."""
    lacking = [option for option in bench.needs if getattr(chosen, option.removeprefix("--")) is None]
    if lacking:
        print(f"== {bench.name}: left out, {', '.join(lacking)} not given", flush=True)
        return {"left out": lacking}
    arguments = bench.quick if chosen.quick and bench.quick is not None else bench.arguments
    data = [part for option in bench.needs for part in (option, str(getattr(chosen, option.removeprefix("--"))))]
    print(f"== {bench.name} {' '.join(arguments)}", flush=True)
    program = [sys.executable, "-m", f"tests.bench.{bench.name}"]
    return _measured(program, ROOT, [*arguments, *data], has_json=bench.has_json)


def presses(first: Path | None, count: str, turns: int) -> dict[str, Any]:
    """Presses of this release, in turns with those of the first: the median of the turns, figure by figure."""
    ours, theirs = [], []
    for _ in range(turns):
        if first:
            python, bench = str(first / ".venv" / "bin" / "python"), str(ROOT / "tests" / "bench" / "first_press.py")
            theirs.append(_measured([python, bench], first, ["--presses", count]))
        ours.append(_measured([sys.executable, "-m", "tests.bench.press"], ROOT, ["--presses", count]))
    return {"now": _median([one["figures"] for one in ours]), "0.1.0": _median([one["figures"] for one in theirs])}


def _measured(
    program: Sequence[str], folder: Path, arguments: Sequence[str], *, has_json: bool = True
) -> dict[str, Any]:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(temporary) / "figures.json"
        told = ["--json", str(file)] if has_json else []
        done = subprocess.run(  # noqa: S603 - our own benches
            [*program, *arguments, *told],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        figures = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    print(done.stdout, flush=True)
    return {
        "status": done.returncode,
        "took_s": round(time.monotonic() - began, 1),
        "figures": figures,
        "printed": "" if has_json else done.stdout,
    }


def _median(found: Sequence[Any]) -> Any:
    """Of documents of one shape: the median of each number."""
    if not found:
        return {}
    if isinstance(found[0], dict):
        return {key: _median([one[key] for one in found if key in one]) for key in found[0]}
    return statistics.median(found) if isinstance(found[0], int | float) else found[0]


def _sum_up(found: Mapping[str, Any]) -> int:
    wrong = [f"{name}: status {one['status']}" for name, one in found.items() if one.get("status")]
    pair = found.get("presses", {})
    now, first = pair.get("now", {}), pair.get("0.1.0", {})
    for hop, ranks in now.get("hops_ms", {}).items():
        before = first.get("hops_ms", {}).get(hop)
        if before:
            factor = ranks["p50"] / before["p50"]
            print(f"{hop:36}{ranks['p50']:8.1f} ms, 0.1.0: {before['p50']:.1f} ({factor:.2f}×)")
            if factor > HOP_FACTOR:
                wrong.append(f"{hop}: {factor:.2f}× of 0.1.0")
    for (part, name), most in BOUNDS.items():
        value = now.get(part, {}).get(name)
        if value is not None:
            print(f"{part} {name:25}{value:8.1f}, bound {most:g}")
            if value > most:
                wrong.append(f"{part} {name}: {value:.1f}, more than {most:g}")
    for line in wrong:
        print(f"! {line}")
    return int(bool(wrong))


def _machine() -> dict[str, Any]:
    return {"cores": os.cpu_count(), "load": os.getloadavg()[0], "python": sys.version.split()[0]}


if __name__ == "__main__":
    sys.exit(main())
