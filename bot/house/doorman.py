"""Everything that happens at a door, from the press to the answer."""

import asyncio
import logging
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from secrets import token_hex

from bot.house import decision
from bot.house.bell_watch import BellWatch, Missed
from bot.house.door import Door, DoorId, DoorUnreachable, Failure
from bot.house.facts import OpenedAfterAll, Outlets, VisitChanged
from bot.house.onlooker import Onlooker
from bot.house.people import PhotoId, Resident
from bot.house.permissions import Action, NotAllowed, admit
from bot.house.ports import (
    Album,
    AuditTrail,
    Background,
    Clock,
    Collection,
    Disk,
    Eyes,
    Locks,
    VisitBook,
)
from bot.house.visit import (
    Answer,
    AnswerRefused,
    Attempt,
    Outcome,
    Photo,
    PhotoFault,
    PhotoTaken,
    Press,
    PressId,
    UnreadablePhoto,
    Visit,
    VisitId,
    VisitOver,
    is_unrung,
)

log = logging.getLogger(__name__)

#: How far back a start looks for visits that were left half done.
UNFINISHED = timedelta(hours=1)

#: Unlocks whose late confirmation is still understood.
_MOST_GIVEN_UP = 64


class Doorman:
    """Stands at every door. Each stage of a visit is written down before it is shown."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        eyes: Eyes,
        locks: Locks,
        outlets: Outlets,
        visits: VisitBook,
        album: Album,
        audit: AuditTrail,
        disk: Disk,
        missed: Collection[Missed],
        background: Background,
        clock: Clock,
        steady: Clock,
        answer_window: timedelta = decision.ANSWER_WINDOW,
    ) -> None:
        self._doors = doors
        self._locks = locks
        self._outlets = outlets
        self._visits = visits
        self._album = album
        self._audit = audit
        self._disk = disk
        self._background = background
        self._onlooker = Onlooker(eyes=eyes, album=album, visits=visits, background=background, merge=self._merge)
        self._clock = clock
        self._steady = steady
        self._window = answer_window
        # One thing at a time at a door, and nothing slow: a ring waits for it. Different doors do not wait.
        self._turn: defaultdict[DoorId, asyncio.Lock] = defaultdict(asyncio.Lock)
        #: When a camera last sent a picture by itself, by the steady clock; after a start the visit's pictures tell.
        self._moved_at: dict[DoorId, datetime] = {}
        #: The visit that began last at a door.
        self._begun: dict[DoorId, VisitId] = {}
        #: Unlocks that were not confirmed in time, by order: a second attempt takes the first one's place on the card.
        self._given_up: OrderedDict[str, tuple[VisitId, Attempt]] = OrderedDict()
        self._watched: set[VisitId] = set()
        self._bells = BellWatch(outlets=outlets, audit=audit, memory=missed, background=background)

    async def resume(self) -> None:
        """Take up the visits that were left half done when the service stopped."""
        now = self._clock()
        for visit in await self._visits.between(now - UNFINISHED, now + timedelta(days=1)):
            if visit.photos and not visit.look:
                self._onlooker.look_soon(visit.id)
        for visit in await self._visits.open_visits():
            if visit.photos and not visit.look:
                self._onlooker.look_soon(visit.id)  # whatever the clock says
            if visit.attempt and visit.attempt.failure is None:
                await self._attempt_failed(visit.id, Failure.INTERRUPTED)
            self._watch_soon(visit.id)

    async def bell_rang(self, press: Press) -> None:
        """Begin or extend a visit; the same press twice is one. Returns once it is safe and on its way to the chats."""
        async with self._turn[press.door]:
            known = await self._visits.of_press(press.door, press.id)
            if known and known.has_press(press.id):
                return  # the broker delivered the press twice
            # a press may have waited on the board: how long is told by the clock that it was told in
            moment = self._steady() - max(self._clock() - press.at, timedelta())
            visit = known or await self._open_visit(press.door, moment) or self._begin(press.door, press.at, moment)
            visit = await self._save_and_show(visit.extended(press, moment, self._window))
        self._watch_soon(visit.id)

    async def photo_arrived(self, door: DoorId, press: PressId, n: int, jpeg: bytes, *, doubtful: bool = False) -> None:
        """Add the ``n``-th picture of a press to its visit; without a visit it begins one. Raises PhotoTaken.

        A ``doubtful`` one came in the camera's name, and other bytes than it signed; the card says so.
        One more picture of something that a camera saw long enough is not kept.
        """
        now, moment = self._clock(), self._steady()
        if (known := await self._visits.of_press(door, press)) and known.has_photo(press, n):
            raise PhotoTaken(f"{press}/{n}")
        photo = Photo(PhotoId(f"{now:%Y%m%dT%H%M%S}-{token_hex(4)}-{n}"), press, n, now, doubtful)
        await self._album.keep(photo.id, jpeg)  # before the door's turn: no ring waits for a slow disk
        try:
            visit = await self._add(photo, door, moment)
        except PhotoTaken:
            await self._onlooker.discard(photo.id)
            raise
        if visit is None:
            await self._onlooker.discard(photo.id)
            return
        if not (visit.over and is_unrung(press)):  # what an answer was given to stays what it was
            self._onlooker.look_soon(visit.id)
        self._watch_soon(visit.id)

    async def photo_unreadable(self, door: DoorId, press: PressId, n: int, fault: PhotoFault) -> None:
        """Tell that a picture of a press came which nobody can read; without a visit it begins one.

        What is known already of this picture, or of one that nobody rang for, is not told again.
        """
        async with self._turn[door]:
            now, moment = self._clock(), self._steady()
            visit = await self._visits.of_press(door, press)
            if visit and visit.has_photo(press, n):
                return
            if not visit:
                visit = await self._visit_before_the_camera(press, door, moment) or self._begin(door, now, moment)
            same_fault = [known for known in visit.unreadable if known.fault is fault]
            if any(is_unrung(press) or (known.press, known.n) == (press, n) for known in same_fault):
                return
            visit = await self._save_and_show(visit.with_unreadable(UnreadablePhoto(press, n, now, fault)))
        self._watch_soon(visit.id)

    async def answered(self, visit_id: VisitId, resident: Resident, outcome: Outcome) -> Visit:
        """Carry out what a resident decided; the first answer wins.

        Raises NotAllowed; AnswerRefused where it does not count; DoorUnreachable where the door did not confirm: then the
        question stays open.
        """
        found = await self._visits.find(visit_id)
        if found is None:
            raise VisitOver("no such visit")
        async with self._turn[found.door]:
            visit = await self._visits.find(visit_id) or found
            try:
                admit(resident, Action.ANSWER)
                decision.check_answerable(visit, self._steady())
            except (NotAllowed, AnswerRefused) as refused:
                await self._audit.note(
                    "answer refused", visit=visit.id, by=resident.id, outcome=outcome, why=str(refused)
                )
                raise
            if outcome is Outcome.IGNORED:
                await self._audit.note("ignored", visit=visit.id, door=visit.door, by=resident.id)
                return await self._close(visit, resident, outcome)
            await self._audit.note("unlock ordered", visit=visit.id, door=visit.door, by=resident.id)
            try:
                await self._save_and_show(replace(visit, attempt=Attempt(resident.id, resident.name, self._clock())))
            except BaseException:  # nothing was sent; what was written down already must not be under way for ever
                self._background.spawn(self._attempt_failed(visit_id, Failure.OFFLINE), name=f"not begun {visit_id}")
                raise
        # The door may take seconds: presses and pictures go on meanwhile.
        try:
            await self._locks.open(visit.door, partial(self._ordered, visit_id))
        except DoorUnreachable as exc:
            await self._attempt_failed(visit_id, exc.failure, exc.detail, exc.order)
            raise
        except Exception as exc:  # whatever it is: no attempt may stay under way for ever
            log.exception("the %s could not be opened", visit.door)
            await self._attempt_failed(visit_id, Failure.SILENT, type(exc).__name__)
            raise DoorUnreachable(visit.door, Failure.SILENT, type(exc).__name__) from exc
        except asyncio.CancelledError:
            self._background.spawn(self._attempt_failed(visit_id, Failure.INTERRUPTED), name=f"cancelled {visit_id}")
            raise
        try:
            return await self._opened(visit, resident)
        except BaseException:  # the door is open: its card says so whatever became of whoever asked
            self._background.spawn(self._opened_all_the_same(visit, resident), name=f"opened {visit_id}")
            raise

    async def _ordered(self, visit_id: VisitId, order: str) -> None:
        """Write down what the door is about to be told: after a restart its confirmation is known by it alone."""
        if (found := await self._visits.find(visit_id)) is None:
            return
        async with self._turn[found.door]:
            visit = await self._visits.find(visit_id) or found
            if visit.attempt:
                await self._visits.save(replace(visit, attempt=replace(visit.attempt, order=order)))

    async def _opened(self, visit: Visit, resident: Resident) -> Visit:
        async with self._turn[visit.door]:
            visit = await self._visits.find(visit.id) or visit
            await self._audit.note("unlocked", visit=visit.id, door=visit.door, by=resident.id)
            return await self._close(visit, resident, Outcome.UNLOCKED)

    async def _opened_all_the_same(self, visit: Visit, resident: Resident) -> None:
        """Close a visit whose door was opened and which nobody closed; where that fails too, its question is open."""
        current = await self._visits.find(visit.id)
        if current is None or current.attempt is None:
            return
        try:
            await self._opened(visit, resident)
        except Exception:
            log.exception("visit %s could not be closed, and its door is open", visit.id)
            await self._attempt_failed(visit.id, Failure.INTERRUPTED)

    async def photo_doubted(self, door: DoorId, press: PressId, n: int) -> None:
        """A picture came in a camera's name, and its bytes are not those that the camera signed."""
        await self._audit.note("picture doubted", door=door, ring=press, n=n)

    async def opened_late(self, door: DoorId, order: str) -> None:
        """A door confirms an order that was given up: what its card says is put right, and everybody hears of it."""
        await self._audit.note("opened late", door=door, order=order)
        given_up = self._given_up.pop(order, None) or await self._interrupted(door, order)
        if given_up is None:
            return
        visit_id, attempt = given_up
        async with self._turn[door]:
            visit = await self._visits.find(visit_id)
            if visit is None or decision.was_opened(visit):
                return
            # it opened within seconds of the order, whenever we hear of it
            answer = Answer(Outcome.UNLOCKED, attempt.by, attempt.by_name, attempt.at, late=True)
            await self._audit.note("unlocked", visit=visit.id, door=door, by=attempt.by, late=True)
            await self._save_and_show(replace(visit, answer=answer, attempt=None))
        await self._outlets.announce(OpenedAfterAll(door, attempt.by_name))

    async def _interrupted(self, door: DoorId, order: str) -> tuple[VisitId, Attempt] | None:
        """What was given up, or what we were stopped in the middle of, before a restart: each order left its name."""
        now = self._clock()
        recent = await self._visits.between(now - UNFINISHED, now + timedelta(days=1))
        tried = [(visit.id, visit.attempt) for visit in reversed(recent) if visit.door == door and visit.attempt]
        return next(((visit, attempt) for visit, attempt in tried if order and attempt.order == order), None)

    async def redraw(self, visit_id: VisitId, change: Callable[[Visit], Visit]) -> Visit | None:
        """Correct what a visit says, such as a name that was learned from it, and show it again."""
        if (found := await self._visits.find(visit_id)) is None:
            return None
        async with self._turn[found.door]:
            before = await self._visits.find(visit_id) or found
            visit = change(before)
            visit = await self._save_and_show(visit)
        if before.marked and before.marked != visit.marked:
            await self._onlooker.discard(before.marked)
        if visit.look:
            self._onlooker.mark_soon(visit.id)  # boxes and names follow: the recogniser may be busy
        return visit

    @property
    def missed(self) -> list[DoorId]:
        """The doors of which the household was told last that they are away."""
        return [door for door in self._doors if self._bells.is_missed(door)]

    async def door_news(self, door: DoorId, what: str) -> None:
        """See ``BellWatch``."""
        await self._bells.door_news(door, what)

    async def broker_news(self, *, there: bool) -> None:
        """See ``BellWatch``."""
        await self._bells.broker_news(there=there)

    async def _add(self, photo: Photo, door: DoorId, moment: datetime) -> Visit | None:
        """Join a picture that is safe to its visit; None: the visit has enough. Raises PhotoTaken."""
        async with self._turn[door]:
            visit = await self._visits.of_press(door, photo.press)
            if visit and visit.has_photo(photo.press, photo.n):
                raise PhotoTaken(f"{photo.press}/{photo.n}")
            if not visit:
                before = await self._visit_before_the_camera(photo.press, door, moment)
                visit = before or self._begin(door, photo.at, moment)
            if is_unrung(photo.press) and len(visit.photos) >= decision.MOTION_PICTURES:
                return None
            return await self._save_and_show(visit.pictured(photo))

    async def _merge(self, visit_id: VisitId, change: Callable[[Visit], Visit | None]) -> Visit | None:
        if (found := await self._visits.find(visit_id)) is None:
            return None
        async with self._turn[found.door]:
            current = await self._visits.find(visit_id)
            changed = change(current) if current else None
            return await self._save_and_show(changed) if changed else current

    async def _open_visit(self, door: DoorId, moment: datetime) -> Visit | None:
        # not only the latest: a press that took its time may have begun before a picture that nobody rang for
        extended = [visit for visit in await self._visits.open_visits() if decision.extends(visit, door, moment)]
        return max(extended, key=decision.last_sign, default=None)

    async def _visit_before_the_camera(self, press: PressId, door: DoorId, moment: datetime) -> Visit | None:
        """The visit that a picture of a press we do not know belongs to."""
        if not is_unrung(press):
            return await self._open_visit(door, moment)
        latest = await self._latest_visit(door)
        last_at = self._moved_at.get(door) or (decision.last_picture(latest, moment) if latest else moment)
        self._moved_at[door] = moment
        rung = [visit for visit in await self._visits.open_visits() if not visit.quiet]
        newest_first = [*sorted(rung, key=decision.last_sign, reverse=True), *([latest] if latest else [])]
        return next((visit for visit in newest_first if decision.goes_on(visit, door, last_at, moment)), None)

    async def _latest_visit(self, door: DoorId) -> Visit | None:
        # the book tells by the machine's clock: it is asked after a start only
        begun = self._begun.get(door)
        return (await self._visits.find(begun) if begun else None) or await self._visits.latest(door)

    def _begin(self, door: DoorId, at: datetime, moment: datetime) -> Visit:
        visit = self._begun[door] = VisitId(f"{at:%Y%m%dT%H%M%S}-{token_hex(4)}")
        return Visit(visit, door, at, moment + self._window, heard_at=moment)

    async def _save_and_show(self, visit: Visit) -> Visit:
        saved = await self._visits.save(visit)
        if saved.disk is not self._disk.state:  # what could not be written down is shown all the same, and says so
            saved = await self._visits.save(replace(saved, disk=self._disk.state))
        await self._outlets.announce(VisitChanged(saved.id))
        return saved

    async def _close(self, visit: Visit, resident: Resident, outcome: Outcome) -> Visit:
        answer = Answer(outcome, resident.id, resident.name, self._clock())
        return await self._save_and_show(replace(visit, answer=answer, attempt=None))

    async def _attempt_failed(self, visit_id: VisitId, failure: Failure, detail: str = "", order: str = "") -> None:
        if (found := await self._visits.find(visit_id)) is None:
            return
        async with self._turn[found.door]:
            visit = await self._visits.find(visit_id) or found
            await self._audit.note("unlock failed", visit=visit.id, door=visit.door, why=failure, detail=detail)
            if visit.attempt and visit.attempt.failure is None:
                order = order or visit.attempt.order
                attempt = replace(visit.attempt, failure=failure, order=order)
                if order:
                    self._given_up[order] = (visit.id, attempt)
                while len(self._given_up) > _MOST_GIVEN_UP:
                    self._given_up.popitem(last=False)
                await self._save_and_show(replace(visit, attempt=attempt))

    # The clock

    def _watch_soon(self, visit_id: VisitId) -> None:
        if visit_id not in self._watched:
            self._watched.add(visit_id)
            self._background.spawn(self._watch(visit_id), name=f"watch {visit_id}")

    async def _watch(self, visit_id: VisitId) -> None:
        """Let a visit grow old: say that no picture came, and end it when its time is over."""
        began = self._steady()
        try:
            while (visit := await self._visits.find(visit_id)) and not visit.over:
                # patience counts from when we heard of it: a press may have waited on the board for an hour
                photo_due = max(began, decision.last_sign(visit)) + decision.PHOTO_PATIENCE
                now = self._steady()
                await asyncio.sleep((decision.next_change(visit, now, photo_due) - now).total_seconds())
                async with self._turn[visit.door]:
                    visit = await self._visits.find(visit_id) or visit
                    aged = decision.aged(visit, self._steady(), photo_due)
                    if aged is not visit:
                        await self._save_and_show(aged)
        finally:
            self._watched.discard(visit_id)
