"""DeepStack's face calls, as double-take, Viseron and its own clients send them: forms, with the key in a field."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from bot.api.call import JSON_BYTES, Call, checked
from bot.api.gate.gate import Done
from bot.api.gate.manners import Manners
from bot.api.gate.problems import Problem
from bot.api.legacy.gallery import LegacyGallery
from bot.api.legacy.likeness import likeness
from bot.api.legacy.reading import PICTURE_FORM_BYTES, L, Loose, no_picture, said
from bot.house.findings.api_trouble import ApiProblem
from bot.house.names import MAX_NAME
from bot.house.people import Blemish, Sighting, Verdict
from bot.web import Said
from bot.web.forms import fields_in, files_in

#: Whoever nobody knows is called so.
UNKNOWN = "unknown"

#: From how much likeness somebody is told, where nobody says otherwise.
_USUAL_CONFIDENCE = 0.67

#: Photos that one registration may bring.
_MOST_PHOTOS = 8


class Fields(Loose):
    """What stands in the fields of a form."""

    min_confidence: Annotated[float, Field(ge=0, le=1)] = _USUAL_CONFIDENCE


class UserFields(Loose):
    """Whom it is about."""

    userid: Annotated[str, Field(min_length=1, max_length=MAX_NAME)]


def _refused(problem: Problem, sentence: Said) -> web.Response:
    """``{"success": false, "error": …}``, and 400 for a picture that is of no use."""
    status = 400 if problem.kind is ApiProblem.UNFIT_PICTURE else problem.status
    return said({"success": False, "error": sentence.sentence}, status=status)


def _key(body: bytes, content_type: str) -> str:
    return fields_in(body, content_type).get("api_key", "").strip()


MANNERS = Manners(_refused, _key)


class DeepStackRoutes:
    """DeepStack's calls, by ``paths``, for a program with a key."""

    def __init__(self, gallery: LegacyGallery) -> None:
        self._gallery = gallery

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {
            "/vision/face": {"POST": Done(self.detect, PICTURE_FORM_BYTES, heavy=True)},
            "/vision/face/recognize": {"POST": Done(self.recognise, PICTURE_FORM_BYTES, heavy=True)},
            "/vision/face/register": {"POST": Done(self.register, PICTURE_FORM_BYTES, heavy=True)},
            "/vision/face/list": {"POST": Done(self.listed, JSON_BYTES)},
            "/vision/face/delete": {"POST": Done(self.delete, JSON_BYTES, heavy=True)},
        }

    async def detect(self, call: Call) -> web.Response:
        """Where faces are: whoever trains looks whether a picture shows one."""
        look = await self._gallery.look(call.by, (await _photos(call))[0])
        found = [one for one in look.sightings if one.reason is not Blemish.UNLIKE_A_FACE]
        return said({"success": True, "predictions": [{"confidence": 1.0, **_box(one)} for one in found]})

    async def recognise(self, call: Call) -> web.Response:
        """Whose the faces of a picture are; nobody is told who only looks like somebody."""
        wanted = await _fields(call, Fields)
        look = await self._gallery.look(call.by, (await _photos(call))[0])
        told = (look.as_sure_as_it_is(one) for one in look.sightings)
        return said({"success": True, "predictions": [_prediction(one, wanted.min_confidence) for one in told]})

    async def register(self, call: Call) -> web.Response:
        """Know somebody by one more photo, or several."""
        wanted = await _fields(call, UserFields)
        known = await self._gallery.named(call.by, wanted.userid)
        await self._gallery.learn(call.by, wanted.userid, (await _photos(call))[:_MOST_PHOTOS])
        return said({"success": True, "message": "face updated" if known else "face added"})

    async def listed(self, call: Call) -> web.Response:
        """Everybody's name."""
        return said({"success": True, "faces": [one.name for one, _ in await self._gallery.faces.people(call.by)]})

    async def delete(self, call: Call) -> web.Response:
        """Forget every photo of somebody; of somebody unknown there is none."""
        wanted = await _fields(call, UserFields)
        person = await self._gallery.named(call.by, wanted.userid)
        if person:
            await self._gallery.unlearn(call.by, person)
        return said({"success": True})


async def _fields(call: Call, kind: type[L]) -> L:
    found = await asyncio.to_thread(fields_in, call.body, call.request.headers.get("Content-Type", ""))
    return checked("body", lambda: kind.model_validate(found))


async def _photos(call: Call) -> list[bytes]:
    found = await asyncio.to_thread(files_in, call.body, call.request.headers.get("Content-Type", ""))
    if not any(found):
        raise no_picture()
    return [one for one in found if one]


def _prediction(seen: Sighting, least: float) -> dict[str, Any]:
    alike = likeness(seen.verdict, seen.distance)
    if seen.verdict is not Verdict.NAMED or not seen.person or alike < least:
        return {"userid": UNKNOWN, "confidence": 0.0, **_box(seen)}
    return {"userid": seen.person.name, "confidence": alike, **_box(seen)}


def _box(seen: Sighting) -> dict[str, int]:
    box = seen.box
    return {"x_min": box.left, "y_min": box.top, "x_max": box.right, "y_max": box.bottom}
