"""The surveillance system with its table of people: a picture in, and who of the table it shows."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from bot.api.call import Call
from bot.api.gate.gate import Done
from bot.api.gate.manners import Manners
from bot.api.gate.problems import Problem
from bot.api.legacy.gallery import LegacyGallery
from bot.api.legacy.reading import PICTURE_FORM_BYTES, picture_of, said
from bot.house.faces.inquiry import foremost
from bot.house.faces.photo_trouble import PhotoReason
from bot.house.findings.api_trouble import ApiProblem
from bot.house.people import Verdict
from bot.house.tables.called import NOBODY_CALLED, apart, called_in_table
from bot.web import Said

#: That system's own words.
_TAKEN = "Image uploaded successfully"


def _refused(problem: Problem, sentence: Said) -> web.Response:
    """``{"error": …}``."""
    return said({"error": sentence.sentence}, status=problem.status)


MANNERS = Manners(_refused)


class SurveillanceRoutes:
    """The surveillance system's calls, by ``paths``, for a program with a key."""

    def __init__(self, gallery: LegacyGallery) -> None:
        self._gallery = gallery

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where; each with a slash behind it, too."""
        return {
            "/uploadImage": {"POST": Done(self.take, PICTURE_FORM_BYTES, heavy=True)},
            "/match_faces": {"POST": Done(self.match, PICTURE_FORM_BYTES, heavy=True)},
        }

    async def take(self, call: Call) -> web.Response:
        """The same, which that system answered elsewhere."""
        return said({"message": _TAKEN, **await self._match(call)})

    async def match(self, call: Call) -> web.Response:
        """Who a picture shows."""
        return said(await self._match(call))

    async def _match(self, call: Call) -> dict[str, Any]:
        seen = foremost(await self._gallery.look(call.by, await picture_of(call)))
        if seen is None:
            raise Problem(ApiProblem.UNFIT_PICTURE, 422, reason=PhotoReason.NO_FACE)
        if seen.verdict is not Verdict.NAMED or seen.person is None:
            return {"match": NOBODY_CALLED}
        details = await self._gallery.people.details(call.by, seen.person.id)
        return {"match": asdict(called_in_table(seen.person, details)), "score": apart(seen.distance)}
