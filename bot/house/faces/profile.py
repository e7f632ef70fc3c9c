"""What the household keeps of a person beside their face and their name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.house.people import Look, PersonId, ResidentId, Sighting, Verdict
from bot.house.ports import Collection


class PersonGroup(StrEnum):
    """What somebody is to the household."""

    NONE = ""
    FAMILY = "family"
    FRIEND = "friend"
    SERVICE = "service"
    #: Everybody hears of them, whatever they chose.
    WATCH_FOR = "watch_for"


class Telling(StrEnum):
    """How a resident hears of somebody, the loudest first."""

    LOUD = "loud"
    SILENT = "silent"
    DIGEST = "digest"
    #: Not at all.
    OFF = "off"


class StrangerStanding(StrEnum):
    """What the household decided about somebody unknown."""

    #: Known by sight, and told to nobody.
    IGNORED = "ignored"
    #: No face worth keeping: what is kept of it goes when nobody may undo that any more.
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class StrangerNote:
    """What is kept of somebody unknown beside their face."""

    standing: StrangerStanding
    #: By the steady clock.
    since: datetime


class Acquaintanceship(StrEnum):
    """How well the household knows whom a picture shows."""

    #: They are to be watched out for.
    WATCHED = "watched"
    #: Named for certain; or known by sight, and ignored.
    KNOWN = "known"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody whom pictures show, to one resident."""

    acquaintanceship: Acquaintanceship
    #: How the resident hears of them, whatever the hour is.
    telling: Telling
    #: None: nobody who is named for certain.
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """How one resident wants to hear of a person."""

    resident: ResidentId
    telling: Telling


@dataclass(frozen=True, slots=True)
class PersonDetail:
    """A column of the table that the household brought along."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Profile:
    """All of it; somebody of whom nothing is kept has none."""

    group: PersonGroup = PersonGroup.NONE
    notes: str = ""
    details: tuple[PersonDetail, ...] = ()
    wishes: tuple[Wish, ...] = ()
    #: The resident who says that they are this person; None: nobody does.
    resident: ResidentId | None = None

    def wish(self, resident: ResidentId) -> Telling | None:
        """What a resident chose; None: they chose nothing."""
        return next((wish.telling for wish in self.wishes if wish.resident == resident), None)

    def telling(self, resident: ResidentId) -> Telling:
        """How a resident hears of this person: of themselves nothing, unless they ask for it."""
        if self.group is PersonGroup.WATCH_FOR:
            return Telling.LOUD
        return self.wish(resident) or (Telling.OFF if self.resident == resident else Telling.LOUD)

    def with_wish(self, resident: ResidentId, telling: Telling) -> "Profile":
        """The same, and a resident hears of them so."""
        others = tuple(wish for wish in self.wishes if wish.resident != resident)
        return replace(self, wishes=(*others, Wish(resident, telling)))

    def without(self, resident: ResidentId) -> "Profile":
        """The same, as if this resident had never lived here."""
        return replace(
            self,
            wishes=tuple(wish for wish in self.wishes if wish.resident != resident),
            resident=None if self.resident == resident else self.resident,
        )

    def joined_with(self, other: "Profile") -> "Profile":
        """Of two people who are one: what this one lacks is the other's."""
        known = {detail.name for detail in self.details}
        chose = {wish.resident for wish in self.wishes}
        return Profile(
            self.group or other.group,
            "\n".join(dict.fromkeys(filter(None, (self.notes, other.notes)))),
            (*self.details, *(detail for detail in other.details if detail.name not in known)),
            (*self.wishes, *(wish for wish in other.wishes if wish.resident not in chose)),
            other.resident if self.resident is None else self.resident,
        )


class Profiles:
    """Everybody's, over the collection ``profiles``; and who of the unknown is told to nobody."""

    def __init__(self, book: Collection[Profile], strangers: Collection[StrangerNote]) -> None:
        self._book = book
        self._strangers = strangers

    def of(self, person: PersonId) -> Profile:
        """What is kept of somebody; nothing, where there is none."""
        return self._book.get(person) or Profile()

    async def change(self, person: PersonId, change: Callable[[Profile], Profile]) -> Profile:
        """Change somebody's; returns it once it is written down."""
        changed = change(self.of(person))
        await self._book.put({person: None if changed == Profile() else changed})
        return changed

    async def forget(self, person: PersonId) -> None:
        """Keep nothing of somebody."""
        if self._book.get(person):
            await self._book.put({person: None})

    async def merge(self, gone: PersonId, kept: PersonId) -> None:
        """Two people were one."""
        joined = self.of(kept).joined_with(self.of(gone))
        await self._book.put({gone: None, kept: None if joined == Profile() else joined})

    async def link(self, resident: ResidentId, person: PersonId) -> None:
        """A resident is this person, and nobody else."""
        linked = {key for key, profile in self._book.everything().items() if profile.resident == resident}
        changes = {key: replace(self.of(PersonId(key)), resident=None) for key in linked}
        await self._book.put({**changes, person: replace(self.of(person), resident=resident)})

    async def end_of(self, resident: ResidentId) -> None:
        """What somebody chose who moved out, and that they are somebody, is kept no longer."""
        changes = {key: profile.without(resident) for key, profile in self._book.everything().items()}
        await self._book.put({key: changed for key, changed in changes.items() if changed != self.of(PersonId(key))})

    def chose(self, resident: ResidentId) -> bool:
        """Tell whether a resident hears of anybody otherwise than loudly."""
        profiles = self._book.everything().values()
        return any(profile.telling(resident) is not Telling.LOUD for profile in profiles) or any(
            note.standing is StrangerStanding.IGNORED for note in self._strangers.everything().values()
        )

    def visitors(self, resident: ResidentId, look: Look | None) -> tuple[Arrival, ...]:
        """Whom pictures show, to a resident: whoever is not known for certain is told loudly."""
        return tuple(self._visitor(resident, face) for face in ((*look.sightings, *look.elsewhere) if look else ()))

    def _visitor(self, resident: ResidentId, face: Sighting) -> Arrival:
        if face.verdict is not Verdict.NAMED or face.person is None:
            note = self._strangers.get(face.stranger) if face.stranger and face.person is None else None
            if note and note.standing is StrangerStanding.IGNORED:
                return Arrival(Acquaintanceship.KNOWN, Telling.OFF)
            return Arrival(Acquaintanceship.UNKNOWN, Telling.LOUD)
        profile = self.of(face.person.id)
        watched = profile.group is PersonGroup.WATCH_FOR
        known = Acquaintanceship.WATCHED if watched else Acquaintanceship.KNOWN
        return Arrival(known, profile.telling(resident), face.person.id)
