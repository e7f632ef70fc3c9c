"""The messages of people whose faces are known: one each, with a face as its picture, and buttons below it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.faces.faces import Faces
from bot.house.faces.person_keeper import PersonKeeper, PersonPage
from bot.house.faces.profile import PersonGroup, Telling
from bot.house.people import Person, PersonId, Resident
from bot.house.ports import Clock
from bot.house.residents.permissions import Action, ever_may
from bot.telegram.actions import people as actions
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.by_itself import AskByItself, EndByItself
from bot.telegram.actions.corrections import AskRemoveSample, NextSample
from bot.telegram.actions.faces import ForgetPerson
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows, yes_or_no
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.words.chat import labels
from bot.words.chat.doors import by_itself_text
from bot.words.chat.people import lessons, people_labels, people_text
from bot.words.phrase import Phrase, Text

#: How long the buttons of a page stand, and those that ask once more.
PAGE_LASTS = timedelta(hours=1)
_ASKING_LASTS = timedelta(minutes=5)

#: So many people are shown with a page each; of more there is a list.
PAGES_AT_ONCE = 5

#: Names in a part of the list; others who may be the same person are offered by name, this many.
_LISTED = 10
_TWINS = 24

#: Photos of an album, as Telegram takes them.
ALBUM = 10


class PersonPages:
    """Shows people; what stands in the way is raised."""

    def __init__(
        self,
        *,
        people: PersonKeeper,
        faces: Faces,
        household: TelegramHousehold,
        doors: Mapping[DoorId, Door],
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._people = people
        self._faces = faces
        self._household = household
        self._doors = doors
        self._zone = zone
        self._clock = clock
        self._steady = steady

    async def everybody(self, resident: Resident) -> None:
        """A page each where they are few, else the list. Raises EyesUnavailable, NotAllowed."""
        known = await self._faces.people(resident)
        if not known:
            self._household.say(resident.id, lessons.NOBODY_KNOWN)
        elif len(known) > PAGES_AT_ONCE:
            await self.listed(resident, 0)
        else:
            for person, _ in known:
                await self.show(resident, person.id)

    async def listed(self, resident: Resident, place: int, *, redrawn: bool = False) -> None:
        """A part of the list, from ``place`` on."""
        button = self._button
        known = await self._faces.people(resident)
        place = place if 0 <= place < len(known) else 0
        part = known[place : place + _LISTED]
        text = people_text.known(part, place, len(known))
        names = [button(labels.name(person.name), actions.ShowPerson(person.id)) for person, _ in part]
        turn = []
        if place:
            turn.append(button(people_labels.EARLIER, actions.ListPeople(max(0, place - _LISTED))))
        if place + _LISTED < len(known):
            turn.append(button(people_labels.FURTHER, actions.ListPeople(place + _LISTED)))
        rows = [*in_rows(names, 2), *([turn] if turn else [])]
        self._household.page(resident.id, text, "people", rows, redrawn=redrawn)

    async def show(self, resident: Resident, person: PersonId) -> None:
        """Somebody's page. Raises PersonGone, EyesUnavailable, NotAllowed."""
        page = await self._people.page(resident, person)
        photo = NotePhoto(page.portrait, frozenset({person})) if page.portrait else None
        self._household.offer(resident.id, self._text(page), _about(person), self._rows(resident, page), photo)

    async def redraw(self, resident: Resident, person: PersonId) -> None:
        """Draw somebody's page again, where it stands."""
        page = await self._people.page(resident, person)
        self._household.redraw(resident.id, self._text(page), _about(person), self._rows(resident, page))

    async def choose_group(self, resident: Resident, person: PersonId) -> None:
        """Let the page offer the groups."""
        button = self._button
        page = await self._people.page(resident, person)
        choices = [
            button(_label(people_labels.GROUPS[group], page.profile.group is group), actions.SetGroup(person, group))
            for group in (*(g for g in PersonGroup if g), PersonGroup.NONE)
        ]
        self._choose(resident, page, choices)

    async def choose_telling(self, resident: Resident, person: PersonId) -> None:
        """Let the page offer how loudly whoever looks hears of them."""
        button = self._button
        page = await self._people.page(resident, person)
        choices = [
            button(
                _label(people_labels.TELLINGS[telling], page.telling is telling), actions.SetTelling(person, telling)
            )
            for telling in Telling
        ]
        self._choose(resident, page, choices)

    async def choose_twin(self, resident: Resident, person: PersonId) -> bool:
        """Let the page offer everybody else as the same person; False: they are too many for buttons."""
        button = self._button
        others = await self._people.others(resident, person)
        if not 0 < len(others) <= _TWINS:
            return False
        page = await self._people.page(resident, person)
        choices = [button(labels.name(other.name), actions.AskMerge(person, other.id)) for other in others]
        self._choose(resident, page, choices)
        return True

    async def samples(self, resident: Resident, person: Person, place: int) -> None:
        """An album of photos that somebody is told by, from ``place`` on, with a button for each below it."""
        button = self._button
        samples = await self._faces.samples(resident, person.id)
        if not samples:
            self._household.say(resident.id, lessons.no_samples(person))
            return
        place = place if 0 <= place < len(samples) else 0
        photos: list[tuple[str, NotePhoto]] = []
        removing: list[Button] = []
        for number, sample in list(enumerate(samples, 1))[place : place + ALBUM]:
            try:
                jpeg = await self._faces.sample(resident, person.id, sample)
            except KeyError:  # removed in this very moment
                continue
            photos.append((str(number), NotePhoto(jpeg, frozenset({person.id}))))
            removing.append(button(people_labels.number(number), AskRemoveSample(person.id, sample)))
        if not photos:
            self._household.say(resident.id, lessons.SAMPLE_GONE)
            return
        text = people_text.samples(person, place + 1, place + len(photos), len(samples))
        rows = in_rows(removing, 5)
        if place + ALBUM < len(samples):
            rows.append([button(people_labels.MORE_PHOTOS, NextSample(person.id, place + ALBUM))])
        about = f"samples {person.id}"
        if len(photos) == 1:
            self._household.offer(resident.id, text, about, rows, photos[0][1])
        else:
            self._household.album(resident.id, photos)
            self._household.offer(resident.id, text, about, rows)

    async def ask_whom_to_forget(self, resident: Resident) -> None:
        """Everybody to choose from, as far as there is room: any other may be named."""
        known = await self._faces.people(resident)
        chosen = [self._button(labels.name(one.name), actions.AskForget(one.id)) for one, _ in known[:_TWINS]]
        if chosen:
            self._household.offer(resident.id, lessons.forget_whom(known), "whom to forget", in_rows(chosen, 2))
        else:
            self._household.say(resident.id, lessons.forget_whom(known))

    async def ask_forget(self, resident: Resident, person: Person) -> None:
        """Ask before somebody is forgotten."""
        self._ask(resident, lessons.ask_forget(person), labels.FORGET, ForgetPerson(person.id), labels.KEEP)

    async def ask_merge(self, resident: Resident, person: PersonId, into: PersonId) -> None:
        """Ask before two people become one. Raises PersonGone."""
        one, other = await self._people.pair(resident, person, into)
        merge = actions.MergePeople(person, into)
        self._ask(resident, people_text.ask_merge(one, other), people_labels.MERGE_YES, merge, labels.LEAVE)

    def _ask(
        self, resident: Resident, text: Text, yes: Phrase, action: ForgetPerson | actions.MergePeople, no: Phrase
    ) -> None:
        rows = yes_or_no(yes, action, self._steady() + _ASKING_LASTS, no)
        self._household.offer(resident.id, text, f"{action.kind} {action.person}", rows)

    def _choose(self, resident: Resident, page: PersonPage, choices: Sequence[Button]) -> None:
        button = self._button
        back = button(labels.BACK, actions.TurnPersonPage(page.person.id))
        rows = [*in_rows(choices, 2), [back]]
        self._household.redraw(resident.id, self._text(page), _about(page.person.id), rows)

    def _text(self, page: PersonPage) -> Text:
        door = self._doors.get(page.seen.door) if page.seen else None
        name = door.name if door else page.seen.door if page.seen else ""
        return people_text.page(page, name, self._clock(), self._zone)

    def _rows(self, resident: Resident, page: PersonPage) -> list[list[Button]]:
        button = self._button
        person = page.person.id
        photos = [button(people_labels.PHOTOS, NextSample(person, 0))] if page.samples else []
        linked = page.profile.resident
        me = [button(people_labels.THIS_IS_ME, actions.ThisIsMe(person, is_me=True))] if linked is None else []
        if page.is_reader:
            me = [button(people_labels.NOT_ME, actions.ThisIsMe(person, is_me=False))]
        by_itself = []
        if ever_may(resident, Action.LET_OPEN_BY_ITSELF):
            allowed = page.profile.by_itself is not None
            by_itself = [[button(by_itself_text.ENDS, EndByItself(person))]] if allowed else []
            by_itself = by_itself or [[button(by_itself_text.OPENS_FOR_THEM, AskByItself(person))]]
        return [
            [*photos, button(people_labels.RENAME, actions.RenamePerson(person))],
            [
                button(people_labels.GROUP, actions.ChooseGroup(person)),
                button(people_labels.NOTE, actions.NotePerson(person)),
            ],
            [button(people_labels.TELL_ME, actions.ChooseTelling(person)), *me],
            *by_itself,
            *self._child_rows(resident, page),
            [
                button(people_labels.MERGE, actions.ChooseTwin(person)),
                button(people_labels.FORGET_THEM, actions.AskForget(person)),
            ],
        ]

    def _child_rows(self, resident: Resident, page: PersonPage) -> list[list[Button]]:
        """Whether they are a child; to owners also whether their face may be known."""
        button, person, profile = self._button, page.person.id, page.profile
        if not profile.child:
            return [[button(people_labels.A_CHILD, actions.SetChild(person, child=True))]]
        none = button(people_labels.NO_CHILD, actions.SetChild(person, child=False))
        if not ever_may(resident, Action.ALLOW_CHILD):
            return [[none]]
        label = people_labels.CHILD_NOT_ALLOWED if profile.child_allowed else people_labels.CHILD_ALLOWED
        return [[none, button(label, actions.AllowChild(person, allowed=not profile.child_allowed))]]

    @property
    def _button(self) -> Callable[[Phrase, ButtonAction], Button]:
        """Makes the buttons of one message: all of them end together, so that those that stay are the very same."""
        until = self._steady() + PAGE_LASTS
        return lambda label, action: Button(label, Offer(action, until))


def _label(label: Phrase, chosen: bool) -> Phrase:  # noqa: FBT001 - a fact of the row
    return people_labels.chosen(label) if chosen else label


def _about(person: PersonId) -> str:
    return f"page {person}"
