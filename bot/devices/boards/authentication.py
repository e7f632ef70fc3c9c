"""Whose words are a board's: signed with its door's key, said in its present start, and said once.

A start is proven by a challenge–response: whatever is signed in a start that we do not know waits until the board has
signed a nonce of ours, and counts if that was the same start. So nothing of an earlier start comes true again, and
within a start nothing comes true twice: its number must be higher than the last one that was heard.
"""

import asyncio
import hashlib
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from enum import StrEnum

from bot.devices import wire
from bot.devices.boards.board import Board
from bot.devices.wire import Signing
from bot.devices.wire.reports import Challenge, Contact, Exit, Inbound, Info, Ring, SnapshotSent, UnlockDone
from bot.house.boards.board import Acquaintance
from bot.house.doors.door import DoorId, DoorUnreachable
from bot.house.ports import Background, Collection

#: Two proofs are at least so far apart, in seconds: whoever replays an old start must not keep the board busy.
PROOF_PAUSE_S = 2.0

#: A board that gives no proof is asked again after these pauses, in seconds: where we came after it, what it had left
#: with the broker reaches us before we can hear its answers.
_PROOF_PAUSES_S = (0.0, 0.3, 1.0, 3.0)

#: What waits for a proof, in all and of one start: what a broker hands over at once of a board that had much to say
#: while we were away.
_MOST_WAITING = 256
_MOST_OF_A_START = 64

#: Starts that are over and known to be; what was said in them is refused at once.
_REMEMBERED_STARTS = 16

#: So much of a key is written down to know it again, in hex digits of its SHA-256.
_FINGERPRINT = 16


class Authenticity(StrEnum):
    """What is to be thought of a message."""

    #: The board said it, now and for the first time.
    GENUINE = "genuine"
    #: A board that cannot sign may have said it.
    UNSIGNED = "unsigned"
    #: The board said it, in a start that is not proven yet.
    UNPROVEN = "unproven"
    #: The board said it, and it was heard before, or it was said before the board's last start.
    AGAIN = "again"
    #: Unsigned, of a board that has neither signed yet nor said that its program is too old for it.
    UNKNOWN = "unknown"
    #: Somebody else said it.
    FORGED = "forged"


class BoardAuthenticator:
    """One board's. ``key`` is None where its door has none: then nothing can be told apart, and all is believed.

    ``ask`` has the board sign a nonce and returns when its answer was heard; raises DoorUnreachable. ``pass_on`` and
    ``refuse`` get what waited for it.
    """

    def __init__(
        self,
        door: DoorId,
        board: Board,
        key: bytes | None,
        *,
        acquaintances: Collection[Acquaintance],
        background: Background,
        ask: Callable[[], Awaitable[object]],
        pass_on: Callable[[Inbound], None],
        refuse: Callable[[Authenticity], None],
    ) -> None:
        self._door = door
        self._board = board
        self._key = key
        self._acquaintances = acquaintances
        self._background = background
        self._ask = ask
        self._pass_on = pass_on
        self._refuse = refuse
        #: The start that is proven; empty: none yet.
        self._boot = ""
        self._number = 0
        #: The broker keeps a board's info for us, so it comes late and all the same once.
        self._info_number = 0
        #: By the start and the number: what came twice waits once.
        self._waiting: dict[tuple[str, int], tuple[Signing, Inbound, Callable[[Authenticity], None]]] = {}
        self._over: deque[str] = deque(maxlen=_REMEMBERED_STARTS)
        self._proof_due = False
        self._proved_at = -PROOF_PAUSE_S
        self._written: Acquaintance | None = None
        fingerprint = hashlib.sha256(key).hexdigest()[:_FINGERPRINT] if key else ""
        self._known = Acquaintance(fingerprint)

    def remember(self) -> None:
        """Learn what was written down before this start of ours."""
        known = self._acquaintances.get(self._door)
        if known is not None and known.key == self._known.key:
            self._known = self._written = known
            self._board.signs = known.signs

    def judge(self, topic: str, payload: bytes, report: Inbound) -> Authenticity:
        """What is to be thought of this message; what is GENUINE counts from now on, and not again."""
        if self._key is None:
            return Authenticity.UNSIGNED
        said = wire.said(payload)
        if said is None:
            return self._unsigned(report)
        if not said.fits(self._key, topic, payload):
            return Authenticity.FORGED
        return self._signed(said, report)

    def is_over(self, payload: bytes) -> bool:
        """Tell whether this was said in a start that is known to be over."""
        said = wire.said(payload)
        return said is not None and said.boot in self._over

    def wait_for_proof(
        self, payload: bytes, report: Inbound, decide: Callable[[Authenticity], None] | None = None
    ) -> None:
        """Keep what is UNPROVEN until the board has proven its start, and have it do so.

        ``decide`` is called once, with what is to be thought of it then: GENUINE, AGAIN, or UNPROVEN still where the
        board gave no proof. Without it ``pass_on`` or ``refuse`` is.
        """
        said = wire.said(payload)
        if said is None:
            return
        if (said.boot, said.number) in self._waiting:
            (decide or self._refuse)(Authenticity.AGAIN)
            return
        self._waiting[said.boot, said.number] = (said, report, decide or self._decider(report))
        self._make_room(said.boot)
        self.prove_soon()

    def prove_soon(self) -> None:
        """Have the board prove that it is there, and in which start."""
        if not self._proof_due:
            self._proof_due = True
            self._background.spawn(self._have_proven(), name=f"proof of {self._door}")

    async def proven(self) -> bool:
        """Have the board prove itself now; False: it did not."""
        try:
            await self._ask()
        except DoorUnreachable:
            return False
        return True

    def told_old(self, version: str) -> bool:
        """Tell whether the owners are still to hear of this old version; once it was asked, they were."""
        if self._known.told_version == version:
            return False
        self._note(replace(self._known, told_version=version))
        return True

    async def write_down(self) -> None:
        """Before a stop: write down how far the board has counted."""
        if self._boot:
            self._known = replace(self._known, boot=self._boot, number=self._number)
            if self._known != self._written:
                self._written = self._known
                await self._write(self._known)

    def _decider(self, report: Inbound) -> Callable[[Authenticity], None]:
        def decide(judged: Authenticity) -> None:
            if judged is Authenticity.GENUINE:
                self._pass_on(report)
            else:
                self._refuse(Authenticity.AGAIN)

        return decide

    def _make_room(self, boot: str) -> None:
        """Give up the lowest number of the start that says most: what is replayed is lower than what is said now.

        A ring is given up last: nothing else is worth a visitor.
        """
        starts = Counter(start for start, _ in self._waiting)
        crowded = boot if starts[boot] > _MOST_OF_A_START else ""
        if not crowded and len(self._waiting) > _MOST_WAITING:
            crowded = max(starts, key=lambda start: starts[start])
        if crowded:
            of_it = [key for key in self._waiting if key[0] == crowded]
            least = min(of_it, key=lambda key: (isinstance(self._waiting[key][1], Ring), key))
            _, _, decide = self._waiting.pop(least)
            self._board.counted["dropped"] += 1
            decide(Authenticity.AGAIN)

    # What is believed

    def _unsigned(self, report: Inbound) -> Authenticity:
        if self._board.signs:
            return Authenticity.FORGED
        matters = isinstance(report, UnlockDone | Contact | Exit | SnapshotSent | Challenge)
        return Authenticity.UNKNOWN if matters and not self._board.speaks_old else Authenticity.UNSIGNED

    def _signed(self, said: Signing, report: Inbound) -> Authenticity:
        if said.boot in self._over:
            return Authenticity.AGAIN  # an answer too: a board does not go back to an earlier start
        if isinstance(report, Challenge) and report.nonce in self._board.asked:
            self._prove(said, report)
            return Authenticity.GENUINE
        if said.boot != self._boot:
            return Authenticity.UNPROVEN
        return self._count(said, report)

    def _count(self, said: Signing, report: Inbound) -> Authenticity:
        last = self._info_number if isinstance(report, Info) else self._number
        if said.number <= last:
            return Authenticity.AGAIN
        self._number = max(self._number, said.number)
        if isinstance(report, Info):
            self._info_number = said.number
            if report.values.get("trial") is False:
                self._meet()
        if isinstance(report, UnlockDone | Contact | Exit):  # rare, and worth a replay after our next start
            self._note(replace(self._known, boot=self._boot, number=self._number))
        return Authenticity.GENUINE

    def _count_late(self, said: Signing, report: Inbound) -> Authenticity:
        """What waited, and may have been counted before our own start; a ring counts once by its id alone."""
        judged = self._count(said, report)
        return Authenticity.GENUINE if isinstance(report, Ring) else judged

    def _meet(self) -> None:
        """From now on this board is believed only with its signature: its program is no trial, and stays."""
        self._board.signs = True
        known = replace(self._known, signs=True, boot=self._boot)
        if known.boot != self._known.boot or not self._known.signs:
            known = replace(known, number=self._number)
        self._note(known)

    # Proofs

    def _prove(self, said: Signing, answer: Challenge) -> None:
        """A board that signs a nonce of ours is in this start now, and has counted so far."""
        if said.boot != self._boot:
            last = self._boot or self._known.boot
            if last and last != said.boot:
                self._over.append(last)
            self._boot, self._number, self._info_number = said.boot, 0, 0
            if self._known.boot == said.boot:
                self._number = self._known.number
        waiting, self._waiting = self._waiting, {}
        for earlier, report, decide in sorted(waiting.values(), key=lambda waited: waited[0].number):
            decide(self._count_late(earlier, report) if earlier.boot == said.boot else Authenticity.AGAIN)
        self._number = max(self._number, said.number)
        if not answer.trial:
            self._meet()

    async def _have_proven(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            await asyncio.sleep(max(0.0, self._proved_at + PROOF_PAUSE_S - loop.time()))
            self._proved_at = loop.time()
            for pause_s in _PROOF_PAUSES_S:
                await asyncio.sleep(pause_s)
                if await self.proven():
                    break
        finally:
            self._proof_due = False
            waiting, self._waiting = self._waiting, {}
            for _, _, decide in waiting.values():
                decide(Authenticity.UNPROVEN)

    # What is written down

    def _note(self, known: Acquaintance) -> None:
        self._known = known
        if known != self._written:
            self._written = known
            self._background.spawn(self._write(known), name=f"acquaintance {self._door}")

    async def _write(self, known: Acquaintance) -> None:
        await self._acquaintances.put({self._door: known})
