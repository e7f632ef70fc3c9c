"""What visitors do at a door, from the press to the end of the visit."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex

from bot.house.doors.door import Door, DoorId
from bot.house.faces.onlooker import Onlooker
from bot.house.house_rules import Rules
from bot.house.people import PhotoId
from bot.house.ports import Album, AuditTrail, Background, Clock
from bot.house.topics.chime import LATE, Chime
from bot.house.visits import decision
from bot.house.visits.escalation import Escalation, begun
from bot.house.visits.insistence import Insistence
from bot.house.visits.refused import PhotoTaken
from bot.house.visits.visit import (
    Photo,
    PhotoFault,
    Press,
    PressId,
    UnreadablePhoto,
    Visit,
    VisitId,
    is_announced,
    is_standing,
    is_unrung,
)
from bot.house.visits.visits import Visits

#: How far back a start looks for visits that were left half done.
UNFINISHED = timedelta(hours=1)

#: A picture may overtake the ring that it was taken for, by less than this, in seconds.
RING_PATIENCE_S = 3.0


class Doorman:
    """Stands at every door. Each stage of a visit is written down before it is shown."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        visits: Visits,
        onlooker: Onlooker,
        chime: Chime,
        escalation: Escalation,
        insistence: Insistence,
        album: Album,
        audit: AuditTrail,
        background: Background,
        clock: Clock,
        steady: Clock,
        rules: Rules,
        expected: Callable[[DoorId, datetime], tuple[str, ...]],
        standing: Callable[[DoorId], PressId | None],
        hushed: Callable[[DoorId], bool],
    ) -> None:
        self._doors = doors
        self._visits = visits
        self._onlooker = onlooker
        self._chime = chime
        self._escalation = escalation
        self._insistence = insistence
        self._album = album
        self._audit = audit
        self._background = background
        self._clock = clock
        self._steady = steady
        self._rules = rules
        #: Who is expected of whoever rings at a door at a moment.
        self._expected = expected
        #: Whether a bell is to be silent at this moment.
        self._hushed = hushed
        #: Under which press the pictures come of whoever a camera sees before a door now.
        self._standing = standing
        #: When a camera last sent a picture by itself, by the steady clock; after a start the visit's pictures tell.
        self._moved_at: dict[DoorId, datetime] = {}
        #: The visit that began last at a door.
        self._begun: dict[DoorId, VisitId] = {}
        self._watched: set[VisitId] = set()

    async def resume(self) -> None:
        """Take up the visits that were left half done when the service stopped."""
        now = self._clock()
        for visit in await self._visits.book.between(now - UNFINISHED, now + timedelta(days=1)):
            if visit.photos and not visit.look:
                self._onlooker.look_soon(visit.id)
            elif visit.boxes_outdated:
                self._onlooker.mark_soon(visit.id)
        for visit in await self._visits.book.open_visits():
            if visit.photos and not visit.look:
                self._onlooker.look_soon(visit.id)  # whatever the clock says
            came_for = {photo.press: photo.at for photo in visit.photos} | {p.press: p.at for p in visit.unreadable}
            for press, at in came_for.items():
                self._ring_soon(visit, press, at)
            self._watch_soon(visit.id)

    async def bell_rang(self, press: Press) -> None:
        """Begin or extend a visit; the same press twice is one. Returns once it is safe and on its way to the chats."""
        self._onlooker.bell_first.rang(press.door)
        async with self._visits.turn(press.door):
            known = await self._visits.book.of_press(press.door, press.id)
            if known and known.has_press(press.id):
                return  # the broker delivered the press twice
            # a press may have waited on the board: how long is told by the clock that it was told in
            moment = self._steady() - max(self._clock() - press.at, timedelta())
            open_visit = await self._open_visit(press.door, moment) or await self._standing_there(press.door, moment)
            visit = known or open_visit or self._begin(press.door, press.at, moment)
            again = bool(visit.presses)
            expected = self._expected(press.door, press.at) or visit.expected
            rung = replace(visit.extended(press, moment, self._rules.answer_window), expected=expected)
            visit = await self._visits.save(begun(rung, self._steady()))
        if not visit.muted and self._steady() - moment < LATE:
            self._chime.rang(press.door, again=again)
            await self._insistence.rang(press.door, moment)
        self._watch_soon(visit.id)

    async def photo_arrived(
        self, door: DoorId, press: PressId, n: int, jpeg: bytes, *, doubtful: bool = False, signed: bool = False
    ) -> None:
        """Add the ``n``-th picture of a press to its visit; without a visit it begins one. Raises PhotoTaken.

        A ``doubtful`` one came in the camera's name, and other bytes than it signed; the card says so. Of one that is
        ``signed`` the camera signed these very bytes.
        One more picture of something that a camera saw long enough is not kept.
        """
        now, moment = self._clock(), self._steady()
        if (known := await self._visits.book.of_press(door, press)) and known.has_photo(press, n):
            raise PhotoTaken(f"{press}/{n}")
        if not is_unrung(press):
            self._onlooker.bell_first.rang(door)
        photo = Photo(PhotoId(f"{now:%Y%m%dT%H%M%S}-{token_hex(4)}-{n}"), press, n, now, doubtful, signed)
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
        self._ring_soon(visit, press, now)
        self._watch_soon(visit.id)

    def _ring_soon(self, visit: Visit, press: PressId, at: datetime) -> None:
        if is_announced(press) and not visit.has_press(press):
            self._background.spawn(self._ring_after_all(Press(press, visit.door, at)), name=f"ring of {press}")

    async def _ring_after_all(self, press: Press) -> None:
        """A picture tells of a press whose own word does not come: a broker that began anew has nobody to tell."""
        await asyncio.sleep(RING_PATIENCE_S)
        await self.bell_rang(press)

    async def photo_unreadable(self, door: DoorId, press: PressId, n: int, fault: PhotoFault) -> None:
        """Tell that a picture of a press came which nobody can read; without a visit it begins one.

        What is known already of this picture, or of one that nobody rang for, is not told again.
        """
        async with self._visits.turn(door):
            now, moment = self._clock(), self._steady()
            visit = await self._visits.book.of_press(door, press)
            if visit and visit.has_photo(press, n):
                return
            if not visit:
                visit = await self._visit_before_the_camera(press, door, moment) or self._begin(door, now, moment)
            same_fault = [known for known in visit.unreadable if known.fault is fault]
            if any(is_unrung(press) or (known.press, known.n) == (press, n) for known in same_fault):
                return
            visit = await self._visits.save(visit.with_unreadable(UnreadablePhoto(press, n, now, fault)))
        self._ring_soon(visit, press, now)
        self._watch_soon(visit.id)

    async def photo_doubted(self, door: DoorId, press: PressId, n: int) -> None:
        """A picture came in a camera's name, and its bytes are not those that the camera signed."""
        await self._audit.note("picture doubted", door=door, ring=press, n=n)

    # Which visit it is

    async def _add(self, photo: Photo, door: DoorId, moment: datetime) -> Visit | None:
        """Join a picture that is safe to its visit; None: the visit has enough. Raises PhotoTaken."""
        async with self._visits.turn(door):
            visit = await self._visits.book.of_press(door, photo.press)
            if visit and visit.has_photo(photo.press, photo.n):
                raise PhotoTaken(f"{photo.press}/{photo.n}")
            if not visit:
                before = await self._visit_before_the_camera(photo.press, door, moment)
                visit = before or self._begin(door, photo.at, moment)
            if is_unrung(photo.press) and len(visit.photos) >= decision.MOTION_PICTURES:
                return None
            return await self._visits.save(visit.pictured(photo))

    async def _open_visit(self, door: DoorId, moment: datetime) -> Visit | None:
        # not only the latest: a press that took its time may have begun before a picture that nobody rang for
        extended = [visit for visit in await self._visits.book.open_visits() if decision.extends(visit, door, moment)]
        return max(extended, key=decision.last_sign, default=None)

    async def _standing_there(self, door: DoorId, moment: datetime) -> Visit | None:
        """The quiet visit of whoever stands before the door; None: nobody does, or the press is an old one."""
        press = self._standing(door)
        if press is None or self._steady() - moment > decision.SAME_VISIT:
            return None
        visit = await self._visits.book.of_press(door, press)
        return visit if visit and decision.becomes_loud(visit) else None

    async def _visit_before_the_camera(self, press: PressId, door: DoorId, moment: datetime) -> Visit | None:
        """The visit that a picture of a press we do not know belongs to."""
        if not is_unrung(press):
            return await self._open_visit(door, moment)
        latest = await self._latest_visit(door)
        last_at = self._moved_at.get(door) or (decision.last_picture(latest, moment) if latest else moment)
        self._moved_at[door] = moment
        rung = [visit for visit in await self._visits.book.open_visits() if not visit.quiet]
        # whoever is seen to stand there is nobody whom a camera saw pass before
        quiet = [latest] if latest and not is_standing(press) else []
        newest_first = [*sorted(rung, key=decision.last_sign, reverse=True), *quiet]
        return next((visit for visit in newest_first if decision.goes_on(visit, door, last_at, moment)), None)

    async def _latest_visit(self, door: DoorId) -> Visit | None:
        # the book tells by the machine's clock: it is asked after a start only
        begun = self._begun.get(door)
        return (await self._visits.book.find(begun) if begun else None) or await self._visits.book.latest(door)

    def _begin(self, door: DoorId, at: datetime, moment: datetime) -> Visit:
        visit = self._begun[door] = VisitId(f"{at:%Y%m%dT%H%M%S}-{token_hex(4)}")
        muted = (door in self._doors and self._doors[door].paused) or self._hushed(door)
        return Visit(visit, door, at, moment + self._rules.answer_window, heard_at=moment, muted=muted)

    # The clock

    def _watch_soon(self, visit_id: VisitId) -> None:
        if visit_id not in self._watched:
            self._watched.add(visit_id)
            self._background.spawn(self._watch(visit_id), name=f"watch {visit_id}")

    async def _watch(self, visit_id: VisitId) -> None:
        """Let a visit grow old: say that no picture came, call others, and end it when its time is over."""
        began = self._steady()
        try:
            while (visit := await self._visits.book.find(visit_id)) and not visit.over:
                # patience counts from when we heard of it: a press may have waited on the board for an hour
                photo_due = max(began, decision.last_sign(visit)) + decision.PHOTO_PATIENCE
                now = self._steady()
                await asyncio.sleep((decision.next_change(visit, now, photo_due) - now).total_seconds())
                async with self._visits.turn(visit.door):
                    visit = await self._visits.book.find(visit_id) or visit
                    aged = decision.aged(visit, self._steady(), photo_due)
                    aged = await self._escalation.stepped(aged, self._steady())
                    if aged is not visit:
                        await self._visits.save(aged)
        finally:
            self._watched.discard(visit_id)
