"""A program's key: what it allows, as an owner chose it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.house.doors.door import DoorId
from bot.house.people import Resident, ResidentId
from bot.house.residents.actions import Action
from bot.house.residents.actors import Program, ProgramId

#: How every key begins: whoever finds one somewhere sees what it is.
BEGINNING = "doorman_"

#: Bytes of chance in a key. With so many nobody finds it from its hash, so a quick hash is as good as a slow one, and
#: every request pays for it.
KEY_BYTES = 32

#: Keys that count at once.
MOST_KEYS = 32

#: How long a key may count, as it is offered.
DAY, MONTH, YEAR = timedelta(days=1), timedelta(days=30), timedelta(days=365)


class KeyScope(StrEnum):
    """What a family lets a program do, in the portions in which that is chosen; stored."""

    #: See who came, and hear who comes.
    VISITS = "visits"
    #: Take a picture at a door, see what the cameras see.
    PICTURES = "pictures"
    #: Have a picture's faces named, see who is known.
    NAMES = "names"
    #: Teach, correct and forget faces.
    FACES = "faces"
    #: See on which days people were here, and when.
    ATTENDANCE = "attendance"
    OPEN = "open"
    PASSES = "passes"
    #: Read who opened and changed what.
    RECORD = "record"


ALLOWED: Mapping[KeyScope, frozenset[Action]] = {
    KeyScope.VISITS: frozenset({Action.SEE_RINGS, Action.SEE_HISTORY, Action.HEAR_OF_DOORS, Action.SEE_STATUS}),
    KeyScope.PICTURES: frozenset({Action.LOOK, Action.VIEW_CAMERA}),
    KeyScope.NAMES: frozenset({Action.SEE_FACES}),
    KeyScope.FACES: frozenset({Action.SEE_FACES, Action.TEACH}),
    KeyScope.ATTENDANCE: frozenset({Action.SEE_ATTENDANCE}),
    KeyScope.OPEN: frozenset({Action.UNLOCK, Action.OPEN, Action.RESPOND}),
    KeyScope.PASSES: frozenset({Action.MANAGE_PASSES}),
    KeyScope.RECORD: frozenset({Action.SEE_RECORD}),
}


def actions_of(scopes: Iterable[KeyScope]) -> frozenset[Action]:
    """All that these allow."""
    return frozenset[Action]().union(*(ALLOWED[scope] for scope in scopes))


@dataclass(frozen=True, slots=True)
class KeyTerms:
    """What a key is to allow."""

    #: Of the program, as the family calls it.
    name: str
    scopes: tuple[KeyScope, ...] = (KeyScope.VISITS,)
    #: Empty: every door.
    doors: tuple[DoorId, ...] = ()
    #: None: until it is taken back.
    lasts: timedelta | None = YEAR


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A key that was handed out, without the key itself; kept by its id."""

    id: ProgramId
    terms: KeyTerms
    #: SHA-256 of the key, in hex: the key itself is told once and never kept. Empty: it was removed.
    key_hash: str = field(repr=False)
    made_by: ResidentId
    made_at: datetime
    #: Visits that began earlier are not shown, as they are not to whoever made it; by the steady clock.
    since: datetime
    #: None: it has no end; by the steady clock.
    expires_at: datetime | None
    #: About when it was last used; None: never.
    last_used: datetime | None = None
    #: When it was taken back; None: it was not.
    ended_at: datetime | None = None

    def counts(self, now: datetime) -> bool:
        """Tell whether it is good still, by the steady clock."""
        return self.ended_at is None and (self.expires_at is None or now < self.expires_at)

    @property
    def removed(self) -> bool:
        """Whether nothing is remembered of it but that there was one: its id is given to nobody else."""
        return not self.key_hash

    @property
    def program(self) -> Program:
        """Who asks with it."""
        terms = self.terms
        return Program(self.id, terms.name, actions_of(terms.scopes), self.made_by, self.since, terms.doors)


class KeyFault(StrEnum):
    """Why a key opens nothing."""

    #: It is none of ours.
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


class KeyRefused(Exception):
    """This key does not count."""

    def __init__(self, fault: KeyFault) -> None:
        super().__init__(fault)
        self.fault = fault


class NoSuchKey(Exception):
    """There is no such key any more."""


class NothingAllowed(Exception):
    """A key without a scope would be good for nothing."""


class TooManyKeys(Exception):
    """``MOST_KEYS`` count already: one has to be taken back first."""


@dataclass(frozen=True, slots=True)
class KeyMade:
    """A program has a key from now on."""

    key: IssuedKey
    by: Resident


@dataclass(frozen=True, slots=True)
class KeyRevoked:
    """A program has none any more."""

    name: str
    by: Resident


ProgramNews = KeyMade | KeyRevoked
