"""Brings the card of one visit into one resident's chat, and what goes with it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.house.people import ResidentId
from bot.house.ports import Clock, VisitBook
from bot.house.visits.decision import last_sign
from bot.house.visits.visit import Visit, VisitId
from bot.telegram.cards.buttons import Showing, View
from bot.telegram.cards.card import BLANK, CATCH_UP, Card, CardBook, never_sent
from bot.telegram.cards.drawing import Drawing
from bot.telegram.cards.renderer import CardRenderer
from bot.telegram.delivery.card_replies import CardReplies
from bot.telegram.delivery.card_sender import CardSender
from bot.telegram.delivery.deck import Deck
from bot.telegram.delivery.discretion import Discretion
from bot.telegram.delivery.gathering import EditPace, Gathering, words_go_first
from bot.telegram.delivery.incidents.one_card import OneCard
from bot.telegram.delivery.portraits import Portraits
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery.sounds import grown, told_of
from bot.telegram.delivery_failure import comes_again
from bot.words.chat.moment_text import LATE_AFTER

log = logging.getLogger(__name__)

#: These views have no answers: they give way when somebody rings.
_WITHOUT_ANSWERS = frozenset({Showing.FACES, Showing.NAMES, Showing.SNOOZES})


class CardDelivery(Deck):
    """The cards of visits. One that cannot be drawn in full is set aside, and rings as a plain text."""

    def __init__(
        self,
        resident: ResidentId,
        *,
        sender: Sender,
        card_sender: CardSender[Card],
        renderer: CardRenderer,
        visits: VisitBook,
        cards: CardBook[Card],
        may_see: Callable[[Visit], Awaitable[bool]],
        discretion: Discretion,
        replies: CardReplies,
        one_card: OneCard,
        pace: EditPace,
        portraits: Portraits,
        steady: Clock,
    ) -> None:
        super().__init__(resident, sender)
        self._card_sender = card_sender
        self._renderer = renderer
        self._visits = visits
        self._cards = cards
        self._may_see = may_see
        self._discretion = discretion
        self._replies = replies
        self._one_card = one_card
        self._steady = steady
        self._pace = pace
        self._portraits = portraits
        self._gathering = Gathering(pace)
        self._views: dict[VisitId, View] = {}

    def set_view(self, visit: VisitId, view: View) -> None:
        """Change what the lower part of a card shows, from its next drawing on."""
        if view == View():
            self._views.pop(visit, None)
        else:
            self._views[visit] = view

    def ask(self, about: str) -> None:
        """See ``Deck``."""
        self._gathering.ask(VisitId(about))

    async def make_ready(self, visit: Visit) -> None:
        """Write down what the drawing of a visit will show that is being written down itself, and is drawn after that.

        Nothing is shown, and whoever draws it writes down what is missing, or turned out otherwise.
        """
        card = await self._cards.find(visit.id, self._resident)
        if visit.over:
            if card and card.message is not None and not card.gone:
                hand_out = self._renderer.hand_out(visit, card, self._view_now(visit, card))
                await asyncio.gather(hand_out, self._card_sender.expect_edit(visit.id))
        elif card is None and await self._comes_at_once(visit):
            await self._renderer.hand_out(visit, _first(visit, self._resident), View())

    async def _comes_at_once(self, visit: Visit) -> bool:
        """Tell whether a new visit's card comes with a sound, whoever it may be."""
        waits = self._discretion.wait_s(visit, _first(visit, self._resident))
        return not waits and await self._may_see(visit) and await self._discretion.is_loud(visit)

    async def bring(self, about: str, *, words_first: bool = False, quietly: bool = False) -> float | None:
        """See ``Deck``."""
        visit_id = VisitId(about)
        visit = await self._visits.find(visit_id)
        card = await self._card(visit) if visit else None
        if visit and card and card.message is None and not await self._may_see(visit):
            card = None  # they may no more; what was sent is brought in line
        if visit is None or card is None:
            self._drop(visit_id)
            return None
        if wait_s := self._discretion.wait_s(visit, card) or self._gathering.wait_s(visit, card):
            return wait_s
        if await self._discretion.holds(visit, card) or await self._makes_room(visit, card):
            self._drop(visit_id)
            return None
        if card.shows_forgotten(visit):
            await self._take_down(visit, card)
            return 0.0
        card = await self._clear_away(visit, card)
        if not card.gone:
            words_first = words_first or words_go_first(visit, card)
            done = await self._draw(visit, card, words_first=words_first, quietly=quietly)
            self._anew.discard(visit.id)
            if not done:
                return 0.0
            await self._strip_outdated(visit.id)
            card = await self._cards.find(visit.id, self._resident) or card
        if card.message is not None and not card.gone:
            await self._replies.bring(visit, card)
        await self._clear_outlived(visit.id)
        self._gathering.done(visit)
        return None

    async def _makes_room(self, visit: Visit, card: Card) -> bool:
        """Tell whether an incident's card tells of them; the visit's comes back, with its sound, once they ring."""
        if not await self._one_card.is_incident(visit):
            return False
        if card.message is not None and not card.gone:
            await self._sender.clear(card.message, has_photo=card.may_show_file)
            await self._cards.save(never_sent(card))
        return True

    def _drop(self, visit: VisitId) -> None:
        self._views.pop(visit, None)
        self._anew.discard(visit)
        self._gathering.drop(visit)

    async def _card(self, visit: Visit) -> Card | None:
        """The card as it is known, or a new one; None: its time is past and it was never sent."""
        now = self._steady()
        card = await self._cards.find(visit.id, self._resident)
        if card and visit.id in self._anew and not visit.over:
            card = self._as_a_first_one(card)
        if card and card.gone and not visit.over and grown(card, visit):
            card = never_sent(card)  # they rang again: that must be heard though the card was deleted
        if card is None and now - last_sign(visit) > CATCH_UP:
            return None  # a correction of something that nobody here was shown
        if card is None or (card.message is None and not card.gone):
            late = now - last_sign(visit) > LATE_AFTER
            fresh = card or _first(visit, self._resident)
            # what it says when it is first sent needs no second sound
            return told_of(replace(fresh, late=late, missed_told=visit.over), visit)
        return card

    async def _draw(self, visit: Visit, card: Card, *, words_first: bool, quietly: bool) -> bool:
        try:
            drawing = await self._renderer.draw(visit, card, self._view_now(visit, card))
            silent = await self._discretion.is_silent(visit)
            if drawing and ((quietly and visit.over) or silent):
                drawing = replace(drawing, quiet=True)
            if card.message is None:
                card = replace(card, hushed=silent and not visit.muted)
            if drawing and drawing.photo and words_first and card.message is None:
                await self._card_sender.bring(card, replace(drawing, photo=None))
                return False
            done = drawing is None or await self._bring(card, drawing)
        except Exception as exc:
            if comes_again(exc):
                raise
            self.failed(visit.id, exc)
        else:
            self.set_aside.pop(visit.id, None)
            return done
        plain = await self._renderer.draw_plainly(visit, card)
        return plain is None or await self._bring(card, plain)

    async def _bring(self, card: Card, drawing: Drawing) -> bool:
        done = await self._card_sender.bring(card, drawing)
        if card.message is not None and card.drawn != drawing.fingerprint:
            self._pace.edited(visit=True)
        return done

    def _view_now(self, visit: Visit, card: Card) -> View:
        view = self._views.get(visit.id, View())
        confirm_over = view.showing is Showing.CONFIRM and (
            visit.over or view.until is None or self._steady() >= view.until
        )
        if confirm_over or (view.showing in _WITHOUT_ANSWERS and grown(card, visit)):
            self._views.pop(visit.id)
            return View()
        return view

    async def _clear_away(self, visit: Visit, card: Card) -> Card:
        """Delete the replies of a visit that is over."""
        cleared = replace(card, pictures_of=visit.forgotten)
        if visit.over:
            for reply in card.replies:
                await self._sender.clear(reply)
            cleared = replace(cleared, replies=())
        if cleared != card and (card.message is not None or card.gone):
            await self._cards.save(cleared)
        return cleared

    async def _clear_outlived(self, visit: VisitId) -> None:
        """Take pictures out of the chat that went with its card, where they were kept long enough."""
        card = await self._cards.find(visit, self._resident)
        if card is None or card.photo != BLANK:
            return
        missed = [card.missed_photo] if card.missed_photo is not None else []
        others = [*card.earlier, *missed, *card.porch_photos]
        for message in others:
            await self._sender.clear(message, has_photo=True)
        if others:
            await self._cards.save(replace(card, earlier=(), missed_photo=None, porch_photos=()))
        await self._portraits.outlived(self._resident, visit)

    async def _take_down(self, visit: Visit, card: Card) -> None:
        """Take pictures out of the chat that were forgotten; who still waits at the door gets another card."""
        missed = [card.missed_photo] if card.missed_photo is not None else []
        await self._clear_pictures(card, *missed, *card.porch_photos)
        shown = card.may_show_file and card.message is not None and not card.gone
        card = replace(card, earlier=(), missed_photo=None, porch_photos=(), pictures_of=visit.forgotten)
        if shown:
            card = replace(card, gone=True) if visit.over else never_sent(card)
        await self._cards.save(replace(card, photo=None, file_in_doubt=False, told_by_photo=""))


def _first(visit: Visit, resident: ResidentId) -> Card:
    """The card of a visit that a resident has none of."""
    return Card(visit.id, resident, visit.began_at)
