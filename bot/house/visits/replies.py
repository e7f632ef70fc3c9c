"""Answers at a door that open nothing: written down, told to the family, and said to whoever stands there.

A visit that somebody replied to goes on: it can still be opened or ignored, and nobody needs to be called to it.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.house.doors.door import DoorId, DoorUnreachable, may_speak
from bot.house.doors.doors import Doors
from bot.house.opening.hindrance import reason_of
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Background, Clock, DoorSpeech
from bot.house.records.disk import StoreUnwritable
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, NotAllowed
from bot.house.visits import decision
from bot.house.visits.phrases import as_said
from bot.house.visits.refused import AnswerRefused, VisitOver
from bot.house.visits.reply import (
    LARGEST_VOICE,
    LONGEST_VOICE_S,
    MOST_REPLIES,
    AtDoor,
    ReplyKind,
    VisitReply,
    VoiceTooLong,
)
from bot.house.visits.visit import Visit, VisitId
from bot.house.visits.visits import Visits

log = logging.getLogger(__name__)

#: Where nothing listened, nothing is said for so long: a loudspeaker that is put up then is found the next day.
UNHEARD_LASTS = timedelta(days=1)


class EnoughReplies(AnswerRefused):
    """So much was said to one visitor that there is no more room."""


class Replies:
    """Says what residents want said; one that cannot be said there is told to the family all the same."""

    def __init__(
        self,
        doors: Doors,
        *,
        visits: Visits,
        admission: Admission,
        speech: DoorSpeech,
        audit: AuditTrail,
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._visits = visits
        self._admission = admission
        self._speech = speech
        self._audit = audit
        self._background = background
        self._clock = clock
        self._steady = steady

    async def resume(self) -> None:
        """After a start: what was on its way when the service stopped did not arrive, as far as we know."""
        for visit in await self._visits.book.open_visits():
            for reply in visit.replies:
                if reply.at_door is AtDoor.UNDER_WAY:
                    await self._came_of_it(visit.id, reply.at, AtDoor.UNREACHABLE)

    def is_said(self, door: DoorId) -> bool:
        """Tell whether a reply is said at a door; else it is for the others alone."""
        return door not in self._doors or may_speak(self._doors[door], self._steady())

    async def look(self, visit_id: VisitId, by: Resident, *, own_words: bool) -> Visit:
        """A visit that somebody may reply to. Raises NotAllowed, AnswerRefused."""
        visit = await self._visits.book.find(visit_id)
        if visit is None:
            raise VisitOver("no such visit")
        await self._admission.admit(by, Action.SPEAK if own_words else Action.RESPOND, visit.door)
        check_can_reply(visit, self._steady())
        return visit

    async def say(
        self, visit_id: VisitId, by: Resident, kind: ReplyKind, text: str, *, own_words: bool = False
    ) -> Visit:
        """Say a phrase, or somebody's own words; returns once it is written down, and goes on by itself.

        Raises NotAllowed, AnswerRefused, NothingToSay, TooLongToSay.
        """
        visit = await self.look(visit_id, by, own_words=own_words)
        said = as_said(text, self._speech.longest(visit.door))
        return await self._reply(
            visit, by, kind, said, own_words=own_words, send=lambda door: self._speech.say(door, said)
        )

    async def play(self, visit_id: VisitId, by: Resident, recording: bytes, seconds: int) -> Visit:
        """Have a voice message heard at the door. Raises NotAllowed, AnswerRefused, VoiceTooLong."""
        visit = await self.look(visit_id, by, own_words=True)
        if seconds > LONGEST_VOICE_S or len(recording) > LARGEST_VOICE:
            raise VoiceTooLong
        return await self._reply(
            visit,
            by,
            ReplyKind.VOICE,
            "",
            own_words=True,
            send=lambda door: self._speech.play(door, recording, seconds),
        )

    async def _reply(
        self,
        visit: Visit,
        by: Resident,
        kind: ReplyKind,
        text: str,
        *,
        own_words: bool,
        send: Callable[[DoorId], Awaitable[AtDoor]],
    ) -> Visit:
        """Write it down, in the door's turn, and send it out of it: a ring does not wait for a board."""
        async with self._visits.turn(visit.door):
            visit = await self._visits.book.find(visit.id) or visit
            try:
                by = await self._admission.admit(by, Action.SPEAK if own_words else Action.RESPOND, visit.door)
                check_can_reply(visit, self._steady())
            except (NotAllowed, AnswerRefused) as refused:
                await self._audit.note(
                    "reply refused",
                    visit=visit.id,
                    door=visit.door,
                    by=by.id,
                    kind=kind,
                    reason=reason_of(refused),
                    why=str(refused),
                )
                raise
            await self._audit.note("replied", visit=visit.id, door=visit.door, by=by.id, kind=kind)
            reply = VisitReply(kind, by.id, by.name, self._clock(), text)
            if not self.is_said(visit.door):
                reply = replace(reply, at_door=AtDoor.NOT_FOR_IT)
            visit = await self._visits.save(replace(visit, replies=(*visit.replies, reply)))
        if reply.at_door is AtDoor.NOT_FOR_IT:
            return visit
        self._background.spawn(self._send(visit, reply, send), name=f"reply at {visit.door}")
        return visit

    async def _send(self, visit: Visit, reply: VisitReply, send: Callable[[DoorId], Awaitable[AtDoor]]) -> None:
        at_door = AtDoor.UNREACHABLE
        try:
            at_door = await send(visit.door)
            self._learn(visit.door, heard=at_door is not AtDoor.UNHEARD)
        except (DoorUnreachable, StoreUnwritable) as exc:
            log.info("nothing can be said at the %s: %s", visit.door, exc)
        finally:  # whatever it is: nothing may be on its way for ever
            await self._came_of_it(visit.id, reply.at, at_door)

    def _learn(self, door: DoorId, *, heard: bool) -> None:
        if (known := self._doors.get(door)) is not None:
            until = None if heard else self._steady() + UNHEARD_LASTS
            self._doors.change(replace(known, unheard_until=until))

    async def _came_of_it(self, visit_id: VisitId, at: datetime, at_door: AtDoor) -> None:
        def told(visit: Visit) -> Visit | None:
            under_way = [one for one in visit.replies if one.at == at and one.at_door is AtDoor.UNDER_WAY]
            if not under_way:
                return None
            replies = tuple(replace(one, at_door=at_door) if one is under_way[0] else one for one in visit.replies)
            return replace(visit, replies=replies)

        await self._visits.change(visit_id, told)


def check_can_reply(visit: Visit, now: datetime) -> None:
    """Raise AnswerRefused where nobody is there any more to reply to, by the steady clock."""
    decision.check_open(visit, now)
    if len(visit.replies) >= MOST_REPLIES:
        raise EnoughReplies("enough was said")
