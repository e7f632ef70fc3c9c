"""Cameras that somebody is about to add: in mind alone, since a password may be among what they wrote."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex

from bot.house.people import ResidentId
from bot.house.ports import Clock
from bot.house.watch.camera import CameraId, FoundCamera, Login, Source

#: How long somebody may take, from one step to the next: as long as a question is open.
DRAFT_LASTS = timedelta(minutes=15)


class DraftGone(Exception):
    """Nothing is known of it any more: it took too long, or the service was started anew."""


@dataclass(slots=True)
class Draft:
    """What is known of a camera so far."""

    id: str
    until: datetime
    #: What was found, to choose from.
    found: Sequence[FoundCamera] = ()
    #: Which of them it is, where its source is not known yet.
    chosen: FoundCamera | None = None
    source: Source | None = None
    user: str = field(default="", repr=False)
    login: Login | None = None
    #: Empty: it has none yet.
    name: str = ""
    #: A camera that is kept already, and gets another login; None: a new one.
    of: CameraId | None = None


class Drafts:
    """One a resident at most; the next one takes its place."""

    def __init__(self, steady: Clock) -> None:
        self._steady = steady
        self._drafts: dict[ResidentId, Draft] = {}

    def begin(self, resident: ResidentId) -> Draft:
        """A new one."""
        self._drafts[resident] = draft = Draft(token_hex(8), self._steady() + DRAFT_LASTS)
        return draft

    def take(self, resident: ResidentId, draft_id: str) -> Draft:
        """Somebody's draft, which lasts from now on as long as a new one. Raises DraftGone."""
        draft = self._drafts.get(resident)
        if draft is None or draft.id != draft_id:
            raise DraftGone
        if self._steady() >= draft.until:
            del self._drafts[resident]
            raise DraftGone
        draft.until = self._steady() + DRAFT_LASTS
        return draft

    def end(self, resident: ResidentId) -> None:
        """What was drafted is done, and forgotten."""
        self._drafts.pop(resident, None)
