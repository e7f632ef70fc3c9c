"""Brings the card of one incident into one resident's chat: words at once, then the picture, then the clip."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.house.people import ResidentId
from bot.house.ports import Clock, Collection
from bot.house.watch.incident import Incident, IncidentId
from bot.telegram.cards.card import CATCH_UP, CardBook, IncidentCard, never_sent
from bot.telegram.cards.drawing import Drawing
from bot.telegram.cards.incident_renderer import IncidentRenderer
from bot.telegram.delivery.card_sender import CardSender
from bot.telegram.delivery.deck import Deck
from bot.telegram.delivery.gathering import EditPace
from bot.telegram.delivery.incidents.discretion import IncidentDiscretion
from bot.telegram.delivery.incidents.gathering import IncidentGathering
from bot.telegram.delivery.incidents.one_card import OneCard
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery_failure import comes_again
from bot.words.chat.moment_text import LATE_AFTER


class IncidentDelivery(Deck):
    """The cards of incidents. One that cannot be drawn in full is set aside, and comes as a plain text."""

    def __init__(
        self,
        resident: ResidentId,
        *,
        sender: Sender,
        card_sender: CardSender[IncidentCard],
        renderer: IncidentRenderer,
        incidents: Collection[Incident],
        cards: CardBook[IncidentCard],
        may_see: Callable[[Incident], Awaitable[bool]],
        discretion: IncidentDiscretion,
        one_card: OneCard,
        pace: EditPace,
        steady: Clock,
    ) -> None:
        super().__init__(resident, sender)
        self._card_sender = card_sender
        self._renderer = renderer
        self._incidents = incidents
        self._cards = cards
        self._may_see = may_see
        self._discretion = discretion
        self._one_card = one_card
        self._pace = pace
        self._gathering = IncidentGathering(pace)
        self._steady = steady
        #: The messages that were a card until it had to make a sound.
        self._softer: dict[str, set[int]] = {}

    @property
    def may_be_broken_off(self) -> bool:
        """See ``Deck``: on a narrow line a clip takes seconds."""
        return self._card_sender.is_changing_file

    def ask(self, about: str) -> None:
        """See ``Deck``."""
        self._gathering.ask(IncidentId(about))

    async def bring(self, about: str, *, words_first: bool = False, quietly: bool = False) -> float | None:
        """See ``Deck``."""
        incident = self._incidents.get(about)
        card = await self._card(incident) if incident else None
        if incident is None or card is None or await self._is_none_of_theirs(incident, card):
            self._anew.discard(about)
            self._gathering.drop(IncidentId(about))
            return None
        if card.shows_outdated(incident.forgotten):
            await self._take_down(incident, card)
            return None
        if wait_s := self._discretion.wait_s(incident, card) or self._gathering.wait_s(incident, card):
            return wait_s
        if card.gone:
            return None
        # the words are there first, whatever there is to show by now
        words_first = (words_first or incident.ended_at is None) and card.message is None
        done = await self._draw(incident, card, words_first=words_first, quietly=quietly)
        self._anew.discard(about)
        if not done:
            return 0.0
        await self._strip_outdated(about)
        await self._clear_softer(about)
        self._gathering.drawn(incident)
        return 0.0 if words_first else None

    async def _is_none_of_theirs(self, incident: Incident, card: IncidentCard) -> bool:
        """Whether it never comes; a card that stands there already stays: a name may come late."""
        if card.message is not None or card.gone:
            return False
        if incident.part_of or await self._one_card.is_visit(incident):  # another card tells it
            return True
        return self._discretion.leaves_out(incident) or not await self._may_see(incident)

    async def _card(self, incident: Incident) -> IncidentCard | None:
        """The card as it is known, or a new one; None: its time is past and it was never sent."""
        age = self._steady() - incident.heard
        card = await self._cards.find(incident.id, self._resident)
        if card and incident.id in self._anew and incident.ended_at is None:
            card = self._as_a_first_one(card)
        elif card and _gets_loud(incident, card):
            card = self._as_a_louder_one(card)
        if card is None and age > CATCH_UP:
            return None
        if card is None or (card.message is None and not card.gone):
            fresh = card or IncidentCard(incident.id, self._resident, incident.began_at)
            return replace(fresh, late=age > LATE_AFTER)
        return card

    def _as_a_louder_one(self, card: IncidentCard) -> IncidentCard:
        """The card of what makes a sound by now: no edit does, so it is sent once more, and the other one goes."""
        if card.message is None:
            return card
        self._softer.setdefault(card.about, set()).add(card.message)
        earlier = (*card.earlier, card.message) if card.may_show_file else card.earlier
        return replace(never_sent(card), earlier=earlier)

    async def _clear_softer(self, about: str) -> None:
        for message in sorted(self._softer.get(about, ())):
            await self._sender.clear(message, has_photo=True)
        self._softer.pop(about, None)

    async def _draw(self, incident: Incident, card: IncidentCard, *, words_first: bool, quietly: bool) -> bool:
        try:
            drawing = await self._renderer.draw(incident, card)
            if card.message is None:
                over = quietly and incident.ended_at is not None
                drawing = replace(drawing, quiet=over or await self._discretion.is_silent(incident))
            if words_first:
                drawing = replace(drawing, photo=None, clip=None)
            done = await self._bring(incident, card, drawing)
        except Exception as exc:
            if comes_again(exc):
                raise
            self.failed(incident.id, exc)
        else:
            self.set_aside.pop(incident.id, None)
            return done
        return await self._bring(incident, card, await self._renderer.draw_plainly(incident, card))

    async def _bring(self, incident: Incident, card: IncidentCard, drawing: Drawing) -> bool:
        done = await self._card_sender.bring(card, drawing)
        if card.drawn != drawing.fingerprint:
            self._pace.edited(visit=False)
        if now := await self._cards.find(incident.id, self._resident):
            softly = not incident.loud if card.message is None else now.softly
            await self._remember_what_it_tells(incident, now, softly=softly)
        return done

    async def _remember_what_it_tells(self, incident: Incident, card: IncidentCard, *, softly: bool) -> None:
        fine = incident.handled is not None
        told = replace(card, fine=fine, softly=softly, pictures_of=incident.forgotten)
        if told != card:
            await self._cards.save(told)

    async def _take_down(self, incident: Incident, card: IncidentCard) -> None:
        """Everything that was shown of it was forgotten: nothing of it is told here any more."""
        await self._clear_pictures(card)
        gone = replace(card, gone=True, earlier=(), photo=None, clip=None, file_in_doubt=False)
        await self._cards.save(replace(gone, pictures_of=incident.forgotten))


def _gets_loud(incident: Incident, card: IncidentCard) -> bool:
    """Whether what was told without a sound is something by now that makes one."""
    goes_on = incident.ended_at is None and incident.handled is None and not incident.muted
    return goes_on and incident.loud and card.softly and not card.gone
