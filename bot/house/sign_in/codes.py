"""A browser shows a code, and the bot asks whoever sends it whether it is they: so a browser at home is signed in."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import compare_digest, randbelow, token_hex, token_urlsafe

from bot.house.people import Resident, ResidentId
from bot.house.ports import AuditTrail, Clock
from bot.house.residents.admission import Admission
from bot.house.residents.guesses import Guesses
from bot.house.residents.permissions import Action
from bot.house.sign_in.session import SessionOver, SignedIn, SignInWay
from bot.house.sign_in.sessions import PageSessions

#: How long a code counts: to type six digits, and to tap once.
CODE_LASTS = timedelta(minutes=2)

#: Codes that count at once, and of one address; with one more of an address, its oldest ends, and with one more of all
#: the oldest of whoever shows most.
MOST_CODES = 64
MOST_OF_ADDRESS = 3

_DIGITS = 6


class CodeState(StrEnum):
    """How far a browser has come."""

    #: Nobody has sent its code yet.
    WAITING = "waiting"
    #: Somebody has, and is asked whether it is they.
    ASKED = "asked"
    #: It was they.
    GRANTED = "granted"
    #: It was not.
    DENIED = "denied"


class CodesOver(StrEnum):
    """Why a browser is not signed in by its code."""

    #: Its time is over, or we were started anew.
    OVER = "over"
    DENIED = "denied"


class TooManyCodes(Exception):
    """So many codes were sent already, and nobody has said yet whose they are, that there is no room for one more."""


class NoSuchCode(Exception):
    """No browser shows this code, or not any more, or somebody else sent it first."""


class NotSignedIn(Exception):
    """The browser is not signed in by this code any more."""

    def __init__(self, why: CodesOver) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class AskingBrowser:
    """A browser that shows a code, as whoever sends the code is told of it."""

    id: str
    #: In a word or two; not ours: escape it.
    browser: str
    #: Where it asked from.
    address: str
    asked_at: datetime
    #: By the steady clock.
    ends_at: datetime


@dataclass(slots=True)
class _Shown:
    asking: AskingBrowser
    asker: str
    code: str = field(repr=False)
    state: CodeState = CodeState.WAITING
    resident: ResidentId | None = None
    #: By the steady clock; None: it was not.
    granted_at: datetime | None = None


class SignInCodes:
    """The codes that browsers show. They are in nobody's book: a restart forgets them, and the page shows another."""

    def __init__(
        self,
        sessions: PageSessions,
        *,
        admission: Admission,
        guesses: Guesses,
        audit: AuditTrail,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._sessions = sessions
        self._admission = admission
        self._guesses = guesses
        self._audit = audit
        self._clock = clock
        self._steady = steady
        #: By what a browser alone has.
        self._shown: dict[str, _Shown] = {}

    def show(self, address: str, browser: str, *, asker: str = "") -> tuple[str, str]:
        """A code for a browser, and what it fetches its session with. Raises TooManyCodes.

        ``asker``: as whose the address counts, where one has many; empty: it counts by itself.
        """
        self._forget_old()
        theirs = [handle for handle, one in self._shown.items() if one.asking.address == address]
        for handle in theirs[: max(0, len(theirs) + 1 - MOST_OF_ADDRESS)]:
            del self._shown[handle]
        if len(self._shown) >= MOST_CODES:
            self._make_room()
        taken = {one.code for one in self._shown.values()}
        code = next(code for code in iter(_chance, "") if code not in taken)
        asking = AskingBrowser(token_hex(8), browser, address, self._clock(), self._steady() + CODE_LASTS)
        handle = token_urlsafe(32)
        self._shown[handle] = _Shown(asking, asker or address, code)
        return code, handle

    async def send(self, by: Resident, code: str) -> AskingBrowser:
        """Somebody sends a code: the browser that shows it, of which they are asked whether it is theirs.

        Raises NotAllowed, TryLater, NoSuchCode.
        """
        await self._admission.admit(by, Action.USE_PAGE)
        self._forget_old()
        self._guesses.begin(by.id)
        plain = "".join(code.split())
        found = next((one for one in self._shown.values() if _are_same(one.code, plain)), None)
        if found is None or found.state is not CodeState.WAITING:
            await self._audit.note("wrong code", by=by.id)
            raise NoSuchCode
        self._guesses.right(by.id)
        found.state, found.resident = CodeState.ASKED, by.id
        return found.asking

    async def grant(self, by: Resident, asking: str) -> AskingBrowser:
        """It is they: the browser signs them in. Raises NotAllowed, NoSuchCode."""
        await self._admission.admit(by, Action.USE_PAGE)
        found = self._asked(by, asking)
        found.state, found.granted_at = CodeState.GRANTED, self._steady()
        return found.asking

    async def deny(self, by: Resident, asking: str) -> None:
        """It is somebody else: nobody is signed in. Raises NoSuchCode."""
        found = self._asked(by, asking)
        found.state = CodeState.DENIED
        await self._audit.note("sign-in denied", by=by.id, address=found.asking.address, browser=found.asking.browser)

    async def fetch(self, handle: str, *, instead: str = "") -> SignedIn | CodeState:
        """What became of a browser's code; whoever it signs in, once. Raises NotSignedIn, NotAllowed."""
        self._forget_old()
        found = self._shown.get(handle)
        if found is None:
            raise NotSignedIn(CodesOver.OVER)
        if found.state is CodeState.DENIED:
            del self._shown[handle]
            raise NotSignedIn(CodesOver.DENIED)
        if found.state is not CodeState.GRANTED or found.resident is None:
            return found.state
        del self._shown[handle]  # before anything is awaited: of two that ask at once one gets it
        try:
            return await self._sessions.begin(
                found.resident, SignInWay.CODE, found.asking.browser, instead=instead, granted_at=found.granted_at
            )
        except SessionOver:  # they took it back before the browser came for it
            raise NotSignedIn(CodesOver.DENIED) from None

    def _asked(self, by: Resident, asking: str) -> _Shown:
        self._forget_old()
        found = next((one for one in self._shown.values() if one.asking.id == asking), None)
        if found is None or found.state is not CodeState.ASKED or found.resident != by.id:
            raise NoSuchCode
        return found

    def _make_room(self) -> None:
        """End the oldest code, which nobody has sent yet, of whoever shows most: nobody else is kept out by a flood."""
        waiting = {handle: one for handle, one in self._shown.items() if one.state is CodeState.WAITING}
        if not waiting:
            raise TooManyCodes
        askers = Counter(one.asker for one in waiting.values())
        addresses = Counter(one.asking.address for one in waiting.values())
        # of several that are equal ``max`` finds the first, and they are in the order in which they were shown
        del self._shown[
            max(waiting, key=lambda handle: (askers[waiting[handle].asker], addresses[waiting[handle].asking.address]))
        ]

    def _forget_old(self) -> None:
        now = self._steady()
        self._shown = {handle: one for handle, one in self._shown.items() if now < one.asking.ends_at}


def _chance() -> str:
    return f"{randbelow(10**_DIGITS):0{_DIGITS}}"


def _are_same(code: str, sent: str) -> bool:
    return compare_digest(code.encode(), sent.encode("utf-8", "surrogatepass"))
