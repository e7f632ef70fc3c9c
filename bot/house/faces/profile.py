"""What the household keeps of a person beside their face and their name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused, PhotoTrouble
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


#: Nobody is known for certain: no picture yet, a poor one, or a picture that somebody may hold up.
NOBODY_KNOWN = Arrival(Acquaintanceship.UNKNOWN, Telling.LOUD)


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
    #: The owner who lets doors open by themselves for them; None: nobody does. Two who become one lose it.
    by_itself: ResidentId | None = None
    #: A child, whose face is known only once an owner has allowed it.
    child: bool = False
    child_allowed: bool = False
    #: They were in the book before any photo that is left: without one they stay in it.
    faceless: bool = False

    @property
    def may_be_learned(self) -> bool:
        """Tell whether their face may be known."""
        return not self.child or self.child_allowed

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
            by_itself=None if self.by_itself == resident else self.by_itself,
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
            child=self.child or other.child,
            child_allowed=(self.child or other.child) and self.may_be_learned and other.may_be_learned,
            faceless=self.faceless or other.faceless,
        )


class Profiles:
    """Everybody's, over the collection ``profiles``; and who of the unknown is told to nobody."""

    def __init__(self, book: Collection[Profile], strangers: Collection[StrangerNote]) -> None:
        self._book = book
        self._strangers = strangers
        # of two who change one person at once each sees what the other one wrote, whoever hired them
        self._turn = book.turn

    def of(self, person: PersonId) -> Profile:
        """What is kept of somebody; nothing, where there is none."""
        return self._book.get(person) or Profile()

    def expect_learnable(self, person: PersonId) -> None:
        """Raise PhotoRefused (CHILD) where somebody's face may not be known."""
        if not self.of(person).may_be_learned:
            raise PhotoRefused(PhotoTrouble(PhotoReason.CHILD))

    async def change(self, person: PersonId, change: Callable[[Profile], Profile]) -> Profile:
        """Change somebody's; returns it once it is written down."""
        async with self._turn:
            changed = change(self.of(person))
            await self._book.put({person: None if changed == Profile() else changed})
        return changed

    async def stays(self, person: PersonId, *, left: int, faceless: bool) -> bool:
        """Tell whether somebody stays in the book after a lesson was taken back, ``left`` photos being left of them.

        ``faceless``: before that lesson there was none; of several the first one need not be taken back last. Without
        a photo nobody is told by their face any more, so no door opens to it.
        """
        faceless = faceless or self.of(person).faceless
        if faceless:
            await self.change(
                person,
                lambda profile: replace(profile, faceless=bool(left), by_itself=profile.by_itself if left else None),
            )
        return faceless or bool(left)

    async def forget(self, person: PersonId) -> None:
        """Keep nothing of somebody."""
        async with self._turn:
            if self._book.get(person):
                await self._book.put({person: None})

    async def merge(self, gone: PersonId, kept: PersonId) -> None:
        """Two people were one."""
        async with self._turn:
            joined = self.of(kept).joined_with(self.of(gone))
            await self._book.put({gone: None, kept: None if joined == Profile() else joined})

    async def link(self, resident: ResidentId, person: PersonId) -> None:
        """A resident is this person, and nobody else."""
        async with self._turn:
            linked = {key for key, profile in self._book.everything().items() if profile.resident == resident}
            changes = {key: replace(self.of(PersonId(key)), resident=None) for key in linked}
            await self._book.put({**changes, person: replace(self.of(person), resident=resident)})

    async def end_of(self, resident: ResidentId) -> None:
        """What somebody chose who moved out, and that they are somebody, is kept no longer."""
        async with self._turn:
            known = self._book.everything()
            changes = {key: profile.without(resident) for key, profile in known.items()}
            await self._book.put({key: changed for key, changed in changes.items() if changed != known[key]})

    def chose(self, resident: ResidentId) -> bool:
        """Tell whether a resident hears of anybody otherwise than loudly."""
        profiles = self._book.everything().values()
        return any(profile.telling(resident) is not Telling.LOUD for profile in profiles) or any(
            note.standing is StrangerStanding.IGNORED for note in self._strangers.everything().values()
        )

    def visitors(self, resident: ResidentId, look: Look | None) -> tuple[Arrival, ...]:
        """Whom pictures show, to a resident: whoever is not known for certain is told loudly."""
        if look is None:
            return ()
        faces = (*look.sightings, *look.elsewhere)
        told = [self._visitor(resident, face, doubted=bool(look.doubt_of(face))) for face in faces]
        return (*told, *([NOBODY_KNOWN] * look.uncounted))

    def _visitor(self, resident: ResidentId, face: Sighting, *, doubted: bool) -> Arrival:
        if face.verdict is not Verdict.NAMED or face.person is None:
            note = self._strangers.get(face.stranger) if face.stranger and face.person is None else None
            if note and note.standing is StrangerStanding.IGNORED and not doubted:
                return Arrival(Acquaintanceship.KNOWN, Telling.OFF)
            return NOBODY_KNOWN
        profile = self.of(face.person.id)
        watched = profile.group is PersonGroup.WATCH_FOR
        if doubted and not watched:  # anybody may hold a picture up
            return NOBODY_KNOWN
        known = Acquaintanceship.WATCHED if watched else Acquaintanceship.KNOWN
        return Arrival(known, profile.telling(resident), face.person.id)
