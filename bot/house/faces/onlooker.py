"""Looks at a visit's pictures, and has the faces in them boxed and named: slow work that no door waits for."""

import logging
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from secrets import token_hex

from bot.house.faces.corrections import (
    Correction,
    NameForgotten,
    OfPerson,
    PicturesForgotten,
    corrected,
    is_of_another_picture,
)
from bot.house.faces.forgetting import Forgetting, named
from bot.house.faces.latest_pictures import latest_pictures
from bot.house.faces.other_pictures import OtherPictures, PicturesGone
from bot.house.faces.picture_book import WallPictureBook
from bot.house.faces.seen_before import with_earlier_visits
from bot.house.keeping.pieces import each_visit
from bot.house.people import Condition, Look, PersonId, PhotoId
from bot.house.ports import Album, Background, Clock, Eyes, PeopleBook
from bot.house.records.disk import StoreUnwritable
from bot.house.visits.bell_first import BellFirst
from bot.house.visits.visit import Photo, Visit, VisitId
from bot.house.visits.visits import Visits

log = logging.getLogger(__name__)


class Onlooker:
    """What it saw is merged into the visit where that is still what was looked at."""

    def __init__(
        self,
        *,
        eyes: Eyes,
        album: Album,
        people: PeopleBook,
        visits: Visits,
        wall_pictures: WallPictureBook,
        forgetting: Forgetting,
        background: Background,
        clock: Clock,
        on_look: Callable[[VisitId], None],
    ) -> None:
        """``on_look`` is told of each visit of which something else was seen."""
        self._eyes = eyes
        self._album = album
        self._people = people
        self._visits = visits
        self._wall_pictures = wall_pictures
        self._forgetting = forgetting
        self._background = background
        self._clock = clock
        self._on_look = on_look
        self._looking: set[VisitId] = set()
        #: Of these: what is known of the faces changed since the look began.
        self._again: set[VisitId] = set()
        self._marking: set[VisitId] = set()
        self._others: list[OtherPictures] = []
        #: Whatever else is looked at waits for it.
        self.bell_first = BellFirst()

    def also_in(self, others: OtherPictures) -> None:
        """Have whatever is known of somebody, and that they are forgotten, count for other pictures, too."""
        self._others.append(others)

    def look_soon(self, visit_id: VisitId) -> None:
        """Say whom a visit's pictures show; a look under way sees to later pictures itself."""
        if visit_id not in self._looking:
            self._looking.add(visit_id)
            self._background.spawn(self._look(visit_id), name=f"look {visit_id}")

    def is_at(self, visit_id: VisitId) -> bool:
        """Tell whether it looks at a visit's pictures, or marks them, at this moment."""
        return visit_id in self._looking or visit_id in self._marking

    def look_again(self, visit_id: VisitId) -> None:
        """Say anew whom a visit's pictures show, by what is known of faces from now on."""
        if visit_id in self._looking:
            self._again.add(visit_id)
        self.look_soon(visit_id)

    def mark_soon(self, visit_id: VisitId) -> None:
        """Box and name the faces anew: what is said of them was corrected."""
        if visit_id not in self._marking:
            self._marking.add(visit_id)
            self._background.spawn(self._mark(visit_id), name=f"mark {visit_id}")

    async def correct(self, visit_id: VisitId, correction: Correction) -> None:
        """Correct what a visit says of a face, and show it again at once; boxes and names in its picture follow.

        Where it is about a face of an earlier picture, the newer ones are looked at once more.
        """
        visit = await self._correct(visit_id, correction)
        if visit and is_of_another_picture(visit, correction):
            self.look_again(visit.id)
        if visit and visit.boxes_outdated:
            self.mark_soon(visit.id)  # the recogniser may be busy

    async def correct_all(self, concerns: Callable[[Look], bool], correction: Correction) -> None:
        """The same for every visit whose look it concerns; their pictures are marked one after another."""
        outdated = []
        async for told_of in each_visit(self._visits.book, self._clock()):
            if told_of.look and concerns(told_of.look):
                visit = await self._correct(told_of.id, correction)
                if visit and visit.boxes_outdated:
                    outdated.append(visit.id)
        if outdated:  # the newest first: somebody may be looking at them
            self._background.spawn(self._mark_all(outdated[::-1]), name=f"mark {len(outdated)} visits")
        if isinstance(correction, OfPerson):
            for others in self._others:
                await others.correct_all(concerns, correction)

    async def _mark_all(self, visits: Sequence[VisitId]) -> None:
        for visit_id in visits:
            if visit_id not in self._marking:
                self._marking.add(visit_id)
                await self._mark(visit_id)

    async def _correct(self, visit_id: VisitId, correction: Correction) -> Visit | None:
        before: PhotoId | None = None

        def change(current: Visit) -> Visit:
            nonlocal before
            before = current.marked
            return corrected(current, correction)

        visit = await self._visits.change(visit_id, change)
        if before and visit and before != visit.marked:
            await self.discard(before)
        return visit

    async def discard(self, photo: PhotoId) -> None:
        """Delete a picture that nobody needs; on a disk that lets nothing be deleted it stays."""
        try:
            await self._album.remove(photo)
        except StoreUnwritable as exc:
            log.warning("a picture that nobody needs stays: %s", exc)

    async def forget(self, visit_id: VisitId) -> int:
        """Delete the pictures of a visit, those too that join it meanwhile, and what was seen in them; how many.

        The visit tells of them until they are gone: what is interrupted can be done again. Raises StoreUnwritable.
        """
        gone: set[PhotoId] = set()

        def without(current: Visit) -> Visit | None:
            return corrected(current, PicturesForgotten()) if gone.issuperset(current.pictures) else None

        while (visit := await self._visits.book.find(visit_id)) and (visit.pictures or visit.look):
            for photo in visit.pictures:
                await self._album.remove(photo)
                gone.add(photo)
            await self._visits.change(visit_id, without)
        return len(gone)

    async def forget_person(self, person: PersonId) -> PicturesGone:
        """Forget every visit that somebody was named in, and that another face is not they. Raises StoreUnwritable.

        What was said of a picture of them that hangs somewhere goes along.
        """
        await self._wall_pictures.forget(person)
        named_in, denied_in = list[VisitId](), list[VisitId]()
        async for visit in each_visit(self._visits.book, self._clock()):
            if visit.look and person in visit.look.people:
                named_in.append(visit.id)
            elif visit.look and person in visit.look.denied:
                denied_in.append(visit.id)
        # one that a kill kept from being told of, too; before the visits, which tell of what is left to be done
        await self._album.remove_all([_marked_of(visit_id) for visit_id in named_in])
        pictures = 0
        for visit_id in named_in:
            pictures += await self.forget(visit_id)
        for visit_id in denied_in:
            await self.correct(visit_id, NameForgotten(person))
        for others in self._others:
            pictures += await others.forget_person(person)
        await self._wall_pictures.forget(person)  # something was said of one meanwhile
        return PicturesGone(len(named_in), pictures)

    async def unname(self, person: PersonId) -> None:
        """Take the name of somebody off every card who is in the book of people no longer; the pictures stay."""
        self._forgetting.unname(person)  # what a look brought before this is on a card by now
        await self.correct_all(lambda look: person in look.people | look.denied, NameForgotten(person))

    async def _look(self, visit_id: VisitId) -> None:
        try:
            seen: tuple[Photo, ...] = ()
            while (visit := await self._visits.book.find(visit_id)) and (
                visit.photos != seen or visit_id in self._again
            ):
                self._again.discard(visit_id)
                rung = self.bell_first.look(visit.door) if visit.presses else nullcontext()
                with self._forgetting.look(), rung:
                    seen = visit.photos if await self._look_once(visit) else ()
        finally:
            self._looking.discard(visit_id)
            self._again.discard(visit_id)

    async def _look_once(self, visit: Visit) -> bool:
        """Look at a visit's pictures; False: a resident corrected what was known of them, and it was for nothing."""
        pictures = await latest_pictures(self._album, visit)
        if not pictures:
            return True
        ignored = self._wall_pictures.ignored(visit.door)
        seen = await self._eyes.look(pictures, door=visit.door, ignored=ignored)
        look = self._wall_pictures.unasked(named(seen, await self._people.people()))
        look = await with_earlier_visits(look, visit, self._visits.book)
        marked = await self._marked(visit, look)
        unneeded = {marked}
        outdated = overtaken = False

        def merged(current: Visit) -> Visit | None:
            nonlocal unneeded, outdated, overtaken
            if not current.photos or self._forgetting.shows(seen):
                return None
            overtaken = current.look is not None and current.look != visit.look
            if overtaken:
                return None
            told = self._forgetting.still_named(look)
            outdated = told != look  # the picture has a name in it that is gone
            unneeded = {current.marked, marked} if outdated else {current.marked}
            return replace(current, look=told, marked=None if outdated else marked, boxes_outdated=outdated)

        await self._visits.change(visit.id, merged)
        if not overtaken:
            self._on_look(visit.id)
        if outdated:
            self.mark_soon(visit.id)
        for leftover in filter(None, unneeded):
            await self.discard(leftover)
        if self._forgetting.shows(seen):
            await self._forget_whom_it_shows(visit.id)
        return not overtaken

    async def _forget_whom_it_shows(self, visit_id: VisitId) -> None:
        """Somebody was forgotten while we looked: their picture goes as if we had known sooner."""
        try:
            await self.forget(visit_id)
        except StoreUnwritable as exc:
            log.warning("the pictures of visit %s stay on a disk that lets nothing be deleted: %s", visit_id, exc)
            await self._visits.change(visit_id, lambda visit: corrected(visit, PicturesForgotten()))

    async def _mark(self, visit_id: VisitId) -> None:
        try:
            while (visit := await self._visits.book.find(visit_id)) and visit.look:
                if await self._mark_once(visit, visit.look):
                    return
        finally:
            self._marking.discard(visit_id)

    async def _mark_once(self, visit: Visit, look: Look) -> bool:
        """Mark a picture; False: something else is said of it meanwhile, and it was for nothing."""
        marked = await self._marked(visit, look)
        unneeded, current_look = marked, False

        def merged(current: Visit) -> Visit | None:
            nonlocal unneeded, current_look
            current_look = current.look == look
            if not current_look:
                return None
            unneeded = current.marked
            return replace(current, marked=marked, boxes_outdated=False)

        found = await self._visits.change(visit.id, merged)
        if unneeded:
            await self.discard(unneeded)
        return current_look or found is None

    async def _marked(self, visit: Visit, look: Look) -> PhotoId | None:
        if look.condition is not Condition.CLEAR:
            return None
        try:
            jpeg = await self._album.fetch(look.photo)
        except (KeyError, OSError):
            return None
        photo = PhotoId(f"{_marked_of(visit.id)}{token_hex(3)}")
        await self._album.keep(photo, await self._eyes.mark(jpeg, look))
        return photo


def _marked_of(visit: VisitId) -> str:
    """How the id of each picture of a visit begins in which faces are boxed and named."""
    return f"{visit}-marked-"
