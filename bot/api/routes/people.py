"""People whose faces are known: the list, their photos, and what is changed of them."""

from collections.abc import Mapping
from typing import Annotated

from aiohttp import web
from pydantic import Field

from bot.api import shapes
from bot.api.call import PICTURE_BYTES, Call, Strict, answer, etag, picture
from bot.api.gate.gate import Done, acts, asks
from bot.api.gate.problems import Problem
from bot.api.paging import PageWanted, cursor, place
from bot.api.routes.recognitions import OneLook, sent_picture
from bot.house.faces.faces import Faces
from bot.house.faces.lesson import Lesson
from bot.house.faces.person_keeper import PersonGone, PersonKeeper
from bot.house.findings.api_trouble import ApiProblem
from bot.house.names import MAX_NAME
from bot.house.people import Person, PersonId, SampleId
from bot.web.forms import FORM_BYTES

PersonName = Annotated[str, Field(min_length=1, max_length=MAX_NAME)]


class PersonNamed(Strict):
    """What somebody is called."""

    name: PersonName


class MergedInto(Strict):
    """Who somebody is, too."""

    into: Annotated[str, Field(min_length=1, max_length=64)]


class PhotoSent(Strict):
    """How sure whoever sends a photo is."""

    sure: bool = False


class PeopleRoutes:
    """The routes of this subject, by ``paths``."""

    def __init__(self, faces: Faces, people: PersonKeeper, looks: OneLook) -> None:
        self._faces = faces
        self._people = people
        self._looks = looks

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        photo = PICTURE_BYTES + FORM_BYTES
        return {
            "/people": {"GET": asks(self.listed)},
            "/people/{person}": {
                "GET": asks(self.one),
                "PATCH": acts(self.rename),
                "DELETE": acts(self.forget, body_bytes=0),
            },
            "/people/{person}/merge": {"POST": acts(self.merge)},
            "/people/{person}/samples": {
                "GET": asks(self.samples),
                "POST": acts(self.learn, heavy=True, body_bytes=photo),
            },
            "/people/{person}/samples/{sample}": {
                "GET": asks(self.sample),
                "DELETE": acts(self.unlearn, body_bytes=0),
            },
        }

    async def listed(self, call: Call) -> web.Response:
        """By name."""
        wanted = call.query(PageWanted)
        known = [{**shapes.person(one), "samples": count} for one, count in await self._faces.people(call.by)]
        first = 0 if wanted.cursor is None else max(0, place(wanted.cursor, int)[0])
        shown = known[first : first + wanted.limit]
        more = first + wanted.limit
        return answer({"items": shown, "next": cursor(more) if more < len(known) else None})

    async def one(self, call: Call) -> web.StreamResponse:
        """One of them."""
        person = await self._found(call)
        samples = await self._faces.samples(call.by, person.id)
        mark = _mark(person)
        if call.knows(mark):
            return web.Response(status=304, headers={"ETag": mark})
        return answer({**shapes.person(person), "samples": len(samples)}, mark=mark)

    async def rename(self, call: Call) -> web.Response:
        """Call somebody otherwise."""
        wanted = call.json(PersonNamed)
        call.expects(_mark(await self._found(call)))
        renamed = await self._people.rename(call.by, self._id(call), wanted.name)
        return answer({"id": renamed.id})

    async def forget(self, call: Call) -> web.Response:
        """Forget somebody, with their pictures."""
        person = await self._found(call)
        call.expects(_mark(person))
        await self._faces.forget(call.by, person.id)
        return web.Response(status=204)

    async def merge(self, call: Call) -> web.Response:
        """Both are one person, who is called as the second one."""
        wanted = call.json(MergedInto)
        kept = await self._people.merge(call.by, self._id(call), PersonId(wanted.into))
        return answer({"id": kept.id})

    async def samples(self, call: Call) -> web.Response:
        """The photos that they are told by, oldest first."""
        person = await self._found(call)
        found = await self._faces.samples(call.by, person.id)
        return answer({"items": [{"id": one} for one in found], "next": None})

    async def sample(self, call: Call) -> web.Response:
        """One of these photos."""
        person = await self._found(call)
        try:
            return picture(await self._faces.sample(call.by, person.id, SampleId(call.path("sample"))))
        except KeyError:
            raise Problem(ApiProblem.NOT_FOUND, 404) from None

    async def learn(self, call: Call) -> web.Response:
        """Know somebody by one more photo; ``sure``: though it may look like another, or unlike their others."""
        person, sure = await self._found(call), call.query(PhotoSent).sure
        photo = await sent_picture(call)
        async with self._looks:
            lesson = await self._faces.learn(call.by, person.name, [photo], sure=sure)
        refuse_unlearned(lesson)
        return answer({"person": person.id, "added": lesson.learned, "samples": lesson.samples}, status=201)

    async def unlearn(self, call: Call) -> web.Response:
        """Forget one of these photos; with the last one, the person."""
        person, sample = await self._found(call), SampleId(call.path("sample"))
        if sample not in await self._faces.samples(call.by, person.id):
            raise Problem(ApiProblem.NOT_FOUND, 404)
        await self._faces.remove_samples(call.by, person.id, [sample])
        return web.Response(status=204)

    async def _found(self, call: Call) -> Person:
        """Somebody whose face is known. Raises NotAllowed, PersonGone."""
        wanted = self._id(call)
        found = next((one for one, _ in await self._faces.people(call.by) if one.id == wanted), None)
        if found is None:
            raise PersonGone
        return found

    def _id(self, call: Call) -> PersonId:
        return PersonId(call.path("person"))


def refuse_unlearned(lesson: Lesson) -> None:
    """Raise Problem where a photo was not learned."""
    if lesson.taken_for:
        raise Problem(ApiProblem.LOOKS_LIKE_ANOTHER, 409, person=lesson.taken_for[0].id)
    if lesson.unlike:
        raise Problem(ApiProblem.UNFIT_PICTURE, 422, reason="unlike")
    if lesson.refusals:
        raise Problem(ApiProblem.UNFIT_PICTURE, 422, reason=lesson.refusals[0].reason)


def _mark(person: Person) -> str:
    return etag(person.id, person.name)
