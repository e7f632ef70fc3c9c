"""The surveillance system with its table of people: a picture in, and who of the table it shows."""

import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from bot.api.call import Call
from bot.api.gate import Done
from bot.api.legacy.gallery import LegacyGallery
from bot.api.legacy.likeness import apart, foremost
from bot.api.legacy.reading import PICTURE_FORM_BYTES, picture_of, said
from bot.api.manners import Manners
from bot.api.problems import Problem
from bot.house.faces.photo_trouble import PhotoReason
from bot.house.findings.api_trouble import ApiProblem
from bot.house.names import folded
from bot.house.people import Person, Verdict
from bot.house.residents.actors import Program
from bot.web import Said

#: That system's own words: programs compare the first.
NOBODY = "No Match Found"
_TAKEN = "Image uploaded successfully"

#: Years, as a table has them: 30, or 30.0.
_YEARS = re.compile(r"(\d{1,3})(?:[.,]0+)?")


def _refused(problem: Problem, sentence: Said) -> web.Response:
    """``{"error": …}``."""
    return said({"error": sentence.sentence}, status=problem.status)


MANNERS = Manners(_refused)


class SurveillanceRoutes:
    """They."""

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
            return {"match": NOBODY}
        return {"match": await self._card(call.by, seen.person), "score": apart(seen.distance)}

    async def _card(self, by: Program, person: Person) -> dict[str, str | int | None]:
        """Somebody as their row of the table has them; where it says no names, as they are called."""
        columns = {folded(one.name): one.value for one in await self._gallery.people.details(by, person.id)}
        first, _, rest = person.name.partition(" ")
        nom, prenom = (rest, first) if rest else (first, "")
        age = columns.get("age")
        years = _YEARS.fullmatch(age.strip()) if age else None
        return {
            "nom": columns.get("nom", nom),
            "prenom": columns.get("prenom", prenom),
            "age": int(years[1]) if years else age,
        }
