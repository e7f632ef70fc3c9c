"""Reading a call to the Bot API: from an HTTP request to one of aiogram's own method models, strictly."""

import json
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Union

import aiogram.methods
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import ForceReply, InlineKeyboardMarkup, InputFile, ReplyKeyboardMarkup, ReplyKeyboardRemove
from aiohttp import BodyPartReader, web
from pydantic import BaseModel, ValidationError

from bot.demo.telegram.files import MAX_UPLOAD
from bot.demo.telegram.refusal import ApiRefusal, bad_request

#: Every method that aiogram knows, by its name in lower case: the Bot API does not mind the case.
METHODS: dict[str, type[TelegramMethod[Any]]] = {
    method.__api_method__.lower(): method
    for method in vars(aiogram.methods).values()
    if isinstance(method, type) and issubclass(method, TelegramMethod) and method is not TelegramMethod
}

_MARKUPS: dict[str, type[BaseModel]] = {
    "inline_keyboard": InlineKeyboardMarkup,
    "keyboard": ReplyKeyboardMarkup,
    "remove_keyboard": ReplyKeyboardRemove,
    "force_reply": ForceReply,
}

#: What Telegram says when these are missing.
_EMPTY = {"text": "message text is empty", "chat_id": "chat_id is empty", "photo": "there is no photo in the request"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    content: bytes
    name: str
    mime: str


#: The files of a call, by the name of their part.
UploadedFiles = Mapping[str, Upload]


@dataclass(slots=True)
class RawCall:
    """A call as it came in: parameters by name, and files by the name of their part."""

    params: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)


async def read_call(request: web.Request) -> RawCall:
    """Read a query string, a form, a multipart form or JSON; raises ApiRefusal."""
    call = RawCall(dict(request.query))
    kind = request.content_type
    try:
        if kind == "multipart/form-data":
            await _read_parts(request, call)
        elif kind == "application/json":
            given = await request.json()
            if not isinstance(given, dict):
                raise bad_request("object expected")
            call.params |= given
        elif request.can_read_body:
            call.params |= {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    except web.HTTPRequestEntityTooLarge:
        raise ApiRefusal(413, "Request Entity Too Large") from None
    except ValueError as exc:
        raise bad_request("can't parse the request") from exc
    return call


async def _read_parts(request: web.Request, call: RawCall) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise bad_request("can't parse the request")
        content = bytes(await part.read(decode=True))
        if len(content) > MAX_UPLOAD:
            raise ApiRefusal(413, "Request Entity Too Large")
        if part.filename is None:
            call.params[part.name] = content.decode()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            call.uploads[part.name] = Upload(content, part.filename, mime)


def checked(method: type[TelegramMethod[Any]], call: RawCall) -> TelegramMethod[Any]:
    """The call as aiogram's own model; raises ApiRefusal for unknown, missing or wrongly typed parameters."""
    params = dict(call.params)
    for name in call.uploads.keys() & method.model_fields.keys():
        params.setdefault(name, f"attach://{name}")  # a file may be sent under the parameter's own name
    for name, value in params.items():
        if name not in method.model_fields:
            raise bad_request(f"unknown parameter {name!r} for {method.__api_method__}")
        if name != "reply_markup" and isinstance(value, str) and not _takes_text(method.model_fields[name].annotation):
            params[name] = _from_json(name, value)
    markup = _checked_markup(params.pop("reply_markup", None))
    try:
        model = method.model_validate_json(json.dumps(params), strict=True)
    except ValidationError as exc:
        raise bad_request(_told(exc)) from exc
    _no_strangers(model, method.__api_method__)
    return model if markup is None else model.model_copy(update={"reply_markup": markup})


def given(value: Any) -> Any:
    """The value, or None for a default of aiogram's that was not sent."""
    return None if isinstance(value, Default) else value


def attached(reference: object, uploads: UploadedFiles) -> Upload | None:
    """The file that ``attach://name`` speaks of; None: it is a file id. Raises ApiRefusal."""
    if isinstance(reference, InputFile) or not isinstance(reference, str) or not reference:
        raise bad_request("there is no file in the request")
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    if not reference.startswith("attach://"):
        return None
    name = reference.removeprefix("attach://")
    if name not in uploads:
        raise bad_request(f'file "{name}" is not attached')
    return uploads[name]


def _takes_text(annotation: object) -> bool:
    if annotation is str:
        return True
    if typing.get_origin(annotation) in (Union, types.UnionType):
        return any(_takes_text(part) for part in typing.get_args(annotation))
    return False


def _from_json(name: str, text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        if text in ("True", "False"):
            return text == "True"
        raise bad_request(f"can't parse {name}: it is no JSON") from None


def _checked_markup(raw: Any) -> BaseModel | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, str):
        try:
            raw = json.loads(raw)
        except ValueError:
            raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(raw, dict):
        raise bad_request("object expected as reply markup")
    kinds = [model for key, model in _MARKUPS.items() if key in raw]
    if len(kinds) != 1:
        raise bad_request("can't parse reply keyboard markup JSON object")
    try:
        markup = kinds[0].model_validate_json(json.dumps(raw), strict=True)
    except ValidationError as exc:
        what = "inline keyboard button" if kinds[0] is InlineKeyboardMarkup else "reply markup"
        raise bad_request(f"can't parse {what}: {_told(exc)}") from exc
    _no_strangers(markup, "reply_markup")
    return markup


def _no_strangers(value: object, where: str) -> None:
    """Refuse what no model knows, at any depth."""
    if isinstance(value, BaseModel):
        if value.model_extra:
            raise bad_request(f"unknown field {', '.join(map(repr, value.model_extra))} in {where}")
        for name in value.model_fields_set:
            _no_strangers(getattr(value, name), f"{where}.{name}")
    elif isinstance(value, list):
        for item in value:
            _no_strangers(item, where)


def _told(exc: ValidationError) -> str:
    error = exc.errors(include_url=False, include_input=False)[0]
    name = str(error["loc"][0]) if error["loc"] else "request"
    if error["type"] == "missing" and len(error["loc"]) == 1:
        return _EMPTY.get(name, f'parameter "{name}" is required')
    return f"wrong parameter {'.'.join(str(part) for part in error['loc'])}: {error['msg']}"
