"""What is decoded of a stream, and which frames are looked at: as little as is needed to see somebody in time."""

from dataclasses import dataclass

#: Between two frames that are looked at.
LOOK_EVERY_S = 0.2
#: Frames come a little early or late.
_JITTER = 0.85
#: After movement everything is decoded for so long.
_HOLD_S = 5.0
#: After somebody asked for a picture: /live asks again within two seconds.
_WANTED_S = 3.0
#: Keys that come so often are enough to see somebody who comes in.
_KEYS_ENOUGH_S = 0.6
#: Shares of one core: for decoding what lies between the keys while nothing moves, the same where keys come seldom
#: and a picture would be older than SELDOM_S, and while something moves. What costs more waits for its next key.
_STILL_SHARE, _SELDOM_SHARE, _MOVING_SHARE = 0.03, 0.15, 0.6
_SELDOM_S, _SELDOM_LOOK_S = 4.0, 1.0
#: Looking (scaling a picture of 4K, say) may take this much of a core, still and moving.
_LOOK_STILL_SHARE, _LOOK_MOVING_SHARE = 0.02, 0.3
_MOST_LOOK_S = 1.0
#: At the beginning what a piece costs is unknown: everything is decoded for so long.
_LEARN_S = 2.0
#: Decoding what came since the last key, to have a picture of now, may take so long.
CATCH_UP_S = 0.5
_SMOOTH = 0.1


@dataclass(slots=True)
class Pace:
    """Measures a stream and what it costs here, and says what to do with its pieces."""

    began: float
    #: Seconds of the processor for a piece between keys, for a key, and for looking at a frame.
    piece_cost_s: float = 0.0
    key_cost_s: float = 0.0
    look_cost_s: float = 0.0
    #: Seconds between two pieces, and between two keys.
    gap_s: float = 0.1
    cadence_s: float = 0.0
    _key_at: float | None = None
    _came_at: float | None = None
    _active_until: float = 0.0
    _looked_at: float = -1e9

    def came(self, moment: float, *, key: bool) -> None:
        """A piece came."""
        if self._came_at is not None:
            self.gap_s += (min(moment - self._came_at, 10.0) - self.gap_s) * _SMOOTH
        self._came_at = moment
        if key:
            if self._key_at is not None:
                self.cadence_s = moment - self._key_at
            self._key_at = moment

    def decoded(self, cpu_s: float, *, key: bool) -> None:
        """A piece was decoded, which took so much of the processor."""
        if key:
            self.key_cost_s += (cpu_s - self.key_cost_s) * (_SMOOTH if self.key_cost_s else 1)
        else:
            self.piece_cost_s += (cpu_s - self.piece_cost_s) * (_SMOOTH if self.piece_cost_s else 1)

    def looked(self, moment: float, cpu_s: float) -> None:
        """A frame was looked at."""
        self._looked_at = moment
        self.look_cost_s += (cpu_s - self.look_cost_s) * (_SMOOTH if self.look_cost_s else 1)

    def moved(self, moment: float) -> None:
        """Something moves."""
        self._active_until = max(self._active_until, moment + _HOLD_S)

    def wanted(self, moment: float) -> None:
        """Somebody wants pictures of now."""
        self._active_until = max(self._active_until, moment + _WANTED_S)

    def active(self, moment: float) -> bool:
        """Something moves, did a moment ago, or somebody looks on."""
        return moment < self._active_until

    def all_pieces(self, moment: float) -> bool:
        """Whether what lies between the keys is decoded, too."""
        if moment - self.began < _LEARN_S:
            return True
        share = (self.piece_cost_s or self.key_cost_s) / max(self.gap_s, 1e-3)
        if self.active(moment):
            return share <= _MOVING_SHARE
        since_key_s = max(self.cadence_s, moment - self._key_at if self._key_at is not None else 0.0)
        if since_key_s <= _KEYS_ENOUGH_S:
            return False
        return share <= (_STILL_SHARE if since_key_s < _SELDOM_S else _SELDOM_SHARE)

    def due(self, moment: float) -> bool:
        """Whether the next frame is looked at."""
        return moment - self._looked_at >= self.look_every_s(moment) * _JITTER

    def look_every_s(self, moment: float) -> float:
        """Seconds between two frames that are looked at."""
        if self.active(moment):
            return min(max(LOOK_EVERY_S, self.look_cost_s / _LOOK_MOVING_SHARE), _MOST_LOOK_S)
        return min(max(LOOK_EVERY_S, self.look_cost_s / _LOOK_STILL_SHARE), _MOST_LOOK_S)

    def may_catch_up(self, pieces: int) -> bool:
        """Whether so many pieces are decoded soon enough to show what is now."""
        return self.key_cost_s + pieces * (self.piece_cost_s or self.key_cost_s) <= CATCH_UP_S
