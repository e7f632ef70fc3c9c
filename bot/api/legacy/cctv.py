"""The system of cameras with its two collections: people's photos are "matched", the unknown are "unMatched".

A document is found by its picture (``file``), which is what we gave out, or what the program sent. The numbers of a
face (``embeddings``) do not leave the house: they are empty.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from bot.api.call import JSON_BYTES, Call, CarryOut
from bot.api.gate.gate import Done
from bot.api.gate.manners import Manners
from bot.api.gate.problems import Problem
from bot.api.legacy.charts import ChartPoint, CrowdChart
from bot.api.legacy.gallery import KnownSample, LegacyGallery
from bot.api.legacy.likeness import cosine_score
from bot.api.legacy.moved_faces import MovedFaces
from bot.api.legacy.reading import Loose, body_of, decoded, encoded, no_picture, query_of, said
from bot.api.legacy.unknown_faces import UnknownFaces, mark_of
from bot.house.faces.inquiry import foremost
from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused
from bot.house.faces.stranger_keeper import GatheredStranger, StrangerGone, StrangerKeeper
from bot.house.findings.api_trouble import ApiProblem
from bot.house.names import MAX_NAME, folded
from bot.house.people import StrangerId, Verdict
from bot.house.ports import Clock
from bot.house.residents.actors import Asker
from bot.web import Said

#: Documents on a page.
PAGE = 100

#: Digits of a page's number: what has more is none.
_DIGITS = 9

#: A document, in bytes: it is one face.
_DOCUMENT_BYTES = 4 * 1024 * 1024

#: What is answered of what was done; that system's own words.
_KEPT, _MOVED = "New data uploaded to unmatched collection", "New data uploaded to matched collection"
_DELETED, _CLEARED = "Entry deleted successfully", "All data from chartModel deleted successfully"


class FaceDocument(Loose):
    """A face: its picture, and numbers that some network made of it."""

    file: str = ""
    embedding: Annotated[tuple[Annotated[float, Field(allow_inf_nan=False)], ...], Field(max_length=4096)] = ()
    #: Who it is, where somebody says so; that system knew no names.
    name: Annotated[str, Field(max_length=MAX_NAME)] = ""


class DocumentPage(Loose):
    """Which page; what is no number is the first one."""

    page: str = "1"


class SentPoint(Loose):
    """What was counted in a frame."""

    frame_no: Annotated[int, Field(ge=0, le=2**53)]
    count: Annotated[int, Field(ge=0, le=10**6)]
    known_headcount: Annotated[int, Field(ge=0, le=10**6)] = 0


def _refused(problem: Problem, sentence: Said) -> web.Response:
    """``{"message": …, "error": …}``."""
    return said({"message": sentence.sentence, "error": problem.kind}, status=problem.status)


MANNERS = Manners(_refused)


class CctvRoutes:
    """That system's ten calls, by ``paths``, for a program with a key."""

    def __init__(
        self, gallery: LegacyGallery, strangers: StrangerKeeper, charts: CrowdChart, unknown: UnknownFaces, clock: Clock
    ) -> None:
        self._gallery = gallery
        self._strangers = strangers
        self._charts = charts
        self._unknown = unknown
        self._moved = MovedFaces()
        self._clock = clock

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {
            "/similarity_query_api": {"POST": _takes(self.similarity)},
            "/upload_to_unMatched": {"POST": _takes(self.keep)},
            "/upload_to_Matched": {"POST": _takes(self.move)},
            "/delete_from_matched": {"POST": _takes(self.delete_known)},
            "/delete_from_unmatched": {"POST": _takes(self.delete_unknown)},
            "/fetch_all_Matched": {"GET": Done(self.known, heavy=True)},
            "/fetch_all_unMatched": {"GET": Done(self.unknown, heavy=True)},
            "/uploadChartData": {"POST": Done(self.add_point, JSON_BYTES)},
            "/fetchChartData": {"GET": Done(self.points)},
            "/deleteChartData": {"DELETE": Done(self.clear_points)},
        }

    async def similarity(self, call: Call) -> web.Response:
        """Whether somebody known is in a picture; without one, whether some numbers of ours are theirs."""
        sent = await body_of(call, FaceDocument)
        if sent.file:
            look = await self._gallery.look(call.by, await decoded(sent.file))
            seen = foremost(look)
            if seen is None:
                raise Problem(ApiProblem.UNFIT_PICTURE, 422, reason=PhotoReason.NO_FACE)
            verdict, distance = seen.verdict, seen.distance
        elif sent.embedding:
            verdict, _, distance = await self._gallery.inquiry.whose(call.by, sent.embedding)
        else:
            raise no_picture()
        return said({"isMatched": verdict is Verdict.NAMED, "score": cosine_score(verdict, distance)})

    async def keep(self, call: Call) -> web.Response:
        """Remember an unknown face that was sent."""
        await self._gallery.faces.admit_teacher(call.by)
        jpeg = await self._picture(call)
        if not (await self._gallery.look(call.by, jpeg)).sightings:
            raise Problem(ApiProblem.UNFIT_PICTURE, 422, reason=PhotoReason.NO_FACE)
        kept = self._unknown.add(call.by, jpeg, self._clock())
        return said({"message": _KEPT, "_id": kept.id})

    async def move(self, call: Call) -> web.Response:
        """Know an unknown face from now on: as whom the sender names, or as somebody new."""
        await self._gallery.faces.admit_teacher(call.by)
        sent = await body_of(call, FaceDocument)
        jpeg = await decoded(sent.file)
        seen = foremost(await self._gallery.look(call.by, jpeg))
        if seen is None:
            raise Problem(ApiProblem.UNFIT_PICTURE, 422, reason=PhotoReason.NO_FACE)
        # whom a face merely looks like is nobody to learn it for
        named = seen.person.name if seen.person and seen.verdict is Verdict.NAMED else ""
        name = sent.name.strip() or named or await self._new_name(call.by)
        if not await self._named(call.by, seen.stranger, name):
            lesson = await self._gallery.learn(call.by, name, [jpeg])
            if lesson.taught:
                photo = KnownSample(lesson.person, lesson.taught.samples[-1])
                self._moved.add(call.by, jpeg, photo.id)
        self._unknown.remove(call.by, jpeg)
        return said({"message": _MOVED, "name": name})

    async def delete_known(self, call: Call) -> web.Response:
        """Forget a photo of somebody; with the last one, that they are known."""
        jpeg = await self._picture(call)
        await self._gallery.faces.admit_teacher(call.by)
        became = self._moved.photo_of(call.by, jpeg)
        for one in await self._gallery.samples(call.by):
            if one.id == became or await self._gallery.jpeg(call.by, one) == jpeg:
                await self._gallery.faces.remove_samples(call.by, one.person.id, [one.sample])
                return _deleted()
        raise Problem(ApiProblem.NOT_FOUND, 404)

    async def delete_unknown(self, call: Call) -> web.Response:
        """Forget an unknown face that was sent, or one that came to a door."""
        jpeg = await self._picture(call)
        await self._gallery.faces.admit_teacher(call.by)
        if self._unknown.remove(call.by, jpeg):
            return _deleted()
        for one in await self._strangers.gathered(call.by):
            face = await self._strangers.portrait(call.by, one)
            if face and mark_of(face) == mark_of(jpeg):
                await self._strangers.discard(call.by, one.id)
                return _deleted()
        raise Problem(ApiProblem.NOT_FOUND, 404)

    async def known(self, call: Call) -> web.Response:
        """A page of people's photos, the newest first."""
        found = await self._gallery.samples(call.by)
        page, shown = _page(call, found)
        documents = [await self._of_sample(call.by, one) for one in shown]
        return _paged([one for one in documents if one], page, len(found))

    async def unknown(self, call: Call) -> web.Response:
        """A page of unknown faces, the newest first: who came to the doors, and whom the program sent."""
        sent = [(one.at, one.id, one.jpeg) for one in self._unknown.of(call.by)]
        came = [(one.encounters[0].at, one.id, one) for one in await self._strangers.gathered(call.by)]
        both: list[tuple[datetime, str, bytes | GatheredStranger]] = [*sent, *came]
        page, shown = _page(call, sorted(both, key=lambda one: one[0], reverse=True))
        documents = []
        for _, id_, face in shown:
            jpeg = face if isinstance(face, bytes) else await self._strangers.portrait(call.by, face)
            if jpeg:
                documents.append(_document(id_, jpeg))
        return _paged(documents, page, len(both))

    async def add_point(self, call: Call) -> web.Response:
        """Keep what a program counted itself, for itself."""
        sent = await body_of(call, SentPoint)
        await self._charts.add(call.by, ChartPoint(sent.frame_no, sent.count, sent.known_headcount))
        return said("uploaded")

    async def points(self, call: Call) -> web.Response:
        """What it counted; where it counts nothing, what the cameras do."""
        return said(
            [
                {
                    "_id": str(one.frame),
                    "frame_no": one.frame,
                    "count": one.count,
                    "known_headcount": one.known,
                    "unknown_headcount": one.unknown,
                }
                for one in await self._charts.points(call.by)
            ]
        )

    async def clear_points(self, call: Call) -> web.Response:
        """Forget what it counted."""
        await self._charts.clear(call.by)
        return said({"message": _CLEARED})

    async def _picture(self, call: Call) -> bytes:
        return await decoded((await body_of(call, FaceDocument)).file)

    async def _named(self, by: Asker, stranger: StrangerId | None, name: str) -> bool:
        """Say who somebody is who came to a door; False: they are nobody of those, or no picture of them is of use."""
        if stranger is None:
            return False
        try:
            await self._strangers.name(by, stranger, name)
        except (StrangerGone, PhotoRefused):
            return False
        return True

    async def _new_name(self, by: Asker) -> str:
        """What somebody is called whom nobody named: as the program, with a number, until a resident says who it is."""
        taken = {folded(one.name) for one, _ in await self._gallery.faces.people(by)}
        called = by.name[: MAX_NAME - _DIGITS].strip()
        return next(name for n in range(1, len(taken) + 2) if folded(name := f"{called} {n}") not in taken)

    async def _of_sample(self, by: Asker, one: KnownSample) -> dict[str, Any] | None:
        jpeg = await self._gallery.jpeg(by, one)
        return {**_document(one.id, jpeg), "name": one.person.name} if jpeg else None


def _takes(route: CarryOut) -> Done:
    return Done(route, _DOCUMENT_BYTES, heavy=True)


def _document(id_: str, jpeg: bytes) -> dict[str, Any]:
    return {"_id": id_, "file": encoded(jpeg), "embedding": [], "embeddings": []}


def _page(call: Call, found: Sequence[Any]) -> tuple[int, Sequence[Any]]:
    text = query_of(call, DocumentPage).page.strip()
    whole = text.removeprefix("-")
    page = int(text) if whole.isascii() and whole.isdecimal() and len(whole) <= _DIGITS else 1
    if page < 0:
        raise Problem(ApiProblem.INVALID, 400, errors=[{"where": "query.page", "what": "greater_than_equal"}])
    page = page or 1
    return page, found[(page - 1) * PAGE :][:PAGE]


def _paged(documents: Sequence[dict[str, Any]], page: int, total: int) -> web.Response:
    return said({"data": documents, "currentPage": page, "totalPages": -(-total // PAGE), "totalEntries": total})


def _deleted() -> web.Response:
    return said({"message": _DELETED, "deleted": {"acknowledged": True, "deletedCount": 1}})
