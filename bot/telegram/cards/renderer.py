"""How a card should look: text, picture and buttons for a visit's present stage and one resident's view of it."""

import hashlib
import logging
from collections.abc import Mapping

from bot.house.doors.door import Door, DoorId
from bot.house.house_rules import HouseRules, copies_go
from bot.house.people import PhotoId, Verdict
from bot.house.ports import Clock, Collection, PeopleBook, ResidentBook
from bot.house.residents.permissions import Action, ever_may
from bot.house.residents.places import Place
from bot.house.visits.phrases import HOUSEHOLD, USUAL, HousePhrases
from bot.house.visits.visit import Visit
from bot.telegram.cards.brevity import fitting
from bot.telegram.cards.buttons import ButtonBook, DrawnButton, Showing, View
from bot.telegram.cards.card import BLANK, Card
from bot.telegram.cards.drawing import Drawing
from bot.telegram.cards.layout import IN_GROUPS, ON_CARDS, is_confirming, layout
from bot.telegram.tongues import Tongues
from bot.words.chat.cards import card_text
from bot.words.phrase import Text

log = logging.getLogger(__name__)

_NAMING = frozenset({Showing.FACES, Showing.NAMES})


class CardRenderer:
    """Draws cards."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        people: PeopleBook,
        residents: ResidentBook,
        places: Collection[Place],
        phrases: Collection[HousePhrases],
        rules: Collection[HouseRules],
        buttons: ButtonBook,
        tongues: Tongues,
        *,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._people = people
        self._residents = residents
        self._places = places
        self._phrases = phrases
        self._rules = rules
        self._buttons = buttons
        self._tongues = tongues
        self._clock = clock
        self._steady = steady

    async def draw(self, visit: Visit, card: Card, view: View) -> Drawing | None:
        """Draw a visit, and hand out its buttons; None: its door is no longer in the settings."""
        door = self._doors.get(visit.door)
        if door is None:
            return None
        rows = await self._rows(visit, door, card, view)
        tongue = self._tongues.of(card.resident)
        clock, confirming = self._clock(), is_confirming(visit, view)

        def words(details: bool) -> Text:  # noqa: FBT001 - called by position
            return card_text.card(
                visit, door, clock, tongue.zone, late=card.late, confirming=confirming, details=details
            )

        text = fitting(tongue, words)
        # whoever names a face sees the very picture that it is learned from
        naming = view.showing in _NAMING
        told = "" if naming else told_by_picture(visit)
        photo = _picture(visit, card, told, copies_go=copies_go(self._rules))
        if visit.boxes_outdated and card.photo and not naming and photo != BLANK:
            photo, told = card.photo, card.told_by_photo  # until the right one is there
        return Drawing(text, photo, rows, visit.quiet, "" if photo == BLANK else told)

    async def hand_out(self, visit: Visit, card: Card, view: View) -> None:
        """Hand out the buttons that ``draw`` will: it finds them written down, as long as nothing changes."""
        if door := self._doors.get(visit.door):
            await self._rows(visit, door, card, view)

    async def _rows(self, visit: Visit, door: Door, card: Card, view: View) -> list[list[DrawnButton]]:
        now, people = self._steady(), await self._people.people()
        phrases = self._phrases.get(HOUSEHOLD) or USUAL
        wanted = layout(visit, door, view, people, now, await self._allowed(card, visit), phrases)
        tongue = self._tongues.of(card.resident)
        return await self._buttons.issue(tongue, card.resident, card.message, visit.id, wanted, now)

    async def draw_plainly(self, visit: Visit, card: Card) -> Drawing | None:
        """The least: that somebody is there, and the answers if they can be made. It must not fail as ``draw`` did."""
        door = self._doors.get(visit.door)
        if door is None:
            return None
        tongue = self._tongues.of(card.resident)
        rows: list[list[DrawnButton]] = []
        try:
            now = self._steady()
            rows = await self._buttons.issue(
                tongue,
                card.resident,
                card.message,
                visit.id,
                layout(visit, door, View(), [], now, await self._allowed(card, visit)),
                now,
            )
        except Exception:
            log.exception("the plain card of visit %s goes without its buttons", visit.id)
        return Drawing(tongue.html(card_text.plainly(visit, door)), card.photo, rows, quiet=visit.quiet)

    async def _allowed(self, card: Card, visit: Visit) -> frozenset[Action]:
        """What whoever reads a card may do with it; the hours in which they may are told to whoever taps.

        A group has the answers alone: who may give them is asked of whoever taps.
        """
        if self._places.get(str(card.resident)):
            return IN_GROUPS
        reader = await self._residents.find(card.resident)
        return frozenset(action for action in ON_CARDS if reader and ever_may(reader, action, visit.door))


def best_picture(visit: Visit) -> PhotoId | None:
    """The picture of a visit that tells most."""
    return visit.marked or (visit.look.photo if visit.look else visit.photos[0].id if visit.photos else None)


def told_by_picture(visit: Visit) -> str:
    """What the boxes in a visit's picture say: of two that say the same, whichever is there will do.

    Empty where only this very picture will do: nobody has looked at it, there are no boxes or those from before a
    correction, a face is too poor, or there are several strangers, whose numbers need not be theirs in another picture.
    """
    if visit.look is None or visit.marked is None or visit.boxes_outdated:
        return ""
    seen = visit.look.sightings
    strangers = [s for s in seen if s.verdict is Verdict.UNKNOWN]
    if not seen or len(strangers) > 1 or any(s.verdict is Verdict.POOR for s in seen):
        return ""
    said = [(s.number, s.verdict, s.person, s.told_by, s.not_person, visit.look.doubt_of(s)) for s in seen]
    elsewhere = [(s.verdict, s.person) for s in visit.look.elsewhere]
    return hashlib.sha256(repr((said, elsewhere)).encode()).hexdigest()[:32]


def _picture(visit: Visit, card: Card, told: str, *, copies_go: bool) -> PhotoId | None:
    best = best_picture(visit)
    if best is None:
        return None
    if any(one.id == best and one.gone for one in visit.photos):
        return BLANK if copies_go and card.may_show_file else card.photo  # kept long enough
    if best == card.refused_photo:
        return card.photo  # Telegram would not take it: what is there stays
    # a burst's next picture of the same faces is worth no upload
    return card.photo if card.photo and told and card.told_by_photo == told else best
