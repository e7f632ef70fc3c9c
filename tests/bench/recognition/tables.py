"""How the figures of a rule are shown, and kept."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.table import Table

from tests.bench.recognition.households import Outcome


def rule_table(title: str) -> Table:
    """A table of rules or pictures, a row each."""
    return Table(
        "rule or picture",
        "named, % ± sd (95 %)",
        "wrong name, % (seen)",
        "looks like: right / wrong, %",
        "poor or not found, %",
        "strangers named, % ± sd (95 %)",
        "strangers look like, %",
        "asked: visitors / strangers",
        title=title,
    )


def cells(found: Outcome) -> Sequence[str]:
    """What stands in a row behind its name."""
    whole, told, deviation = found.whole, found.whole.per_cent(), found.deviation
    between = _between(found.interval["strangers_named"], 2)
    return (
        f"{told['named']:.1f} ± {deviation['named']:.1f} ({_between(found.interval['named'], 1)})",
        f"{told['wrong']:.3f} ({whole.wrong})",
        f"{told['looks_like']:.1f} / {told['looks_like_wrong']:.2f}",
        f"{told['poor_or_not_found']:.1f}",
        f"{told['strangers_named']:.3f} ± {deviation['strangers_named']:.2f} ({between})",
        f"{told['strangers_look_like']:.1f}",
        f"{whole.asked} / {whole.strangers}",
    )


def figures(found: Outcome) -> Mapping[str, Any]:
    """The same for a file."""
    return {
        **found.whole.per_cent(),
        "sd": found.deviation,
        "interval": found.interval,
        "asked": found.whole.asked,
        "strangers_asked": found.whole.strangers,
        "wrong_seen": found.whole.wrong,
    }


def _between(interval: tuple[float, float], digits: int) -> str:
    return f"{interval[0]:.{digits}f}–{interval[1]:.{digits}f}"
