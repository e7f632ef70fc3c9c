"""The list of doors, and a page for each: how it is, and what an owner can do with it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo

from bot.house.doors.added import DoorWay, HeardWord
from bot.house.doors.bell_watch import BellWatch
from bot.house.doors.builder import DoorBuilder
from bot.house.doors.door import Door, DoorId
from bot.house.doors.doors import DoorKeeper
from bot.house.doors.relays import OwnRelay, RelayKind, TopicRelay
from bot.house.faces.wall_pictures import WallPictures
from bot.house.opening.policies import DoorPolicies
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.house.status.status import DoorStatus, StatusNow
from bot.telegram.actions.by_itself import ShowDoorByItself
from bot.telegram.actions.doors import (
    AddDoor,
    AskHandOutDoor,
    AskNewKeys,
    AskRemoveDoor,
    AskTryLock,
    BuildDoor,
    ChooseDoorButton,
    ChooseRelay,
    GiveNewKeys,
    HandOutDoor,
    NameRelay,
    PauseDoor,
    RemoveDoor,
    RenameDoor,
    SetCourier,
    SetDoorButton,
    ShowDoor,
    ShowDoorHours,
    TryLock,
    WriteRelay,
)
from bot.telegram.actions.openings import SetDoorProof, SetSecondAtNight
from bot.telegram.actions.passes import SetDoorPasses
from bot.telegram.actions.wall_pictures import JudgePictureAgain
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import yes_or_no
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.doors import (
    by_itself_text,
    door_build_text,
    door_page_text,
    opening_labels,
    opening_text,
    picture_text,
)
from bot.words.phrase import Phrase, Text, lines

#: How long the buttons below the list and the pages stand, those that ask once more, and the one that takes back.
_LASTS = timedelta(hours=1)
_ASKING_LASTS = timedelta(minutes=5)
_UNDO_LASTS = timedelta(hours=1)


class DoorPages:
    """A message with every door, and one a door; drawn again where it no longer holds."""

    def __init__(
        self,
        *,
        keeper: DoorKeeper,
        builder: DoorBuilder,
        bells: BellWatch,
        wall_pictures: WallPictures,
        policies: DoorPolicies,
        household: TelegramHousehold,
        zone: tzinfo,
        report: StatusNow,
        steady: Clock,
    ) -> None:
        self._keeper = keeper
        self._builder = builder
        self._bells = bells
        self._wall_pictures = wall_pictures
        self._policies = policies
        self._household = household
        self._zone = zone
        self._report = report
        self._steady = steady

    async def show_all(self, by: Resident) -> None:
        """Every door, with a button to its page, and every picture that is ignored. Raises NotAllowed."""
        listed = await self._keeper.listed(by)
        until, states = self._steady() + _LASTS, self._states()
        rows = [[Button(labels.door_page(door), Offer(ShowDoor(door.id), until))] for door in listed]
        names = {door.id: door.name for door in listed}
        ignored = [one for one in await self._wall_pictures.ignored(by) if one.door in names]
        for one in ignored:
            again = Offer(JudgePictureAgain(one.fixture), until)
            rows.append([Button(labels.judge_picture(names[one.door]), again)])
        rows.append([Button(labels.ADD_DOOR, Offer(AddDoor(), until))])
        pictures = picture_text.listed([names[one.door] for one in ignored]) if ignored else None
        doors = door_page_text.doors([(door, states.get(door.id)) for door in listed])
        self._household.offer(by.id, lines(doors, pictures), "doors", rows)

    async def show(self, by: Resident, door: DoorId) -> None:
        """A door's page. Raises NotAllowed, NoSuchDoor."""
        self._household.offer(by.id, *await self._page(await self._keeper.door(by, door)))

    async def redraw(self, by: Resident, door: DoorId) -> None:
        """Draw a door's page again, where it stands. Raises NotAllowed, NoSuchDoor."""
        self._household.redraw(by.id, *await self._page(await self._keeper.door(by, door)))

    def ask(
        self, by: Resident, text: Text, yes: Phrase, action: TryLock | HandOutDoor | GiveNewKeys | RemoveDoor
    ) -> None:
        """Ask whether something shall be done with a door that cannot be taken back."""
        rows = yes_or_no(yes, action, self._steady() + _ASKING_LASTS)
        self._household.offer(by.id, text, f"{action.kind} {action.door}", rows)

    def offer_ways(self, by: Resident, name: str) -> None:
        """Let somebody choose what stands at a new door."""
        until = self._steady() + _LASTS
        rows = [
            [Button(labels.WAYS[DoorWay.BOARD], Offer(BuildDoor(name, DoorWay.BOARD), until))],
            [Button(labels.WAYS[DoorWay.RELAY], Offer(ChooseRelay(name), until))],
            [Button(labels.WAYS[DoorWay.CAMERA], Offer(BuildDoor(name, DoorWay.CAMERA), until))],
        ]
        self._household.offer(by.id, door_build_text.ask_way(name), f"new door {name}", rows)

    def offer_relays(self, by: Resident, name: str) -> None:
        """Let somebody choose whose relay opens a new door."""
        until = self._steady() + _LASTS
        rows = [[Button(labels.RELAYS[kind], Offer(NameRelay(name, kind), until))] for kind in RelayKind]
        rows.append([Button(labels.RELAY_BY_TOPICS, Offer(WriteRelay(name), until))])
        self._household.offer(by.id, door_build_text.ask_relay_kind(name), f"relay of {name}", rows)

    def offer_heard(self, by: ResidentId, door: Door, heard: Sequence[HeardWord]) -> None:
        """Let somebody choose which of the words that were heard rings their door."""
        until = self._steady() + _LASTS
        rows = [
            [
                Button(
                    labels.name(f"{word.topic} {word.payload}"),
                    Offer(SetDoorButton(door.id, word.topic, word.payload), until),
                )
            ]
            for word in heard
        ]
        again = Offer(ChooseDoorButton(door.id), until)
        text = door_build_text.heard(door) if heard else door_build_text.heard_nothing(door)
        self._household.offer(by, text, f"button {door.id}", [*rows, [Button(labels.LISTEN_AGAIN, again)]])

    async def built(self, by: Resident, door: Door, relay: OwnRelay | TopicRelay | None = None) -> None:
        """After a door was added: what is to be done now, and its page."""
        way = self._builder.way(door.id)
        if way:
            text = door_build_text.added(door, way, relay, self._builder.lines(door.id))
            self._household.offer(by.id, text, *(await self._page(door))[1:])

    def say_paused(self, by: Resident, door: Door) -> None:
        """After a door was paused, or goes on; a pause can be taken back where it is said."""
        text = door_page_text.is_paused(door) if door.paused else door_page_text.goes_on(door)
        undo = Offer(PauseDoor(door.id, paused=not door.paused), self._steady() + _UNDO_LASTS)
        self._household.offer(by.id, text, f"paused {door.id}", [[Button(labels.UNDO, undo)]])

    async def _page(self, door: Door) -> tuple[Text, str, list[list[Button]]]:
        """The message of a door: its words, what its buttons are about, and the buttons."""
        until = self._steady() + _LASTS
        pause = labels.RESUME_DOOR if door.paused else labels.PAUSE_DOOR
        rows = [
            [Button(labels.rename(door), Offer(RenameDoor(door.id), until))],
            [Button(pause, Offer(PauseDoor(door.id, paused=not door.paused), until))],
        ]
        rows[1].append(Button(labels.DOOR_HOURS, Offer(ShowDoorHours(door.id), until)))
        if door.has_lock:
            rows.append([Button(labels.TRY_LOCK, Offer(AskTryLock(door.id), until))])
            rows += self._proof_rows(door, until)
            courier = labels.choice(labels.COURIERS, chosen=door.courier)
            by_itself = Button(by_itself_text.OPENS, Offer(ShowDoorByItself(door.id), until))
            rows.append([by_itself])
            rows.append([Button(courier, Offer(SetCourier(door.id, wanted=not door.courier), until))])
        if door.added and self._builder.way(door.id) is not DoorWay.BOARD:
            rows.append([Button(labels.CHOOSE_BUTTON, Offer(ChooseDoorButton(door.id), until))])
        if door.added:
            rows += [
                [Button(labels.HAND_OUT, Offer(AskHandOutDoor(door.id), until))],
                [
                    Button(labels.NEW_KEYS, Offer(AskNewKeys(door.id), until)),
                    Button(labels.REMOVE_DOOR, Offer(AskRemoveDoor(door.id), until)),
                ],
            ]
        away = self._bells.away_since(door.id)
        text = door_page_text.page(door, self._states().get(door.id), away, self._steady(), self._zone)
        if door.has_lock:
            without = [one.name for one in await self._policies.without_proof(door.id)]
            text = lines(text, *opening_text.policy(self._policies.of(door.id), without).parts)
        return text, f"door {door.id}", rows

    def _proof_rows(self, door: Door, until: datetime) -> list[list[Button]]:
        """What a door asks of whoever opens it."""
        policy = self._policies.of(door.id)
        proofs = [
            Button(labels.choice(words, chosen=proof is policy.proof), Offer(SetDoorProof(door.id, proof), until))
            for proof, words in opening_labels.PROOFS.items()
        ]
        second = labels.choice(opening_labels.SECOND_AT_NIGHT, chosen=policy.second_at_night)
        offer = Offer(SetSecondAtNight(door.id, wanted=not policy.second_at_night), until)
        passes = labels.choice(opening_labels.PASSES, chosen=policy.takes_passes)
        let_in = Offer(SetDoorPasses(door.id, wanted=not policy.takes_passes), until)
        return [proofs, [Button(second, offer)], [Button(passes, let_in)]]

    def _states(self) -> Mapping[DoorId, DoorStatus]:
        return {state.id: state for state in self._report().doors if state.id}
