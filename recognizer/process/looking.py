"""Everything that a machine which only looks asks of the recogniser: faces are known to it in memory alone."""

from collections.abc import Mapping, Sequence

from recognizer.detect.engine import Engine, open_engine
from recognizer.face import EngineSettings
from recognizer.gallery.fixtures import KnownFixtures, known_elsewhere
from recognizer.gallery.gallery_file import Encodings
from recognizer.gallery.sheets import FIXTURES, joined, read_sheet
from recognizer.match.crowd import crowd_for
from recognizer.match.matching import Matcher, rule_for
from recognizer.process.limits import allow_cpu
from recognizer.process.service import picture_cpu
from recognizer.sight import Sight
from recognizer.spoof.networks import SpoofNetworks, open_spoof_networks
from recognizer.trace import HEADS, PressTrace


class LookingService:
    """Says whom frames show by sheets that somebody else keeps (``recognizer.gallery.sheets``).

    ``picture_cpu_s``: the processor time that a picture may take before the kernel ends this process; None: no bound.
    """

    def __init__(
        self, engine: Engine, networks: SpoofNetworks | None = None, *, picture_cpu_s: float | None = None
    ) -> None:
        self._engine = engine
        self._networks = networks
        self._picture_cpu_s = picture_cpu_s
        self._sight = Sight(engine, networks)
        self._crowd = crowd_for(engine.id)
        self._rule = rule_for(engine.threshold, self._crowd)
        self._version = ""
        self._sheets: dict[str, Encodings] = {}
        self._fixtures = KnownFixtures()
        self._matcher = Matcher(joined((), engine.id), self._rule, self._crowd)

    def adopt(self, version: str, base: str, changed: Mapping[str, bytes], gone: Sequence[str]) -> int | None:
        """Know everybody as this version does; returns how many people there are. Raises SheetTorn: nothing changes.

        ``changed`` and ``gone`` are by label, on top of version ``base``, or of nothing where that is empty. None:
        another one is known here, and nothing changes.
        """
        if base and base != self._version:
            return None
        read = {label: read_sheet(sheet) for label, sheet in changed.items() if label != FIXTURES}
        kept = self._sheets if base else {}
        self._sheets = {label: sheet for label, sheet in (kept | read).items() if label not in gone}
        if FIXTURES in changed:
            self._fixtures = known_elsewhere(changed[FIXTURES], self._engine.id)
        elif not base or FIXTURES in gone:
            self._fixtures = KnownFixtures()
        self._matcher = Matcher(joined(self._sheets.values(), self._engine.id), self._rule, self._crowd)
        if gone or not base:
            self._sight.forget()
        self._version = version
        return len(self._matcher.labels)

    def trace(
        self,
        frames: Sequence[bytes],
        door: str = "",
        ignored: Sequence[str] = (),
        kind: str = "",
        version: str = "",
    ) -> PressTrace | None:
        """Whom the frames of one press show, oldest first; None: another version is known here than this one."""
        if version != self._version:
            return None
        for frame in frames:  # each by itself: a burst must not give one of them the time of all
            self._allow()
            self._sight.frames.faces(frame)
        self._allow()
        return self._sight.trace(
            frames, self._matcher, self._fixtures, door=door, ignored=frozenset(ignored), heads=kind == HEADS
        )

    def describe(self) -> dict[str, str]:
        """What the engine is made of."""
        networks = {"liveness": self._networks.made_by} if self._networks else {}
        return {**self._engine.describe(), **networks}

    def _allow(self) -> None:
        if self._picture_cpu_s is not None:
            allow_cpu(self._picture_cpu_s)


def open_looking(settings: EngineSettings) -> LookingService:
    """Open what looks, warm: the first picture is not the slowest."""
    engine = open_engine(settings)
    return LookingService(engine, open_spoof_networks(settings), picture_cpu_s=picture_cpu(engine))
