"""Couriers, and everything that each of them works with."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from aiogram import Bot

from bot.house.doors.door import Door, DoorId
from bot.house.faces.profile import Profiles
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock, Collection, ResidentBook, VisitBook
from bot.house.residents.permissions import Action, ever_may
from bot.house.residents.places import Place
from bot.house.telling.listening import Listeners
from bot.house.telling.whereabouts import WhereaboutsBook
from bot.house.visits.decision import last_sign
from bot.house.visits.visit import Visit
from bot.house.watch.camera import Camera
from bot.house.watch.incident import Incident
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.cards.card import Card, CardBook, IncidentCard
from bot.telegram.cards.incident_renderer import IncidentRenderer
from bot.telegram.cards.renderer import CardRenderer
from bot.telegram.delivery.card_delivery import CardDelivery
from bot.telegram.delivery.card_replies import CardReplies
from bot.telegram.delivery.card_sender import CardSender
from bot.telegram.delivery.courier import Courier
from bot.telegram.delivery.discretion import Discretion, HeldVisit
from bot.telegram.delivery.gathering import EditPace
from bot.telegram.delivery.hearing import PersonalHearing
from bot.telegram.delivery.incidents.chats import door_of_incident
from bot.telegram.delivery.incidents.chats import may_see as may_see_incident
from bot.telegram.delivery.incidents.delivery import IncidentDelivery
from bot.telegram.delivery.incidents.discretion import IncidentDiscretion
from bot.telegram.delivery.incidents.one_card import OneCard
from bot.telegram.delivery.note_delivery import NoteDelivery
from bot.telegram.delivery.portraits import Portraits
from bot.telegram.delivery.sender import Sender
from bot.telegram.delivery.uploads import Uploads
from bot.telegram.delivery.urgent import UrgentBook
from bot.telegram.tongues import Tongues


@dataclass(frozen=True, slots=True, kw_only=True)
class Couriers:
    """What all couriers share."""

    bot: Bot
    doors: Mapping[DoorId, Door]
    residents: ResidentBook
    places: Collection[Place]
    #: The old and the new id of each group that became a supergroup, as a refused message told them.
    moved: asyncio.Queue[tuple[ResidentId, int]]
    visits: VisitBook
    cards: CardBook[Card]
    incident_cards: CardBook[IncidentCard]
    incidents: Collection[Incident]
    cameras: Collection[Camera]
    incident_renderer: IncidentRenderer
    uploads: Uploads
    buttons: ButtonBook
    renderer: CardRenderer
    tongues: Tongues
    urgent: UrgentBook
    profiles: Profiles
    listeners: Listeners
    whereabouts: WhereaboutsBook
    held: Collection[HeldVisit]
    portraits: Portraits
    #: Has a message leave a chat, however long that takes.
    erase: Callable[[ResidentId, int], Awaitable[None]]
    clock: Clock
    steady: Clock

    def sender(self, resident: ResidentId) -> Sender:
        """Who makes the calls into this resident's chat."""
        return Sender(resident, self.bot, self.uploads, self.tongues)

    def new(self, resident: ResidentId) -> Courier:
        """One for this resident."""
        sender = self.sender(resident)
        pace = EditPace(in_group=resident < 0)  # groups have ids below nought
        hearing = PersonalHearing(
            resident,
            profiles=self.profiles,
            listeners=self.listeners,
            whereabouts=self.whereabouts,
            residents=self.residents,
        )
        discretion = Discretion(
            resident,
            hearing=hearing,
            places=self.places,
            visits=self.visits,
            cards=self.cards,
            held=self.held,
            zone=self.tongues.zone,
            steady=self.steady,
        )
        replies = CardReplies(
            resident,
            doors=self.doors,
            sender=sender,
            tongues=self.tongues,
            cards=self.cards,
            discretion=discretion,
            steady=self.steady,
        )
        one_card = OneCard(
            resident,
            visits=self.visits,
            cards=self.cards,
            incidents=self.incidents,
            incident_cards=self.incident_cards,
        )
        cards = CardDelivery(
            resident,
            sender=sender,
            card_sender=CardSender(resident, self.bot, self.uploads, self.cards, self.buttons),
            renderer=self.renderer,
            visits=self.visits,
            cards=self.cards,
            may_see=partial(may_see, self.residents, self.places, resident),
            discretion=discretion,
            replies=replies,
            one_card=one_card,
            pace=pace,
            portraits=self.portraits,
            steady=self.steady,
        )
        note_delivery = NoteDelivery(
            resident,
            bot=self.bot,
            sender=sender,
            buttons=self.buttons,
            portraits=self.portraits,
            tongues=self.tongues,
            steady=self.steady,
        )
        return Courier(
            resident,
            sender=sender,
            note_delivery=note_delivery,
            cards=cards,
            incidents=self._incidents_of(resident, sender, hearing, one_card, pace),
            urgent=self.urgent,
            erase=partial(self.erase, resident),
            tongues=self.tongues,
            lives_here=partial(lives_here, self.residents, self.places, resident),
            on_moved=lambda new: self.moved.put_nowait((resident, new)),
            clock=self.clock,
            steady=self.steady,
        )

    def _incidents_of(
        self, resident: ResidentId, sender: Sender, hearing: PersonalHearing, one_card: OneCard, pace: EditPace
    ) -> IncidentDelivery:
        """The cards of incidents, in this resident's chat."""
        return IncidentDelivery(
            resident,
            sender=sender,
            card_sender=CardSender(resident, self.bot, self.uploads, self.incident_cards, self.buttons),
            renderer=self.incident_renderer,
            incidents=self.incidents,
            cards=self.incident_cards,
            may_see=partial(may_see_incident, self.residents, self.places, self.cameras, resident),
            discretion=IncidentDiscretion(
                hearing,
                door_of=lambda incident: door_of_incident(incident, self.cameras),
                places=self.places,
                zone=self.tongues.zone,
                steady=self.steady,
            ),
            one_card=one_card,
            pace=pace,
            steady=self.steady,
        )


def concerns(resident: Resident, visit: Visit) -> bool:
    """Whoever moved in later does not get the cards of earlier visits, and nobody those that they may not see."""
    return last_sign(visit) >= resident.since and ever_may(resident, Action.SEE_RINGS, visit.door)


async def addressed(visit: Visit, residents: ResidentBook, places: Collection[Place]) -> list[ResidentId]:
    """Whose chats a visit concerns, the groups last."""
    theirs = [resident.id for resident in await residents.residents() if concerns(resident, visit)]
    return theirs + [ResidentId(one.id) for one in places.everything().values() if last_sign(visit) >= one.since]


async def may_see(residents: ResidentBook, places: Collection[Place], who: ResidentId, visit: Visit) -> bool:
    """Tell whether somebody, or a group, may get the card of a visit."""
    if places.get(str(who)):
        return True
    reader = await residents.find(who)
    return reader is not None and concerns(reader, visit)


async def lives_here(residents: ResidentBook, places: Collection[Place], who: ResidentId) -> bool:
    """Tell whether anything may be sent to somebody; whoever moved out gets no more than a farewell.

    A group counts as somebody, as long as the cards come there.
    """
    return places.get(str(who)) is not None or await residents.find(who) is not None
