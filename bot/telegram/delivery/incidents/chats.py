"""Which chats show which incidents: everybody's who may look through the camera, and the groups' that were chosen."""

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from datetime import datetime

from bot.house.doors.door import DoorId
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock, Collection, ResidentBook
from bot.house.residents.permissions import Action, ever_may
from bot.house.residents.places import Place
from bot.house.watch.camera import Camera
from bot.house.watch.incident import Incident, IncidentId
from bot.house.watch.places import door_of
from bot.telegram.cards.card import CARD_LASTS, CATCH_UP
from bot.telegram.delivery.courier_pool import CourierPool
from bot.telegram.delivery.due import CardId, CardKind
from bot.telegram.delivery.uploads import Uploads


class IncidentChats:
    """Has the couriers bring the cards of incidents, those never sent included."""

    def __init__(
        self,
        *,
        couriers: CourierPool,
        incidents: Collection[Incident],
        cameras: Collection[Camera],
        residents: ResidentBook,
        places: Collection[Place],
        uploads: Uploads,
        in_doubt: Callable[[], AbstractSet[str]],
        steady: Clock,
    ) -> None:
        self._couriers = couriers
        self._incidents = incidents
        self._cameras = cameras
        self._residents = residents
        self._places = places
        self._uploads = uploads
        self._in_doubt = in_doubt
        self._steady = steady

    async def resume(self) -> None:
        """After a start: bring each recent card up to date, and those that may show what is gone."""
        since, in_doubt = self._steady() - CARD_LASTS, self._in_doubt()
        recent = self._recent()
        for key, incident in self._incidents.everything().items():
            # of those long past: what is gone and was not taken down, and what a stop broke off
            gone = incident.forgotten or incident.photo_gone or incident.clip_gone
            if key in recent or (incident.heard >= since and (gone or key in in_doubt)):
                await self._show(incident)

    async def changed(self, incident: IncidentId) -> None:
        """Something is otherwise with an incident: bring its cards."""
        if known := self._incidents.get(incident):
            if known.forgotten:
                await self._uploads.forget(known.id, known.forgotten)
            if known.photo_gone or known.clip_gone:
                await self._uploads.keep_only(known.id, (known.photo, known.clip))
            await self._show(known)

    def door(self, incident: IncidentId) -> DoorId | None:
        """At which door it is; None: at none that there is."""
        known = self._incidents.get(incident)
        camera = self._cameras.get(known.camera) if known else None
        return camera.door if camera else None

    def running(self, resident: Resident) -> list[CardId]:
        """The cards of a resident of whatever goes on."""
        return [
            CardId(incident.id, CardKind.INCIDENT)
            for incident in self._recent().values()
            if incident.ended_at is None and concerns(resident, incident, self._cameras)
        ]

    def refresh(self, resident: ResidentId, incident: IncidentId) -> None:
        """Draw one resident's card again: a tap of theirs asks for it."""
        self._couriers.of(resident).bring(CardId(incident, CardKind.INCIDENT), asked=True)

    def bring_in_line(self, resident: ResidentId) -> None:
        """Somebody may something else from now on: their cards lose buttons, or get some."""
        for incident in self._recent().values():
            self._couriers.of(resident).bring(CardId(incident.id, CardKind.INCIDENT))

    async def _show(self, incident: Incident) -> None:
        card = CardId(incident.id, CardKind.INCIDENT)
        for resident in await self._residents.residents():
            if concerns(resident, incident, self._cameras):
                self._couriers.of(resident.id).bring(card)
        for place in self._places.everything().values():
            if incident.heard >= place.since and not incident.only_for:
                self._couriers.of(ResidentId(place.id)).bring(card)

    def _recent(self) -> Mapping[str, Incident]:
        since: datetime = self._steady() - CATCH_UP
        known = self._incidents.everything()
        return {key: incident for key, incident in known.items() if incident.heard >= since}


def door_of_incident(incident: Incident, cameras: Collection[Camera]) -> DoorId:
    """Among whose doors it is: those of its camera, or its place, which no door is called by."""
    camera = cameras.get(incident.camera)
    return door_of(camera) if camera else DoorId(incident.place)


def concerns(resident: Resident, incident: Incident, cameras: Collection[Camera]) -> bool:
    """Whoever moved in later hears nothing of before, nobody of what they may not look at or others asked for."""
    if incident.only_for:
        return resident.id in incident.only_for and ever_may(resident, Action.SEE_ATTENDANCE)
    door = door_of_incident(incident, cameras)
    return incident.heard >= resident.since and ever_may(resident, Action.VIEW_CAMERA, door)


async def may_see(
    residents: ResidentBook,
    places: Collection[Place],
    cameras: Collection[Camera],
    who: ResidentId,
    incident: Incident,
) -> bool:
    """Tell whether somebody, or a group, may get the card of an incident."""
    if places.get(str(who)):
        return not incident.only_for
    reader = await residents.find(who)
    return reader is not None and concerns(reader, incident, cameras)
