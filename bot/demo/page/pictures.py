"""Pictures that go to the page and come from it."""

import asyncio
import logging
import mimetypes
from collections.abc import Callable, Mapping

from aiohttp import BodyPartReader, web

from bot.demo.camera.album import portraits_of_eileen, portraits_of_grace
from bot.demo.camera.scenes import PictureTooLarge, PictureUnreadable
from bot.demo.page.door_side import DoorSide
from bot.demo.page.state import PageState
from bot.demo.telegram.files import VIDEO
from bot.demo.telegram.refusal import ApiRefusal
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn

log = logging.getLogger(__name__)

#: How many photos an album has.
_MAX_PHOTOS = 10

_SAMPLES: Mapping[str, Callable[[], list[bytes]]] = {"grace": portraits_of_grace, "eileen": portraits_of_eileen}

#: By which name the page's words say why a photo is refused, by what is in Telegram's own words.
_NOT_TAKEN: Mapping[str, str] = {
    "IMAGE_PROCESS_FAILED": "refused_no_picture",
    "PHOTO_INVALID_DIMENSIONS": "refused_dimensions",
    "too big": "refused_too_big",
    "non-empty": "refused_empty",
}


class PagePictures:
    """Shows what Telegram keeps and what the camera sees; takes what people send and hold in front of the camera."""

    def __init__(
        self,
        *,
        telegram: TelegramStandIn,
        door: DoorSide | None,
        state: PageState,
        user: Callable[[object], User],
        changed: Callable[[], None],
    ) -> None:
        self._telegram = telegram
        self._door = door
        self._state = state
        self._user = user
        self._changed = changed
        self._samples: dict[str, list[bytes]] = {}

    @property
    def routes(self) -> list[web.RouteDef]:
        """Where the page finds them."""
        return [
            web.get("/files/{id}", self._file),
            web.get("/door/view.jpg", self._view),
            web.post("/door/picture", self._show_picture),
            web.post("/photos", self._send_photos),
            web.post("/file", self._send_file),
            web.get("/samples/{name}/{n}.jpg", self._sample),
            web.get("/home/{entity}.jpg", self._at_home),
        ]

    async def _file(self, request: web.Request) -> web.StreamResponse:
        try:
            stored = self._telegram.telegram.files.by_id(request.match_info["id"])
        except ApiRefusal:
            raise web.HTTPNotFound from None
        headers = {"Cache-Control": "max-age=86400, immutable"}
        if stored.mime == VIDEO:
            return web.Response(body=stored.content, content_type=VIDEO, headers=headers)
        if not stored.width:
            headers["Content-Disposition"] = "attachment"
            return web.Response(body=stored.content, content_type="application/octet-stream", headers=headers)
        return web.Response(body=stored.content, content_type="image/jpeg", headers=headers)

    async def _view(self, _: web.Request) -> web.StreamResponse:
        if self._door is None:
            raise web.HTTPNotFound
        jpeg = await asyncio.to_thread(self._door.camera.view)
        return web.Response(body=jpeg, content_type="image/jpeg", headers={"Cache-Control": "no-store"})

    async def _at_home(self, request: web.Request) -> web.StreamResponse:
        home = self._door.home if self._door else None
        if home is None or (jpeg := home.picture(request.match_info["entity"])) is None:
            raise web.HTTPNotFound
        return web.Response(body=jpeg, content_type="image/jpeg", headers={"Cache-Control": "no-store"})

    async def _sample(self, request: web.Request) -> web.StreamResponse:
        name, n = request.match_info["name"], request.match_info["n"]
        if name not in _SAMPLES or not n.isdigit():
            raise web.HTTPNotFound
        if name not in self._samples:
            self._samples[name] = await asyncio.to_thread(_SAMPLES[name])
        photos = self._samples[name]
        return web.Response(body=photos[int(n) % len(photos)], content_type="image/jpeg")

    async def _show_picture(self, request: web.Request) -> web.StreamResponse:
        if self._door is None:
            raise web.HTTPNotFound
        frames, _ = await _parts(request)
        try:
            await asyncio.to_thread(self._door.camera.show, frames[:3])
        except PictureUnreadable as exc:
            return _refused("refused_dimensions" if isinstance(exc, PictureTooLarge) else "refused_no_picture")
        self._state.view += 1
        self._changed()
        return web.json_response({"ok": True})

    async def _send_photos(self, request: web.Request) -> web.StreamResponse:
        photos, fields = await _parts(request)
        try:
            user = self._user(int(fields["user"]))
            if len(photos) == 1:
                await user.send_photo(photos[0], fields.get("caption"))
            else:
                await user.send_album(photos[:_MAX_PHOTOS], fields.get("caption"))
        except ApiRefusal as refusal:
            log.info("a photo of the page was refused: %s", refusal.description)
            return _refused(next((name for word, name in _NOT_TAKEN.items() if word in refusal.description), "refused"))
        except (LookupError, ValueError):
            return _refused("no_longer_there")
        return web.json_response({"ok": True})

    async def _send_file(self, request: web.Request) -> web.StreamResponse:
        (file, *_), fields = await _parts(request)
        name = fields.get("name", "")
        try:
            user = self._user(int(fields["user"]))
            await user.send_document(file, name, _kind(name), fields.get("caption"), fields.get("album", ""))
        except ApiRefusal as refusal:
            log.info("a file of the page was refused: %s", refusal.description)
            return _refused("refused")
        except (LookupError, ValueError):
            return _refused("no_longer_there")
        return web.json_response({"ok": True})


def _kind(name: str) -> str:
    """What a phone says that a file is, by its name."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def _refused(words: str) -> web.Response:
    return web.json_response({"words": words}, status=415)


async def _parts(request: web.Request) -> tuple[list[bytes], dict[str, str]]:
    """The files and the fields of a multipart form."""
    files: list[bytes] = []
    fields: dict[str, str] = {}
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader):
            content = bytes(await part.read(decode=True))
            if part.filename is not None:
                files.append(content)
            elif part.name:
                fields[part.name] = content.decode()
    if not files:
        raise web.HTTPBadRequest(text="no picture")
    return files, fields
