"""The residents' chats, as the house sees them: shows a visit to everybody, and keeps the cards up to date."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta, tzinfo

from bot.house.doors.door_facts import DoorTended
from bot.house.facts import (
    BecameOwner,
    DoorsAllowed,
    Fact,
    MovedIn,
    MovedOut,
    PersonForgotten,
    Recovered,
    RoleChanged,
    Unsaid,
    VisitChanged,
)
from bot.house.guests.pass_news import PassEnded
from bot.house.people import Person, Resident, ResidentId
from bot.house.ports import Background, Clock, Collection, ResidentBook, VisitBook
from bot.house.residents.places import Place
from bot.house.visits.visit import Visit, VisitId
from bot.house.watch.incident import IncidentId
from bot.house.watch.news import IncidentChanged
from bot.telegram.cards.buttons import CONFIRM_LASTS, Rows, Showing, View
from bot.telegram.cards.card import CARD_LASTS, CATCH_UP
from bot.telegram.delivery.courier_pool import CourierPool
from bot.telegram.delivery.due import CardId, CardKind
from bot.telegram.delivery.farewell import Farewell
from bot.telegram.delivery.hiring import addressed, concerns, lives_here
from bot.telegram.delivery.incidents.chats import IncidentChats
from bot.telegram.delivery.news_teller import NewsTeller
from bot.telegram.delivery.notes import Note, NotePhoto
from bot.telegram.delivery.uploads import Uploads
from bot.telegram.delivery.urgent import UrgentBook
from bot.telegram.leavers import Leavers
from bot.telegram.menus import Menus
from bot.telegram.tongues import Tongues
from bot.words.chat import talk
from bot.words.chat.guests import guest_text
from bot.words.phrase import Text

log = logging.getLogger(__name__)


class TelegramHousehold:
    """One courier a resident; implements ``bot.house.facts.Outlet``."""

    def __init__(
        self,
        *,
        couriers: CourierPool,
        incidents: IncidentChats,
        news: NewsTeller,
        farewell: Farewell,
        on_forgotten: Callable[[Person], Awaitable[None]],
        residents: ResidentBook,
        places: Collection[Place],
        visits: VisitBook,
        in_doubt: Callable[[], AbstractSet[str]],
        urgent: UrgentBook,
        uploads: Uploads,
        leavers: Leavers,
        tongues: Tongues,
        menus: Menus,
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._couriers = couriers
        #: Their cards, beside those of visits.
        self.incidents = incidents
        self._news = news
        self._farewell = farewell
        #: Keeps nothing of somebody who was forgotten.
        self._on_forgotten = on_forgotten
        self._residents, self._places, self._visits = residents, places, visits
        self._in_doubt = in_doubt
        self._urgent, self._uploads, self._leavers = urgent, uploads, leavers
        self._tongues, self._menus = tongues, menus
        self._background, self._clock, self._steady = background, clock, steady

    async def resume(self) -> None:
        """After a start: deliver what is urgent, and bring every recent card up to date, those never sent included."""
        for resident in self._urgent.residents():
            if await self.lives_here(resident):
                self._couriers.of(resident).urgent_is_waiting()
            else:
                await self._urgent.end_of(resident)
        now, in_doubt = self._clock(), self._in_doubt()
        for visit in await self._visits.between(now - CARD_LASTS, now + timedelta(days=1)):
            # of those long past: pictures that are gone and were not taken down, and what a stop broke off
            outdated = visit.forgotten or any(photo.gone for photo in visit.photos) or visit.id in in_doubt
            if outdated or visit.began_at >= now - CATCH_UP:
                await self._show(visit)
        await self.incidents.resume()

    async def take(self, fact: Fact) -> None:
        """See ``Outlet.take``: what is urgent is written down, cards are brought by and by."""
        if isinstance(fact, Unsaid):
            return
        match fact:
            case VisitChanged(visit=visit_id):
                if visit := await self._visits.find(visit_id):
                    await self._show(visit)
            case IncidentChanged(incident=incident):
                await self.incidents.changed(incident)
                await self._show_beside(incident)
            case MovedIn(who=newcomer) | Recovered(who=newcomer):
                await self._welcome(newcomer.id)  # first: a farewell that is under way takes what waits for them
                await self._news.tell(fact)
                await self._bring_in_line(newcomer.id)
            case BecameOwner(who=who) | RoleChanged(who=who) | DoorsAllowed(who=who):
                await self._news.tell(fact)
                await self._bring_in_line(who.id)
            case MovedOut() | PassEnded():
                await self._news.tell(fact)
                await self._part_with(fact)
            case PersonForgotten():
                await self._forget(fact)
            case DoorTended():
                await self._news.tell(fact)
                await self._menus.bring_all()  # there is more that can be done here, or less
            case _:
                await self._news.tell(fact)

    async def _forget(self, news: PersonForgotten) -> None:
        for courier in self._couriers:
            courier.forget(news.who.id)
        await self._on_forgotten(news.who)
        await self._news.tell(news)

    async def chat_is_open(self, resident: Resident, *, unblocked: bool = False) -> None:
        """Something came from a resident's chat, so it takes what had to wait; ``unblocked``: it may have been emptied.

        The card of each visit that goes on comes once more, as a new one: the one that stands there missed something.
        """
        courier = self._couriers.of(resident.id)
        if not (unblocked or courier.is_shut):
            return
        running = self.incidents.running(resident)
        try:
            recent = await self._visits.between(self._clock() - CATCH_UP, self._clock() + timedelta(days=1))
            running += [card_of(v) for v in recent if not v.over and concerns(resident, v)]
        except Exception:
            log.exception("the visits cannot be read: the chat of resident %d is open all the same", resident.id)
        if unblocked or courier.is_shut:  # nobody else was quicker
            courier.chat_is_open(running)

    async def lives_here(self, resident: ResidentId) -> bool:
        """Tell whether anything may be sent to them; whoever moved out gets no more than a farewell."""
        return await lives_here(self._residents, self._places, resident)

    async def _show_beside(self, incident: IncidentId) -> None:
        """Bring the card of whoever stands there, too: one of the two is enough."""
        door = self.incidents.door(incident)
        visit = await self._visits.latest(door) if door else None
        if visit and visit.quiet and not visit.over:
            await self._show(visit)

    async def _show(self, visit: Visit) -> None:
        if visit.forgotten:
            await self._uploads.forget(visit.id, visit.forgotten)
        if any(photo.gone for photo in visit.photos):
            await self._uploads.keep_only(visit.id, visit.pictures)
        for reader in await addressed(visit, self._residents, self._places):
            self._couriers.of(reader).bring(card_of(visit))

    async def show_running(self) -> None:
        """Bring the card of everybody who is at a door, wherever it is to be."""
        for visit in await self._visits.open_visits():
            await self._show(visit)

    async def _bring_in_line(self, who: ResidentId) -> None:
        """Somebody may something else from now on: their cards lose buttons, or get some, and so does their menu."""
        self._menus.bring(who)
        for visit in await self._visits.open_visits():
            self._couriers.of(who).bring(card_of(visit))
        self.incidents.bring_in_line(who)

    async def prepare(self, resident: ResidentId, text: Text, key: str) -> None:
        """Write a message down that goes out when it is released; it comes without a sound in calm hours."""
        await self._news.prepare(resident, text, key)

    def release(self, resident: ResidentId, key: str) -> None:
        """Let a message go out that was prepared."""
        self._news.release(resident, key)

    @property
    def zone(self) -> tzinfo:
        """The household's own."""
        return self._tongues.zone

    async def _part_with(self, news: MovedOut | PassEnded) -> None:
        """Their chat gets no more but a farewell, which says who removed them, or that they left.

        Whoever was here for a pass alone is an outsider from then on, as any other.
        """
        if isinstance(news, PassEnded):
            if news.guest:
                await self._take_leave(news.guest.id, guest_text.goodbye(news.why))
            return
        resident = news.who.id
        # the farewell forgets it
        language = self._tongues.of(resident).language if self._tongues.has_chosen(resident) else None
        await self._take_leave(resident, talk.goodbye(None if news.by_themselves else news.by.name))
        await self._leavers.left(news.who, language)

    async def _take_leave(self, resident: ResidentId, goodbye: Text) -> None:
        courier = self._couriers.let_go(resident)
        await self._urgent.end_of(resident)
        await self._farewell.begin(resident, self.said(resident, goodbye), courier.rest if courier else None)

    async def _welcome(self, newcomer: ResidentId) -> None:
        """If they had moved out before, nothing more is taken from their chat."""
        await self._farewell.welcome_back(newcomer)
        await self._leavers.came_back(newcomer)

    def say(self, resident: ResidentId, text: Text) -> None:
        """Send one resident a message, patiently."""
        self._couriers.of(resident).note(Note(self.said(resident, text)))

    def show(self, resident: ResidentId, text: Text, photo: NotePhoto) -> None:
        """Send one resident a photo with words below it."""
        self._couriers.of(resident).note(Note(self.said(resident, text), photo=photo))

    def offer(self, resident: ResidentId, text: Text, about: str, rows: Rows, photo: NotePhoto | None = None) -> None:
        """Send one resident a message with buttons, and a photo if there is one."""
        self.offer_said(resident, self.said(resident, text), about, rows, photo)

    def offer_said(
        self, resident: ResidentId, said: str, about: str, rows: Rows, photo: NotePhoto | None = None
    ) -> None:
        """The same with words (HTML) in their language already."""
        self._couriers.of(resident).note(Note(said, rows=rows, buttons_about=about, photo=photo))

    def album(self, resident: ResidentId, photos: Sequence[tuple[str, NotePhoto]]) -> None:
        """Send one resident two to ten photos in one album, each with a few words that are no sentence."""
        self._couriers.of(resident).note(Note("", album=photos))

    def redraw(
        self,
        resident: ResidentId,
        text: Text,
        about: str,
        rows: Rows,
        photo: NotePhoto | None = None,
        *,
        bare: bool = False,
    ) -> None:
        """Draw the message with buttons about the same again, where it stands; its buttons end when they would have.

        With another photo, if there is one; ``bare``: without the one that it has.
        """
        note = Note(self.said(resident, text), rows=rows, buttons_about=about, photo=photo, redrawn=True, bare=bare)
        self._couriers.of(resident).note(note)

    def page(self, resident: ResidentId, text: Text, about: str, rows: Rows, *, redrawn: bool) -> None:
        """Send a message with buttons, or draw it again, where it stands."""
        (self.redraw if redrawn else self.offer)(resident, text, about, rows)

    def said(self, resident: ResidentId, text: Text) -> str:
        """The words in one resident's language, as HTML."""
        return self._tongues.of(resident).html(text)

    def refresh(self, resident: ResidentId, visit: VisitId) -> None:
        """Draw one resident's card again: a tap of theirs asks for it."""
        self._couriers.of(resident).bring(CardId(visit, CardKind.VISIT), asked=True)

    def set_view(self, resident: ResidentId, visit: VisitId, view: View, *, draw: bool = True) -> None:
        """Change what the lower part of one resident's card shows; without ``draw``, from its next drawing on."""
        self._couriers.of(resident).set_view(visit, view, draw=draw)

    def ask_to_confirm(self, resident: ResidentId, visit: VisitId, strangers: int, *, courier: bool = False) -> None:
        """Show "Confirm: open the door?" for ``CONFIRM_LASTS``, to this resident alone.

        ``strangers`` are there now; with one more it is not shown any longer.
        """
        view = View(Showing.CONFIRM, until=self._steady() + CONFIRM_LASTS, strangers=strangers, courier=courier)
        self.set_view(resident, visit, view)
        self._background.spawn(self._unask(resident, visit), name=f"confirm {visit}")

    async def _unask(self, resident: ResidentId, visit: VisitId) -> None:
        await asyncio.sleep(CONFIRM_LASTS.total_seconds())
        self.refresh(resident, visit)  # the courier sees that its time is over


def card_of(visit: Visit) -> CardId:
    """Its card, among all of a chat."""
    return CardId(visit.id, CardKind.VISIT)
