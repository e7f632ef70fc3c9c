"""The messages to one resident that belong to no visit, while they wait: bounded, and those left out are counted."""

import logging
from collections import deque
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.house.people import PersonId, ResidentId
from bot.house.ports import Clock
from bot.house.visits.visit import VisitId
from bot.telegram.cards.buttons import Button
from bot.telegram.cards.limits import in_messages

log = logging.getLogger(__name__)

#: Notes that wait for Telegram at most; the oldest are left out first, counted, and told of.
MOST_NOTES = 50

#: What waited for a shut chat longer than this is of no use there any more: questions end after this, too.
NOTE_LASTS = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class NotePhoto:
    """A photo in a note, and whom it shows: a photo of somebody who is forgotten is not sent any more."""

    #: A chart is a PNG, everything else a JPEG.
    jpeg: bytes = field(repr=False)
    #: As far as they are known.
    people: frozenset[PersonId]
    #: Of which visit it is: it leaves the chat with that visit's pictures; None: of none.
    visit: VisitId | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A message that belongs to no visit."""

    #: HTML.
    text: str
    rows: Sequence[Sequence[Button]] = ()
    #: What the buttons are about; empty: there are none.
    buttons_about: str = ""
    #: With the text below it.
    photo: NotePhoto | None = None
    #: Several photos, each with the words below it; they have no other text and no buttons.
    album: Sequence[tuple[str, NotePhoto]] = ()
    #: True: it takes the place of the text with buttons about the same; where none stands any more, it goes nowhere.
    redrawn: bool = False
    #: True: it makes no sound.
    silent: bool = False
    #: True, of one that is redrawn without a photo: a photo that stands there is to be seen no more.
    bare: bool = False

    @property
    def jpeg(self) -> bytes | None:
        """The photo as it is sent."""
        return self.photo.jpeg if self.photo else None

    def shows(self, people: AbstractSet[PersonId]) -> bool:
        """Tell whether one of these is in a photo."""
        return not self.people.isdisjoint(people)

    @property
    def people(self) -> frozenset[PersonId]:
        """Whom its photos show, as far as they are known."""
        photos = [*([self.photo] if self.photo else []), *(photo for _, photo in self.album)]
        return frozenset[PersonId]().union(*(photo.people for photo in photos))


class WaitingNotes:
    """Notes in their order, in mind only: a restart forgets them."""

    def __init__(self, resident: ResidentId, steady: Clock) -> None:
        self._resident = resident
        self._steady = steady
        self._waiting: deque[tuple[datetime, Note]] = deque()
        self._left_out = 0
        #: Whose pictures are not sent any more.
        self._forgotten: set[PersonId] = set()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, note: Note) -> None:
        """Put a note at the end, as several where it is long."""
        *first, last = in_messages(note.text) if note.photo is None and not note.album else [note.text]
        if note.redrawn:
            first = []  # buttons stand below the last one
        for text in (*first, last):
            if len(self._waiting) >= MOST_NOTES:
                self._waiting.popleft()
                self._left_out += 1
                log.warning("a note for resident %d was left out: %d so far", self._resident, self._left_out)
            page = replace(note, text=text) if text is last else Note(text)
            self._waiting.append((self._steady(), page))

    def take(self) -> tuple[datetime, Note]:
        """The oldest one, and when it was written."""
        return self._waiting.popleft()

    def forget(self, person: PersonId) -> None:
        """Drop what shows somebody, one too that is on its way and comes back."""
        self._forgotten.add(person)
        self._waiting = deque(known for known in self._waiting if not known[1].shows({person}))

    def clear(self) -> None:
        """Drop everything, and count nothing as left out; who was forgotten stays so."""
        self._waiting.clear()
        self._left_out = 0

    def put_back(self, taken: tuple[datetime, Note], *, behind_next: bool) -> None:
        """It was not delivered; ``behind_next``: the one after it goes first."""
        if not taken[1].shows(self._forgotten):
            self._waiting.insert(1 if behind_next and self._waiting else 0, taken)

    def leave_out_old(self) -> None:
        """Drop those of more than ``NOTE_LASTS`` ago."""
        before = self._steady() - NOTE_LASTS
        kept = deque(known for known in self._waiting if known[0] >= before)
        self._left_out += len(self._waiting) - len(kept)
        self._waiting = kept

    @property
    def some_left_out(self) -> bool:
        """True: some were left out and nobody was told."""
        return self._left_out > 0

    def count_left_out(self) -> int:
        """How many were left out since this was last asked."""
        left_out, self._left_out = self._left_out, 0
        return left_out
