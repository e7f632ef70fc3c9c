"""CompreFace's recognition service, as double-take, Viseron and its own SDKs call it."""

from collections.abc import Mapping
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from bot.api.call import JSON_BYTES, Call, picture
from bot.api.gate.gate import Done
from bot.api.gate.manners import Manners
from bot.api.gate.problems import Problem
from bot.api.legacy.gallery import KnownSample, LegacyGallery
from bot.api.legacy.likeness import likeness
from bot.api.legacy.reading import (
    BASE64_BYTES,
    PICTURE_FORM_BYTES,
    Loose,
    body_of,
    picture_of,
    query_of,
    said,
)
from bot.house.faces.photo_trouble import PhotoReason
from bot.house.findings.api_trouble import ApiProblem
from bot.house.names import MAX_NAME
from bot.house.people import Blemish, Look, Sighting
from bot.web import Said

#: Photos on a page: where nobody says how many, and at most.
_USUAL, _MOST = 20, 1000

#: How sure we are that something is a face: of one that may be an animal's, and of any other.
_PERHAPS, _SURELY = 0.5, 1.0

#: What an unknown face is called for those who read the first subject without looking whether there is one.
UNKNOWN = "unknown"

#: The numbers by which its clients tell refusals apart; whatever has none there is 0.
_CODES: Mapping[ApiProblem, int] = {
    ApiProblem.NO_KEY: 20,
    ApiProblem.WRONG_KEY: 10,
    ApiProblem.KEY_EXPIRED: 10,
    ApiProblem.KEY_REVOKED: 10,
    ApiProblem.INVALID: 26,
    ApiProblem.NAME_TAKEN: 43,
    ApiProblem.NOT_FOUND: 42,
    ApiProblem.EYES_AWAY: 41,
    ApiProblem.FAILED: 41,
}
_NO_FACE, _SEVERAL_FACES, _NO_SAMPLE = 28, 31, 44

SubjectName = Annotated[str, Field(min_length=1, max_length=MAX_NAME)]


class SubjectNamed(Loose):
    """What a subject is called."""

    subject: SubjectName


class SubjectWanted(Loose):
    """Whose photos."""

    subject: SubjectName | None = None


class FacesWanted(SubjectWanted):
    """Which of them."""

    page: Annotated[int, Field(ge=0, le=10**6)] = 0
    size: Annotated[int, Field(ge=1, le=_MOST)] = _USUAL


class RecognitionWanted(Loose):
    """What is asked of a picture; plugins there are none."""

    limit: Annotated[int, Field(ge=0)] = 0
    prediction_count: Annotated[int, Field(ge=1)] = 1
    det_prob_threshold: Annotated[float, Field(ge=0, le=1)] = 0.8


def _refused(problem: Problem, sentence: Said) -> web.Response:
    """``{"message": …, "code": …}``, and 400 for a picture that is of no use."""
    code = _CODES.get(problem.kind, 0)
    match problem.details.get("reason"), problem.details.get("of"):
        case PhotoReason.NO_FACE | PhotoReason.NO_FACE_THERE, _:
            code = _NO_FACE
        case PhotoReason.SEVERAL_FACES, _:
            code = _SEVERAL_FACES
        case _, "sample":
            code = _NO_SAMPLE
        case _:
            pass
    status = 400 if problem.kind in (ApiProblem.UNFIT_PICTURE, ApiProblem.NAME_TAKEN) else problem.status
    return said({"message": sentence.sentence, "code": code}, status=status)


MANNERS = Manners(_refused)


class CompreFaceRoutes:
    """CompreFace's calls, by ``paths``, for a program with a key.

    ``nameless``: an unknown face has no subject; else one called ``UNKNOWN`` with a similarity of 0.
    """

    def __init__(self, gallery: LegacyGallery, *, nameless: bool = True) -> None:
        self._gallery = gallery
        self._nameless = nameless

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        photo = max(PICTURE_FORM_BYTES, BASE64_BYTES)
        return {
            "/recognition/subjects": {"GET": Done(self.subjects), "POST": Done(self.add_subject, JSON_BYTES)},
            "/recognition/subjects/{subject}": {
                "PUT": Done(self.rename, JSON_BYTES, heavy=True),
                "DELETE": Done(self.forget, heavy=True),
            },
            "/recognition/faces": {
                "GET": Done(self.faces),
                "POST": Done(self.learn, photo, heavy=True),
                "DELETE": Done(self.unlearn_all, heavy=True),
            },
            "/recognition/faces/{image}": {"DELETE": Done(self.unlearn, heavy=True)},
            "/recognition/faces/{image}/img": {"GET": Done(self.image)},
            "/recognition/recognize": {"POST": Done(self.recognise, photo, heavy=True)},
        }

    async def subjects(self, call: Call) -> web.Response:
        """Everybody's name."""
        return said({"subjects": [one.name for one, _ in await self._gallery.faces.people(call.by)]})

    async def add_subject(self, call: Call) -> web.Response:
        """Somebody of whom there is no photo yet."""
        wanted = await body_of(call, SubjectNamed)
        person = await self._gallery.people.add(call.by, wanted.subject)
        return said({"subject": person.name}, status=201)

    async def rename(self, call: Call) -> web.Response:
        """Call somebody otherwise; where somebody is called so, both are one."""
        wanted = await body_of(call, SubjectNamed)
        person = await self._gallery.expected(call.by, call.path("subject"))
        await self._gallery.rename(call.by, person, wanted.subject)
        return said({"updated": True})

    async def forget(self, call: Call) -> web.Response:
        """Forget somebody, with their pictures."""
        person = await self._gallery.expected(call.by, call.path("subject"))
        await self._gallery.faces.forget(call.by, person.id)
        return said({"subject": person.name})

    async def faces(self, call: Call) -> web.Response:
        """A page of photos, the newest first."""
        wanted = query_of(call, FacesWanted)
        known = await self._gallery.samples(call.by)
        if wanted.subject is not None:
            person = await self._gallery.named(call.by, wanted.subject)
            known = [one for one in known if one.person == person]
        shown = known[wanted.page * wanted.size :][: wanted.size]
        return said(
            {
                "faces": [_sample(one) for one in shown],
                "page_number": wanted.page,
                "page_size": wanted.size,
                "total_pages": -(-len(known) // wanted.size),
                "total_elements": len(known),
            }
        )

    async def learn(self, call: Call) -> web.Response:
        """Know somebody by one more photo."""
        wanted = query_of(call, SubjectNamed)
        lesson = await self._gallery.learn(call.by, wanted.subject, [await picture_of(call)])
        samples = (
            lesson.taught.samples if lesson.taught else await self._gallery.faces.samples(call.by, lesson.person.id)
        )
        return said(_sample(KnownSample(lesson.person, samples[-1])), status=201)

    async def unlearn_all(self, call: Call) -> web.Response:
        """Forget every photo of somebody; of everybody at once nobody forgets anything here."""
        wanted = query_of(call, SubjectWanted)
        if wanted.subject is None:
            raise Problem(ApiProblem.INVALID, 400, errors=[{"where": "query.subject", "what": "missing"}])
        person = await self._gallery.named(call.by, wanted.subject)
        return said({"deleted": await self._gallery.unlearn(call.by, person) if person else 0})

    async def unlearn(self, call: Call) -> web.Response:
        """Forget one photo."""
        one = await self._gallery.sample(call.by, call.path("image"))
        await self._gallery.faces.remove_samples(call.by, one.person.id, [one.sample])
        return said(_sample(one))

    async def image(self, call: Call) -> web.Response:
        """One photo."""
        found = await self._gallery.jpeg(call.by, await self._gallery.sample(call.by, call.path("image")))
        if found is None:
            raise Problem(ApiProblem.NOT_FOUND, 404, of="sample")
        return picture(found)

    async def recognise(self, call: Call) -> web.Response:
        """Whose the faces of a picture are; the largest first where not all are wanted."""
        wanted = query_of(call, RecognitionWanted)
        look = await self._gallery.look(call.by, await picture_of(call))
        found = [one for one in look.sightings if _is_face(one) >= wanted.det_prob_threshold]
        if not found:
            raise Problem(ApiProblem.UNFIT_PICTURE, 422, reason=PhotoReason.NO_FACE)
        if wanted.limit:
            found = sorted(found, key=lambda one: -one.box.side)[: wanted.limit]
        return said({"result": [self._result(look, one) for one in found]})

    def _result(self, look: Look, seen: Sighting) -> dict[str, Any]:
        sure = look.as_sure_as_it_is(seen)
        alike = likeness(sure.verdict, sure.distance)
        subjects = [{"subject": sure.person.name, "similarity": alike}] if sure.person and alike else []
        if not subjects and not self._nameless:
            subjects = [{"subject": UNKNOWN, "similarity": 0.0}]
        box = seen.box
        return {
            "box": {
                "probability": _is_face(seen),
                "x_max": box.right,
                "y_max": box.bottom,
                "x_min": box.left,
                "y_min": box.top,
            },
            "subjects": subjects,
        }


def _sample(one: KnownSample) -> dict[str, str]:
    return {"image_id": one.id, "subject": one.person.name}


def _is_face(seen: Sighting) -> float:
    return _PERHAPS if seen.reason is Blemish.UNLIKE_A_FACE else _SURELY
