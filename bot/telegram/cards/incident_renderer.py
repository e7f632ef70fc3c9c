"""How the card of an incident should look: text, picture or clip, and buttons."""

import logging
from collections.abc import Callable, Mapping

from bot.house.doors.door import Door, DoorId
from bot.house.house_rules import HouseRules, copies_go
from bot.house.people import PhotoId
from bot.house.ports import Clock, Collection, PeopleBook, ResidentBook
from bot.house.residents.permissions import Action, ever_may
from bot.house.residents.places import Place
from bot.house.watch.camera import Camera, WatchPlaceId
from bot.house.watch.incident import Incident, WatchRule, WatchRuleId
from bot.house.watch.places import door_of, places_of
from bot.telegram.cards.brevity import fitting
from bot.telegram.cards.buttons import ButtonBook, DrawnButton
from bot.telegram.cards.card import BLANK, IncidentCard
from bot.telegram.cards.drawing import Drawing
from bot.telegram.cards.incident_layout import INCIDENTS_IN_GROUPS, ON_INCIDENTS, incident_layout
from bot.telegram.tongues import Tongues
from bot.words.chat.cards import incident_text
from bot.words.chat.cards.incident_text import IncidentScene
from bot.words.chat.where_text import where
from bot.words.phrase import Text

log = logging.getLogger(__name__)


class Scenes:
    """What an incident only has the ids of, by the books."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        cameras: Collection[Camera],
        people: PeopleBook,
        rule: Callable[[WatchRuleId], WatchRule | None],
    ) -> None:
        self._doors = doors
        self._cameras = cameras
        self._people = people
        self._rule = rule

    async def of(self, incident: Incident) -> IncidentScene:
        """The names of its place, its camera, and whoever was expected."""
        camera = self._cameras.get(incident.camera)
        expected = ""
        if incident.person is not None:
            known = await self._people.people()
            expected = next((one.name for one in known if one.id == incident.person), "")
        return IncidentScene(
            where(self.place(incident.place), door=DoorId(incident.place) in self._doors),
            camera.name if camera else incident.camera,
            expected,
            self._rule(incident.rule),
        )

    def place(self, place: WatchPlaceId) -> str:
        """What a place is called; one that no camera looks at any more by its id."""
        return places_of(self._cameras.everything().values(), self._doors).get(place, place)

    def door_of(self, incident: Incident) -> DoorId:
        """Among whose doors it is."""
        camera = self._cameras.get(incident.camera)
        return door_of(camera) if camera else DoorId(incident.place)


class IncidentRenderer:
    """Draws cards of incidents."""

    def __init__(
        self,
        scenes: Scenes,
        residents: ResidentBook,
        places: Collection[Place],
        rules: Collection[HouseRules],
        buttons: ButtonBook,
        tongues: Tongues,
        *,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._scenes = scenes
        self._residents = residents
        self._places = places
        self._rules = rules
        self._buttons = buttons
        self._tongues = tongues
        self._clock = clock
        self._steady = steady

    async def draw(self, incident: Incident, card: IncidentCard) -> Drawing:
        """Draw an incident, and hand out its buttons."""
        scene, tongue, now = await self._scenes.of(incident), self._tongues.of(card.resident), self._clock()
        rows = await self._rows(incident, card)

        def words(details: bool) -> Text:  # noqa: FBT001 - called by position
            return incident_text.card(incident, scene, now, tongue.zone, late=card.late, details=details)

        photo, clip = _shown(incident, card, copies_go=copies_go(self._rules))
        return Drawing(fitting(tongue, words), photo, rows, clip=clip)

    async def draw_plainly(self, incident: Incident, card: IncidentCard) -> Drawing:
        """The least: that something happened there, and the answers if they can be made."""
        scene = await self._scenes.of(incident)
        rows: list[list[DrawnButton]] = []
        try:
            rows = await self._rows(incident, card)
        except Exception:
            log.exception("the plain card of incident %s goes without its buttons", incident.id)
        said = self._tongues.of(card.resident).html(incident_text.plainly(scene))
        return Drawing(said, card.photo, rows, clip=card.clip)

    async def _rows(self, incident: Incident, card: IncidentCard) -> list[list[DrawnButton]]:
        wanted = incident_layout(incident, self._steady(), await self._allowed(incident, card))
        tongue = self._tongues.of(card.resident)
        return await self._buttons.issue(tongue, card.resident, card.message, card.about, wanted, self._steady())

    async def _allowed(self, incident: Incident, card: IncidentCard) -> frozenset[Action]:
        if self._places.get(str(card.resident)):
            return INCIDENTS_IN_GROUPS
        reader = await self._residents.find(card.resident)
        door = self._scenes.door_of(incident)
        return frozenset(action for action in ON_INCIDENTS if reader and ever_may(reader, action, door))


def _shown(incident: Incident, card: IncidentCard, *, copies_go: bool) -> tuple[PhotoId | None, PhotoId | None]:
    """The picture and the clip of a card; what was kept long enough goes from it, or stays, as the household wants."""
    clip = card.clip if incident.clip_gone or incident.clip == card.refused_clip else incident.clip
    if copies_go and incident.clip_gone and card.clip:
        return incident.photo or BLANK, None
    if copies_go and incident.photo_gone and (card.photo or card.file_in_doubt) and not clip:
        return BLANK, None
    # what the message shows is never taken out for a better frame that the clip has, too
    shows = card.clip or incident.photo_gone or incident.photo == card.refused_photo
    return card.photo if shows else incident.photo, clip
