"""What is replied to the card of a visit, in one resident's chat: its sounds, and that it was missed."""

import logging
from collections.abc import Mapping
from dataclasses import replace

from bot.house.doors.door import Door, DoorId
from bot.house.people import ResidentId
from bot.house.ports import Clock
from bot.house.visits.decision import last_sign
from bot.house.visits.visit import Visit
from bot.telegram.cards.brevity import fitting
from bot.telegram.cards.card import CATCH_UP, Card, CardBook
from bot.telegram.cards.renderer import best_picture, told_by_picture
from bot.telegram.delivery.discretion import Discretion
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery.sounds import Sound, sound_due, told_of
from bot.telegram.delivery.uploads import WantedFile
from bot.telegram.delivery_failure import CALL_FAILED, comes_again
from bot.telegram.tongues import Tongues
from bot.words.chat.cards import card_text
from bot.words.phrase import Phrase

log = logging.getLogger(__name__)


class CardReplies:
    """To the cards of one resident; raises what aiogram raises, where it has to be tried again later."""

    def __init__(
        self,
        resident: ResidentId,
        *,
        doors: Mapping[DoorId, Door],
        sender: Sender,
        tongues: Tongues,
        cards: CardBook[Card],
        discretion: Discretion,
        steady: Clock,
    ) -> None:
        self._resident = resident
        self._doors = doors
        self._sender = sender
        self._tongues = tongues
        self._cards = cards
        self._discretion = discretion
        self._steady = steady

    async def bring(self, visit: Visit, card: Card) -> None:
        """Make the sound that the edit did not make, and tell once that a visit was missed."""
        if card.rings is None:
            return
        now = self._steady()
        told = told_of(card, visit)
        silent = await self._discretion.is_silent(visit)
        if sound := None if silent else sound_due(card, visit, now):
            reply = await self._reply(card, self._say(reply_of(sound)))
            if reply is not None:
                told = replace(told, hushed=False, sounded_at=now, replies=(*card.replies, reply))
        if told != card:
            await self._cards.save(told)
        for earlier in card.replies if len(told.replies) > len(card.replies) else ():
            await self._sender.clear(earlier)
        if len(told.replies) > 1:
            told = replace(told, replies=told.replies[-1:])
            await self._cards.save(told)
        if visit.over and not told.missed_told:
            await self._tell_missed(visit, told)
        elif len(visit.porch) > card.porch:
            await self._show_porch(visit, told)

    async def _reply(self, card: Card, text: str) -> int | None:
        try:
            return (await self._sender.note(text, reply_to=card.message)).message
        except CALL_FAILED as exc:
            if comes_again(exc):
                raise
            log.warning("a reply to the card of visit %s was given up: %s", card.visit, exc)
            return None

    async def _show_porch(self, visit: Visit, card: Card) -> None:
        """What the camera took of a courier, without a sound: whoever opened looks by themselves."""
        for n, taken in list(enumerate(visit.porch))[card.porch :]:
            shown = card.porch_photos
            if taken.photo and self._steady() - last_sign(visit) < CATCH_UP:
                picture = WantedFile(visit.id, taken.photo, "", visit.forgotten)
                try:
                    text = self._say(card_text.porch(n, taken))
                    sent = await self._sender.note_of(visit.id, text, picture, reply_to=card.message, silent=True)
                    shown = (*shown, sent.message) if sent.with_photo and sent.message is not None else shown
                except CALL_FAILED as exc:
                    if comes_again(exc):
                        raise
                    log.warning("a picture of the courier of visit %s could not be shown: %s", visit.id, exc)
            card = replace(card, porch=n + 1, porch_photos=shown)
            await self._cards.save(card)

    async def _tell_missed(self, visit: Visit, card: Card) -> None:
        door = self._doors.get(visit.door)
        missed_photo = None
        nobody_came = visit.presses and not visit.taken
        loud = not await self._discretion.is_silent(visit)
        worth_it = loud and nobody_came and self._steady() - last_sign(visit) < CATCH_UP
        if worth_it and door:
            try:
                text = self._say(card_text.missed(visit, door))
                sent = await self._sender.note_of(visit.id, text, _picture_of(visit), reply_to=card.message)
                missed_photo = sent.message if sent.with_photo else None
            except CALL_FAILED as exc:
                if comes_again(exc):
                    raise
                log.warning("that visit %s was missed could not be told: %s", visit.id, exc)
        await self._cards.save(replace(card, missed_told=True, missed_photo=missed_photo))

    def _say(self, phrase: Phrase) -> str:
        return fitting(self._tongues.of(self._resident), lambda _details: phrase)


def _picture_of(visit: Visit) -> WantedFile | None:
    best = best_picture(visit)
    return WantedFile(visit.id, best, told_by_picture(visit), visit.forgotten) if best else None


def reply_of(sound: Sound) -> Phrase:
    """What is said with a sound."""
    if sound.unanswered:
        return card_text.CALLED if sound.called else card_text.UNANSWERED
    if sound.rang:
        return card_text.RANG_AGAIN if sound.again else card_text.RANG
    if not sound.people and not sound.pictured:
        return card_text.picture_too() if sound.stranger_pictured else card_text.STRANGER_TOO
    named = card_text.named_too if sound.too else card_text.named
    return named(sound.people, sound.pictured)
